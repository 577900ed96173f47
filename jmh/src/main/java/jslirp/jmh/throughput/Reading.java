package jslirp.jmh.throughput;

/**
 * One run of a driver.
 *
 * @param mtu of the guest's device
 * @param direction which way the bytes went
 * @param driver its name
 * @param round counted from 1
 * @param gigabitsPerSecond what the receiver got
 * @param processorSecondsPerGigabyte what the driver's own processes used for it
 */
public record Reading(
        int mtu,
        Direction direction,
        String driver,
        int round,
        double gigabitsPerSecond,
        double processorSecondsPerGigabyte) {}
