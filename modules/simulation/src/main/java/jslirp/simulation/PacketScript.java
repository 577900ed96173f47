package jslirp.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import jslirp.stack.VirtualNetwork;
import jslirp.stack.link.LinkProperties;
import jslirp.wire.ArpPacket;
import jslirp.wire.Endpoint;

/**
 * A conversation in packetdrill's notation: what the guest and the host do, and everything that the
 * stack may answer. A frame that no line expects fails the script, as does one that comes too early
 * or too late.
 *
 * <pre>
 *   # RFC 9293 3.10.7.4: a segment beyond the window is answered with an ACK and dropped.
 *   +0    &lt; S 0:0(0) win 64240 &lt;mss 1460&gt;
 *   +0    host connect 192.0.2.1:80 = 0
 *   +0    &gt; S. 0:0(0) ack 1 &lt;mss 1460&gt;
 *   +0    &lt; . 1:1(0) ack 1 win 64240
 *   +0.1  &lt; P. 900001:900011(10) ack 1 win 64240
 *   +0    &gt; . 1:1(0) ack 1
 * </pre>
 *
 * The time comes first ({@link ScriptTime}), then {@code <} (from the guest, {@link GuestLine}),
 * {@code >} (to the guest, {@link TcpLine} and {@link SeenText}), {@code host} ({@link
 * ScriptHost}), {@code counter NAME = N} or {@code nothing}. Lines without a time set the scene:
 * {@code set mtu N}, {@code set link plain|offload}, {@code set loopback off}, {@code set dns off},
 * {@code set ipv6} (fd00::/64; unsolicited advertisements are seen only where a line expects one),
 * {@code set arp off} (the guest has not shown itself), {@code set to A:P}. In options, and behind
 * {@code >} only what is written is compared for {@code win} and for {@code <...>}.
 */
public final class PacketScript {
    private static final long SEED = 42;
    private static final long PREFIX6 = 0xfd00L << 48;
    private static final LinkProperties PLAIN = LinkProperties.plain(1000);
    private static final LinkProperties OFFLOAD = new LinkProperties(true, true, true, 1000);

    /**
     * Lines that look and do nothing: frames that are expected later may have been sent already.
     */
    private static final String CHECKS = "counter .*|host (@\\d+ )?(connect|expects|gets) .*";

    private record Line(int number, String time, String rest) {}

    private record Seen(long time, Packet packet) {}

    private final String file;
    private final List<Line> lines = new ArrayList<>();
    private final List<String> settings = new ArrayList<>();
    private final ArrayDeque<Seen> seen = new ArrayDeque<>();
    private final Simulation simulation;
    private final ScriptHost host;
    private final long start;

    private long now;
    private int at;
    private int connects;

    /** Reads a script. */
    public PacketScript(Path path) throws IOException {
        this(path.getFileName().toString(), Files.readAllLines(path));
    }

    /** A script with these lines; {@code file} names it in messages. */
    public PacketScript(String file, List<String> text) {
        this.file = file;
        for (int i = 0; i < text.size(); i++) {
            String line = text.get(i).strip();
            if (line.startsWith("set ")) {
                settings.add(line.substring(4));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                String[] parts = line.split("\\s+", 2);
                lines.add(new Line(i + 1, parts[0], parts.length > 1 ? parts[1] : ""));
            }
        }
        simulation = new Simulation(SEED, network(), isSet("link offload") ? OFFLOAD : PLAIN);
        start = simulation.now();
        host = new ScriptHost(simulation, this::nextConnect);
        boolean advertised = lines.stream().anyMatch(l -> l.rest().startsWith("> ra "));
        simulation.link().observer(p -> see(p, advertised));
        simulation.link().guest(_ -> {});
        for (String setting : settings) {
            if (setting.startsWith("to ")) {
                host.remote(new Words(setting.substring(3)).endpoint());
            }
        }
    }

    /** Routers advertise themselves when they like: only a script about that wants to see it. */
    private void see(Packet p, boolean advertised) {
        if (advertised || !SeenNeighbor.isAdvertisement(p)) {
            seen.add(new Seen(simulation.now() - start, p));
        }
    }

    /**
     * Runs it to the end.
     *
     * @throws AssertionError naming file and line, what was expected and what was seen
     */
    public void run() {
        introduceGuest();
        while (at < lines.size()) {
            Line line = lines.get(at++);
            try {
                happen(line);
            } catch (IllegalArgumentException | IllegalStateException e) {
                throw failure(line, String.valueOf(e.getMessage()), e);
            }
        }
        try {
            simulation.settle();
            checkNothingSeen();
            host.checkNothingElse();
        } catch (IllegalStateException e) {
            throw failure(lines.getLast(), e.getMessage() + ", behind the last line", e);
        }
    }

    private void introduceGuest() {
        if (!isSet("arp off")) {
            Endpoint own = new Endpoint(simulation.network().guest(), 0);
            Route self = simulation.guest().route(0, own);
            simulation.link().arrive(GuestFrames.arp(self, ArpPacket.REQUEST));
            if (isSet("ipv6")) {
                introduceGuest6();
            }
            simulation.settle();
            seen.clear();
        }
    }

