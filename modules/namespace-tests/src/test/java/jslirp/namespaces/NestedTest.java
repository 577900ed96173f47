package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Shell;
import jslirp.namespaces.fixture.WebServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Containers behind a bridge of the guest, with addresses of their own that the guest hides, as
 * rootless Docker makes them: the super-frames of one end pass a veth, a bridge and the address
 * translation before they reach the other.
 */
@ExtendWith(Machine.class)
final class NestedTest {
    private static final long SEED = 20261122;
    private static final long MEBIBYTE = 1 << 20;

    private static RandomFile file;
    private static WebServer server;

    @BeforeAll
    static void serve() {
        file = RandomFile.of(SEED, 64 * MEBIBYTE - 1);
        server = new WebServer(file);
    }

    @AfterAll
    static void close() {
        if (server != null) {
            server.close();
        }
    }

    /** What Docker makes with its own calls. */
    private static Shell containerIn(Guest guest, int mtu) {
        Shell shell = Shell.in(guest);
        shell.succeeds(
                "echo 1 >/proc/sys/net/ipv4/ip_forward",
                "ip link add docker0 type bridge",
                "ip addr add 172.17.0.1/16 dev docker0",
                "ip netns add container",
                "ip link add veth0 type veth peer name eth0 netns container",
                "ip link set veth0 master docker0 up mtu " + mtu,
                "ip link set docker0 up",
                "ip -n container link set lo up",
                "ip -n container link set eth0 up mtu " + mtu,
                "ip -n container addr add 172.17.0.2/16 dev eth0",
                "ip -n container route add default via 172.17.0.1",
                "nft add table ip nat",
                "nft add chain ip nat post '{ type nat hook postrouting priority srcnat; }'",
                "nft add rule ip nat post ip saddr 172.17.0.0/16 oifname != docker0 masquerade");
        return shell;
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 1500, auto",
        "65520, 1500, auto",
        "65520, 65520, auto",
        "65520, 1500, off",
        "1500, 65520, auto"
    })
    void randomBytesOfAContainerArriveWholeEachWay(int mtu, int bridgeMtu, String offload) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.to(guest, "-c", "--mtu=" + mtu, "--offload=" + offload);
                Shell shell = containerIn(guest, bridgeMtu)) {
            String inside = "ip netns exec container ";
            shell.succeeds(inside + "ping -c 1 -W 5 10.0.2.2");
            String curl = inside + "curl --silent --show-error --fail --max-time 60 ";
            String downloaded = shell.succeeds(curl + server.url("") + " | sha256sum");
            assertTrue(downloaded.startsWith(file.sha256()), downloaded);
            String upload = curl + "--upload-file " + file.path() + " " + server.url("0");
            assertEquals(file.sha256(), shell.succeeds(upload).strip());
            // They would be cut at the first device behind ours.
            assertEquals(0, attached.counter("TCP_JUMBOGRAMS"));
        }
    }
}
