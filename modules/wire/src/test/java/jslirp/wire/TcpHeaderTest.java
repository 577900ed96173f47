package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class TcpHeaderTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv4Header.LENGTH;

    private final MemorySegment fin = Captures.segment(Captures.FIN_WITH_DATA);

    @Test
    void capturedSegmentIsReadAsSent() {
        assertTrue(TcpHeader.fits(fin, AT, fin.byteSize()));
        assertEquals(0xb944, TcpHeader.sourcePort(fin, AT));
        assertEquals(80, TcpHeader.destinationPort(fin, AT));
        assertEquals(0xf7e3_28d3, TcpHeader.sequence(fin, AT));
        assertEquals(1001, TcpHeader.acknowledgment(fin, AT));
        assertEquals(52, TcpHeader.dataOffset(fin, AT));
        assertEquals(TcpHeader.FIN | TcpHeader.PSH | TcpHeader.ACK, TcpHeader.flags(fin, AT));
        assertEquals(63, TcpHeader.window(fin, AT));
        assertEquals(0x6785, TcpHeader.checksum(fin, AT));
        assertEquals(0, TcpHeader.urgentPointer(fin, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 16, TcpHeader::sourcePort, TcpHeader::sourcePort);
        HeaderCheck.field(16, 16, TcpHeader::destinationPort, TcpHeader::destinationPort);
        HeaderCheck.field(32, 32, TcpHeader::sequence, TcpHeader::sequence);
        HeaderCheck.field(64, 32, TcpHeader::acknowledgment, TcpHeader::acknowledgment);
        HeaderCheck.scaled(96, 4, 2, TcpHeader::dataOffset, TcpHeader::dataOffset);
        HeaderCheck.field(104, 8, TcpHeader::flags, TcpHeader::flags);
        HeaderCheck.field(112, 16, TcpHeader::window, TcpHeader::window);
        HeaderCheck.field(128, 16, TcpHeader::checksum, TcpHeader::checksum);
        HeaderCheck.field(144, 16, TcpHeader::urgentPointer, TcpHeader::urgentPointer);
    }

    @Test
    void flagsAreTheLastBitsOfTheirByteInOrder() {
        int[] flags = {
            TcpHeader.FIN, TcpHeader.SYN, TcpHeader.RST, TcpHeader.PSH,
            TcpHeader.ACK, TcpHeader.URG, TcpHeader.ECE, TcpHeader.CWR
        };
        for (int i = 0; i < flags.length; i++) {
            assertEquals(1 << i, flags[i]);
        }
    }

    @Test
    void settingTheDataOffsetClearsTheReservedBits() {
        BigEndian.u8(fin, AT + 12, 0xff);
        TcpHeader.dataOffset(fin, AT, 20);
        assertEquals(0x50, BigEndian.u8(fin, AT + 12));
    }

    @Test
    void truncatedHeaderDoesNotFit() {
        HeaderCheck.truncations(
                fin,
                AT,
                52,
                TcpHeader::fits,
                (s, at) -> {
                    TcpHeader.urgentPointer(s, at);
                    TcpOptions.sack(s, at);
                });
    }

    @Test
    void dataOffsetBelow20OrBeyondThePacketDoesNotFit() {
        for (int offset = 0; offset <= 60; offset += 4) {
            TcpHeader.dataOffset(fin, AT, offset);
            boolean fits = TcpHeader.fits(fin, AT, fin.byteSize());
            assertEquals(offset >= 20 && offset <= 55, fits, "data offset " + offset);
        }
        assertFalse(TcpHeader.fits(fin, AT, AT));
    }
}