    private void introduceGuest6() {
        Guest guest = simulation.guest();
        Route route =
                NeighborFrames.toNeighbors(
                        guest.route(0, new Endpoint(Guest.ROUTER, 0)), Guest.ROUTER);
        simulation.link().arrive(NeighborFrames.solicitation(route, Guest.ROUTER));
        Route linkLocal = route.from(new Endpoint(Guest.LINK_LOCAL, 0));
        simulation.link().arrive(NeighborFrames.solicitation(linkLocal, Guest.ROUTER));
    }

    private void happen(Line line) {
        ScriptTime time = ScriptTime.parse(line.time(), now);
        Words words = new Words(line.rest());
        String kind = words.word();
        if (kind.equals(">")) {
            expect(line, time);
            return;
        }
        advance(time);
        if (!line.rest().matches(CHECKS)) {
            checkNothingSeen();
        }
        switch (kind) {
            case "<" -> {
                ScriptConnection c = host.connection(words);
                simulation.link().arrive(new GuestLine(simulation.guest(), words, c).build());
            }
            case "host" -> host.happen(words);
            case "counter" -> host.checkCounter(words);
            case "nothing" -> {}
            default -> throw new IllegalArgumentException("what is '" + kind + "'?");
        }
        boolean more = at < lines.size() && lines.get(at).time().equals("&");
        if (!more) {
            simulation.settle();
        }
    }

    private void advance(ScriptTime time) {
        if (time.together()) {
            return;
        }
        long left = time.earliest() - (simulation.now() - start);
        if (left > 0) {
            simulation.runUntil(() -> !seen.isEmpty(), left);
            checkNothingSeen();
            simulation.run(time.earliest() - (simulation.now() - start));
            checkNothingSeen();
        }
        now = simulation.now() - start;
    }

    private void checkNothingSeen() {
        if (!seen.isEmpty()) {
            throw new IllegalStateException("unexpected: " + text(seen.element().packet(), ""));
        }
    }

    private void expect(Line line, ScriptTime time) {
        long wait = time.deadline() - (simulation.now() - start);
        if (seen.isEmpty()) {
            simulation.runUntil(() -> !seen.isEmpty(), Math.max(0, wait));
        }
        if (seen.isEmpty()) {
            throw new IllegalStateException("nothing was sent");
        }
        Seen first = seen.remove();
        String expected = line.rest().substring(1).strip().replaceAll("\\s+", " ");
        String found = text(first.packet(), expected);
        Words words = new Words(expected);
        ScriptConnection c = host.connection(words);
        String kind = words.word();
        if (TcpLine.isFlags(kind)) {
            TcpLine wanted = TcpLine.parse(kind, words);
            words.end();
            expected = tag(c) + wanted.text();
        }
        if (!found.equals(expected)) {
            throw new IllegalStateException("seen: " + found);
        }
        if (!time.allows(first.time())) {
            throw new IllegalStateException("seen at " + first.time() / 1e9 + " s");
        }
        now = first.time();
    }

    private String text(Packet p, String expected) {
        if (!SeenText.isTcp(p)) {
            return SeenText.of(p, expected.contains(" ttl "));
        }
        ScriptConnection c = host.connection(SeenText.guestPort(p) - ScriptConnection.FIRST_PORT);
        Words words = new Words(expected);
        host.connection(words);
        String flags = words.hasNext() ? words.word() : "";
        boolean comparable = TcpLine.isFlags(flags) && !flags.isEmpty();
        TcpLine like =
                comparable
                        ? TcpLine.parse(flags, words)
                        : TcpLine.parse(".", new Words("0:0(0) win 0"));
        return tag(c) + like.describe(p, c);
    }

    private static String tag(ScriptConnection c) {
        return c.number == 1 ? "" : "@" + c.number + " ";
    }

    /** The next line that says how a connect goes, without its first words. */
    private String nextConnect() {
        int found = 0;
        for (Line line : lines) {
            if (line.rest().matches("host (@\\d+ )?connect .*") && found++ == connects) {
                connects++;
                return line.rest().substring(5);
            }
        }
        throw simulation.failed("the stack connects, and no line says how that goes");
    }

    private AssertionError failure(Line line, String what, RuntimeException e) {
        return simulation.report(
                new AssertionError(
                        file
                                + ":"
                                + line.number()
                                + ": "
                                + line.time()
                                + " "
                                + line.rest()
                                + "\n    "
                                + what,
                        e));
    }

    private VirtualNetwork network() {
        VirtualNetwork d = VirtualNetwork.DEFAULT;
        int mtu = d.mtu();
        for (String setting : settings) {
            if (setting.startsWith("mtu ")) {
                mtu = Integer.parseInt(setting.substring(4).strip());
            }
        }
        return new VirtualNetwork(
                d.ipv4(),
                d.prefixLength(),
                isSet("ipv6") ? PREFIX6 : 0,
                mtu,
                !isSet("loopback off"),
                !isSet("dns off"));
    }

    private boolean isSet(String setting) {
        return settings.contains(setting);
    }
}
