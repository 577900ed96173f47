package jslirp.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import jslirp.linux.ErrnoException;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.stack.host.SocketEvents;
import jslirp.wire.IpAddress;

/**
 * A host in a loop that runs until a condition holds, with memory to send from and receive into.
 */
final class HostFixture implements AutoCloseable {
    static final IpAddress LOOPBACK = IpAddress.LOOPBACK_IPV4;

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    final Faults faults =
            new Faults(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
    long expectedFaults;
    final EventLoop loop;
    final LinuxHost host;
    final MemorySegment memory = Arena.ofAuto().allocate(256 << 10);

    HostFixture() throws ErrnoException {
        this(Outbound.ROUTED);
    }

    HostFixture(Outbound outbound) throws ErrnoException {
        loop = new EventLoop(faults);
        host = new LinuxHost(loop, outbound, List::of);
    }

    /** What a flow heard. */
    static final class Heard implements SocketEvents {
        boolean connected;
        boolean broken;
        int readable;
        int writable;
        int ends;
        final List<Integer> errors = new ArrayList<>();

        @Override
        public void onConnected(long now) {
            connected = true;
        }

        @Override
        public void onReadable(long now) {
            if (broken) {
                throw new IllegalStateException("broken for a test");
            }
            readable++;
        }

        @Override
        public void onEnd(long now) {
            ends++;
        }

        @Override
        public void onWritable(long now) {
            writable++;
        }

        @Override
        public void onError(int errno, long now) {
            errors.add(errno);
        }
    }

    /** Runs the loop until the condition holds after a turn. */
    void await(BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            return;
        }
        boolean[] late = new boolean[1];
        long deadline = loop.now() + PATIENCE_NANOS;
        loop.run(
                new Duties() {
                    @Override
                    public void expire(long now) {
                        late[0] = now - deadline >= 0;
                    }

                    @Override
                    public void flush(long now) {
                        if (late[0] || condition.getAsBoolean()) {
                            loop.stop();
                        }
                    }

                    @Override
                    public long nextDeadline() {
                        return deadline;
                    }
                });
        if (!condition.getAsBoolean()) {
            throw new AssertionError("The condition did not come true");
        }
    }

    /** Lets the loop deliver what is ready now. */
    void settle() {
        int[] asked = new int[1];
        await(
                () -> {
                    loop.wake();
                    return asked[0]++ > 2;
                });
    }

    /** Writes a text into memory. Returns its length. */
    int write(long at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at, bytes.length);
        return bytes.length;
    }

    String read(long at, long length) {
        byte[] bytes = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        loop.close();
        if (faults.count() != expectedFaults) {
            throw new AssertionError(faults.count() + " faults");
        }
    }
}
