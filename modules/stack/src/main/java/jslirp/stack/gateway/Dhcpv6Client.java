package jslirp.stack.gateway;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;

/**
 * Who has a lease: an association of a client (RFC 8415 section 4.2). A client may have several.
 *
 * @param duid the client's identifier, opaque (RFC 8415 section 11)
 * @param association the identifier that the client gave the association
 */
record Dhcpv6Client(ByteBuffer duid, int association) {
    /** Copies the bytes of an identifier, so that they outlive the frame. */
    static Dhcpv6Client of(MemorySegment s, long at, int length, int association) {
        byte[] bytes = new byte[length];
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, at, bytes, 0, length);
        return new Dhcpv6Client(ByteBuffer.wrap(bytes), association);
    }
}
