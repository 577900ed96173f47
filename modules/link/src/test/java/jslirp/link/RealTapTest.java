package jslirp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.SocketAddress;
import jslirp.linux.c.Linux;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Frame.Segmentation;
import jslirp.wire.BigEndian;
import jslirp.wire.Checksum;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.Ipv4Header;
import jslirp.wire.UdpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The link with a device of the kernel, whose other side is a UDP socket of the kernel. */
@Timeout(30)
class RealTapTest {
    private static final IpAddress GUEST = IpAddress.parse("10.0.2.100");
    private static final IpAddress GATEWAY = IpAddress.parse("10.0.2.2");
    private static final int PORT = 4000;

    private final Frame frame = new Frame(Arena.ofAuto());
    private final MemorySegment s = frame.segment();
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 17);

    /** What a test does with a device, its link and a UDP socket of the guest. */
    interface Body {
        void run(RealTap tap, TapLink link, LinkFixture fixture, int guest)
                throws IOException, InterruptedException;
    }

    private void withTap(boolean offloading, Body body) throws Exception {
        OwnNamespace.run(
                () -> {
                    try (LinkFixture fixture = new LinkFixture();
                            RealTap tap = new RealTap(offloading)) {
                        TapLink link =
                                offloading
                                        ? TapLink.offloading(fixture.loop, tap.fd, true, 1000)
                                        : TapLink.plain(fixture.loop, tap.fd, 1000);
                        assertEquals(0, link.attach(fixture, fixture::gone));
                        int guest = guest();
                        body.run(tap, link, fixture, guest);
                        File.close(guest);
                    }
                    return null;
                });
    }

    private int guest() {
        int fd = (int) Socket.socket(Linux.AF_INET(), Linux.SOCK_DGRAM(), 0);
        int length = SocketAddress.encode(memory, 0, GUEST.high(), GUEST.low(), PORT);
        assertEquals(0, Socket.bind(fd, memory, 0, length));
        length = SocketAddress.encode(memory, 0, GATEWAY.high(), GATEWAY.low(), PORT);
        assertEquals(0, Socket.connect(fd, memory, 0, length));
        return fd;
    }

    /** Sends bytes 0, 1, 2, ... */
    private void guestSends(int guest, int length) {
        for (int i = 0; i < length; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) i);
        }
        assertEquals(length, Socket.send(guest, memory, 0, length, 0));
    }

    private void receive(TapLink link, LinkFixture fixture) {
        long[] length = {-1};
        fixture.onReadable = () -> (length[0] = link.receive(frame)) < 0;
        fixture.await(() -> length[0] > 0);
        assertEquals(frame.length(), length[0]);
    }

    private void assertUdpFromGuest(int payload) {
        assertEquals(RealTap.OUR_MAC, EthernetHeader.destination(s, Frame.ETHERNET));
        assertEquals(RealTap.GUEST_MAC, EthernetHeader.source(s, Frame.ETHERNET));
        assertTrue(Ipv4Header.isChecksumValid(s, Frame.NETWORK));
        assertEquals(Frame.NETWORK + 20 + 8 + payload, frame.end());
        for (int i = 0; i < payload; i++) {
            assertEquals((byte) i, s.get(ValueLayout.JAVA_BYTE, Frame.NETWORK + 28 + i));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramOfTheGuestArrivesWithItsChecksumDoneOrVouchedFor(boolean offloading)
            throws Exception {
        withTap(
                offloading,
                (_, link, fixture, guest) -> {
                    guestSends(guest, 999);
                    receive(link, fixture);
                    assertUdpFromGuest(999);
                    assertEquals(offloading, frame.checksumTrusted());
                    assertEquals(offloading ? 6 : -1, frame.checksumOffset());
                    assertEquals(offloading, !isUdpChecksumValid(Frame.NETWORK + 20));
                    assertEquals(-Errno.EAGAIN, link.receive(frame));
                });
    }

    private boolean isUdpChecksumValid(long at) {
        long length = frame.end() - at;
        return Checksum.isValid(Checksum.add(pseudoHeader(GUEST, GATEWAY, length), s, at, length));
    }

    private static long pseudoHeader(IpAddress from, IpAddress to, long length) {
        return Checksum.pseudoHeader(
                from.high(), from.low(), to.high(), to.low(), IpProtocol.UDP, (int) length);
    }

    @Test
    void superDatagramOfTheGuestArrivesInOnePiece() throws Exception {
        withTap(
                true,
                (_, link, fixture, guest) -> {
                    int level = Linux.SOL_UDP();
                    assertEquals(0, Socket.setsockopt(guest, level, Linux.UDP_SEGMENT(), 1000));
                    guestSends(guest, 30_500);
                    receive(link, fixture);
                    assertUdpFromGuest(30_500);
                    assertEquals(Segmentation.UDP, frame.segmentation());
                    assertEquals(1000, frame.segmentLength());
                    assertTrue(frame.checksumTrusted());
                });
    }

    /** A datagram from the gateway to the guest, its checksum open. */
    private void buildUdp(int payload) {
        frame.clear();
        EthernetHeader.destination(s, Frame.ETHERNET, RealTap.GUEST_MAC);
        EthernetHeader.source(s, Frame.ETHERNET, RealTap.OUR_MAC);
        EthernetHeader.etherType(s, Frame.ETHERNET, EthernetHeader.IPV4);
        long ip = Frame.NETWORK;
        s.asSlice(ip, 28).fill((byte) 0);
        BigEndian.u8(s, ip, 0x45);
        Ipv4Header.totalLength(s, ip, 28 + payload);
        Ipv4Header.ttl(s, ip, 64);
        Ipv4Header.protocol(s, ip, IpProtocol.UDP);
        Ipv4Header.source(s, ip, GATEWAY.ipv4());
        Ipv4Header.destination(s, ip, GUEST.ipv4());
        Ipv4Header.fillChecksum(s, ip);
        long udp = ip + 20;
        UdpHeader.sourcePort(s, udp, PORT);
        UdpHeader.destinationPort(s, udp, PORT);
        BigEndian.u16(s, udp + 4, 8 + payload);
        for (int i = 0; i < payload; i++) {
            s.set(ValueLayout.JAVA_BYTE, udp + 8 + i, (byte) i);
        }
        frame.transport(udp);
        frame.payload(udp + 8);
        frame.end(udp + 8 + payload);
        int open = Checksum.fold(pseudoHeader(GATEWAY, GUEST, 8 + payload));
        BigEndian.u16(s, udp + 6, open);
        frame.checksumOffset(6);
    }

    private void completeChecksum() {
        long udp = frame.transport();
        frame.checksumOffset(-1);
        long sum = Checksum.add(0, s, udp, frame.end() - udp);
        BigEndian.u16(s, udp + 6, Checksum.finish(sum));
    }

    private void guestReceives(int guest, int first, int length) {
        assertTrue(File.poll(guest, Linux.POLLIN(), 10_000) > 0);
        int flags = Linux.MSG_DONTWAIT();
        assertEquals(length, Socket.recv(guest, memory, 0, memory.byteSize(), flags));
        for (int i = 0; i < length; i++) {
            assertEquals((byte) (first + i), memory.get(ValueLayout.JAVA_BYTE, i));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramReachesTheGuest(boolean offloading) throws Exception {
        withTap(
                offloading,
                (_, link, _, guest) -> {
                    buildUdp(1200);
                    if (!offloading) {
                        completeChecksum();
                    }
                    assertEquals(frame.length(), link.transmit(frame));
                    guestReceives(guest, 0, 1200);
                });
    }

    @Test
    void superDatagramReachesTheGuestInItsSegments() throws Exception {
        withTap(
                true,
                (_, link, _, guest) -> {
                    buildUdp(3500);
                    frame.segmentation(Segmentation.UDP, 1024);
                    assertEquals(frame.length(), link.transmit(frame));
                    guestReceives(guest, 0, 1024);
                    guestReceives(guest, 1024, 1024);
                    guestReceives(guest, 2048, 1024);
                    guestReceives(guest, 3072, 428);
                });
    }

    @Test
    void interfaceThatIsDownRefusesFramesUntilItIsUp() throws Exception {
        withTap(
                true,
                (tap, link, fixture, guest) -> {
                    tap.down();
                    buildUdp(100);
                    assertEquals(-Errno.EIO, link.transmit(frame));
                    assertEquals(-Errno.EAGAIN, link.receive(frame));
                    fixture.settle();
                    assertEquals(0, fixture.gone);
                    tap.up();
                    buildUdp(100);
                    assertEquals(frame.length(), link.transmit(frame));
                    guestReceives(guest, 0, 100);
                });
    }

    @Test
    void headerAtOddsWithItsFrameIsRefusedAndHarmless() throws Exception {
        withTap(
                true,
                (_, link, _, guest) -> {
                    buildUdp(100);
                    frame.transport(Frame.ETHERNET + 3000);
                    assertEquals(-Errno.EINVAL, link.transmit(frame));
                    buildUdp(100);
                    assertEquals(frame.length(), link.transmit(frame));
                    guestReceives(guest, 0, 100);
                });
    }

    @Test
    void deletedDeviceIsGoneOnceAndLeavesTheLoopInPeace() throws Exception {
        withTap(
                true,
                (tap, link, fixture, _) -> {
                    tap.delete();
                    fixture.await(() -> fixture.gone > 0);
                    fixture.settle();
                    assertEquals(1, fixture.gone);
                    assertTrue(link.transmit(frame) < 0);
                    assertTrue(link.receive(frame) < 0);
                });
    }

    @Test
    void idleDeviceIsNotReported() throws Exception {
        withTap(
                true,
                (_, link, fixture, _) -> {
                    while (link.receive(frame) >= 0) {
                        continue;
                    }
                    int before = fixture.readable;
                    fixture.settle();
                    assertEquals(before, fixture.readable);
                    assertFalse(fixture.writable > 0);
                });
    }
}
