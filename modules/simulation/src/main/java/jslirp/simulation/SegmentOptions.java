package jslirp.simulation;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.wire.BigEndian;

/**
 * The options of one TCP segment, read strictly and written plainly: a second reading of RFC 9293
 * section 3.1, RFC 7323 and RFC 2018 beside the one in {@link jslirp.wire.TcpOptions}.
 */
final class SegmentOptions {
    static final int ABSENT = -1;

    private static final int MSS = 2;
    private static final int WINDOW_SCALE = 3;
    private static final int SACK_PERMITTED = 4;
    private static final int SACK = 5;
    private static final int TIMESTAMPS = 8;

    int mss = ABSENT;
    int windowScale = ABSENT;
    boolean sackPermitted;
    boolean timestamps;
    int value;
    int echo;

    /** Left and right edges, in turn. */
    final List<Integer> sack = new ArrayList<>();

    /**
     * Reads what lies in [at, end).
     *
     * @throws IllegalStateException when it is not well formed
     */
    static SegmentOptions read(MemorySegment s, long at, long end) {
        SegmentOptions options = new SegmentOptions();
        long i = at;
        while (i < end) {
            int kind = BigEndian.u8(s, i);
            if (kind == 0) {
                break;
            }
            if (kind == 1) {
                i++;
                continue;
            }
            int length = i + 1 < end ? BigEndian.u8(s, i + 1) : 0;
            if (length < 2 || i + length > end) {
                throw new IllegalStateException("a TCP option of wrong length");
            }
            options.read(s, i, kind, length);
            i += length;
        }
        return options;
    }

    private void read(MemorySegment s, long at, int kind, int length) {
        switch (kind << 8 | length) {
            case MSS << 8 | 4 -> mss = BigEndian.u16(s, at + 2);
            case WINDOW_SCALE << 8 | 3 -> windowScale = BigEndian.u8(s, at + 2);
            case SACK_PERMITTED << 8 | 2 -> sackPermitted = true;
            case TIMESTAMPS << 8 | 10 ->
                    timestamps(BigEndian.i32(s, at + 2), BigEndian.i32(s, at + 6));
            case SACK << 8 | 10, SACK << 8 | 18, SACK << 8 | 26, SACK << 8 | 34 -> {
                for (int i = 2; i < length; i += 4) {
                    sack.add(BigEndian.i32(s, at + i));
                }
            }
            default ->
                    throw new IllegalStateException(
                            "TCP option " + kind + " of length " + length + " that nobody knows");
        }
    }

    SegmentOptions mss(int bytes) {
        mss = bytes;
        return this;
    }

    SegmentOptions windowScale(int shift) {
        windowScale = shift;
        return this;
    }

    SegmentOptions sackPermitted() {
        sackPermitted = true;
        return this;
    }

    SegmentOptions timestamps(int value, int echo) {
        timestamps = true;
        this.value = value;
        this.echo = echo;
        return this;
    }

    /** The bytes, with NOPs in front of each option up to a multiple of four. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (mss != ABSENT) {
            option(out, MSS, 2, mss);
        }
        if (windowScale != ABSENT) {
            option(out, WINDOW_SCALE, 1, windowScale);
        }
        if (sackPermitted) {
            option(out, SACK_PERMITTED, 0, 0);
        }
        if (timestamps) {
            option(out, TIMESTAMPS, 8, (long) value << 32 | echo & 0xffff_ffffL);
        }
        if (!sack.isEmpty()) {
            option(out, SACK, 4 * sack.size(), 0);
            byte[] all = out.toByteArray();
            MemorySegment s = MemorySegment.ofArray(all);
            for (int i = 0; i < sack.size(); i++) {
                BigEndian.i32(s, all.length - 4L * (sack.size() - i), sack.get(i));
            }
            return all;
        }
        return out.toByteArray();
    }

    private static void option(ByteArrayOutputStream out, int kind, int length, long value) {
        for (int i = 2 + length; (i & 3) != 0; i++) {
            out.write(1);
        }
        out.write(kind);
        out.write(2 + length);
        for (int i = length - 1; i >= 0; i--) {
            out.write(i < 8 ? (int) (value >>> 8 * i) : 0);
        }
    }

    /** In packetdrill's words, empty without options. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        if (mss != ABSENT) {
            words.add("mss " + mss);
        }
        if (windowScale != ABSENT) {
            words.add("wscale " + windowScale);
        }
        if (sackPermitted) {
            words.add("sackOK");
        }
        if (timestamps) {
            words.add(
                    "TS val "
                            + Integer.toUnsignedString(value)
                            + " ecr "
                            + Integer.toUnsignedString(echo));
        }
        if (!sack.isEmpty()) {
            words.add(sackText());
        }
        return words.isEmpty() ? "" : "<" + String.join(", ", words) + ">";
    }

    private String sackText() {
        StringBuilder text = new StringBuilder("sack");
        for (int i = 0; i + 1 < sack.size(); i += 2) {
            text.append(' ').append(Integer.toUnsignedString(sack.get(i)));
            text.append(':').append(Integer.toUnsignedString(sack.get(i + 1)));
        }
        return text.toString();
    }
}
