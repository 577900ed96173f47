package jslirp.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop with real descriptors: eventfds that are readable from birth, or never. */
@Timeout(20)
class EventLoopTest {
    private static final int IN = Linux.EPOLLIN();
    private static final int EDGE_IN = Linux.EPOLLIN() | Linux.EPOLLET();
    private static final long MILLI = 1_000_000;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Faults faults = new Faults(new PrintStream(log, true, StandardCharsets.UTF_8));
    private final List<Integer> opened = new ArrayList<>();
    private EventLoop loop;

    @BeforeEach
    void open() throws ErrnoException {
        loop = new EventLoop(faults);
    }

    @AfterEach
    void close() {
        loop.close();
        opened.forEach(File::close);
    }

    private int descriptor(boolean readable) {
        int fd = (int) File.eventfd(readable ? 1 : 0, Linux.EFD_NONBLOCK());
        assertTrue(fd >= 0);
        opened.add(fd);
        return fd;
    }

    @Test
    void eventOfDescriptorClosedInTheSameBatchIsNotDelivered() {
        int first = descriptor(true);
        int second = descriptor(true);
        List<Integer> heard = new ArrayList<>();
        loop.register(first, EDGE_IN, (_, _) -> hearAndClose(heard, first, second));
        loop.register(second, EDGE_IN, (_, _) -> hearAndClose(heard, second, first));
        TestDuties.until(loop, () -> !heard.isEmpty()).run();
        assertEquals(1, heard.size());
    }

    private void hearAndClose(List<Integer> heard, int self, int other) {
        heard.add(self);
        loop.unregister(other);
        File.close(other);
        opened.remove((Integer) other);
    }

    @Test
    void successorWithTheSameNumberDoesNotHearThePredecessorsEvent() {
        int first = descriptor(true);
        int second = descriptor(true);
        List<Integer> successors = new ArrayList<>();
        int[] heard = new int[1];
        loop.register(first, EDGE_IN, (_, _) -> replace(second, successors, heard));
        loop.register(second, EDGE_IN, (_, _) -> replace(first, successors, heard));
        TestDuties duties = TestDuties.until(loop, () -> !successors.isEmpty());
        duties.run();
        assertEquals(1, duties.turns);
        assertTrue(successors.getFirst() == first || successors.getFirst() == second);
        assertEquals(0, heard[0]);
    }

    private void replace(int other, List<Integer> successors, int[] heard) {
        loop.unregister(other);
        File.close(other);
        opened.remove((Integer) other);
        int successor = descriptor(false);
        assertEquals(other, successor);
        loop.register(successor, IN, (_, _) -> heard[0]++);
        successors.add(successor);
    }

    @Test
    void descriptorClosedWithoutAWordIsForgottenWhenItsNumberIsRegisteredAnew() {
        int[] heard = new int[2];
        int fd = descriptor(false);
        loop.register(fd, IN, (_, _) -> heard[0]++);
        File.close(fd);
        opened.remove((Integer) fd);
        int successor = descriptor(true);
        assertEquals(fd, successor);
        assertEquals(0, loop.register(successor, EDGE_IN, (_, _) -> heard[1]++));
        TestDuties.until(loop, () -> heard[1] == 1).run();
        assertEquals(0, heard[0]);
    }

    @Test
    void descriptorThatTheLoopClosesIsHeardOfNoMore() {
        int[] heard = new int[2];
        int fd = descriptor(true);
        loop.register(fd, IN, (_, _) -> heard[0]++);
        loop.close(fd);
        assertEquals(-Errno.EBADF, File.fcntl(fd, Linux.F_GETFD(), 0));
        opened.remove((Integer) fd);
        int successor = descriptor(true);
        assertEquals(fd, successor);
        assertEquals(0, loop.register(successor, EDGE_IN, (_, _) -> heard[1]++));
        TestDuties.until(loop, () -> heard[1] == 1).run();
        assertEquals(0, heard[0]);
    }

    @Test
    void deadlineIsMetByOneTurnThatIsNotEarly() {
        assertOneTurnMeetsDeadline(3 * MILLI + 300_000);
    }

