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
    private static final Pattern EXCHANGED =
            Pattern.compile("exchanged ([0-9]+) in ([0-9]+) after ([0-9]+)\n");

    /** Not counted: the client's JVM compiles what it runs. */
    private static final long WARM_UP_NANOS = 500_000_000;

    private ExchangeTraffic() {}

    /**
     * What a client has got done.
     *
     * @param all exchanges, those of the warm-up included
     */
    record Count(double perSecond, long all) {}

    /** Runs a server and a client. */
    static Count run(Route route, Exchange exchange, double seconds) throws IOException {
        try (Program server = Program.start(route.server(java("server")))) {
            server.await("listening\n"::equals, PATIENCE);
            List<String> client =
                    java(
                            route.address(),
                            Integer.toString(route.port()),
                            exchange.name(),
                            Double.toString(seconds));
            Duration patience = PATIENCE.plusSeconds((long) seconds);
            return parse(Program.run(route.client(client), patience));
        }
    }

    private static List<String> java(String... arguments) {
        return JavaTraffic.java(ExchangeTraffic.class, arguments);
    }

    /** Reads what the client has printed. */
    static Count parse(String said) throws IOException {
        Matcher exchanged = EXCHANGED.matcher(said);
        if (!exchanged.find()) {
            throw new IOException("the client said " + said);
        }
        long counted = Long.parseLong(exchanged.group(1));
        double seconds = Long.parseLong(exchanged.group(2)) / 1e9;
        return new Count(counted / seconds, counted + Long.parseLong(exchanged.group(3)));
    }

    // ---- the program

    /** One word: the server. Four: the client, with address, port, exchange and seconds. */
    public static void main(String... words) throws IOException {
        if (words.length == 1) {
            serve();
        } else {
            InetSocketAddress address = JavaTraffic.address(words[0], words[1]);
            ask(address, Exchange.valueOf(words[2]), Double.parseDouble(words[3]));
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

    private static void ask(InetSocketAddress address, Exchange exchange, double seconds)
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

    private static void count(double seconds, Turn turn) throws IOException {
        long before = turns(WARM_UP_NANOS, turn);
        long start = System.nanoTime();
        long turns = turns((long) (seconds * 1e9), turn);
        long nanos = System.nanoTime() - start;
        System.out.println("exchanged " + turns + " in " + nanos + " after " + before);
    }

    private static long turns(long nanos, Turn turn) throws IOException {
        long end = System.nanoTime() + nanos;
        long turns = 0;
        while (System.nanoTime() - end < 0) {
            turn.run();
            turns++;
        }
        return turns;
    }
}
