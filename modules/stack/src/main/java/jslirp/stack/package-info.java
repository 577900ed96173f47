/**
 * The virtual network, assembled: {@link jslirp.stack.Stack} takes the guest's frames from a link
 * and turns the flows in them into sockets of the host.
 *
 * <p><b>Purity.</b> Nothing here makes a system call, reads a clock, starts a thread or draws a
 * random number of its own. The link and the host are seams ({@link jslirp.stack.link}, {@link
 * jslirp.stack.host}) with two makers, the kernel and the simulation; time is an argument; random
 * numbers come from a generator given at construction. The same object therefore runs in a process
 * and in a laboratory, and the same seed gives the same bytes.
 *
 * <p><b>The way of a frame.</b> {@code Stack} pulls a frame from the link into the one inbound
 * frame, switches on its EtherType, has the IP layer check it once and note where its parts lie,
 * and switches on the protocol. The protocols are packages of their own and know nothing of each
 * other. What they send, they build in the one outbound frame, which {@code stack.ip} completes and
 * gives to the link. When the batch is done, {@link jslirp.stack.Stack#flush} lets each flow that
 * noted something do it.
 *
 * <p><b>Limits.</b> One guest network, one link, one thread. A packet allocates nothing; a flow
 * may.
 */
@NullMarked
package jslirp.stack;

import org.jspecify.annotations.NullMarked;
