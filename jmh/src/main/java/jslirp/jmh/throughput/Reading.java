package jslirp.jmh.throughput;

/**
 * One transfer by a driver.
 *
 * @param driver its name
 * @param round counted from 1
 * @param gigabitsPerSecond what the receiver got
 * @param processorSecondsPerGigabyte what the driver's own processes used for it
 */
public record Reading(
        Place place,
        Load load,
        String driver,
        int round,
        double gigabitsPerSecond,
        double processorSecondsPerGigabyte) {}
