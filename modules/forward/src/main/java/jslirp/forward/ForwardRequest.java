package jslirp.forward;

/**
 * What is asked for.
 *
 * @param host where the host listens
 * @param guest where that leads
 * @param ports how many ports in a row, at least one
 * @param deferAccept whether the host listens only while the guest does (TCP from ports to ports)
 */
public record ForwardRequest(
        Protocol protocol, HostEnd host, GuestEnd guest, int ports, boolean deferAccept) {
    private static final int LAST_PORT = 65535;

    /** Checks that the parts fit together. */
    public ForwardRequest {
        if (ports < 1) {
            throw new IllegalArgumentException("no ports");
        }
        if (host instanceof HostEnd.Ports end) {
            checkPort(end.first() + ports - 1);
        } else {
            checkOne(protocol, ports);
        }
        if (guest instanceof GuestEnd.Ports end) {
            checkPort(end.first() + ports - 1);
        } else {
            checkOne(protocol, ports);
        }
        if (deferAccept && !mayDefer(protocol, host, guest)) {
            throw new IllegalArgumentException("only TCP from ports to ports can be deferred");
        }
    }

    /** Whether an accept of such a forward can be deferred. */
    public static boolean mayDefer(Protocol protocol, HostEnd host, GuestEnd guest) {
        return protocol == Protocol.TCP
                && host instanceof HostEnd.Ports
                && guest instanceof GuestEnd.Ports;
    }

    /** The same request with a deferred accept. */
    public ForwardRequest deferred() {
        return new ForwardRequest(protocol, host, guest, ports, true);
    }

    /** A request for one port, without more. */
    public static ForwardRequest of(Protocol protocol, HostEnd host, GuestEnd guest) {
        return new ForwardRequest(protocol, host, guest, 1, false);
    }

    static void checkPort(int port) {
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("a port is 1 to 65535, not " + port);
        }
    }

    private static void checkOne(Protocol protocol, int ports) {
        if (protocol != Protocol.TCP || ports != 1) {
            throw new IllegalArgumentException("a Unix socket takes the place of one TCP port");
        }
    }
}
