package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionsTest {
    private static final String NO_OPTIONS = "01040000" + "0000";

    @Test
    void transportFollowsTheHeaderDirectly() {
        MemorySegment frame = Captures.segment(Captures.UDP_V6);
        long found = Ipv6Extensions.transport(frame, EthernetHeader.LENGTH);
        assertEquals(IpProtocol.UDP, Ipv6Extensions.protocol(found));
        assertEquals(54, Ipv6Extensions.offset(found));
    }

    @Test
    void capturedHopByHopOptionsAreWalkedOver() {
        MemorySegment frame = Captures.segment(Captures.MLD_REPORT);
        long found = Ipv6Extensions.transport(frame, EthernetHeader.LENGTH);
        assertEquals(IpProtocol.ICMPV6, Ipv6Extensions.protocol(found));
        assertEquals(62, Ipv6Extensions.offset(found));
    }

    @Test
    void trueFragmentEndsTheWalk() {
        MemorySegment frame = Captures.segment(Captures.FIRST_FRAGMENT_V6);
        long found = Ipv6Extensions.transport(frame, EthernetHeader.LENGTH);
        assertEquals(IpProtocol.FRAGMENT, Ipv6Extensions.protocol(found));
        assertEquals(54, Ipv6Extensions.offset(found));
    }

    @Test
    void atomicFragmentIsWalkedOver() {
        assertEquals(found(8, 17), walk(44, "11000000" + "00000001"));
    }

    @Test
    void everyKindOfExtensionIsWalkedOver() {
        for (int kind : new int[] {43, 60, 135, 139, 140}) {
            assertEquals(found(24, 6), walk(kind, "06020000" + "00".repeat(20)), "kind " + kind);
        }
        // The authentication header counts in words of four bytes.
        assertEquals(found(24, 6), walk(51, "06040000" + "00".repeat(20)));
    }

    @Test
    void authenticationHeaderNeverShrinksBelowEightBytes() {
        assertEquals(found(8, 6), walk(51, "0600" + "00".repeat(6)));
    }

    @Test
    void whatIsNotWalkedOverIsTheTransport() {
        for (int kind : new int[] {1, 6, 17, 50, 58, 59, 253, 255}) {
            assertEquals(found(0, kind), walk(kind, ""), "kind " + kind);
        }
    }

    @Test
    void hopByHopOptionsBehindAnotherHeaderAreMalformed() {
        assertEquals(Ipv6Extensions.MALFORMED, walk(60, "0000" + NO_OPTIONS + "1100" + NO_OPTIONS));
        assertEquals(Ipv6Extensions.MALFORMED, walk(0, "1100" + NO_OPTIONS));
        assertEquals(Ipv6Extensions.MALFORMED, transport(0, "0000" + NO_OPTIONS.repeat(3)));
    }

    @Test
    void routingHeaderWithSegmentsLeftIsRefused() {
        assertEquals(Ipv6Extensions.SOURCE_ROUTED, walk(43, "11000001" + "00000000"));
        assertEquals(found(8, 17), walk(43, "11000000" + "00000000"));
    }

    @Test
    void chainsHaveALimit() {
        String options = "3c00" + NO_OPTIONS;
        int limit = Ipv6Extensions.MAX_HEADERS;
        String last = "1100" + NO_OPTIONS;
        assertEquals(found(8L * limit, 17), walk(60, options.repeat(limit - 1) + last));
        assertEquals(Ipv6Extensions.TOO_MANY, walk(60, options.repeat(limit) + last));
        assertEquals(Ipv6Extensions.TOO_MANY, walk(60, options.repeat(100) + last));
    }

    @Test
    void headerBeyondThePacketIsMalformed() {
        String whole = "3c00" + NO_OPTIONS + "1101" + "00".repeat(14);
        for (int length = 0; length < 24; length++) {
            String cut = whole.substring(0, 2 * length);
            assertEquals(Ipv6Extensions.MALFORMED, walk(60, cut), "cut at " + length);
            assertEquals(Ipv6Extensions.MALFORMED, transport(60, cut), "cut at " + length);
        }
        assertEquals(found(24, 17), walk(60, whole));
        for (int length = 0; length < 8; length++) {
            assertEquals(Ipv6Extensions.MALFORMED, transport(0, "00".repeat(length)));
            assertEquals(Ipv6Extensions.MALFORMED, transport(44, "00".repeat(length)));
        }
    }

    @Test
    void anyBytesEndInsideThePacket() {
        Random random = new Random(3);
        int[] kinds = {0, 43, 44, 51, 60, 135, 139, 140, 6};
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int at = 0; at + 1 < bytes.length; at += 8) {
                bytes[at] = (byte) kinds[random.nextInt(kinds.length)];
                bytes[at + 1] = (byte) random.nextInt(3);
            }
            int first = kinds[random.nextInt(kinds.length)];
            long found = Ipv6Extensions.walk(MemorySegment.ofArray(bytes), first, 0, bytes.length);
            assertTrue(found >= Ipv6Extensions.SOURCE_ROUTED);
            assertTrue(found < 0 || Ipv6Extensions.offset(found) <= bytes.length);
        }
    }

    private static long found(long offset, int protocol) {
        return offset << 8 | protocol;
    }

    private static long walk(int protocol, String hex) {
        MemorySegment s = Captures.segment(hex);
        return Ipv6Extensions.walk(s, protocol, 0, s.byteSize());
    }

    /** Walks a packet with this payload. */
    private static long transport(int protocol, String hex) {
        MemorySegment s = Captures.segment("00".repeat(Ipv6Header.LENGTH) + hex);
        Ipv6Header.firstWord(s, 0, 0, 0);
        Ipv6Header.nextHeader(s, 0, protocol);
        Ipv6Header.payloadLength(s, 0, hex.length() / 2);
        return Ipv6Extensions.transport(s, 0);
    }
}
