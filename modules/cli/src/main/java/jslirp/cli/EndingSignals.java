package jslirp.cli;

import jslirp.loop.EventLoop;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The signals that end the program, made to end the loop instead, so that the end is a clean one.
 */
final class EndingSignals implements SignalHandler {
    private final EventLoop loop;

    /** Written by the JVM's thread for signals, read when the loop has ended. */
    private volatile int received;

    private EndingSignals(EventLoop loop) {
        this.loop = loop;
    }

    /** Stops the loop when SIGTERM, SIGINT or SIGHUP arrives; one that is ignored stays so. */
    static EndingSignals stop(EventLoop loop) {
        EndingSignals signals = new EndingSignals(loop);
        Signal.handle(new Signal("TERM"), signals);
        Signal.handle(new Signal("INT"), signals);
        Signal.handle(new Signal("HUP"), signals);
        return signals;
    }

    @Override
    public void handle(Signal signal) {
        received = signal.getNumber();
        loop.stop();
    }

    /** The number of the signal that stopped the loop, 0 if none did. */
    int received() {
        return received;
    }
}
