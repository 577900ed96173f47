package jslirp.host;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import jslirp.loop.Duties;
import jslirp.stack.Stack;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.BigEndian;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guest's queries through the stack and the kernel to whomever resolv.conf names. */
@Timeout(60)
class NameserversTest {
    private static final long MS = 1_000_000;
    private static final int QUERIES = 1000;
    private static final long GUEST_MAC = 0x0200_0000_0064L;
    private static final VirtualNetwork NETWORK = VirtualNetwork.DEFAULT;

    @TempDir Path folder;

    /**
     * A guest of one frame: in which turn each query was asked, and how many turns later it was
     * answered. A turn is as long as the driver sleeps; a machine that is busy elsewhere makes them
     * longer, and not more.
     */
    private static final class Guest implements Link {
        final Map<Integer, Integer> askedIn = new HashMap<>();
        final Map<Integer, Integer> tookTurns = new HashMap<>();
        int answers;
        int errors;
        int turn;
        private final Frame frame = new Frame(Arena.ofAuto());

        @Override
        public LinkProperties properties() {
            return LinkProperties.plain(1000);
        }

        @Override
        public long receive(Frame into) {
            return -EAGAIN;
        }

        @Override
        public long transmit(Frame answer) {
            MemorySegment s = answer.segment();
            if (EthernetHeader.etherType(s, Frame.ETHERNET) == EthernetHeader.IPV4) {
                long udp = Frame.NETWORK + Ipv4Header.LENGTH;
                if (Ipv4Header.protocol(s, Frame.NETWORK) == IpProtocol.UDP) {
                    assertEquals(NETWORK.nameserver().ipv4(), Ipv4Header.source(s, Frame.NETWORK));
                    int identifier = BigEndian.u16(s, udp + UdpHeader.LENGTH);
                    tookTurns.put(identifier, turn - askedIn.get(identifier));
                    answers++;
                } else {
                    errors++;
                }
            }
            return answer.length();
        }

