package jslirp.image;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A client of the host whose connections a forward leads to the guest. */
final class ForwardTraffic {
    private static final int PATIENCE_MILLIS = 1000;

    private ForwardTraffic() {}

    /**
     * Has the guest echo a byte on each of many connections. As long as nobody listens there the
     * connections are reset: it is tried again while the guest's process lives.
     */
    static void move(int port, Process guest) throws IOException, InterruptedException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetSocketAddress forward = new InetSocketAddress(loopback, port);
        for (int served = 0; served < Traffic.EXCHANGES && guest.isAlive(); ) {
            if (exchange(forward)) {
                served++;
            } else {
                Thread.sleep(10);
            }
        }
    }

    private static boolean exchange(InetSocketAddress forward) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(forward, PATIENCE_MILLIS);
            return TrafficServer.echoes(socket);
        } catch (IOException _) {
            return false;
        }
    }
}
