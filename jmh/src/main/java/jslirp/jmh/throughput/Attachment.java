package jslirp.jmh.throughput;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A driver at work: where the client runs, and how it reaches a server of the host. */
public final class Attachment implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final String GATEWAY = "10.0.2.2";
    private static final String GATEWAY_IPV6 = "fd00::2";

    private final Namespace client;
    private final String server;
    private final @Nullable Program program;

    private Attachment(Namespace client, String server, @Nullable Program program) {
        this.client = client;
        this.server = server;
        this.program = program;
    }

    /** No driver: the client is on the host itself. */
    static Attachment none(Namespace host) {
        return new Attachment(host, LOOPBACK, null);
    }

    /** A program that serves a guest. */
    static Attachment of(Namespace guest, Program program) {
        return new Attachment(guest, GATEWAY, program);
    }

    /** A program that serves a guest, which uses IPv6. */
    static Attachment ofIpv6(Namespace guest, Program program) {
        return new Attachment(guest, GATEWAY_IPV6, program);
    }

    /** Where the client runs. */
    Namespace client() {
        return client;
    }

    /** The address that leads the client to a server on the host's loopback. */
    String server() {
        return server;
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
            client.close();
        }
    }
}
