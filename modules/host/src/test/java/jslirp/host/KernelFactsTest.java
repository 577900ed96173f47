package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Epoll;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel is relied on to do, alone (TCP's SO_PEEK_OFF: Linux 6.9, for IPv6 6.11). */
@Timeout(30)
class KernelFactsTest {
    private static final int PEEK = Linux.MSG_PEEK() | Linux.MSG_DONTWAIT();
    private static final int DONTWAIT = Linux.MSG_DONTWAIT();

    private final MemorySegment memory = Arena.ofAuto().allocate(4096);
    private int ours = -1;
    private int theirs = -1;

    private void connect(String text) {
        IpAddress address = IpAddress.parse(text);
        try (KernelListener listener = new KernelListener(address)) {
            int family = address.isIpv4() ? Linux.AF_INET() : Linux.AF_INET6();
            ours = (int) Socket.socket(family, Linux.SOCK_STREAM(), 0);
            int port = listener.port();
            int length = SocketAddress.encode(memory, 0, address.high(), address.low(), port);
            assertEquals(0, Socket.connect(ours, memory, 0, length));
            theirs = listener.accept();
        }
    }

    @AfterEach
    void close() {
        File.close(ours);
        File.close(theirs);
    }

    private int peekOffset() {
        return (int) Socket.getsockopt(ours, Linux.SOL_SOCKET(), Linux.SO_PEEK_OFF());
    }

    private void arrive(int count) {
        assertEquals(count, Socket.send(theirs, memory, 0, count, 0));
        assertTrue(File.poll(ours, Linux.POLLIN(), 10_000) > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void peekOffsetAdvancesByPeeksAndGoesBackByDiscards(String address) {
        connect(address);
        assertEquals(-1, peekOffset());
        int level = Linux.SOL_SOCKET();
        assertEquals(0, Socket.setsockopt(ours, level, Linux.SO_PEEK_OFF(), 0));
        arrive(100);
        arrive(100);
        assertEquals(30, Socket.recv(ours, memory, 0, 30, PEEK));
        assertEquals(30, peekOffset());
        assertEquals(100, Socket.recv(ours, memory, 0, 100, PEEK));
        assertEquals(130, peekOffset());
        assertEquals(120, Socket.discard(ours, 120, DONTWAIT));
        assertEquals(10, peekOffset());
        assertEquals(70, Socket.recv(ours, memory, 0, 1000, PEEK));
        assertEquals(80, peekOffset());
        assertEquals(-Errno.EAGAIN, Socket.recv(ours, memory, 0, 1000, PEEK));
        assertEquals(80, peekOffset());
        assertEquals(0, Socket.setsockopt(ours, level, Linux.SO_PEEK_OFF(), 0));
        assertEquals(80, Socket.recv(ours, memory, 0, 1000, PEEK));
        assertEquals(0, Socket.setsockopt(ours, level, Linux.SO_PEEK_OFF(), 20));
        assertEquals(50, Socket.discard(ours, 50, DONTWAIT));
        assertEquals(0, peekOffset(), "never below zero");
        assertEquals(0, Socket.shutdown(theirs, Linux.SHUT_WR()));
        assertEquals(30, Socket.recv(ours, memory, 0, 1000, PEEK));
        assertEquals(0, Socket.recv(ours, memory, 0, 1000, PEEK), "the end lies behind");
        assertEquals(30, peekOffset());
    }

    @Test
    void datagramThatLeftWakesWhoWatchesForRoomButNotWhoDoesNot() {
        ours = (int) Socket.socket(Linux.AF_INET(), Linux.SOCK_DGRAM(), 0);
        theirs = (int) Socket.socket(Linux.AF_INET(), Linux.SOCK_DGRAM(), 0);
        IpAddress address = IpAddress.LOOPBACK_IPV4;
        int length = SocketAddress.encode(memory, 0, address.high(), address.low(), 0);
        assertEquals(0, Socket.bind(theirs, memory, 0, length));
        memory.set(ValueLayout.JAVA_INT, 1000, length);
        assertEquals(0, Socket.getsockname(theirs, memory, 0, memory, 1000));
        assertEquals(0, Socket.connect(ours, memory, 0, length));
        int edgeIn = Linux.EPOLLIN() | Linux.EPOLLET();
        assertEquals(0, eventsAfterSending(edgeIn));
        assertEquals(1, eventsAfterSending(edgeIn | Linux.EPOLLOUT()));
    }

    private long eventsAfterSending(int watched) {
        int epoll = (int) Epoll.epoll_create1(0);
        assertEquals(0, Epoll.epoll_ctl(epoll, Linux.EPOLL_CTL_ADD(), ours, watched, 0));
        Epoll.epoll_pwait(epoll, memory, 2000, 10, 0);
        assertEquals(1, Socket.send(ours, memory, 0, 1, 0));
        long events = Epoll.epoll_pwait(epoll, memory, 2000, 10, 0);
        File.close(epoll);
        return events;
    }
}
