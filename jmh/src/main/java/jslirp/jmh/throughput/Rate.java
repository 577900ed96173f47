package jslirp.jmh.throughput;

/**
 * How often a driver let a client ask and be answered, in one run.
 *
 * @param driver its name
 * @param round counted from 1
 * @param perSecond exchanges, one at a time
 * @param processorMicroseconds what the driver's own processes used for one
 */
public record Rate(
        Place place,
        Exchange exchange,
        String driver,
        int round,
        double perSecond,
        double processorMicroseconds) {}
