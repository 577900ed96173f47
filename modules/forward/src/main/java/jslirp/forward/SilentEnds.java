package jslirp.forward;

import java.util.HashMap;
import java.util.Map;
import jslirp.wire.Endpoint;

/**
 * Guest ends that did not answer a handshake on the spot, which are left alone for a while. A busy
 * kernel may be late once, so the first while is short; each is twice as long as the one before,
 * until the end answers.
 */
final class SilentEnds {
    static final long SHORTEST_NANOS = 50_000_000;
    static final long LONGEST_NANOS = 10_000_000_000L;

    private final Map<Endpoint, Silence> silences = new HashMap<>();

    private record Silence(long until, long nanos) {}

    /** An end has not answered. */
    void isSilent(Endpoint end, long now) {
        Silence last = silences.get(end);
        long nanos = last == null ? SHORTEST_NANOS : Math.min(LONGEST_NANOS, 2 * last.nanos);
        silences.put(end, new Silence(now + nanos, nanos));
    }

    /** An end has answered. */
    void hasAnswered(Endpoint end) {
        if (!silences.isEmpty()) {
            silences.remove(end);
        }
    }

    /** Forgets all, those included that nothing leads to any more. */
    void forget() {
        silences.clear();
    }

    /** Whether an end is to be left alone. */
    boolean isLeftAlone(Endpoint end, long now) {
        Silence last = silences.isEmpty() ? null : silences.get(end);
        return last != null && last.until - now > 0;
    }
}
