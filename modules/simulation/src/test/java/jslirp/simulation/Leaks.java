package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jslirp.stack.event.Counter;

/** What has to be true after every run: time takes away all flows, and the network still works. */
final class Leaks {
    private static final long LONG = 24 * 3600 * Simulation.SECOND;

    private Leaks() {}

    private static void checkIpv6(Simulation s) {
        long before = s.guest().echoReplies();
        s.guest().ping(Family.IPV6.gateway(0).address(), 3, 56);
        s.guest().ping(Family.IPV6.dns(0).address(), 4, 1200);
        s.run(Simulation.SECOND);
        assertEquals(before + 2, s.guest().echoReplies(), "IPv6 pings answered");
    }

    static void check(Simulation s) {
        s.link().conditions(LinkConditions.PERFECT);
        s.run(LONG);
        assertEquals(0, s.stack().flows(), "flows after a day");
        assertEquals(0, s.host().openSockets(), "sockets after a day");
        assertEquals(
                s.stack().counters().count(Counter.TCP_OPENED),
                s.stack().counters().count(Counter.TCP_CLOSED));
        s.link().guest(s.guest()::receive);
        long before = s.guest().echoReplies();
        s.guest().ping(s.network().gateway(), 1, 56);
        s.guest().ping(s.network().nameserver(), 2, Math.min(1400, s.network().mtu() - 28));
        s.run(Simulation.SECOND);
        assertEquals(before + 2, s.guest().echoReplies(), "pings answered");
        if (s.network().prefix6() != 0) {
            checkIpv6(s);
        }
    }
}
