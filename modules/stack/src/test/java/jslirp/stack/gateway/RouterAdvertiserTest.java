package jslirp.stack.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import jslirp.stack.GuestWire;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.Nameservers;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.stack.neighbor.DiscoveryOutput;
import jslirp.wire.Endpoint;
import jslirp.wire.EthernetHeader;
import jslirp.wire.Ipv6Header;
import jslirp.wire.NdpMessage;
import jslirp.wire.NdpOption;
import org.junit.jupiter.api.Test;

class RouterAdvertiserTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long PREFIX = 0xfd00L << 48;
    private static final long MESSAGE = EthernetHeader.LENGTH + Ipv6Header.LENGTH;
    private static final long OPTIONS = MESSAGE + NdpMessage.ROUTER_ADVERTISEMENT_LENGTH;

    private final GuestWire wire = new GuestWire(1500);

    private RouterAdvertiser advertiser(int mtu, List<String> search) {
        VirtualAddresses d = GuestWire.ADDRESSES;
        VirtualAddresses addresses =
                new VirtualAddresses(d.network(), d.prefixLength(), d.gateway(), d.dns(), PREFIX);
        FrameOutput frames = new FrameOutput(wire, new Frame(Arena.ofAuto()), wire.counters);
        return new RouterAdvertiser(
                new DiscoveryOutput(frames, wire.counters),
                new Neighbors(addresses),
                addresses,
                mtu,
                wire.deadlines,
                new Random(7),
                new Search(search),
                true);
    }

    private record Search(List<String> search) implements Nameservers {
        @Override
        public List<Endpoint> current() {
            return List.of();
        }
    }

    /** Lets time pass, and tells when the next advertisement leaves. */
    private long next(long from) {
        wire.sent.clear();
        long now = from;
        while (wire.sent.isEmpty()) {
            now = wire.deadlines.next();
            wire.deadlines.expire(now);
        }
        return now - from;
    }

    @Test
    void theFirstLeavesAtOnceThreeComeSoonAndTheOthersRarely() {
        RouterAdvertiser advertiser = advertiser(1500, List.of());
        advertiser.start(0);
        assertEquals(1, wire.sent.size(), "RFC 4861 section 6.2.4");
        assertEquals(16 * SECOND, next(0));
        assertEquals(16 * SECOND, next(16 * SECOND));
        long now = 32 * SECOND;
        for (int i = 0; i < 100; i++) {
            long interval = next(now);
            now += interval;
            assertTrue(interval >= 200 * SECOND && interval <= 600 * SECOND, interval + " ns");
        }
    }

    @Test
    void theLastSaysThatThereIsNoRouterAnyMore() {
        RouterAdvertiser advertiser = advertiser(1500, List.of());
        advertiser.start(0);
        assertEquals(1800, NdpMessage.routerLifetime(wire.next(), MESSAGE));
        advertiser.stop();
        assertEquals(0, NdpMessage.routerLifetime(wire.next(), MESSAGE));
        assertEquals(Long.MAX_VALUE, wire.deadlines.next());
    }

    @Test
    void whoShowsItselfLateIsToldAtOnce() {
        RouterAdvertiser advertiser = advertiser(1500, List.of());
        wire.fill();
        advertiser.start(0);
        wire.drain();
        advertiser.arrived(SECOND);
        assertEquals(1, wire.sent.size());
        advertiser.arrived(2 * SECOND);
        assertEquals(1, wire.sent.size(), "everybody was told");
    }

    @Test
    void theHostsSearchListIsPassedOn() {
        RouterAdvertiser advertiser = advertiser(1500, List.of("example.org.", "no..name", "lan"));
        advertiser.start(0);
        MemorySegment s = wire.next();
        long end = s.byteSize();
        long option = NdpOption.find(s, OPTIONS, end, NdpOption.DNS_SEARCH);
        byte[] names = new byte[18];
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, option + 8, names, 0, 18);
        assertEquals("\7example\3org\0\3lan\0", new String(names, StandardCharsets.ISO_8859_1));
    }

    @Test
    void anMtuThatIpv6DoesNotKnowIsNotTold() {
        advertiser(1000, List.of()).start(0);
        MemorySegment s = wire.next();
        assertEquals(NdpOption.ABSENT, NdpOption.find(s, OPTIONS, s.byteSize(), NdpOption.MTU));
    }
}
