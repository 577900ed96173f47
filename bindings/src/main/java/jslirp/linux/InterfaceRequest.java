package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jslirp.linux.c.Linux;
import jslirp.linux.c.ifreq;
import jslirp.linux.c.sockaddr;

/**
 * {@code struct ifreq} in place, and the requests of netdevice(7) that read something by the name
 * of an interface. Any socket of the network namespace serves. Changes go through {@link Netlink}.
 */
public final class InterfaceRequest {
    /** The size of {@code struct ifreq}. */
    public static final long LENGTH = ifreq.sizeof();

    /** The longest interface name in bytes. */
    public static final int NAME_LIMIT = Linux.IFNAMSIZ() - 1;

    private static final long NAME = ifreq.ifr_ifrn$offset();
    private static final long VALUE = ifreq.ifr_ifru$offset();
    private static final long HARDWARE_ADDRESS = VALUE + sockaddr.sizeof() - 14;

    private InterfaceRequest() {}

    /** Writes a request with the name, cut to {@link #NAME_LIMIT}, and nothing else. */
    public static void name(MemorySegment into, long at, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(Arrays.copyOf(bytes, NAME_LIMIT), (int) LENGTH);
        CString.put(padded, into, at + NAME);
    }

    /** The name. */
    public static String name(MemorySegment from, long at) {
        return CString.read(from, at + NAME);
    }

    /** Sets the 16 bits of flags. */
    public static void flags(MemorySegment into, long at, int flags) {
        into.set(ValueLayout.JAVA_SHORT, at + VALUE, (short) flags);
    }

    /** The 16 bits of flags. */
    public static int flags(MemorySegment from, long at) {
        return from.get(ValueLayout.JAVA_SHORT, at + VALUE) & 0xffff;
    }

    /** Sets the address of the data that requests such as SIOCETHTOOL work on. */
    public static void data(MemorySegment into, long at, MemorySegment data) {
        into.set(ValueLayout.JAVA_LONG, at + VALUE, data.address());
    }

    /** SIOCGIFINDEX: the index. */
    public static long index(int fd, String name) {
        return number(fd, Linux.SIOCGIFINDEX(), name);
    }

    /** SIOCGIFMTU: the MTU. */
    public static long mtu(int fd, String name) {
        return number(fd, Linux.SIOCGIFMTU(), name);
    }

    /** SIOCGIFTXQLEN: the length of the transmit queue in packets. */
    public static long queueLength(int fd, String name) {
        return number(fd, Linux.SIOCGIFTXQLEN(), name);
    }

    /** SIOCGIFFLAGS: the flags IFF_UP and so on. */
    public static long flags(int fd, String name) {
        long result = number(fd, Linux.SIOCGIFFLAGS(), name);
        return result < 0 ? result : result & 0xffff;
    }

    /** SIOCGIFHWADDR: the MAC address as 48 bits. */
    public static long hardwareAddress(int fd, String name) {
        long result = number(fd, Linux.SIOCGIFHWADDR(), name);
        if (result < 0) {
            return result;
        }
        MemorySegment scratch = Syscall.scratch();
        long address = 0;
        for (int i = 0; i < 6; i++) {
            long at = Syscall.SCRATCH + HARDWARE_ADDRESS + i;
            address = address << 8 | (scratch.get(ValueLayout.JAVA_BYTE, at) & 0xff);
        }
        return address;
    }

    private static long number(int fd, long request, String name) {
        MemorySegment scratch = Syscall.scratch();
        name(scratch, Syscall.SCRATCH, name);
        long result = Ioctl.ioctl(fd, request, scratch, Syscall.SCRATCH);
        // Zero-extended: only the flags of a request can look negative, and they are cut to 16
        // bits.
        return result < 0
                ? result
                : scratch.get(ValueLayout.JAVA_INT, Syscall.SCRATCH + VALUE) & 0xffff_ffffL;
    }
}
