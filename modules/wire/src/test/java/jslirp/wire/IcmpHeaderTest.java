package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class IcmpHeaderTest {
    private static final int AT = EthernetHeader.LENGTH + Ipv4Header.LENGTH;

    private final MemorySegment echo = Captures.segment(Captures.ECHO_REQUEST);

    @Test
    void capturedEchoIsReadAsSent() {
        assertTrue(IcmpHeader.fits(echo, AT, echo.byteSize()));
        assertEquals(IcmpHeader.V4.ECHO_REQUEST, IcmpHeader.type(echo, AT));
        assertEquals(0, IcmpHeader.code(echo, AT));
        assertEquals(0xd0fc, IcmpHeader.checksum(echo, AT));
        assertEquals(0x22f3, IcmpHeader.identifier(echo, AT));
        assertEquals(0, IcmpHeader.sequence(echo, AT));
        assertEquals(0x22f3_0000L, IcmpHeader.rest(echo, AT));
    }

    @Test
    void capturedTypesOfVersionSixAreNamed() {
        MemorySegment v6 = Captures.segment(Captures.ECHO_REQUEST_V6);
        int type = IcmpHeader.type(v6, EthernetHeader.LENGTH + Ipv6Header.LENGTH);
        assertEquals(IcmpHeader.V6.ECHO_REQUEST, type);
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.field(0, 8, IcmpHeader::type, IcmpHeader::type);
        HeaderCheck.field(8, 8, IcmpHeader::code, IcmpHeader::code);
        HeaderCheck.field(16, 16, IcmpHeader::checksum, IcmpHeader::checksum);
        HeaderCheck.field(32, 16, IcmpHeader::identifier, IcmpHeader::identifier);
        HeaderCheck.field(48, 16, IcmpHeader::sequence, IcmpHeader::sequence);
        HeaderCheck.longField(32, 32, IcmpHeader::rest, IcmpHeader::rest);
    }

    @Test
    void truncatedHeaderDoesNotFit() {
        HeaderCheck.truncations(
                echo,
                AT,
                IcmpHeader.LENGTH,
                IcmpHeader::fits,
                (s, at) -> {
                    IcmpHeader.sequence(s, at);
                    IcmpHeader.rest(s, at);
                });
    }
}
