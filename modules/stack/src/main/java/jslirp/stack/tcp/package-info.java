/**
 * TCP toward the guest (RFC 9293), with the host's sockets behind it.
 *
 * <p><b>What a connection is.</b> The guest speaks TCP with us, the host's kernel speaks TCP with
 * the far end, and {@link jslirp.stack.tcp.TcpConnection} joins the two. The sequence numbers, the
 * windows, the retransmissions and the states here are those of the guest-facing end.
 *
 * <p><b>Opening.</b> {@link jslirp.stack.tcp.TcpOpening} takes a SYN, asks the host to connect, and
 * answers only when the host has: a SYN,ACK, or what the failure means in the guest's language. A
 * connection to the DNS address is tried with one nameserver after the other before that.
 *
 * <p>{@link jslirp.stack.tcp.TcpCalling} is the other way round: a client has connected to the
 * host, and the guest is asked. Our SYN leaves as soon as the guest's Ethernet address is known;
 * whatever the guest answers becomes an open connection, or a reset of the client, and so does its
 * silence. From then on there is no difference. {@link jslirp.stack.tcp.TcpEnding} is the end of
 * both. {@link jslirp.stack.tcp.TcpQuestion} calls only to hear whether anybody would answer.
 *
 * <p><b>Guest to host.</b> {@link jslirp.stack.tcp.TcpInput} carries out RFC 9293 section 3.10.7.4
 * step by step; what the acknowledgment does is {@link jslirp.stack.tcp.TcpAcknowledgment}'s. The
 * text of a super-frame goes to {@link jslirp.stack.tcp.HostStream} where it lies; that of plain
 * frames, as long as they are of one connection, is put together in {@link
 * jslirp.stack.tcp.GatheredText} until the batch is done, and goes there in one call. What the
 * host's socket does not take is kept, once, and acknowledged too, since it is ours now. Until it
 * has drained the window is not raised; the right edge (acknowledgment plus window) never moves
 * left. All windows and all that is kept draw on one {@link jslirp.stack.tcp.WindowBudget}. Text
 * behind a gap waits in {@link jslirp.stack.tcp.OutOfOrder}, and the guest is told so.
 *
 * <p><b>Host to guest.</b> Nothing is kept. {@link jslirp.stack.tcp.TcpOutput} peeks into the
 * host's socket, from SND.NXT, straight into the frame; bytes leave the socket when the guest has
 * acknowledged them. Sending again is peeking again: a timeout sets SND.NXT back to SND.UNA, and a
 * hole that the guest tells of ({@link jslirp.stack.tcp.LossRecovery}, RFC 6675), or three
 * duplicate acknowledgments of a guest that does not tell, have just the lost segment sent once
 * more. A retransmission that is lost goes again as soon as what was sent after it arrives ({@link
 * jslirp.stack.tcp.Retransmissions}). When the guest is silent for two round trips the first
 * segment is sent again, three times at most, long before the timeout (RFC 8985 section 7); an
 * answer that stops behind it tells that all the rest was lost too, and all goes again. {@link
 * jslirp.stack.tcp.CongestionWindow} is RFC 5681 with NewReno (RFC 6582) for a guest that does not
 * tell of holes, and for others in proportion to what is lost; {@link
 * jslirp.stack.tcp.RttEstimator} is RFC 6298.
 *
 * <p>A socket of the guest takes super-frames that are larger than an IP packet can say. Who is
 * sent such, and how it is noticed that they do not arrive, is {@link jslirp.stack.tcp.Jumbograms}.
 *
 * <p><b>Urgent data</b> stays where it lies in the stream, both ways, and the mark is not passed
 * on: stacks differ over which byte is meant, and RFC 6093 advises against any other use. The
 * pointer is never looked at, so that nothing can be read past what is there.
 *
 * <p><b>Batches.</b> Events only take notes. What a connection sends, it sends in {@code flush},
 * once for a batch: data first, for they carry the acknowledgment, and else the acknowledgment.
 *
 * <p><b>Ending.</b> A FIN of the guest becomes a shutdown of the host's socket when all before it
 * has drained; the end of the host's stream becomes a FIN. A reset of one side resets the other.
 * TIME_WAIT is shorter than RFC 9293's ({@link jslirp.stack.tcp.TcpTimers}): the link has no queue
 * in which an old segment could hide for minutes. It holds neither a descriptor nor a window, and
 * {@link jslirp.stack.tcp.TimeWaits} bounds how many wait.
 */
@NullMarked
package jslirp.stack.tcp;

import org.jspecify.annotations.NullMarked;