        Frame query(int identifier) {
            MemorySegment s = frame.segment();
            frame.clear();
            long ip = Frame.NETWORK;
            EthernetHeader.destination(s, Frame.ETHERNET, MacAddress.ofIpv4(0x0a000202));
            EthernetHeader.source(s, Frame.ETHERNET, GUEST_MAC);
            EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.IPV4);
            int length = UdpHeader.LENGTH + 40;
            Ipv4Header.headerLength(s, ip, Ipv4Header.LENGTH);
            Ipv4Header.totalLength(s, ip, Ipv4Header.LENGTH + length);
            Ipv4Header.ttl(s, ip, 64);
            Ipv4Header.protocol(s, ip, IpProtocol.UDP);
            Ipv4Header.source(s, ip, NETWORK.guest().ipv4());
            Ipv4Header.destination(s, ip, NETWORK.nameserver().ipv4());
            Ipv4Header.fillChecksum(s, ip);
            long udp = ip + Ipv4Header.LENGTH;
            UdpHeader.sourcePort(s, udp, 20_000 + identifier);
            UdpHeader.destinationPort(s, udp, 53);
            UdpHeader.totalLength(s, udp, length);
            UdpHeader.checksum(s, udp, 0);
            BigEndian.u16(s, udp + UdpHeader.LENGTH, identifier);
            frame.end(udp + length);
            askedIn.put(identifier, turn);
            return frame;
        }
    }

    private static DatagramChannel open(String address) throws IOException {
        return DatagramChannel.open()
                .bind(new InetSocketAddress(InetAddress.getByName(address), 53));
    }

    /** Answers with the query itself. */
    private static DatagramChannel serve(String address) throws IOException {
        DatagramChannel channel = open(address);
        Thread server =
                new Thread(
                        () -> {
                            ByteBuffer buffer = ByteBuffer.allocate(2000);
                            try {
                                while (true) {
                                    SocketAddress client = channel.receive(buffer.clear());
                                    channel.send(buffer.flip(), client);
                                }
                            } catch (ClosedChannelException e) {
                                return;
                            } catch (IOException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        server.setDaemon(true);
        server.start();
        return channel;
    }

    private void resolvConf(String... servers) throws IOException {
        StringBuilder text = new StringBuilder("search example.net\n");
        for (String server : servers) {
            text.append("nameserver ").append(server).append('\n');
        }
        Path next = folder.resolve("next");
        Files.writeString(next, text);
        Files.move(next, folder.resolve("resolv.conf"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Drives the stack, as the program does, and the guest. */
    private abstract static class Driver implements Duties {
        final Guest guest = new Guest();
        final HostFixture fixture;
        final Stack stack;
        long next;

        Driver(HostFixture fixture, Path resolvConf) {
            this.fixture = fixture;
            LinuxHost host =
                    new LinuxHost(
                            fixture.loop,
                            Outbound.ROUTED,
                            new ResolvConf(fixture.loop, resolvConf));
            stack = new Stack(NETWORK, guest, host, new Random(1), fixture.faults::add);
        }

        abstract void act(long now) throws IOException;

        abstract boolean done();

        @Override
        public void expire(long now) {
            stack.expire(now);
            if (now - next >= 0) {
                guest.turn++;
                try {
                    act(now);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @Override
        public void flush(long now) {
            stack.flush(now);
            if (done()) {
                fixture.loop.stop();
            }
        }

        @Override
        public boolean pending() {
            return stack.hasPending();
        }

        @Override
        public long nextDeadline() {
            return Math.min(next, stack.nextDeadline());
        }
    }

    /** Every two milliseconds a query, every ten another file. */
    private final class Storm extends Driver {
        static final int SECOND_IN_TURNS = 500;

        private static final String[][] FILES = {
            {"127.0.0.3", "127.0.0.2"},
            {"::1"},
            {"127.0.0.4", "::1", "127.0.0.2"},
            {"127.0.0.2", "127.0.0.4"},
            {"127.0.0.3", "192.0.2.1", "2001:db8::1", "::1"}
        };

        private static final int LAST_ANSWER_TURNS = 5000;

        int asked;
        private int lastAsked;

        Storm(HostFixture fixture) {
            super(fixture, folder.resolve("resolv.conf"));
        }

        @Override
        void act(long now) throws IOException {
            next = now + 2 * MS;
            if (asked == QUERIES) {
                return;
            }
            if (asked % 5 == 0) {
                resolvConf(FILES[asked / 5 % FILES.length]);
            }
            stack.receive(guest.query(asked), now);
            asked++;
            lastAsked = guest.turn;
        }

        @Override
        boolean done() {
            return asked == QUERIES
                    && (guest.tookTurns.size() == QUERIES
                            || guest.turn - lastAsked > LAST_ANSWER_TURNS);
        }
    }

    @Test
    void noQueryIsLostWhileResolvConfIsReplacedEveryTenMilliseconds() throws Exception {
        OwnNamespace.run(
                () -> {
                    resolvConf("127.0.0.2");
                    try (HostFixture fixture = new HostFixture();
                            DatagramChannel first = serve("127.0.0.2");
                            DatagramChannel second = serve("::1");
                            DatagramChannel silent = open("127.0.0.4")) {
                        assertTrue(first.isOpen() && second.isOpen() && silent.isOpen());
                        Storm storm = new Storm(fixture);
                        fixture.loop.run(storm);
                        assertEquals(QUERIES, storm.guest.tookTurns.size(), "queries answered");
                        assertEquals(QUERIES, storm.guest.answers, "answers");
                        assertEquals(0, storm.guest.errors);
                        int slowest = Collections.max(storm.guest.tookTurns.values());
                        assertTrue(slowest < Storm.SECOND_IN_TURNS, "the slowest took " + slowest);
                        // It is the first of a list in five, and is soon known for what it is.
                        assertTrue(queued(silent) < QUERIES / 10, "asked in vain");
                    }
                    return null;
                });
    }

    /** How many datagrams nobody has read. */
    private static int queued(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        int count = 0;
        while (channel.receive(ByteBuffer.allocate(1)) != null) {
            count++;
        }
        return count;
    }

    /** One query, asked in the first turn. */
    private static final class One extends Driver {
        private final int patienceTurns;

        One(HostFixture fixture, Path resolvConf, int patienceTurns) {
            super(fixture, resolvConf);
            this.patienceTurns = patienceTurns;
        }

        @Override
        void act(long now) {
            next = now + 10 * MS;
            if (guest.turn == 1) {
                stack.receive(guest.query(7), now);
            }
        }

        @Override
        boolean done() {
            return guest.answers + guest.errors > 0 || guest.turn > patienceTurns;
        }
    }

    @Test
    void aHostWithoutNameserversIsAskedItselfAndSaysNoAtOnce() throws Exception {
        OwnNamespace.run(
                () -> {
                    Files.writeString(folder.resolve("resolv.conf"), "search example.net\n");
                    try (HostFixture fixture = new HostFixture()) {
                        One one = new One(fixture, folder.resolve("resolv.conf"), 30);
                        fixture.loop.run(one);
                        assertEquals(1, one.guest.errors);
                    }
                    try (HostFixture fixture = new HostFixture();
                            DatagramChannel server = serve("::1")) {
                        assertTrue(server.isOpen());
                        One one = new One(fixture, folder.resolve("resolv.conf"), 500);
                        fixture.loop.run(one);
                        assertEquals(1, one.guest.answers, "::1 is asked when 127.0.0.1 refuses");
                    }
                    return null;
                });
    }
}