    @Test
    void withoutNanosecondSleepsTheDeadlineIsRoundedUp() throws ErrnoException {
        loop.close();
        loop = new EventLoop(faults, false);
        assertOneTurnMeetsDeadline(3 * MILLI + 300_000);
    }

    @Test
    void deadlineInThePastDoesNotSleep() {
        assertOneTurnMeetsDeadline(-MILLI);
    }

    private void assertOneTurnMeetsDeadline(long fromNow) {
        TestDuties[] duties = new TestDuties[1];
        duties[0] = TestDuties.until(loop, () -> duties[0].expirations == 1);
        long deadline = System.nanoTime() + fromNow;
        duties[0].deadline = deadline;
        duties[0].run();
        assertEquals(1, duties[0].turns);
        assertTrue(duties[0].expiredAt - deadline >= 0);
    }

    @Test
    void deadlinesAreMetByOneTurnEachWhetherTheLoopLooksOrSleeps() {
        int rounds = 200;
        TestDuties[] duties = new TestDuties[1];
        long[] early = new long[1];
        duties[0] =
                TestDuties.until(
                        loop,
                        () -> {
                            duties[0].deadline = loop.now() + 30_000;
                            early[0] += duties[0].turns - duties[0].expirations;
                            return duties[0].expirations == rounds;
                        });
        duties[0].brief = true;
        duties[0].deadline = System.nanoTime();
        duties[0].run();
        assertEquals(0, early[0]);
        assertEquals(rounds, duties[0].turns);
    }

    @Test
    void loopSleepsUntilAnotherThreadWakesIt() throws InterruptedException {
        boolean[] woken = new boolean[1];
        TestDuties duties = TestDuties.until(loop, () -> woken[0]);
        int fd = descriptor(false);
        loop.register(fd, EDGE_IN, (_, _) -> woken[0] = true);
        Thread other = new Thread(() -> loop.wake());
        other.start();
        other.join();
        Thread end = new Thread(() -> add(fd));
        end.start();
        duties.run();
        end.join();
        assertTrue(duties.turns <= 2, () -> duties.turns + " turns");
    }

