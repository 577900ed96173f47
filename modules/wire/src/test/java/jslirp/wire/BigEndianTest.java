package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class BigEndianTest {
    private final MemorySegment bytes = Captures.segment("00fedcba98765432100f");

    @Test
    void firstByteIsTheMostSignificant() {
        assertEquals(0xfe, BigEndian.u8(bytes, 1));
        assertEquals(0xfedc, BigEndian.u16(bytes, 1));
        assertEquals(0xfedc_ba98L, BigEndian.u32(bytes, 1));
        assertEquals(0xfedc_ba98, BigEndian.i32(bytes, 1));
        assertEquals(0xfedc_ba98_7654L, BigEndian.u48(bytes, 1));
        assertEquals(0xfedc_ba98_7654_3210L, BigEndian.i64(bytes, 1));
    }

    @Test
    void settersChangeTheirBytesAlone() {
        HeaderCheck.field(0, 8, BigEndian::u8, BigEndian::u8);
        HeaderCheck.field(0, 16, BigEndian::u16, BigEndian::u16);
        HeaderCheck.longField(0, 32, BigEndian::u32, BigEndian::u32);
        HeaderCheck.field(0, 32, BigEndian::i32, BigEndian::i32);
        HeaderCheck.longField(0, 48, BigEndian::u48, BigEndian::u48);
        HeaderCheck.longField(0, 64, BigEndian::i64, BigEndian::i64);
    }

    @Test
    void settersIgnoreHigherBits() {
        BigEndian.u8(bytes, 0, 0x1ff);
        BigEndian.u16(bytes, 1, 0x7_1234);
        BigEndian.u48(bytes, 3, 0xabcd_0000_0000_0001L);
        assertEquals(0xff12_3400_0000_0000L, BigEndian.i64(bytes, 0));
        assertEquals(0x010f, BigEndian.u16(bytes, 8));
    }
}
