/**
 * What slirp4netns answers to a command line, and what this program does: the file {@code
 * answers.txt} among the resources.
 *
 * <p>The answers of the peer in it were recorded, not written. {@link
 * jslirp.namespaces.peer.Recorder} runs every command line of the file on an installed slirp4netns
 * and writes its answers down again; where ours is meant to differ, a person adds ours and the
 * reason. {@link jslirp.namespaces.peer.Interview} is how either program is asked: always in a
 * fresh guest, and always so that it ends at once, at the latest because the descriptor that it
 * would wait for is not open.
 *
 * <p>The same for requests to the API: {@code api.txt}, {@link jslirp.namespaces.peer.ApiExchange},
 * {@link jslirp.namespaces.peer.ApiInterview}. There the requests are one session, since one
 * changes what the next is answered.
 */
@NullMarked
package jslirp.namespaces.peer;

import org.jspecify.annotations.NullMarked;
