package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.TcpHeader;

/**
 * Makes hostile frames from one seed: spoils those of a corpus, and writes TCP segments that are
 * nearly right for connections that live, as the stack's own segments tell them.
 */
final class FrameFuzzer {
    private static final int[] EXTREMES = {
        0, 1, 2, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xfffe, 0xffff, 5, 19, 20, 21, 59, 60
    };
    private static final int LIVE_PORTS = 64;
    private static final int FIRST_LIVE = ScriptConnection.FIRST_PORT;

    private final SplittableRandom random;
    private final Simulation simulation;
    private final List<Packet> corpus;
    private final int[] stackNext = new int[LIVE_PORTS];
    private final int[] guestNext = new int[LIVE_PORTS];
    private final boolean[] lives = new boolean[LIVE_PORTS];

    FrameFuzzer(Simulation simulation, long seed) {
        this.simulation = simulation;
        random = new SplittableRandom(seed);
        corpus = FrameCorpus.frames(simulation);
    }

    /** Learns from what the stack sends where its connections are. */
    void observe(Packet p) {
        if (!SeenText.isTcp(p)) {
            return;
        }
        int live = SeenText.guestPort(p) - FIRST_LIVE;
        if (live >= 0 && live < LIVE_PORTS) {
            long tcp = p.transport();
            int flags = TcpHeader.flags(p.bytes(), tcp);
            int length = p.payloadLength() + ((flags & 3) != 0 ? 1 : 0);
            lives[live] = (flags & TcpHeader.RST) == 0;
            stackNext[live] = TcpHeader.sequence(p.bytes(), tcp) + length;
            guestNext[live] = TcpHeader.acknowledgment(p.bytes(), tcp);
        }
    }

    /** The next hostile frame. */
    Packet next() {
        int kind = random.nextInt(100);
        if (kind < 45) {
            return segment();
        }
        if (kind < 47) {
            return noise();
        }
        Packet p = copy(corpus.get(random.nextInt(corpus.size())));
        for (int n = random.nextInt(4); n > 0; n--) {
            p = spoil(p);
        }
        if (random.nextInt(4) > 0) {
            FrameCorpus.mendChecksums(p);
        }
        return random.nextInt(16) == 0 ? withOffload(p) : p;
    }

    private Packet segment() {
        int live = random.nextInt(LIVE_PORTS);
        Family family = live % 8 < 4 ? Family.IPV4 : Family.IPV6;
        Endpoint server = family.server(live % 4);
        Route route = simulation.guest().route(FIRST_LIVE + live, server);
        int flags = random.nextInt(50) == 0 ? random.nextInt(256) : usualFlags(lives[live]);
        int length = random.nextInt(3) > 0 ? 0 : random.nextInt(1461);
        Segment fields =
                new Segment(
                        near(guestNext[live]),
                        near(stackNext[live]),
                        flags,
                        random.nextInt(4) == 0 ? extreme() : random.nextInt(65536),
                        random.nextInt(65536),
                        options());
        Packet p = GuestFrames.tcp(route, fields, length);
        if (random.nextInt(16) == 0) {
            p = GuestFrames.offloaded(p, 1 + random.nextInt(1460));
        } else {
            Segmenter.complete(p);
        }
        if ((flags & TcpHeader.SYN) != 0) {
            guestNext[live] = fields.sequence() + 1;
        } else if (fields.sequence() == guestNext[live]) {
            guestNext[live] += length;
        }
        return random.nextInt(20) == 0 ? spoil(p) : p;
    }

    private int usualFlags(boolean live) {
        if (!live && random.nextInt(4) > 0) {
            return TcpHeader.SYN;
        }
        return switch (random.nextInt(300)) {
            case 0 -> TcpHeader.RST;
            case 1, 2, 3 -> TcpHeader.FIN | TcpHeader.ACK;
            case 4, 5 -> TcpHeader.SYN;
            case 6, 7 -> TcpHeader.PSH;
            default -> TcpHeader.ACK | (random.nextBoolean() ? TcpHeader.PSH : 0);
        };
    }

    /** Right, a little off, at the edge of a window, or anything. */
    private int near(int number) {
        return switch (random.nextInt(12)) {
            case 0 -> number + random.nextInt(-3, 4);
            case 1 -> number + random.nextInt(-3000, 3000);
            case 2 -> number + extreme() * (random.nextBoolean() ? 1 : -1);
            case 3 -> random.nextInt(8) == 0 ? random.nextInt() : number;
            default -> number;
        };
    }

    private byte[] options() {
        if (random.nextInt(3) > 0) {
            return new byte[0];
        }
        if (random.nextInt(2) > 0) {
            SegmentOptions good = new SegmentOptions();
            good.timestamps((int) (simulation.now() / 1_000_000) + random.nextInt(3), 0);
            if (random.nextInt(2) > 0) {
                good.mss(extreme()).windowScale(random.nextInt(16));
            }
            return good.bytes();
        }
        byte[] bad = new byte[4 * random.nextInt(11)];
        random.nextBytes(bad);
        for (int i = 0; i < bad.length; i += 1 + random.nextInt(6)) {
            bad[i] = (byte) random.nextInt(10);
        }
        return bad;
    }

    private Packet noise() {
        byte[] bytes = new byte[random.nextInt(random.nextInt(8) == 0 ? 2000 : 80)];
        random.nextBytes(bytes);
        return Packet.of(bytes);
    }

    private Packet spoil(Packet p) {
        MemorySegment s = p.bytes();
        int size = (int) s.byteSize();
        if (size < 2) {
            return p;
        }
        // Most of what matters lies in the first bytes.
        int at = random.nextInt(random.nextInt(4) > 0 ? Math.min(size, 80) : size);
        switch (random.nextInt(8)) {
            case 0, 1 -> BigEndian.u8(s, at, BigEndian.u8(s, at) ^ 1 << random.nextInt(8));
            case 2 -> BigEndian.u8(s, at, random.nextInt(256));
            case 3, 4 -> BigEndian.u8(s, at, extreme() & 0xff);
            case 5 -> BigEndian.u16(s, Math.min(at, size - 2), extreme());
            case 6 -> {
                return resized(p, random.nextInt(size));
            }
            default -> {
                return resized(p, Math.min(65_000, size + random.nextInt(64)));
            }
        }
        return p;
    }

    private int extreme() {
        return EXTREMES[random.nextInt(EXTREMES.length)];
    }

    private Packet withOffload(Packet p) {
        Segmentation[] kinds = Segmentation.values();
        return new Packet(
                p.bytes(),
                kinds[random.nextInt(kinds.length)],
                extreme(),
                random.nextInt(3) == 0 ? extreme() : random.nextBoolean() ? 16 : -1);
    }

    static Packet copy(Packet p) {
        return new Packet(
                MemorySegment.ofArray(p.bytes().toArray(ValueLayout.JAVA_BYTE)),
                p.segmentation(),
                p.segmentLength(),
                p.checksumOffset());
    }

    static Packet resized(Packet p, int size) {
        byte[] bytes = new byte[size];
        int kept = (int) Math.min(size, p.bytes().byteSize());
        MemorySegment.copy(p.bytes(), 0, MemorySegment.ofArray(bytes), 0, kept);
        return new Packet(
                MemorySegment.ofArray(bytes),
                p.segmentation(),
                p.segmentLength(),
                p.checksumOffset());
    }
}
