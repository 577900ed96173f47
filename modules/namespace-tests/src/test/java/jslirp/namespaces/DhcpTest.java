package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases by a real client, on a device that nobody configured. */
@ExtendWith(Machine.class)
final class DhcpTest {
    /** What the client calls: it configures the device, and tells everything it was told. */
    private static final String SCRIPT =
            """
            #!/bin/sh
            case $1 in
            bound)
                ip address add "$ip/$mask" dev "$interface"
                ip route add default via "$router"
                env
                ;;
            esac
            """;

    private static String[] client(String... more) {
        Path script = Scratch.file("lease", SCRIPT);
        List<String> words = new ArrayList<>();
        words.addAll(List.of("busybox", "udhcpc", "-i", "tap0", "-f", "-n", "-t", "5"));
        words.addAll(List.of("-T", "2", "-O", "mtu", "-s", script.toString()));
        words.addAll(List.of(more));
        return words.toArray(new String[0]);
    }

    /** Obtains a lease and ends; what the client was told, a line for each. */
    private static String lease(Guest guest, String... more) {
        Result result = guest.run(client(more.length == 0 ? new String[] {"-q"} : more));
        return "\n" + result.succeeded().out();
    }

    private static void up(Guest guest) {
        guest.run("ip", "link", "set", "tap0", "up").succeeded();
    }

    /** As a client on another device would ask. */
    private static void changeMac(Guest guest, String mac) {
        guest.run("ip", "link", "set", "tap0", "down").succeeded();
        guest.run("ip", "address", "flush", "dev", "tap0").succeeded();
        guest.run("ip", "link", "set", "tap0", "address", mac).succeeded();
        up(guest);
    }

    @ParameterizedTest
    @EnumSource
    void clientObtainsAddressRouteDnsAndMtu(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "--mtu=4000")) {
            up(guest);
            String told = lease(guest);
            assertTrue(told.contains("\nip=10.0.2.15\n"), told);
            assertTrue(told.contains("\nsubnet=255.255.255.0\n"), told);
            assertTrue(told.contains("\nrouter=10.0.2.2\n"), told);
            assertTrue(told.contains("\ndns=10.0.2.3\n"), told);
            assertTrue(told.contains("\nserverid=10.0.2.2\n"), told);
            assertTrue(told.contains("\nlease=86400\n"), told);
            assertTrue(told.contains("\nmtu=4000\n"), told);
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
        }
    }

    @Test
    void addressesFollowTheNetwork() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "--cidr=10.77.1.0/25")) {
            up(guest);
            String told = lease(guest);
            assertTrue(told.contains("\nip=10.77.1.15\n"), told);
            assertTrue(told.contains("\nsubnet=255.255.255.128\n"), told);
        }
    }

    @Test
    void everyClientHasAnAddressOfItsOwnAndGetsItAgain() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest)) {
            changeMac(guest, "02:00:00:00:00:01");
            assertTrue(lease(guest).contains("\nip=10.0.2.15\n"));
            changeMac(guest, "02:00:00:00:00:02");
            assertTrue(lease(guest).contains("\nip=10.0.2.16\n"));
            changeMac(guest, "02:00:00:00:00:01");
            assertTrue(lease(guest).contains("\nip=10.0.2.15\n"));
            changeMac(guest, "02:00:00:00:00:03");
            assertTrue(lease(guest, "-q", "-r", "10.0.2.30").contains("\nip=10.0.2.30\n"));
        }
    }

    @Test
    void releasedAddressIsGivenToTheNext() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest)) {
            changeMac(guest, "02:00:00:00:00:01");
            try (Running client = guest.start(client("-R"))) {
                client.awaitOut("\nip=10.0.2.15\n");
                client.signal("TERM");
                client.await();
            }
            changeMac(guest, "02:00:00:00:00:02");
            assertTrue(lease(guest).contains("\nip=10.0.2.15\n"));
        }
    }

    @Test
    void addressThatIsNotToBeHadIsDenied() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest)) {
            up(guest);
            lease(guest);
            for (String address : new String[] {"10.0.2.99", "192.0.2.1", "10.0.2.15"}) {
                Result result = guest.python("dhcp.py", "tap0", address).succeeded();
                assertEquals(
                        "type 6 message requested address not available address 0.0.0.0\n",
                        result.out());
            }
            Result free = guest.python("dhcp.py", "tap0", "10.0.2.20").succeeded();
            assertEquals("type 5 message  address 10.0.2.20\n", free.out());
        }
    }
}
