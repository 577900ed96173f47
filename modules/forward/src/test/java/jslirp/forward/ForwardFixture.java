package jslirp.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jslirp.host.LinuxHost;
import jslirp.host.Outbound;
import jslirp.linux.ErrnoException;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;

/** Forwards between the host's real sockets and a small guest, on a loop in a thread of its own. */
final class ForwardFixture implements AutoCloseable {
    static final long PATIENCE_SECONDS = 20;

    final SmallGuest guest = new SmallGuest();
    final PortForwards forwards;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final EventLoop loop;
    private final Stack stack;
    private final Thread thread;

    /** A task for the loop's thread. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    ForwardFixture() throws ErrnoException {
        Faults faults = new Faults(new PrintStream(said, true, UTF_8));
        loop = new EventLoop(faults);
        LinuxHost host = new LinuxHost(loop, Outbound.ROUTED, List::of);
        VirtualNetwork network = VirtualNetwork.DEFAULT;
        stack = new Stack(network, guest, host, new SplittableRandom(1), faults::add);
        forwards = new PortForwards(loop, stack, host, network);
        thread = new Thread(() -> loop.run(duties()));
        thread.start();
    }

    private Duties duties() {
        return new Duties() {
            @Override
            public void expire(long now) {
                stack.expire(now);
                forwards.expire(now);
            }

            @Override
            public void flush(long now) {
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                stack.onLinkReadable(now);
                forwards.flush(now);
                stack.flush(now);
            }

            @Override
            public boolean pending() {
                return stack.hasPending()
                        || forwards.pending()
                        || guest.hasSaid()
                        || !tasks.isEmpty();
            }

            @Override
            public long nextDeadline() {
                return Math.min(stack.nextDeadline(), forwards.nextDeadline());
            }
        };
    }

    /** Does something on the loop's thread, and returns what came of it. */
    <T> T onLoop(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        tasks.add(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                });
        loop.wake();
        return await(result);
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Outcome implements ForwardOutcome {
        private final CompletableFuture<Outcome> told = new CompletableFuture<>();
        private PortForward forward;
        private ForwardFailure failure;

        @Override
        public void added(PortForward added) {
            forward = added;
            told.complete(this);
        }

        @Override
        public void failed(ForwardFailure failed) {
            failure = failed;
            told.complete(this);
        }
    }

    private Outcome outcome(ForwardRequest request) {
        Outcome outcome = new Outcome();
        onLoop(
                () -> {
                    forwards.add(request, outcome);
                    return true;
                });
        return await(outcome.told);
    }

    PortForward add(ForwardRequest request) {
        Outcome outcome = outcome(request);
        assertNull(outcome.failure, () -> outcome.failure.text());
        return outcome.forward;
    }

    ForwardFailure refused(ForwardRequest request) {
        Outcome outcome = outcome(request);
        assertNotNull(outcome.failure, "it was added");
        return outcome.failure;
    }

    void remove(PortForward forward) {
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        onLoop(() -> forwards.remove(forward.id(), () -> closed.complete(true)));
        await(closed);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The first of so many free ports in a row. */
    static int freePorts(int count) throws IOException {
        int first = freePort();
        while (!areFree(first, count)) {
            first = freePort();
        }
        return first;
    }

    private static boolean areFree(int first, int count) {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                continue;
            } catch (IOException | IllegalArgumentException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        forwards.removeFiles();
        loop.close();
        assertEquals("", said.toString(UTF_8));
    }
}
