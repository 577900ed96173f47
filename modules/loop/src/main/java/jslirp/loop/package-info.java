/**
 * The epoll loop: the only thread of the data path and the only reader of the clock.
 *
 * <p>One turn goes like this. {@link jslirp.loop.Poller} sleeps until a descriptor is ready or the
 * next deadline has come. The loop reads CLOCK_MONOTONIC once; everybody below receives that {@code
 * now}. Those descriptors speak whose owner stopped early in the turn before, then those that
 * epoll(7) reports; then timers that are due expire, which a process that was kept waiting for the
 * processor must not believe before it has heard what came meanwhile; then what the turn has
 * gathered is flushed. {@link jslirp.loop.Duties} is the stack as the loop sees it.
 *
 * <p>When something is still pending, or an owner asked to go on, the next turn follows at once and
 * epoll is only asked what else has happened, so that one busy flow starves nobody. When nothing is
 * pending and no deadline is set the loop sleeps for ever: there is no periodic wake-up.
 *
 * <p>Where short questions and quick answers go back and forth, falling asleep and being woken
 * costs more than all the rest. After a turn that moved next to nothing ({@link
 * jslirp.loop.Duties#brief}) the loop may therefore ask epoll again and again for some fifty
 * microseconds before it sleeps. {@link jslirp.loop.Alertness} lets it do so only where sleeps have
 * been short lately, and stops after a few looks in vain: an idle loop is asleep, and a processor
 * that others need is not burnt for guests that take their time.
 *
 * <p>An event finds its owner by the descriptor's number, an index into an array, and by a
 * generation that epoll carries beside it. A descriptor that is closed while its event waits in the
 * same batch, and whose number has perhaps gone to a successor, therefore stays silent. Finding an
 * owner allocates nothing.
 *
 * <p>Descriptors may be registered level- or edge-triggered; that is between the owner and epoll.
 * Who is edge-triggered and stops before {@code -EAGAIN} says {@link jslirp.loop.EventLoop#again},
 * which repeats the event in the next turn.
 *
 * <p>An exception out of a callback is a broken invariant of ours: {@link jslirp.loop.Faults}
 * counts it and logs the first of each kind, the owner is told and gives up its flow, and the loop
 * goes on.
 *
 * <p>Other threads may only {@link jslirp.loop.EventLoop#wake} and {@link
 * jslirp.loop.EventLoop#stop}. Both add to an eventfd(2), which carries the request itself, so that
 * nothing is shared between threads.
 *
 * <p>{@link jslirp.loop.FileWatch} is the one owner that lives here: more than one module has a
 * file to keep an eye on.
 */
@NullMarked
package jslirp.loop;

import org.jspecify.annotations.NullMarked;
