package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import jslirp.wire.BigEndian;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;
import jslirp.wire.IpAddress;

/** A reply of the DHCP server, in words. */
final class SeenDhcp {
    private final Packet p;
    private final MemorySegment s;
    private final long message;
    private final List<String> options = new ArrayList<>();

    private SeenDhcp(Packet p) {
        this.p = p;
        this.s = p.bytes();
        this.message = p.payload();
    }

    static String text(Packet p) {
        return new SeenDhcp(p).text();
    }

    private String text() {
        addressOption(DhcpOption.SUBNET_MASK, "mask");
        addressOption(DhcpOption.ROUTER, "router");
        addressOption(DhcpOption.DNS, "dns");
        numberOption(DhcpOption.LEASE_TIME, 4, "lease");
        numberOption(DhcpOption.INTERFACE_MTU, 2, "mtu");
        String text = "dhcp " + type() + " " + address(DhcpMessage.yiaddr(s, message));
        return options.isEmpty() ? text : text + " <" + String.join(", ", options) + ">";
    }

    private String type() {
        long type = DhcpOption.find(s, message, p.end(), DhcpOption.MESSAGE_TYPE, 1);
        if (type == DhcpOption.ABSENT) {
            return "bootp";
        }
        return switch (BigEndian.u8(s, DhcpOption.value(type))) {
            case DhcpOption.OFFER -> "offer";
            case DhcpOption.ACK -> "ack";
            case DhcpOption.NAK -> "nak";
            default -> "reply of another type";
        };
    }

    private void addressOption(int code, String name) {
        long option = DhcpOption.find(s, message, p.end(), code, 4);
        if (option != DhcpOption.ABSENT) {
            options.add(name + " " + address(BigEndian.i32(s, DhcpOption.value(option))));
        }
    }

    private void numberOption(int code, int length, String name) {
        long option = DhcpOption.find(s, message, p.end(), code, length);
        if (option != DhcpOption.ABSENT) {
            long at = DhcpOption.value(option);
            options.add(name + " " + (length == 4 ? BigEndian.u32(s, at) : BigEndian.u16(s, at)));
        }
    }

    private static String address(int ipv4) {
        return IpAddress.ofIpv4(ipv4).toString();
    }
}
