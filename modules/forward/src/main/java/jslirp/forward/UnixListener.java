package jslirp.forward;

import java.io.IOException;
import jslirp.host.SocketFile;
import jslirp.linux.Errno;
import jslirp.linux.ErrnoException;
import jslirp.linux.Socket;
import jslirp.linux.c.Linux;
import jslirp.wire.Endpoint;
import jslirp.wire.IpAddress;
import org.jspecify.annotations.Nullable;

/** A Unix socket that listens at a path. Its clients have no address: to the guest, the gateway. */
final class UnixListener extends StreamListener {
    private @Nullable SocketFile file;

    UnixListener(PortForwards forwards, PortForward forward) {
        super(forwards, forward);
    }

    @Override
    public boolean ipv6() {
        return false;
    }

    /** Makes the file and listens; 0 or {@code -errno}. */
    long open(HostEnd.UnixSocket end) {
        try {
            SocketFile made = SocketFile.listen(end.path(), "host_path");
            file = made;
            fd = made.fd();
        } catch (ErrnoException e) {
            return -e.errno();
        } catch (IOException e) {
            // The file has gone between two steps, or its mode cannot be set.
            return -Errno.EIO;
        }
        long result = forwards.loop.register(fd, WATCHED, this);
        if (result < 0) {
            close();
        }
        return result;
    }

    @Override
    Accepted accepted(int connection) {
        // Not inherited as with TCP, and an urgent byte is one of the stream here too.
        Socket.setsockopt(connection, Linux.SOL_SOCKET(), Linux.SO_OOBINLINE(), 1);
        return new Accepted(forward, this, connection, false, null, guestEnd());
    }

    private @Nullable Endpoint guestEnd() {
        if (!(forward.request().guest() instanceof GuestEnd.Ports end)) {
            return null;
        }
        IpAddress address = forward.guestOfUnixClients();
        return address == null ? null : new Endpoint(address, end.first());
    }

    @Override
    public void close() {
        if (file != null) {
            forwards.loop.unregister(fd);
            file.close();
            file = null;
            fd = -1;
        }
    }
}
