/**
 * UDP: datagrams from the guest to sockets of the host, and back.
 *
 * <p>{@link jslirp.stack.udp.UdpInput} checks a datagram. What is for the virtual router itself
 * (DHCP, DNS) goes to it; for the rest {@link jslirp.stack.flow.AddressMap} says what the host is
 * to be asked for, or that the guest is to be refused. Each address and port of the guest has one
 * {@link jslirp.stack.udp.UdpFlow} with one host socket, whoever it sends to (RFC 4787), and the
 * guest's TTL less one is applied to each datagram. A flow ends when nothing has passed for some
 * minutes, or soon after the answer to a DNS query that was sent to a nameserver by its own
 * address.
 *
 * <p>{@link jslirp.stack.udp.UdpOutput} reads the socket at the end of the batch, straight behind
 * the room for the headers. A reply comes from its true sender's address, except that the host's
 * loopback is the gateway. What became of earlier datagrams comes from the error queue and is told
 * by ICMP.
 *
 * <p>Most of what a small datagram costs is a call of the kernel's. So those of one flow and one
 * length that follow each other in a batch are joined both ways: {@link jslirp.stack.udp.UdpRun}
 * gathers them for one call of the host's socket, and UdpOutput makes one super-frame of them if
 * the link cuts it again. The first of a batch never waits for those behind it, so that a question
 * or an answer alone is as quick as ever.
 *
 * <p>The traffic class of the guest's datagrams is not passed on. What the host's network grants to
 * a DSCP is the host's to ask for; and an ECN mark is of use only to a sender that is told of it,
 * while sockets that nobody has asked to do so tell nothing: QUIC notices, and goes without.
 *
 * <p>Nothing is queued: a datagram that finds the link or the host's socket full is lost and
 * counted.
 *
 * <p>{@link jslirp.stack.udp.UdpForwards} are ports of the host that lead to the guest: one socket
 * for all clients of a port, each of which the guest sees by a name of its own. What the guest
 * sends to that name goes back by the same socket, from the address that the client had asked.
 * UdpOutput reads both kinds of sockets; what differs is a {@link jslirp.stack.udp.UdpEnd}: how a
 * sender is named to the guest.
 */
@NullMarked
package jslirp.stack.udp;

import org.jspecify.annotations.NullMarked;
