package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.wire.Endpoint;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Fragment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Floods: what is limited is refused and counted, what lives goes on, and time clears the rest. */
@ParameterizedClass
@EnumSource(Family.class)
class FloodTest {
    private static final int MANY = 60_000;
    private static final int DESCRIPTORS = 64;
    private static final long KB = 1024;

    @Parameter Family family;

    @Test
    void halfOpenConnectionsToABlackHoleEnd() {
        Simulation s = family.simulation(1);
        s.host().listenElsewhere(() -> (_ -> 0L));
        floodOfSyns(s);
        assertEquals(MANY, s.stack().flows());
        Leaks.check(s);
    }

    @Test
    void handshakesThatNobodyFinishesEnd() {
        Simulation s = family.simulation(2);
        s.host()
                .listenElsewhere(
                        () ->
                                stream -> {
                                    stream.established();
                                    return 0;
                                });
        floodOfSyns(s);
        assertEquals(MANY, s.stack().flows());
        Leaks.check(s);
    }

    @Test
    void synsToClosedPortsLeaveNothing() {
        Simulation s = family.simulation(3);
        floodOfSyns(s);
        s.run(Simulation.SECOND);
        assertEquals(0, s.stack().flows());
        assertEquals(MANY, s.stack().counters().count(Counter.TCP_REFUSED));
        Leaks.check(s);
    }

    @Test
    void udpPortsAreLimited() {
        Simulation s = family.simulation(4);
        s.link().guest(_ -> {});
        for (int port = 1; port <= MANY; port++) {
            Route route = s.guest().route(port, family.server(0));
            s.link().arrive(GuestFrames.udp(route, (byte) 1));
            s.run(port % 64 == 0 ? 1_000_000 : 0);
        }
        assertTrue(s.stack().flows() < MANY, "flows " + s.stack().flows());
        assertTrue(s.stack().counters().dropped(DropReason.FLOW_LIMIT) > 0);
        Leaks.check(s);
    }

    @Test
    void pingsWithManyIdentifiersAreLimited() {
        Simulation s = family.simulation(5);
        s.link().guest(_ -> {});
        for (int id = 0; id < 10_000; id++) {
            Route route = s.guest().route(0, family.server(0));
            s.link().arrive(GuestFrames.echo(route, id, 1));
            s.run(id % 64 == 0 ? 1_000_000 : 0);
        }
        assertTrue(s.stack().flows() <= 1000, "flows " + s.stack().flows());
        Leaks.check(s);
    }

    @Test
    void incompleteFragmentsDoNotKeepOthersOut() {
        Simulation s = family.simulation(6);
        s.link().guest(_ -> {});
        for (int i = 0; i < 10_000; i++) {
            s.link().arrive(firstFragment(s, i));
            s.run(0);
        }
        s.link().guest(s.guest()::receive);
        s.guest().ping(family.gateway(0).address(), 1, 56);
        s.run(Simulation.SECOND);
        assertEquals(1, s.guest().echoReplies());
        s.run(60 * Simulation.SECOND);
        Leaks.check(s);
    }

    @Test
    void descriptorLimitRefusesNewFlowsAndSparesOldOnes() {
        Simulation s = family.simulation(7);
        s.link().conditions(LinkConditions.PERFECT.withDelay(100_000));
        s.host().socketLimit(DESCRIPTORS);
        StreamPlan plan = StreamPlan.sending(1, 2000 * KB).reading(1000 * KB, 64 << 10);
        PlannedPeer host = s.host().serve(family.server(0), plan, plan.content(), 20_000);
        GuestConnection guest =
                s.guest()
                        .connect(
                                family.server(0),
                                GuestOptions.LINUX.withMss(1500 - family.headers),
                                plan,
                                plan.content());
        s.runUntil(guest::isEstablished, Simulation.SECOND);
        for (int i = 0; i < 500; i++) {
            byte[] payload = {1, 2, 3};
            s.guest().sendDatagram(1000 + i, family.remote(9, 7), payload);
            Endpoint other = family.remote(9, 1000 + i);
            s.guest()
                    .connect(
                            other,
                            GuestOptions.LINUX.withMss(1500 - family.headers),
                            plan,
                            plan.content());
            s.guest().ping(other.address(), i, 10);
            s.run(100_000);
        }
        assertTrue(s.host().openSockets() <= DESCRIPTORS);
        assertTrue(s.stack().counters().dropped(DropReason.FLOW_LIMIT) > 0);
        assertTrue(s.runUntil(() -> guest.finished() && host.sawEnd(), 3600 * Simulation.SECOND));
        assertNull(guest.failure());
        Leaks.check(s);
    }

    @Test
    void guestsThatVanishAreForgotten() {
        Simulation s = family.simulation(8);
        s.link().conditions(LinkConditions.PERFECT.withDelay(100_000));
        for (int i = 0; i < 200; i++) {
            StreamPlan plan = StreamPlan.sending(i, 500 * KB);
            s.host().serve(family.server(i), plan, plan.content(), 20_000);
            GuestConnection c =
                    s.guest()
                            .connect(
                                    family.server(i),
                                    GuestOptions.LINUX.withMss(1500 - family.headers),
                                    plan,
                                    plan.content());
            s.after(i * 500_000L, _ -> c.vanish());
            if (i % 3 == 0) {
                s.after(i * 400_000L, _ -> c.abort());
            }
        }
        s.run(10 * Simulation.SECOND);
        s.link().down(true);
        s.run(3600 * Simulation.SECOND);
        s.link().down(false);
        assertFalse(s.stack().hasPending());
        Leaks.check(s);
    }

    private void floodOfSyns(Simulation s) {
        s.link().guest(_ -> {});
        for (int port = 1; port <= MANY; port++) {
            Route route = s.guest().route(port, family.server(0));
            Packet syn = GuestFrames.tcp(route, new Segment(port, 0, 2, 1000, 0, new byte[0]), 0);
            Segmenter.complete(syn);
            s.link().arrive(syn);
            s.run(port % 64 == 0 ? 10_000 : 0);
        }
    }

    private Packet firstFragment(Simulation s, int id) {
        Route route = s.guest().route(5000, family.remote(1, 7));
        Packet p = PacketShape.fragment(GuestFrames.udp(route, new byte[3000]), 0, 1440);
        if (p.isIpv6()) {
            Ipv6Fragment.identification(p.bytes(), p.transport(), id);
        } else {
            Ipv4Header.identification(p.bytes(), Packet.IP, id);
            Ipv4Header.fillChecksum(p.bytes(), Packet.IP);
        }
        return p;
    }
}
