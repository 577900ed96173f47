package jslirp.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import jslirp.linux.CString;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Netlink;
import jslirp.linux.c.Linux;
import jslirp.linux.c.fib_rule_hdr;
import jslirp.linux.c.rtmsg;
import jslirp.wire.BigEndian;

/**
 * Lets sockets inside the namespace stand for clients outside it: bound to the client's address
 * (IP_TRANSPARENT) they connect to the guest's services, and the answers come back to them instead
 * of leaving by the device.
 *
 * <p>Such a socket carries a mark. By {@code tcp_fwmark_accept} the connection that the service
 * accepts inherits it, by {@code fwmark_reflect} so does a reset from where nobody listens, and a
 * rule sends what carries the mark and comes from the guest's network to a table where every
 * address is local. The gateway lies in that network too, and as a source it means one of those
 * sockets; a rule before keeps its segments out of the table, so that only addresses that the
 * namespace really has are ever reached.
 *
 * @param high the upper half of an address of the network, in mapped form if IPv4
 * @param prefixLength of the network, counted as its family does
 * @param gatewayHigh the upper half of the address that stands for the host itself
 */
public record TransparentRouting(
        long high, long low, int prefixLength, long gatewayHigh, long gatewayLow) {
    /** Tells our segments from all others: "jslp". */
    public static final int MARK = 0x6a73_6c70;

    private static final int TABLE = MARK >>> 16;

    /** Before the rules that a VPN inside would add, which count down from 32766. */
    private static final int PRIORITY = 10;

    private static final String SETTINGS = "/proc/sys/net/";
    private static final List<String> IPV4_SETTINGS =
            List.of("ipv4/tcp_fwmark_accept", "ipv4/fwmark_reflect");

    /** The first is of both families in spite of its name. */
    private static final List<String> IPV6_SETTINGS =
            List.of("ipv4/tcp_fwmark_accept", "ipv6/fwmark_reflect");

    private static final long CAPACITY = 256;

    /** Makes the changes; what is there already stays. The failure names what was refused. */
    public void add(NamespaceEntry entry) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            List<String> settings = isIpv4() ? IPV4_SETTINGS : IPV6_SETTINGS;
            int[] opened = entry.open(openings(settings, arena));
            try {
                for (int i = 0; i < settings.size(); i++) {
                    set(opened[i + 1], settings.get(i), arena);
                }
                addRoutes(opened[0], arena);
            } finally {
                for (int fd : opened) {
                    File.close(fd);
                }
            }
        }
    }

    private boolean isIpv4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private static List<Opening> openings(List<String> settings, Arena arena) {
        int type = Linux.SOCK_RAW() | Linux.SOCK_CLOEXEC();
        List<Opening> openings = new ArrayList<>();
        openings.add(
                new Opening(
                        "socket(AF_NETLINK)",
                        Linux.SYS_socket(),
                        Linux.AF_NETLINK(),
                        type,
                        Linux.NETLINK_ROUTE()));
        for (String setting : settings) {
            String path = SETTINGS + setting;
            openings.add(
                    new Opening(
                            path,
                            Linux.SYS_openat(),
                            Linux.AT_FDCWD(),
                            CString.of(arena, path).address(),
                            Linux.O_WRONLY() | Linux.O_CLOEXEC()));
        }
        return openings;
    }

    private static void set(int fd, String setting, Arena arena) throws IOException {
        Errno.check(SETTINGS + setting, File.write(fd, arena.allocateFrom("1"), 0, 1));
    }

    private void addRoutes(int socket, Arena arena) throws IOException {
        MemorySegment message = arena.allocate(CAPACITY, 8);
        int main = Linux.RT_TABLE_MAIN();
        int whole = isIpv4() ? Integer.SIZE : 2 * Long.SIZE;
        exchange(socket, message, localRoute(message));
        long end = rule(message, PRIORITY + 1, gatewayHigh, gatewayLow, whole, main);
        exchange(socket, message, end);
        end = rule(message, PRIORITY + 2, high, low, prefixLength, TABLE);
        exchange(socket, message, end);
    }

    /** As by {@code ip route add local default dev lo table TABLE}. */
    private long localRoute(MemorySegment message) {
        long at = begin(message, Linux.RTM_NEWROUTE());
        message.set(ValueLayout.JAVA_BYTE, at + rtmsg.rtm_family$offset(), family());
        message.set(
                ValueLayout.JAVA_BYTE,
                at + rtmsg.rtm_protocol$offset(),
                (byte) Linux.RTPROT_BOOT());
        message.set(
                ValueLayout.JAVA_BYTE, at + rtmsg.rtm_scope$offset(), (byte) Linux.RT_SCOPE_HOST());
        message.set(ValueLayout.JAVA_BYTE, at + rtmsg.rtm_type$offset(), (byte) Linux.RTN_LOCAL());
        long end = at + rtmsg.sizeof();
        end = Netlink.attribute(message, end, Linux.RTA_TABLE(), TABLE);
        return Netlink.attribute(message, end, Linux.RTA_OIF(), Rtnetlink.LOOPBACK_INDEX);
    }

    /** As by {@code ip rule add priority P from ADDRESS/LENGTH fwmark MARK lookup TABLE}. */
    private long rule(
            MemorySegment message,
            int priority,
            long fromHigh,
            long fromLow,
            int length,
            int table) {
        long at = begin(message, Linux.RTM_NEWRULE());
        message.set(ValueLayout.JAVA_BYTE, at + fib_rule_hdr.family$offset(), family());
        message.set(ValueLayout.JAVA_BYTE, at + fib_rule_hdr.src_len$offset(), (byte) length);
        message.set(
                ValueLayout.JAVA_BYTE,
                at + fib_rule_hdr.action$offset(),
                (byte) Linux.FR_ACT_TO_TBL());
        long end = at + fib_rule_hdr.sizeof();
        end = address(message, end, fromHigh, fromLow);
        end = Netlink.attribute(message, end, Linux.FRA_PRIORITY(), priority);
        end = Netlink.attribute(message, end, Linux.FRA_FWMARK(), MARK);
        end = Netlink.attribute(message, end, Linux.FRA_FWMASK(), -1);
        return Netlink.attribute(message, end, Linux.FRA_TABLE(), table);
    }

    private byte family() {
        return (byte) (isIpv4() ? Linux.AF_INET() : Linux.AF_INET6());
    }

    private long address(MemorySegment message, long end, long fromHigh, long fromLow) {
        if (isIpv4()) {
            long at = Netlink.attribute(message, end, Linux.FRA_SRC(), 4L);
            BigEndian.u32(message, at, fromLow);
            return at + 4;
        }
        long at = Netlink.attribute(message, end, Linux.FRA_SRC(), 16L);
        BigEndian.i64(message, at, fromHigh);
        BigEndian.i64(message, at + 8, fromLow);
        return at + 16;
    }

    private static long begin(MemorySegment message, int type) {
        message.fill((byte) 0);
        int create = Linux.NLM_F_CREATE() | Linux.NLM_F_EXCL();
        int flags = Linux.NLM_F_REQUEST() | Linux.NLM_F_ACK() | create;
        return Netlink.header(message, 0, type, flags, type);
    }

    private static void exchange(int socket, MemorySegment message, long end) throws IOException {
        Netlink.finish(message, 0, end);
        long result = Netlink.exchange(socket, message, 0);
        if (result != -Errno.EEXIST) {
            Errno.check("the route for spliced forwards", result);
        }
    }
}
