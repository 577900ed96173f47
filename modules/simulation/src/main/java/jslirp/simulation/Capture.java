package jslirp.simulation;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Remembers the last frames, and writes them as a pcap file with nanoseconds when a run has failed.
 * It holds two halves of fixed size: when one is full the older one is forgotten.
 */
final class Capture {
    private static final int HALF = 4 << 20;
    private static final int SNAP_LENGTH = 65_600;
    private static final int RECORD = 16;
    private static final int MAGIC_NANOSECONDS = 0xa1b2_3c4d;
    private static final int LINKTYPE_ETHERNET = 1;
    private static final long SECOND = 1_000_000_000;

    private ByteBuffer older = half();
    private ByteBuffer newer = half();

    private static ByteBuffer half() {
        return ByteBuffer.allocate(HALF).order(ByteOrder.LITTLE_ENDIAN);
    }

    void add(long now, MemorySegment frame, long at, long length) {
        int kept = (int) Math.min(length, SNAP_LENGTH);
        if (newer.remaining() < RECORD + kept) {
            ByteBuffer forgotten = older;
            older = newer;
            newer = forgotten.clear();
        }
        newer.putInt((int) (now / SECOND)).putInt((int) (now % SECOND));
        newer.putInt(kept).putInt((int) length);
        MemorySegment.copy(frame, at, MemorySegment.ofBuffer(newer), 0, kept);
        newer.position(newer.position() + kept);
    }

    void write(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(MAGIC_NANOSECONDS).putShort((short) 2).putShort((short) 4);
        header.putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(LINKTYPE_ETHERNET);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(header.array());
            out.write(older.array(), 0, older.position());
            out.write(newer.array(), 0, newer.position());
        }
    }
}
