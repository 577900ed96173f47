package jslirp.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The guest's end of the training traffic, run inside the namespace: {@code Traffic PORT}, where
 * the host listens. Fails if TCP does; the rest may be forbidden on the builder, and only trains.
 */
public final class Traffic {
    /** How much goes each way over TCP. */
    static final int BYTES = 64 << 20;

    /**
     * So many short exchanges, each from a port of its own, that the compilers have a profile of
     * what opens and ends flows: else the first seconds of a busy guest are spent on finding it.
     */
    static final int EXCHANGES = 3000;

    /** Where the guest serves clients of the host. */
    static final int GUEST_PORT = 8080;

    private static final int PATIENCE_MILLIS = 2000;
    private static final int DNS_PORT = 53;

    private final InetAddress gateway = InetAddress.getByAddress(new byte[] {10, 0, 2, 2});
    private final InetAddress nameserver = InetAddress.getByAddress(new byte[] {10, 0, 2, 3});
    private final int port;
    private final CountDownLatch clients = new CountDownLatch(EXCHANGES);

    private Traffic(int port) throws IOException {
        this.port = port;
    }

    /** Moves all kinds of packets. */
    public static void main(String[] arguments) throws IOException {
        new Traffic(Integer.parseInt(arguments[0])).move();
    }

    private void move() throws IOException {
        try (ServerSocket listener = new ServerSocket(GUEST_PORT)) {
            Thread.ofPlatform().daemon().start(() -> serve(listener));
            moveOut();
            awaitClients();
        }
    }

    private void moveOut() throws IOException {
        ping();
        boolean answered = true;
        for (int i = 0; i < EXCHANGES; i++) {
            // Who has waited in vain once does not wait again.
            answered = answered && exchange();
            connection();
        }
        download();
        upload();
        refused();
        nameQuestion();
    }

    /** An echo request, since the caller is root of the namespace. */
    private void ping() throws IOException {
        System.out.println("ping answered: " + gateway.isReachable(PATIENCE_MILLIS));
    }

    /** A datagram there, and whether it has come back. */
    private boolean exchange() throws IOException {
        byte[] payload = "training".getBytes(StandardCharsets.US_ASCII);
        return ask(payload, new InetSocketAddress(gateway, port));
    }

    /** A connection for one byte there and one back. */
    private void connection() throws IOException {
        try (Socket socket = new Socket(gateway, port)) {
            if (!TrafficServer.echoes(socket)) {
                throw new IOException("a byte was not echoed");
            }
        }
    }

    /** Serves clients of the host, as many as will come. */
    private void serve(ServerSocket listener) {
        try {
            while (clients.getCount() > 0) {
                try (Socket client = listener.accept()) {
                    client.getOutputStream().write(client.getInputStream().read());
                }
                clients.countDown();
            }
        } catch (IOException e) {
            System.out.println("the clients of the host were not served: " + e);
        }
    }

    private void awaitClients() throws IOException {
        try {
            if (!clients.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                System.out.println(clients.getCount() + " clients of the host did not come");
            }
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
    }

    private void nameQuestion() throws IOException {
        byte[] question = {
            0,
            1,
            1,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0, // header: recursion desired, one question
            9,
            'l',
            'o',
            'c',
            'a',
            'l',
            'h',
            'o',
            's',
            't',
            0,
            0,
            1,
            0,
            1 // localhost A IN
        };
        ask(question, new InetSocketAddress(nameserver, DNS_PORT));
    }

    private static boolean ask(byte[] question, InetSocketAddress server) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.send(new DatagramPacket(question, question.length, server));
            socket.receive(new DatagramPacket(new byte[1500], 1500));
            return true;
        } catch (SocketTimeoutException e) {
            System.out.println("no answer from " + server);
            return false;
        }
    }

    private void download() throws IOException {
        try (Socket socket = new Socket(gateway, port);
                InputStream in = socket.getInputStream()) {
            socket.getOutputStream().write(TrafficServer.DOWNLOAD);
            long received = in.transferTo(OutputStream.nullOutputStream());
            if (received != BYTES) {
                throw new IOException("received " + received + " bytes of " + BYTES);
            }
        }
    }

    private void upload() throws IOException {
        byte[] buffer = new byte[1 << 16];
        try (Socket socket = new Socket(gateway, port);
                OutputStream out = socket.getOutputStream()) {
            out.write(TrafficServer.UPLOAD);
            for (int sent = 0; sent < BYTES; sent += buffer.length) {
                out.write(buffer);
            }
            socket.shutdownOutput();
            if (socket.getInputStream().read() != TrafficServer.UPLOAD) {
                throw new IOException("the upload was not confirmed");
            }
        }
    }

    /** A port where nobody listens. */
    private void refused() throws IOException {
        try (Socket socket = new Socket(gateway, 1)) {
            System.out.println("unexpected connection " + socket);
        } catch (ConnectException e) {
            System.out.println("refused as expected");
        }
    }
}
