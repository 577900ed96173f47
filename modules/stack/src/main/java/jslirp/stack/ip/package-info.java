/**
 * IP: from the link to the transports and back.
 *
 * <p>From the guest: {@link jslirp.stack.ip.Ipv4Input} checks a packet once (lengths, checksum,
 * source, TTL), tells the frame where its parts lie, and learns from it which Ethernet address the
 * source has. Fragments go through {@link jslirp.stack.ip.Reassembly}, which hands on a frame of
 * its own when a datagram is complete. {@link jslirp.stack.ip.IpPacket} reads what both IP versions
 * have in common; {@link jslirp.stack.ip.Ipv6Input} stands beside it, walks over {@link
 * jslirp.stack.ip.ExtensionHeaders}, and ends in the same place.
 *
 * <p>To the guest: a flow asks {@link jslirp.stack.ip.IpOutput} for the frame, builds its message
 * in it and sends. The output finds the neighbour's address in {@link jslirp.stack.ip.Neighbors}
 * (or has the question asked), completes the checksum unless the link does, writes the header, and
 * cuts what is larger than the MTU. {@link jslirp.stack.ip.FrameOutput} writes the Ethernet header
 * and gives the frame to the link.
 *
 * <p>Nothing is queued: a packet for a neighbour that is not known is lost and counted, and so is a
 * datagram that finds the link full. Which destinations may reach a socket is not decided here.
 */
@NullMarked
package jslirp.stack.ip;

import org.jspecify.annotations.NullMarked;
