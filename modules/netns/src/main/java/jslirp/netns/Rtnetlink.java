package jslirp.netns;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.Netlink;
import jslirp.linux.c.Linux;
import jslirp.linux.c.ifaddrmsg;
import jslirp.linux.c.ifinfomsg;
import jslirp.linux.c.rtmsg;

/**
 * Changes to interfaces, addresses and routes of a network namespace, by rtnetlink(7). Each change
 * is a message of its own, so that a failure names what was refused.
 */
final class Rtnetlink {
    /** In every network namespace the loopback device comes first. */
    static final int LOOPBACK_INDEX = 1;

    private static final int CAPACITY = 512;
    private static final ValueLayout.OfInt ADDRESS =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final ValueLayout.OfLong HALF =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);

    private static final int PREFIX_LENGTH_IPV6 = 64;

    /** The kernel gives 1024 to what it makes of advertisements (IP6_RT_PRIO_USER). */
    private static final int BEHIND_ADVERTISED = 2048;

    private final int socket;
    private final MemorySegment message;
    private int sequence;
    private long end;

    /** Speaks over a netlink socket of the namespace that the caller owns. */
    Rtnetlink(int socket, Arena arena) {
        this.socket = socket;
        this.message = arena.allocate(CAPACITY, 8);
    }

    /** Sets the flags to UP and RUNNING and clears the others, MULTICAST among them. */
    void setUp(int index) throws IOException {
        link(index, Linux.IFF_UP() | Linux.IFF_RUNNING(), -1);
        exchange("cannot set device up");
    }

    void setMtu(int index, int mtu) throws IOException {
        link(index, 0, 0);
        number(Linux.IFLA_MTU(), mtu);
        exchange("cannot set MTU");
    }

    void setQueueLength(int index, int packets) throws IOException {
        link(index, 0, 0);
        number(Linux.IFLA_TXQLEN(), packets);
        exchange("cannot set queue length");
    }

    void setMacAddress(int index, long mac) throws IOException {
        link(index, 0, 0);
        long at = Netlink.attribute(message, end, Linux.IFLA_ADDRESS(), 6L);
        for (int i = 0; i < 6; i++) {
            message.set(ValueLayout.JAVA_BYTE, at + i, (byte) (mac >>> (40 - 8 * i)));
        }
        end = Netlink.aligned(at + 6);
        exchange("cannot set MAC address");
    }

    /** Adds an IPv4 address with the broadcast address of its network. */
    void addAddress(int index, long address, int prefixLength) throws IOException {
        begin(Linux.RTM_NEWADDR(), Linux.NLM_F_CREATE() | Linux.NLM_F_REPLACE());
        message.set(
                ValueLayout.JAVA_BYTE, end + ifaddrmsg.ifa_family$offset(), (byte) Linux.AF_INET());
        message.set(
                ValueLayout.JAVA_BYTE, end + ifaddrmsg.ifa_prefixlen$offset(), (byte) prefixLength);
        message.set(ValueLayout.JAVA_INT, end + ifaddrmsg.ifa_index$offset(), index);
        end += ifaddrmsg.sizeof();
        address(Linux.IFA_LOCAL(), address);
        address(Linux.IFA_ADDRESS(), address);
        address(Linux.IFA_BROADCAST(), address | (0xffff_ffffL >>> prefixLength));
        exchange("cannot set device address");
    }

    /**
     * Puts an IPv4 default route before those that exist. One that says exactly the same, which a
     * persistent device may have kept, is as good.
     */
    void addDefaultRoute(int index, long gateway) throws IOException {
        beginRoute(Linux.AF_INET());
        address(Linux.RTA_GATEWAY(), gateway);
        number(Linux.RTA_OIF(), index);
        long result = exchange();
        if (result != -Errno.EEXIST) {
            Errno.check("set route", result);
        }
    }

    /** Adds an IPv6 address, usable at once: nobody else can have it on our own link. */
    void addIpv6Address(int index, long high, long low) throws IOException {
        begin(Linux.RTM_NEWADDR(), Linux.NLM_F_CREATE() | Linux.NLM_F_REPLACE());
        message.set(
                ValueLayout.JAVA_BYTE,
                end + ifaddrmsg.ifa_family$offset(),
                (byte) Linux.AF_INET6());
        message.set(
                ValueLayout.JAVA_BYTE,
                end + ifaddrmsg.ifa_prefixlen$offset(),
                (byte) PREFIX_LENGTH_IPV6);
        message.set(
                ValueLayout.JAVA_BYTE,
                end + ifaddrmsg.ifa_flags$offset(),
                (byte) Linux.IFA_F_NODAD());
        message.set(ValueLayout.JAVA_INT, end + ifaddrmsg.ifa_index$offset(), index);
        end += ifaddrmsg.sizeof();
        ipv6Address(Linux.IFA_LOCAL(), high, low);
        ipv6Address(Linux.IFA_ADDRESS(), high, low);
        exchange("cannot set device IPv6 address");
    }

    /**
     * Adds an IPv6 default route behind the one that the kernel makes of our advertisements: for
     * guests that forward, whose kernel does not listen to them, and for the time before the first.
     */
    void addIpv6DefaultRoute(int index, long high, long low) throws IOException {
        beginRoute(Linux.AF_INET6());
        ipv6Address(Linux.RTA_GATEWAY(), high, low);
        number(Linux.RTA_OIF(), index);
        number(Linux.RTA_PRIORITY(), BEHIND_ADVERTISED);
        long result = exchange();
        if (result != -Errno.EEXIST) {
            Errno.check("set IPv6 route", result);
        }
    }

    private void link(int index, int flags, int change) {
        begin(Linux.RTM_NEWLINK(), 0);
        message.set(ValueLayout.JAVA_INT, end + ifinfomsg.ifi_index$offset(), index);
        message.set(ValueLayout.JAVA_INT, end + ifinfomsg.ifi_flags$offset(), flags);
        message.set(ValueLayout.JAVA_INT, end + ifinfomsg.ifi_change$offset(), change);
        end += ifinfomsg.sizeof();
    }

    private void beginRoute(int family) {
        begin(Linux.RTM_NEWROUTE(), Linux.NLM_F_CREATE());
        message.set(ValueLayout.JAVA_BYTE, end + rtmsg.rtm_family$offset(), (byte) family);
        message.set(
                ValueLayout.JAVA_BYTE,
                end + rtmsg.rtm_table$offset(),
                (byte) Linux.RT_TABLE_MAIN());
        message.set(
                ValueLayout.JAVA_BYTE,
                end + rtmsg.rtm_protocol$offset(),
                (byte) Linux.RTPROT_BOOT());
        message.set(
                ValueLayout.JAVA_BYTE,
                end + rtmsg.rtm_scope$offset(),
                (byte) Linux.RT_SCOPE_UNIVERSE());
        message.set(
                ValueLayout.JAVA_BYTE, end + rtmsg.rtm_type$offset(), (byte) Linux.RTN_UNICAST());
        end += rtmsg.sizeof();
    }

    private void begin(int type, int flags) {
        message.fill((byte) 0);
        int all = flags | Linux.NLM_F_REQUEST() | Linux.NLM_F_ACK();
        end = Netlink.header(message, 0, type, all, ++sequence);
    }

    private void number(int type, int value) {
        end = Netlink.attribute(message, end, type, value);
    }

    private void address(int type, long address) {
        long at = Netlink.attribute(message, end, type, 4L);
        message.set(ADDRESS, at, (int) address);
        end = at + 4;
    }

    private void ipv6Address(int type, long high, long low) {
        long at = Netlink.attribute(message, end, type, 16L);
        message.set(HALF, at, high);
        message.set(HALF, at + 8, low);
        end = at + 16;
    }

    private void exchange(String change) throws IOException {
        Errno.check(change, exchange());
    }

    private long exchange() {
        Netlink.finish(message, 0, end);
        return Netlink.exchange(socket, message, 0);
    }
}
