package jslirp.stack.flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jslirp.stack.host.Nameservers;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The host's nameservers in the order in which they are worth asking: as the host names them, but
 * those that have lately failed come last. One that failed is asked again first after {@link
 * #DEAD_NANOS}, or as soon as anything is heard of it.
 *
 * <p>UDP and TCP have one each: a server may answer by the one and not by the other.
 */
public final class Resolvers {
    /** How long one that failed is passed over while another is there. */
    public static final long DEAD_NANOS = 30_000_000_000L;

    /** More than the host names at a time, so that a list that changes does not forget. */
    private static final int REMEMBERED = 64;

    private final Nameservers nameservers;
    private final Map<Endpoint, Health> health = new Remembered();

    /** What is known of one server; times mean nothing while their mark is not set. */
    private static final class Health {
        boolean failed;
        long failedAt;
        boolean heard;
        long heardAt;
    }

    /** Forgets the one that has been known longest, which costs a query at most. */
    private static final class Remembered extends LinkedHashMap<Endpoint, Health> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Endpoint, Health> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** All of them are believed alive. */
    public Resolvers(Nameservers nameservers) {
        this.nameservers = nameservers;
    }

    /**
     * The one to ask next: the first believed alive that is not among those asked already, else the
     * first of the others, else null.
     */
    public @Nullable Endpoint next(List<Endpoint> asked, long now) {
        Endpoint resort = null;
        for (Endpoint server : nameservers.current()) {
            if (!asked.contains(server)) {
                if (isAlive(server, now)) {
                    return server;
                }
                resort = resort == null ? server : resort;
            }
        }
        return resort;
    }

    /** Whether the host names this server now. */
    boolean knows(Endpoint server) {
        return nameservers.current().contains(server);
    }

    /** A server has answered something. */
    public void answered(Endpoint server, long now) {
        Health known = of(server);
        known.failed = false;
        known.heard = true;
        known.heardAt = now;
    }

    /** Nobody listens where the server should be, or no way leads there. */
    public void failed(Endpoint server, long now) {
        Health known = of(server);
        known.failed = true;
        known.failedAt = now;
    }

    /**
     * A server has not answered in time. It is believed dead unless it has been heard since then: a
     * single question may be hard.
     *
     * @param askedAt when it was asked
     */
    public void silent(Endpoint server, long askedAt, long now) {
        Health known = of(server);
        if (!known.heard || known.heardAt - askedAt < 0) {
            failed(server, now);
        }
    }

    private boolean isAlive(Endpoint server, long now) {
        Health known = health.get(server);
        return known == null || !known.failed || now - known.failedAt >= DEAD_NANOS;
    }

    private Health of(Endpoint server) {
        return health.computeIfAbsent(server, _ -> new Health());
    }
}
