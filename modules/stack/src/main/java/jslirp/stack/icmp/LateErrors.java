package jslirp.stack.icmp;

import jslirp.stack.flow.AddressMap;
import jslirp.stack.flow.GuestEnd;
import jslirp.stack.host.SocketError;
import jslirp.wire.IpAddress;

/**
 * From the error queue of a host socket (ip(7), IP_RECVERR) to the guest. What a router or the far
 * host reported is passed on as it is, in the reporter's name; what the host's own kernel found out
 * is reported by the gateway.
 */
public final class LateErrors {
    private final IcmpError errors;
    private final AddressMap addresses;

    /** Sends by {@code errors}, translating by {@code addresses}. */
    public LateErrors(IcmpError errors, AddressMap addresses) {
        this.errors = errors;
        this.addresses = addresses;
    }

    /**
     * Tells the guest.
     *
     * @param remoteHigh the destination of the lost datagram, as the guest dialled it; so the
     *     others
     * @param sequence of the echo request that was lost; 0 for UDP
     */
    public void send(
            SocketError error,
            GuestEnd flow,
            int protocol,
            long remoteHigh,
            long remoteLow,
            int remotePort,
            int sequence,
            long now) {
        boolean ipv6 = !IpAddress.isIpv4(flow.guestHigh(), flow.guestLow());
        IcmpVersion version = IcmpVersion.of(ipv6);
        if (!isIcmpFor(ipv6, error)) {
            errors.sendForFlow(
                    error.errno,
                    protocol,
                    flow.guestHigh(),
                    flow.guestLow(),
                    flow.guestPort(),
                    remoteHigh,
                    remoteLow,
                    remotePort,
                    sequence,
                    now);
            return;
        }
        int type = error.type;
        int code = error.code;
        if (!version.isError(type)) {
            return;
        }
        setOffender(error, flow, remoteHigh, remoteLow);
        errors.sendForFlow(
                type,
                code,
                version.isTooBig(type, code) ? error.info : 0,
                addresses.high(),
                addresses.low(),
                protocol,
                flow.guestHigh(),
                flow.guestLow(),
                flow.guestPort(),
                remoteHigh,
                remoteLow,
                remotePort,
                sequence,
                now);
    }

    /**
     * A nameserver of the other family may have been asked: its errors mean nothing to the guest.
     */
    private static boolean isIcmpFor(boolean ipv6, SocketError error) {
        return error.icmp && IpAddress.isIpv4(error.destinationHigh, error.destinationLow) != ipv6;
    }

    /** The destination itself reports under the name by which the guest knows it. */
    private void setOffender(SocketError error, GuestEnd flow, long remoteHigh, long remoteLow) {
        boolean itself =
                error.offenderLow == error.destinationLow
                        && error.offenderHigh == error.destinationHigh;
        addresses.toGuest(
                itself ? remoteHigh : error.offenderHigh,
                itself ? remoteLow : error.offenderLow,
                flow.gatewayHigh());
    }
}
