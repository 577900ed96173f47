/**
 * Opens things inside the target's namespaces, while this process stays outside.
 *
 * <p>How it works:
 *
 * <ol>
 *   <li>{@link jslirp.netns.Target} names the namespaces; {@link jslirp.netns.NamespaceEntry} opens
 *       their files.
 *   <li>A JVM cannot enter a user namespace, since it is multi-threaded, and without that an
 *       unprivileged caller cannot enter the network namespace either. So a child does both: it
 *       shares our memory and our descriptors, runs a table of system calls by a few instructions
 *       of machine code, and is gone. What it opened is open in this process: a TUN file, a netlink
 *       socket, stream sockets.
 *   <li>A TUN file and a socket belong to the network namespace they were opened in, and whoever
 *       owns the target's user namespace has all capabilities over it from the namespace outside.
 *       {@link jslirp.netns.TunDevice} therefore makes the device, and {@code Rtnetlink} gives it
 *       its addresses, from here.
 *   <li>{@link jslirp.netns.NamespaceSockets} opens sockets there later, in batches. Those that
 *       {@link jslirp.netns.TransparentRouting} has prepared the namespace for may stand for
 *       clients outside it. {@link jslirp.netns.SocketDiagnosis} asks which connections end there.
 * </ol>
 *
 * <p>The user namespace is entered only if the network namespace refuses us without: real root, and
 * a caller that lives in the owning user namespace already, stay where they are. This process never
 * lives in the target's user namespace, so its root can neither trace nor signal us; the child, for
 * the microseconds it lives there, is made untraceable.
 *
 * <p>Limits: from a sibling user namespace nothing in the target opens. Everything here belongs to
 * the set-up, allocates freely and throws {@link java.io.IOException}, whose message is what the
 * user reads.
 */
@NullMarked
package jslirp.netns;

import org.jspecify.annotations.NullMarked;
