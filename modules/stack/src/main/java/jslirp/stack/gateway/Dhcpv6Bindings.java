package jslirp.stack.gateway;

import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;

/**
 * What the DHCPv6 server answers for an association with an address: an offer, a lease, or why
 * there is none (RFC 8415 section 18.3). A lease that the server does not know is given anew when
 * the address is free: the client had it from a server before us, which forgot its leases when it
 * ended.
 */
final class Dhcpv6Bindings {
    /** Addresses in an association that are not its own are taken back, but not without end. */
    static final int MOST_ADDRESSES = 3;

    /** The first address, as in IPv4. */
    static final long FIRST = 15;

    /** A day, as in IPv4. */
    static final int VALID_SECONDS = 86_400;

    static final int PREFERRED_SECONDS = VALID_SECONDS / 2;

    /** RFC 8415 section 21.4 recommends 0.5 and 0.8 of the preferred lifetime. */
    static final int T1_SECONDS = PREFERRED_SECONDS / 2;

    static final int T2_SECONDS = PREFERRED_SECONDS * 4 / 5;

    private static final long SECOND = 1_000_000_000L;
    private static final long LEASE_NANOS = VALID_SECONDS * SECOND;

    /** How long an offer is kept for the client that got it. */
    private static final long OFFER_NANOS = 60 * SECOND;

    /** How long an address that was found in use is not given out. */
    private static final long DECLINED_NANOS = 600 * SECOND;

    private final long prefix;
    private final DhcpLeases<Dhcpv6Client> leases = new DhcpLeases<>();

    Dhcpv6Bindings(long prefix) {
        this.prefix = prefix;
    }

    /** Writes what there is to say about the association into the reply. */
    void answer(Dhcpv6Request request, long association, Dhcpv6Reply reply, long now) {
        switch (request.type()) {
            case Dhcpv6Message.SOLICIT, Dhcpv6Message.REQUEST ->
                    assign(request, association, reply, now);
            case Dhcpv6Message.RENEW, Dhcpv6Message.REBIND ->
                    extend(request, association, reply, now);
            case Dhcpv6Message.RELEASE, Dhcpv6Message.DECLINE ->
                    giveBack(request, association, reply, now);
            default -> throw new IllegalStateException("no message about leases");
        }
    }

    private void assign(Dhcpv6Request request, long association, Dhcpv6Reply reply, long now) {
        Dhcpv6Client client = request.client(association);
        long wanted = request.address(association, Dhcpv6Option.ABSENT);
        boolean solicit = request.type() == Dhcpv6Message.SOLICIT;
        if (!solicit && wanted != Dhcpv6Option.ABSENT && request.high(wanted) != prefix) {
            status(request, association, reply, Dhcpv6Option.NOT_ON_LINK, "not on link");
            return;
        }
        int known = leases.find(client, now);
        int index = known != DhcpLeases.NONE ? known : wantedOrFree(request, wanted, client, now);
        if (index == DhcpLeases.NONE) {
            status(request, association, reply, Dhcpv6Option.NO_ADDRESSES_AVAILABLE, "all taken");
            return;
        }
        if (!solicit || request.has(Dhcpv6Option.RAPID_COMMIT)) {
            leases.take(index, client, now + LEASE_NANOS, now);
        } else if (known == DhcpLeases.NONE) {
            // A client that has a lease already keeps it while it looks around.
            leases.take(index, client, now + OFFER_NANOS, now);
        }
        lease(request, association, reply, index);
    }

    private void extend(Dhcpv6Request request, long association, Dhcpv6Reply reply, long now) {
        Dhcpv6Client client = request.client(association);
        long wanted = request.address(association, Dhcpv6Option.ABSENT);
        int index = leases.find(client, now);
        if (index == DhcpLeases.NONE) {
            index = available(request, wanted, client, now);
        }
        if (index != DhcpLeases.NONE) {
            leases.take(index, client, now + LEASE_NANOS, now);
            lease(request, association, reply, index);
        } else if (wanted != Dhcpv6Option.ABSENT && request.high(wanted) != prefix) {
            long option = begin(request, association, reply, 0, 0);
            takeBack(request, association, reply, DhcpLeases.NONE);
            reply.end(option);
        } else {
            status(request, association, reply, Dhcpv6Option.NO_BINDING, "no binding");
        }
    }

    private void giveBack(Dhcpv6Request request, long association, Dhcpv6Reply reply, long now) {
        Dhcpv6Client client = request.client(association);
        int index = leases.find(client, now);
        if (index == DhcpLeases.NONE) {
            status(request, association, reply, Dhcpv6Option.NO_BINDING, "no binding");
            return;
        }
        long address = request.address(association, Dhcpv6Option.ABSENT);
        while (address != Dhcpv6Option.ABSENT && index(request, address) != index) {
            address = request.address(association, address);
        }
        if (address == Dhcpv6Option.ABSENT) {
            return;
        }
        if (request.type() == Dhcpv6Message.DECLINE) {
            leases.decline(client, now + DECLINED_NANOS, now);
        } else {
            leases.release(client, now);
        }
    }

    private int wantedOrFree(Dhcpv6Request request, long wanted, Dhcpv6Client client, long now) {
        int index = available(request, wanted, client, now);
        return index == DhcpLeases.NONE ? leases.firstFree(now) : index;
    }

    private int available(Dhcpv6Request request, long wanted, Dhcpv6Client client, long now) {
        int index = wanted == Dhcpv6Option.ABSENT ? DhcpLeases.NONE : index(request, wanted);
        return index != DhcpLeases.NONE && leases.isAvailable(index, client, now)
                ? index
                : DhcpLeases.NONE;
    }

    private int index(Dhcpv6Request request, long address) {
        long index = request.low(address) - FIRST;
        boolean ours = request.high(address) == prefix && index >= 0 && index < DhcpLeases.SIZE;
        return ours ? (int) index : DhcpLeases.NONE;
    }

    private void lease(Dhcpv6Request request, long association, Dhcpv6Reply reply, int index) {
        long option = begin(request, association, reply, T1_SECONDS, T2_SECONDS);
        reply.lease(prefix, FIRST + index, PREFERRED_SECONDS, VALID_SECONDS);
        if (request.type() == Dhcpv6Message.RENEW || request.type() == Dhcpv6Message.REBIND) {
            takeBack(request, association, reply, index);
        }
        reply.end(option);
    }

    /** RFC 8415 section 18.3.4: what the client should not have, it is told to stop using. */
    private void takeBack(Dhcpv6Request request, long association, Dhcpv6Reply reply, int own) {
        long address = request.address(association, Dhcpv6Option.ABSENT);
        for (int left = MOST_ADDRESSES; left > 0 && address != Dhcpv6Option.ABSENT; left--) {
            if (own == DhcpLeases.NONE || index(request, address) != own) {
                reply.lease(request.high(address), request.low(address), 0, 0);
            }
            address = request.address(association, address);
        }
    }

    private static void status(
            Dhcpv6Request request, long association, Dhcpv6Reply reply, int status, String words) {
        long option = begin(request, association, reply, 0, 0);
        reply.status(status, words);
        reply.end(option);
    }

    private static long begin(
            Dhcpv6Request request, long association, Dhcpv6Reply reply, int t1, int t2) {
        int identifier = BigEndian.i32(request.s, Dhcpv6Option.value(association));
        return reply.beginAssociation(Dhcpv6Option.IA_NA, identifier, t1, t2);
    }
}
