/**
 * The seam to the host: the sockets that stand for the flows of the guest.
 *
 * <p>{@link jslirp.stack.host.HostNetwork} makes sockets; there are two makers, the kernel and the
 * simulation. Every call returns the kernel's way: zero or more is the result, a negative number is
 * {@code -errno} with the numbers of {@link jslirp.stack.host.HostErrno}. Nothing blocks. Addresses
 * are two longs (IPv4 in its mapped form, see {@link jslirp.wire.IpAddress}), ports are 0 to 65535.
 *
 * <p>Events are edge-triggered: a flow hears once that something changed and must go on until
 * {@code -EAGAIN}, or come back by itself. After {@code close} no event arrives any more.
 *
 * <p>TCP keeps no payload: {@code peek} copies bytes that stay in the host's socket, {@code
 * discard} removes them once the guest has acknowledged them, and a retransmission peeks again.
 */
@NullMarked
package jslirp.stack.host;

import org.jspecify.annotations.NullMarked;
