package jslirp.netns;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel tells a connection from a port that somebody only listens on. */
class SocketDiagnosisTest {
    private final SocketDiagnosis here;

    SocketDiagnosisTest() throws IOException {
        here = open("/proc/self/ns/net");
    }

    private static SocketDiagnosis open(String network) throws IOException {
        try (NamespaceEntry entry = NamespaceEntry.open(new Target(network, null))) {
            SocketDiagnosis opened = SocketDiagnosis.open(entry);
            assertNotNull(opened, "the kernel answers no questions for sockets");
            return opened;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectionHasASocketAtEachEnd(String address) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(address));
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            int port = server.getLocalPort();
            assertTrue(has(here, address, socket.getLocalPort(), port));
            assertTrue(has(here, address, port, socket.getLocalPort()));
            // The kernel answers with the listener, which is no end of this connection.
            assertFalse(has(here, address, port, socket.getLocalPort() ^ 1));
            assertFalse(has(here, address, socket.getLocalPort(), port ^ 1));
        }
    }

    @Test
    void namespaceKnowsItsOwnSocketsOnly() throws Exception {
        String address = "127.0.0.1";
        try (LivingTarget living = new LivingTarget();
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName(address));
                Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            SocketDiagnosis there;
            try (NamespaceEntry entry = NamespaceEntry.open(living.target())) {
                there = SocketDiagnosis.open(entry);
            }
            assertNotNull(there);
            assertFalse(has(there, address, socket.getLocalPort(), server.getLocalPort()));
            assertTrue(has(here, address, socket.getLocalPort(), server.getLocalPort()));
        }
    }

    private static boolean has(SocketDiagnosis asked, String text, int local, int remote) {
        IpAddress address = IpAddress.parse(text);
        return asked.has(
                address.high(), address.low(), local, address.high(), address.low(), remote);
    }
}
