package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class EthernetHeaderTest {
    @Test
    void capturedFrameIsReadAsSent() {
        MemorySegment frame = Captures.segment(Captures.ECHO_REQUEST_V6);
        assertEquals(0x5256_0000_0002L, EthernetHeader.destination(frame, 0));
        assertEquals(0x0200_0000_0001L, EthernetHeader.source(frame, 0));
        assertEquals(EthernetHeader.IPV6, EthernetHeader.etherType(frame, 0));
    }

    @Test
    void fieldsAreWhereTheDiagramHasThem() {
        HeaderCheck.longField(0, 48, EthernetHeader::destination, EthernetHeader::destination);
        HeaderCheck.longField(48, 48, EthernetHeader::source, EthernetHeader::source);
        HeaderCheck.field(96, 16, EthernetHeader::etherType, EthernetHeader::etherType);
    }

    @Test
    void truncatedHeaderDoesNotFit() {
        HeaderCheck.truncations(
                Captures.segment(Captures.ARP_REQUEST),
                0,
                EthernetHeader.LENGTH,
                EthernetHeader::fits,
                (s, at) -> {
                    EthernetHeader.destination(s, at);
                    EthernetHeader.source(s, at);
                    EthernetHeader.etherType(s, at);
                });
    }
}
