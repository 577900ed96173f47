package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import jslirp.stack.event.Counter;
import jslirp.stack.event.DropReason;
import jslirp.wire.BigEndian;
import jslirp.wire.Endpoint;
import jslirp.wire.IcmpHeader;
import jslirp.wire.IpAddress;

/**
 * The host of a script: connections that do what its lines say, datagrams that wait until a line
 * expects them, and the lines themselves, after the word {@code host}:
 *
 * <pre>
 *   [@2] client A:P [as A:P]                 has connected; the guest is to see it as that
 *   [@2] connect A:P = 0|EINPROGRESS|errno   the stack connects now (the result was given then)
 *   [@2] connected | error ERRNO | data N | eof | reset
 *   [@2] accepts N bytes | accepts everything | blocks
 *   [@2] reads N bytes                       room in a socket that was full
 *   [@2] expects N bytes | eof | reset | close
 *   gets udp A:P (length) [ttl N] | sends udp A:P (length) | refuses datagrams ERRNO (from now on)
 *   gets echo A seq N (length) [ttl N] | sends echoreply A seq N (length)
 *   [@2] icmp TYPE/CODE from A for A:P is ERRNO      for the second datagram socket
 *   nameserver A:P | nameserver none
 * </pre>
 */
final class ScriptHost {
    private record Sent(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {}

    private final Simulation simulation;
    private final Supplier<String> nextConnect;
    private final Map<Integer, ScriptConnection> connections = new TreeMap<>();
    private final ArrayDeque<ScriptConnection> connected = new ArrayDeque<>();
    private final ArrayDeque<Sent> sent = new ArrayDeque<>();
    private final List<SimulatedDatagrams> sockets = new ArrayList<>();
    private Endpoint remote = Endpoint.parse("192.0.2.1:80");
    private int refusal;

    /** A host that learns from {@code nextConnect} how the next line about a connect goes on. */
    ScriptHost(Simulation simulation, Supplier<String> nextConnect) {
        this.simulation = simulation;
        this.nextConnect = nextConnect;
        simulation.host().listenElsewhere(this::connecting);
        simulation.host().datagrams(this::receive);
        simulation.host().echoes(this::receive);
    }

    /** Where the guest's connections go from now on. */
    void remote(Endpoint to) {
        remote = to;
    }

    /** Takes the connection's number from a line that names one. */
    ScriptConnection connection(Words words) {
        String tag = words.peek();
        if (tag == null || !tag.startsWith("@")) {
            return connection(1);
        }
        return connection(Integer.parseInt(words.word().substring(1)));
    }

    ScriptConnection connection(int number) {
        return connections.computeIfAbsent(number, n -> new ScriptConnection(n, remote));
    }

    /** Does, or checks, what a line says. */
    void happen(Words words) {
        ScriptConnection c = connection(words);
        switch (words.word()) {
            case "client" -> arrives(words, c);
            case "connect" -> checkConnect(words, c);
            case "connected" -> c.stream().established();
            case "error" -> c.stream().fail(words.errno());
            case "reset" -> c.stream().fail(jslirp.stack.host.HostErrno.ECONNRESET);
            case "data" -> c.stream().arrive(words.number());
            case "eof" -> c.stream().endInput();
            case "accepts" -> accepts(words, c);
            case "blocks" -> c.accepts(0);
            case "reads" -> c.stream().drain(bytes(words));
            case "expects" -> expects(words, c);
            case "gets" -> gets(words);
            case "sends" -> sends(words, c.number);
            case "refuses" -> {
                words.expect("datagrams");
                refusal = words.errno();
            }
            case "icmp" -> icmp(words, c.number);
            case "nameserver" -> nameserver(words);
            default -> throw new IllegalArgumentException("an unknown word for the host");
        }
        words.end();
    }

    /** Checks {@code counter NAME = N}. */
    void checkCounter(Words words) {
        String name = words.word();
        words.expect("=");
        long expected = words.number();
        words.end();
        long seen = count(name);
        if (seen != expected) {
            throw new IllegalStateException(name + " = " + seen);
        }
    }

    /** Fails when the host has got anything that no line has named. */
    void checkNothingElse() {
        for (ScriptConnection c : connections.values()) {
            c.checkNothingElse();
        }
        if (!sent.isEmpty()) {
            throw new IllegalStateException("the host got " + text(sent.element(), true));
        }
        if (!connected.isEmpty()) {
            throw new IllegalStateException("an unexpected connect");
        }
    }

    private long count(String name) {
        if (name.equals("flows")) {
            return simulation.stack().flows();
        }
        if (name.equals("sockets")) {
            return simulation.host().openSockets();
        }
        for (DropReason reason : DropReason.values()) {
            if (name.equals("drop." + reason)) {
                return simulation.stack().counters().dropped(reason);
            }
        }
        return simulation.stack().counters().count(Counter.valueOf(name));
    }

    private StreamPeer connecting() {
        Words words = new Words(nextConnect.get());
        ScriptConnection c = connection(words);
        words.expect("connect");
        words.word();
        words.expect("=");
        String result = words.word();
        c.inProgress = result.equals("EINPROGRESS");
        c.errno = result.equals("0") || c.inProgress ? 0 : new Words(result).errno();
        connected.add(c);
        return c;
    }

    private void arrives(Words words, ScriptConnection c) {
        Endpoint client = words.endpoint();
        c.remote = words.take("as") ? words.endpoint() : client;
        Endpoint guest = new Endpoint(simulation.guest().address(c.remote.address()), c.port());
        if (simulation
                        .stack()
                        .open(new SimulatedArrival(simulation, client, guest, c), simulation.now())
                == null) {
            throw new IllegalStateException("the stack has no room for it");
        }
    }

    private void checkConnect(Words words, ScriptConnection c) {
        Endpoint to = words.endpoint();
        words.expect("=");
        words.word();
        if (connected.isEmpty()) {
            throw new IllegalStateException("the stack has not connected");
        }
        ScriptConnection first = connected.remove();
        if (first != c || !c.stream().remote().equals(to)) {
            throw new IllegalStateException("it connected to " + first.stream().remote());
        }
    }

    private static void accepts(Words words, ScriptConnection c) {
        if (words.take("everything")) {
            c.accepts(Long.MAX_VALUE / 4);
        } else {
            c.accepts(bytes(words));
        }
    }

    private static void expects(Words words, ScriptConnection c) {
        switch (words.peek()) {
            case "eof" -> c.expectEnd();
            case "reset" -> c.expectReset();
            case "close" -> c.expectClose();
            case null -> throw new IllegalArgumentException("expects what?");
            default -> {
                c.expectBytes(bytes(words));
                return;
            }
        }
        words.word();
    }

    private static long bytes(Words words) {
        long n = words.number();
        words.expect("bytes");
        return n;
    }

    private long receive(SimulatedDatagrams socket, Endpoint to, byte[] payload, int ttl) {
        if (!sockets.contains(socket)) {
            sockets.add(socket);
        }
        if (refusal != 0) {
            return -refusal;
        }
        sent.add(new Sent(socket, to, payload, ttl));
        return 0;
    }

    private void gets(Words words) {
        StringBuilder expected = new StringBuilder();
        boolean withTtl = false;
        while (words.hasNext()) {
            String word = words.word();
            withTtl |= word.equals("ttl");
            expected.append(expected.isEmpty() ? "" : " ").append(word);
        }
        if (sent.isEmpty()) {
            throw new IllegalStateException("the host got nothing");
        }
        String seen = text(sent.remove(), withTtl);
        if (!seen.contentEquals(expected)) {
            throw new IllegalStateException("the host got " + seen);
        }
    }

    private static String text(Sent sent, boolean withTtl) {
        MemorySegment s = MemorySegment.ofArray(sent.payload());
        long header = sent.socket().isEcho() ? IcmpHeader.LENGTH : 0;
        long length = s.byteSize() - header;
        String what =
                sent.socket().isEcho()
                        ? "echo " + sent.to().address() + " seq " + IcmpHeader.sequence(s, 0)
                        : "udp " + sent.to();
        long same = ScriptConnection.FROM_GUEST.agree(0, s, header, length);
        return what
                + " ("
                + length
                + ")"
                + (withTtl ? " ttl " + sent.ttl() : "")
                + (same < length ? " with other bytes" : "");
    }

    private void sends(Words words, int number) {
        SimulatedDatagrams socket = sockets.get(number - 1);
        if (words.take("udp")) {
            Endpoint from = words.endpoint();
            byte[] payload = new byte[words.length()];
            ScriptConnection.TO_GUEST.write(0, MemorySegment.ofArray(payload), 0, payload.length);
            socket.arrive(from, (int) words.number("ttl", 60), payload);
            return;
        }
        words.expect("echoreply");
        IpAddress from = words.address();
        words.expect("seq");
        int sequence = (int) words.number();
        byte[] message = new byte[IcmpHeader.LENGTH + words.length()];
        MemorySegment s = MemorySegment.ofArray(message);
        IcmpHeader.type(s, 0, from.isIpv4() ? IcmpHeader.V4.ECHO_REPLY : IcmpHeader.V6.ECHO_REPLY);
        IcmpHeader.sequence(s, 0, sequence);
        ScriptConnection.FROM_GUEST.write(
                0, s, IcmpHeader.LENGTH, message.length - IcmpHeader.LENGTH);
        BigEndian.u16(s, 2, ~FrameRules.sum(s, 0, message.length, 0) & 0xffff);
        socket.arrive(new Endpoint(from, 0), (int) words.number("ttl", 60), message);
    }

    private void icmp(Words words, int number) {
        String[] typeAndCode = words.word().split("/");
        words.expect("from");
        IpAddress from = words.address();
        words.expect("for");
        Endpoint to = words.endpoint();
        words.expect("is");
        int errno = words.errno();
        sockets.get(number - 1)
                .fail(
                        e -> {
                            e.errno = errno;
                            e.icmp = true;
                            e.type = Integer.parseInt(typeAndCode[0]);
                            e.code = Integer.parseInt(typeAndCode[1]);
                            e.info = 0;
                            e.offenderHigh = from.high();
                            e.offenderLow = from.low();
                            e.destinationHigh = to.address().high();
                            e.destinationLow = to.address().low();
                            e.destinationPort = to.port();
                        });
    }

    private void nameserver(Words words) {
        if (words.take("none")) {
            simulation.host().nameservers();
        } else {
            simulation.host().nameservers(words.endpoint());
        }
    }
}
