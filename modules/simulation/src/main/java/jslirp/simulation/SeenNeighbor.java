package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.wire.BigEndian;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;

/**
 * A message of neighbour discovery, in words; flags are letters, {@code -} for none.
 *
 * <pre>
 *   ns who-has A tell A
 *   na A is-at MAC RSO to A
 *   ra to A hop N MO lifetime N &lt;mac MAC, mtu N, prefix A/N LA VALID/PREFERRED,
 *       rdnss A N, dnssl NAME,NAME N&gt;
 * </pre>
 */
final class SeenNeighbor {
    private static final int SOURCE_LINK_LAYER = 1;
    private static final int TARGET_LINK_LAYER = 2;
    private static final int PREFIX = 3;
    private static final int MTU = 5;
    private static final int RDNSS = 25;
    private static final int DNSSL = 31;

    private final Packet p;
    private final MemorySegment s;
    private final long icmp;

    private SeenNeighbor(Packet p) {
        this.p = p;
        this.s = p.bytes();
        this.icmp = p.transport();
    }

    static boolean isAdvertisement(Packet p) {
        return p.is(jslirp.wire.IpProtocol.ICMPV6)
                && IcmpHeader.type(p.bytes(), p.transport()) == IcmpHeader.V6.ROUTER_ADVERTISEMENT;
    }

    static String text(Packet p) {
        return new SeenNeighbor(p).text();
    }

    private String text() {
        return switch (IcmpHeader.type(s, icmp)) {
            case IcmpHeader.V6.NEIGHBOR_SOLICITATION ->
                    "ns who-has " + NeighborFrames.target(p) + " tell " + p.source();
            case IcmpHeader.V6.NEIGHBOR_ADVERTISEMENT -> neighbor();
            case IcmpHeader.V6.ROUTER_ADVERTISEMENT -> router();
            default -> "icmp " + IcmpHeader.type(s, icmp) + " from " + p.source();
        };
    }

    private String neighbor() {
        List<String> options = options(icmp + IcmpHeader.LENGTH + 16);
        return "na "
                + NeighborFrames.target(p)
                + " is-at "
                + String.join(", ", options).replace("mac ", "")
                + " "
                + flags((int) (IcmpHeader.rest(s, icmp) >>> 24), "RSO")
                + " to "
                + p.destination();
    }

    private String router() {
        int hopLimit = BigEndian.u8(s, icmp + 4);
        int lifetime = BigEndian.u16(s, icmp + 6);
        return "ra to "
                + p.destination()
                + " hop "
                + hopLimit
                + " "
                + flags(BigEndian.u8(s, icmp + 5), "MO")
                + " lifetime "
                + lifetime
                + " <"
                + String.join(", ", options(icmp + 16))
                + ">";
    }

    private List<String> options(long from) {
        List<String> texts = new ArrayList<>();
        long at = from;
        while (at < p.end()) {
            int length = 8 * BigEndian.u8(s, at + 1);
            if (length == 0 || length > p.end() - at) {
                throw new IllegalStateException("an option of " + length + " bytes");
            }
            texts.add(option(at, at + length));
            at += length;
        }
        return texts;
    }

    private String option(long at, long end) {
        return switch (BigEndian.u8(s, at)) {
            case SOURCE_LINK_LAYER, TARGET_LINK_LAYER ->
                    "mac " + MacAddress.format(BigEndian.u48(s, at + 2));
            case MTU -> "mtu " + BigEndian.u32(s, at + 4);
            case PREFIX ->
                    "prefix "
                            + address(at + 16)
                            + "/"
                            + BigEndian.u8(s, at + 2)
                            + " "
                            + flags(BigEndian.u8(s, at + 3), "LA")
                            + " "
                            + BigEndian.u32(s, at + 4)
                            + "/"
                            + BigEndian.u32(s, at + 8);
            case RDNSS -> "rdnss " + address(at + 8) + " " + BigEndian.u32(s, at + 4);
            case DNSSL -> "dnssl " + NameText.list(s, at + 8, end) + " " + BigEndian.u32(s, at + 4);
            default -> "option " + BigEndian.u8(s, at);
        };
    }

    private IpAddress address(long at) {
        return new IpAddress(BigEndian.i64(s, at), BigEndian.i64(s, at + 8));
    }

    /** The letters of the bits that are set in a byte, the highest bit first. */
    private static String flags(int bits, String letters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            if ((bits & 0x80 >> i) != 0) {
                text.append(letters.charAt(i));
            }
        }
        return text.isEmpty() ? "-" : text.toString();
    }
}
