package jslirp.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * The host's end of the training traffic: on one port of the loopback interface, a TCP server that
 * sends, swallows or echoes, as the first byte says, and a UDP server that echoes.
 */
final class TrafficServer implements AutoCloseable {
    /** First byte of a connection whose client wants to receive. */
    static final int DOWNLOAD = 'd';

    /** First byte of a connection whose client wants to send. */
    static final int UPLOAD = 'u';

    /** First byte of a connection whose client wants to have it back. */
    static final int ECHO = 'e';

    private static final int BACKLOG = 50;
    private static final int BUFFER = 1 << 16;

    private final ServerSocket tcp;
    private final DatagramSocket udp;

    TrafficServer() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        tcp = new ServerSocket(0, BACKLOG, loopback);
        udp = new DatagramSocket(tcp.getLocalPort(), loopback);
        Thread.ofPlatform().daemon().start(this::accept);
        Thread.ofPlatform().daemon().start(this::echo);
    }

    int port() {
        return tcp.getLocalPort();
    }

    /** Sends a byte to be echoed; whether it has come back. */
    static boolean echoes(Socket socket) throws IOException {
        socket.getOutputStream().write(ECHO);
        return socket.getInputStream().read() == ECHO;
    }

    private void accept() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                Thread.ofPlatform().daemon().start(() -> serve(client));
            } catch (IOException e) {
                reportUnlessClosed(e);
            }
        }
    }

    private static void serve(Socket client) {
        try (client;
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream()) {
            switch (in.read()) {
                case DOWNLOAD -> {
                    byte[] block = new byte[BUFFER];
                    for (int sent = 0; sent < Traffic.BYTES; sent += BUFFER) {
                        out.write(block);
                    }
                }
                case ECHO -> out.write(ECHO);
                default -> {
                    in.transferTo(OutputStream.nullOutputStream());
                    out.write(UPLOAD);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void echo() {
        DatagramPacket packet = new DatagramPacket(new byte[BUFFER], BUFFER);
        while (!udp.isClosed()) {
            try {
                udp.receive(packet);
                udp.send(packet);
            } catch (IOException e) {
                reportUnlessClosed(e);
            }
        }
    }

    private void reportUnlessClosed(IOException e) {
        if (!tcp.isClosed()) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
