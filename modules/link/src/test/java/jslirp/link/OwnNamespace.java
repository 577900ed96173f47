package jslirp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.InterfaceRequest;
import jslirp.linux.Ioctl;
import jslirp.linux.Process;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Assumptions;

/** Runs a test in a network namespace of its own: a thread that leaves the others' and ends. */
final class OwnNamespace {
    private OwnNamespace() {}

    static void run(Callable<?> test) throws Exception {
        FutureTask<?> task = new FutureTask<>(() -> enterAndCall(test));
        Thread thread = new Thread(task);
        thread.start();
        try {
            task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Error error -> throw error;
                case Exception exception -> throw exception;
                default -> throw e;
            }
        }
    }

    private static Object enterAndCall(Callable<?> test) throws Exception {
        long result = Process.unshare(Linux.CLONE_NEWNET());
        if (result == -Errno.EPERM && !"true".equals(System.getenv("CI"))) {
            Assumptions.abort("Making a network namespace takes root");
        }
        Errno.check("unshare(CLONE_NEWNET)", result);
        setLoopbackUp();
        return test.call();
    }

    private static void setLoopbackUp() {
        int fd = (int) Socket.socket(Linux.AF_INET(), Linux.SOCK_DGRAM(), 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(InterfaceRequest.LENGTH, 8);
            InterfaceRequest.name(request, 0, "lo");
            InterfaceRequest.flags(request, 0, Linux.IFF_UP());
            assertEquals(0, Ioctl.ioctl(fd, Linux.SIOCSIFFLAGS(), request, 0));
        }
        File.close(fd);
    }
}
