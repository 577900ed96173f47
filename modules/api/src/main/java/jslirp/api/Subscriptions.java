package jslirp.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Those who want to be told what happens. Nobody waits for them: one that does not read loses its
 * subscription.
 */
public final class Subscriptions {
    private final List<Subscriber> subscribers = new ArrayList<>();
    private long dropped;

    /** One of them. */
    interface Subscriber {
        /** Takes a line; false if it has no room left for it. */
        boolean take(byte[] line);
    }

    /** Without any. */
    public Subscriptions() {}

    /** Whether nobody would hear of anything. */
    public boolean isEmpty() {
        return subscribers.isEmpty();
    }

    /** How many lost their subscription because they were too slow. */
    public long dropped() {
        return dropped;
    }

    void add(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    void remove(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Tells all of an event. */
    public void tell(JsonObject event) {
        if (subscribers.isEmpty()) {
            return;
        }
        byte[] line = Conversation.line(event);
        // One that is dropped removes itself.
        for (Subscriber subscriber : List.copyOf(subscribers)) {
            if (!subscriber.take(line)) {
                dropped++;
            }
        }
    }
}
