package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import jslirp.stack.host.OwnAddresses;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kernel tells which addresses are the host's own. */
@Timeout(30)
class LocalAddressesTest {
    private static final long SECOND = 1_000_000_000;

    private static boolean isOwn(OwnAddresses own, String address) {
        IpAddress parsed = IpAddress.parse(address);
        return own.contains(parsed.high(), parsed.low());
    }

    @Test
    void addressesOfInterfacesAndLocalRoutesAreOwn() throws Exception {
        OwnNamespace.run(
                () -> {
                    OwnNamespace.addSilentNetwork();
                    OwnNamespace.ip("addr add 2001:db8::1/64 dev d0 nodad");
                    OwnNamespace.awaitIpv6("2001:db8::1");
                    OwnNamespace.ip("route add local 203.0.113.0/24 dev lo");
                    try (HostFixture fixture = new HostFixture()) {
                        OwnAddresses own = fixture.host.ownAddresses();
                        assertTrue(isOwn(own, "127.0.0.1"));
                        assertTrue(isOwn(own, "127.7.7.7"));
                        assertTrue(isOwn(own, "::1"));
                        assertTrue(isOwn(own, "192.0.2.1"));
                        assertTrue(isOwn(own, "2001:db8::1"));
                        assertTrue(isOwn(own, "203.0.113.200"));
                        assertFalse(isOwn(own, "192.0.2.2"));
                        assertFalse(isOwn(own, "2001:db8::2"));
                        assertFalse(isOwn(own, "192.0.2.255"));
                        assertFalse(isOwn(own, "224.0.0.251"));
                        assertFalse(isOwn(own, "198.51.100.1"), "where no route leads");
                        assertFalse(isOwn(own, "2001:db8:1::1"), "where no route leads");
                    }
                    return null;
                });
    }

    @Test
    void routesThatRefuseAreNotOwn() throws Exception {
        OwnNamespace.run(
                () -> {
                    OwnNamespace.ip("route add unreachable 198.51.100.0/26");
                    OwnNamespace.ip("route add prohibit 198.51.100.64/26");
                    OwnNamespace.ip("route add blackhole 198.51.100.128/26");
                    OwnNamespace.ip("-6 route add blackhole 2001:db8:1::/64");
                    try (HostFixture fixture = new HostFixture()) {
                        OwnAddresses own = fixture.host.ownAddresses();
                        assertFalse(isOwn(own, "198.51.100.1"));
                        assertFalse(isOwn(own, "198.51.100.65"));
                        assertFalse(isOwn(own, "198.51.100.129"));
                        assertFalse(isOwn(own, "2001:db8:1::1"));
                    }
                    return null;
                });
    }

    @Test
    void anAddressThatComesOrGoesIsNoticedWithinASecond() throws Exception {
        OwnNamespace.run(
                () -> {
                    try (HostFixture fixture = new HostFixture()) {
                        OwnAddresses own = fixture.host.ownAddresses();
                        assertFalse(isOwn(own, "192.0.2.1"));
                        OwnNamespace.addSilentNetwork();
                        letASecondPass(fixture);
                        assertTrue(isOwn(own, "192.0.2.1"));
                        OwnNamespace.ip("addr del 192.0.2.1/24 dev d0");
                        assertTrue(isOwn(own, "192.0.2.1"), "asked a moment ago");
                        letASecondPass(fixture);
                        assertFalse(isOwn(own, "192.0.2.1"));
                    }
                    return null;
                });
    }

    private static void letASecondPass(HostFixture fixture) {
        fixture.settle();
        long start = fixture.loop.now();
        fixture.await(
                () -> {
                    fixture.loop.wake();
                    return fixture.loop.now() - start >= SECOND;
                });
    }

    /** More than are remembered, so that their places are taken from one another. */
    @Test
    void manyDestinationsDoNotMix() throws Exception {
        OwnNamespace.run(
                () -> {
                    OwnNamespace.ip("route add local 10.0.0.0/9 dev lo");
                    try (HostFixture fixture = new HostFixture()) {
                        OwnAddresses own = fixture.host.ownAddresses();
                        Random random = new Random(1);
                        for (int i = 0; i < 20_000; i++) {
                            int address = 0x0a00_0000 | random.nextInt(1 << 24);
                            boolean expected = (address & 0x0080_0000) == 0;
                            boolean found = own.contains(0, IpAddress.mappedLow(address));
                            assertEquals(expected, found, Integer.toHexString(address));
                        }
                    }
                    return null;
                });
    }

    @Test
    void withoutADescriptorToAskByEverythingIsOwn() throws Exception {
        try (HostFixture fixture = new HostFixture();
                DescriptorLimit limit = new DescriptorLimit()) {
            limit.lift();
            isOwn(fixture.host.ownAddresses(), "198.51.100.1");
            OwnAddresses mute;
            limit.reach();
            try {
                mute = new LocalAddresses(fixture.loop);
            } finally {
                limit.lift();
            }
            assertTrue(isOwn(mute, "198.51.100.1"));
        }
    }
}
