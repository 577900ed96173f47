package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Ioctl;
import jslirp.linux.Process;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Assumptions;

/** Runs a test in a network namespace of its own: a thread that leaves the others' and ends. */
final class OwnNamespace {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /** Of the flags in /proc/net/ipv6_route: to this host. */
    private static final long RTF_LOCAL = 0x8000_0000L;

    private OwnNamespace() {}

    static void run(Callable<?> test) throws Exception {
        FutureTask<?> task = new FutureTask<>(() -> enterAndCall(test));
        Thread thread = new Thread(task);
        thread.start();
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case Exception exception -> throw exception;
                default -> throw e;
            }
        }
    }

    private static Object enterAndCall(Callable<?> test) throws Exception {
        long result = Process.unshare(Linux.CLONE_NEWNET());
        if (result == -Errno.EPERM && !"true".equals(System.getenv("CI"))) {
            Assumptions.abort("Making a network namespace takes root");
        }
        Errno.check("unshare(CLONE_NEWNET)", result);
        setLoopbackUp();
        return test.call();
    }

    /** Makes the interface d0 with 192.0.2.1/24, where nobody answers ARP, for long or at all. */
    static void addSilentNetwork() throws IOException, InterruptedException {
        ip("link add d0 type veth peer name d1");
        ip("link set d1 up");
        ip("addr add 192.0.2.1/24 dev d0");
        ip("link set d0 up");
        Path neighbors = Path.of("/proc/sys/net/ipv4/neigh/d0");
        Files.writeString(neighbors.resolve("retrans_time_ms"), "20");
        // Room for all that a socket can send while it waits for an answer.
        Files.writeString(neighbors.resolve("unres_qlen_bytes"), "10000000");
    }

    /** Runs ip(8) in the namespace of this thread. */
    static void ip(String arguments) throws IOException, InterruptedException {
        String[] words = ("ip " + arguments).split(" ");
        assertEquals(0, new ProcessBuilder(words).inheritIO().start().waitFor(), arguments);
    }

    /**
     * Waits until an IPv6 address can be used: the kernel has to learn that the link is there,
     * which it does when it has time.
     */
    static void awaitIpv6(String address) throws IOException {
        StringBuilder local = new StringBuilder();
        for (byte b : InetAddress.getByName(address).getAddress()) {
            local.append(String.format("%02x", b));
        }
        local.append(" 80 ");
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!hasLocalRoute(local.toString())) {
            assertTrue(System.nanoTime() - deadline < 0, address + " cannot be used");
            Thread.onSpinWait();
        }
    }

    private static boolean hasLocalRoute(String start) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/net/ipv6_route"))) {
            String[] words = line.strip().split(" +");
            if (line.startsWith(start) && (Long.parseLong(words[8], 16) & RTF_LOCAL) != 0) {
                return true;
            }
        }
        return false;
    }

    private static void setLoopbackUp() {
        int fd = (int) Socket.socket(Linux.AF_INET(), Linux.SOCK_DGRAM(), 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, "lo");
            InterfaceRequest.flags(request, 0, Linux.IFF_UP());
            assertEquals(0, Ioctl.ioctl(fd, Linux.SIOCSIFFLAGS(), request, 0));
        }
        File.close(fd);
    }
}
