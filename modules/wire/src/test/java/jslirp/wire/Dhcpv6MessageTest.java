package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Dhcpv6MessageTest {
    /** A Solicit as systemd-networkd and dhclient lay it out: client, elapsed time, ORO, IA_NA. */
    private static final String SOLICIT =
            "01abcdef"
                    + "0001000a00030001020000000064"
                    + "000800020000"
                    + "0006000400170018"
                    + "0003000c00000001"
                    + "0000000000000000";

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 8, Dhcpv6Message::type, Dhcpv6Message::type);
        HeaderCheck.field(8, 24, Dhcpv6Message::transaction, Dhcpv6Message::transaction);
    }

    @Test
    void aSolicitIsRead() {
        MemorySegment s = Captures.segment(SOLICIT);
        long end = s.byteSize();
        assertTrue(Dhcpv6Message.fits(s, 0, end));
        assertEquals(Dhcpv6Message.SOLICIT, Dhcpv6Message.type(s, 0));
        assertEquals(0xabcdef, Dhcpv6Message.transaction(s, 0));
        long client = find(s, Dhcpv6Option.CLIENT_IDENTIFIER);
        assertEquals(10, Dhcpv6Option.length(s, client));
        assertEquals(0x0003_0001, BigEndian.i32(s, Dhcpv6Option.value(client)));
        long request = find(s, Dhcpv6Option.OPTION_REQUEST);
        assertTrue(Dhcpv6Option.requests(s, request, Dhcpv6Option.DNS_SERVERS));
        assertTrue(Dhcpv6Option.requests(s, request, Dhcpv6Option.DOMAIN_SEARCH));
        assertFalse(Dhcpv6Option.requests(s, request, 25));
        assertEquals(Dhcpv6Option.ABSENT, find(s, Dhcpv6Option.SERVER_IDENTIFIER));
    }

    @Test
    void aMessageCutInsideAnOptionDoesNotFit() {
        MemorySegment s = Captures.segment(SOLICIT);
        for (long end = 0; end <= s.byteSize(); end++) {
            boolean atTheEndOfAnOption =
                    end == 4 || end == 18 || end == 24 || end == 32 || end == 48;
            assertEquals(atTheEndOfAnOption, Dhcpv6Message.fits(s, 0, end), "cut at " + end);
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        MemorySegment s = MemorySegment.ofArray(new byte[200]);
        Dhcpv6Message.type(s, 0, Dhcpv6Message.REPLY);
        Dhcpv6Message.transaction(s, 0, 0x123456);
        long at = Dhcpv6Option.writeU8(s, 4, Dhcpv6Option.PREFERENCE, 255);
        at = Dhcpv6Option.writeAddress(s, at, Dhcpv6Option.DNS_SERVERS, 0xfdL << 56, 3);
        long association = Dhcpv6Option.begin(s, at, Dhcpv6Option.IA_NA);
        at = Dhcpv6Option.writeLease(s, association + 12, 0xfdL << 56, 15, 100, 200);
        at = Dhcpv6Option.writeStatus(s, at, Dhcpv6Option.NO_BINDING, "none");
        at = Dhcpv6Option.end(s, association, at);
        at = Dhcpv6Option.writeEmpty(s, at, Dhcpv6Option.RAPID_COMMIT);
        assertTrue(Dhcpv6Message.fits(s, 0, at));
        assertEquals(0x07123456, BigEndian.i32(s, 0));
        long found = Dhcpv6Option.find(s, 4, at, Dhcpv6Option.IA_NA);
        assertEquals(association, Dhcpv6Option.value(found));
        long end = Dhcpv6Option.next(s, found);
        assertTrue(Dhcpv6Option.areWhole(s, association + 12, end));
        long lease = Dhcpv6Option.find(s, association + 12, end, Dhcpv6Option.IA_ADDRESS);
        assertEquals(15, BigEndian.i64(s, Dhcpv6Option.value(lease) + 8));
        assertEquals(200, BigEndian.i32(s, Dhcpv6Option.value(lease) + 20));
        long status = Dhcpv6Option.find(s, association + 12, end, Dhcpv6Option.STATUS_CODE);
        assertEquals(2 + 4, Dhcpv6Option.length(s, status));
        assertEquals(end, Dhcpv6Option.next(s, status));
        long rapid = Dhcpv6Option.find(s, 4, at, Dhcpv6Option.RAPID_COMMIT);
        assertEquals(0, Dhcpv6Option.length(s, rapid));
        MemorySegment copy = MemorySegment.ofArray(new byte[200]);
        assertEquals(8 + end - found, Dhcpv6Option.writeCopy(copy, 8, s, found));
        assertEquals(-1, copy.asSlice(8, end - found).mismatch(s.asSlice(found, end - found)));
    }

    @Test
    void othersOfTheSameCodeAreFoundBehindTheFirst() {
        MemorySegment s = Captures.segment("01000000" + "00030001aa" + "00050000" + "00030001bb");
        long first = find(s, 3);
        assertEquals(4, first);
        long second = Dhcpv6Option.find(s, Dhcpv6Option.next(s, first), s.byteSize(), 3);
        assertEquals(13, second);
        long third = Dhcpv6Option.find(s, Dhcpv6Option.next(s, second), s.byteSize(), 3);
        assertEquals(Dhcpv6Option.ABSENT, third);
    }

    @Test
    void anOddOptionRequestAsksForWholeCodesOnly() {
        MemorySegment s = Captures.segment("0006000300180017");
        assertTrue(Dhcpv6Option.requests(s, 0, 24));
        assertFalse(Dhcpv6Option.requests(s, 0, 23));
    }

    @Test
    void anyBytesAreReadWithinTheMessage() {
        Random random = new Random(6);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[4 + random.nextInt(60)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextInt(3) > 0 ? random.nextInt(5) : random.nextInt());
            }
            MemorySegment s = MemorySegment.ofArray(bytes);
            boolean whole = Dhcpv6Message.fits(s, 0, bytes.length);
            long option = find(s, 3);
            if (option != Dhcpv6Option.ABSENT) {
                assertTrue(Dhcpv6Option.next(s, option) <= bytes.length);
                Dhcpv6Option.requests(s, option, 3);
            }
            assertTrue(!whole || Dhcpv6Option.areWhole(s, 4, bytes.length));
        }
    }

    private static long find(MemorySegment s, int code) {
        return Dhcpv6Option.find(s, Dhcpv6Message.LENGTH, s.byteSize(), code);
    }
}
