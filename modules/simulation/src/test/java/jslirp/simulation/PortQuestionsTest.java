package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.stack.event.Counter;
import jslirp.stack.host.PortQuestion;
import jslirp.wire.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A guest that is asked whether it listens (RFC 9293 sections 3.10.1, 3.10.7.1 and 3.10.7.3). */
class PortQuestionsTest {
    private static final int PORT = 80;
    private final List<String> heard = new ArrayList<>();

    private void ask(Simulation s, Family family) {
        Endpoint guest = new Endpoint(s.guest().address(family.remote(1)), PORT);
        assertTrue(
                s.stack()
                        .ask(
                                new PortQuestion() {
                                    @Override
                                    public Endpoint guest() {
                                        return guest;
                                    }

                                    @Override
                                    public void onListens(long now) {
                                        heard.add("listens");
                                    }

                                    @Override
                                    public void onRefused(long now) {
                                        heard.add("refused");
                                    }

                                    @Override
                                    public void onSilence(long now) {
                                        heard.add("silence");
                                    }
                                },
                                s.now()));
    }

    private void assertHeard(Simulation s, String... expected) {
        assertEquals(List.of(expected), heard);
        assertEquals(0, s.stack().flows());
        assertEquals(0, s.host().openSockets());
        assertEquals(0, s.stack().counters().count(Counter.TCP_OPENED));
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void listenerIsFoundAndItsAnswerTakenBack(Family family) {
        Simulation s = family.simulation(1);
        s.guest().listen(PORT);
        ask(s, family);
        s.run(100_000_000);
        assertHeard(s, "listens");
        assertEquals(1, s.guest().takenBack());
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void refusalIsHeardEachTime(Family family) {
        Simulation s = family.simulation(2);
        ask(s, family);
        s.run(100_000_000);
        ask(s, family);
        s.run(100_000_000);
        assertHeard(s, "refused", "refused");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void nobodyOnTheLinkIsSilence(Family family) {
        Simulation s = family.simulation(3);
        s.link().guest(_ -> {});
        ask(s, family);
        s.run(Simulation.SECOND / 2);
        assertEquals(List.of(), heard);
        s.run(Simulation.SECOND);
        assertHeard(s, "silence");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void lostAnswerIsSilence(Family family) {
        Simulation s = family.simulation(4);
        ask(s, family);
        s.run(100_000_000);
        s.link().guest(_ -> {});
        ask(s, family);
        s.run(2 * Simulation.SECOND);
        assertHeard(s, "refused", "silence");
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void manyQuestionsAtATimeEachGetTheirAnswer(Family family) {
        Simulation s = family.simulation(5);
        s.guest().listen(PORT);
        for (int i = 0; i < 1000; i++) {
            ask(s, family);
        }
        assertEquals(1000, s.stack().flows());
        s.run(2 * Simulation.SECOND);
        assertEquals(1000, heard.size());
        assertTrue(heard.stream().filter("listens"::equals).count() > 900, heard::toString);
        assertEquals(0, s.stack().flows());
    }
}
