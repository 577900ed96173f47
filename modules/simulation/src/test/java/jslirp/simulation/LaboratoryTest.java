package jslirp.simulation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.Ipv4Header;
import jslirp.wire.TcpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The laboratory itself: its judges see what is wrong, and its instruments measure right. */
class LaboratoryTest {
    private static final String HANDSHAKE =
            """
            +0 < S 0:0(0) win 64240 <mss 1460>
            +0 host connect 192.0.2.1:80 = 0
            +0 > S. 0:0(0) ack 1 <mss 1460>
            +0 < . 1:1(0) ack 1 win 64240
            """;

    private final FrameRules plain = new FrameRules(1500, Runs.PLAIN);
    private final FrameRules offload = new FrameRules(1500, Runs.OFFLOAD);

    @Test
    void contentIsTheSameInWholeAndInParts() {
        Content content = new Content(77);
        byte[] whole = new byte[1000];
        content.write(123, MemorySegment.ofArray(whole), 0, 1000);
        byte[] parts = new byte[1000];
        SplittableRandom random = new SplittableRandom(1);
        for (int at = 0; at < 1000; ) {
            int n = Math.min(1 + random.nextInt(20), 1000 - at);
            content.write(123 + at, MemorySegment.ofArray(parts), at, n);
            at += n;
        }
        assertArrayEquals(whole, parts);
        assertEquals(content.at(130), whole[7]);
        assertEquals(1000, content.agree(123, MemorySegment.ofArray(whole), 0, 1000));
        whole[500]++;
        assertEquals(500, content.agree(123, MemorySegment.ofArray(whole), 0, 1000));
    }

    @Test
    void optionsAreReadAsTheyWereWritten() {
        SegmentOptions options =
                new SegmentOptions().mss(1460).windowScale(7).sackPermitted().timestamps(5, -1);
        options.sack.addAll(List.of(10, 20));
        MemorySegment s = MemorySegment.ofArray(options.bytes());
        assertEquals(0, s.byteSize() % 4);
        SegmentOptions read = SegmentOptions.read(s, 0, s.byteSize());
        assertEquals(
                "<mss 1460, wscale 7, sackOK, TS val 5 ecr 4294967295, sack 10:20>",
                read.toString());
    }

    @Test
    void malformedOptionsAreFound() {
        for (String hex : List.of("0204", "0200", "0201", "020305", "08", "050400000000", "fe02")) {
            MemorySegment s = MemorySegment.ofArray(HexFormat.of().parseHex(hex));
            assertThrows(
                    IllegalStateException.class,
                    () -> SegmentOptions.read(s, 0, s.byteSize()),
                    hex);
        }
    }

    @Test
    void goodFramesSatisfyTheRules() {
        plain.check(segment(1000));
        offload.check(GuestFrames.offloaded(segment(5000), 1460));
    }

    @Test
    void everyDamagedBitOfASegmentBreaksARule() {
        long size = segment(20).bytes().byteSize();
        for (long at = Packet.IP; at < size; at++) {
            for (int bit = 0; bit < 8; bit++) {
                Packet p = segment(20);
                BigEndian.u8(p.bytes(), at, BigEndian.u8(p.bytes(), at) ^ 1 << bit);
                assertThrows(IllegalStateException.class, () -> plain.check(p));
            }
        }
    }

    @Test
    void framesThatNoDeviceWouldTakeBreakARule() {
        rejects(plain, segment(1461));
        rejects(plain, GuestFrames.offloaded(segment(5000), 1460));
        rejects(plain, GuestFrames.offloaded(segment(100), 1460));
        rejects(offload, GuestFrames.offloaded(segment(5000), 1461));
        Packet good = GuestFrames.offloaded(segment(5000), 1460);
        rejects(offload, new Packet(good.bytes(), Segmentation.UDP, 1460, 16));
        rejects(offload, new Packet(good.bytes(), Segmentation.TCP_IPV4, 1460, -1));
        rejects(offload, new Packet(good.bytes(), Segmentation.TCP_IPV4, 1460, 6));
        rejects(offload, new Packet(good.bytes(), Segmentation.TCP_IPV4, 0, 16));
        rejects(offload, new Packet(good.bytes(), Segmentation.NONE, 0, 16));
        Packet cut = FrameFuzzer.resized(segment(100), 80);
        rejects(plain, cut);
        rejects(plain, FrameFuzzer.resized(segment(100), 200));
        Packet dead = segment(0);
        Ipv4Header.ttl(dead.bytes(), Packet.IP, 0);
        Ipv4Header.fillChecksum(dead.bytes(), Packet.IP);
        rejects(plain, dead);
    }

