package jslirp.stack.gateway;

import static jslirp.stack.host.HostErrno.EAGAIN;
import static jslirp.stack.host.HostErrno.ENETUNREACH;
import static jslirp.stack.host.HostErrno.ENOBUFS;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jslirp.stack.flow.NameserverRound;
import jslirp.stack.flow.Timer;
import jslirp.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * One query on its way through the host's nameservers: kept until it has its answer or all have
 * been asked. It is its own timer.
 */
final class DnsQuery extends Timer {
    /** How long one is waited for before the next is asked: the third still answers in a second. */
    static final long PATIENCE_NANOS = 400_000_000L;

    /** How long an answer may come when all have been asked; resolvers give up after five. */
    static final long WAIT_NANOS = 10_000_000_000L;

    private final DnsFlow flow;
    private final DnsRelay relay;
    private final int identifier;
    private final byte[] message;
    private final NameserverRound round;

    /** Those asked, by their place in the round, from which an answer may yet come. */
    private int awaited;

    private int lastErrno = ENETUNREACH;
    private @Nullable Endpoint answeredBy;

    /** Whether there may be somebody left to ask. */
    private boolean asking = true;

    /** A query of the flow, for which memory has been taken. */
    DnsQuery(DnsFlow flow, DnsRelay relay, int identifier, MemorySegment s, long at, int length) {
        this.flow = flow;
        this.relay = relay;
        this.identifier = identifier;
        message = new byte[length];
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, at, message, 0, length);
        round = new NameserverRound(relay.resolvers);
    }

    /** By which guest and nameserver tell it from others. */
    int identifier() {
        return identifier;
    }

    boolean isAnswered() {
        return answeredBy != null;
    }

    /** Whether this is the query, on its way still. */
    boolean isSame(MemorySegment s, long at, long length) {
        MemorySegment mine = MemorySegment.ofArray(message);
        return asking
                && length == message.length
                && MemorySegment.mismatch(mine, 0, length, s, at, at + length) < 0;
    }

    /** The guest asks again: so is the server that is being waited for, and for no longer. */
    void again(long now) {
        if (round.isCurrentKnown()) {
            send(round.current());
        } else {
            askNext(now);
        }
    }

    /** Asks the next nameserver that takes the query, or waits for those that have been asked. */
    void askNext(long now) {
        for (Endpoint next = round.next(now); next != null; next = round.next(now)) {
            long n = send(next);
            if (n >= 0) {
                awaited |= 1 << (round.asked() - 1);
            } else {
                lastErrno = (int) -n;
            }
            // What is full now is nobody's fault, and as full for the next one.
            if (n >= 0 || n == -EAGAIN || n == -ENOBUFS) {
                relay.deadlines.set(this, now + PATIENCE_NANOS);
                return;
            }
        }
        stopAsking();
        if (awaited == 0) {
            refused(now);
        } else {
            relay.deadlines.set(this, now + WAIT_NANOS);
        }
    }

    /** A server that was asked cannot answer. */
    void failed(Endpoint server, int errno, long now) {
        int index = round.indexOf(server);
        if (isAnswered() || index < 0 || (awaited & 1 << index) == 0) {
            return;
        }
        awaited &= ~(1 << index);
        lastErrno = errno;
        if (!asking && awaited == 0) {
            refused(now);
        } else if (asking && index == round.asked() - 1) {
            askNext(now);
        }
    }

    /** A server has answered; false when another has before. */
    boolean answered(Endpoint server, long now) {
        if (answeredBy != null) {
            return answeredBy.equals(server);
        }
        answeredBy = server;
        stopAsking();
        if (round.asked() > 1) {
            // Remembered while another's answer may come.
            flow.severalAsked();
            relay.deadlines.set(this, now + DnsFlow.LATE_NANOS);
        } else {
            close();
        }
        return true;
    }

    @Override
    protected void expire(long now) {
        if (!asking) {
            close();
            if (!isAnswered()) {
                flow.settled(now);
            }
            return;
        }
        if ((awaited & 1 << (round.asked() - 1)) != 0) {
            round.silent(now);
        }
        askNext(now);
    }

    /** Ends it without a word. */
    void close() {
        stopAsking();
        relay.deadlines.remove(this);
        flow.remove(this);
    }

    private void refused(long now) {
        relay.refused(flow, lastErrno, now);
        close();
        flow.settled(now);
    }

    private void stopAsking() {
        if (asking) {
            asking = false;
            relay.memory.giveBack(message.length);
        }
    }

    private long send(Endpoint server) {
        MemorySegment.copy(message, 0, relay.scratch, ValueLayout.JAVA_BYTE, 0, message.length);
        return flow.send(server, relay.scratch, 0, message.length);
    }
}
