package jslirp.jmh.pipeline;

import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import jslirp.stack.Stack;
import jslirp.stack.event.DropReason;
import jslirp.stack.host.HostErrno;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.EthernetHeader;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;

/**
 * The guest's end of the link: says what the next frame is, and looks at what comes back. Turns the
 * loop as {@code modules/README.md} describes, in a time of its own.
 */
abstract class MemoryLink implements Link {
    /** The port on the host that the flow leads to. */
    static final int HOST_PORT = 7000;

    static final int GUEST_PORT = 40000;
    static final long TRANSPORT = Frame.NETWORK + Ipv4Header.LENGTH;

    static final long GUEST_MAC = 0x0202_0304_0506L;
    private static final int TTL = 64;
    private static final long TURN_NANOS = 20_000;

    private final Wire wire;
    private final LinkProperties properties;
    private final long guest;
    private final long gateway;
    private final MemoryHost host = new MemoryHost(HOST_PORT);
    private final Stack stack;
    private int outgoing;
    private long now = 1;

    MemoryLink(Wire wire) {
        this.wire = wire;
        properties = wire.properties();
        guest = wire.network().guest().low();
        gateway = wire.network().gateway().low();
        stack = new Stack(wire.network(), this, host, new SplittableRandom(1), MemoryLink::fail);
    }

    private static void fail(RuntimeException fault) {
        throw fault;
    }

    @Override
    public final LinkProperties properties() {
        return properties;
    }

    @Override
    public final long receive(Frame frame) {
        if (outgoing == 0) {
            return -HostErrno.EAGAIN;
        }
        outgoing--;
        write(frame);
        return frame.length();
    }

    @Override
    public final long transmit(Frame frame) {
        take(frame);
        return frame.length();
    }

    /** Makes the next frame of the guest. */
    abstract void write(Frame frame);

    /** Looks at a frame to the guest. */
    abstract void take(Frame frame);

    final Wire wire() {
        return wire;
    }

    /** The low half of the guest's address. */
    final long guest() {
        return guest;
    }

    /** The low half of the gateway's address. */
    final long gateway() {
        return gateway;
    }

    final MemoryHost host() {
        return host;
    }

    final Stack stack() {
        return stack;
    }

    final long now() {
        return now;
    }

    /** One turn of the loop, in which the guest sends frames. */
    final void turn(int frames) {
        now += TURN_NANOS;
        if (stack.nextDeadline() - now <= 0) {
            stack.expire(now);
        }
        outgoing = frames;
        boolean more = frames > 0;
        while (more) {
            more = stack.onLinkReadable(now);
            stack.flush(now);
        }
        while (stack.hasPending()) {
            stack.flush(now);
        }
    }

    /** Writes what is in front of the transport header, to the gateway. */
    final void writeNetwork(MemorySegment s, int protocol, long transportLength) {
        writeNetwork(s, protocol, transportLength, (int) gateway);
    }

    /** Writes what is in front of the transport header, by way of the gateway. */
    final void writeNetwork(MemorySegment s, int protocol, long transportLength, int destination) {
        EthernetHeader.destination(s, Frame.ETHERNET, MacAddress.ofIpv4((int) gateway));
        EthernetHeader.source(s, Frame.ETHERNET, GUEST_MAC);
        EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.IPV4);
        long at = Frame.NETWORK;
        Ipv4Header.headerLength(s, at, Ipv4Header.LENGTH);
        Ipv4Header.tos(s, at, 0);
        Ipv4Header.totalLength(s, at, (int) (Ipv4Header.LENGTH + transportLength));
        Ipv4Header.identification(s, at, 0);
        Ipv4Header.fragmentOffset(s, at, 0);
        Ipv4Header.flags(s, at, Ipv4Header.DF);
        Ipv4Header.ttl(s, at, TTL);
        Ipv4Header.protocol(s, at, protocol);
        Ipv4Header.source(s, at, (int) guest);
        Ipv4Header.destination(s, at, destination);
        Ipv4Header.fillChecksum(s, at);
    }

    /** Fails if anything was dropped: nothing of what was measured is worth anything then. */
    public final void check() {
        for (DropReason reason : DropReason.values()) {
            if (stack.counters().dropped(reason) != 0) {
                throw new IllegalStateException("dropped: " + reason);
            }
        }
    }
}
