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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A sender and a receiver of our own, for machines without iperf3: this class is their program. */
final class JavaTraffic implements Traffic {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int BUFFER = 128 << 10;
    private static final Pattern RECEIVED = Pattern.compile("received ([0-9]+) in ([0-9]+)\n");

    /** The first byte on the connection, from the client: who sends, and for how many seconds. */
    private static final int SERVER_SENDS = 0x80;

    private static final int MOST_SECONDS = 0x7f;

    @Override
    public String description() {
        return "a sender and a receiver in Java (iperf3 is not installed)";
    }

    @Override
    public Transfer run(Namespace host, Attachment attachment, Direction direction, int seconds)
            throws IOException {
        int order = Math.min(seconds, MOST_SECONDS);
        if (attachment.serverSends(direction)) {
            order |= SERVER_SENDS;
        }
        try (Program server = Program.start(attachment.listener(host).command(java("server")))) {
            server.await("listening\n"::equals, PATIENCE);
            String port = Integer.toString(attachment.port());
            List<String> client = java(attachment.server(), port, Integer.toString(order));
            String said =
                    Program.run(attachment.client().command(client), PATIENCE.plusSeconds(seconds));
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

    /** One word: the server. Three: the client, with the address, the port and the order. */
    public static void main(String... words) throws IOException {
        if (words.length == 1) {
            serve();
        } else {
            ask(address(words[0], words[1]), Integer.parseInt(words[2]));
        }
    }

    private static void serve() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(PORT));
            System.out.println("listening");
            try (SocketChannel client = listener.accept()) {
                ByteBuffer first = ByteBuffer.allocate(1);
                if (client.read(first) != 1) {
                    throw new IOException("the client said nothing");
                }
                int order = first.get(0) & 0xff;
                exchange(client, (order & SERVER_SENDS) != 0, order & MOST_SECONDS);
            }
        }
    }

    /** Where the client finds the server. */
    static InetSocketAddress address(String server, String port) {
        return new InetSocketAddress(InetAddress.ofLiteral(server), Integer.parseInt(port));
    }

    private static void ask(InetSocketAddress address, int order) throws IOException {
        try (SocketChannel channel = SocketChannel.open(address)) {
            channel.write(ByteBuffer.wrap(new byte[] {(byte) order}));
            exchange(channel, (order & SERVER_SENDS) == 0, order & MOST_SECONDS);
        }
    }

    private static void exchange(SocketChannel channel, boolean sends, int seconds)
            throws IOException {
        if (sends) {
            send(channel, seconds);
        } else {
            receive(channel);
        }
    }

    private static void send(SocketChannel channel, int seconds) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
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
    }

    private static void receive(SocketChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
        long start = System.nanoTime();
        long bytes = 0;
        for (int n = channel.read(buffer); n >= 0; n = channel.read(buffer)) {
            bytes += n;
            buffer.clear();
        }
        System.out.println("received " + bytes + " in " + (System.nanoTime() - start));
    }
}
