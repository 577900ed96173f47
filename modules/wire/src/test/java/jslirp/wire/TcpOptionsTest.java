package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv4Header.LENGTH;

    @Test
    void capturedSynOptionsAreReadAsSent() {
        MemorySegment syn = Captures.segment(Captures.SYN);
        assertEquals(1460, TcpOptions.mss(syn, AT));
        assertEquals(10, TcpOptions.windowScale(syn, AT));
        assertTrue(TcpOptions.sackPermitted(syn, AT));
        long timestamps = TcpOptions.timestamps(syn, AT);
        assertEquals(0xe6bd_26ca, TcpOptions.timestampValue(syn, timestamps));
        assertEquals(0, TcpOptions.timestampEcho(syn, timestamps));
        assertEquals(TcpOptions.ABSENT, TcpOptions.sack(syn, AT));
    }

    @Test
    void capturedSackBlocksAreReadAsSent() {
        MemorySegment ack = Captures.segment(Captures.TWO_SACK_BLOCKS);
        long sack = TcpOptions.sack(ack, AT);
        assertEquals(2, TcpOptions.sackBlockCount(ack, sack));
        assertEquals(1301, TcpOptions.sackLeft(ack, sack, 0));
        assertEquals(1401, TcpOptions.sackRight(ack, sack, 0));
        assertEquals(1101, TcpOptions.sackLeft(ack, sack, 1));
        assertEquals(1201, TcpOptions.sackRight(ack, sack, 1));
        assertEquals(77, TcpOptions.timestampEcho(ack, TcpOptions.timestamps(ack, AT)));
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(ack, AT));
        assertEquals(TcpOptions.ABSENT, TcpOptions.windowScale(ack, AT));
        assertFalse(TcpOptions.sackPermitted(ack, AT));
    }

    @Test
    void writtenSynOptionsAreReadBack() {
        MemorySegment s = header(40);
        long at = TcpOptions.writeMss(s, TcpHeader.LENGTH, 65495);
        at = TcpOptions.writeSackPermitted(s, at);
        at = TcpOptions.writeTimestamps(s, at, -2, Integer.MIN_VALUE);
        at = TcpOptions.writeWindowScale(s, at, 7);
        assertEquals(TcpHeader.LENGTH + 24, at);
        TcpHeader.dataOffset(s, 0, (int) at);
        assertEquals(65495, TcpOptions.mss(s, 0));
        assertTrue(TcpOptions.sackPermitted(s, 0));
        long timestamps = TcpOptions.timestamps(s, 0);
        assertEquals(-2, TcpOptions.timestampValue(s, timestamps));
        assertEquals(Integer.MIN_VALUE, TcpOptions.timestampEcho(s, timestamps));
        assertEquals(7, TcpOptions.windowScale(s, 0));
    }

    @Test
    void writtenSackBlocksAreReadBack() {
        for (int count = 1; count <= 4; count++) {
            MemorySegment s = header(40);
            long end = TcpOptions.writeSack(s, TcpHeader.LENGTH, count);
            assertEquals(TcpHeader.LENGTH + TcpOptions.sackLength(count), end);
            for (int i = 0; i < count; i++) {
                TcpOptions.writeSackBlock(s, TcpHeader.LENGTH, i, -i, i + 1);
            }
            long sack = TcpOptions.sack(s, 0);
            assertEquals(count, TcpOptions.sackBlockCount(s, sack));
            for (int i = 0; i < count; i++) {
                assertEquals(-i, TcpOptions.sackLeft(s, sack, i));
                assertEquals(i + 1, TcpOptions.sackRight(s, sack, i));
            }
        }
    }

    @Test
    void timestampsWithThreeSackBlocksFillTheHeader() {
        int options = TcpOptions.TIMESTAMPS_LENGTH + TcpOptions.sackLength(3);
        assertEquals(TcpHeader.MAX_LENGTH, TcpHeader.LENGTH + options);
    }

    @Test
    void lengthZeroOrOneEndsTheList() {
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("0300020405b40000"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("0301020405b40000"), 0));
        assertEquals(1460, TcpOptions.mss(options("020405b403000000"), 0));
    }

    @Test
    void lengthBeyondTheHeaderEndsTheList() {
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("01010204"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("01010102"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("feff020405b40000"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.timestamps(options("080a000000010000"), 0));
    }

    @Test
    void payloadIsNotTakenForOptions() {
        MemorySegment s = options("01010101020405b4");
        TcpHeader.dataOffset(s, 0, 24);
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(s, 0));
    }

    @Test
    void endOfOptionsEndsTheList() {
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("00010101020405b4"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.mss(options("0002020405b40000"), 0));
    }

    @Test
    void unknownOptionsArePassedOver() {
        assertEquals(1460, TcpOptions.mss(options("fe06aabbccdd0101020405b4"), 0));
    }

    @Test
    void knownKindOfAnotherLengthIsPassedOver() {
        assertEquals(9, TcpOptions.mss(options("0203aa020400090000000000"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.sack(options("05020101"), 0));
        assertEquals(TcpOptions.ABSENT, TcpOptions.sack(options("0509" + "00".repeat(10)), 0));
    }

    @Test
    void windowScaleIsAtMost14() {
        assertEquals(14, TcpOptions.windowScale(options("0103030e"), 0));
        assertEquals(14, TcpOptions.windowScale(options("010303ff"), 0));
        assertEquals(0, TcpOptions.windowScale(options("01030300"), 0));
    }

    @Test
    void anyBytesAreReadWithinTheHeader() {
        Random random = new Random(4);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[TcpHeader.LENGTH + 4 * random.nextInt(11)];
            for (int at = TcpHeader.LENGTH; at < bytes.length; at++) {
                bytes[at] = (byte) (random.nextBoolean() ? random.nextInt(12) : random.nextInt());
            }
            MemorySegment s = MemorySegment.ofArray(bytes);
            TcpHeader.dataOffset(s, 0, bytes.length);
            TcpOptions.mss(s, 0);
            TcpOptions.windowScale(s, 0);
            TcpOptions.sackPermitted(s, 0);
            long timestamps = TcpOptions.timestamps(s, 0);
            if (timestamps >= 0) {
                TcpOptions.timestampEcho(s, timestamps);
            }
            long sack = TcpOptions.sack(s, 0);
            if (sack >= 0) {
                int count = TcpOptions.sackBlockCount(s, sack);
                assertTrue(count >= 1 && count <= 4);
                TcpOptions.sackRight(s, sack, count - 1);
            }
        }
    }

    /** A TCP header with these options and no payload. */
    private static MemorySegment options(String hex) {
        MemorySegment s = Captures.segment("00".repeat(TcpHeader.LENGTH) + hex);
        TcpHeader.dataOffset(s, 0, (int) s.byteSize());
        return s;
    }

    private static MemorySegment header(int room) {
        return options("00".repeat(room));
    }
}
