package jslirp.forward;

import java.util.Objects;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.stack.host.PortQuestion;
import jslirp.wire.Endpoint;

/**
 * A port that listens only while the guest's does. The kernel answers for a listening socket before
 * anybody is asked, and refuses where nobody listens: so that a client is refused as the guest
 * would refuse it, the socket must not listen at that moment. {@link GuestPorts} asks the guest
 * again and again, and what it says of a connection counts as an answer too.
 *
 * <p>The port is taken all the time. A socket that has been told to receive no more does not listen
 * any longer (tcp(7), shutdown(2)), keeps its address, and may listen again.
 */
final class DeferringListener extends TcpListener implements PortQuestion {
    /** A guest whose queue is full is silent as well; one that is gone stays so. */
    private static final int SILENCES = 3;

    private boolean listening = true;
    private boolean asked;
    private boolean heard;
    private int silences;

    DeferringListener(PortForwards forwards, PortForward forward, int index, boolean ipv6) {
        super(forwards, forward, index, ipv6);
    }

    @Override
    long open(HostEnd.Ports end) {
        forward.asks();
        long result = super.open(end);
        if (result < 0) {
            hear();
            return result;
        }
        refuse();
        forwards.guestPorts.add(this);
        return result;
    }

    @Override
    boolean listens() {
        return listening;
    }

    /** Clients are refused from now on; those that nobody has accepted yet are reset. */
    private void refuse() {
        if (listening) {
            listening = false;
            ignore();
            Socket.shutdown(fd, Linux.SHUT_RD());
            // Who shares the address could listen meanwhile, and we never again.
            shareAddress(false);
        }
    }

    private void accept() {
        if (!listening) {
            // Connections that were accepted have the same address.
            shareAddress(true);
            listening = listen() >= 0;
            if (listening) {
                wake();
            } else {
                shareAddress(false);
            }
        }
    }

    /** Asks the guest, unless it has been asked and not answered yet. */
    void ask(long now) {
        if (!asked) {
            asked = true;
            if (!forwards.stack.ask(this, now)) {
                onSilence(now);
            }
        }
    }

    @Override
    public Endpoint guest() {
        return Objects.requireNonNull(guestEnd());
    }

    @Override
    public void onListens(long now) {
        silences = 0;
        answered(true);
    }

    @Override
    public void onRefused(long now) {
        silences = 0;
        answered(false);
    }

    @Override
    public void onSilence(long now) {
        silences++;
        answered(listening && silences < SILENCES);
    }

    private void answered(boolean listens) {
        asked = false;
        if (fd >= 0 && listens) {
            accept();
        } else if (fd >= 0) {
            refuse();
        }
        hear();
    }

    /** A connection that was accepted has been refused: no other is to see the same. */
    @Override
    public void guestRefused(long now) {
        if (fd >= 0) {
            refuse();
        }
    }

    private void hear() {
        if (!heard) {
            heard = true;
            forward.heard();
        }
    }

    @Override
    public void close() {
        boolean open = fd >= 0;
        super.close();
        if (open) {
            forwards.guestPorts.remove(this);
            hear();
        }
    }
}
