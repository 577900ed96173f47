package jslirp.simulation;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jslirp.wire.DhcpMessage;
import jslirp.wire.DhcpOption;

/**
 * A DHCP message of the guest in a script: {@code dhcp discover|request|release|decline|inform|
 * bootp [requested A] [server A] [ciaddr A]}.
 */
final class DhcpLine {
    private static final List<String> TYPES =
            List.of(
                    "",
                    "discover",
                    "offer",
                    "request",
                    "decline",
                    "ack",
                    "nak",
                    "release",
                    "inform");
    private static final int LENGTH = 300;

    private DhcpLine() {}

    /** The message without the client's MAC; what is behind its words is left. */
    static byte[] build(Words words) {
        String type = words.word();
        byte[] message = new byte[LENGTH];
        MemorySegment s = MemorySegment.ofArray(message);
        DhcpMessage.clear(s, 0);
        DhcpMessage.op(s, 0, DhcpMessage.BOOTREQUEST);
        DhcpMessage.xid(s, 0, 0x1234_5678);
        long at = DhcpMessage.LENGTH;
        if (!type.equals("bootp")) {
            at = DhcpOption.writeU8(s, at, DhcpOption.MESSAGE_TYPE, TYPES.indexOf(type));
        }
        if (words.take("requested")) {
            at = DhcpOption.writeU32(s, at, DhcpOption.REQUESTED_ADDRESS, words.address().ipv4());
        }
        if (words.take("server")) {
            at = DhcpOption.writeU32(s, at, DhcpOption.SERVER_IDENTIFIER, words.address().ipv4());
        }
        if (words.take("ciaddr")) {
            DhcpMessage.ciaddr(s, 0, words.address().ipv4());
        }
        DhcpOption.writeEnd(s, at);
        return message;
    }
}
