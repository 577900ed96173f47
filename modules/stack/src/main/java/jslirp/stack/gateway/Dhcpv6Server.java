package jslirp.stack.gateway;

import static jslirp.wire.Dhcpv6Option.IA_NA;
import static jslirp.wire.Dhcpv6Option.IA_PD;
import static jslirp.wire.Dhcpv6Option.IA_TA;

import java.lang.foreign.MemorySegment;
import jslirp.stack.event.Counters;
import jslirp.stack.event.DropReason;
import jslirp.stack.flow.VirtualAddresses;
import jslirp.stack.host.Nameservers;
import jslirp.stack.ip.IpOutput;
import jslirp.stack.link.Frame;
import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.IpAddress;
import jslirp.wire.MacAddress;

/**
 * The DHCPv6 server at the gateway (RFC 8415 section 18.3), for clients that want more than the
 * router advertisement tells. It is the only one of its link and says so, gives an association one
 * address, has no prefixes to delegate and no temporary addresses, and talks to clients by their
 * link-local address. It takes no messages of relays. What cannot be assigned is answered by
 * status; what must be discarded is counted.
 */
public final class Dhcpv6Server {
    /** A preference that lets the client look no further (RFC 8415 section 18.2.1). */
    private static final int FOREMOST = 255;

    /** A DUID-LL is this, and a MAC (RFC 8415 section 11.4). */
    private static final int DUID_LL_ETHERNET = 0x0003_0001;

    /** A client has one interface here. More associations in a message are passed over. */
    private static final int MOST_ASSOCIATIONS = 8;

    /** An association with its status, or with an address and some that are not its own. */
    private static final int LARGEST_ASSOCIATION = 16 + 28 * (1 + Dhcpv6Bindings.MOST_ADDRESSES);

    /** What stands behind the associations: a status, or nameserver and search list. */
    private static final int OTHER_OPTIONS = 300;

    private final IpOutput output;
    private final VirtualAddresses addresses;
    private final Nameservers nameservers;
    private final Counters counters;
    private final Dhcpv6Bindings bindings;
    private final MemorySegment duid = MemorySegment.ofArray(new byte[10]);

    /** A server that gives out {@link DhcpLeases#SIZE} addresses of the prefix, from ::f on. */
    public Dhcpv6Server(
            IpOutput output,
            VirtualAddresses addresses,
            Nameservers nameservers,
            Counters counters) {
        this.output = output;
        this.addresses = addresses;
        this.nameservers = nameservers;
        this.counters = counters;
        bindings = new Dhcpv6Bindings(addresses.prefix6());
        BigEndian.i32(duid, 0, DUID_LL_ETHERNET);
        BigEndian.u48(duid, 4, MacAddress.ofIpv6(addresses.gateway6Low()));
    }

    /** Takes a message, from {@link Frame#payload} to {@link Frame#end}. */
    public void accept(Frame frame, long now) {
        if (!Dhcpv6Message.fits(frame.segment(), frame.payload(), frame.end())) {
            counters.drop(DropReason.DHCP_MALFORMED);
            return;
        }
        Dhcpv6Request request = new Dhcpv6Request(frame);
        if (!isAcceptable(request) || !answer(request, now)) {
            counters.drop(DropReason.DHCP_MALFORMED);
        }
    }

    /** RFC 8415 section 16: what a server has to discard without a word. */
    private boolean isAcceptable(Dhcpv6Request request) {
        if (!request.isWhole() || !isNeighbor(request.sourceHigh(), request.sourceLow())) {
            return false;
        }
        return switch (request.type()) {
            case Dhcpv6Message.SOLICIT, Dhcpv6Message.CONFIRM, Dhcpv6Message.REBIND ->
                    request.hasClient() && !request.hasServer() && request.isMulticast();
            case Dhcpv6Message.REQUEST,
                    Dhcpv6Message.RENEW,
                    Dhcpv6Message.RELEASE,
                    Dhcpv6Message.DECLINE ->
                    request.hasClient() && request.isFor(duid);
            case Dhcpv6Message.INFORMATION_REQUEST ->
                    (!request.hasServer() || request.isFor(duid))
                            && request.isMulticast()
                            && !request.has(IA_NA)
                            && !request.has(IA_TA)
                            && !request.has(IA_PD);
            default -> false;
        };
    }

    private boolean isNeighbor(long high, long low) {
        return IpAddress.isLinkLocal(high, low) || high == addresses.prefix6();
    }

    /** Returns false when there is nothing to be said. */
    private boolean answer(Dhcpv6Request request, long now) {
        if (!request.isMulticast()) {
            Dhcpv6Reply reply = begin(Dhcpv6Message.REPLY, request);
            reply.status(Dhcpv6Option.USE_MULTICAST, "multicast, please");
            return send(reply, request);
        }
        return switch (request.type()) {
            case Dhcpv6Message.SOLICIT -> solicit(request, now);
            case Dhcpv6Message.CONFIRM -> confirm(request);
            case Dhcpv6Message.RELEASE, Dhcpv6Message.DECLINE -> giveBack(request, now);
            default -> {
                Dhcpv6Reply reply = begin(Dhcpv6Message.REPLY, request);
                associations(request, reply, now);
                yield sendWithOptions(reply, request);
            }
        };
    }

