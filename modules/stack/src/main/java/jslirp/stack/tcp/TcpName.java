package jslirp.stack.tcp;

import jslirp.stack.flow.FlowTable;
import jslirp.wire.IpAddress;
import jslirp.wire.IpProtocol;

/** The name of a connection: the guest's end, and the remote end as the guest knows it. */
record TcpName(
        long guestHigh,
        long guestLow,
        int guestPort,
        long remoteHigh,
        long remoteLow,
        int remotePort) {
    /** The connection that a segment belongs to. */
    static TcpName of(TcpSegment segment) {
        return new TcpName(
                segment.guestHigh,
                segment.guestLow,
                segment.guestPort,
                segment.remoteHigh,
                segment.remoteLow,
                segment.remotePort);
    }

    boolean ipv6() {
        return !IpAddress.isIpv4(guestHigh, guestLow);
    }

    /** The part of the key in the flow table that is not an address. */
    long ports() {
        return FlowTable.ports(IpProtocol.TCP, guestPort, remotePort);
    }

    /** Whether no flow has this name. */
    boolean isFree(FlowTable table) {
        return table.find(ports(), guestHigh, guestLow, remoteHigh, remoteLow) == null;
    }
}
