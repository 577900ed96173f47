package jslirp.stack.neighbor;

/**
 * How often a neighbour is asked for. Packets for an address that nobody has may come fast, so a
 * question that is not answered is repeated rarely.
 */
final class Questions {
    /** This many questions in a row for one address, and then only each {@link #RARELY}th. */
    private static final int SOON = 3;

    private static final int RARELY = 16;

    private long high;
    private long low;
    private int asked;

    /** Whether a question for this address is to be sent now; counts it if so. */
    boolean worthAsking(long high, long low) {
        if (low != this.low || high != this.high) {
            this.high = high;
            this.low = low;
            asked = 0;
        }
        return asked++ < SOON || asked % RARELY == 0;
    }

    /** The address has shown itself. */
    void answered(long high, long low) {
        if (low == this.low && high == this.high) {
            this.low = 0;
            this.high = 0;
        }
    }
}
