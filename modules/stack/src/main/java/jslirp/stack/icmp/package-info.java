/**
 * ICMP: echo, and errors to the guest.
 *
 * <p>{@link jslirp.stack.icmp.IcmpInput} takes the guest's ICMP messages, of either version, and
 * {@link jslirp.stack.icmp.EchoInput} its echo requests. A ping of the gateway or the DNS address
 * is answered on the spot. A ping of anybody else opens an {@link jslirp.stack.icmp.EchoFlow}, one
 * for each guest address and identifier: an echo socket of the host (icmp(7)) that needs no
 * privilege, sends the request with the guest's TTL less one, and whose replies return with the
 * identifier of the guest. Everything else the guest sends is dropped: it would be about packets of
 * ours, which nobody keeps.
 *
 * <p>{@link jslirp.stack.icmp.IcmpError} tells the guest of what the host refused, at once or late.
 * It quotes what the rules allow, and never more than was received; it speaks as the gateway, or as
 * the true offender if that is an address the guest will believe; and not more often than a host of
 * the real network would.
 */
@NullMarked
package jslirp.stack.icmp;

import org.jspecify.annotations.NullMarked;
