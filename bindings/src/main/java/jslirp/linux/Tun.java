package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.c.Linux;

/** The requests of a file opened on /dev/net/tun (the kernel's tuntap document). */
public final class Tun {
    private Tun() {}

    /** TUNSETIFF: makes or joins the device that the {@link InterfaceRequest} names. */
    public static long tunsetiff(int fd, MemorySegment request, long requestAt) {
        return Ioctl.ioctl(fd, Linux.TUNSETIFF(), request, checked(request, requestAt));
    }

    /** TUNGETIFF: name and flags of the device. */
    public static long tungetiff(int fd, MemorySegment request, long requestAt) {
        return Ioctl.ioctl(fd, Linux.TUNGETIFF(), request, checked(request, requestAt));
    }

    /** TUNGETFEATURES: the flags that the kernel knows for TUNSETIFF. */
    public static long tungetfeatures(int fd) {
        return Ioctl.ioctl(fd, Linux.TUNGETFEATURES());
    }

    /** TUNSETOFFLOAD: what we accept unfinished from the device, TUN_F_CSUM and so on. */
    public static long tunsetoffload(int fd, long offloads) {
        return Ioctl.ioctl(fd, Linux.TUNSETOFFLOAD(), offloads);
    }

    /** TUNSETPERSIST: whether the device outlives its last file. */
    public static long tunsetpersist(int fd, boolean persistent) {
        return Ioctl.ioctl(fd, Linux.TUNSETPERSIST(), persistent ? 1 : 0);
    }

    /** TUNGETVNETHDRSZ: the length of the virtio-net header. */
    public static long tungetvnethdrsz(int fd) {
        return Ioctl.ioctl(fd, Linux.TUNGETVNETHDRSZ());
    }

    /** TUNSETVNETHDRSZ: sets the length of the virtio-net header. */
    public static long tunsetvnethdrsz(int fd, int length) {
        MemorySegment scratch = Syscall.scratch();
        scratch.set(ValueLayout.JAVA_INT, Syscall.SCRATCH, length);
        return Ioctl.ioctl(fd, Linux.TUNSETVNETHDRSZ(), scratch, Syscall.SCRATCH);
    }

    private static long checked(MemorySegment request, long at) {
        Syscall.pointer(request, at, InterfaceRequest.LENGTH);
        return at;
    }
}
