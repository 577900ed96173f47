package jslirp.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One direction of a spliced connection, between TCP connections of the loopback. */
class SplicedStreamTest {
    private static final long SEED = 20261121;
    private static final int WAITS = 10_000;
    private static final int NON_BLOCKING = Linux.SOCK_NONBLOCK() | Linux.SOCK_CLOEXEC();

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(1 << 20, 8);
    private long descriptors;
    private EventLoop loop;
    private Splicer splicer;

    /** The sender, what the stream reads from, what it writes to, the receiver. */
    private int sender;

    private int from;
    private int to;
    private int receiver;
    private SplicedStream stream;

    @BeforeEach
    void connect() throws IOException {
        descriptors = descriptors();
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        loop = new EventLoop(new Faults(nowhere));
        splicer = new Splicer(loop);
        int[] first = pair();
        sender = first[0];
        from = first[1];
        int[] second = pair();
        to = second[0];
        receiver = second[1];
        stream = new SplicedStream(splicer, from, to);
    }

    @AfterEach
    void everyDescriptorIsGivenBack() throws IOException {
        stream.close();
        splicer.pipes.close();
        for (int fd : new int[] {sender, from, to, receiver}) {
            File.close(fd);
        }
        loop.close();
        arena.close();
        assertEquals(descriptors, descriptors());
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** A connection of the loopback: the end that connected, and the one that was accepted. */
    private int[] pair() throws IOException {
        int type = Linux.SOCK_STREAM() | NON_BLOCKING;
        int listener = (int) Socket.socket(Linux.AF_INET(), type, 0);
        IpAddress loopback = IpAddress.LOOPBACK_IPV4;
        int length = SocketAddress.encode(memory, 0, loopback.high(), loopback.low(), 0);
        Errno.check("bind", Socket.bind(listener, memory, 0, length));
        Errno.check("listen", Socket.listen(listener, 1));
        memory.set(ValueLayout.JAVA_INT, 256, length);
        Errno.check("getsockname", Socket.getsockname(listener, memory, 0, memory, 256));
        int client = (int) Socket.socket(Linux.AF_INET(), type, 0);
        Socket.connect(client, memory, 0, length);
        await(listener, Linux.POLLIN());
        int accepted = (int) Socket.accept4(listener, memory, 0, memory, 256, NON_BLOCKING);
        File.close(listener);
        Socket.setsockopt(accepted, Linux.SOL_SOCKET(), Linux.SO_OOBINLINE(), 1);
        return new int[] {client, accepted};
    }

    private static void await(int fd, int events) {
        assertTrue(File.poll(fd, events, WAITS) > 0, "nothing happens");
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    private long send(byte[] bytes, int at) {
        int length = Math.min(bytes.length - at, (int) memory.byteSize());
        MemorySegment.copy(bytes, at, memory, ValueLayout.JAVA_BYTE, 0, length);
        return Math.max(0, Socket.send(sender, memory, 0, length, Linux.MSG_NOSIGNAL()));
    }

    private int receive(byte[] into, int at) {
        long count = Socket.recv(receiver, memory, 0, memory.byteSize(), Linux.MSG_DONTWAIT());
        int length = (int) Math.max(0, count);
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, into, at, length);
        return length;
    }

    /** Passes all bytes through, whatever the buffers hold; returns what came out. */
    private byte[] pass(byte[] bytes) {
        byte[] received = new byte[bytes.length];
        int sent = 0;
        int got = 0;
        for (int waits = 0; got < bytes.length && waits < WAITS; waits++) {
            sent += (int) send(bytes, sent);
            assertTrue(stream.move() > 0);
            got += receive(received, got);
        }
        return received;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 16 << 10, (16 << 10) + 1, 100_000, 30_000_001})
    void everyByteArrivesInOrder(int length) {
        byte[] bytes = random(length);
        assertArrayEquals(bytes, pass(bytes));
        assertEquals(length, stream.moved());
        assertEquals(SplicedStream.IDLE, stream.move());
    }

    @Test
    void littleAfterMuchArrivesToo() {
        pass(random(5_000_000));
        byte[] bytes = random(3);
        assertArrayEquals(bytes, pass(bytes));
        assertArrayEquals(bytes, pass(bytes));
    }

    @Test
    void nothingIsReadWhileTheReceiverTakesNothing() {
        byte[] bytes = random(1 << 20);
        long sent = 0;
        long result = 0;
        for (int i = 0; i < WAITS && result != SplicedStream.STUCK; i++) {
            sent += send(bytes, 0);
            result = stream.move();
        }
        assertEquals(SplicedStream.STUCK, result);
        assertTrue(stream.stuck());
        long moved = stream.moved();
        send(bytes, 0);
        assertEquals(SplicedStream.STUCK, stream.move());
        assertEquals(moved, stream.moved());
        assertTrue(sent >= moved);
        drain();
        assertFalse(stream.stuck());
    }

    private void drain() {
        byte[] sink = new byte[(int) memory.byteSize()];
        for (int i = 0; i < WAITS && stream.stuck(); i++) {
            while (receive(sink, 0) > 0) {
                // Only the room counts.
            }
            stream.move();
        }
    }

    @Test
    void endComesAfterTheLastByte() {
        byte[] bytes = random(40_000);
        send(bytes, 0);
        Socket.shutdown(sender, Linux.SHUT_WR());
        await(from, Linux.POLLRDHUP());
        stream.nearsEnd();
        long result = stream.move();
        assertEquals(SplicedStream.ENDED, result);
        assertTrue(stream.ended());
        assertEquals(bytes.length, stream.moved());
    }

    @Test
    void resetIsReportedAfterWhatCameBeforeIt() {
        byte[] bytes = random(1000);
        send(bytes, 0);
        splicer.closeWillReset(sender);
        File.close(sender);
        sender = -1;
        await(from, Linux.POLLERR());
        stream.nearsEnd();
        assertEquals(-Errno.ECONNRESET, stream.move());
        assertEquals(bytes.length, stream.moved());
    }

    @Test
    void receiverThatIsGoneIsReported() {
        splicer.closeWillReset(receiver);
        File.close(receiver);
        receiver = -1;
        await(to, Linux.POLLERR());
        send(random(1000), 0);
        await(from, Linux.POLLIN());
        assertTrue(stream.move() < 0);
    }

    @Test
    void urgentByteStaysInTheStream() {
        byte[] bytes = random(200_000);
        pass(bytes);
        stream.isUrgent();
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, 0, 100);
        Socket.send(sender, memory, 0, 50, Linux.MSG_OOB());
        Socket.send(sender, memory, 50, 50, 0);
        byte[] received = new byte[100];
        int got = 0;
        for (int i = 0; i < WAITS && got < 100; i++) {
            stream.move();
            got += receive(received, got);
        }
        for (int i = 0; i < 100; i++) {
            assertEquals(bytes[i], received[i]);
        }
    }

    @Test
    void turnEndsThoughThereIsMore() {
        byte[] bytes = random(1 << 20);
        byte[] sink = new byte[(int) memory.byteSize()];
        pass(random(100_000));
        long largest = 0;
        for (int i = 0; i < 100; i++) {
            send(bytes, 0);
            long before = stream.moved();
            stream.move();
            largest = Math.max(largest, stream.moved() - before);
            while (receive(sink, 0) > 0) {
                // Makes room.
            }
        }
        assertTrue(largest > 0 && largest <= 2 << 20, largest + " bytes in one turn");
    }
}
