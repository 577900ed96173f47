package jslirp.loop;

import java.util.function.BooleanSupplier;

/** Duties of a test: stops the loop when a condition holds, and counts the turns until then. */
final class TestDuties implements Duties {
    private final EventLoop loop;
    private final BooleanSupplier done;
    long deadline = Long.MAX_VALUE;
    boolean pending;
    boolean brief;

    int turns;
    int expirations;
    long expiredAt;

    private TestDuties(EventLoop loop, BooleanSupplier done) {
        this.loop = loop;
        this.done = done;
    }

    static TestDuties until(EventLoop loop, BooleanSupplier done) {
        return new TestDuties(loop, done);
    }

    /** Runs the loop until the condition holds. */
    void run() {
        loop.run(this);
        if (!done.getAsBoolean()) {
            throw new AssertionError("The condition did not come true");
        }
    }

    @Override
    public void expire(long now) {
        if (now - deadline >= 0) {
            expirations++;
            expiredAt = now;
            deadline = Long.MAX_VALUE;
        }
    }

    @Override
    public void flush(long now) {
        turns++;
        if (done.getAsBoolean()) {
            loop.stop();
        }
    }

    @Override
    public boolean pending() {
        return pending;
    }

    @Override
    public long nextDeadline() {
        return deadline;
    }

    @Override
    public boolean brief() {
        return brief;
    }
}
