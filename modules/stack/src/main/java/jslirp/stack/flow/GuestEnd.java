package jslirp.stack.flow;

/** An address and port of the guest that something of ours stands for. */
public interface GuestEnd {
    /** The upper half of the guest's address. */
    long guestHigh();

    /** The lower half of the guest's address. */
    long guestLow();

    /** The upper half of the gateway's IPv6 address as this end of the guest knows it. */
    long gatewayHigh();

    /** The guest's port, or the identifier of its echo requests. */
    int guestPort();
}
