package jslirp.simulation;

import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection of a script, told from others by its number: {@code @2} is from the guest's
 * port 40002. Numbers on a line count from the initial sequence numbers of their direction.
 */
final class ScriptConnection implements StreamPeer {
    static final int FIRST_PORT = 40_000;

    /** The host's bytes for the guest. */
    static final Content TO_GUEST = new Content(1);

    /** The guest's bytes for the host. */
    static final Content FROM_GUEST = new Content(2);

    /** Close to where sequence numbers wrap, so that many scripts pass it. */
    static final int ISS = -4096;

    private static final long ENDLESS = Long.MAX_VALUE / 4;

    final int number;

    /** What the guest dials. */
    Endpoint remote;

    /** The stack's initial sequence number; 0 until it has sent a SYN. */
    int irs;

    /** The stack's first timestamp, from which the others are counted. */
    int clock;

    boolean clockKnown;

    /** The result that the next connect gives: see {@link #connect}. */
    int errno;

    boolean inProgress;

    @Nullable SimulatedStream stream;
    private long bytesExpected;
    private boolean endExpected;
    private boolean resetExpected;

    ScriptConnection(int number, Endpoint remote) {
        this.number = number;
        this.remote = remote;
    }

    int port() {
        return FIRST_PORT + number;
    }

    @Override
    public long connect(SimulatedStream connecting) {
        stream = connecting;
        bytesExpected = 0;
        endExpected = false;
        resetExpected = false;
        connecting.contents(TO_GUEST, FROM_GUEST);
        connecting.sendBuffer(ENDLESS);
        if (errno != 0) {
            return -errno;
        }
        if (!inProgress) {
            connecting.established();
        }
        return 0;
    }

    SimulatedStream stream() {
        if (stream == null) {
            throw new IllegalStateException("the stack has not connected");
        }
        return stream;
    }

    /** From now on the host's socket takes so many bytes more. */
    void accepts(long bytes) {
        stream().sendBuffer(stream().unread() + bytes);
    }

    /** The script says that so many bytes have come by now. */
    void expectBytes(long bytes) {
        long seen = stream().sent() - bytesExpected;
        if (seen != bytes) {
            throw new IllegalStateException("the host got " + seen + " bytes");
        }
        bytesExpected += bytes;
    }

    void expectEnd() {
        if (!stream().outputEnded()) {
            throw new IllegalStateException("the host got no end of stream");
        }
        endExpected = true;
    }

    void expectReset() {
        if (!stream().isReset()) {
            throw new IllegalStateException("the host's socket was not reset");
        }
        resetExpected = true;
    }

    void expectClose() {
        if (!stream().isClosed() || stream().isReset()) {
            throw new IllegalStateException("the host's socket was not closed orderly");
        }
    }

    /** Fails when the host got what no line of the script has named. */
    void checkNothingElse() {
        if (stream == null) {
            return;
        }
        expectBytes(0);
        if (stream.outputEnded() && !endExpected) {
            throw new IllegalStateException("the host got an unexpected end of stream");
        }
        if (stream.isReset() && !resetExpected && errno == 0) {
            throw new IllegalStateException("the host's socket was reset unexpectedly");
        }
    }
}
