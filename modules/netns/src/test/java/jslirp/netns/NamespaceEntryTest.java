package jslirp.netns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Facts of the kernel that the entry leans on, and its failures. */
class NamespaceEntryTest {
    @Test
    void multiThreadedProcessCannotEnterUserNamespace() throws Exception {
        try (LivingTarget living = new LivingTarget()) {
            String path = "/proc/" + living.pid() + "/ns/user";
            int fd = (int) Errno.check(path, File.open(path, Linux.O_CLOEXEC(), 0));
            assertEquals(-Errno.EINVAL, Process.setns(fd, Linux.CLONE_NEWUSER()));
            File.close(fd);
        }
    }

    @Test
    void ourUserEntersFromOutside() throws Exception {
        AttachCheck.attachedDeviceIsReady();
    }

    @Test
    void userWithoutPasswdEntryEntersFromOutside(@TempDir Path folder) throws Exception {
        assertEquals("ok\n", new OtherUser(folder).runAttachCheck());
    }

    @Test
    void missingDeviceNodeIsNamed(@TempDir Path folder) {
        IOException e =
                assertThrows(IOException.class, () -> new OtherUser(folder).runWithoutNode());
        String expected = "open(\"/dev/net/tun\"): No such file or directory";
        assertTrue(e.getMessage().contains(expected), e.getMessage());
    }

    @Test
    void entersWhileOtherThreadsAllocateAndCollect() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread garbage =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    for (int i = 0; !done.get(); i++) {
                                        byte[] waste = new byte[100_000];
                                        waste[i % waste.length] = 1;
                                        if (i % 1000 == 0) {
                                            System.gc();
                                        }
                                    }
                                });
        try {
            AttachCheck.attachedDeviceIsReady();
        } finally {
            done.set(true);
            garbage.join();
        }
    }

    @Test
    void vanishedProcessIsNamed() throws Exception {
        LivingTarget living = new LivingTarget();
        living.close();
        String message = failure(() -> NamespaceEntry.open(living.target()).close());
        String path = "/proc/" + living.pid() + "/ns/net";
        assertEquals(path + ": No such file or directory", message);
    }

    @Test
    void namespacesOutliveTheirProcess() throws Exception {
        LivingTarget living = new LivingTarget();
        try (NamespaceEntry entry = NamespaceEntry.open(living.target())) {
            living.close();
            int socket = new NamespaceSockets(entry).open(Linux.AF_INET(), 1)[0];
            assertEquals(0, File.close(socket));
        }
    }

    @Test
    void fileThatIsNoNamespaceIsRefused() throws Exception {
        try (NamespaceEntry entry = NamespaceEntry.open(new Target("/proc/self/stat", null))) {
            NamespaceSockets sockets = new NamespaceSockets(entry);
            String message = failure(() -> sockets.open(Linux.AF_INET(), 1));
            assertEquals("setns(CLONE_NEWNET): Invalid argument", message);
        }
    }

    @Test
    void failedOpeningLeavesNothingOpen() throws Exception {
        try (LivingTarget living = new LivingTarget();
                NamespaceEntry entry = NamespaceEntry.open(living.target())) {
            int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC();
            Opening good = new Opening("good", Linux.SYS_socket(), Linux.AF_INET(), type, 0);
            Opening bad = new Opening("bad", Linux.SYS_socket(), -1, type, 0);
            int lowest = lowestFree();
            String message = failure(() -> entry.open(List.of(good, good, bad, good)));
            assertEquals("bad: Address family not supported by protocol", message);
            assertEquals(lowest, lowestFree());
        }
    }

    @Test
    void hugeBatchFitsTheTable() throws Exception {
        try (LivingTarget living = new LivingTarget();
                NamespaceEntry entry = NamespaceEntry.open(living.target())) {
            int[] sockets = new NamespaceSockets(entry).open(Linux.AF_INET6(), 500);
            assertEquals(500, sockets.length);
            for (int socket : sockets) {
                assertEquals(0, File.close(socket));
            }
        }
    }

    private static int lowestFree() throws ErrnoException {
        int fd = (int) Errno.check("eventfd", File.eventfd(0, Linux.EFD_CLOEXEC()));
        File.close(fd);
        return fd;
    }

    private interface Setup {
        void run() throws IOException;
    }

    private static String failure(Setup setup) {
        return String.valueOf(assertThrows(IOException.class, setup::run).getMessage());
    }
}
