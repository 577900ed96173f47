package jslirp.cli;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.Ready;
import jslirp.stack.Stack;
import jslirp.stack.event.Counter;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Answers SIGUSR1 with what has been counted, a line for each label and its value. The counters
 * belong to the loop's thread, signals come in another: an eventfd(2) leads from there to here.
 */
final class CounterReport implements SignalHandler, Ready {
    private final Stack stack;
    private final PrintStream log;
    private final int eventfd;
    private final MemorySegment asked = Arena.global().allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment taken = Arena.global().allocate(ValueLayout.JAVA_LONG);

    private CounterReport(Stack stack, PrintStream log) throws ErrnoException {
        this.stack = stack;
        this.log = log;
        int flags = Linux.EFD_CLOEXEC() | Linux.EFD_NONBLOCK();
        eventfd = (int) Errno.check("eventfd", File.eventfd(0, flags));
        asked.set(ValueLayout.JAVA_LONG, 0, 1);
    }

    /** Begins to answer. */
    static void answer(Stack stack, EventLoop loop, PrintStream log) throws ErrnoException {
        CounterReport report = new CounterReport(stack, log);
        Errno.check("eventfd", loop.register(report.eventfd, Linux.EPOLLIN(), report));
        Signal.handle(new Signal("USR1"), report);
    }

    @Override
    public void handle(Signal signal) {
        File.write(eventfd, asked, 0, Long.BYTES);
    }

    @Override
    public void onReady(int events, long now) {
        File.read(eventfd, taken, 0, Long.BYTES);
        Counters counters = stack.counters();
        for (Counter counter : Counter.values()) {
            line(counter.name(), counters.count(counter));
        }
        for (DropReason reason : DropReason.values()) {
            line(reason.name(), counters.dropped(reason));
        }
        line("heap_live", live());
        line("flows", stack.flows());
        log.println("end of counters");
    }

    /** What lives on the heap, which only a collection tells: some ten milliseconds. */
    private static long live() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void line(String label, long value) {
        log.println(label + ' ' + value);
    }
}
