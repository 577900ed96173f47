package jslirp.jmh.throughput;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A driver at work: where the client runs, and how it reaches the server. Outbound the client is
 * the guest's and the server the host's; through a port forward it is the other way round.
 */
public final class Attachment implements AutoCloseable {
    private static final String GATEWAY = "10.0.2.2";
    private static final String GATEWAY_IPV6 = "fd00::2";

    private final Namespace client;
    private final String server;
    private final int port;
    private final @Nullable Program program;
    private final @Nullable Namespace forwarded;

    private Attachment(
            Namespace client,
            String server,
            int port,
            @Nullable Program program,
            @Nullable Namespace forwarded) {
        this.client = client;
        this.server = server;
        this.port = port;
        this.program = program;
        this.forwarded = forwarded;
    }

    /** No driver: the client is on the host itself. */
    static Attachment none(Namespace host) {
        return new Attachment(host, Client.LOOPBACK.address(), Traffic.PORT, null, null);
    }

    /** A program that serves a guest. */
    static Attachment of(Namespace guest, Program program) {
        return new Attachment(guest, GATEWAY, Traffic.PORT, program, null);
    }

    /** A program that serves a guest, which uses IPv6. */
    static Attachment ofIpv6(Namespace guest, Program program) {
        return new Attachment(guest, GATEWAY_IPV6, Traffic.PORT, program, null);
    }

    /** A program that forwards a port of the host to {@link Traffic#PORT} of a guest. */
    static Attachment forward(Namespace host, int port, Namespace guest, Program program) {
        return new Attachment(host, Client.LOOPBACK.address(), port, program, guest);
    }

    /** How a client reaches the server. */
    Route route(Namespace host, Client from) {
        if (from != Client.GUEST && client != host) {
            throw new IllegalArgumentException("no client but the guest is served");
        }
        String address = from == Client.GUEST ? server : from.address();
        return new Route(listener(host), client, address, port);
    }

    /** Where the server runs: with the host, unless its port is a forwarded one. */
    private Namespace listener(Namespace host) {
        return forwarded == null ? host : forwarded;
    }

    /** Whether the bytes come from the server; the client sends them otherwise. */
    boolean serverSends(Direction direction) {
        return forwarded == null
                ? direction == Direction.TO_GUEST
                : direction == Direction.FROM_GUEST;
    }

    /** The processor time that the driver has used; zero without one. */
    Duration processorTime() {
        return program == null ? Duration.ZERO : program.processorTime();
    }

    /** Ends the driver and its guest. */
    @Override
    public void close() {
        if (program != null) {
            program.close();
            listener(client).close();
        }
    }
}
