package jslirp.stack.udp;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.Timer;
import jslirp.stack.host.ArrivingDatagrams;
import jslirp.stack.host.BoundSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.OpenDatagrams;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamTraffic;
import jslirp.stack.link.Frame;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * A port of the host that leads to a port of the guest: one socket for all clients. It has no end
 * of its own; its clients have.
 *
 * <p>While the guest's Ethernet address is not known, datagrams stay in the socket. The timer
 * bounds that wait.
 */
final class UdpForward extends Timer implements Flow, UdpEnd, SocketEvents, OpenDatagrams {
    /** Datagrams read from one socket before others have their turn. */
    private static final int TURN = 64;

    private static final long RESOLVE_NANOS = 1_000_000_000L;
    private static final int RESOLUTIONS = 3;

    private final UdpForwards forwards;
    private final UdpOutput output;
    private final ArrivingDatagrams arriving;
    private final BoundSocket socket;
    private final IpAddress guest;
    private final int guestPort;
    private boolean pending;
    private boolean closed;
    private int resolutions;
    boolean waitsForNeighbor;

    /** The next forward to the same port of the guest. */
    @Nullable UdpForward sibling;

    /** Those that came by this one. */
    private @Nullable UdpClient clients;

    /** The client whose datagrams go to the guest just now. */
    private @Nullable UdpClient speaker;

    UdpForward(UdpForwards forwards, UdpOutput output, ArrivingDatagrams arriving) {
        this.forwards = forwards;
        this.output = output;
        this.arriving = arriving;
        guest = arriving.to().address();
        guestPort = arriving.to().port();
        socket = arriving.socket(this);
    }

    @Override
    public long guestHigh() {
        return guest.high();
    }

    @Override
    public long guestLow() {
        return guest.low();
    }

    @Override
    public long gatewayHigh() {
        return guest.high();
    }

    @Override
    public int guestPort() {
        return guestPort;
    }

    boolean closed() {
        return closed;
    }

    boolean reaches(long high, long low) {
        return arriving.reaches(high, low);
    }

    long begin() {
        long n = arriving.begin();
        if (n >= 0 && output.joins()) {
            socket.joinReceived();
        }
        return n;
    }

    Runnable onClient(Endpoint client, StreamTraffic traffic) {
        return arriving.onClient(client, traffic);
    }

    void add(UdpClient client) {
        client.next = clients;
        if (clients != null) {
            clients.previous = client;
        }
        clients = client;
    }

    void remove(UdpClient client) {
        if (client.previous == null) {
            clients = client.next;
        } else {
            client.previous.next = client.next;
        }
        if (client.next != null) {
            client.next.previous = client.previous;
        }
    }

    /**
     * Sends the frame's payload, a super-frame's as the datagrams it stands for.
     *
     * @param ownHigh the address to send from
     * @return 0 or {@code -errno}
     */
    long send(Frame frame, long ownHigh, long ownLow, Destination to) {
        long end = frame.end();
        boolean joined = frame.segmentation() == Frame.Segmentation.UDP;
        long most = joined ? frame.segmentLength() : Frame.LARGEST_PACKET;
        MemorySegment s = frame.segment();
        long at = frame.payload();
        do {
            long length = Math.min(most, end - at);
            long n = socket.send(s, at, length, ownHigh, ownLow, to);
            if (n < 0 && n != -EAGAIN) {
                // Perhaps an earlier datagram's failure, told to whoever calls next (udp(7)).
                enter();
                n = socket.send(s, at, length, ownHigh, ownLow, to);
            }
            if (n < 0) {
                return n;
            }
            at += length;
        } while (at < end);
        return 0;
    }

    // ---- to the guest

    @Override
    public int heard(Sender sender, long now) {
        speaker = forwards.client(this, sender, now);
        return speaker == null ? NOBODY : speaker.seenPort();
    }

    @Override
    public int name(long high, long low, int port) {
        UdpClient known = forwards.find(this, high, low, port);
        return known == null ? port : known.seenPort();
    }

    @Override
    public void passed(long bytes) {
        if (speaker != null) {
            speaker.asked(bytes);
        }
    }

    // ---- events

    @Override
    public void onReadable(long now) {
        enter();
    }

    @Override
    public void onError(int errno, long now) {
        enter();
    }

    /** Asks for a {@link #flush} at the end of the batch. */
    void enter() {
        if (!pending && !closed) {
            pending = true;
            forwards.flows().pending().add(this);
        }
    }

    @Override
    public void flush(long now) {
        pending = false;
        if (closed) {
            return;
        }
        int left = TURN;
        while (left > 0 && output.receiveError(this, socket, now)) {
            left--;
        }
        if (!isGuestKnown(now)) {
            return;
        }
        long n = 0;
        while (left > 0 && n != -EAGAIN) {
            n = output.receive(this, socket, left, now);
            left -= (int) Math.max(1, n);
        }
        if (n >= 0) {
            enter();
        }
    }

    /** Whether datagrams can go to the guest, or need not be kept for it any longer. */
    private boolean isGuestKnown(long now) {
        if (forwards.isGuestKnown(this) || resolutions > RESOLUTIONS) {
            resolutions = 0;
            return true;
        }
        forwards.waitForNeighbor(this);
        if (!armed()) {
            resolutions++;
            forwards.flows().deadlines().set(this, now + RESOLVE_NANOS);
        }
        return false;
    }

    @Override
    protected void expire(long now) {
        enter();
    }

    @Override
    public void abandon(long now) {
        close();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            socket.close();
            forwards.flows().deadlines().remove(this);
            while (clients != null) {
                forwards.remove(clients);
            }
            forwards.remove(this);
        }
    }
}
