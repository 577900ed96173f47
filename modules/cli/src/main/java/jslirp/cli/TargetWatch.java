package jslirp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.FileWatch;
import org.jspecify.annotations.Nullable;

/**
 * Hears of the end of the target. Of a process, a pidfd tells (pidfd_open(2)). A namespace that is
 * kept by a bind mount has no end that could be heard of, since our own device keeps it as well:
 * there the target is gone when its path leads elsewhere or nowhere.
 */
final class TargetWatch {
    /** As many symbolic links as the kernel follows (path_resolution(7)). */
    private static final int LINKS = 40;

    private static final Path PROCESSES = Path.of("/proc");

    private final String path;
    private final int pid;
    private final int pidfd;
    private final @Nullable FileIdentity namespace;
    private boolean gone;

    private TargetWatch(String path, int pid) {
        this.path = path;
        this.pid = pid;
        pidfd = pid == 0 ? -1 : (int) Process.pidfd_open(pid, 0);
        namespace = pid == 0 ? FileIdentity.of(path) : null;
    }

    /**
     * Looks at a target now: what is opened by the same path afterwards either belongs to the same
     * target, or that will turn out to be gone.
     */
    static TargetWatch of(String networkPath) throws IOException {
        int pid;
        try {
            pid = process(networkPath);
        } catch (IOException e) {
            // Not to be found: opening it fails as well, and says why.
            pid = 0;
        }
        TargetWatch watch = new TargetWatch(networkPath, pid);
        if (pid != 0 && watch.pidfd != -Errno.ESRCH) {
            Errno.check("pidfd_open(" + pid + ")", watch.pidfd);
        }
        return watch;
    }

    /** The process in whose folder a path ends, 0 if it ends elsewhere. */
    private static int process(String networkPath) throws IOException {
        Path next = Path.of(networkPath).toAbsolutePath();
        for (int i = 0; i < LINKS && next.getParent() != null; i++) {
            Path real = next.getParent().toRealPath().resolve(next.getFileName());
            int pid = real.startsWith(PROCESSES) ? Decimal.parse(real.getName(1).toString()) : 0;
            if (pid > 0) {
                return pid;
            }
            if (!Files.isSymbolicLink(real)) {
                return 0;
            }
            next = real.resolveSibling(Files.readSymbolicLink(real));
        }
        return 0;
    }

    /** Runs {@code onGone} once, from the loop, when the target is gone; perhaps it is already. */
    void attach(EventLoop loop, Runnable onGone) throws IOException {
        if (pid != 0) {
            Errno.check(
                    "pidfd_open(" + pid + ")",
                    loop.register(pidfd, Linux.EPOLLIN(), (_, _) -> end(onGone)));
            return;
        }
        Watched watched = new Watched(loop, onGone);
        watched.look();
    }

    private void end(Runnable onGone) {
        if (!gone) {
            gone = true;
            onGone.run();
        }
    }

    /** A path: its folders tell when it is removed, the table of mounts when it is unmounted. */
    private final class Watched {
        private final Runnable onGone;
        private final FileWatch folders;

        Watched(EventLoop loop, Runnable onGone) {
            this.onGone = onGone;
            folders = new FileWatch(loop, Path.of(path), this::look);
            int flags = Linux.O_RDONLY() | Linux.O_CLOEXEC();
            long mounts = File.open("/proc/self/mountinfo", flags, 0);
            loop.register((int) mounts, Linux.EPOLLPRI(), (_, _) -> look());
        }

        void look() {
            folders.follow();
            if (namespace == null || !namespace.is(FileIdentity.of(path))) {
                end(onGone);
            }
        }
    }
}