    @Test
    void superFrameIsCutIntoItsSegments() {
        Packet whole = GuestFrames.offloaded(segment(5000), 1460);
        List<Packet> parts = new ArrayList<>();
        Segmenter.cut(whole, parts::add);
        assertEquals(4, parts.size());
        int sequence = 0;
        for (Packet part : parts) {
            plain.check(part);
            assertEquals(sequence, TcpHeader.sequence(part.bytes(), part.transport()));
            sequence += part.payloadLength();
        }
        assertEquals(5000, sequence);
        Packet last = parts.getLast();
        assertEquals(0x18, TcpHeader.flags(last.bytes(), last.transport()));
        assertEquals(0x10, TcpHeader.flags(parts.getFirst().bytes(), last.transport()));
    }

    @Test
    void alarmRingsOnceAtTheTimeSetLast() {
        Simulation s = new Simulation(1);
        List<Long> rung = new ArrayList<>();
        Alarm alarm = new Alarm(s, now -> rung.add(now));
        long start = s.now();
        alarm.set(100);
        alarm.set(50);
        alarm.set(70);
        s.run(1000);
        assertEquals(List.of(start + 70), rung);
        alarm.set(10);
        alarm.clear();
        s.run(1000);
        assertEquals(1, rung.size());
        assertFalse(alarm.armed());
    }

    @Test
    void scriptThatIsRightPasses() {
        script(
                HANDSHAKE
                        + "+0.1 < P. 1:11(10) ack 1 win 64240\n+0 > . 1:1(0) ack 11\n"
                        + "+0 host expects 10 bytes");
    }

    @Test
    void scriptTellsLineExpectedAndSeen() {
        AssertionError e =
                fails(HANDSHAKE + "+0.1 < P. 1:11(10) ack 1 win 64240\n+0 > . 1:1(0) ack 12");
        assertTrue(e.getMessage().contains("test.pkt:6: +0 > . 1:1(0) ack 12"), e.getMessage());
        assertTrue(e.getMessage().contains("seen: . 1:1(0) ack 11"), e.getMessage());
        assertTrue(e.getMessage().contains("seed "), e.getMessage());
    }

    @Test
    void scriptFailsOnWhatNoLineExpects() {
        fails(HANDSHAKE + "+0.1 < P. 1:11(10) ack 1 win 64240\n+0 host expects 10 bytes");
        fails(HANDSHAKE + "+0.1 < P. 1:11(10) ack 1 win 64240\n+0 > . 1:1(0) ack 11");
        fails(HANDSHAKE + "+0.1 host data 10\n+0.1 > P. 1:11(10) ack 1");
        fails(HANDSHAKE + "+0.1 > P. 1:11(10) ack 1");
        fails("+0 < S 0:0(0) win 64240 <mss 1460>");
        fails(HANDSHAKE + "+0 < R 1:1(0) win 0");
        fails(HANDSHAKE + "+0 hots data 10");
    }

    @Test
    void wrongBytesToTheHostFailTheRun() {
        fails(HANDSHAKE + "+0.1 < P. 1:11(10) ack 1 win 64240 garbled\n+0 > . 1:1(0) ack 11");
    }

    @Test
    void captureIsAPcapFile(@TempDir Path folder) throws IOException {
        Capture capture = new Capture();
        Packet p = segment(1000);
        for (int i = 0; i < 10_000; i++) {
            capture.add(i * 1_000_000_007L, p.bytes(), 0, p.bytes().byteSize());
        }
        Path file = folder.resolve("a/b.pcap");
        capture.write(file);
        MemorySegment s = MemorySegment.ofArray(Files.readAllBytes(file));
        assertEquals(0xa1b2_3c4d, s.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
        long at = 24;
        int last = -1;
        while (at < s.byteSize()) {
            int seconds = s.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            assertTrue(last < 0 || seconds == last + 1, "a record after the one before");
            last = seconds;
            at += 16 + s.get(ValueLayout.JAVA_INT_UNALIGNED, at + 8);
        }
        assertEquals(s.byteSize(), at);
        assertEquals(9_999, last);
    }

    private static void rejects(FrameRules rules, Packet p) {
        assertThrows(IllegalStateException.class, () -> rules.check(p));
    }

    private static Packet segment(int length) {
        Route route = new Simulation(1).guest().route(40_000, Endpoint.parse("192.0.2.1:80"));
        Segment fields = new Segment(0, 1, TcpHeader.ACK | TcpHeader.PSH, 100, 0, new byte[0]);
        Packet p = GuestFrames.tcp(route, fields, length);
        new Content(1).write(0, p.bytes(), p.payload(), length);
        Segmenter.complete(p);
        return p;
    }

    private static void script(String text) {
        new PacketScript("test.pkt", text.lines().toList()).run();
    }

    private static AssertionError fails(String text) {
        return assertThrows(AssertionError.class, () -> script(text));
    }
}
