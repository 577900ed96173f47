package jslirp.jmh.pipeline;

import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LinkProperties;

/** The links that a flow is measured on, each with the frames that carry most of its bytes. */
public enum Wire {
    /** Frames of an MTU of 1500; the checksum is computed here. */
    PLAIN_1500(1500, false),
    /** Frames of an MTU of 65520; the checksum is computed here. */
    PLAIN_65520(65520, false),
    /** An MTU of 1500 and super-frames of forty-five segments, whose checksum nobody computes. */
    SUPER_FRAMES(1500, true);

    /** The queue of a TAP device as it is unless somebody changes it. */
    private static final int QUEUE = 1000;

    private static final int HEADERS = 52;
    private static final int SEGMENTS = 45;

    private final int mtu;
    private final boolean offload;

    Wire(int mtu, boolean offload) {
        this.mtu = mtu;
        this.offload = offload;
    }

    boolean offload() {
        return offload;
    }

    int mtu() {
        return mtu;
    }

    VirtualNetwork network() {
        return VirtualNetwork.DEFAULT.withMtu(mtu);
    }

    LinkProperties properties() {
        return new LinkProperties(offload, offload, offload, QUEUE);
    }

    /** Bytes of text in one TCP segment, behind headers with timestamps. */
    int segmentText() {
        return mtu - HEADERS;
    }

    /** Bytes of text in one frame. */
    public int frameText() {
        return offload ? SEGMENTS * segmentText() : segmentText();
    }
}
