package jslirp.link;

import java.util.function.BooleanSupplier;
import jslirp.linux.ErrnoException;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.stack.link.LinkEvents;

/** A loop that runs until a condition holds, and what a link told in it. */
final class LinkFixture implements LinkEvents, AutoCloseable {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    final Faults faults = new Faults(System.err);
    final EventLoop loop = new EventLoop(faults);
    BooleanSupplier onReadable = () -> false;
    int readable;
    int writable;
    int gone;

    LinkFixture() throws ErrnoException {}

    @Override
    public boolean onLinkReadable(long now) {
        readable++;
        return onReadable.getAsBoolean();
    }

    @Override
    public void onLinkWritable(long now) {
        writable++;
    }

    void gone() {
        gone++;
    }

    /** Runs the loop until the condition holds after a turn. */
    void await(BooleanSupplier condition) {
        boolean[] held = {condition.getAsBoolean()};
        if (held[0]) {
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
                        held[0] |= condition.getAsBoolean();
                        if (late[0] || held[0]) {
                            loop.stop();
                        }
                    }

                    @Override
                    public long nextDeadline() {
                        return deadline;
                    }
                });
        if (!held[0]) {
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

    @Override
    public void close() {
        loop.close();
        if (faults.count() > 0) {
            throw new AssertionError(faults.count() + " faults, see the log");
        }
    }
}
