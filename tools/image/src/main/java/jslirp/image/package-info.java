/**
 * Makes the run-time image: a JDK cut down to what jslirp needs, its launchers, and an AOT cache.
 *
 * <ol>
 *   <li>{@link jslirp.image.RuntimeImage} runs jlink, which a JDK without jmods can do as well,
 *       from its own run-time image. Line numbers stay in the classes, since a trace in a log is
 *       worth more than the kilobytes.
 *   <li>It adds the launchers and the JVM's options, each a plain file beside this module's
 *       sources.
 *   <li>{@link jslirp.image.Training} starts the program of the new image under {@code
 *       -XX:AOTCacheOutput}, has it join a namespace, and lets {@link jslirp.image.Traffic} move
 *       real packets through it: the classes that were loaded and linked, and the profiles of the
 *       methods that ran, go into the cache. A rehearsal before it finds out which classes that the
 *       JDK spins for method handles are to be made beforehand. Where the kernel lets us make no
 *       namespace, {@link jslirp.image.FrameGuest} plays the guest over a pair of sockets, and the
 *       build says so.
 *   <li>The finished image takes the place of the old one by a rename.
 * </ol>
 *
 * <p>The image may be moved, and used by who cannot write to it: nothing in it names its place.
 */
@NullMarked
package jslirp.image;

import org.jspecify.annotations.NullMarked;
