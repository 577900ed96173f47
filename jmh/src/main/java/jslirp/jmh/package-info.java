/**
 * Benchmarks: what a packet costs in nanoseconds and, with {@code -prof gc}, in bytes.
 *
 * <p>Each class measures one thing that is done for every packet, with the packet's size as a
 * parameter, or for every forwarded connection, with the kind of client. On a shared machine only
 * ratios inside one run mean anything. A fraction of a byte is JMH's own: the test of {@link
 * jslirp.jmh.pipeline} counts exactly.
 */
@NullMarked
package jslirp.jmh;

import org.jspecify.annotations.NullMarked;
