/**
 * The wires that can be plugged into the stack.
 *
 * <p>{@link jslirp.link.TapLink} is the kernel's TAP device: a read(2) is a frame from the guest, a
 * write(2) a frame to it. The device was opened and configured by somebody else; this package gets
 * a descriptor and is told what was agreed on with the kernel.
 *
 * <p>With IFF_VNET_HDR every frame carries a {@link jslirp.link.VirtioNetHeader} in front of its
 * Ethernet header. It lets the guest's kernel hand over, and take, TCP super-frames of up to 64 KB,
 * and 256 KB for its own sockets, whatever the MTU, and checksums that nobody has computed. The
 * header is read and written directly in front of {@link jslirp.stack.link.Frame#begin()}: one call
 * moves header and frame, and no byte is moved afterwards.
 *
 * <p>What the header of a frame from the guest says is written by the guest's kernel, but root in
 * the namespace may dictate it through a packet socket (packet(7), PACKET_VNET_HDR). Nothing in it
 * is believed beyond what the frame itself bears out: a checksum counts as open only if it is that
 * of the outermost TCP or UDP header, and any other one, such as that of a tunnel's inner packet,
 * is completed here, since nobody behind us would do it.
 */
@NullMarked
package jslirp.link;

import org.jspecify.annotations.NullMarked;
