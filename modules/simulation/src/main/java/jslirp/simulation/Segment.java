package jslirp.simulation;

/**
 * The fields of a TCP header that a guest chooses.
 *
 * @param window not scaled
 * @param options whole words, see {@link SegmentOptions#bytes}
 */
record Segment(
        int sequence, int acknowledgment, int flags, int window, int urgent, byte[] options) {}
