/**
 * Protocol headers and addresses as bytes, read and written in place.
 *
 * <p>A header is a vocabulary and not an object: each header class is a set of static accessors
 * over {@code (segment, at)}, where {@code at} is the offset of the header's first byte. The getter
 * is {@code field(s, at)}, the setter {@code field(s, at, value)}. Nothing here allocates for a
 * packet, keeps a reference to one, or knows what a packet means.
 *
 * <p>Reading a packet goes like this:
 *
 * <ol>
 *   <li>Ask {@code fits(s, at, end)} of the outermost header, once. It checks every length the
 *       header states against {@code end}, the offset behind the last byte that may be read.
 *   <li>When it says yes the accessors of that header cannot fail. When it says no, read nothing.
 *   <li>Take the place of the next header from the lengths just checked, tighten {@code end} to
 *       what the header claims to hold, and go on with the next header.
 * </ol>
 *
 * <p>{@code fits} checks lengths and fixed fields; it does not check checksums (see {@link
 * jslirp.wire.Checksum}) or addresses, since a link may have checked the former and the latter are
 * policy. Options (TCP, DHCP) and IPv6 extension headers are walked in place by methods that never
 * leave the given range and always move forward, whatever the bytes are.
 *
 * <p>All multi-byte fields are big-endian on the wire and plain Java values here. A 16-bit field is
 * an {@code int}. A 32-bit number is an {@code int} where only its bits matter (sequence numbers,
 * addresses, identifiers). Lengths and offsets are in bytes, also where the wire counts in words. A
 * setter stores the low bits of its value and ignores the rest.
 *
 * <p>An IP address is two longs, {@code high} and {@code low}, big-endian. IPv4 is the mapped form
 * of RFC 4291 section 2.5.5.2: {@code high} is 0 and {@code low} is {@code 0x0000ffffAABBCCDD}.
 * That an IPv6 header can carry the same bytes is a trap for whoever decides by address: {@link
 * jslirp.wire.Ipv6Header#fits} refuses such packets. A MAC address is one long of 48 bits.
 */
@NullMarked
package jslirp.wire;

import org.jspecify.annotations.NullMarked;
