package jslirp.stack.host;

/** Who sent the datagram that was received last: a cell that the caller keeps and reuses. */
public final class Sender {
    private long high;
    private long low;
    private int port;
    private int ttl;
    private int segmentLength;
    private long ownHigh;
    private long ownLow;

    /** A cell that names nobody yet. */
    public Sender() {}

    /** The upper half of the address. */
    public long high() {
        return high;
    }

    /** The lower half of the address. */
    public long low() {
        return low;
    }

    /** 0 to 65535; 0 for ICMP echo. */
    public int port() {
        return port;
    }

    /** The time to live, or hop limit, it arrived with; 0 when the host does not tell. */
    public int ttl() {
        return ttl;
    }

    /** The upper half of the host's address it was sent to; of a {@link BoundSocket} only. */
    public long ownHigh() {
        return ownHigh;
    }

    /** The lower half of that address. */
    public long ownLow() {
        return ownLow;
    }

    /** Notes which of the host's addresses was asked. */
    public void own(long high, long low) {
        ownHigh = high;
        ownLow = low;
    }

    /**
     * What was received is several datagrams of this length, of which the last may be shorter; 0
     * when it is one. See {@link DatagramSocket#joinReceived}.
     */
    public int segmentLength() {
        return segmentLength;
    }

    /** Says that several datagrams were received. */
    public void segmentLength(int length) {
        segmentLength = length;
    }

    /** Whether the other cell names the same address and port, and the same address of ours. */
    public boolean isSame(Sender other) {
        return low == other.low
                && high == other.high
                && port == other.port
                && ownLow == other.ownLow
                && ownHigh == other.ownHigh;
    }

    /** Fills the cell; the datagram is a single one, to nobody knows which address of ours. */
    public void set(long high, long low, int port, int ttl) {
        this.high = high;
        this.low = low;
        this.port = port;
        this.ttl = ttl;
        segmentLength = 0;
        ownHigh = 0;
        ownLow = 0;
    }

    /** Fills the cell as the other one is. */
    public void set(Sender other) {
        set(other.high, other.low, other.port, other.ttl);
        segmentLength = other.segmentLength;
        own(other.ownHigh, other.ownLow);
    }
}
