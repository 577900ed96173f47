package jslirp.link;

import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkEvents;
import jslirp.stack.link.LinkProperties;
import jslirp.stack.link.LocalConnections;

/**
 * A TAP device: a read(2) is a frame from the guest, a write(2) one to it.
 *
 * <p>The descriptor is level-triggered. A turn that ends before {@code -EAGAIN}, by its budget or
 * by a broken invariant, thus loses nothing and needs no memory of it. Edges would not be faster: a
 * 64-byte datagram made its round through a real TAP in 7 to 10 us with levels, 9 to 17 with edges,
 * on a busy machine. Room is watched for only while the link is full, since a TAP nearly always has
 * some.
 */
public final class TapLink implements Link {
    private static final int EAGAIN = Errno.EAGAIN;
    private static final int EBADFD = Errno.EBADFD;
    private static final int EPOLLIN = Linux.EPOLLIN();
    private static final int EPOLLOUT = Linux.EPOLLOUT();
    private static final int EPOLLERR = Linux.EPOLLERR();
    private static final int EPOLLHUP = Linux.EPOLLHUP();

    private final EventLoop loop;
    private final int fd;
    private final int headerLength;
    private final LinkProperties properties;
    private final LocalConnections local;
    private boolean full;
    private boolean gone;

    /**
     * A link over an open, configured device, which remains the caller's to close.
     *
     * @param headerLength of the virtio-net header (TUNSETVNETHDRSZ), 0 without IFF_VNET_HDR
     * @param properties what was agreed on with the kernel by TUNSETOFFLOAD
     * @param local which connections end in the device's namespace
     */
    public TapLink(
            EventLoop loop,
            int fd,
            int headerLength,
            LinkProperties properties,
            LocalConnections local) {
        boolean bare = !properties.completesChecksums() && !properties.segmentsTcp();
        if (headerLength == 0 ? !bare : headerLength < VirtioNetHeader.LENGTH) {
            throw new IllegalArgumentException("Offload takes a virtio-net header");
        }
        this.loop = loop;
        this.fd = fd;
        this.headerLength = headerLength;
        this.properties = properties;
        this.local = local;
    }

    /** A device that takes and gives plain frames, without header. */
    public static TapLink plain(EventLoop loop, int fd, int queueFrames) {
        return new TapLink(
                loop, fd, 0, LinkProperties.plain(queueFrames), LocalConnections.UNKNOWN);
    }

    /** A device with a virtio-net header of the usual length, checksum offload and TSO. */
    public static TapLink offloading(EventLoop loop, int fd, boolean segmentsUdp, int queueFrames) {
        LinkProperties properties = new LinkProperties(true, segmentsUdp, true, queueFrames);
        return new TapLink(loop, fd, VirtioNetHeader.LENGTH, properties, LocalConnections.UNKNOWN);
    }

    /**
     * Begins to watch the device.
     *
     * @param events hears of frames
     * @param onGone is run once when the device has vanished, alone or with its namespace
     * @return 0 or {@code -errno}
     */
    public long attach(LinkEvents events, Runnable onGone) {
        // The flag belongs to the open file: whoever opened the device may not have set it.
        long flags = File.fcntl(fd, Linux.F_GETFL(), 0);
        if (flags < 0) {
            return flags;
        }
        long result = File.fcntl(fd, Linux.F_SETFL(), flags | Linux.O_NONBLOCK());
        return result < 0
                ? result
                : loop.register(fd, EPOLLIN, (ready, now) -> onReady(ready, events, onGone, now));
    }

    private void onReady(int ready, LinkEvents events, Runnable onGone, long now) {
        if (full && (ready & EPOLLOUT) != 0) {
            full = false;
            loop.modify(fd, EPOLLIN);
            events.onLinkWritable(now);
        }
        if ((ready & EPOLLIN) != 0) {
            // Whether more is waiting, epoll tells: the descriptor is level-triggered.
            boolean _ = events.onLinkReadable(now);
        }
        if (gone || (ready & (EPOLLERR | EPOLLHUP)) != 0) {
            loop.unregister(fd);
            onGone.run();
        }
    }

    @Override
    public LinkProperties properties() {
        return properties;
    }

    @Override
    public LocalConnections localConnections() {
        return local;
    }

    @Override
    public long receive(Frame frame) {
        frame.clear();
        long at = Frame.ETHERNET - headerLength;
        long length = File.read(fd, frame.segment(), at, frame.segment().byteSize() - at);
        if (length < 0) {
            gone |= length == -EBADFD;
            return length;
        }
        frame.end(Math.max(at + length, Frame.ETHERNET));
        if (headerLength > 0) {
            Offload.read(frame, at);
        }
        return frame.length();
    }

    /**
     * {@inheritDoc}
     *
     * <p>{@code -EIO} means that the guest has set its interface down, {@code -EINVAL} that the
     * kernel found header and frame at odds; neither lasts.
     */
    @Override
    public long transmit(Frame frame) {
        long at = frame.begin() - headerLength;
        if (headerLength > 0) {
            Offload.write(frame, at);
        }
        long length = File.write(fd, frame.segment(), at, frame.end() - at);
        if (length >= 0) {
            return length - headerLength;
        }
        if (length == -EAGAIN && !full) {
            full = true;
            loop.modify(fd, EPOLLIN | EPOLLOUT);
        }
        gone |= length == -EBADFD;
        return length;
    }
}
