package jslirp.stack.link;

/** A wire to the guest. Owned and called by the stack's thread only; never blocks. */
public interface Link {
    /** What this link can do; the same for its whole life. */
    LinkProperties properties();

    /** Which connections end right behind this link. */
    default LocalConnections localConnections() {
        return LocalConnections.UNKNOWN;
    }

    /**
     * Takes the next frame from the guest: fills it from {@link Frame#ETHERNET} to {@link
     * Frame#end()} and says what is known of its checksum and segmentation. The offsets of the
     * parts are left to the stack.
     *
     * @return the frame's length, {@code -EAGAIN} when none is waiting, or another {@code -errno}
     */
    long receive(Frame frame);

    /**
     * Gives a frame to the guest, from {@link Frame#begin()} to {@link Frame#end()}. The bytes in
     * front of it may be overwritten, the rest is left as it is.
     *
     * @return the frame's length, {@code -EAGAIN} when the link is full ({@link
     *     LinkEvents#onLinkWritable} follows), or another {@code -errno}
     */
    long transmit(Frame frame);
}
