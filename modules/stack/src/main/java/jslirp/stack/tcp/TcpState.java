package jslirp.stack.tcp;

/** The states of RFC 9293 section 3.3.2, of the guest-facing end, and one of our own. */
enum TcpState {
    /** Ours: a SYN was taken, and the host is asked; nothing has been answered yet. */
    CONNECTING,
    /** A client of the host has come, and the guest is asked. */
    SYN_SENT,
    SYN_RECEIVED,
    ESTABLISHED,
    FIN_WAIT_1,
    FIN_WAIT_2,
    CLOSE_WAIT,
    CLOSING,
    LAST_ACK,
    TIME_WAIT,
    CLOSED;

    /** Whether the guest has, or may have, an end that a reset would be for. */
    boolean guestHasEnd() {
        return switch (this) {
            case CONNECTING, SYN_SENT, TIME_WAIT, CLOSED -> false;
            default -> true;
        };
    }

    /** Whether data, and then a FIN, may still be sent to the guest. */
    boolean mayStillSend() {
        return switch (this) {
            case ESTABLISHED, CLOSE_WAIT -> true;
            default -> false;
        };
    }

    /** Whether our FIN has been sent at least once. */
    boolean hasSentFin() {
        return switch (this) {
            case FIN_WAIT_1, FIN_WAIT_2, CLOSING, LAST_ACK, TIME_WAIT -> true;
            default -> false;
        };
    }

    /** Whether our FIN has been sent and not been acknowledged. */
    boolean waitsForFin() {
        return switch (this) {
            case FIN_WAIT_1, CLOSING, LAST_ACK -> true;
            default -> false;
        };
    }

    /** Whether the guest's FIN has not arrived yet, so that its text counts. */
    boolean mayStillReceive() {
        return switch (this) {
            case ESTABLISHED, FIN_WAIT_1, FIN_WAIT_2 -> true;
            default -> false;
        };
    }
}
