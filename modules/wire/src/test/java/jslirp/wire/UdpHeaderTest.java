package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class UdpHeaderTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv6Header.LENGTH;

    private final MemorySegment hello = Captures.segment(Captures.UDP_V6);

    @Test
    void capturedDatagramIsReadAsSent() {
        assertTrue(UdpHeader.fits(hello, AT, hello.byteSize()));
        assertEquals(43965, UdpHeader.sourcePort(hello, AT));
        assertEquals(53, UdpHeader.destinationPort(hello, AT));
        assertEquals(13, UdpHeader.totalLength(hello, AT));
        assertEquals(0x150c, UdpHeader.checksum(hello, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 16, UdpHeader::sourcePort, UdpHeader::sourcePort);
        HeaderCheck.field(16, 16, UdpHeader::destinationPort, UdpHeader::destinationPort);
        HeaderCheck.field(32, 16, UdpHeader::totalLength, UdpHeader::totalLength);
        HeaderCheck.field(48, 16, UdpHeader::checksum, UdpHeader::checksum);
    }

    @Test
    void truncatedDatagramDoesNotFit() {
        HeaderCheck.truncations(
                hello, AT, 13, UdpHeader::fits, (s, at) -> UdpHeader.checksum(s, at));
    }

    @Test
    void lengthBelowTheHeaderOrBeyondThePacketDoesNotFit() {
        for (int length : new int[] {0, 1, 7, 14, 65535}) {
            UdpHeader.totalLength(hello, AT, length);
            assertFalse(UdpHeader.fits(hello, AT, hello.byteSize()), "length " + length);
        }
        for (int length : new int[] {8, 9, 13}) {
            UdpHeader.totalLength(hello, AT, length);
            assertTrue(UdpHeader.fits(hello, AT, hello.byteSize()), "length " + length);
        }
    }

    @Test
    void checksumZeroIsSentAsOnes() {
        assertEquals(0xffff, UdpHeader.finishChecksum(0xffff));
        assertEquals(0x00ff, UdpHeader.finishChecksum(0xff00));
    }
}
