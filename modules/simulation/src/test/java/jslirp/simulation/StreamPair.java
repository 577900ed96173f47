package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A connection of the guest to a peer on the host, and what each of them is to send. */
record StreamPair(GuestConnection guest, PlannedPeer host, StreamPlan up, StreamPlan down) {
    /** Has the guest connect to the {@code n}th server. */
    static StreamPair open(
            Family family,
            Simulation s,
            GuestOptions options,
            StreamPlan up,
            StreamPlan down,
            int n) {
        PlannedPeer host = s.host().serve(family.server(n), down, up.content(), 20_000);
        GuestConnection guest = s.guest().connect(family.server(n), options, up, down.content());
        return new StreamPair(guest, host, up, down);
    }

    boolean done() {
        return guest.failure() != null
                || guest.finished() && host.sawEnd() && host.received() == up.length();
    }

    void check() {
        assertNull(guest.failure());
        assertEquals(down.length(), guest.received(), "bytes to the guest");
        assertEquals(up.length(), host.received(), "bytes to the host");
        assertTrue(host.sawEnd(), "the host saw the end");
    }
}