    private boolean solicit(Dhcpv6Request request, long now) {
        boolean rapid = request.has(Dhcpv6Option.RAPID_COMMIT);
        int type = rapid ? Dhcpv6Message.REPLY : Dhcpv6Message.ADVERTISE;
        Dhcpv6Reply reply = begin(type, request);
        if (rapid) {
            reply.empty(Dhcpv6Option.RAPID_COMMIT);
        } else {
            reply.number(Dhcpv6Option.PREFERENCE, FOREMOST);
        }
        associations(request, reply, now);
        return sendWithOptions(reply, request);
    }

    /** RFC 8415 section 18.3.3: whether the client is still where its addresses belong. */
    private boolean confirm(Dhcpv6Request request) {
        boolean any = false;
        boolean all = true;
        for (long at = request.options(); at < request.end; at = next(request, at)) {
            if (Dhcpv6Option.code(request.s, at) == IA_NA) {
                long address = request.address(at, Dhcpv6Option.ABSENT);
                while (address != Dhcpv6Option.ABSENT) {
                    any = true;
                    all &= request.high(address) == addresses.prefix6();
                    address = request.address(at, address);
                }
            }
        }
        if (!any) {
            return false;
        }
        Dhcpv6Reply reply = begin(Dhcpv6Message.REPLY, request);
        if (all) {
            reply.status(Dhcpv6Option.SUCCESS, "on link");
        } else {
            reply.status(Dhcpv6Option.NOT_ON_LINK, "not on link");
        }
        return send(reply, request);
    }

    private boolean giveBack(Dhcpv6Request request, long now) {
        Dhcpv6Reply reply = begin(Dhcpv6Message.REPLY, request);
        associations(request, reply, now);
        reply.status(Dhcpv6Option.SUCCESS, "done");
        return send(reply, request);
    }

    private void associations(Dhcpv6Request request, Dhcpv6Reply reply, long now) {
        int left = MOST_ASSOCIATIONS;
        for (long at = request.options(); at < request.end; at = next(request, at)) {
            int code = Dhcpv6Option.code(request.s, at);
            boolean association = code == IA_NA || code == IA_TA || code == IA_PD;
            if (association
                    && (left-- == 0 || !reply.hasRoom(LARGEST_ASSOCIATION + OTHER_OPTIONS))) {
                return;
            }
            if (code == IA_NA) {
                bindings.answer(request, at, reply, now);
            } else if (association) {
                refuse(request, at, reply);
            }
        }
    }

    /** We delegate no prefixes and have no temporary addresses. */
    private static void refuse(Dhcpv6Request request, long association, Dhcpv6Reply reply) {
        int code = Dhcpv6Option.code(request.s, association);
        int identifier = BigEndian.i32(request.s, Dhcpv6Option.value(association));
        long option = reply.beginAssociation(code, identifier, 0, 0);
        if (request.type() != Dhcpv6Message.SOLICIT && request.type() != Dhcpv6Message.REQUEST) {
            reply.status(Dhcpv6Option.NO_BINDING, "no binding");
        } else if (code == IA_PD) {
            reply.status(Dhcpv6Option.NO_PREFIX_AVAILABLE, "no prefixes");
        } else {
            reply.status(Dhcpv6Option.NO_ADDRESSES_AVAILABLE, "no temporary addresses");
        }
        reply.end(option);
    }

    private Dhcpv6Reply begin(int type, Dhcpv6Request request) {
        return new Dhcpv6Reply(output, type, request, duid);
    }

    private boolean sendWithOptions(Dhcpv6Reply reply, Dhcpv6Request request) {
        if (request.asksFor(Dhcpv6Option.DNS_SERVERS)) {
            reply.address(Dhcpv6Option.DNS_SERVERS, addresses.prefix6(), addresses.dns6Low());
        }
        if (request.asksFor(Dhcpv6Option.DOMAIN_SEARCH)) {
            byte[] search = SearchList.encode(nameservers.search());
            if (search.length > 0 && reply.hasRoom(Dhcpv6Option.HEADER + search.length)) {
                reply.bytes(Dhcpv6Option.DOMAIN_SEARCH, search);
            }
        }
        return send(reply, request);
    }

    private boolean send(Dhcpv6Reply reply, Dhcpv6Request request) {
        reply.send(
                VirtualAddresses.LINK_LOCAL,
                addresses.gateway6Low(),
                request.sourceHigh(),
                request.sourceLow());
        return true;
    }

    private static long next(Dhcpv6Request request, long option) {
        return Dhcpv6Option.next(request.s, option);
    }
}
