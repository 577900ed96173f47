package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class IpAddressTest {
    @Test
    void ipv4IsTheMappedForm() {
        IpAddress address = IpAddress.of((byte) 192, (byte) 168, (byte) 0, (byte) 1);
        assertEquals(new IpAddress(0, 0xffff_c0a8_0001L), address);
        assertEquals(address, IpAddress.ofIpv4(0xc0a8_0001));
        assertEquals(address, IpAddress.parse("::ffff:192.168.0.1"));
        assertTrue(address.isIpv4());
        assertEquals(0xc0a8_0001, address.ipv4());
    }

    @Test
    void sixteenBytesAreIpv6() {
        byte[] bytes = new byte[16];
        bytes[0] = (byte) 0xfd;
        bytes[15] = (byte) 0x82;
        assertEquals(new IpAddress(0xfd00_0000_0000_0000L, 0x82), IpAddress.of(bytes));
        assertFalse(IpAddress.of(bytes).isIpv4());
    }

    @Test
    void otherCountsOfBytesAreRefused() {
        for (int count : new int[] {0, 3, 5, 15, 17}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> IpAddress.of(new byte[count]),
                    "" + count);
        }
    }

    @Test
    void loopbackIsAllOf127AndOne() {
        holds(IpAddress::isLoopback, "127.0.0.0", "127.0.0.1", "127.255.255.255", "::1");
        holds(IpAddress::isLoopback, "::ffff:127.1.2.3", "::ffff:7f00:1");
        fails(IpAddress::isLoopback, "126.255.255.255", "128.0.0.0", "::", "::2", "::7f00:1");
        fails(IpAddress::isLoopback, "::1:0:0:1", "1::1", "1::ffff:127.0.0.1", "0.0.0.1");
    }

    @Test
    void unspecifiedIsZeroOfEitherFamily() {
        holds(IpAddress::isUnspecified, "::", "0.0.0.0", "::ffff:0:0");
        fails(IpAddress::isUnspecified, "::1", "0.0.0.1", "1::", "::fffe:0:0");
    }

    @Test
    void thisNetworkIsZeroSlashEight() {
        holds(IpAddress::isThisNetwork, "0.0.0.0", "0.0.0.1", "0.255.255.255");
        fails(IpAddress::isThisNetwork, "1.0.0.0", "::", "::1", "1::ffff:0:0", "255.0.0.0");
    }

    @Test
    void multicastIsFrom224To239AndFf() {
        holds(
                IpAddress::isMulticast,
                "224.0.0.0",
                "239.255.255.255",
                "ff02::1",
                "ff00::",
                "ffff::");
        fails(IpAddress::isMulticast, "223.255.255.255", "240.0.0.0", "255.255.255.255");
        fails(IpAddress::isMulticast, "fe80::1", "fe00::", "1::ffff:224.0.0.1", "::e000:1");
    }

    @Test
    void linkLocalIsFe80SlashTen() {
        holds(IpAddress::isLinkLocal, "fe80::", "fe80::1", "febf:ffff::1");
        fails(IpAddress::isLinkLocal, "fec0::", "fe7f:ffff::", "169.254.1.1", "::fe80");
    }

    @Test
    void ipv4LinkLocalHoldsTheMetadataService() {
        holds(a -> IpAddress.isIpv4LinkLocal(a.high(), a.low()), "169.254.169.254", "169.254.0.0");
        fails(a -> IpAddress.isIpv4LinkLocal(a.high(), a.low()), "169.253.255.255", "169.255.0.0");
        fails(a -> IpAddress.isIpv4LinkLocal(a.high(), a.low()), "fe80::1", "::a9fe:1");
    }

    @Test
    void broadcastIsAllOnesOfIpv4() {
        holds(IpAddress::isBroadcast, "255.255.255.255");
        fails(
                IpAddress::isBroadcast,
                "255.255.255.254",
                "ffff::",
                "::ffff:ffff",
                "1::ffff:ffff:ffff");
    }

    private static void holds(Predicate<IpAddress> question, String... addresses) {
        for (String text : addresses) {
            assertTrue(question.test(IpAddress.parse(text)), text);
        }
    }

    private static void fails(Predicate<IpAddress> question, String... addresses) {
        for (String text : addresses) {
            assertFalse(question.test(IpAddress.parse(text)), text);
        }
    }
}
