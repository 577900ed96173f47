package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MacAddressTest {
    @Test
    void textIsReadAndWritten() {
        assertEquals(0x5255_0a00_0202L, MacAddress.parse("52:55:0a:00:02:02"));
        assertEquals(0x5255_0a00_0202L, MacAddress.parse("52:55:0A:00:02:02"));
        assertEquals("52:55:0a:00:02:02", MacAddress.format(0x5255_0a00_0202L));
        assertEquals("00:00:00:00:00:00", MacAddress.format(0));
        assertEquals("ff:ff:ff:ff:ff:ff", MacAddress.format(MacAddress.BROADCAST));
    }

    @Test
    void otherTextIsRefused() {
        for (String text :
                new String[] {
                    "",
                    "52:55:0a:00:02",
                    "52:55:0a:00:02:02:",
                    "52-55-0a-00-02-02",
                    "52:55:0a:00:02:0g",
                    "5255:0a:00:02:022",
                    "52:55:0a:00:02:2 ",
                    "52:55:0a:00:02:\uff10\uff12",
                }) {
            assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text), text);
        }
    }

    @Test
    void virtualHostsHaveTheAddressOfTheirAddress() {
        assertEquals("52:55:0a:00:02:02", MacAddress.format(MacAddress.ofIpv4(0x0a00_0202)));
        assertEquals("52:55:c0:a8:ff:03", MacAddress.format(MacAddress.ofIpv4(0xc0a8_ff03)));
        IpAddress router = IpAddress.parse("fe80::2");
        assertEquals("52:56:00:00:00:02", MacAddress.format(MacAddress.ofIpv6(router.low())));
        IpAddress negative = IpAddress.parse("fd00::ffff:fffe");
        assertEquals("52:56:ff:ff:ff:fe", MacAddress.format(MacAddress.ofIpv6(negative.low())));
    }

    @Test
    void multicastFramesGoWhereTheKernelSendsThem() {
        IpAddress group = IpAddress.parse("ff02::1:ff00:1");
        long destination = EthernetHeader.destination(Captures.segment(Captures.MLD_REPORT), 0);
        IpAddress mld = IpAddress.parse("ff02::16");
        assertEquals(destination, MacAddress.ofIpv6Multicast(mld.low()));
        assertEquals(0x3333_ff00_0001L, MacAddress.ofIpv6Multicast(group.low()));
    }

    @Test
    void groupBitTellsMulticast() {
        assertTrue(MacAddress.isMulticast(MacAddress.BROADCAST));
        assertTrue(MacAddress.isMulticast(0x3333_0000_0001L));
        assertTrue(MacAddress.isMulticast(0x0100_5e00_0001L));
        assertFalse(MacAddress.isMulticast(0x5255_0a00_0202L));
        assertTrue(MacAddress.isUnicast(0x5255_0a00_0202L));
        assertFalse(MacAddress.isUnicast(0));
        assertFalse(MacAddress.isUnicast(MacAddress.BROADCAST));
    }
}
