package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6HeaderTest {
    private static final int AT = EthernetHeader.LENGTH;

    private final MemorySegment echo = Captures.segment(Captures.ECHO_REQUEST_V6);

    @Test
    void capturedPacketIsReadAsSent() {
        assertTrue(Ipv6Header.fits(echo, AT, echo.byteSize()));
        assertEquals(6, Ipv6Header.version(echo, AT));
        assertEquals(0, Ipv6Header.trafficClass(echo, AT));
        assertEquals(0x8fe4e, Ipv6Header.flowLabel(echo, AT));
        assertEquals(16, Ipv6Header.payloadLength(echo, AT));
        assertEquals(IpProtocol.ICMPV6, Ipv6Header.nextHeader(echo, AT));
        assertEquals(64, Ipv6Header.hopLimit(echo, AT));
        assertEquals(0xfd00_0000_0000_0000L, Ipv6Header.sourceHigh(echo, AT));
        assertEquals(0x100, Ipv6Header.sourceLow(echo, AT));
        assertEquals(0xfd00_0000_0000_0000L, Ipv6Header.destinationHigh(echo, AT));
        assertEquals(2, Ipv6Header.destinationLow(echo, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(4, 8, Ipv6Header::trafficClass, Ipv6Header::trafficClass);
        HeaderCheck.field(12, 20, Ipv6Header::flowLabel, Ipv6Header::flowLabel);
        HeaderCheck.field(32, 16, Ipv6Header::payloadLength, Ipv6Header::payloadLength);
        HeaderCheck.field(48, 8, Ipv6Header::nextHeader, Ipv6Header::nextHeader);
        HeaderCheck.field(56, 8, Ipv6Header::hopLimit, Ipv6Header::hopLimit);
        HeaderCheck.longField(
                64,
                64,
                Ipv6Header::sourceHigh,
                (s, at, high) -> Ipv6Header.source(s, at, high, Ipv6Header.sourceLow(s, at)));
        HeaderCheck.longField(
                128,
                64,
                Ipv6Header::sourceLow,
                (s, at, low) -> Ipv6Header.source(s, at, Ipv6Header.sourceHigh(s, at), low));
        HeaderCheck.longField(
                192,
                64,
                Ipv6Header::destinationHigh,
                (s, at, high) ->
                        Ipv6Header.destination(s, at, high, Ipv6Header.destinationLow(s, at)));
        HeaderCheck.longField(
                256,
                64,
                Ipv6Header::destinationLow,
                (s, at, low) ->
                        Ipv6Header.destination(s, at, Ipv6Header.destinationHigh(s, at), low));
    }

    @Test
    void firstWordIsVersionClassAndLabel() {
        MemorySegment s = MemorySegment.ofArray(new byte[Ipv6Header.LENGTH]);
        Ipv6Header.firstWord(s, 0, 0xfab, 0x7f1_2345);
        assertEquals(0x6ab1_2345, BigEndian.i32(s, 0));
    }

    @Test
    void truncatedPacketDoesNotFit() {
        HeaderCheck.truncations(
                echo,
                AT,
                Ipv6Header.LENGTH + 16,
                Ipv6Header::fits,
                (s, at) -> Ipv6Header.destinationLow(s, at));
    }

    @Test
    void payloadBeyondTheFrameDoesNotFit() {
        Ipv6Header.payloadLength(echo, AT, 17);
        assertFalse(Ipv6Header.fits(echo, AT, echo.byteSize()));
        Ipv6Header.payloadLength(echo, AT, 65535);
        assertFalse(Ipv6Header.fits(echo, AT, echo.byteSize()));
    }

    @Test
    void linkPaddingIsAllowed() {
        Ipv6Header.payloadLength(echo, AT, 0);
        assertTrue(Ipv6Header.fits(echo, AT, echo.byteSize()));
    }

    @Test
    void otherVersionsDoNotFit() {
        for (int version = 0; version < 16; version++) {
            BigEndian.u8(echo, AT, version << 4);
            assertEquals(version == 6, Ipv6Header.fits(echo, AT, echo.byteSize()));
        }
    }

    @Test
    void mappedAddressesDoNotFit() {
        long loopback = IpAddress.LOOPBACK_IPV4.low();
        Ipv6Header.destination(echo, AT, 0, loopback);
        assertFalse(Ipv6Header.fits(echo, AT, echo.byteSize()));
        Ipv6Header.destination(echo, AT, 0, 1);
        assertTrue(Ipv6Header.fits(echo, AT, echo.byteSize()));
        Ipv6Header.source(echo, AT, 0, loopback);
        assertFalse(Ipv6Header.fits(echo, AT, echo.byteSize()));
    }
}
