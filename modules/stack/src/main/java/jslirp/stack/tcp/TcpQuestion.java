package jslirp.stack.tcp;

import jslirp.stack.event.DropReason;
import jslirp.stack.flow.Flow;
import jslirp.stack.flow.FlowTable;
import jslirp.stack.flow.Timer;
import jslirp.stack.host.PortQuestion;
import jslirp.wire.TcpHeader;

/**
 * A SYN that wants nothing but its answer. A guest that listens answers with a SYN,ACK, which is
 * reset as any that belongs to no connection (RFC 9293 section 3.10.7.1): the handshake never ends,
 * so that accept(2) returns nothing in the guest. One that does not listen answers with a reset.
 *
 * <p>It holds its name in the flow table until then, and no descriptor, window or memory.
 */
final class TcpQuestion extends Timer implements Flow {
    private final TcpFlows flows;
    private final TcpSegments segments;
    private final PortQuestion question;
    private final TcpName name;
    private final int iss;
    private final long until;
    private boolean sent;
    private long pause = TcpTimers.QUESTION_AGAIN;

    TcpQuestion(
            TcpFlows flows,
            TcpSegments segments,
            PortQuestion question,
            TcpName name,
            int iss,
            long now) {
        this.flows = flows;
        this.segments = segments;
        this.question = question;
        this.name = name;
        this.iss = iss;
        until = now + TcpTimers.QUESTION;
    }

    /** Enters the table, which has room and nothing under this name, and asks. */
    void ask(long now) {
        FlowTable table = flows.table();
        table.add(
                name.ports(),
                name.guestHigh(),
                name.guestLow(),
                name.remoteHigh(),
                name.remoteLow(),
                this);
        send(now);
    }

    /** Until it has left: the guest's Ethernet address may not be known yet, the link be full. */
    private void send(long now) {
        sent = segments.question(name, iss);
        flows.deadlines().set(this, sent ? until : now + pause);
        pause *= 2;
    }

    /** The guest has sent a segment under this name. */
    void answered(TcpSegment segment, long now) {
        boolean answers = segment.has(TcpHeader.ACK) && segment.acknowledgment == iss + 1;
        if (answers && segment.has(TcpHeader.RST)) {
            end();
            question.onRefused(now);
        } else if (answers && segment.has(TcpHeader.SYN)) {
            segments.resetUnknown(segment);
            end();
            question.onListens(now);
        } else {
            flows.counters().drop(DropReason.TCP_UNEXPECTED);
        }
    }

    @Override
    protected void expire(long now) {
        if (!sent && until - now > 0) {
            send(now);
            return;
        }
        end();
        question.onSilence(now);
    }

    private void end() {
        flows.deadlines().remove(this);
        flows.table()
                .remove(
                        name.ports(),
                        name.guestHigh(),
                        name.guestLow(),
                        name.remoteHigh(),
                        name.remoteLow());
    }

    @Override
    public void flush(long now) {}

    @Override
    public void abandon(long now) {
        end();
        question.onSilence(now);
    }

    @Override
    public boolean arrived() {
        return true;
    }
}
