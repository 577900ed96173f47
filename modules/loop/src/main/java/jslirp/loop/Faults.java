package jslirp.loop;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.Set;

/**
 * Broken invariants that callbacks ran into. Each is counted; the first of each kind, which is its
 * class and the line that threw it, is logged with its trace. A guest that can repeat one cannot
 * fill the log with it.
 */
public final class Faults {
    /** More kinds than this are only counted: the program has far fewer lines that can throw. */
    private static final int KINDS = 100;

    private final PrintStream log;
    private final Set<String> kinds = new HashSet<>();
    private long count;

    /** Logs to a stream. */
    public Faults(PrintStream log) {
        this.log = log;
    }

    /** How many there have been. */
    public long count() {
        return count;
    }

    /** Counts a fault, and logs it if it is the first of its kind. */
    public void add(Throwable fault) {
        count++;
        if (kinds.size() < KINDS && kinds.add(kind(fault))) {
            log.println("A broken invariant, please report it; the network goes on:");
            fault.printStackTrace(log);
        }
    }

    private static String kind(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
    }
}
