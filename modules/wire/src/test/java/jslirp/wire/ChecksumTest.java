package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChecksumTest {
    private static final int IP = EthernetHeader.LENGTH;

    @Test
    void exampleOfRfc1071() {
        MemorySegment s = Captures.segment("0001f203f4f5f6f7");
        assertEquals(0xddf2, Checksum.fold(Checksum.add(0, s, 0, 8)));
        assertEquals(0x220d, Checksum.finish(Checksum.add(0, s, 0, 8)));
    }

    @Test
    void equalsTheNaiveSumForAnyBytesOffsetAndLength() {
        Random random = new Random(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            int at = random.nextInt(bytes.length + 1);
            int length = random.nextInt(bytes.length - at + 1);
            assertEquals(naive(bytes, at, length), sum(bytes, at, length), at + " " + length);
        }
    }

    @Test
    void equalsTheNaiveSumForLargePackets() {
        Random random = new Random(7);
        for (int length : new int[] {1460, 1461, 65483, 65535, 65536, 262_143}) {
            byte[] bytes = new byte[length + 3];
            random.nextBytes(bytes);
            assertEquals(naive(bytes, 3, length), sum(bytes, 3, length));
            Arrays.fill(bytes, (byte) 0xff);
            assertEquals(naive(bytes, 1, length), sum(bytes, 1, length));
            Arrays.fill(bytes, (byte) 0);
            assertEquals(0, sum(bytes, 1, length));
        }
    }

    @Test
    void piecesOfEvenLengthAddUpInAnyOrder() {
        byte[] bytes = new byte[101];
        new Random(8).nextBytes(bytes);
        MemorySegment s = MemorySegment.ofArray(bytes);
        for (int cut = 0; cut <= bytes.length; cut += 2) {
            long tail = Checksum.add(0, s, cut, bytes.length - cut);
            assertEquals(
                    naive(bytes, 0, bytes.length), Checksum.fold(Checksum.add(tail, s, 0, cut)));
        }
    }

    @Test
    void capturedTransportChecksumsAreValidOverIpv4() {
        for (String hex :
                new String[] {
                    Captures.SYN,
                    Captures.TWO_SACK_BLOCKS,
                    Captures.FIN_WITH_DATA,
                    Captures.DHCP_DISCOVER
                }) {
            MemorySegment s = Captures.segment(hex);
            long at = IP + Ipv4Header.LENGTH;
            long length = s.byteSize() - at;
            long sum =
                    Checksum.pseudoHeader(
                            0,
                            Ipv4Header.sourceLow(s, IP),
                            0,
                            Ipv4Header.destinationLow(s, IP),
                            Ipv4Header.protocol(s, IP),
                            length);
            assertTrue(Checksum.isValid(Checksum.add(sum, s, at, length)));
            assertFalse(Checksum.isValid(Checksum.add(sum + 1, s, at, length)));
        }
    }

    @Test
    void capturedTransportChecksumsAreValidOverIpv6() {
        for (String hex :
                new String[] {Captures.UDP_V6, Captures.ECHO_REQUEST_V6, Captures.MLD_REPORT}) {
            MemorySegment s = Captures.segment(hex);
            long found = Ipv6Extensions.transport(s, IP);
            long at = Ipv6Extensions.offset(found);
            long length = s.byteSize() - at;
            long sum =
                    Checksum.pseudoHeader(
                            Ipv6Header.sourceHigh(s, IP),
                            Ipv6Header.sourceLow(s, IP),
                            Ipv6Header.destinationHigh(s, IP),
                            Ipv6Header.destinationLow(s, IP),
                            Ipv6Extensions.protocol(found),
                            length);
            assertTrue(Checksum.isValid(Checksum.add(sum, s, at, length)));
        }
    }

    @Test
    void icmpHasNoPseudoHeader() {
        MemorySegment s = Captures.segment(Captures.ECHO_REQUEST);
        long at = IP + Ipv4Header.LENGTH;
        assertTrue(Checksum.isValid(Checksum.add(0, s, at, s.byteSize() - at)));
    }

    @Test
    void finishedChecksumIsThatOfTheKernel() {
        MemorySegment s = Captures.segment(Captures.SYN);
        long at = IP + Ipv4Header.LENGTH;
        TcpHeader.checksum(s, at, 0);
        long sum =
                Checksum.pseudoHeader(
                        0,
                        Ipv4Header.sourceLow(s, IP),
                        0,
                        Ipv4Header.destinationLow(s, IP),
                        IpProtocol.TCP,
                        40);
        assertEquals(0x4cd4, Checksum.finish(Checksum.add(sum, s, at, 40)));
    }

    @Test
    void mappedPseudoHeaderEqualsThatOfIpv4() {
        Random random = new Random(9);
        for (int i = 0; i < 10_000; i++) {
            int source = random.nextInt();
            int destination = random.nextInt();
            int length = random.nextInt(65536);
            byte[] header = new byte[12];
            MemorySegment s = MemorySegment.ofArray(header);
            BigEndian.i32(s, 0, source);
            BigEndian.i32(s, 4, destination);
            BigEndian.u16(s, 8, IpProtocol.UDP);
            BigEndian.u16(s, 10, length);
            long sum =
                    Checksum.pseudoHeader(
                            0,
                            IpAddress.mappedLow(source),
                            0,
                            IpAddress.mappedLow(destination),
                            IpProtocol.UDP,
                            length);
            assertEquals(naive(header, 0, 12), Checksum.fold(sum));
        }
    }

    @Test
    void foldCarriesAllTheWay() {
        assertEquals(0, Checksum.fold(0));
        assertEquals(0xffff, Checksum.fold(0xffff));
        assertEquals(1, Checksum.fold(0x1_0000));
        assertEquals(1, Checksum.fold(0xffff_0001L));
        assertEquals(0xffff, Checksum.fold(-1));
        assertEquals(2, Checksum.fold(0x0001_ffff_0000_0001L));
    }

    private static int sum(byte[] bytes, int at, int length) {
        return Checksum.fold(Checksum.add(0, MemorySegment.ofArray(bytes), at, length));
    }

    /** As RFC 1071 describes it: words in order, one carry after another. */
    private static int naive(byte[] bytes, int at, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            int high = bytes[at + i] & 0xff;
            int low = i + 1 < length ? bytes[at + i + 1] & 0xff : 0;
            sum += high << 8 | low;
            if (sum > 0xffff) {
                sum -= 0xffff;
            }
        }
        return sum;
    }
}
