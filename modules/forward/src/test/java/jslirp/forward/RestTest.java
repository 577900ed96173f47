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
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.linux.c.rlimit;
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

    /** Turns that a loop takes which nothing wakes but the end of the moment. */
    private static final int FEW_TURNS = 3;

    private static final long MOMENT_NANOS = 20_000_000;
    private static final int NAME_LENGTH_AT = 256;

    private final MemorySegment memory = Arena.ofAuto().allocate(512, 8);
    private EventLoop loop;
    private PortForwards forwards;

    /** Of the last forward. */
    private int port;

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
        return bound();
    }

    private int bound() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.mapToInt(path -> Integer.parseInt(path.getFileName().toString()))
                    .filter(this::isBound)
                    .findAny()
                    .orElseThrow();
        }
    }

    private boolean isBound(int fd) {
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
                            public void flush(long now) {
                                turns[0]++;
                                if (turns[0] == most || untilItRests && rests()) {
                                    loop.stop();
                                } else {
                                    loop.wake();
                                }
                            }
                        }));
        return turns[0];
    }

    /** Runs the loop for a moment in which nothing is due; returns in how many turns. */
    private int turnsOfAMoment() {
        int[] turns = new int[1];
        long end = System.nanoTime() + MOMENT_NANOS;
        loop.run(
                new Duties() {
                    @Override
                    public void flush(long now) {
                        turns[0]++;
                        if (now - end >= 0) {
                            loop.stop();
                        }
                    }

                    @Override
                    public long nextDeadline() {
                        return end;
                    }
                });
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
    void socketThatRestsIsNotHeardOf() throws IOException {
        spoil(listen());
        turn(TURNS, true);
        int turns = turnsOfAMoment();
        assertTrue(turns <= FEW_TURNS, turns + " turns");
    }

    @Test
    void clientsThatNobodyTakesWaitUntilTheRestIsOver() throws IOException {
        listen();
        try (java.net.Socket _ = new java.net.Socket("127.0.0.1", port)) {
            long usual = limitDescriptors(lowestFree());
            try {
                assertTrue(turn(TURNS, true) < TURNS, "it never rests");
                int turns = turnsOfAMoment();
                assertTrue(turns <= FEW_TURNS, turns + " turns");
            } finally {
                limitDescriptors(usual);
            }
            assertEquals(0, forwards.flows().size());
            forwards.expire(forwards.nextDeadline());
            turn(TURNS, false);
            assertEquals(1, forwards.flows().size());
        }
    }

    private static long lowestFree() {
        long free = File.eventfd(0, 0);
        File.close((int) free);
        return free;
    }

    /** Sets the soft limit of descriptors; returns what it was. */
    private long limitDescriptors(long soft) {
        int what = Linux.RLIMIT_NOFILE();
        assertEquals(0, Process.prlimit(what, MemorySegment.NULL, 0, memory, 0));
        long usual = memory.get(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset());
        memory.set(ValueLayout.JAVA_LONG, rlimit.rlim_cur$offset(), soft);
        assertEquals(0, Process.prlimit(what, memory, 0, MemorySegment.NULL, 0));
        return usual;
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
