package jslirp.stack.tcp;

import java.util.random.RandomGenerator;

/**
 * Initial sequence numbers by RFC 6528: a clock of 4 microseconds plus a keyed hash of the four
 * parts of a connection's name. Numbers of one name go up, numbers of different names tell nothing
 * about each other.
 */
final class InitialSequence {
    private static final int NANOS_PER_TICK = 4_000;

    private final SipHash hash;

    InitialSequence(RandomGenerator random) {
        hash = new SipHash(random.nextLong(), random.nextLong());
    }

    /** The initial sequence number for a connection that is opened now. */
    int next(long guestHigh, long guestLow, long remoteHigh, long remoteLow, long ports, long now) {
        long name = hash.hash(guestHigh, guestLow, remoteHigh, remoteLow, ports);
        return (int) (name + now / NANOS_PER_TICK);
    }

    /**
     * The offset of the clock of timestamps between two hosts. It stays the same, so that the clock
     * of a connection that follows another under the same name goes on, as a guest in TIME_WAIT
     * wants to see (RFC 6191).
     */
    int timestampOffset(long guestHigh, long guestLow, long remoteHigh, long remoteLow) {
        return (int) hash.hash(guestHigh, guestLow, remoteHigh, remoteLow, 0);
    }
}
