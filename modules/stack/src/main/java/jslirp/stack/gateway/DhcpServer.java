package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;
import jslirp.wire.MacAddress;
import jslirp.wire.UdpHeader;

/**
 * The DHCP server at the gateway (RFC 2131, RFC 2132). It is the only one of its network, so it
 * refuses what it has not given out. Clients are told apart by their hardware address alone; a
 * message without a type is BOOTP's (RFC 951) and taken for a request. All replies are broadcast
 * and of the size that BOOTP had, which every client takes.
 */
public final class DhcpServer {
    /** A day. */
    static final int LEASE_SECONDS = 86_400;

    private static final long SECOND = 1_000_000_000L;
    private static final long LEASE_NANOS = LEASE_SECONDS * SECOND;

    /** How long an offer is kept for the client that got it. */
    private static final long OFFER_NANOS = 60 * SECOND;

    /** How long an address that was found in use is not given out. */
    private static final long DECLINED_NANOS = 600 * SECOND;

    private static final int PAYLOAD = 548;
    private static final int TTL = 64;

    /** "Low delay", as the peer marks its replies (RFC 1349). */
    private static final int LOW_DELAY = 0x10;

    private static final int CHECKSUM = 6;
    private static final String REFUSAL = "requested address not available";
    private static final int NO_TYPE = 0;
    private static final int NO_ADDRESS = 0;

    private final IpOutput output;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final int first;
    private final Counters counters;
    private final DhcpLeases<Long> leases = new DhcpLeases<>();

    /** A server that gives out {@link DhcpLeases#SIZE} addresses from {@code first} on. */
    public DhcpServer(
            IpOutput output,
            Neighbors neighbors,
            VirtualAddresses addresses,
            IpAddress first,
            Counters counters) {
        this.output = output;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.first = first.ipv4();
        this.counters = counters;
    }

