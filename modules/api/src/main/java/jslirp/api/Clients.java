package jslirp.api;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import jslirp.loop.EventLoop;

/**
 * All clients: their turns, how long they may take, and how much they may keep in memory.
 *
 * <p>Who has waited longest comes first in both sets, because everybody in a set may wait equally
 * long and enters it at the end.
 */
final class Clients {
    /** For a request to arrive whole, or for an answer to be taken. */
    private static final long PATIENCE = 10_000_000_000L;

    /** Between two requests of a connection that is kept, and for a subscriber: for ever. */
    private static final long NO_DEADLINE = Long.MAX_VALUE;

    /** What the kernel has not taken of all answers together, of a heap of 64 MiB. */
    private static final int UNSENT_LIMIT = 8 << 20;

    /** The same of one subscriber: some thousand events. */
    private static final int SUBSCRIBER_LIMIT = 256 << 10;

    private static final int BUFFER = 65_536;

    private final EventLoop loop;
    private final Map<String, Command> commands;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER);
    private final Set<Conversation> hurried = new LinkedHashSet<>();
    private final Set<Conversation> resting = new LinkedHashSet<>();
    private final ArrayDeque<Conversation> turns = new ArrayDeque<>();

    Clients(EventLoop loop, Map<String, Command> commands) {
        this.loop = loop;
        this.commands = Map.copyOf(commands);
    }

    int size() {
        return hurried.size() + resting.size();
    }

    /** Memory for one call. */
    MemorySegment buffer() {
        return buffer;
    }

    int subscriberRoom() {
        return SUBSCRIBER_LIMIT;
    }

    /** Whether the answers that nobody takes leave room for more. */
    boolean hasRoom() {
        long unsent = 0;
        for (Conversation client : hurried) {
            unsent += client.unsent();
        }
        return unsent <= UNSENT_LIMIT;
    }

    // ---- coming and going

    void add(int fd, long now) {
        Conversation client = new Conversation(this, fd);
        client.deadline = now + PATIENCE;
        hurried.add(client);
        wantsTurn(client);
    }

    void register(Conversation client, int events) {
        client.registered = loop.register(client.fd(), events, client) >= 0;
        if (!client.registered) {
            client.close();
        }
    }

    /** An answer has been given: what comes next is up to the client, and may be here already. */
    void answered(Conversation client) {
        hurried.remove(client);
        resting.remove(client);
        if (client.isResting()) {
            client.deadline = NO_DEADLINE;
            resting.add(client);
        } else {
            client.deadline = loop.now() + PATIENCE;
            hurried.add(client);
        }
        wantsTurn(client);
    }

    void closed(Conversation client) {
        hurried.remove(client);
        resting.remove(client);
        loop.close(client.fd());
    }

    /** Gives up the one who has been silent longest; false if there is nobody. */
    boolean makeRoom() {
        Iterator<Conversation> all = (hurried.isEmpty() ? resting : hurried).iterator();
        if (!all.hasNext()) {
            return false;
        }
        all.next().close();
        return true;
    }

    void closeAll() {
        while (makeRoom()) {
            // Each is removed as it is closed.
        }
    }

    // ---- turns

    void wantsTurn(Conversation client) {
        if (!client.queued) {
            client.queued = true;
            turns.add(client);
        }
    }

    boolean hasTurns() {
        return !turns.isEmpty();
    }

    /** Lets the next one have its turn. */
    void turn(long now) {
        Conversation client = turns.remove();
        client.queued = false;
        try {
            client.step(now);
            moveIfBusy(client, now);
        } catch (RuntimeException | Error e) {
            client.close();
            throw e;
        }
    }

    /** Half a request, or half an answer, on a connection that was resting: its time runs. */
    private void moveIfBusy(Conversation client, long now) {
        if (!client.isClosed() && !client.isResting() && resting.remove(client)) {
            client.deadline = now + PATIENCE;
            hurried.add(client);
        }
    }

    void carryOut(ApiRequest request, Conversation client, long now) throws BadRequest {
        Command command = commands.get(request.execute());
        if (command == null) {
            throw new BadRequest("unknown execute");
        }
        command.carryOut(request.arguments(), client, now);
    }

    // ---- deadlines

    long nextDeadline() {
        return hurried.isEmpty() ? NO_DEADLINE : hurried.iterator().next().deadline;
    }

    void expire(long now) {
        while (!hurried.isEmpty()) {
            Conversation first = hurried.iterator().next();
            if (first.deadline - now > 0) {
                return;
            }
            first.giveUp();
        }
    }
}
