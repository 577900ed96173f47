package jslirp.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.Ipv6Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The virtio-net header byte by byte (linux/virtio_net.h), and what it makes of a frame. */
class OffloadTest {
    private static final long HEADER = Frame.ETHERNET - VirtioNetHeader.LENGTH;

    private final Frame frame = new Frame(Arena.ofAuto());
    private final MemorySegment s = frame.segment();

    @BeforeEach
    void clear() {
        frame.clear();
        s.fill((byte) 0xee);
    }

    /** The header as C lays it out, in the machine's byte order. */
    private static byte[] header(int flags, int type, int hdrLen, int size, int start, int offset) {
        return ByteBuffer.allocate(10)
                .order(ByteOrder.nativeOrder())
                .put((byte) flags)
                .put((byte) type)
                .putShort((short) hdrLen)
                .putShort((short) size)
                .putShort((short) start)
                .putShort((short) offset)
                .array();
    }

    private void put(byte... header) {
        MemorySegment.copy(header, 0, s, ValueLayout.JAVA_BYTE, HEADER, header.length);
    }

    private byte[] written() {
        Offload.write(frame, HEADER);
        return s.asSlice(HEADER, VirtioNetHeader.LENGTH).toArray(ValueLayout.JAVA_BYTE);
    }

    /** A frame of {@code length} bytes behind the IP header. */
    private void ipv4(int protocol, int length) {
        EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.IPV4);
        BigEndian.u8(s, Frame.NETWORK, 0x45);
        BigEndian.u16(s, Frame.NETWORK + 6, 0);
        Ipv4Header.protocol(s, Frame.NETWORK, protocol);
        frame.transport(Frame.NETWORK + Ipv4Header.LENGTH);
        frame.end(frame.transport() + length);
    }

    private void ipv6(int nextHeader, int length) {
        EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.IPV6);
        BigEndian.u8(s, Frame.NETWORK, 0x60);
        Ipv6Header.nextHeader(s, Frame.NETWORK, nextHeader);
        frame.transport(Frame.NETWORK + Ipv6Header.LENGTH);
        frame.end(frame.transport() + length);
    }

    @Test
    void headerIsTenBytesAndPutsTheIpHeaderOnACacheLine() {
        assertEquals(10, VirtioNetHeader.LENGTH);
        assertEquals(40, HEADER);
        assertEquals(64, Frame.NETWORK);
    }

    @Test
    void frameThatAsksNothingHasAnEmptyHeader() {
        ipv4(IpProtocol.TCP, 100);
        assertArrayEquals(new byte[10], written());
    }

    @Test
    void openChecksumIsAskedForWhereItLies() {
        ipv4(IpProtocol.UDP, 100);
        frame.payload(frame.transport() + 8);
        frame.checksumOffset(6);
        assertArrayEquals(header(1, 0, 0, 0, 34, 6), written());
    }

    @Test
    void superFrameNamesItsSegmentsAndAllItsHeaders() {
        ipv4(IpProtocol.TCP, 20 + 12 + 60_000);
        frame.payload(frame.transport() + 32);
        frame.checksumOffset(16);
        frame.segmentation(Segmentation.TCP_IPV4, 1448);
        assertArrayEquals(header(1, 1, 14 + 20 + 32, 1448, 34, 16), written());
        ipv6(IpProtocol.TCP, 20 + 60_000);
        frame.payload(frame.transport() + 20);
        frame.segmentation(Segmentation.TCP_IPV6, 1428);
        assertArrayEquals(header(1, 4, 14 + 40 + 20, 1428, 54, 16), written());
        ipv4(IpProtocol.UDP, 8 + 5_000);
        frame.payload(frame.transport() + 8);
        frame.checksumOffset(6);
        frame.segmentation(Segmentation.UDP, 1400);
        assertArrayEquals(header(1, 5, 14 + 20 + 8, 1400, 34, 6), written());
    }

    @Test
    void packetThatFitsOneSegmentIsNotMarked() {
        ipv4(IpProtocol.TCP, 20 + 1448);
        frame.payload(frame.transport() + 20);
        frame.checksumOffset(16);
        frame.segmentation(Segmentation.TCP_IPV4, 1448);
        assertArrayEquals(header(1, 0, 0, 0, 34, 16), written());
    }

    @Test
    void cuttingTakesAnOpenChecksum() {
        ipv4(IpProtocol.TCP, 5000);
        frame.segmentation(Segmentation.TCP_IPV4, 1448);
        assertThrows(AssertionError.class, this::written);
    }

    @Test
    void outermostOpenChecksumIsTrusted() {
        ipv4(IpProtocol.TCP, 3000);
        put(header(1, 1, 54, 1448, 34, 16));
        Offload.read(frame, HEADER);
        assertEquals(16, frame.checksumOffset());
        assertTrue(frame.checksumTrusted());
        assertEquals(Segmentation.TCP_IPV4, frame.segmentation());
        assertEquals(1448, frame.segmentLength());
    }

    @Test
    void superFramesOfEachKindAreTold() {
        ipv6(IpProtocol.TCP, 3000);
        put(header(1, 4 | 0x80, 74, 1428, 54, 16));
        Offload.read(frame, HEADER);
        assertEquals(Segmentation.TCP_IPV6, frame.segmentation());
        frame.clear();
        ipv6(IpProtocol.UDP, 3000);
        put(header(1, 5, 62, 1400, 54, 6));
        Offload.read(frame, HEADER);
        assertEquals(Segmentation.UDP, frame.segmentation());
        assertEquals(6, frame.checksumOffset());
    }

    @Test
    void validatedChecksumIsTrusted() {
        ipv4(IpProtocol.UDP, 100);
        put(header(2, 0, 0, 0, 0, 0));
        Offload.read(frame, HEADER);
        assertTrue(frame.checksumTrusted());
        assertEquals(-1, frame.checksumOffset());
    }

    @Test
    void innerChecksumOfATunnelIsCompletedAndTheOuterOneNotTrusted() {
        ipv4(IpProtocol.UDP, 8 + 8 + 14 + 20 + 8 + 11);
        long inner = frame.transport() + 8 + 8 + 14 + 20;
        // The inner checksum field holds the sum of its pseudo header: 0x1234, say.
        BigEndian.u16(s, inner + 6, 0x1234);
        long sum = Checksum.add(0, s, inner, frame.end() - inner);
        put(header(1, 0, 0, 0, (int) (inner - Frame.ETHERNET), 6));
        Offload.read(frame, HEADER);
        assertFalse(frame.checksumTrusted());
        assertEquals(Checksum.finish(sum), BigEndian.u16(s, inner + 6));
    }

    @Test
    void checksumOfAnotherFieldOrAFragmentIsNotTakenForTheTransports() {
        ipv4(IpProtocol.TCP, 100);
        put(header(1, 0, 0, 0, 34, 4));
        Offload.read(frame, HEADER);
        assertFalse(frame.checksumTrusted());
        ipv4(IpProtocol.UDP, 100);
        BigEndian.u16(s, Frame.NETWORK + 6, Ipv4Header.MF);
        put(header(1, 0, 0, 0, 34, 6));
        Offload.read(frame, HEADER);
        assertFalse(frame.checksumTrusted());
    }

    @Test
    void headerThatPointsOutsideTheFrameIsIgnored() {
        ipv4(IpProtocol.TCP, 10);
        byte[] before = s.toArray(ValueLayout.JAVA_BYTE);
        for (int start : new int[] {0, 13, 33, 44, 65535}) {
            for (int offset : new int[] {11, 16, 65535}) {
                put(header(1, 9, 3, 7, start, offset));
                Offload.read(frame, HEADER);
                assertFalse(frame.checksumTrusted());
                assertEquals(Segmentation.NONE, frame.segmentation());
            }
        }
        put(header(0, 0, 0, 0, 0, 0));
        MemorySegment.copy(before, 40, s, ValueLayout.JAVA_BYTE, HEADER, 10);
        assertArrayEquals(before, s.toArray(ValueLayout.JAVA_BYTE));
    }

    @Test
    void anyHeaderBeforeAnyFrameIsReadWithoutAFault() {
        Random random = new Random(10);
        byte[] bytes = new byte[200];
        for (int i = 0; i < 200_000; i++) {
            random.nextBytes(bytes);
            MemorySegment.copy(bytes, 0, s, ValueLayout.JAVA_BYTE, HEADER, bytes.length);
            frame.clear();
            frame.end(Frame.ETHERNET + random.nextInt(bytes.length));
            if (random.nextBoolean()) {
                VirtioNetHeader.csumStart(s, HEADER, random.nextInt(100));
                VirtioNetHeader.csumOffset(s, HEADER, random.nextInt(100));
            }
            Offload.read(frame, HEADER);
        }
    }
}
