package jslirp.simulation;

/**
 * When a line of a script happens: at {@code earliest} for what the script does; between the two
 * for what it expects.
 *
 * @param earliest from the start of the script
 * @param latest from the start of the script
 * @param together in the same batch as the line before, without a turn of the loop between
 */
record ScriptTime(long earliest, long latest, boolean together) {
    private static final long TOLERANCE = Simulation.MILLISECOND;
    private static final long ANY = 300 * Simulation.SECOND;

    /**
     * Reads {@code +0.1}, {@code 2.5}, {@code +0.9~+1.1}, {@code *} (any time) or {@code &} (with
     * the line before).
     */
    static ScriptTime parse(String word, long now) {
        if (word.equals("&")) {
            return new ScriptTime(now, now, true);
        }
        if (word.equals("*")) {
            return new ScriptTime(now, now + ANY, false);
        }
        int dash = word.indexOf('~');
        if (dash < 0) {
            long time = single(word, now);
            return new ScriptTime(time, time, false);
        }
        return new ScriptTime(
                single(word.substring(0, dash), now), single(word.substring(dash + 1), now), false);
    }

    /** Whether something that is expected then may happen at {@code time}. */
    boolean allows(long time) {
        return time >= earliest - TOLERANCE && time <= latest + TOLERANCE;
    }

    long deadline() {
        return latest + TOLERANCE;
    }

    private static long single(String word, long now) {
        boolean relative = word.startsWith("+");
        double seconds = Double.parseDouble(relative ? word.substring(1) : word);
        long nanos = Math.round(seconds * Simulation.SECOND);
        return relative ? now + nanos : nanos;
    }
}
