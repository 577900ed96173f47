package jslirp.stack.tcp;

/** The times of TCP, in nanoseconds, each with its reason. */
final class TcpTimers {
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1_000 * MILLISECOND;

    /** How long the host may take to connect; a guest gives up later by itself. */
    static final long CONNECT = 75 * SECOND;

    /** How long a nameserver may be silent before the next is tried. */
    static final long NAMESERVER = SECOND;

    /** Before the first round trip is measured (RFC 6298 section 2.1). */
    static final long INITIAL_RTO = SECOND;

    /**
     * RFC 6298 section 2.4 would have a second; a guest acknowledges within microseconds, or within
     * 40 ms where it delays, and 200 ms is what Linux waits on any path.
     */
    static final long SMALLEST_RTO = 200 * MILLISECOND;

    /**
     * Before the first segment is sent again without any sign of a loss (RFC 8985 section 7.2). On
     * a link that is memory only a guest that gets no processor for so long is asked in vain.
     */
    static final long SMALLEST_PROBE = 2 * MILLISECOND;

    /** How often that happens before the timeout: of a hundred frames lost, a million is not. */
    static final int PROBES = 3;

    /** RFC 6298 section 2.5: at least a minute. */
    static final long LARGEST_RTO = 60 * SECOND;

    /** How often a segment is sent again before the connection is given up (RFC 9293's R2). */
    static final int RETRANSMISSIONS = 12;

    /** The same for a SYN, and for a SYN,ACK: a half-open connection costs a descriptor. */
    static final int SYN_RETRANSMISSIONS = 5;

    /** How long the guest may take to say whether it listens. */
    static final long QUESTION = SECOND;

    /** A question that could not leave tries again after this time, then after twice that. */
    static final long QUESTION_AGAIN = 20 * MILLISECOND;

    /** How often a guest is looked for on the link before its callers are reset: 15 seconds. */
    static final int RESOLUTIONS = 3;

    /**
     * TIME_WAIT, instead of four minutes: the link is memory, no segment outlives a second on it. A
     * guest that has backed off sends its FIN again after seconds, and is not to meet a reset.
     */
    static final long TIME_WAIT = 10 * SECOND;

    /** A silent guest is asked whether it lives after this time (RFC 9293 section 3.8.4). */
    static final long KEEPALIVE_IDLE = 2 * 60 * 60 * SECOND;

    /** The same once one direction is closed: an abandoned half-close must not stay. */
    static final long KEEPALIVE_HALF_CLOSED = 120 * SECOND;

    /** Between the questions. */
    static final long KEEPALIVE_INTERVAL = 75 * SECOND;

    /** How many questions may go unanswered. */
    static final int KEEPALIVE_PROBES = 9;

    /** How long the host may take the last bytes of a guest that is gone, without progress. */
    static final long LINGER = 120 * SECOND;

    private TcpTimers() {}
}
