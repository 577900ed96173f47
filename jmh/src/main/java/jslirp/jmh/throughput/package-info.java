/**
 * How much TCP carries through a real network namespace, and how often it lets a client ask:
 * jslirp's image, and beside it plain loopback and the other programs of its kind that are
 * installed.
 *
 * <p>A namespace stands for the host, with its own loopback and the kernel's default TCP settings,
 * so that those of the machine do not matter ({@link jslirp.jmh.throughput.Namespace}). In it runs
 * a server; a driver ({@link jslirp.jmh.throughput.Driver}) joins a second namespace to it, in
 * which runs the client. {@link jslirp.jmh.throughput.Traffic} is iperf3, or a sender and a
 * receiver of our own where that is not installed; it carries a {@link jslirp.jmh.throughput.Load}.
 * An {@link jslirp.jmh.throughput.Exchange} is what a client asks again and again, one byte each
 * time. {@link jslirp.jmh.throughput.Throughput} measures every driver, MTU, load and exchange in
 * interleaved rounds, since on a machine that others use only what was measured at the same time
 * can be compared, and writes the report. JMH runs the same as {@link
 * jslirp.jmh.ThroughputBenchmark}, one set of parameters after the other.
 *
 * <p>{@link jslirp.jmh.throughput.Forward} measures port forwarding in the same way with the roles
 * changed: the server runs in the guest and the client on the host, at one of two addresses ({@link
 * jslirp.jmh.throughput.Client}), and our own forwards go one of two ways ({@link
 * jslirp.jmh.throughput.Way}). What the two comparisons differ in is their {@link
 * jslirp.jmh.throughput.Scenario}. RootlessKit, which is measured there, makes its guest itself.
 *
 * <p>Nothing outside the two namespaces is touched, with one exception: where the kernel's default
 * congestion control is not allowed in namespaces and we are root, it is, until the end.
 */
@NullMarked
package jslirp.jmh.throughput;

import org.jspecify.annotations.NullMarked;