    private static void add(int fd) {
        try (var arena = Arena.ofConfined()) {
            var one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1);
            File.write(fd, one, 0, Long.BYTES);
        }
    }

    @Test
    void anotherThreadStopsTheLoop() throws InterruptedException {
        Thread other = new Thread(() -> loop.stop());
        other.start();
        loop.run(Duties.NONE);
        other.join();
    }

    @Test
    void callbackThatStopsTheLoopIsNotCalledAgain() {
        int[] calls = new int[1];
        loop.register(
                descriptor(true),
                IN,
                (_, _) -> {
                    calls[0]++;
                    loop.stop();
                });
        loop.run(Duties.NONE);
        assertEquals(1, calls[0]);
        loop.run(Duties.NONE);
        assertEquals(2, calls[0], "it may run again");
    }

    @Test
    void manyWakesAreNoStop() {
        for (int i = 0; i < 1000; i++) {
            loop.wake();
        }
        TestDuties duties = TestDuties.until(loop, () -> false);
        int fd = descriptor(true);
        loop.register(fd, EDGE_IN, (_, _) -> loop.stop());
        loop.run(duties);
        assertTrue(duties.turns >= 1);
    }

    @Test
    void eventsAskedForAgainComeInTheNextTurnOnceAndJoined() {
        int fd = descriptor(true);
        List<Integer> heard = new ArrayList<>();
        loop.register(
                fd,
                EDGE_IN,
                (events, _) -> {
                    heard.add(events);
                    if (heard.size() == 1) {
                        loop.again(fd, Linux.EPOLLIN());
                        loop.again(fd, Linux.EPOLLOUT());
                    }
                });
        TestDuties duties = TestDuties.until(loop, () -> heard.size() == 2);
        duties.run();
        assertEquals(2, duties.turns);
        assertEquals(List.of(IN, IN | Linux.EPOLLOUT()), heard);
    }

    @Test
    void eventsAskedForAgainAreForgottenWithTheirDescriptor() {
        int fd = descriptor(true);
        int[] heard = new int[1];
        loop.register(
                fd,
                EDGE_IN,
                (_, _) -> {
                    heard[0]++;
                    loop.again(fd, IN);
                    loop.unregister(fd);
                });
        TestDuties[] duties = new TestDuties[1];
        duties[0] = TestDuties.until(loop, () -> duties[0].turns == 3);
        duties[0].pending = true;
        duties[0].run();
        assertEquals(1, heard[0]);
    }

    @Test
    void pendingDutiesKeepTheLoopAwake() {
        TestDuties[] duties = new TestDuties[1];
        duties[0] = TestDuties.until(loop, () -> duties[0].turns == 5);
        duties[0].pending = true;
        duties[0].run();
        assertEquals(5, duties[0].turns);
    }

    @Test
    void faultIsCountedLoggedOnceAndToldAndTheLoopGoesOn() {
        int fd = descriptor(true);
        int[] told = new int[1];
        loop.register(
                fd,
                IN,
                new Ready() {
                    @Override
                    public void onReady(int events, long now) {
                        throw new IllegalStateException("broken for a test");
                    }

                    @Override
                    public void onBroken(long now) {
                        told[0]++;
                    }
                });
        TestDuties.until(loop, () -> told[0] >= 3).run();
        assertEquals(told[0], faults.count());
        String text = log.toString(StandardCharsets.UTF_8);
        assertEquals(1, text.split("broken for a test", -1).length - 1, text);
        assertTrue(text.contains("EventLoopTest"), "the trace is logged");
    }

    @Test
    void ownerThatCannotHearOfItsFaultIsNotCalledAgain() {
        int fd = descriptor(true);
        int[] calls = new int[1];
        loop.register(
                fd,
                IN,
                new Ready() {
                    @Override
                    public void onReady(int events, long now) {
                        calls[0]++;
                        throw new AssertionError("first");
                    }

                    @Override
                    public void onBroken(long now) {
                        throw new AssertionError("second");
                    }
                });
        TestDuties[] duties = new TestDuties[1];
        duties[0] = TestDuties.until(loop, () -> duties[0].turns == 3);
        duties[0].pending = true;
        duties[0].run();
        assertEquals(1, calls[0]);
        assertEquals(2, faults.count());
    }

    @Test
    void faultOfTheDutiesDoesNotEndTheLoop() {
        int[] turns = new int[1];
        loop.run(
                new Duties() {
                    @Override
                    public void expire(long now) {
                        throw new IllegalStateException("expire");
                    }

                    @Override
                    public void flush(long now) {
                        if (++turns[0] == 3) {
                            loop.stop();
                        }
                        throw new IllegalStateException("flush");
                    }

                    @Override
                    public boolean pending() {
                        return true;
                    }
                });
        assertTrue(faults.count() >= 6);
    }

    @Test
    void whatIsNotRegisteredIsRefused() {
        assertEquals(-Errno.EBADF, loop.register(-1, IN, (_, _) -> {}));
        assertEquals(-Errno.ENOENT, loop.modify(5000, IN));
        loop.unregister(5000);
        loop.again(5000, IN);
        int fd = descriptor(true);
        File.close(fd);
        opened.remove((Integer) fd);
        assertEquals(-Errno.EBADF, loop.register(fd, IN, (_, _) -> {}));
        assertEquals(-Errno.ENOENT, loop.modify(fd, IN));
    }

    @Test
    void timeIsThatOfTheTurn() {
        int fd = descriptor(true);
        long before = System.nanoTime();
        long[] ages = new long[2];
        boolean[] heard = new boolean[1];
        loop.register(
                fd,
                EDGE_IN,
                (_, now) -> {
                    heard[0] = true;
                    ages[0] = loop.now() - now;
                    ages[1] = now - before;
                });
        TestDuties.until(loop, () -> heard[0]).run();
        assertEquals(0, ages[0]);
        assertTrue(ages[1] >= 0);
    }

    @Test
    void thousandDescriptorsAreHeardInSeveralBatches() {
        int[] heard = new int[1];
        for (int i = 0; i < 1000; i++) {
            loop.register(descriptor(true), EDGE_IN, (_, _) -> heard[0]++);
        }
        TestDuties duties = TestDuties.until(loop, () -> heard[0] == 1000);
        duties.run();
        assertTrue(duties.turns >= 1000 / Poller.BATCH);
    }
}
