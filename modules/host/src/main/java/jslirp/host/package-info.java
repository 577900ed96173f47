/**
 * The host's network by kernel sockets.
 *
 * <p>{@link jslirp.host.LinuxHost} makes the sockets that the stack asks for. Each owns one
 * descriptor, registered with the loop once and edge-triggered: bytes that were peeked and not yet
 * acknowledged by the guest would wake a level-triggered loop for ever. What epoll reports is
 * turned into the events of {@link jslirp.stack.host.SocketEvents}; nothing is called back from
 * inside a call to a socket.
 *
 * <p>{@link jslirp.host.TcpSocket} keeps no payload. It peeks with MSG_PEEK at an offset that the
 * kernel remembers (SO_PEEK_OFF, TCP since Linux 6.9) and moves itself: forward by what is peeked,
 * back by what is discarded. The socket option is set only when the stack wants another place,
 * which is a retransmission. Where the kernel cannot do that, a {@link jslirp.host.ReceiveRing}
 * made for the flow holds what has been received, and the stack does not notice.
 *
 * <p>{@link jslirp.host.UdpSocket} and {@link jslirp.host.PingSocket} are unconnected, so that one
 * socket serves all destinations of a guest's port, and read what became of earlier datagrams from
 * the error queue (ip(7), IP_RECVERR). An error there also turns up, once, as the result of the
 * next call that has nothing to do with it; such a call is repeated. A run of datagrams of one
 * length goes to the kernel in one piece, which cuts it (udp(7), UDP_SEGMENT); where it does not,
 * they go one by one. What came together is received together (UDP_GRO) by who asks for it.
 *
 * <p>An IPv6 link-local address needs a scope, the interface's index. In the two longs of an
 * address it travels in the 32 bits that RFC 4291 section 2.5.6 keeps zero; see {@link
 * jslirp.host.ScopedAddress}.
 *
 * <p>{@link jslirp.host.ResolvConf} knows the host's nameservers as they are now, {@link
 * jslirp.host.LocalAddresses} which addresses are its own.
 *
 * <p>{@link jslirp.host.Outbound} says where sockets leave from: bound to an address, and tied to
 * an interface unless they talk to the host itself. A {@link jslirp.host.TiedSocket} is two
 * sockets, since one of datagrams talks to everybody.
 *
 * <p>A {@link jslirp.host.SocketFile} is a Unix socket that listens, for whoever needs one.
 *
 * <p>Nothing here allocates per datagram or segment: the structs that a call takes lie in one
 * {@link jslirp.host.Message} that all sockets share, since all of them belong to the loop's
 * thread.
 */
@NullMarked
package jslirp.host;

import org.jspecify.annotations.NullMarked;
