package jslirp.stack.host;

/** A port of the host that leads to the guest, as long as it does. */
@FunctionalInterface
public interface OpenDatagrams {
    /** Closes the socket and forgets its clients. */
    void close();
}
