/**
 * The API socket of slirp4netns, and what this program has beyond it: JSON requests on a Unix
 * socket.
 *
 * <p><b>The socket.</b> {@link jslirp.api.ApiServer} listens at a path, on a {@link
 * jslirp.host.SocketFile}.
 *
 * <p><b>Framing.</b> A client sends one JSON object and gets one answer. {@code JsonBoundary} finds
 * the end of the object; the end of the stream, or 4,096 bytes, end it as well. A first request
 * with {@code "keep-alive": true} makes the connection one of lines: a request each, an answer
 * each. What is wrong with a request is answered in the words of slirp4netns, which clients print
 * and compare.
 *
 * <p><b>Turns.</b> Nothing here ever waits. A descriptor's event only puts its {@code Conversation}
 * on a list; the list is worked off in the loop's flush, after the frames of the batch, and as
 * {@code Pace} allows. So a thousand clients cost the network what ten do, and a request is carried
 * out between two frames. An answer may come later, from a later turn of the loop: the next request
 * of that client waits for it.
 *
 * <p><b>Bounds.</b> There are 512 clients at most, and fewer where there are few descriptors:
 * whoever has been silent longest makes room for the next. Half a request, and an answer that is
 * not read, is given up after ten seconds. All answers that are not read share eight megabytes, and
 * a subscriber has 256 KiB.
 *
 * <p><b>Commands.</b> A {@link jslirp.api.Command} carries out the requests of one name. Who
 * assembles the program says which there are: those that add, list and remove forwards, those that
 * tell of the network, and {@code subscribe}.
 */
@NullMarked
package jslirp.api;

import org.jspecify.annotations.NullMarked;
