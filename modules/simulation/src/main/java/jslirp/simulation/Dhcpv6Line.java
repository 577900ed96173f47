package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import jslirp.wire.BigEndian;
import jslirp.wire.Dhcpv6Message;
import jslirp.wire.Dhcpv6Option;
import jslirp.wire.IpAddress;

/**
 * A DHCPv6 message of the guest in a script: {@code dhcp6 TYPE} and any of
 *
 * <pre>
 *   duid N             the client; without it number 1, 0 for no client at all
 *   server [other]     meant for this server, or for another one
 *   rapid              wants to be served without an offer
 *   asks N             wants this option
 *   na|ta|pd N         an association with this identifier
 *   holding A          the association before has, or had, this address
 * </pre>
 */
final class Dhcpv6Line {
    static final int TRANSACTION = 0x123456;

    private static final List<String> TYPES =
            List.of(
                    "",
                    "solicit",
                    "advertise",
                    "request",
                    "confirm",
                    "renew",
                    "rebind",
                    "reply",
                    "release",
                    "decline",
                    "reconfigure",
                    "information",
                    "relayforward");

    /** A DUID of type 3 for Ethernet is the MAC behind these two numbers (RFC 8415 11.4). */
    private static final int DUID_LL_ETHERNET = 0x0003_0001;

    private static final long SERVER_MAC = 0x5256_0000_0002L;

    private final Words words;
    private final MemorySegment s = MemorySegment.ofArray(new byte[1000]);
    private int client = 1;
    private long association = -1;
    private long end = Dhcpv6Message.LENGTH;

    Dhcpv6Line(Words words) {
        this.words = words;
    }

    /** The message; what is behind its words is left. */
    byte[] build() {
        String type = words.word();
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("what is dhcp6 " + type + "?");
        }
        Dhcpv6Message.type(s, 0, TYPES.indexOf(type));
        Dhcpv6Message.transaction(s, 0, TRANSACTION);
        while (words.hasNext() && option()) {}
        if (client > 0) {
            end = identifier(Dhcpv6Option.CLIENT_IDENTIFIER, 0x0200_0000_0000L + client);
        }
        return Arrays.copyOf(s.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE), (int) end);
    }

    private boolean option() {
        if (words.take("duid")) {
            client = (int) words.number();
        } else if (words.take("server")) {
            end = identifier(Dhcpv6Option.SERVER_IDENTIFIER, server());
        } else if (words.take("rapid")) {
            end = Dhcpv6Option.writeEmpty(s, end, Dhcpv6Option.RAPID_COMMIT);
        } else if (words.take("asks")) {
            long data = Dhcpv6Option.begin(s, end, Dhcpv6Option.OPTION_REQUEST);
            BigEndian.u16(s, data, (int) words.number());
            end = Dhcpv6Option.end(s, data, data + 2);
        } else if (words.take("na")) {
            begin(Dhcpv6Option.IA_NA, Dhcpv6Option.IA_LENGTH);
        } else if (words.take("pd")) {
            begin(Dhcpv6Option.IA_PD, Dhcpv6Option.IA_LENGTH);
        } else if (words.take("ta")) {
            begin(Dhcpv6Option.IA_TA, Dhcpv6Option.IA_TA_LENGTH);
        } else if (words.take("holding")) {
            IpAddress address = words.address();
            end = Dhcpv6Option.writeLease(s, end, address.high(), address.low(), 0, 0);
            Dhcpv6Option.end(s, association, end);
        } else {
            return false;
        }
        return true;
    }

    private long server() {
        return words.take("other") ? SERVER_MAC + 1 : SERVER_MAC;
    }

    private void begin(int code, int length) {
        association = Dhcpv6Option.begin(s, end, code);
        BigEndian.u32(s, association, words.number());
        end = Dhcpv6Option.end(s, association, association + length);
    }

    private long identifier(int code, long mac) {
        long data = Dhcpv6Option.begin(s, end, code);
        BigEndian.i32(s, data, DUID_LL_ETHERNET);
        BigEndian.u48(s, data + 4, mac);
        return Dhcpv6Option.end(s, data, data + 10);
    }
}
