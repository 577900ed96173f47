package jslirp.stack.host;

/** What has passed on a stream; readable after its end, too. */
public interface StreamTraffic {
    /** Bytes that the guest has acknowledged. */
    long bytesToGuest();

    /** Bytes that have been taken from the guest. */
    long bytesFromGuest();
}
