/**
 * The laboratory in which the stack runs without a kernel: the same object, driven the way the
 * epoll loop drives it, between a guest and a host that exist only here.
 *
 * <pre>
 *   Guest ──► SimulatedLink ──► Stack ──► SimulatedHost
 *         ◄──               ◄──       ◄──
 *                 Simulation: one virtual clock, one agenda
 * </pre>
 *
 * <p>{@link jslirp.simulation.Simulation} owns the time. It moves to the next event, or to the next
 * deadline of the stack, lets everything happen that is due, and then gives the stack one turn. All
 * chance comes from one seed: the same seed gives the same bytes. A run that fails names its seed
 * and leaves the last frames behind as a pcap file.
 *
 * <p>The judges are at the edges, and they are strict. {@link jslirp.simulation.SimulatedLink}
 * looks at every frame the stack sends: lengths, checksums, MTU, marks of super-frames. {@link
 * jslirp.simulation.GuestConnection}, a TCP that shares no line with the stack's, refuses data
 * beyond the window it gave, acknowledgments of what it never sent, and bytes that are not those
 * the other end wrote. {@link jslirp.simulation.SimulatedStream} fails a run that uses a socket
 * after its end. Payload is never kept: {@link jslirp.simulation.Content} computes the byte that
 * belongs at each offset of a stream, at both ends.
 *
 * <p>{@link jslirp.simulation.PacketScript} replaces the guest and the host's peers by a text in
 * packetdrill's notation, in which every frame to the guest is expected, in order.
 *
 * <p>Limits: IPv4 only, one guest.
 */
@NullMarked
package jslirp.simulation;

import org.jspecify.annotations.NullMarked;
