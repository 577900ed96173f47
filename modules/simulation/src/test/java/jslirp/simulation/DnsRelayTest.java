package jslirp.simulation;

import static jslirp.simulation.DnsLaboratory.MS;
import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ENETUNREACH;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jslirp.simulation.DnsLaboratory.Nameserver;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.event.DropReason;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries over UDP to the DNS address: all nameservers of the host in turn. */
@ParameterizedClass
@EnumSource(Family.class)
class DnsRelayTest {
    /** What idle flows live longer, at the most, so that they end together. */
    private static final long GRAIN = 1L << 24;

    /** Ports that may ask at a time. */
    private static final int PORTS = 4096;

    private static final String FIRST = "192.0.2.1";
    private static final String SECOND = "192.0.2.2";
    private static final String THIRD = "192.0.2.3";

    private final Family family;
    private final DnsLaboratory lab;
    private final Simulation simulation;

    DnsRelayTest(Family family) {
        this.family = family;
        lab = new DnsLaboratory(family);
        simulation = lab.simulation;
    }

    @AfterEach
    void nothingStaysBehind() {
        lab.checkLeaks();
    }

    private long dropped(DropReason reason) {
        return simulation.stack().counters().dropped(reason);
    }

    @Test
    void theFirstNameserverIsAskedAndNobodyElse() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        assertEquals(FIRST + " after 10", lab.askAndWait(5000, 1));
        simulation.run(Simulation.SECOND);
        assertEquals(1, all[0].queries);
        assertEquals(0, all[1].queries);
        assertEquals(1, lab.answers.size());
    }

    @Test
    void aNameserverOfAnyVersionAnswersEitherAddress() {
        lab.resolvConf("2001:db8::53");
        assertEquals("2001:db8::53 after 10", lab.askAndWait(5000, 1));
    }

    @Test
    void loopbackNameserversAreAskedThoughTheLoopbackIsClosed() {
        VirtualNetwork closed = family.network(1500, false, false);
        DnsLaboratory other = new DnsLaboratory(family, closed);
        other.resolvConf("127.0.0.53", "::1");
        assertEquals("127.0.0.53 after 10", other.askAndWait(5000, 1));
        other.checkLeaks();
    }

    @Test
    void theThirdStillAnswersWithinASecond() {
        Nameserver[] all = lab.resolvConf(FIRST, "2001:db8::53", THIRD);
        all[0].delayNanos = -1;
        all[1].delayNanos = -1;
        assertEquals(THIRD + " after 810", lab.askAndWait(5000, 1));
        assertEquals(THIRD + " after 10", lab.askAndWait(5001, 2));
    }

    @Test
    void aDeadOneIsRememberedForThirtySeconds() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = -1;
        assertEquals(SECOND + " after 410", lab.askAndWait(5000, 1));
        for (int i = 2; i < 59; i++) {
            assertEquals(SECOND + " after 10", lab.askAndWait(5000 + i, i));
            simulation.run(490 * MS);
        }
        assertEquals(1, all[0].queries);
        simulation.run(2 * Simulation.SECOND);
        all[0].delayNanos = 10 * MS;
        assertEquals(FIRST + " after 10", lab.askAndWait(6000, 100));
    }

    @Test
    void aPortWhereNobodyListensIsLeftAtOnceAndRemembered() {
        Nameserver[] all = lab.resolvConf("::1", SECOND);
        all[0].refuses = true;
        all[0].delayNanos = MS;
        assertEquals(SECOND + " after 11", lab.askAndWait(5000, 1));
        assertEquals(SECOND + " after 10", lab.askAndWait(5001, 2));
        assertEquals(1, all[0].queries);
        assertEquals(0, simulation.guest().icmpErrors());
    }

    @Test
    void oneThatCannotBeReachedIsPassedOverAtOnce() {
        Nameserver[] all = lab.resolvConf("2001:db8::53", SECOND);
        all[0].unroutable = ENETUNREACH;
        assertEquals(SECOND + " after 10", lab.askAndWait(5000, 1));
    }

    @Test
    void whenAllRefuseTheGuestIsToldAtOnce() {
        Nameserver[] all = lab.resolvConf("127.0.0.1", "::1");
        for (Nameserver server : all) {
            server.refuses = true;
            server.delayNanos = MS;
        }
        lab.ask(5000, 1);
        simulation.run(3 * MS);
        assertEquals(1, simulation.guest().icmpErrors());
        all[1].refuses = false;
        assertEquals("::1 after 2", lab.askAndWait(5000, 2), "both are dead, and asked in turn");
    }

    @Test
    void whenNoneCanBeReachedTheGuestIsToldAtOnce() {
        for (Nameserver server : lab.resolvConf(FIRST, SECOND)) {
            server.unroutable = ENETUNREACH;
        }
        lab.ask(5000, 1);
        simulation.settle();
        assertEquals(1, simulation.guest().icmpErrors());
        assertEquals(1, dropped(DropReason.HOST_ERROR));
    }

    @Test
    void withoutNameserversTheGuestIsToldAtOnce() {
        lab.resolvConf();
        lab.ask(5000, 1);
        simulation.settle();
        assertEquals(1, simulation.guest().icmpErrors());
        assertEquals(0, simulation.stack().flows());
    }

    @Test
    void oneRefusesAndTheOtherIsSlowSoTheGuestIsToldNothing() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = 3 * Simulation.SECOND;
        all[1].refuses = true;
        lab.ask(5000, 1);
        simulation.run(4 * Simulation.SECOND);
        assertEquals(0, simulation.guest().icmpErrors());
        assertEquals(1, lab.answersTo(1));
    }

    @Test
    void onlyTheFirstAnswerReachesTheGuestAndTheLateOneBringsItsServerBack() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = 700 * MS;
        assertEquals(SECOND + " after 410", lab.askAndWait(5000, 1));
        simulation.run(Simulation.SECOND);
        assertEquals(1, lab.answersTo(1));
        assertEquals(1, dropped(DropReason.DNS_LATE));
        all[0].delayNanos = 10 * MS;
        assertEquals(FIRST + " after 10", lab.askAndWait(5001, 2));
    }

    @Test
    void theSlowOneMayStillBeTheFirstToAnswer() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = 450 * MS;
        all[1].delayNanos = 200 * MS;
        assertEquals(FIRST + " after 450", lab.askAndWait(5000, 1));
        simulation.run(Simulation.SECOND);
        assertEquals(1, lab.answersTo(1));
    }

    @Test
    void aHardQuestionDoesNotMakeABusyServerADeadOne() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = 900 * MS;
        lab.ask(5000, 1);
        all[0].delayNanos = 10 * MS;
        simulation.run(100 * MS);
        assertEquals(FIRST + " after 10", lab.askAndWait(5001, 2));
        simulation.run(400 * MS);
        assertEquals(1, lab.answersTo(1));
        assertEquals(FIRST + " after 10", lab.askAndWait(5002, 3));
    }

    @Test
    void aQueryThatComesAgainIsSentAgainAndWaitsNoLonger() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = -1;
        for (int i = 0; i < 4; i++) {
            lab.ask(5000, 1);
            simulation.run(100 * MS - 1);
        }
        assertEquals(4, all[0].queries);
        simulation.run(20 * MS);
        assertEquals(1, lab.answersTo(1));
        assertEquals(1, all[1].queries);
    }

    @Test
    void aQueryThatComesAgainWhenAllHaveBeenAskedGoesToAllAnew() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = -1;
        all[1].delayNanos = -1;
        lab.ask(5000, 1);
        simulation.run(5 * Simulation.SECOND);
        assertEquals(1, all[0].queries);
        assertEquals(1, all[1].queries);
        all[1].delayNanos = 10 * MS;
        assertEquals(SECOND + " after 410", lab.askAndWait(5000, 1));
    }

    @Test
    void anAnswerMayTakeTenSeconds() {
        Nameserver[] all = lab.resolvConf(FIRST);
        all[0].delayNanos = 10 * Simulation.SECOND;
        lab.ask(5000, 1);
        simulation.run(11 * Simulation.SECOND);
        assertEquals(1, lab.answersTo(1));
    }

    @Test
    void twoQueriesOfOnePortAreTwo() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = -1;
        lab.ask(5000, 1);
        simulation.run(200 * MS);
        lab.ask(5000, 2);
        simulation.run(Simulation.SECOND);
        assertEquals(1, lab.answersTo(1));
        assertEquals(1, lab.answersTo(2));
        assertEquals(410 * MS, lab.answers.get(1).time() - lab.answers.get(0).time() + 210 * MS);
    }

    @Test
    void whoWasNotAskedIsNotHeard() {
        Nameserver[] all = lab.resolvConf(FIRST);
        all[0].delayNanos = -1;
        SimulatedDatagrams[] seen = new SimulatedDatagrams[1];
        simulation
                .host()
                .datagrams(
                        (socket, _, _, _) -> {
                            seen[0] = socket;
                            return 0;
                        });
        lab.ask(5000, 1);
        for (String stranger : List.of("192.0.2.9:53", FIRST + ":54", "127.0.0.1:53")) {
            seen[0].arrive(Endpoint.parse(stranger), 60, new byte[40]);
        }
        simulation.settle();
        assertEquals(3, dropped(DropReason.DNS_UNASKED));
        assertEquals(0, lab.answers.size());
    }

    @Test
    void datagramsWithoutAnIdentifierGoAndComeToo() {
        simulation.host().nameservers(Endpoint.parse(FIRST + ":53"));
        simulation.host().echoDatagrams(Endpoint.parse(FIRST + ":53"), MS);
        int[] came = new int[1];
        simulation.guest().onDatagram(5000, p -> came[0] += 1 + p.payloadLength());
        simulation.guest().sendDatagram(5000, lab.dns);
        simulation.guest().sendDatagram(5000, lab.dns, (byte) 7);
        simulation.run(10 * MS);
        assertEquals(3, came[0]);
    }

    @Test
    void aSocketThatIsFullForAMomentIsNobodysFault() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].unroutable = EAGAIN;
        lab.ask(5000, 1);
        all[0].unroutable = 0;
        assertEquals(FIRST + " after 10", lab.askAndWait(5001, 2));
        simulation.run(500 * MS);
        assertEquals(1, lab.answersTo(1));
        assertEquals(FIRST + " after 10", lab.askAndWait(5002, 3));
    }

    @Test
    void withoutDescriptorsAQueryIsDroppedAndTheNextWorks() {
        lab.resolvConf(FIRST, "2001:db8::53");
        simulation.host().socketLimit(0);
        lab.ask(5000, 1);
        simulation.run(MS);
        assertEquals(0, simulation.guest().icmpErrors());
        assertEquals(1, dropped(DropReason.FLOW_LIMIT));
        simulation.host().socketLimit(1);
        assertEquals(FIRST + " after 10", lab.askAndWait(5000, 1));
    }

    @Test
    void theSocketIsClosedSoonAfterTheAnswer() {
        lab.resolvConf(FIRST);
        lab.askAndWait(5000, 1);
        assertEquals(1, simulation.host().openSockets());
        simulation.run(20 * MS + GRAIN);
        assertEquals(0, simulation.host().openSockets());
        assertEquals(0, simulation.stack().flows());
    }

    @Test
    void portsThatAreAnsweredGiveWayToThoseThatAsk() {
        lab.resolvConf(FIRST)[0].delayNanos = 0;
        int ports = PORTS + 100;
        for (int i = 0; i < ports; i++) {
            lab.ask(10_000 + i, i);
        }
        assertEquals(0, dropped(DropReason.FLOW_LIMIT));
        assertEquals(ports, lab.answers.size());
        assertEquals(PORTS, simulation.host().openSockets());
        simulation.run(20 * MS + GRAIN);
        assertEquals(0, simulation.host().openSockets());
    }

    @Test
    void portsThatWaitGiveWayToNobody() {
        lab.resolvConf(FIRST)[0].delayNanos = 200 * MS;
        for (int i = 0; i <= PORTS; i++) {
            lab.ask(10_000 + i, i);
        }
        assertEquals(1, dropped(DropReason.FLOW_LIMIT));
        simulation.run(250 * MS);
        assertEquals(PORTS, lab.answers.size());
        lab.ask(10_000 + PORTS, PORTS);
        simulation.run(250 * MS);
        assertEquals(PORTS + 1, lab.answers.size());
    }

    @Test
    void whatIsAskedWhenAllIsAnsweredIsHeardToo() {
        Nameserver[] all = lab.resolvConf(FIRST);
        all[0].copies = 2;
        assertEquals(FIRST + " after 10", lab.askAndWait(5000, 1));
        assertEquals(FIRST + " after 10", lab.askAndWait(5000, 2));
        assertEquals(2, lab.answersTo(1));
    }

    @Test
    void theSocketStaysOpenWhileALateAnswerMayCome() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = -1;
        lab.askAndWait(5000, 1);
        simulation.run(1999 * MS);
        assertEquals(1, simulation.host().openSockets());
        simulation.run(MS + GRAIN);
        assertEquals(0, simulation.host().openSockets());
        assertEquals(0, simulation.stack().flows());
    }

    @Test
    void whatIsKeptIsBoundedAndWhatIsNotKeptIsSentOnce() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND);
        all[0].delayNanos = 350 * MS;
        for (int i = 0; i < 3900; i++) {
            lab.ask(5000 + i, i);
        }
        simulation.run(Simulation.SECOND);
        assertEquals(3900, lab.answers.size(), "all are answered, kept or not");
        all[0].delayNanos = -1;
        simulation.run(5 * Simulation.SECOND);
        for (int i = 0; i < 300; i++) {
            lab.ask(5000, i);
        }
        simulation.run(Simulation.SECOND);
        assertEquals(4156, lab.answers.size(), "256 of one port are kept");
    }

    @Test
    void aThousandQueriesAreAnsweredWhileTheListChangesEveryTenMilliseconds() {
        Nameserver[] all = lab.resolvConf(FIRST, SECOND, "::1", THIRD);
        all[0].delayNanos = -1;
        all[1].refuses = true;
        all[2].unroutable = ENETUNREACH;
        for (int i = 0; i < 1000; i++) {
            switch (i % 4) {
                case 0 -> lab.resolvConf(FIRST, THIRD);
                case 1 -> lab.resolvConf(SECOND, "::1", "2001:db8::53");
                case 2 -> lab.resolvConf("::1", THIRD);
                default -> lab.resolvConf("2001:db8::53");
            }
            lab.ask(5000 + i, i);
            simulation.run(10 * MS);
        }
        simulation.run(2 * Simulation.SECOND);
        for (int i = 0; i < 1000; i++) {
            assertEquals(1, lab.answersTo(i), "answers to " + i);
        }
    }

    @Test
    void aGuestsPortAsksTheDnsAddressAndOthersBySocketsOfTheirOwn() {
        lab.resolvConf(FIRST);
        Endpoint echo = Endpoint.parse("192.0.2.99:7");
        simulation.host().echoDatagrams(echo, MS);
        simulation.guest().sendDatagram(5000, echo, (byte) 1, (byte) 2, (byte) 3);
        lab.ask(5000, 1);
        assertEquals(2, simulation.host().openSockets());
        assertTrue(simulation.stack().flows() == 2);
        int[] echoed = new int[1];
        simulation.guest().onDatagram(5000, p -> echoed[0] += p.payloadLength());
        simulation.run(20 * MS);
        assertEquals(3 + 530, echoed[0]);
    }
}
