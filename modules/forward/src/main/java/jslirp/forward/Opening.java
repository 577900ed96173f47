package jslirp.forward;

/** A forward on its way to stand: opens its sockets one by one. */
final class Opening {
    private final PortForwards forwards;
    private final PortForward forward;
    private final ForwardOutcome outcome;
    private final boolean wantsIpv4;
    private boolean wantsIpv6;
    private int next;
    private boolean ipv4Done;

    Opening(PortForwards forwards, PortForward forward, ForwardOutcome outcome) {
        this.forwards = forwards;
        this.forward = forward;
        this.outcome = outcome;
        HostEnd end = forward.request().host();
        wantsIpv4 = end instanceof HostEnd.Ports ports && ports.ipv4() != null;
        wantsIpv6 = end instanceof HostEnd.Ports ports && ports.ipv6() != null;
    }

    PortForward forward() {
        return forward;
    }

    /**
     * Opens up to {@code most} sockets.
     *
     * @return how many of them are left to be opened by others
     */
    int step(int most) {
        int left = most;
        while (left > 0 && next < forward.request().ports()) {
            left--;
            if (!openNext()) {
                return left;
            }
        }
        if (next == forward.request().ports()) {
            next++;
            forwards.stands(forward, wantsIpv6, outcome);
        }
        return left;
    }

    /** Whether it has come to an end, good or bad. */
    boolean done() {
        return next > forward.request().ports();
    }

    private boolean openNext() {
        if (forward.request().host() instanceof HostEnd.UnixSocket end) {
            UnixListener listener = new UnixListener(forwards, forward);
            long result = added(listener, listener.open(end));
            if (result < 0) {
                return failed((int) -result);
            }
            next++;
            return true;
        }
        if (wantsIpv4 && !ipv4Done) {
            ipv4Done = true;
            long result = open(false);
            if (result < 0) {
                return failed((int) -result);
            }
            if (wantsIpv6) {
                return true;
            }
        } else if (wantsIpv6) {
            long result = open(true);
            if (result < 0 && !wantsIpv4) {
                return failed((int) -result);
            }
            if (result < 0) {
                wantsIpv6 = false;
                forwards.close(forward.withdrawIpv6(), () -> {});
            }
        }
        ipv4Done = false;
        next++;
        return true;
    }

    private long open(boolean ipv6) {
        HostEnd.Ports end = (HostEnd.Ports) forward.request().host();
        if (forward.request().protocol() == Protocol.UDP) {
            UdpListener listener = new UdpListener(forwards, forward, end, next, ipv6);
            return added(listener, listener.open(end));
        }
        TcpListener listener =
                forward.request().deferAccept()
                        ? new DeferringListener(forwards, forward, next, ipv6)
                        : new TcpListener(forwards, forward, next, ipv6);
        return added(listener, listener.open(end));
    }

    private long added(HostSocket socket, long result) {
        if (result >= 0) {
            forward.add(socket);
        }
        return result;
    }

    private boolean failed(int errno) {
        ForwardFailure failure =
                switch (forward.request().host()) {
                    case HostEnd.Ports end -> ForwardFailure.ofPort(errno, end.first() + next);
                    case HostEnd.UnixSocket end -> ForwardFailure.ofPath(errno, end.path());
                };
        next = forward.request().ports() + 1;
        forwards.close(forward.withdraw(), () -> outcome.failed(failure));
        return false;
    }
}
