/**
 * What the virtual router itself answers, besides the pings, ARP requests and neighbour
 * solicitations that are answered where they arrive.
 *
 * <p>{@link jslirp.stack.gateway.DhcpServer} gives the guest its address and tells it of the
 * router, the DNS address and the MTU.
 *
 * <p>{@link jslirp.stack.gateway.RouterAdvertiser} tells whoever is there of the prefix from which
 * addresses are made, of the router, the MTU and the DNS address, unasked and asked.
 *
 * <p>{@link jslirp.stack.gateway.Dhcpv6Server} does the same for those clients of IPv6 that want
 * more than the advertisement of the router tells: a message is looked through once ({@link
 * jslirp.stack.gateway.Dhcpv6Request}), each association in it is answered by itself ({@link
 * jslirp.stack.gateway.Dhcpv6Bindings}), and what was said is one packet ({@link
 * jslirp.stack.gateway.Dhcpv6Reply}). Leases live in memory; one that is renewed after a restart is
 * given again.
 *
 * <p>{@link jslirp.stack.gateway.DnsRelay} takes the guest's queries over UDP to the host's
 * nameservers. It is no resolver: the bytes pass as they are, nothing is remembered of them. Each
 * port of the guest is a {@link jslirp.stack.gateway.DnsFlow} with host sockets of its own, each
 * query in it a {@link jslirp.stack.gateway.DnsQuery}, told from others by its identifier. A query
 * goes to the first nameserver that is believed alive; whoever is silent for 400 ms, or refuses, is
 * believed dead for half a minute ({@link jslirp.stack.flow.Resolvers}), and the next is asked. The
 * first answer goes to the guest, from the DNS address; later ones tell who is alive. When nobody
 * can be asked or all have refused, the guest is told so by ICMP; when all are silent, so are we.
 *
 * <p>To be sent again a query must be kept, until it is answered or all have been asked: besides
 * fragments that wait for their rest this is the only payload of datagrams that the stack keeps. It
 * is at most one mebibyte in all ({@link jslirp.stack.gateway.DnsMemory}) and 256 queries of one
 * port; queries beyond that go to one nameserver, once. Queries allocate: each is a conversation of
 * its own.
 */
@NullMarked
package jslirp.stack.gateway;

import org.jspecify.annotations.NullMarked;
