package jslirp.stack.host;

/** Where a datagram goes, and how far: a cell that the caller keeps, fills and reuses. */
public final class Destination {
    private long high;
    private long low;
    private int port;
    private int ttl;

    /** A cell that names nobody yet. */
    public Destination() {}

    /** A cell that has been {@link #set}. */
    public Destination(long high, long low, int port, int ttl) {
        set(high, low, port, ttl);
    }

    /**
     * Fills the cell.
     *
     * @param port 0 to 65535; 0 for ICMP echo
     * @param ttl the time to live, or hop limit, that datagrams leave with, 1 to 255
     */
    public void set(long high, long low, int port, int ttl) {
        this.high = high;
        this.low = low;
        this.port = port;
        this.ttl = ttl;
    }

    /** Fills the cell as the other one is. */
    public void set(Destination other) {
        set(other.high, other.low, other.port, other.ttl);
    }

    /** Whether the other cell says the same, the TTL included. */
    public boolean isSame(Destination other) {
        return low == other.low && high == other.high && port == other.port && ttl == other.ttl;
    }

    /** The upper half of the address. */
    public long high() {
        return high;
    }

    /** The lower half of the address. */
    public long low() {
        return low;
    }

    /** The port; 0 for ICMP echo. */
    public int port() {
        return port;
    }

    /** The time to live, or hop limit. */
    public int ttl() {
        return ttl;
    }
}
