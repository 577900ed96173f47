package jslirp.stack.flow;

import java.util.ArrayList;
import java.util.List;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** One question on its way through the host's nameservers: each is asked once, one at a time. */
public final class NameserverRound {
    /** A list of nameservers that keeps changing must not keep a question going for ever. */
    public static final int LONGEST = 16;

    private final Resolvers resolvers;
    private final List<Endpoint> asked = new ArrayList<>(2);
    private long askedAt;

    /** A question that has not been asked yet. */
    public NameserverRound(Resolvers resolvers) {
        this.resolvers = resolvers;
    }

    /** Goes on to the next server; null when all have been asked. */
    public @Nullable Endpoint next(long now) {
        Endpoint next = asked.size() < LONGEST ? resolvers.next(asked, now) : null;
        if (next != null) {
            asked.add(next);
            askedAt = now;
        }
        return next;
    }

    /** Whether there is another to go on to. */
    public boolean hasNext(long now) {
        return asked.size() < LONGEST && resolvers.next(asked, now) != null;
    }

    /** How many have been asked. */
    public int asked() {
        return asked.size();
    }

    /** Which of those asked this is, counted from zero; -1 for one that was not. */
    public int indexOf(Endpoint server) {
        return asked.indexOf(server);
    }

    /** The server asked last. */
    public Endpoint current() {
        return asked.getLast();
    }

    /** Whether the server asked last is one that the host still names. */
    public boolean isCurrentKnown() {
        return resolvers.knows(current());
    }

    /** The server asked last has said nothing for as long as anybody would wait. */
    public void silent(long now) {
        resolvers.silent(current(), askedAt, now);
    }

    /** The server asked last has refused, or cannot be reached. */
    public void failed(long now) {
        resolvers.failed(current(), now);
    }

    /** The server asked last has answered. */
    public void answered(long now) {
        resolvers.answered(current(), now);
    }
}
