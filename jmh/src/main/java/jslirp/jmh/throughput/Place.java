package jslirp.jmh.throughput;

/**
 * Where something was measured.
 *
 * @param mtu of the guest's device
 * @param client where the client was
 */
public record Place(int mtu, Client client) {}
