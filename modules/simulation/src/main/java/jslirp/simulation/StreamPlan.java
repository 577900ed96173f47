package jslirp.simulation;

/**
 * What one end of a stream does.
 *
 * @param content what it sends
 * @param length how many bytes it sends
 * @param end what it does then
 * @param readRate how many bytes a second it reads, 0 for at once
 * @param receiveBuffer how many bytes wait for its reading
 */
public record StreamPlan(Content content, long length, End end, long readRate, int receiveBuffer) {
    /** How an end finishes. */
    public enum End {
        /** Ends its stream when everything is sent. */
        WHEN_SENT,
        /** Ends its stream when everything is sent and the other end has ended its own. */
        AFTER_PEER,
        /** Aborts the connection when everything is sent. */
        RESETS,
        /** Never ends. */
        NEVER
    }

    /** Sends so many bytes and ends; reads as fast as they come. */
    public static StreamPlan sending(long seed, long length) {
        return new StreamPlan(new Content(seed), length, End.WHEN_SENT, 0, 256 << 10);
    }

    /** The same, ending otherwise. */
    public StreamPlan ending(End end) {
        return new StreamPlan(content, length, end, readRate, receiveBuffer);
    }

    /** The same, reading so many bytes a second from a buffer of this size. */
    public StreamPlan reading(long bytesPerSecond, int buffer) {
        return new StreamPlan(content, length, end, bytesPerSecond, buffer);
    }
}
