package jslirp.simulation;

/** A deadline of the simulated world that is moved and cleared at will, in a {@link Simulation}. */
final class Alarm {
    private final Simulation simulation;
    private final Agenda.Event event;
    private long due;
    private long scheduled = Long.MAX_VALUE;
    private boolean armed;

    Alarm(Simulation simulation, Agenda.Event event) {
        this.simulation = simulation;
        this.event = event;
    }

    /** Rings after so many nanoseconds, whatever was said before. */
    void set(long nanos) {
        armed = true;
        due = simulation.now() + nanos;
        if (due < scheduled) {
            schedule();
        }
    }

    void clear() {
        armed = false;
    }

    boolean armed() {
        return armed;
    }

    private void schedule() {
        long time = due;
        scheduled = time;
        simulation.at(time, now -> ring(time, now));
    }

    private void ring(long time, long now) {
        if (time != scheduled) {
            return;
        }
        scheduled = Long.MAX_VALUE;
        if (armed && due > now) {
            schedule();
        } else if (armed) {
            armed = false;
            event.happen(now);
        }
    }
}
