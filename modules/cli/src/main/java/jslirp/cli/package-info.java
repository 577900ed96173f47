/**
 * Reads the command line and assembles the rest.
 *
 * <p>The name that the program is called by decides whose command line it takes: {@code
 * slirp4netns}, which clients use without knowing who answers, or {@code jslirp}. {@link
 * jslirp.cli.OptionScanner} knows the grammar, the classes named {@code ...CommandLine} know the
 * options, and what comes out is a {@link jslirp.cli.Request}.
 *
 * <p>{@link jslirp.cli.Attach} carries out slirp4netns: it opens the TAP device in the namespace of
 * somebody else, says that it is ready, and serves until a descriptor hangs up or a signal ends it.
 * {@link jslirp.cli.Run} carries out {@code jslirp run}: it starts the command in namespaces of its
 * own, connects them, and lives as long as the command. Both put the same {@link
 * jslirp.cli.Network} together from link, stack, host and loop.
 *
 * <p>The options end here: the other modules are given values, never the options.
 *
 * <p>Start-up time is felt by everybody who starts a container. So the way to the ready byte avoids
 * what the JVM is slow to begin with: lambdas, streams, regular expressions, formatters, and new
 * shapes of downcalls.
 */
@NullMarked
package jslirp.cli;

import org.jspecify.annotations.NullMarked;
