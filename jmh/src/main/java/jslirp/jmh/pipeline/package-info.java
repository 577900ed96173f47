/**
 * The whole stack between a guest and a host that are memory: what a packet costs when no kernel is
 * involved.
 *
 * <p>{@link jslirp.jmh.pipeline.TcpPipeline} and {@link jslirp.jmh.pipeline.UdpPipeline} are one
 * established flow each, and the link that the stack sees. They hand over headers only: the payload
 * is zeros that lie in the frame already, and a host's socket copies nothing. What is left is the
 * stack's own work, with the checksum of the payload where the link does not see to it. A test
 * holds the same two to zero bytes allocated for each packet. {@link
 * jslirp.jmh.pipeline.ForwardPipeline} is what a forwarded connection costs from its acceptance on.
 */
@NullMarked
package jslirp.jmh.pipeline;

import org.jspecify.annotations.NullMarked;
