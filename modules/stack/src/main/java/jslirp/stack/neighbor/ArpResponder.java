package jslirp.stack.neighbor;

import static jslirp.stack.host.HostErrno.EAGAIN;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.ip.FrameOutput;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.ip.Neighbors;
import jslirp.stack.link.Frame;
import jslirp.wire.ArpPacket;
import jslirp.wire.EthernetHeader;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;

/**
 * ARP for the virtual hosts (RFC 826): answers for the gateway and the DNS address and for nobody
 * else, so that a guest learns soon that another address of the network is not there; learns from
 * what the guest says about itself; and asks for guests.
 */
public final class ArpResponder implements IpOutput.NeighborQuery {
    private final FrameOutput frames;
    private final Neighbors neighbors;
    private final VirtualAddresses addresses;
    private final Counters counters;

    private final Questions questions = new Questions();

    /** ARP of one stack. */
    public ArpResponder(
            FrameOutput frames,
            Neighbors neighbors,
            VirtualAddresses addresses,
            Counters counters) {
        this.frames = frames;
        this.neighbors = neighbors;
        this.addresses = addresses;
        this.counters = counters;
    }

    /** Takes an ARP packet, which begins at {@link Frame#NETWORK}. */
    public void accept(Frame frame, long now) {
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        if (!ArpPacket.fits(s, at, frame.end()) || !isSenderHonest(s, at)) {
            counters.drop(DropReason.ARP_MALFORMED);
            return;
        }
        long sender = IpAddress.mappedLow(ArpPacket.senderAddress(s, at));
        if (addresses.isGateway(0, sender) || addresses.isDns(0, sender)) {
            counters.drop(DropReason.IP_SOURCE);
            return;
        }
        long mac = ArpPacket.senderMac(s, at);
        if (isStation(sender)) {
            neighbors.learn(0, sender, mac);
            questions.answered(0, sender);
        }
        long target = IpAddress.mappedLow(ArpPacket.targetAddress(s, at));
        boolean ours = addresses.isGateway(0, target) || addresses.isDns(0, target);
        if (ours && ArpPacket.operation(s, at) == ArpPacket.REQUEST) {
            reply((int) target, (int) sender, mac);
        }
    }

    /** Asks for a guest's IPv4 address, in the gateway's name. */
    @Override
    public void ask(long high, long low) {
        boolean askable = IpAddress.isIpv4(high, low) && neighbors.isOnLink(high, low);
        if (askable && questions.worthAsking(high, low)) {
            int gateway = (int) addresses.gateway();
            write(ArpPacket.REQUEST, gateway, 0, (int) low);
            transmit(MacAddress.BROADCAST, gateway);
        }
    }

    /** Whether the sender speaks for itself and is one station. */
    private static boolean isSenderHonest(MemorySegment s, long at) {
        long mac = ArpPacket.senderMac(s, at);
        int operation = ArpPacket.operation(s, at);
        return MacAddress.isUnicast(mac)
                && mac == EthernetHeader.source(s, Frame.ETHERNET)
                && (operation == ArpPacket.REQUEST || operation == ArpPacket.REPLY);
    }

    /** Whether a station can have this address: a probe (RFC 5227) has none yet. */
    private boolean isStation(long sender) {
        return !AddressMap.isForbidden(0, sender)
                && !IpAddress.isMulticast(0, sender)
                && !IpAddress.isBroadcast(0, sender)
                && sender != addresses.network()
                && sender != addresses.broadcast();
    }

    private void reply(int ours, int sender, long mac) {
        write(ArpPacket.REPLY, ours, mac, sender);
        transmit(mac, ours);
    }

    private void transmit(long mac, int ours) {
        if (frames.transmit(mac, MacAddress.ofIpv4(ours), EthernetHeader.ARP) == -EAGAIN) {
            counters.drop(DropReason.LINK_FULL);
        }
    }

    private void write(int operation, int ours, long targetMac, int target) {
        Frame frame = frames.frame();
        frame.clear();
        MemorySegment s = frame.segment();
        long at = Frame.NETWORK;
        ArpPacket.writeFormat(s, at);
        ArpPacket.operation(s, at, operation);
        ArpPacket.senderMac(s, at, MacAddress.ofIpv4(ours));
        ArpPacket.senderAddress(s, at, ours);
        ArpPacket.targetMac(s, at, targetMac);
        ArpPacket.targetAddress(s, at, target);
        frame.end(at + ArpPacket.LENGTH);
    }
}
