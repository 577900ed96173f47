package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.IpAddress;
import jslirp.wire.UdpHeader;

/**
 * A reply of the DHCPv6 server, in words: its options in the order in which they came.
 *
 * <pre>
 *   dhcp6 advertise|reply &lt;duid N, server, preference N, rapid, status N,
 *       na IAID T1/T2 A PREFERRED/VALID, na IAID status N, pd IAID status N, dns A, search NAME&gt;
 * </pre>
 */
final class SeenDhcpv6 {
    private final Packet p;
    private final MemorySegment s;

    private SeenDhcpv6(Packet p) {
        this.p = p;
        this.s = p.bytes();
    }

    static String text(Packet p) {
        return new SeenDhcpv6(p).text();
    }

    private String text() {
        long message = p.payload();
        if (!Dhcpv6Message.fits(s, message, p.end())) {
            return "dhcp6 that does not fit";
        }
        if (Dhcpv6Message.transaction(s, message) != Dhcpv6Line.TRANSACTION) {
            return "dhcp6 with another transaction";
        }
        if (UdpHeader.sourcePort(s, p.transport()) != Dhcpv6Message.SERVER_PORT) {
            return "dhcp6 from another port";
        }
        String type =
                switch (Dhcpv6Message.type(s, message)) {
                    case Dhcpv6Message.ADVERTISE -> "advertise";
                    case Dhcpv6Message.REPLY -> "reply";
                    default -> "message of another type";
                };
        long options = message + Dhcpv6Message.LENGTH;
        return "dhcp6 " + type + " <" + String.join(", ", options(options, p.end())) + ">";
    }

    private List<String> options(long from, long end) {
        List<String> texts = new ArrayList<>();
        for (long at = from; at < end; at = Dhcpv6Option.next(s, at)) {
            texts.add(option(at, Dhcpv6Option.value(at), Dhcpv6Option.next(s, at)));
        }
        return texts;
    }

    private String option(long at, long value, long end) {
        return switch (Dhcpv6Option.code(s, at)) {
            case Dhcpv6Option.CLIENT_IDENTIFIER -> "duid " + BigEndian.u32(s, end - 4);
            case Dhcpv6Option.SERVER_IDENTIFIER -> "server";
            case Dhcpv6Option.PREFERENCE -> "preference " + BigEndian.u8(s, value);
            case Dhcpv6Option.RAPID_COMMIT -> "rapid";
            case Dhcpv6Option.STATUS_CODE -> "status " + BigEndian.u16(s, value);
            case Dhcpv6Option.IA_NA -> association("na", value, Dhcpv6Option.IA_LENGTH, end);
            case Dhcpv6Option.IA_PD -> association("pd", value, Dhcpv6Option.IA_LENGTH, end);
            case Dhcpv6Option.IA_TA -> association("ta", value, Dhcpv6Option.IA_TA_LENGTH, end);
            case Dhcpv6Option.IA_ADDRESS ->
                    address(value)
                            + " "
                            + BigEndian.u32(s, value + 16)
                            + "/"
                            + BigEndian.u32(s, value + 20);
            case Dhcpv6Option.DNS_SERVERS -> "dns " + address(value);
            case Dhcpv6Option.DOMAIN_SEARCH -> "search " + NameText.list(s, value, end);
            default -> "option " + Dhcpv6Option.code(s, at);
        };
    }

    private String association(String name, long value, int length, long end) {
        String inner = String.join(" ", options(value + length, end));
        boolean renewed = length == Dhcpv6Option.IA_LENGTH && BigEndian.i32(s, value + 4) != 0;
        String times =
                renewed
                        ? BigEndian.u32(s, value + 4) + "/" + BigEndian.u32(s, value + 8) + " "
                        : "";
        return name + " " + BigEndian.u32(s, value) + " " + times + inner;
    }

    private IpAddress address(long at) {
        return new IpAddress(BigEndian.i64(s, at), BigEndian.i64(s, at + 8));
    }
}
