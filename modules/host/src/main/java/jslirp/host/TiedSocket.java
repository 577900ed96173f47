package jslirp.host;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;

/**
 * A datagram socket that is tied to the outbound interface, and one that is not, for destinations
 * on the host itself: the former does not reach them, since answers do not come in by the
 * interface. The latter is opened when it is needed.
 */
final class TiedSocket implements DatagramSocket {
    private final LinuxHost host;
    private final DatagramSocket tied;
    private final DatagramSocket free;
    private boolean ipv6;
    private boolean tiedOpen;
    private boolean freeOpen;
    private boolean joins;

    TiedSocket(LinuxHost host, DatagramSocket tied, DatagramSocket free) {
        this.host = host;
        this.tied = tied;
        this.free = free;
    }

    @Override
    public long open(boolean ipv6) {
        this.ipv6 = ipv6;
        if (host.outbound.device(ipv6) == null) {
            return openFree();
        }
        long result = tied.open(ipv6);
        tiedOpen = result >= 0;
        return result;
    }

    private long openFree() {
        long result = free.open(ipv6);
        freeOpen = result >= 0;
        if (freeOpen && joins) {
            free.joinReceived();
        }
        return result;
    }

    @Override
    public void joinReceived() {
        joins = true;
        if (tiedOpen) {
            tied.joinReceived();
        }
        if (freeOpen) {
            free.joinReceived();
        }
    }

    @Override
    public long send(MemorySegment from, long at, long length, Destination to) {
        if (isTied(to)) {
            return tied.send(from, at, length, to);
        }
        long result = ready();
        return result < 0 ? result : free.send(from, at, length, to);
    }

    @Override
    public long sendRun(MemorySegment from, long at, long length, long each, Destination to) {
        if (isTied(to)) {
            return tied.sendRun(from, at, length, each, to);
        }
        long result = ready();
        return result < 0 ? result : free.sendRun(from, at, length, each, to);
    }

    private boolean isTied(Destination to) {
        return host.deviceFor(to.high(), to.low()) != null;
    }

    /** Opens the free socket if it is not yet open: 0 or {@code -errno}. */
    private long ready() {
        return freeOpen ? 0 : openFree();
    }

    @Override
    public long receive(MemorySegment into, long at, long length, Sender sender) {
        long n = tiedOpen ? tied.receive(into, at, length, sender) : -EAGAIN;
        return n == -EAGAIN && freeOpen ? free.receive(into, at, length, sender) : n;
    }

    @Override
    public long receiveError(SocketError error) {
        long n = tiedOpen ? tied.receiveError(error) : -EAGAIN;
        return n == -EAGAIN && freeOpen ? free.receiveError(error) : n;
    }

    @Override
    public void close() {
        tied.close();
        free.close();
    }
}
