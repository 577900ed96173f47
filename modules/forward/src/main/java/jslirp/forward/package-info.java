/**
 * Port forwards: sockets of the host that lead to the guest.
 *
 * <p><b>What a forward is.</b> A {@link jslirp.forward.ForwardRequest} names a protocol, where the
 * host listens ({@link jslirp.forward.HostEnd}), where in the guest that leads ({@link
 * jslirp.forward.GuestEnd}) and how many ports in a row. {@link jslirp.forward.PortForwards} makes
 * a {@link jslirp.forward.PortForward} of it, with a number that counts from one and is never used
 * again. A range is one forward: all of its ports are opened, or none.
 *
 * <p><b>Opening.</b> Ten thousand sockets take longer than a frame may wait. A request that needs
 * more than a few is opened a few sockets at a time, between the frames, as one of the loop's
 * duties; its outcome is told when the last one stands. A request for one port is answered before
 * {@code add} returns. A socket that listens is one small object; nothing is reserved for it.
 *
 * <p><b>Families.</b> A forward listens for IPv4, for IPv6, or for both, on a socket each (the IPv6
 * one IPV6_V6ONLY). Where both are asked for, IPv6 is a bonus whose failure is not one of the
 * request: the host may have none. A client is led to the guest's address of its own family. One
 * that comes by IPv6 when the guest has no IPv6 is led to the IPv4 address, where it appears as the
 * gateway.
 *
 * <p><b>The way of a connection.</b> An accepted connection is offered to each {@link
 * jslirp.forward.Way} in turn, and the first that can take it does. The last is always the stack,
 * where the guest sees the client's own address and port, but the gateway's address for those that
 * it could not answer otherwise (the host's loopback, addresses of its own network). Others may be
 * quicker for clients that they suit. What came of it is a {@link jslirp.forward.ForwardedFlow},
 * which says the way and what has passed.
 *
 * <p><b>The short cut.</b> Where the device was configured by us, {@link jslirp.forward.SplicedWay}
 * comes before the stack. A socket that was opened inside the guest's network namespace is bound to
 * the address that the guest is to see and connected to the guest's service, which succeeds or
 * fails on the spot; then {@link jslirp.forward.SplicedConnection} moves the bytes of both
 * directions, little by copying and much by splice(2) through a pipe that is a flow's own only
 * while its receiver is slow. {@link jslirp.forward.GuestSockets} keeps a stock of such sockets,
 * which a thread fills; {@link jslirp.netns.TransparentRouting} says how their answers come back.
 * Whatever does not suit or does not succeed goes by the stack: guests that refuse, addresses
 * behind the namespace, more descriptors in use than half of their limit, a stock that is empty.
 * The guest's kernel may then still have a connection of the same client and port, in TIME_WAIT,
 * and would answer it by the short cut: where it has ({@link jslirp.stack.link.LocalConnections}),
 * the one by the stack takes another port. To a packet filter of the guest such a connection comes
 * by its loopback device; its port, while it lasts, is none that the kernel would give to a
 * connection of the guest's own.
 *
 * <p><b>A guest that refuses.</b> The kernel completes the handshake of a listening socket by
 * itself, so that a client would see a connection that is reset at once. Where a forward is to
 * defer its accept, a {@link jslirp.forward.DeferringListener} therefore listens only while the
 * guest does: the kernel then refuses as the guest would, and the port stays taken meanwhile. The
 * stack asks the guest twice a second ({@link jslirp.forward.GuestPorts}), by a SYN whose answer it
 * takes back, which no program in the guest notices and which reaches whatever a connection would.
 * A port listens as soon as the guest has said yes once, and stops when the guest says no, to a
 * question or to a connection, or has been silent three times. The limits of that: for half a
 * second after the guest's service has gone, one client may still be accepted and reset, and for as
 * long after it has come clients are refused; of more than five hundred ports each is asked less
 * often. Nothing can be held back from a client that came in that gap: its kernel has seen the
 * handshake, and ours has acknowledged what it sent.
 *
 * <p><b>Unix sockets.</b> A {@link jslirp.forward.UnixListener} takes the place of a port of the
 * host, with a {@link jslirp.host.SocketFile} that its owner alone can connect to. Its clients have
 * no address: they appear as the gateway, with a free port, whatever their way, and go to the
 * guest's IPv4 address unless there is only IPv6. A Unix socket at the guest's end is connected to
 * by {@link jslirp.forward.UnixWay}, never through the stack: at a path as this process sees it, or
 * by an abstract name of the guest's network namespace, by sockets that were opened in there. A
 * reset means less to a Unix socket than to TCP: its owner sees the end of the stream, or
 * ECONNRESET if we had not read all that it sent.
 *
 * <p><b>Ends.</b> Removing a forward closes its sockets, and removes their files; connections that
 * were accepted live on. When descriptors have run out, listening sockets rest, and the clients
 * wait in their queues, until a flow has ended or some time has passed. A client that has vanished
 * without a word is found out by the kernel, after as long a silence as the stack allows the guest;
 * those of the loopback cannot vanish.
 *
 * <p>All of it belongs to the loop's thread. {@link jslirp.forward.ForwardListener} hears of
 * forwards and flows as they come and go.
 */
@NullMarked
package jslirp.forward;

import org.jspecify.annotations.NullMarked;
