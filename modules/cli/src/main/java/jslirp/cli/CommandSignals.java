package jslirp.cli;

import java.util.concurrent.atomic.AtomicInteger;
import jslirp.loop.EventLoop;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that concern the command. SIGTERM and SIGHUP are sent on to it. SIGINT is typed at
 * the terminal, which sends it to the command as well: we only survive it, and the command decides.
 * They have handlers, and are not ignored, so that the command starts with the defaults.
 *
 * <p>The loop is what passes them on, since it knows how far things are: before the command may
 * begin, a signal ends everything, and once it has begun it is the command that decides, from its
 * first instruction. In between a signal waits: it may begin at any moment, and what has begun is
 * not to be ended as if it had not.
 */
final class CommandSignals {
    private static final int TERM = 15;
    private static final int HUP = 1;

    /** Set by the JVM's thread for signals, a bit for each number; taken by the loop. */
    private final AtomicInteger arrived = new AtomicInteger();

    private int early;

    /** Begins to receive, and stops {@code loop} whenever there is something to deliver. */
    void receive(EventLoop loop) {
        SignalHandler keep =
                new SignalHandler() {
                    @Override
                    public void handle(Signal signal) {
                        int bit = 1 << signal.getNumber();
                        arrived.accumulateAndGet(bit, (before, more) -> before | more);
                        loop.stop();
                    }
                };
        Signal.handle(new Signal("TERM"), keep);
        Signal.handle(new Signal("HUP"), keep);
        Signal.handle(
                new Signal("INT"),
                new SignalHandler() {
                    @Override
                    public void handle(Signal signal) {}
                });
    }

    /** Passes on what has arrived, or ends what has not become a command yet. */
    void deliver(CommandProcess command) {
        if (arrived.get() == 0) {
            return;
        }
        // Whoever sends a signal because of something that the command did sends it after this was
        // written.
        command.listen();
        boolean begun = command.hasBegun();
        if (command.mayBegin() && !begun) {
            return;
        }
        int numbers = arrived.getAndSet(0);
        for (int number : new int[] {HUP, TERM}) {
            if ((numbers & 1 << number) == 0) {
                continue;
            }
            if (begun) {
                command.signal(number);
            } else {
                early = number;
                command.kill();
            }
        }
    }

    /** The signal that has ended everything before the command began; 0 for none. */
    int early() {
        return early;
    }
}
