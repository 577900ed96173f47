package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Test;

class EpollTest {
    @Test
    void eventsOfSeveralDescriptorsKeepTheirData() throws ErrnoException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(256, 8);
            int epoll = (int) Errno.check("epoll", Epoll.epoll_create1(Linux.EPOLL_CLOEXEC()));
            int first = (int) Errno.check("eventfd", File.eventfd(1, Linux.EFD_CLOEXEC()));
            int second = (int) Errno.check("eventfd", File.eventfd(1, Linux.EFD_CLOEXEC()));
            int add = Linux.EPOLL_CTL_ADD();
            int edges = Linux.EPOLLIN() | Linux.EPOLLET();
            assertEquals(0, Epoll.epoll_ctl(epoll, add, first, edges, 0x1234_5678_9abc_def0L));
            assertEquals(0, Epoll.epoll_ctl(epoll, add, second, edges, -1));
            assertEquals(2, Epoll.epoll_pwait(epoll, memory, 64, 8, 1000));
            long sum = Epoll.datum(memory, 64, 0) + Epoll.datum(memory, 64, 1);
            assertEquals(0x1234_5678_9abc_deefL, sum);
            assertEquals(Linux.EPOLLIN(), Epoll.events(memory, 64, 1));
            assertEquals(0, Epoll.epoll_pwait(epoll, memory, 64, 8, 0), "edges come once");
            assertEquals(Linux.EPOLLIN(), File.poll(first, Linux.EPOLLIN(), -1));
            File.close(second);
            File.close(first);
            File.close(epoll);
        }
    }

    @Test
    void pollEndsInTime() throws ErrnoException {
        int fd = (int) Errno.check("eventfd", File.eventfd(0, Linux.EFD_CLOEXEC()));
        assertEquals(0, File.poll(fd, Linux.POLLIN(), 1));
        File.close(fd);
    }
}
