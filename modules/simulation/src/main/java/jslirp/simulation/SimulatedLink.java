package jslirp.simulation;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ENOBUFS;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import jslirp.stack.link.Frame;
import jslirp.stack.link.Link;
import jslirp.stack.link.LinkEvents;
import jslirp.stack.link.LinkProperties;
import jslirp.stack.link.LocalConnections;
import org.jspecify.annotations.Nullable;

/**
 * A wire between the guest and the stack, as good or bad as its {@link LinkConditions}. Every frame
 * of the stack is checked by {@link FrameRules}; super-frames are cut before they travel, so that
 * one of their segments may be lost. Frames of the guest wait in a bounded queue, as in a TAP: what
 * finds it full is lost.
 */
public final class SimulatedLink implements Link {
    private static final long RETRY = 1_000_000;

    private final Simulation simulation;
    private final LinkProperties properties;
    private final FrameRules rules;
    private final ArrayDeque<Packet> fromGuest = new ArrayDeque<>();

    private LinkConditions conditions = LinkConditions.PERFECT;
    private Consumer<Packet> guest = p -> {};
    private @Nullable Consumer<Packet> observer;

    private boolean newFrames;
    private boolean moreFrames;
    private boolean wanted;
    private boolean writable;
    private int underWay;
    private boolean down;
    private boolean orderly = true;

    private long lostFromGuest;
    private long refused;
    private Jumbograms jumbograms = Jumbograms.NONE;

    /** What becomes of super-frames above 65535 bytes. */
    public enum Jumbograms {
        /** The guest forwards what it gets: none must be sent. */
        NONE,
        /** Its sockets take them. */
        TAKEN,
        /** Its sockets would, but somebody in between drops them. */
        LOST,
        /** Its sockets would, but the link has no memory for them. */
        REFUSED
    }

    SimulatedLink(Simulation simulation, LinkProperties properties, int mtu) {
        this.simulation = simulation;
        this.properties = properties;
        this.rules = new FrameRules(mtu, properties);
    }

    /** From now on the path is like this. */
    public void conditions(LinkConditions conditions) {
        this.conditions = conditions;
        orderly &= conditions.jitterNanos() == 0 && conditions.duplication() == 0;
    }

    /** From now on nothing passes; or everything does again. */
    public void down(boolean down) {
        this.down = down;
    }

    /** Frames of the guest that found the queue full. */
    public long lostFromGuest() {
        return lostFromGuest;
    }

    /** How often the stack was told that the link is full. */
    public long refused() {
        return refused;
    }

    /** Whether frames have always arrived in the order in which they were sent. */
    boolean isOrderly() {
        return orderly;
    }

    /** Who gets the packets that arrive, cut and complete. */
    void guest(Consumer<Packet> guest) {
        this.guest = guest;
    }

    /** Who gets each frame of the stack as it was sent, before anything happens to it. */
    void observer(Consumer<Packet> observer) {
        this.observer = observer;
    }

    @Override
    public LinkProperties properties() {
        return properties;
    }

    /** From now on the guest's connections end at sockets next to the link, or do not. */
    public void jumbograms(Jumbograms fate) {
        jumbograms = fate;
        if (fate != Jumbograms.NONE) {
            rules.takesJumbograms();
        }
    }

    @Override
    public LocalConnections localConnections() {
        return (_, _, _, _, _, _) -> jumbograms != Jumbograms.NONE;
    }

    @Override
    public long receive(Frame frame) {
        Packet next = fromGuest.poll();
        if (next == null) {
            return -EAGAIN;
        }
        next.into(frame);
        simulation.capture(next);
        return next.bytes().byteSize();
    }

    @Override
    public long transmit(Frame frame) {
        if (underWay >= conditions.queueFrames() || simulation.chance(conditions.refusal())) {
            return refuse();
        }
        Packet p = Packet.of(frame);
        simulation.capture(p);
        try {
            rules.check(p);
        } catch (IllegalStateException e) {
            throw simulation.failed(
                    "the stack sent " + e.getMessage() + ": " + Described.packet(p));
        }
        if (p.isSuperFrame() && frame.payload() - frame.begin() != p.payload()) {
            throw simulation.failed("a super-frame that does not know its headers");
        }
        if (observer != null) {
            observer.accept(p);
        }
        boolean jumbogram = p.bytes().byteSize() - Packet.IP > Frame.LARGEST_PACKET_IPV6;
        if (jumbogram && jumbograms != Jumbograms.TAKEN) {
            return jumbograms == Jumbograms.LOST ? frame.length() : -ENOBUFS;
        }
        Segmenter.cut(p, this::travelToGuest);
        return frame.length();
    }

    /** The guest sends a frame: it arrives, perhaps, and later. */
    void send(Packet p) {
        if (down || simulation.chance(conditions.loss())) {
            return;
        }
        simulation.at(arrival(), _ -> arrive(p));
        if (simulation.chance(conditions.duplication())) {
            simulation.at(arrival(), _ -> arrive(p));
        }
    }

    /** Puts a frame in front of the stack, past all conditions. */
    void arrive(Packet p) {
        if (fromGuest.size() >= properties.queueFrames()) {
            lostFromGuest++;
            return;
        }
        fromGuest.add(p);
        newFrames = true;
    }

    boolean hasEvents() {
        return newFrames || moreFrames || writable;
    }

    /** Tells the stack what happened, as the loop does. */
    void tell(LinkEvents stack, long now) {
        if (writable) {
            writable = false;
            stack.onLinkWritable(now);
        }
        if (newFrames || moreFrames) {
            newFrames = false;
            moreFrames = stack.onLinkReadable(now);
        }
    }

    private long refuse() {
        refused++;
        if (!wanted) {
            wanted = true;
            if (underWay < conditions.queueFrames()) {
                simulation.at(simulation.now() + RETRY, _ -> becomeWritable());
            }
        }
        return -EAGAIN;
    }

    private void becomeWritable() {
        if (wanted) {
            wanted = false;
            writable = true;
        }
    }

    private void travelToGuest(Packet p) {
        underWay++;
        boolean lost = down || simulation.chance(conditions.loss());
        simulation.at(arrival(), _ -> leave(p, lost));
        if (!lost && simulation.chance(conditions.duplication())) {
            simulation.at(arrival(), _ -> guest.accept(p));
        }
    }

    private void leave(Packet p, boolean lost) {
        underWay--;
        if (underWay <= conditions.queueFrames() / 2) {
            becomeWritable();
        }
        if (!lost) {
            guest.accept(p);
        }
    }

    private long arrival() {
        long jitter = conditions.jitterNanos();
        long more = jitter > 0 && simulation.chance(0.3) ? simulation.random().nextLong(jitter) : 0;
        return simulation.now() + conditions.delayNanos() + more;
    }
}
