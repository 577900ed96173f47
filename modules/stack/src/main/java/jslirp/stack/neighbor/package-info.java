/**
 * Neighbour resolution on the virtual Ethernet: who has this IP address.
 *
 * <p>{@link jslirp.stack.neighbor.ArpResponder} does it for IPv4 (RFC 826). It speaks for the
 * gateway and the DNS address; their Ethernet addresses follow from their IP addresses, so nothing
 * is kept. What the guest tells of itself goes into {@link jslirp.stack.ip.Neighbors}, if the
 * sender is one station, speaks of itself, and does not claim one of our addresses. IPv4 input
 * teaches the same table with every packet, so that a question of our own is the exception: it is
 * asked when a packet is to go to an address that has not been heard of, and that packet is lost.
 *
 * <p>{@link jslirp.stack.neighbor.NeighborDiscovery} does the same for IPv6 (RFC 4861), by messages
 * of {@link jslirp.stack.neighbor.DiscoveryOutput}; who looks for a router is passed on to the
 * gateway, which advertises it.
 */
@NullMarked
package jslirp.stack.neighbor;

import org.jspecify.annotations.NullMarked;
