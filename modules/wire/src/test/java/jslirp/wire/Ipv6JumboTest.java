package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class Ipv6JumboTest {
    private final byte[] bytes = new byte[9];
    private final MemorySegment s = MemorySegment.ofArray(bytes);

    @Test
    void headerIsThatOfRfc2675() {
        Ipv6Jumbo.write(s, 1, IpProtocol.TCP, 0x01_2345);
        assertArrayEquals(new byte[] {0, 6, 0, (byte) 0xc2, 4, 0, 1, 0x23, 0x45}, bytes);
        assertTrue(Ipv6Jumbo.fits(s, 1, 9));
        assertEquals(0x01_2345, Ipv6Jumbo.payloadLength(s, 1));
    }

    @Test
    void headerThatIsCutOrAnotherDoesNotFit() {
        Ipv6Jumbo.write(s, 1, IpProtocol.TCP, 70_000);
        assertFalse(Ipv6Jumbo.fits(s, 1, 8));
        for (int field = 2; field <= 4; field++) {
            bytes[field]++;
            assertFalse(Ipv6Jumbo.fits(s, 1, 9), "byte " + field);
            bytes[field]--;
        }
        assertTrue(Ipv6Jumbo.fits(s, 1, 9));
    }
}
