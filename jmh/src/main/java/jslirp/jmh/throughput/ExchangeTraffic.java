package jslirp.jmh.throughput;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client and a server that exchange single bytes: this class is their program. */
final class ExchangeTraffic {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern EXCHANGED = Pattern.compile("exchanged ([0-9]+) in ([0-9]+)\n");

    /** Not counted: the client's JVM compiles what it runs. */
    private static final Duration WARM_UP = Duration.ofMillis(500);

    private ExchangeTraffic() {}

    /** Runs a server and a client where the attachment says; exchanges a second. */
    static double run(Namespace host, Attachment attachment, Exchange exchange, int seconds)
            throws IOException {
        Namespace listener = attachment.listener(host);
        try (Program server = Program.start(listener.command(java("server")))) {
            server.await("listening\n"::equals, PATIENCE);
            List<String> client =
                    java(
                            attachment.server(),
                            Integer.toString(attachment.port()),
                            exchange.name(),
                            Integer.toString(seconds));
            return parse(
                    Program.run(
                            attachment.client().command(client), PATIENCE.plusSeconds(seconds)));
        }
    }

    private static List<String> java(String... arguments) {
        return JavaTraffic.java(ExchangeTraffic.class, arguments);
    }

    /** Exchanges a second, from what the client has printed. */
    static double parse(String said) throws IOException {
        Matcher exchanged = EXCHANGED.matcher(said);
        if (!exchanged.find()) {
            throw new IOException("the client said " + said);
        }
        return Long.parseLong(exchanged.group(1)) * 1e9 / Long.parseLong(exchanged.group(2));
    }

    // ---- the program

    /** One word: the server. Four: the client, with address, port, exchange and seconds. */
    public static void main(String... words) throws IOException {
        if (words.length == 1) {
            serve();
        } else {
            InetSocketAddress address = JavaTraffic.address(words[0], words[1]);
            ask(address, Exchange.valueOf(words[2]), Integer.parseInt(words[3]));
        }
    }

    /** One connection after the other, until the program is ended. */
    private static void serve() throws IOException {
        try (ServerSocketChannel listener = ServerSocketChannel.open()) {
            listener.bind(new InetSocketAddress(Traffic.PORT));
            System.out.println("listening");
            ByteBuffer buffer = ByteBuffer.allocateDirect(1);
            while (true) {
                try (SocketChannel client = listener.accept()) {
                    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
                    answer(client, buffer);
                }
            }
        }
    }

    private static void answer(SocketChannel client, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (client.read(buffer) > 0) {
            client.write(buffer.flip());
            buffer.clear();
        }
    }

    private static void ask(InetSocketAddress address, Exchange exchange, int seconds)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1);
        if (exchange == Exchange.CONNECTION) {
            count(seconds, () -> connect(address, buffer));
        } else {
            try (SocketChannel channel = open(address)) {
                count(seconds, () -> request(channel, buffer));
            }
        }
    }

    private static void connect(InetSocketAddress address, ByteBuffer buffer) throws IOException {
        try (SocketChannel channel = open(address)) {
            request(channel, buffer);
        }
    }

    private static SocketChannel open(InetSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(address);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return channel;
    }

    private static void request(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        channel.write(buffer);
        if (channel.read(buffer.flip()) != 1) {
            throw new IOException("the server has closed the connection");
        }
    }

    /** One exchange. */
    private interface Turn {
        void run() throws IOException;
    }

    private static void count(int seconds, Turn turn) throws IOException {
        turns(WARM_UP, turn);
        long start = System.nanoTime();
        long turns = turns(Duration.ofSeconds(seconds), turn);
        System.out.println("exchanged " + turns + " in " + (System.nanoTime() - start));
    }

    private static long turns(Duration duration, Turn turn) throws IOException {
        long end = System.nanoTime() + duration.toNanos();
        long turns = 0;
        while (System.nanoTime() - end < 0) {
            turn.run();
            turns++;
        }
        return turns;
    }
}
