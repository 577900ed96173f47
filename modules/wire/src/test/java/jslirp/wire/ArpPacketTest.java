package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class ArpPacketTest {
    private static final int AT = EthernetHeader.LENGTH;

    private final MemorySegment request = Captures.segment(Captures.ARP_REQUEST);

    @Test
    void capturedRequestIsReadAsSent() {
        assertTrue(ArpPacket.fits(request, AT, request.byteSize()));
        assertEquals(ArpPacket.REQUEST, ArpPacket.operation(request, AT));
        assertEquals(0x0200_0000_0001L, ArpPacket.senderMac(request, AT));
        assertEquals(0x0a00_0264, ArpPacket.senderAddress(request, AT));
        assertEquals(0, ArpPacket.targetMac(request, AT));
        assertEquals(0x0a00_0202, ArpPacket.targetAddress(request, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(48, 16, ArpPacket::operation, ArpPacket::operation);
        HeaderCheck.longField(64, 48, ArpPacket::senderMac, ArpPacket::senderMac);
        HeaderCheck.field(112, 32, ArpPacket::senderAddress, ArpPacket::senderAddress);
        HeaderCheck.longField(144, 48, ArpPacket::targetMac, ArpPacket::targetMac);
        HeaderCheck.field(192, 32, ArpPacket::targetAddress, ArpPacket::targetAddress);
    }

    @Test
    void truncatedPacketDoesNotFit() {
        HeaderCheck.truncations(
                request,
                AT,
                ArpPacket.LENGTH,
                ArpPacket::fits,
                (s, at) -> {
                    ArpPacket.operation(s, at);
                    ArpPacket.targetAddress(s, at);
                });
    }

    @Test
    void otherKindsOfAddressesDoNotFit() {
        for (int offset = 0; offset < 6; offset++) {
            MemorySegment packet = Captures.segment(Captures.ARP_REQUEST);
            BigEndian.u8(packet, AT + offset, BigEndian.u8(packet, AT + offset) + 1);
            assertFalse(ArpPacket.fits(packet, AT, packet.byteSize()), "byte " + offset);
        }
    }

    @Test
    void writtenFormatFits() {
        MemorySegment packet = MemorySegment.ofArray(new byte[ArpPacket.LENGTH]);
        assertFalse(ArpPacket.fits(packet, 0, ArpPacket.LENGTH));
        ArpPacket.writeFormat(packet, 0);
        assertTrue(ArpPacket.fits(packet, 0, ArpPacket.LENGTH));
    }
}
