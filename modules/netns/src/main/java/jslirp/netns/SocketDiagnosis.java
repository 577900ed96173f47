package jslirp.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import jslirp.linux.Netlink;
import jslirp.linux.c.Linux;
import jslirp.linux.c.inet_diag_msg;
import jslirp.linux.c.inet_diag_req_v2;
import jslirp.linux.c.inet_diag_sockid;
import jslirp.linux.c.nlmsghdr;
import jslirp.wire.BigEndian;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel which TCP connections have a socket in the target's network namespace
 * (sock_diag(7)). Answers come within the call; everything else, a kernel that does not answer such
 * questions included, counts as no socket.
 */
public final class SocketDiagnosis {
    private static final int CAPACITY = 1024;
    private static final int ALL_STATES = -1;

    /** INET_DIAG_NOCOOKIE, twice. */
    private static final long NO_COOKIE = -1;

    private final int socket;
    private final MemorySegment message = Arena.ofAuto().allocate(CAPACITY, 8);
    private int sequence;

    private SocketDiagnosis(int socket) {
        this.socket = socket;
    }

    /** Opens the way to ask; null where the kernel has none. It stays open. */
    public static @Nullable SocketDiagnosis open(NamespaceEntry entry) {
        int type = Linux.SOCK_RAW() | Linux.SOCK_CLOEXEC() | Linux.SOCK_NONBLOCK();
        Opening netlink =
                new Opening(
                        "socket(AF_NETLINK)",
                        Linux.SYS_socket(),
                        Linux.AF_NETLINK(),
                        type,
                        Linux.NETLINK_SOCK_DIAG());
        try {
            return new SocketDiagnosis(entry.open(List.of(netlink))[0]);
        } catch (IOException e) {
            return null;
        }
    }

    /**
     * Whether a socket of the namespace is one end of this connection. Addresses are two halves,
     * IPv4 in its mapped form. Two system calls.
     */
    public boolean has(
            long localHigh,
            long localLow,
            int localPort,
            long remoteHigh,
            long remoteLow,
            int remotePort) {
        boolean ipv4 = IpAddress.isIpv4(localHigh, localLow);
        message.fill((byte) 0);
        long at =
                Netlink.header(
                        message, 0, Linux.SOCK_DIAG_BY_FAMILY(), Linux.NLM_F_REQUEST(), ++sequence);
        message.set(
                ValueLayout.JAVA_BYTE,
                at + inet_diag_req_v2.sdiag_family$offset(),
                (byte) (ipv4 ? Linux.AF_INET() : Linux.AF_INET6()));
        message.set(
                ValueLayout.JAVA_BYTE,
                at + inet_diag_req_v2.sdiag_protocol$offset(),
                (byte) Linux.IPPROTO_TCP());
        message.set(ValueLayout.JAVA_INT, at + inet_diag_req_v2.idiag_states$offset(), ALL_STATES);
        long id = at + inet_diag_req_v2.id$offset();
        BigEndian.u16(message, id + inet_diag_sockid.idiag_sport$offset(), localPort);
        BigEndian.u16(message, id + inet_diag_sockid.idiag_dport$offset(), remotePort);
        address(id + inet_diag_sockid.idiag_src$offset(), ipv4, localHigh, localLow);
        address(id + inet_diag_sockid.idiag_dst$offset(), ipv4, remoteHigh, remoteLow);
        BigEndian.i64(message, id + inet_diag_sockid.idiag_cookie$offset(), NO_COOKIE);
        Netlink.finish(message, 0, at + inet_diag_req_v2.sizeof());
        return isConnection(Netlink.question(socket, message, 0));
    }

    private void address(long at, boolean ipv4, long high, long low) {
        if (ipv4) {
            BigEndian.i32(message, at, (int) low);
        } else {
            BigEndian.i64(message, at, high);
            BigEndian.i64(message, at + 8, low);
        }
    }

    /** The kernel names a listener of the port when it finds no connection. */
    private boolean isConnection(long length) {
        long at = Netlink.HEADER_LENGTH;
        long stateAt = at + inet_diag_msg.idiag_state$offset();
        return length >= at + inet_diag_msg.sizeof()
                && message.get(ValueLayout.JAVA_SHORT, nlmsghdr.nlmsg_type$offset())
                        == Linux.SOCK_DIAG_BY_FAMILY()
                && message.get(ValueLayout.JAVA_BYTE, stateAt) != Linux.TCP_LISTEN();
    }
}
