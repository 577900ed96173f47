package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A host that has no IPv6, nothing else, or gets it later: a namespace stands for it, and the guest
 * is made inside. Whatever cannot be reached is said to be so at once.
 */
@ExtendWith(Machine.class)
final class HostIpv6Test {
    private static final String OUTSIDE = "2001:db8:9::1";
    private static final String SERVER =
            """
            import socket, sys
            family = socket.AF_INET6 if ":" in sys.argv[1] else socket.AF_INET
            s = socket.create_server((sys.argv[1], int(sys.argv[2])), family=family)
            print("listening", flush=True)
            while True:
                s.accept()[0].close()
            """;

    private Guest host;
    private Guest guest;

    @BeforeEach
    void makeHost() {
        host = Guest.of(Caller.NOBODY);
        guest = Guest.in(host);
    }

    @AfterEach
    void end() {
        guest.close();
        host.close();
    }

    private Attachment attach() {
        List<String> words = new ArrayList<>(List.of(Image.slirp4netns(), "-r", "3", "-c6"));
        words.addAll(List.of(Long.toString(guest.pid()), "tap0"));
        return Attachment.launch(host.entering(words.toArray(new String[0]))).ready();
    }

    private Running serve(String address, int port) {
        String number = Integer.toString(port);
        return host.start("/usr/bin/python3", "-c", SERVER, address, number).awaitOut("listening");
    }

    private String connect(String address, int port) {
        return guest.python("flows.py", "connect", address, port).succeeded().out().strip();
    }

    private void host(String... lines) {
        for (String line : lines) {
            host.shell(line).succeeded();
        }
    }

    private void ping(String address) {
        guest.run("ping", "-c", "1", "-W", "5", address).succeeded();
    }

    @Test
    void aHostWithoutIpv6TellsTheGuestThatThereIsNoWay() {
        host("cd /proc/sys/net/ipv6/conf; echo 1 | tee */disable_ipv6", "ip link set lo up");
        try (Attachment attached = attach();
                Running _ = serve("127.0.0.1", 80)) {
            ping("fd00::2");
            ping("fd00::3");
            ping("10.0.2.2");
            assertEquals("connected", connect("10.0.2.2", 80));
            assertEquals("ENETUNREACH", connect(OUTSIDE, 80));
            String gateway = connect("fd00::2", 80);
            assertTrue(
                    List.of("ENETUNREACH", "EHOSTUNREACH", "ECONNREFUSED").contains(gateway),
                    gateway);
            String datagram =
                    guest.python("flows.py", "udp_error", OUTSIDE, 7).succeeded().out().strip();
            assertEquals("ENETUNREACH type 1 code 0 from fd00::2", datagram);
            assertTrue(attached.isAlive());
        }
    }

    @Test
    void aHostWithNothingButIpv6ServesIpv6() {
        host("ip link set lo up", "ip address del 127.0.0.1/8 dev lo");
        host("ip -6 address add " + OUTSIDE + "/128 dev lo nodad");
        try (Attachment attached = attach();
                Running _ = serve("::1", 80);
                Running _ = serve(OUTSIDE, 81)) {
            assertEquals("connected", connect("fd00::2", 80));
            assertEquals("connected", connect(OUTSIDE, 81));
            assertEquals("ENETUNREACH", connect("192.0.2.1", 80));
            ping("10.0.2.2");
            ping("fd00::2");
            assertTrue(attached.isAlive());
        }
    }

    @Test
    void ipv6ThatComesLaterIsUsedAtOnce() {
        host("ip link set lo up");
        try (Attachment attached = attach()) {
            assertEquals("ENETUNREACH", connect(OUTSIDE, 80));
            host("ip -6 address add " + OUTSIDE + "/128 dev lo nodad");
            assertEquals("ECONNREFUSED", connect(OUTSIDE, 80));
            try (Running _ = serve(OUTSIDE, 80)) {
                assertEquals("connected", connect(OUTSIDE, 80));
            }
            host("ip -6 address del " + OUTSIDE + "/128 dev lo");
            assertEquals("ENETUNREACH", connect(OUTSIDE, 80));
            assertTrue(attached.isAlive());
        }
    }
}