    /** Takes a message, from {@link Frame#payload} to {@link Frame#end}. */
    public void accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = frame.payload();
        if (!DhcpMessage.fits(s, at, frame.end())
                || DhcpMessage.op(s, at) != DhcpMessage.BOOTREQUEST
                || !MacAddress.isUnicast(DhcpMessage.chaddr(s, at))) {
            counters.drop(DropReason.DHCP_MALFORMED);
            return;
        }
        switch (type(frame)) {
            case DhcpOption.DISCOVER -> discover(frame, now);
            case DhcpOption.REQUEST, NO_TYPE -> request(frame, now);
            case DhcpOption.DECLINE -> leases.decline(client(frame), now + DECLINED_NANOS, now);
            case DhcpOption.RELEASE -> leases.release(client(frame), now);
            case DhcpOption.INFORM -> reply(frame, DhcpOption.ACK, NO_ADDRESS);
            default -> counters.drop(DropReason.DHCP_MALFORMED);
        }
    }

    private void discover(Frame frame, long now) {
        long client = client(frame);
        int index = index(option(frame, DhcpOption.REQUESTED_ADDRESS));
        if (index == DhcpLeases.NONE || !leases.isAvailable(index, client, now)) {
            index = knownOrFree(client, now);
        }
        if (index == DhcpLeases.NONE) {
            counters.drop(DropReason.DHCP_NO_LEASE);
            return;
        }
        // A client that has a lease already keeps it while it looks around.
        if (leases.find(client, now) != index) {
            leases.take(index, client, now + OFFER_NANOS, now);
        }
        reply(frame, DhcpOption.OFFER, first + index);
    }

    private void request(Frame frame, long now) {
        long client = client(frame);
        int server = option(frame, DhcpOption.SERVER_IDENTIFIER);
        if (server != NO_ADDRESS && server != (int) addresses.gateway()) {
            // RFC 2131 section 3.1: the client has declined our offer for another's.
            leases.release(client, now);
            return;
        }
        int wanted = option(frame, DhcpOption.REQUESTED_ADDRESS);
        if (wanted == NO_ADDRESS) {
            wanted = DhcpMessage.ciaddr(frame.segment(), frame.payload());
        }
        int index = wanted == NO_ADDRESS ? knownOrFree(client, now) : index(wanted);
        if (wanted == NO_ADDRESS && index == DhcpLeases.NONE) {
            counters.drop(DropReason.DHCP_NO_LEASE);
        } else if (index == DhcpLeases.NONE || !leases.isAvailable(index, client, now)) {
            reply(frame, DhcpOption.NAK, NO_ADDRESS);
        } else {
            leases.take(index, client, now + LEASE_NANOS, now);
            neighbors.learn(0, IpAddress.mappedLow(first + index), client);
            reply(frame, DhcpOption.ACK, first + index);
        }
    }

    private int knownOrFree(long client, long now) {
        int known = leases.find(client, now);
        return known == DhcpLeases.NONE ? leases.firstFree(now) : known;
    }

    private int index(int address) {
        int index = address - first;
        return index >= 0 && index < DhcpLeases.SIZE ? index : DhcpLeases.NONE;
    }

    private static long client(Frame frame) {
        return DhcpMessage.chaddr(frame.segment(), frame.payload());
    }

    private static int type(Frame frame) {
        MemorySegment s = frame.segment();
        long option = DhcpOption.find(s, frame.payload(), frame.end(), DhcpOption.MESSAGE_TYPE, 1);
        return option == DhcpOption.ABSENT ? NO_TYPE : BigEndian.u8(s, DhcpOption.value(option));
    }

    /** An option that holds an address; {@link #NO_ADDRESS} if it is not there. */
    private static int option(Frame frame, int code) {
        MemorySegment s = frame.segment();
        long option = DhcpOption.find(s, frame.payload(), frame.end(), code, Integer.BYTES);
        return option == DhcpOption.ABSENT
                ? NO_ADDRESS
                : BigEndian.i32(s, DhcpOption.value(option));
    }

    private void reply(Frame request, int type, int address) {
        Frame frame = output.frame(false);
        long at = frame.transport() + UdpHeader.LENGTH;
        long end = at + PAYLOAD;
        writeMessage(request, frame.segment(), at, address);
        long next = writeOptions(frame.segment(), at + DhcpMessage.LENGTH, type, address);
        while (next < end) {
            BigEndian.u8(frame.segment(), next++, 0);
        }
        send(frame, end);
    }

    private void writeMessage(Frame request, MemorySegment s, long at, int address) {
        MemorySegment from = request.segment();
        long asked = request.payload();
        DhcpMessage.clear(s, at);
        DhcpMessage.op(s, at, DhcpMessage.BOOTREPLY);
        DhcpMessage.xid(s, at, DhcpMessage.xid(from, asked));
        DhcpMessage.flags(s, at, DhcpMessage.flags(from, asked));
        DhcpMessage.ciaddr(s, at, DhcpMessage.ciaddr(from, asked));
        DhcpMessage.yiaddr(s, at, address);
        DhcpMessage.siaddr(s, at, (int) addresses.gateway());
        DhcpMessage.giaddr(s, at, DhcpMessage.giaddr(from, asked));
        DhcpMessage.chaddr(s, at, DhcpMessage.chaddr(from, asked));
    }

    /** In the peer's order, with the MTU (RFC 2132 section 5.1) behind. */
    private long writeOptions(MemorySegment s, long at, int type, int address) {
        int gateway = (int) addresses.gateway();
        long next = DhcpOption.writeU8(s, at, DhcpOption.MESSAGE_TYPE, type);
        next = DhcpOption.writeU32(s, next, DhcpOption.SERVER_IDENTIFIER, gateway);
        if (type == DhcpOption.NAK) {
            next = DhcpOption.writeText(s, next, DhcpOption.MESSAGE, REFUSAL);
            return DhcpOption.writeEnd(s, next);
        }
        next = DhcpOption.writeU32(s, next, DhcpOption.SUBNET_MASK, (int) addresses.mask());
        next = DhcpOption.writeU32(s, next, DhcpOption.ROUTER, gateway);
        next = DhcpOption.writeU32(s, next, DhcpOption.DNS, (int) addresses.dns());
        if (address != NO_ADDRESS) {
            next = DhcpOption.writeU32(s, next, DhcpOption.LEASE_TIME, LEASE_SECONDS);
        }
        next = DhcpOption.writeU16(s, next, DhcpOption.INTERFACE_MTU, output.mtu());
        return DhcpOption.writeEnd(s, next);
    }

    private void send(Frame frame, long end) {
        MemorySegment s = frame.segment();
        long at = frame.transport();
        UdpHeader.sourcePort(s, at, DhcpMessage.SERVER_PORT);
        UdpHeader.destinationPort(s, at, DhcpMessage.CLIENT_PORT);
        UdpHeader.totalLength(s, at, (int) (end - at));
        UdpHeader.checksum(s, at, 0);
        frame.end(end);
        frame.checksumOffset(CHECKSUM);
        output.ttl(TTL);
        output.trafficClass(LOW_DELAY);
        output.sendOrDrop(IpProtocol.UDP, 0, addresses.gateway(), 0, IpAddress.mappedLow(-1));
    }
}
