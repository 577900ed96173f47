/**
 * What the virtual router itself answers, besides the pings and ARP requests that are answered
 * where they arrive: {@link jslirp.stack.gateway.DhcpServer} gives the guest its address and tells
 * it of the router, the DNS address and the MTU.
 */
@NullMarked
package jslirp.stack.gateway;

import org.jspecify.annotations.NullMarked;
