package jslirp.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.stack.link.Frame;
import jslirp.stack.link.LinkProperties;
import jslirp.stack.link.LocalConnections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The link over a pair of packet sockets, which can do what a TAP rarely does: be full. */
@Timeout(20)
class TapLinkTest {
    private final Frame frame = new Frame(Arena.ofAuto());
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 17);
    private LinkFixture fixture;
    private int ours;
    private int theirs;

    @BeforeEach
    void open() throws ErrnoException {
        fixture = new LinkFixture();
        int type = Linux.SOCK_SEQPACKET() | Linux.SOCK_CLOEXEC();
        assertEquals(0, Socket.socketpair(Linux.AF_UNIX(), type, 0, memory, 0));
        ours = memory.get(ValueLayout.JAVA_INT, 0);
        theirs = memory.get(ValueLayout.JAVA_INT, 4);
    }

    @AfterEach
    void close() {
        File.close(ours);
        File.close(theirs);
        fixture.close();
    }

    private void guestSends(int headerLength, int length) {
        memory.asSlice(0, headerLength + length).fill((byte) 0);
        memory.asSlice(headerLength, length).fill((byte) 0x42);
        assertEquals(headerLength + length, File.write(theirs, memory, 0, headerLength + length));
    }

    @Test
    void frameBeginsAtItsPlaceWhateverTheHeader() {
        for (int headerLength : new int[] {0, 10, 12}) {
            LinkProperties properties = LinkProperties.plain(100);
            TapLink link =
                    new TapLink(
                            fixture.loop, ours, headerLength, properties, LocalConnections.UNKNOWN);
            guestSends(headerLength, 60);
            assertEquals(60, link.receive(frame));
            assertEquals(60, frame.length());
            assertEquals(0x42, frame.segment().get(ValueLayout.JAVA_BYTE, Frame.ETHERNET));
            assertEquals(0x42, frame.segment().get(ValueLayout.JAVA_BYTE, frame.end() - 1));
            frame.end(Frame.ETHERNET + 70);
            assertEquals(70, link.transmit(frame));
            memory.fill((byte) 0x77);
            assertEquals(headerLength + 70, File.read(theirs, memory, 0, 1000));
            for (int i = 0; i < headerLength; i++) {
                assertEquals(0, memory.get(ValueLayout.JAVA_BYTE, i));
            }
            assertEquals(0x42, memory.get(ValueLayout.JAVA_BYTE, headerLength));
        }
    }

    @Test
    void noFrameWaitingIsAgain() {
        TapLink link = TapLink.plain(fixture.loop, ours, 100);
        // Whoever opened the device left it blocking.
        assertEquals(0, link.attach(fixture, fixture::gone));
        assertEquals(-Errno.EAGAIN, link.receive(frame));
    }

    @Test
    void frameTooShortForItsHeaderIsEmpty() {
        TapLink link = TapLink.offloading(fixture.loop, ours, true, 100);
        guestSends(0, 4);
        assertEquals(0, link.receive(frame));
        assertEquals(0, frame.length());
    }

    @Test
    void turnThatEndsEarlyIsFollowedByAnother() {
        TapLink link = TapLink.plain(fixture.loop, ours, 100);
        assertEquals(0, link.attach(fixture, fixture::gone));
        for (int i = 0; i < 3; i++) {
            guestSends(0, 60);
        }
        fixture.onReadable = () -> link.receive(frame) > 0;
        fixture.await(() -> fixture.readable == 3);
        assertEquals(-Errno.EAGAIN, link.receive(frame));
    }

    @Test
    void fullLinkSaysSoAndTellsWhenItTakesFramesAgain() {
        TapLink link = TapLink.plain(fixture.loop, ours, 100);
        assertEquals(0, link.attach(fixture, fixture::gone));
        fixture.settle();
        assertEquals(0, fixture.writable, "room is no news before it was wanted");
        frame.end(Frame.ETHERNET + 1000);
        int sent = 0;
        long result = link.transmit(frame);
        while (result == 1000) {
            sent++;
            result = link.transmit(frame);
        }
        assertEquals(-Errno.EAGAIN, result);
        assertEquals(-Errno.EAGAIN, link.transmit(frame));
        for (int i = 0; i < sent; i++) {
            assertEquals(1000, File.read(theirs, memory, 0, 2000));
        }
        fixture.await(() -> fixture.writable > 0);
        assertEquals(1000, link.transmit(frame));
        fixture.settle();
        assertEquals(1, fixture.writable, "and once only");
    }

    @Test
    void hungUpLinkIsGoneOnceAndLeavesTheLoopInPeace() {
        TapLink link = TapLink.plain(fixture.loop, ours, 100);
        assertEquals(0, link.attach(fixture, fixture::gone));
        File.close(theirs);
        theirs = -1;
        fixture.await(() -> fixture.gone > 0);
        fixture.settle();
        assertEquals(1, fixture.gone);
    }

    @Test
    void offloadWithoutHeaderIsRefused() {
        LinkProperties properties = new LinkProperties(true, false, true, 100);
        assertThrows(
                IllegalArgumentException.class,
                () -> new TapLink(fixture.loop, ours, 0, properties, LocalConnections.UNKNOWN));
        assertThrows(
                IllegalArgumentException.class,
                () -> new TapLink(fixture.loop, ours, 9, properties, LocalConnections.UNKNOWN));
    }

    @Test
    void propertiesSayWhatWasAgreedOn() {
        assertEquals(LinkProperties.plain(7), TapLink.plain(fixture.loop, ours, 7).properties());
        LinkProperties offloading = TapLink.offloading(fixture.loop, ours, false, 7).properties();
        assertTrue(offloading.segmentsTcp() && offloading.completesChecksums());
        assertFalse(offloading.segmentsUdp());
    }

    @Test
    void badDescriptorIsAnErrorNotAFault() {
        TapLink link = TapLink.plain(fixture.loop, -1, 100);
        assertEquals(-Errno.EBADF, link.attach(fixture, fixture::gone));
        assertEquals(-Errno.EBADF, link.receive(frame));
        assertEquals(-Errno.EBADF, link.transmit(frame));
    }
}
