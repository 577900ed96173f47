package jslirp.stack.host;

import jslirp.wire.Endpoint;

/**
 * The question whether somebody listens on a TCP port of the guest. One of the three answers comes,
 * within a second or so, and never from inside the call that asks.
 */
public interface PortQuestion {
    /** The guest's address and port. */
    Endpoint guest();

    /** Somebody listens; whoever it is has not noticed the question. */
    void onListens(long now);

    /** The guest refuses connections to this port. */
    void onRefused(long now);

    /** Nothing came back: nobody is there, the question was filtered, or the queue is full. */
    void onSilence(long now);
}
