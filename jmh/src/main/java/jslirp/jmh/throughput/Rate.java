package jslirp.jmh.throughput;

/**
 * How often a driver let a client ask and be answered, in one run.
 *
 * @param mtu of the guest's device
 * @param driver its name
 * @param round counted from 1
 * @param perSecond exchanges, one at a time
 */
record Rate(int mtu, Exchange exchange, String driver, int round, double perSecond) {}
