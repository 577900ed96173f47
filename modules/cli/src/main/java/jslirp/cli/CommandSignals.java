package jslirp.cli;

import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that concern the command. SIGTERM and SIGHUP are sent on to it. SIGINT is typed at
 * the terminal, which sends it to the command as well: we only survive it, and the command decides.
 * They have handlers, and are not ignored, so that the command starts with the defaults.
 */
final class CommandSignals implements SignalHandler {
    /** Written by the main thread, read by the JVM's threads for signals; {@link #early} not. */
    private volatile @Nullable CommandProcess command;

    private volatile boolean begun;
    private volatile int early;

    /** Begins to receive. */
    void receive() {
        Signal.handle(new Signal("TERM"), this);
        Signal.handle(new Signal("HUP"), this);
        Signal.handle(
                new Signal("INT"),
                new SignalHandler() {
                    @Override
                    public void handle(Signal signal) {}
                });
    }

    /** Says whose signals they are. */
    void to(CommandProcess started) {
        command = started;
        if (early != 0) {
            started.kill();
        }
    }

    /** Says whether the command itself has begun; before it, a signal ends everything. */
    void begun(boolean begun) {
        this.begun = begun;
    }

    /** The signal that has ended everything before the command began; 0 for none. */
    int early() {
        return early;
    }

    @Override
    public void handle(Signal signal) {
        CommandProcess receiver = command;
        if (receiver != null && begun) {
            receiver.signal(signal.getNumber());
            return;
        }
        early = signal.getNumber();
        if (receiver != null) {
            receiver.kill();
        }
    }
}
