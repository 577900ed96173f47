package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jslirp.wire.TcpHeader;
import org.jspecify.annotations.Nullable;

/**
 * A TCP segment in a script: {@code FLAGS seq:end(length) [ack N] [win N] [urg N] [<options>] [gso
 * N]}, the numbers relative to its {@link ScriptConnection}.
 */
final class TcpLine {
    private static final Pattern RANGE = Pattern.compile("(\\d+):(\\d+)\\((\\d+)\\)");
    private static final String LETTERS = "FSRP.UEW";

    private final String flagText;
    private final long sequence;
    private final int length;
    private final long ack;
    private final long window;
    private final long urgent;
    private final @Nullable String options;
    private final long segmentLength;

    private TcpLine(String flagText, Words words) {
        this.flagText = flagText;
        Matcher range = RANGE.matcher(words.word());
        if (!range.matches()) {
            throw new IllegalArgumentException("seq:end(length) expected");
        }
        sequence = Long.parseLong(range.group(1));
        length = Integer.parseInt(range.group(3));
        if (sequence + length != Long.parseLong(range.group(2))) {
            throw new IllegalArgumentException("the length does not fit the range");
        }
        ack = words.number("ack", -1);
        window = words.number("win", -1);
        urgent = words.number("urg", -1);
        options = words.angled();
        segmentLength = words.number("gso", 0);
    }

    /** Reads the line; the flags have been read. */
    static TcpLine parse(String flagText, Words words) {
        return new TcpLine(flagText, words);
    }

    /** Whether a word is made of flags. */
    static boolean isFlags(String word) {
        return word.equals("-") || word.chars().allMatch(c -> LETTERS.indexOf(c) >= 0);
    }

    /** The payload of each packet of a super-frame, or 0. */
    int segmentLength() {
        return (int) segmentLength;
    }

    /** Builds the segment as the guest's, without checksum. */
    Packet build(Route route, ScriptConnection c) {
        int flags = 0;
        for (int i = 0; i < LETTERS.length(); i++) {
            flags |= flagText.indexOf(LETTERS.charAt(i)) >= 0 ? 1 << i : 0;
        }
        Segment fields =
                new Segment(
                        ScriptConnection.ISS + (int) sequence,
                        ack < 0 ? 0 : c.irs + (int) ack,
                        flags,
                        (int) Math.max(0, window),
                        (int) Math.max(0, urgent),
                        options == null ? new byte[0] : optionBytes(options, c));
        Packet p = GuestFrames.tcp(route, fields, length);
        // A SYN is in front of its data (RFC 9293 section 3.4).
        long offset = sequence - ((flags & TcpHeader.SYN) != 0 ? 0 : 1);
        ScriptConnection.FROM_GUEST.write(Math.max(0, offset), p.bytes(), p.payload(), length);
        return p;
    }

    /** The expectation, in the form in which {@link #describe} puts what was seen. */
    String text() {
        return text(
                flagText, sequence, length, ack, window, urgent, normal(options), segmentLength);
    }

    /** What was seen, with no more than the expectation names. */
    String describe(Packet p, ScriptConnection c) {
        MemorySegment s = p.bytes();
        long tcp = p.transport();
        int flags = TcpHeader.flags(s, tcp);
        if ((flags & TcpHeader.SYN) != 0) {
            c.irs = TcpHeader.sequence(s, tcp);
        }
        boolean acknowledges = (flags & TcpHeader.ACK) != 0;
        long relative = Integer.toUnsignedLong(TcpHeader.sequence(s, tcp) - c.irs);
        int acknowledged = TcpHeader.acknowledgment(s, tcp) - ScriptConnection.ISS;
        boolean urgentSet = (flags & TcpHeader.URG) != 0;
        String found =
                text(
                        Described.flags(flags),
                        relative,
                        p.payloadLength(),
                        acknowledges ? Integer.toUnsignedLong(acknowledged) : -1,
                        window < 0 ? -1 : TcpHeader.window(s, tcp),
                        urgentSet ? TcpHeader.urgentPointer(s, tcp) : -1,
                        "...".equals(options) ? options : optionText(p, c),
                        p.segmentLength());
        long same =
                ScriptConnection.TO_GUEST.agree(
                        Math.max(0, relative - 1), s, p.payload(), p.payloadLength());
        return same < p.payloadLength() ? found + " with other bytes" : found;
    }

    private static String text(
            String flags,
            long sequence,
            int length,
            long ack,
            long window,
            long urgent,
            @Nullable String options,
            long segmentLength) {
        StringBuilder text = new StringBuilder(flags);
        text.append(' ').append(sequence).append(':').append(sequence + length);
        text.append('(').append(length).append(')');
        text.append(ack < 0 ? "" : " ack " + ack);
        text.append(window < 0 ? "" : " win " + window);
        text.append(urgent < 0 ? "" : " urg " + urgent);
        text.append(options == null || options.isEmpty() ? "" : " <" + options + ">");
        text.append(segmentLength == 0 ? "" : " gso " + segmentLength);
        return text.toString();
    }

    /** The options without NOPs, in the order in which they were written. */
    private static @Nullable String normal(@Nullable String options) {
        if (options == null) {
            return null;
        }
        List<String> kept = new ArrayList<>();
        for (String option : options.split(",")) {
            if (!option.strip().equals("nop")) {
                kept.add(option.strip());
            }
        }
        kept.sort(null);
        return String.join(", ", kept);
    }

    private @Nullable String optionText(Packet p, ScriptConnection c) {
        SegmentOptions found =
                SegmentOptions.read(p.bytes(), p.transport() + TcpHeader.LENGTH, p.payload());
        if (found.timestamps) {
            if (!c.clockKnown) {
                c.clock = found.value;
                c.clockKnown = true;
            }
            found.value -= c.clock;
        }
        for (int i = 0; i < found.sack.size(); i++) {
            found.sack.set(i, found.sack.get(i) - ScriptConnection.ISS);
        }
        String text = found.toString();
        if (text.isEmpty()) {
            return null;
        }
        String plain = text.substring(1, text.length() - 1);
        boolean anyClock = options != null && options.contains("val *");
        return normal(anyClock ? plain.replaceFirst("val \\d+", "val *") : plain);
    }

    private static byte[] optionBytes(String options, ScriptConnection c) {
        SegmentOptions built = new SegmentOptions();
        for (String option : options.split(",")) {
            Words words = new Words(option);
            switch (words.word()) {
                case "mss" -> built.mss((int) words.number());
                case "wscale" -> built.windowScale((int) words.number());
                case "sackOK" -> built.sackPermitted();
                case "nop" -> {}
                case "TS" -> {
                    words.expect("val");
                    int value = (int) words.number();
                    words.expect("ecr");
                    built.timestamps(value, c.clock + (int) words.number());
                }
                case "sack" -> sack(built, words, c);
                default -> throw new IllegalArgumentException("option " + option);
            }
            words.end();
        }
        return built.bytes();
    }

    private static void sack(SegmentOptions built, Words words, ScriptConnection c) {
        while (words.hasNext()) {
            for (String edge : words.word().split(":")) {
                built.sack.add(c.irs + Integer.parseInt(edge));
            }
        }
    }
}
