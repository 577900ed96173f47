package jslirp.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Netlink;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.linux.c.ifaddrmsg;
import jslirp.linux.c.rtattr;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** The addresses of the host's interfaces, as rtnetlink(7) tells them. */
final class InterfaceAddresses {
    private InterfaceAddresses() {}

    /**
     * The first address of an interface, with the interface. For IPv6 one that reaches beyond the
     * link comes before one that does not.
     *
     * @throws IllegalArgumentException if there is no such interface, or it has no such address
     */
    static OutboundAddress first(String name, boolean ipv6) throws ErrnoException {
        int index = index(name);
        IpAddress found = null;
        try (RouteSocket socket = new RouteSocket()) {
            Errno.check("cannot ask for addresses", socket.opened());
            int family = ipv6 ? Linux.AF_INET6() : Linux.AF_INET();
            long at = socket.begin(Linux.RTM_GETADDR(), Linux.NLM_F_DUMP(), ifaddrmsg.sizeof());
            socket.memory()
                    .set(ValueLayout.JAVA_BYTE, at + ifaddrmsg.ifa_family$offset(), (byte) family);
            long next = socket.send(at + ifaddrmsg.sizeof());
            while (next >= 0) {
                next = socket.receive(Linux.RTM_NEWADDR());
                if (next <= 0) {
                    break;
                }
                IpAddress address = read(socket, next, index, ipv6);
                if (address != null && (found == null || found.isLinkLocal())) {
                    found = address;
                }
            }
            Errno.check("cannot read addresses", next);
        }
        if (found == null) {
            throw new IllegalArgumentException(
                    "the interface " + name + " has no " + (ipv6 ? "IPv6" : "IPv4") + " address");
        }
        return new OutboundAddress(found, name);
    }

    /** The address in a message, if it is of this interface. */
    private static @Nullable IpAddress read(RouteSocket socket, long at, int index, boolean ipv6) {
        MemorySegment s = socket.memory();
        if (s.get(ValueLayout.JAVA_INT, at + ifaddrmsg.ifa_index$offset()) != index) {
            return null;
        }
        // On a point-to-point link IFA_ADDRESS is the other end's (rtnetlink(7)).
        int wanted = ipv6 ? Linux.IFA_ADDRESS() : Linux.IFA_LOCAL();
        long next = Netlink.aligned(at + ifaddrmsg.sizeof());
        while (next + rtattr.sizeof() <= socket.messageEnd()) {
            int length = s.get(ValueLayout.JAVA_SHORT, next + rtattr.rta_len$offset()) & 0xffff;
            int type = s.get(ValueLayout.JAVA_SHORT, next + rtattr.rta_type$offset());
            long value = next + rtattr.sizeof();
            int bytes = (int) (length - rtattr.sizeof());
            if (type == wanted && bytes == (ipv6 ? 16 : 4)) {
                byte[] address = new byte[bytes];
                MemorySegment.copy(s, ValueLayout.JAVA_BYTE, value, address, 0, bytes);
                return scoped(IpAddress.of(address), index);
            }
            next += Math.max(Netlink.aligned(length), rtattr.sizeof());
        }
        return null;
    }

    private static IpAddress scoped(IpAddress address, int index) {
        return address.isLinkLocal()
                ? new IpAddress(ScopedAddress.withScope(address.high(), index), address.low())
                : address;
    }

    private static int index(String name) throws ErrnoException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        // A colon begins the label of an address, which is not a name of its own.
        if (length == 0 || length > InterfaceRequest.NAME_LIMIT || name.indexOf(':') >= 0) {
            throw noInterface(name);
        }
        int flags = Linux.SOCK_DGRAM() | Linux.SOCK_CLOEXEC();
        long fd = Errno.check("socket", Socket.socket(Linux.AF_INET(), flags, 0));
        long index = InterfaceRequest.index((int) fd, name);
        File.close((int) fd);
        if (index == -Errno.ENODEV) {
            throw noInterface(name);
        }
        return (int) Errno.check("SIOCGIFINDEX", index);
    }

    private static IllegalArgumentException noInterface(String name) {
        return new IllegalArgumentException("neither an address nor an interface: " + name);
    }
}
