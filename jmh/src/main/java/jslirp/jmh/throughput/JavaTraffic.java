package jslirp.jmh.throughput;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sender and a receiver of our own, for where iperf3 is not or will not do: this class is their
 * program.
 */
final class JavaTraffic implements Traffic {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BUFFER = 128 << 10;
    private static final Pattern RECEIVED = Pattern.compile("received ([0-9]+) in ([0-9]+)\n");

    private final String reason;

    /** Says why it is used. */
    JavaTraffic(String reason) {
        this.reason = reason;
    }

    @Override
    public String description() {
        return "a sender and a receiver in Java (" + reason + ")";
    }

    @Override
    public Transfer run(Route route, boolean serverSends, int flows, double seconds)
            throws IOException {
        String count = Integer.toString(flows);
        long millis = Math.round(seconds * 1000);
        String order = Long.toString(serverSends ? -millis : millis);
        try (Program server = Program.start(route.server(java("server", count)))) {
            server.await("listening\n"::equals, PATIENCE);
            String port = Integer.toString(route.port());
            List<String> client = java(route.address(), port, count, order);
            Duration patience = PATIENCE.plusSeconds((long) seconds);
            String said = Program.run(route.client(client), patience);
            return parse(server.finish(PATIENCE) + said);
        }
    }

    private static List<String> java(String... arguments) {
        return java(JavaTraffic.class, arguments);
    }

    /** How a class of ours is run as a program of its own. */
    static List<String> java(Class<?> program, String... arguments) {
        List<String> words = new ArrayList<>();
        words.add(System.getProperty("java.home") + "/bin/java");
        words.addAll(List.of("-XX:+UseSerialGC", "-Xmx64m"));
        words.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        words.add(program.getName());
        Collections.addAll(words, arguments);
        return words;
    }

    private static Transfer parse(String said) throws IOException {
        Matcher received = RECEIVED.matcher(said);
        if (!received.find()) {
            throw new IOException("the receiver said " + said);
        }
        long nanos = Long.parseLong(received.group(2));
        return new Transfer(Long.parseLong(received.group(1)), nanos / 1e9);
    }

    // ---- the program

    /** What the program does on each of its connections. */
    private interface Conversation {
        /** How many bytes came. */
        long hold(SocketChannel channel) throws IOException;
    }

    /**
     * Two words: the server, with the number of flows. Four: the client, with address, port, number
     * of flows and the order.
     */
    public static void main(String... words) throws Exception {
        if (words.length == 2) {
            serve(Integer.parseInt(words[1]));
        } else {
            ask(address(words[0], words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
        }
    }

    /** Where the client finds the server. */
    static InetSocketAddress address(String server, String port) {
        return new InetSocketAddress(InetAddress.ofLiteral(server), Integer.parseInt(port));
    }

    private static void serve(int flows) throws Exception {
        List<SocketChannel> clients = new ArrayList<>();
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(PORT));
            System.out.println("listening");
            while (clients.size() < flows) {
                clients.add(listener.accept());
            }
        }
        hold(clients, JavaTraffic::obey);
    }

    /** The first bytes on a connection are the order: milliseconds, negative if we are to send. */
    private static long obey(SocketChannel client) throws IOException {
        ByteBuffer order = ByteBuffer.allocate(Long.BYTES);
        while (order.hasRemaining()) {
            if (client.read(order) < 0) {
                throw new IOException("the client said nothing");
            }
        }
        long millis = order.getLong(0);
        return millis < 0 ? send(client, -millis) : receive(client);
    }

    private static void ask(InetSocketAddress address, int flows, long order) throws Exception {
        List<SocketChannel> channels = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            channels.add(SocketChannel.open(address));
        }
        hold(
                channels,
                channel -> {
                    channel.write(ByteBuffer.allocate(Long.BYTES).putLong(0, order));
                    return order > 0 ? send(channel, order) : receive(channel);
                });
    }

    /** All at once, on a thread each; says what came. */
    private static void hold(List<SocketChannel> channels, Conversation conversation)
            throws Exception {
        long start = System.nanoTime();
        long bytes = 0;
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<Long>> all = new ArrayList<>();
            for (SocketChannel channel : channels) {
                all.add(threads.submit(() -> held(channel, conversation)));
            }
            for (Future<Long> one : all) {
                bytes += one.get();
            }
        }
        if (bytes > 0) {
            System.out.println("received " + bytes + " in " + (System.nanoTime() - start));
        }
    }

    private static long held(SocketChannel channel, Conversation conversation) throws IOException {
        try (channel) {
            return conversation.hold(channel);
        }
    }

    private static long send(SocketChannel channel, long millis) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        while (System.nanoTime() - end < 0) {
            buffer.clear();
            channel.write(buffer);
        }
        channel.shutdownOutput();
        // The receiver closes when it has counted all.
        buffer.clear();
        while (channel.read(buffer) >= 0) {
            buffer.clear();
        }
        return 0;
    }

    private static long receive(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long bytes = 0;
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
            bytes += n;
            buffer.clear();
        }
        return bytes;
    }
}
