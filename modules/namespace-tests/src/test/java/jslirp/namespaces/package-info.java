/**
 * The packaged image as a user sees it: the real kernel, real namespaces, real tools.
 *
 * <p>The test JVM lives in a network and a mount namespace of its own, which stand for the host:
 * see the launcher beside the sources. A test makes a guest (a process in a user and a network
 * namespace), attaches the program to it, runs ordinary tools inside, and looks at what they and
 * the servers on the host's side saw. Nothing is looked at that a user could not see, except the
 * counters, which the program prints on SIGUSR1.
 *
 * <p>Most tests run twice: as real root, and as a user who is not even in the list of users. Sizes
 * are small unless the system property {@code jslirp.full} is true. With {@code CI=true} a test
 * that cannot run fails; otherwise it is skipped and says why.
 *
 * <p>This is on the class path, not a module: there is nothing here that anybody could require.
 */
@NullMarked
package jslirp.namespaces;

import org.jspecify.annotations.NullMarked;
