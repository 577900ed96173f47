package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class DhcpMessageTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv4Header.LENGTH + UdpHeader.LENGTH;

    private final MemorySegment discover = Captures.segment(Captures.DHCP_DISCOVER);

    @Test
    void capturedDiscoverIsReadAsSent() {
        assertTrue(DhcpMessage.fits(discover, AT, discover.byteSize()));
        assertEquals(DhcpMessage.BOOTREQUEST, DhcpMessage.op(discover, AT));
        assertEquals(0, DhcpMessage.hops(discover, AT));
        assertEquals(0x3047_9c3b, DhcpMessage.xid(discover, AT));
        assertEquals(0, DhcpMessage.secs(discover, AT));
        assertEquals(0, DhcpMessage.flags(discover, AT));
        assertEquals(0, DhcpMessage.ciaddr(discover, AT));
        assertEquals(0x0200_0000_0001L, DhcpMessage.chaddr(discover, AT));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 8, DhcpMessage::op, DhcpMessage::op);
        HeaderCheck.field(24, 8, DhcpMessage::hops, DhcpMessage::hops);
        HeaderCheck.field(32, 32, DhcpMessage::xid, DhcpMessage::xid);
        HeaderCheck.field(64, 16, DhcpMessage::secs, DhcpMessage::secs);
        HeaderCheck.field(80, 16, DhcpMessage::flags, DhcpMessage::flags);
        HeaderCheck.field(96, 32, DhcpMessage::ciaddr, DhcpMessage::ciaddr);
        HeaderCheck.field(128, 32, DhcpMessage::yiaddr, DhcpMessage::yiaddr);
        HeaderCheck.field(160, 32, DhcpMessage::siaddr, DhcpMessage::siaddr);
        HeaderCheck.field(192, 32, DhcpMessage::giaddr, DhcpMessage::giaddr);
        HeaderCheck.longField(224, 48, DhcpMessage::chaddr, DhcpMessage::chaddr);
    }

    @Test
    void truncatedMessageDoesNotFit() {
        HeaderCheck.truncations(
                discover,
                AT,
                DhcpMessage.LENGTH,
                DhcpMessage::fits,
                (s, at) -> {
                    DhcpMessage.chaddr(s, at);
                    DhcpOption.find(s, at, s.byteSize(), 254, 0);
                });
    }

    @Test
    void otherHardwareOrCookieDoesNotFit() {
        for (int offset : new int[] {1, 2, 236, 237, 238, 239}) {
            MemorySegment message = Captures.segment(Captures.DHCP_DISCOVER);
            BigEndian.u8(message, AT + offset, 16);
            assertFalse(DhcpMessage.fits(message, AT, message.byteSize()), "byte " + offset);
        }
    }

    @Test
    void clearedMessageFitsAndHoldsNothing() {
        MemorySegment s = MemorySegment.ofArray(new byte[DhcpMessage.LENGTH]);
        s.fill((byte) 0xff);
        DhcpMessage.clear(s, 0);
        assertTrue(DhcpMessage.fits(s, 0, DhcpMessage.LENGTH));
        assertEquals(0x0001_0600, BigEndian.i32(s, 0));
        for (int at = 4; at < 236; at++) {
            assertEquals(0, BigEndian.u8(s, at), "byte " + at);
        }
    }
}
