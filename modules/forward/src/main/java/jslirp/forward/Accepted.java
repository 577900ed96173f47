package jslirp.forward;

import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client that looks for its way to the guest. It is non-blocking, with Nagle's
 * algorithm off and urgent data in line.
 *
 * @param by the socket that it came by
 * @param fd the descriptor, which becomes that of the way that takes it
 * @param peeks whether its bytes can be peeked ({@link jslirp.host.LinuxHost#accepted})
 * @param client null when it came by a Unix socket
 * @param guest the guest's address and port; null when that is a Unix socket, which the forward's
 *     request names
 */
record Accepted(
        PortForward forward,
        HostSocket by,
        int fd,
        boolean peeks,
        @Nullable Endpoint client,
        @Nullable Endpoint guest) {}
