/**
 * The seam to the guest: the wire that carries Ethernet frames between the guest and the stack.
 *
 * <p>There are two frames in the whole program, one for each direction, and each is finished before
 * the next begins. A {@link jslirp.stack.link.Frame} is one native buffer with room in front of the
 * Ethernet header, where a link writes what its own framing needs (a virtio-net header, a length
 * prefix); the payload is therefore never moved between the guest's device and the host's socket.
 * The one exception is a link without super-frames: what a batch of its small frames brings for one
 * TCP connection is put together by the stack, at a copy's cost, for one call of the host's socket.
 *
 * <p>A {@link jslirp.stack.link.Link} states once, in {@link jslirp.stack.link.LinkProperties},
 * what it can do: whether it segments super-frames and completes checksums, and how many frames its
 * queue holds. {@link jslirp.stack.link.LocalConnections} tells which connections end right behind
 * it, where frames may be larger than where they are forwarded. The stack builds no more than that;
 * nothing is segmented in software behind its back.
 *
 * <p>A full link answers {@code -EAGAIN} and calls {@code onLinkWritable} later. What the stack
 * then does is its own affair: TCP waits, a datagram is dropped and counted.
 */
@NullMarked
package jslirp.stack.link;

import org.jspecify.annotations.NullMarked;
