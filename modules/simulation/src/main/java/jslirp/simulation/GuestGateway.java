package jslirp.simulation;

import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * What a guest knows of the gateway in one IP version: its MAC, for which it asks when it has
 * something to send, and again each second until there is an answer.
 */
final class GuestGateway {
    private static final long RETRY = Simulation.SECOND;

    private final Simulation simulation;
    private final Supplier<Packet> question;
    private final ArrayDeque<Packet> unresolved = new ArrayDeque<>();
    private final Alarm alarm;
    private boolean known;

    GuestGateway(Simulation simulation, Supplier<Packet> question) {
        this.simulation = simulation;
        this.question = question;
        alarm = new Alarm(simulation, _ -> ask());
    }

    /** Sends a packet by way of the gateway, once it is known. */
    void send(Packet p) {
        if (known) {
            simulation.link().send(p);
            return;
        }
        unresolved.add(p);
        if (!alarm.armed()) {
            ask();
        }
    }

    /** It has answered. */
    void resolved() {
        known = true;
        alarm.clear();
        while (!unresolved.isEmpty()) {
            simulation.link().send(unresolved.remove());
        }
    }

    private void ask() {
        simulation.link().send(question.get());
        alarm.set(RETRY);
    }
}
