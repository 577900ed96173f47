package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import jslirp.stack.host.ArrivingStream;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.Test;

/** Clients of the host that call a guest which never says who it is on the link. */
class CallersOfNobodyTest {
    private static final int COLLECTIONS = 50;

    /** Somebody who looks whether a port is open may come for weeks before the guest does. */
    @Test
    void aCallThatIsGivenUpIsForgotten() {
        Simulation s = new Simulation(1);
        s.link().guest(_ -> {});
        WeakReference<ArrivingStream> call = call(s);
        s.run(60 * Simulation.SECOND);
        assertEquals(0, s.stack().flows());
        assertEquals(0, s.host().openSockets());
        for (int i = 0; i < COLLECTIONS && call.get() != null; i++) {
            System.gc();
        }
        assertNull(call.get(), "the stack still knows the call");
        assertEquals(0, s.stack().flows());
    }

    private static WeakReference<ArrivingStream> call(Simulation s) {
        ArrivingStream arriving =
                new SimulatedArrival(
                        s,
                        Endpoint.parse("198.51.100.7:5555"),
                        new Endpoint(s.network().guest(), 80),
                        _ -> 0);
        assertNotNull(s.stack().open(arriving, s.now()));
        return new WeakReference<>(arriving);
    }
}
