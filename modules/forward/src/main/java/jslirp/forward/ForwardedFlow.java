package jslirp.forward;

import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** What came by a forward and has found its way: a connection, or the datagrams of one client. */
public abstract class ForwardedFlow {
    private final PortForward forward;
    private final @Nullable Endpoint client;
    private final @Nullable Endpoint guest;

    /** A flow of this forward; an end is null if it is a Unix socket. */
    protected ForwardedFlow(
            PortForward forward, @Nullable Endpoint client, @Nullable Endpoint guest) {
        this.forward = forward;
        this.client = client;
        this.guest = guest;
    }

    /** The forward it came by, which may have been removed since. */
    public final PortForward forward() {
        return forward;
    }

    /** The client's own address and port; null when it came by a Unix socket. */
    public final @Nullable Endpoint client() {
        return client;
    }

    /** Where it leads; null when that is a Unix socket. */
    public final @Nullable Endpoint guest() {
        return guest;
    }

    /** The name of its {@link Way}. */
    public abstract String way();

    /** Bytes that the guest has taken so far. */
    public abstract long bytesToGuest();

    /** Bytes that the guest has sent so far. */
    public abstract long bytesFromGuest();
}
