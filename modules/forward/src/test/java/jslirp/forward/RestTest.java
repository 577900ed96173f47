package jslirp.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import jslirp.host.LinuxHost;
import jslirp.host.Outbound;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Listening sockets whose accept(2) fails for ever, as it does (with EINVAL) when a socket that
 * listened has been shut down.
 */
@Timeout(30)
class RestTest {
    /** Far more turns than a socket needs to be heard of. */
    private static final int TURNS = 1000;

    private static final int NAME_LENGTH_AT = 256;

    private final MemorySegment memory = Arena.ofAuto().allocate(512, 8);
    private EventLoop loop;
    private PortForwards forwards;

    @BeforeEach
    void begin() throws IOException {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        loop = new EventLoop(new Faults(nowhere));
        LinuxHost host = new LinuxHost(loop, Outbound.ROUTED, List::of);
        VirtualNetwork network = VirtualNetwork.DEFAULT;
        Stack stack =
                new Stack(
                        network,
                        new SilentLink(),
                        host,
                        new SplittableRandom(1),
                        fault -> {
                            throw fault;
                        });
        forwards = new PortForwards(loop, stack, host, network);
    }

    @AfterEach
    void end() {
        forwards.list().stream().map(PortForward::id).toList().forEach(this::remove);
        loop.close();
    }

    private void remove(long id) {
        boolean[] closed = new boolean[1];
        assertTrue(forwards.remove(id, () -> closed[0] = true));
        assertTrue(closed[0]);
    }

    /** A guest that is there and says nothing. */
    private static final class SilentLink implements Link {
        @Override
        public LinkProperties properties() {
            return LinkProperties.plain(1000);
        }

        @Override
        public long receive(Frame frame) {
            return -Errno.EAGAIN;
        }

        @Override
        public long transmit(Frame frame) {
            return frame.length();
        }
    }

    /** A forward of a free port. Returns the descriptor that listens. */
    private int listen() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        forwards.add(
                ForwardRequest.of(
                        Protocol.TCP,
                        HostEnd.Ports.at(IpAddress.LOOPBACK_IPV4, port),
                        GuestEnd.Ports.of(80)),
                new ForwardOutcome() {
                    @Override
                    public void added(PortForward forward) {}

                    @Override
                    public void failed(ForwardFailure failure) {
                        throw new AssertionError(failure.toString());
                    }
                });
        return boundTo(port);
    }

    private int boundTo(int port) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.mapToInt(path -> Integer.parseInt(path.getFileName().toString()))
                    .filter(fd -> isBoundTo(fd, port))
                    .findAny()
                    .orElseThrow();
        }
    }

    private boolean isBoundTo(int fd, int port) {
        memory.set(ValueLayout.JAVA_INT, NAME_LENGTH_AT, SocketAddress.LENGTH);
        return Socket.getsockname(fd, memory, 0, memory, NAME_LENGTH_AT) >= 0
                && SocketAddress.family(memory, 0) == Linux.AF_INET()
                && SocketAddress.port(memory, 0) == port;
    }

    private static void spoil(int fd) {
        assertEquals(0, Socket.shutdown(fd, Linux.SHUT_RD()));
    }

    /** So many turns of the loop, fewer if {@link #rests} before; nothing else wakes it. */
    private int turn(int most, boolean untilItRests) {
        int[] turns = new int[1];
        loop.wake();
        loop.run(
                forwards.and(
                        new Duties() {
                            @Override
                            public void expire(long now) {}

                            @Override
                            public void flush(long now) {
                                turns[0]++;
                                if (turns[0] == most || untilItRests && rests()) {
                                    loop.stop();
                                } else {
                                    loop.wake();
                                }
                            }

                            @Override
                            public boolean pending() {
                                return false;
                            }

                            @Override
                            public long nextDeadline() {
                                return Long.MAX_VALUE;
                            }
                        }));
        return turns[0];
    }

    private boolean rests() {
        return forwards.nextDeadline() != Long.MAX_VALUE;
    }

    @Test
    void errorThatStaysDoesNotSpinTheLoop() throws IOException {
        spoil(listen());
        assertTrue(turn(TURNS, true) < TURNS, "it never rests");
        long first = forwards.nextDeadline();
        assertTrue(first - loop.now() > 0);
        // When the time has come it is tried once more, and rests again.
        forwards.expire(first);
        assertEquals(Long.MAX_VALUE, forwards.nextDeadline());
        assertTrue(turn(TURNS, true) < TURNS, "it does not rest again");
    }

    @Test
    void othersThatFailDoNotProlongTheRest() throws IOException {
        int first = listen();
        int second = listen();
        spoil(first);
        assertTrue(turn(TURNS, true) < TURNS, "it never rests");
        long until = forwards.nextDeadline();
        spoil(second);
        turn(10, false);
        assertEquals(until, forwards.nextDeadline());
    }
}
