package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.linux.Errno;
import jslirp.linux.Process;
import org.junit.jupiter.api.Test;

final class RemedyTest {
    @Test
    void missingDeviceNamesTheModule() {
        String remedy = Remedy.of("open(\"/dev/net/tun\")", Errno.ENOENT);
        assertTrue(remedy.contains("modprobe tun"), remedy);
    }

    @Test
    void closedDeviceNamesItsMode() {
        String remedy = Remedy.of("open(\"/dev/net/tun\")", Errno.EACCES);
        assertTrue(remedy.contains("chmod 0666 /dev/net/tun"), remedy);
    }

    @Test
    void foreignNamespaceNamesTheOption() {
        String remedy = Remedy.of("setns(CLONE_NEWNET)", Errno.EPERM);
        assertTrue(remedy.contains("--userns-path"), remedy);
    }

    @Test
    void whatSpeaksForItselfHasNone() {
        assertEquals("", Remedy.of("/proc/12/ns/net", Errno.ENOENT));
        assertEquals("", Remedy.of("ioctl(TUNSETIFF)", Errno.EINVAL));
        assertEquals("", Remedy.of("cannot set MTU", Errno.EINVAL));
    }

    /** Process 1 belongs to root, and is there for everybody. */
    @Test
    void processThatIsHiddenIsAnotherUsers() {
        boolean root = Process.getuid() == 0;
        String remedy = Remedy.of("/proc/1/ns/net", Errno.ENOENT);
        assertEquals(!root, remedy.contains("another user"), remedy);
        assertEquals("", Remedy.of("/proc/4194305/ns/net", Errno.ENOENT));
    }
}
