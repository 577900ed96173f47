/**
 * What all flows share: the table that finds them, the heap of their deadlines, the list of those
 * that want a word at the end of the batch, and the map from the guest's addresses to the host's.
 *
 * <p>A packet finds its flow in {@link jslirp.stack.flow.FlowTable} by protocol and both endpoints.
 * Whatever a flow does in answer is put off: it enters {@link jslirp.stack.flow.Pending}, and when
 * the batch of frames or events is done each flow there is flushed once, so that fifty segments
 * cost one acknowledgment. Time reaches a flow through its {@link jslirp.stack.flow.Timer}, which
 * {@link jslirp.stack.flow.Deadlines} calls when it is due; nothing wakes up when nothing is due.
 *
 * <p>{@link jslirp.stack.flow.AddressMap} is where an address that the guest dialled becomes the
 * address that the host is asked for, and where destinations are refused before any socket call.
 * Which of the nameservers is asked, {@link jslirp.stack.flow.Resolvers} tells by what became of
 * earlier questions.
 */
@NullMarked
package jslirp.stack.flow;

import org.jspecify.annotations.NullMarked;
