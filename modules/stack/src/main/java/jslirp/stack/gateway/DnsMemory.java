package jslirp.stack.gateway;

/**
 * How much may be kept of queries that wait for their answer, all together. A query for which there
 * is no room is sent to one nameserver and not kept: it has no second chance.
 */
final class DnsMemory {
    /** Some three thousand queries of the usual size. */
    static final int BYTES = 1 << 20;

    /** What a query costs besides its bytes, roughly. */
    static final int OVERHEAD = 256;

    private int left = BYTES;

    /** Takes room for a query of this length; false when there is none. */
    boolean take(int length) {
        if (length + OVERHEAD > left) {
            return false;
        }
        left -= length + OVERHEAD;
        return true;
    }

    /** Gives back what was taken for this length. */
    void giveBack(int length) {
        left += length + OVERHEAD;
        assert left <= BYTES;
    }
}
