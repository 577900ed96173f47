package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyscallTableTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void free() {
        arena.close();
    }

    @Test
    void rowsRunInAnotherProcess() {
        SyscallTable table = new SyscallTable(arena, 2);
        int pid = table.require(Linux.SYS_getpid());
        int parent = table.require(Linux.SYS_getppid());
        assertEquals(0, table.runInChild());
        assertTrue(table.result(pid) > 0);
        assertNotEquals(Process.getpid(), table.result(pid));
        assertEquals(Process.getpid(), table.result(parent));
    }

    @Test
    void whatTheChildOpensIsOpenHere() {
        SyscallTable table = new SyscallTable(arena, 1);
        int type = Linux.SOCK_STREAM() | Linux.SOCK_CLOEXEC();
        int row = table.require(Linux.SYS_socket(), Linux.AF_INET(), type, 0);
        assertEquals(0, table.runInChild());
        int fd = (int) table.result(row);
        assertEquals(
                Linux.SOCK_STREAM(), Socket.getsockopt(fd, Linux.SOL_SOCKET(), Linux.SO_TYPE()));
        assertEquals(0, File.close(fd));
    }

    @Test
    void failureOfARequiredRowEndsTheWalk() {
        SyscallTable table = new SyscallTable(arena, 3);
        int failing = table.require(Linux.SYS_close(), -1);
        int after = table.require(Linux.SYS_getpid());
        assertEquals(0, table.runInChild());
        assertEquals(-Errno.EBADF, table.result(failing));
        assertEquals(-Errno.ECANCELED, table.result(after));
    }

    @Test
    void failureOfAnAttemptDoesNot() {
        SyscallTable table = new SyscallTable(arena, 2);
        int failing = table.attempt(Linux.SYS_close(), -1);
        int after = table.require(Linux.SYS_getpid());
        assertEquals(0, table.runInChild());
        assertEquals(-Errno.EBADF, table.result(failing));
        assertTrue(table.result(after) > 0);
    }

    @Test
    void fiveArgumentsReachTheKernel() {
        SyscallTable table = new SyscallTable(arena, 1);
        int protection = Linux.PROT_READ() | Linux.PROT_WRITE();
        int kind = Linux.MAP_PRIVATE() | Linux.MAP_ANONYMOUS();
        int row = table.require(Linux.SYS_mmap(), 0, 4096, protection, kind, -1);
        assertEquals(0, table.runInChild());
        // The child shares our memory, so what it maps can be unmapped here.
        assertTrue(table.result(row) > 0);
        assertEquals(0, Syscall.call(Linux.SYS_munmap(), table.result(row), 4096));
    }

    @Test
    void aKilledChildIsReportedByItsStatus() {
        SyscallTable table = new SyscallTable(arena, 1);
        // An exit with a status stands for any end but the walker's own.
        table.require(Linux.SYS_exit_group(), 3);
        assertEquals(3 << 8, table.runInChild());
    }

    @Test
    void noChildIsLeftBehind() {
        SyscallTable table = new SyscallTable(arena, 1);
        int row = table.require(Linux.SYS_getpid());
        assertEquals(0, table.runInChild());
        assertEquals(-Errno.ESRCH, Process.kill((int) table.result(row), 0));
    }

    @Test
    void fullTableAndFullRowAreRefused() {
        SyscallTable table = new SyscallTable(arena, 1);
        assertThrows(IllegalArgumentException.class, () -> table.require(1, 1, 2, 3, 4, 5, 6));
        table.require(Linux.SYS_getpid());
        assertThrows(IllegalArgumentException.class, () -> table.require(Linux.SYS_getpid()));
    }
}
