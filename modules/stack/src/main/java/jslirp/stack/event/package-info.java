/**
 * What can be observed of the stack: counters, and the reasons for which packets are dropped.
 *
 * <p>A bad packet is not an exception. It is counted under a {@link jslirp.stack.event.DropReason}
 * and forgotten; what is counted can be asked for at any time, between two frames.
 */
@NullMarked
package jslirp.stack.event;

import org.jspecify.annotations.NullMarked;
