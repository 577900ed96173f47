package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DhcpOptionTest {
    @Test
    void capturedOptionsAreFound() {
        MemorySegment discover = Captures.segment(Captures.DHCP_DISCOVER);
        int at = EthernetHeader.LENGTH + Ipv4Header.LENGTH + UdpHeader.LENGTH;
        long end = discover.byteSize();
        long type = DhcpOption.find(discover, at, end, DhcpOption.MESSAGE_TYPE, 1);
        assertEquals(DhcpOption.DISCOVER, BigEndian.u8(discover, DhcpOption.value(type)));
        long size = DhcpOption.find(discover, at, end, DhcpOption.MAX_MESSAGE_SIZE, 2);
        assertEquals(576, BigEndian.u16(discover, DhcpOption.value(size)));
        long client = DhcpOption.find(discover, at, end, DhcpOption.CLIENT_IDENTIFIER, 2);
        assertEquals(7, DhcpOption.length(discover, client));
        assertEquals(
                DhcpOption.ABSENT,
                DhcpOption.find(discover, at, end, DhcpOption.REQUESTED_ADDRESS, 4));
    }

    @Test
    void writtenOptionsAreFound() {
        MemorySegment s = MemorySegment.ofArray(new byte[548]);
        DhcpMessage.clear(s, 0);
        long at = DhcpOption.writeU8(s, DhcpMessage.LENGTH, DhcpOption.MESSAGE_TYPE, 5);
        at = DhcpOption.writeU32(s, at, DhcpOption.LEASE_TIME, 86400);
        at = DhcpOption.writeU16(s, at, DhcpOption.INTERFACE_MTU, 65520);
        at = DhcpOption.writeText(s, at, DhcpOption.MESSAGE, "not available");
        at = DhcpOption.writeBytes(s, at, DhcpOption.DOMAIN_SEARCH, new byte[] {0});
        at = DhcpOption.writeEnd(s, at);
        assertEquals(DhcpMessage.LENGTH + 3 + 6 + 4 + 15 + 3 + 1, at);
        assertEquals(255, BigEndian.u8(s, at - 1));
        assertEquals(5, BigEndian.u8(s, value(s, DhcpOption.MESSAGE_TYPE)));
        assertEquals(86400, BigEndian.i32(s, value(s, DhcpOption.LEASE_TIME)));
        assertEquals(65520, BigEndian.u16(s, value(s, DhcpOption.INTERFACE_MTU)));
        assertEquals('n', BigEndian.u8(s, value(s, DhcpOption.MESSAGE)));
        assertEquals(0, BigEndian.u8(s, value(s, DhcpOption.DOMAIN_SEARCH)));
    }

    @Test
    void optionOfMoreThan255BytesIsRefused() {
        MemorySegment s = MemorySegment.ofArray(new byte[548]);
        assertThrows(
                IllegalArgumentException.class,
                () -> DhcpOption.writeBytes(s, 240, DhcpOption.MESSAGE, new byte[256]));
    }

    @Test
    void lengthBeyondTheMessageEndsTheList() {
        assertEquals(DhcpOption.ABSENT, find("3204" + "0a0002", 50, 4));
        assertEquals(DhcpOption.ABSENT, find("32", 50, 0));
        assertEquals(DhcpOption.ABSENT, find("0cff" + "350101", 53, 1));
        assertEquals(240, find("350101" + "0cff", 53, 1));
    }

    @Test
    void shorterOptionThanAskedForIsPassedOver() {
        assertEquals(DhcpOption.ABSENT, find("32030a0002ff", 50, 4));
        assertEquals(242, find("3500" + "350101", 53, 1));
    }

    @Test
    void endEndsTheListAndPadsAreSkipped() {
        assertEquals(DhcpOption.ABSENT, find("ff350101", 53, 1));
        assertEquals(DhcpOption.ABSENT, find("ff00350101", 53, 1));
        assertEquals(243, find("000000350101", 53, 1));
        assertEquals(DhcpOption.ABSENT, find("0000", 0, 0));
    }

    @Test
    void overloadedFieldsAreSearched() {
        MemorySegment s = message("340103ff");
        BigEndian.u32(s, DhcpMessage.FILE, 0x3501_01ffL);
        DhcpOption.writeU32(s, DhcpMessage.SNAME, DhcpOption.REQUESTED_ADDRESS, 0x0a00_0264);
        assertEquals(DhcpMessage.FILE, DhcpOption.find(s, 0, s.byteSize(), 53, 1));
        assertEquals(DhcpMessage.SNAME, DhcpOption.find(s, 0, s.byteSize(), 50, 4));
        BigEndian.u8(s, 242, 1);
        assertEquals(DhcpOption.ABSENT, DhcpOption.find(s, 0, s.byteSize(), 50, 4));
        BigEndian.u8(s, 242, 2);
        assertEquals(DhcpOption.ABSENT, DhcpOption.find(s, 0, s.byteSize(), 53, 1));
    }

    @Test
    void overloadedFieldDoesNotReachIntoTheNext() {
        MemorySegment s = message("340102ff");
        BigEndian.u8(s, DhcpMessage.FILE - 2, 50);
        BigEndian.u8(s, DhcpMessage.FILE - 1, 4);
        assertEquals(DhcpOption.ABSENT, DhcpOption.find(s, 0, s.byteSize(), 50, 4));
    }

    @Test
    void anyBytesAreReadWithinTheMessage() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[DhcpMessage.LENGTH + random.nextInt(60)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(3) > 0 ? random.nextInt(5) : random.nextInt());
            }
            MemorySegment s = MemorySegment.ofArray(bytes);
            if (bytes.length >= 243) {
                BigEndian.u8(s, 240, 52);
                BigEndian.u16(s, 241, 0x0103);
            }
            long option = DhcpOption.find(s, 0, bytes.length, 3, 2);
            if (option != DhcpOption.ABSENT) {
                long value = DhcpOption.value(option);
                assertTrue(value + DhcpOption.length(s, option) <= bytes.length);
            }
        }
    }

    private static long value(MemorySegment s, int code) {
        return DhcpOption.value(DhcpOption.find(s, 0, s.byteSize(), code, 1));
    }

    private static long find(String options, int code, int minLength) {
        MemorySegment s = message(options);
        return DhcpOption.find(s, 0, s.byteSize(), code, minLength);
    }

    private static MemorySegment message(String options) {
        return Captures.segment("00".repeat(DhcpMessage.LENGTH) + options);
    }
}
