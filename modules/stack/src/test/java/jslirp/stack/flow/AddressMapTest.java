package jslirp.stack.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jslirp.stack.flow.AddressMap.Verdict;
import jslirp.stack.host.OwnAddresses;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressMapTest {
    private static final VirtualAddresses ADDRESSES =
            new VirtualAddresses(
                    IpAddress.parse("10.0.2.0").low(),
                    24,
                    IpAddress.parse("10.0.2.2").low(),
                    IpAddress.parse("10.0.2.3").low(),
                    0xfd00L << 48);
    private static final Endpoint NAMESERVER = Endpoint.parse("192.0.2.53:53");

    private static AddressMap map(boolean hostLoopback, boolean dns) {
        return new AddressMap(
                ADDRESSES, () -> List.of(NAMESERVER), OwnAddresses.NONE, hostLoopback, dns);
    }

    private static Verdict ask(AddressMap map, String address, int port) {
        IpAddress destination = IpAddress.parse(address);
        return map.toHost(destination.high(), destination.low(), port);
    }

    private static String answer(AddressMap map) {
        return new Endpoint(new IpAddress(map.high(), map.low()), map.port()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "127.255.255.255",
                "0.0.0.0",
                "0.1.2.3",
                "::",
                "::1",
                "fe80::1",
                "febf::1"
            })
    void whatMeansTheHostItselfIsForbidden(String address) {
        for (boolean hostLoopback : new boolean[] {true, false}) {
            assertEquals(Verdict.FORBIDDEN, ask(map(hostLoopback, true), address, 80));
            assertEquals(Verdict.FORBIDDEN, ask(map(hostLoopback, true), address, 53));
        }
    }

    @Test
    void theGatewayIsTheHostsLoopback() {
        AddressMap map = map(true, true);
        assertEquals(Verdict.ALLOWED, ask(map, "10.0.2.2", 80));
        assertEquals("127.0.0.1:80", answer(map));
        assertEquals(Verdict.ALLOWED, ask(map, "fd00::2", 80));
        assertEquals("[::1]:80", answer(map));
    }

    @Test
    void aClosedLoopbackIsUnreachableAndDnsGoesOn() {
        AddressMap map = map(false, true);
        assertEquals(Verdict.UNREACHABLE, ask(map, "10.0.2.2", 80));
        assertEquals(Verdict.UNREACHABLE, ask(map, "255.255.255.255", 80));
        assertEquals(Verdict.NAMESERVER, ask(map, "10.0.2.3", 53));
        assertEquals(Verdict.NAMESERVER, ask(map, "fd00::3", 53));
    }

    @Test
    void theDnsAddressServesDnsOnly() {
        assertEquals(Verdict.UNREACHABLE, ask(map(true, true), "10.0.2.3", 80));
    }

    @Test
    void withoutDnsItsAddressIsLikeAnyOther() {
        AddressMap map = map(true, false);
        assertEquals(Verdict.ALLOWED, ask(map, "10.0.2.3", 53));
        assertEquals("10.0.2.3:53", answer(map));
    }

    @Test
    void withoutNameserversDnsIsUnreachable() {
        AddressMap map = new AddressMap(ADDRESSES, List::of, OwnAddresses.NONE, true, true);
        assertEquals(Verdict.UNREACHABLE, ask(map, "10.0.2.3", 53));
    }

    @Test
    void theHostsAddressesCanBeClosedTooAndTheGatewayAndDnsAreNotAmongThem() {
        IpAddress ipv4 = IpAddress.parse("198.51.100.7");
        IpAddress ipv6 = IpAddress.parse("2001:db8::7");
        AddressMap map =
                new AddressMap(
                        ADDRESSES,
                        () -> List.of(NAMESERVER),
                        (high, low) -> List.of(ipv4, ipv6).contains(new IpAddress(high, low)),
                        true,
                        true);
        assertEquals(Verdict.UNREACHABLE, ask(map, "198.51.100.7", 80));
        assertEquals(Verdict.UNREACHABLE, ask(map, "2001:db8::7", 0));
        assertEquals(Verdict.ALLOWED, ask(map, "198.51.100.8", 80));
        assertEquals(Verdict.ALLOWED, ask(map, "10.0.2.2", 80));
        assertEquals(Verdict.NAMESERVER, ask(map, "10.0.2.3", 53));
    }

    @Test
    void otherAddressesAreThemselves() {
        AddressMap map = map(true, true);
        assertEquals(Verdict.ALLOWED, ask(map, "169.254.169.254", 80));
        assertEquals("169.254.169.254:80", answer(map));
        assertEquals(Verdict.ALLOWED, ask(map, "fd00::7", 80));
        assertEquals("[fd00::7]:80", answer(map));
    }

    @Test
    void theHostsLoopbackIsTheGatewayToTheGuest() {
        AddressMap map = map(true, true);
        IpAddress loopback = IpAddress.parse("127.0.0.7");
        map.toGuest(loopback.high(), loopback.low(), 0);
        assertEquals("10.0.2.2:0", answer(map));
        map.toGuest(0, 1, 0xfd00L << 48);
        assertEquals("[fd00::2]:0", answer(map));
        map.toGuest(0, 1, 0xfe80L << 48);
        assertEquals("[fe80::2]:0", answer(map), "to a guest that speaks link-local");
        IpAddress other = IpAddress.parse("198.51.100.7");
        map.toGuest(other.high(), other.low(), 0);
        assertEquals("198.51.100.7:0", answer(map));
    }
}
