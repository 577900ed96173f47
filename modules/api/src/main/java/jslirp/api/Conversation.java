package jslirp.api;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jslirp.linux.Errno;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.loop.Ready;
import org.jspecify.annotations.Nullable;

/**
 * One client. Its events only put it on the server's list; {@link #step} is its turn. The
 * descriptor is edge-triggered, and registered only if the client does not get its answer at once.
 */
final class Conversation implements Ready, Answer, Subscriptions.Subscriber {
    /** A request of this length is too large, as the peer has it. */
    static final int LIMIT = 4096;

    /** A client that talks and talks must not keep the others from their turns. */
    private static final int READS = 4;

    private static final byte[] NOTHING = new byte[0];
    private static final int EVENTS =
            Linux.EPOLLIN() | Linux.EPOLLOUT() | Linux.EPOLLRDHUP() | Linux.EPOLLET();

    private final Clients clients;
    private final int fd;
    private final Unsent unsent = new Unsent();

    private byte[] received = NOTHING;
    private int count;
    private @Nullable JsonBoundary boundary = new JsonBoundary();

    /** Whether the other end has said all that it has to say. */
    private boolean ended;

    /** Whether a request waits for its answer: the next is not looked at before. */
    private boolean answering;

    /** Whether it has closed its end for good. */
    private boolean gone;

    private boolean keepAlive;
    private @Nullable Subscriptions subscribed;
    private boolean closed;

    /** Whether it is on the list of those who want a turn. */
    boolean queued;

    /** Whether the loop knows the descriptor. */
    boolean registered;

    /** When it is given up. */
    long deadline;

    Conversation(Clients clients, int fd) {
        this.clients = clients;
        this.fd = fd;
    }

    int fd() {
        return fd;
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether nothing is expected of it: it may be silent for long. */
    boolean isResting() {
        return unsent.length() == 0 && (subscribed != null || keepAlive && count == 0);
    }

    /** What it keeps in memory. */
    int unsent() {
        return unsent.length();
    }

    static byte[] line(JsonObject object) {
        return (object + "\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void onReady(int events, long now) {
        gone |= (events & (Linux.EPOLLHUP() | Linux.EPOLLERR())) != 0;
        clients.wantsTurn(this);
    }

    @Override
    public void onBroken(long now) {
        close();
    }

    /** Its turn: sends, receives, and takes one request at most. */
    void step(long now) {
        if (closed || !send()) {
            return;
        }
        receive();
        if (!closed && mayGoOn()) {
            look(now);
        }
        if (!closed && mayGoOn() && ended && count == 0 || gone && subscribed != null) {
            close();
        }
        if (!closed && !registered) {
            clients.register(this, EVENTS);
        }
    }

    /** Whether the next request may be looked at. */
    private boolean mayGoOn() {
        return subscribed == null && !answering && unsent.length() == 0;
    }

    /** Sends what there is; the end of its last answer is the end of a client. */
    private boolean send() {
        long result = unsent.send(fd, clients.buffer());
        boolean served = boundary == null && !answering && !keepAlive && subscribed == null;
        if (result == 0 && served || result < 0 && result != -Errno.EAGAIN) {
            close();
            return false;
        }
        return true;
    }

    /** Takes what has come, up to the limit; a subscriber's words are not listened to. */
    private void receive() {
        MemorySegment buffer = clients.buffer();
        for (int reads = 0; !ended && count < LIMIT; reads++) {
            if (reads == READS) {
                clients.wantsTurn(this);
                return;
            }
            long n = Socket.recv(fd, buffer, 0, LIMIT - count, Linux.MSG_DONTWAIT());
            if (n == -Errno.EAGAIN) {
                return;
            }
            if (n < 0) {
                close();
                return;
            }
            ended = n == 0;
            if (subscribed == null) {
                add(buffer, (int) n);
            }
        }
    }

    private void add(MemorySegment buffer, int more) {
        if (count + more > received.length) {
            received = Arrays.copyOf(received, Math.max(256, count + more));
        }
        MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, received, count, more);
        count += more;
    }

    /** Looks whether there is a whole request: the first is a value, the others are lines. */
    private void look(long now) {
        JsonBoundary value = boundary;
        if (value == null) {
            forget(0);
        }
        int end = value == null ? endOfLine() : value.find(received, count);
        if (end < 0 && count < LIMIT && !ended || value == null && count == 0) {
            return;
        }
        byte[] request = Arrays.copyOf(received, end < 0 ? count : end);
        boolean full = count == LIMIT;
        boundary = null;
        answering = true;
        forget(request.length);
        try {
            carryOut(request, value != null, full, now);
        } catch (BadRequest e) {
            give(e);
        }
    }

    private void carryOut(byte[] bytes, boolean first, boolean full, long now) throws BadRequest {
        if (bytes.length == LIMIT) {
            keepAlive = false;
            throw tooLarge();
        }
        try {
            ApiRequest request = ApiRequest.parse(bytes);
            keepAlive |= first && request.keepAlive();
            if (keepAlive || !full) {
                clients.carryOut(request, this, now);
                return;
            }
        } catch (BadRequest e) {
            if (keepAlive || !full) {
                throw e;
            }
        }
        // The peer counts what stands after the request, too; it never has another.
        throw tooLarge();
    }

    private static BadRequest tooLarge() {
        return new BadRequest("too large message");
    }

    private int endOfLine() {
        for (int i = 0; i < count; i++) {
            if (received[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** What has been looked at is done with, and so are blanks and empty lines after it. */
    private void forget(int length) {
        int from = length;
        while (from < count && JsonBoundary.isBlank(received[from])) {
            from++;
        }
        count -= from;
        System.arraycopy(received, from, received, 0, count);
        if (count == 0) {
            received = NOTHING;
        }
    }

    @Override
    public void give(JsonObject whole) {
        answer(keepAlive ? line(whole) : whole.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void subscribe(JsonObject whole, Subscriptions to) {
        if (closed) {
            return;
        }
        subscribed = to;
        to.add(this);
        answer(line(whole));
    }

    private void answer(byte[] bytes) {
        answering = false;
        if (closed) {
            return;
        }
        unsent.add(bytes);
        if (!clients.hasRoom()) {
            close();
        } else if (send() && !closed) {
            clients.answered(this);
        }
    }

    @Override
    public boolean take(byte[] line) {
        if (unsent.length() + line.length > clients.subscriberRoom()) {
            close();
            return false;
        }
        unsent.add(line);
        clients.wantsTurn(this);
        return true;
    }

    /** Time is up. What has come is all that will be looked at: half a request is a wrong one. */
    void giveUp() {
        if (boundary != null && count > 0) {
            boundary = null;
            give(new BadRequest("cannot parse JSON"));
        }
        close();
    }

    void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (subscribed != null) {
            subscribed.remove(this);
        }
        clients.closed(this);
    }
}
