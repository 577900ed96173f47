package jslirp.simulation;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import jslirp.stack.Stack;
import jslirp.stack.event.Counter;
import jslirp.stack.host.DatagramSocket;
import jslirp.stack.host.Destination;
import jslirp.stack.host.HostNetwork;
import jslirp.stack.host.Nameservers;
import jslirp.stack.host.Sender;
import jslirp.stack.host.SocketError;
import jslirp.stack.host.SocketEvents;
import jslirp.stack.host.StreamSocket;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.Endpoint;
import jslirp.wire.TcpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A packet of an established flow allocates nothing. The link and the host of this test do not
 * either, once warm; what is measured is what the thread allocated while thousands of packets
 * passed. The compiler decides when the last boxing is gone, so the best of several rounds counts.
 */
@ParameterizedClass
@EnumSource(Family.class)
class AllocationTest {
    private static final int ROUNDS = 60;
    private static final int PACKETS = 20_000;
    private static final int TEXT = 1000;

    @Parameter Family family;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tcpFromGuestAllocatesNothing(boolean offload) {
        Laboratory lab = new Laboratory(family, offload);
        lab.connect();
        lab.measure(lab::segmentFromGuest);
        assertTrue(lab.host.sent >= (long) PACKETS * TEXT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tcpToGuestAllocatesNothing(boolean offload) {
        Laboratory lab = new Laboratory(family, offload);
        lab.connect();
        lab.measure(lab::segmentToGuest);
        assertTrue(lab.host.discarded >= (long) PACKETS * TEXT);
    }

    @Test
    void udpBothWaysAllocatesNothing() {
        Laboratory lab = new Laboratory(family, false);
        lab.measure(lab::datagrams);
        assertEquals(1, lab.stack.flows());
        assertTrue(lab.host.sent >= (long) PACKETS * TEXT);
        assertTrue(lab.link.transmitted >= PACKETS);
    }

    @Test
    void pingAndRefusedFramesAllocateNothing() {
        Laboratory lab = new Laboratory(family, false);
        lab.measure(lab::pingAndRubbish);
        assertTrue(lab.stack.counters().count(Counter.FRAMES_TO_GUEST) >= PACKETS);
    }

    private static final class Laboratory {
        private final Endpoint server;
        private final QuietHost host;
        private final Route route;
        private final QuietLink link;
        private final Stack stack;
        private final Packet ack;
        private final Packet text;
        private final Packet datagram;
        private final Packet ping;
        private final Packet rubbish;

        /** Where the TCP header begins. To look for it anew may allocate. */
        private final long transport;

        private long now = 1_000_000_000;
        private int sequence = 1;
        private int expected;

        Laboratory(Family family, boolean offload) {
            server = family.server(0);
            host = new QuietHost(server);
            link = new QuietLink(offload ? Runs.OFFLOAD : Runs.PLAIN);
            stack =
                    new Stack(
                            family.network(1500),
                            link,
                            host,
                            new SplittableRandom(1),
                            fault -> {
                                throw fault;
                            });
            route = family.simulation(1).guest().route(40_000, server);
            ack = segment(route, TcpHeader.ACK, 0);
            text = segment(route, TcpHeader.ACK, TEXT);
            transport = text.transport();
            datagram = GuestFrames.udp(route, new byte[TEXT]);
            Route toGateway = route.to(family.gateway(0));
            ping = GuestFrames.echo(toGateway, 1, 1, new byte[56]);
            rubbish = GuestFrames.udp(route.from(family.gateway(9)), new byte[9]);
        }

        private static Packet segment(Route route, int flags, int length) {
            Segment fields = new Segment(0, 0, flags, 0xffff, 0, new byte[0]);
            Packet p = GuestFrames.tcp(route, fields, length);
            return new Packet(p.bytes(), Frame.Segmentation.NONE, 0, 16);
        }

        void connect() {
            Segment fields =
                    new Segment(0, 0, TcpHeader.SYN, 0xffff, 0, new SegmentOptions().bytes());
            Packet syn = GuestFrames.tcp(route, fields, 0);
            Segmenter.complete(syn);
            link.next = syn;
            turn();
            host.events().onConnected(now);
            stack.flush(now);
            expected = link.sequence + 1;
            give(ack);
            turn();
        }

        void segmentFromGuest() {
            give(text);
            sequence += TEXT;
            turn();
        }

        void segmentToGuest() {
            host.available += TEXT;
            host.events().onReadable(now);
            stack.flush(now);
            expected += TEXT;
            give(ack);
            turn();
        }

        void datagrams() {
            link.next = datagram;
            turn();
            host.available += TEXT;
            host.events().onReadable(now);
            stack.flush(now);
        }

        void pingAndRubbish() {
            link.next = ping;
            turn();
            link.next = rubbish;
            turn();
        }

        /** A segment with the numbers of now; its checksum is left to the link. */
        private void give(Packet p) {
            TcpHeader.sequence(p.bytes(), transport, sequence);
            TcpHeader.acknowledgment(p.bytes(), transport, expected);
            link.next = p;
        }

        private void turn() {
            now += 1000;
            stack.expire(now);
            stack.onLinkReadable(now);
            stack.flush(now);
            while (stack.hasPending()) {
                stack.flush(now);
            }
            stack.nextDeadline();
        }

        /** The fewest bytes that a round of packets cost. */
        void measure(Runnable packet) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS && least > 0; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < PACKETS; i++) {
                    packet.run();
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated by " + PACKETS + " packets");
        }
    }

    private static final class QuietLink implements Link {
        private final LinkProperties properties;
        private Packet next;
        private long transmitted;
        private int sequence;

        QuietLink(LinkProperties properties) {
            this.properties = properties;
        }

        @Override
        public LinkProperties properties() {
            return properties;
        }

        @Override
        public long receive(Frame frame) {
            if (next == null) {
                return -EAGAIN;
            }
            next.into(frame);
            next = null;
            return frame.length();
        }

        @Override
        public long transmit(Frame frame) {
            transmitted++;
            sequence = TcpHeader.sequence(frame.segment(), frame.transport());
            return frame.length();
        }
    }

    private static final class QuietHost implements HostNetwork, StreamSocket, DatagramSocket {
        private final Nameservers nameservers = List::of;
        private final Endpoint server;
        private SocketEvents events;
        private long sent;
        private long available;
        private long discarded;

        QuietHost(Endpoint server) {
            this.server = server;
        }

        SocketEvents events() {
            return events;
        }

        @Override
        public StreamSocket stream(SocketEvents listener) {
            events = listener;
            return this;
        }

        @Override
        public DatagramSocket datagram(SocketEvents listener) {
            events = listener;
            return this;
        }

        @Override
        public DatagramSocket echo(SocketEvents listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Nameservers nameservers() {
            return nameservers;
        }

        @Override
        public long connect(long high, long low, int port) {
            return 0;
        }

        @Override
        public long peek(long offset, MemorySegment into, long at, long length) {
            long n = Math.min(length, available - offset);
            return n > 0 ? n : -EAGAIN;
        }

        @Override
        public long discard(long length) {
            available -= length;
            discarded += length;
            return length;
        }

        @Override
        public long send(MemorySegment from, long at, long length) {
            sent += length;
            return length;
        }

        @Override
        public long shutdownOutput() {
            return 0;
        }

        @Override
        public long open(boolean ipv6) {
            return 0;
        }

        @Override
        public long send(MemorySegment from, long at, long length, Destination to) {
            sent += length;
            return length;
        }

        @Override
        public long receive(MemorySegment into, long at, long length, Sender sender) {
            if (available == 0) {
                return -EAGAIN;
            }
            long n = Math.min(length, available);
            available -= n;
            sender.set(server.address().high(), server.address().low(), server.port(), 64);
            return n;
        }

        @Override
        public long receiveError(SocketError error) {
            return -EAGAIN;
        }

        @Override
        public void close() {}

        @Override
        public void reset() {}
    }
}
