package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class NdpTest {
    private final MemorySegment s = Arena.ofAuto().allocate(64);

    @Test
    void optionsAreWrittenAsTheRfcsDrawThem() {
        long high = 0xfd00L << 48;
        assertEquals(8, NdpOption.writeMac(s, 0, NdpOption.SOURCE_LINK_LAYER, 0x525600000002L));
        assertEquals("0101525600000002", hex(8));
        assertEquals(0x525600000002L, NdpOption.mac(s, 0));
        assertEquals(8, NdpOption.writeMtu(s, 0, 1500));
        assertEquals("05010000000005dc", hex(8));
        assertEquals(32, NdpOption.writePrefix(s, 0, high, 86_400, 14_400));
        assertEquals(
                "030440c0" + "00015180" + "00003840" + "00000000" + "fd" + "00".repeat(15),
                hex(32));
        assertEquals(24, NdpOption.writeDns(s, 0, 1800, high, 3));
        assertEquals("19030000" + "00000708" + "fd" + "00".repeat(14) + "03", hex(24));
        assertEquals(
                24,
                NdpOption.writeSearch(
                        s, 0, 1800, new byte[] {3, 'l', 'a', 'n', 0, 1, 97, 2, 'd', 'e', 0}));
        assertEquals(
                "1f030000" + "00000708" + "036c616e00" + "0161026465" + "00" + "0000000000",
                hex(24));
    }

    @Test
    void optionsFitWhenEachIsWholeAndNoneIsEmpty() {
        MemorySegment two = Captures.segment("0101525600000002" + "0502" + "00".repeat(14));
        assertTrue(NdpOption.fit(two, 0, 0));
        assertTrue(NdpOption.fit(two, 0, 8));
        assertTrue(NdpOption.fit(two, 0, 24));
        for (int cut : new int[] {1, 7, 9, 16, 23}) {
            assertFalse(NdpOption.fit(two, 0, cut), "cut at " + cut);
        }
        assertFalse(NdpOption.fit(Captures.segment("01".repeat(8) + "00".repeat(8)), 0, 16));
        assertEquals(8, NdpOption.find(two, 0, 24, NdpOption.MTU));
        assertEquals(NdpOption.ABSENT, NdpOption.find(two, 0, 24, NdpOption.DNS_SEARCH));
    }

    @Test
    void messagesHaveTheirFieldsWhereTheRfcDrawsThem() {
        NdpMessage.router(s, 0, 64, NdpMessage.OTHER, 1800);
        assertEquals("00000000" + "40400708" + "00".repeat(8), hex(16));
        NdpMessage.flags(s, 0, NdpMessage.ROUTER | NdpMessage.SOLICITED);
        NdpMessage.target(s, 0, 0xfe80L << 48, 2);
        assertEquals("00000000" + "c0400708" + "fe80" + "00".repeat(13) + "02", hex(24));
        assertEquals(2, NdpMessage.targetLow(s, 0));
    }

    @Test
    void groupsOfALinkAreKnown() {
        long low = IpAddress.parse("ff02::1:ff03:0405").low();
        assertEquals(low, Ipv6Group.solicitedNode(0x0102_0003_0405L));
        assertTrue(Ipv6Group.isSolicitedNode(Ipv6Group.HIGH, low));
        assertFalse(Ipv6Group.isSolicitedNode(Ipv6Group.HIGH, Ipv6Group.ALL_NODES));
        assertEquals(IpAddress.parse("ff02::1:2").low(), Ipv6Group.DHCP_SERVERS);
        assertEquals(IpAddress.parse("ff02::2").high(), Ipv6Group.HIGH);
    }

    private String hex(int length) {
        byte[] bytes = s.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        return HexFormat.of().formatHex(bytes);
    }
}
