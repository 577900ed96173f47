package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import org.junit.jupiter.api.Test;

class ErrnoTest {
    @Test
    void errorsReadLikePerror() {
        ErrnoException e =
                assertThrows(
                        ErrnoException.class, () -> Errno.check("ioctl(TUNSETIFF)", -Errno.EBUSY));
        assertEquals("ioctl(TUNSETIFF): Device or resource busy", e.getMessage());
        assertEquals("ioctl(TUNSETIFF)", e.call());
        assertEquals("EBUSY", e.name());
        assertEquals(Errno.EBUSY, e.errno());
    }

    @Test
    void resultsPass() throws ErrnoException {
        assertEquals(0, Errno.check("close", 0));
        assertEquals(1L << 40, Errno.check("read", 1L << 40));
    }

    @Test
    void unknownNumbersHaveATextToo() {
        assertEquals("Unknown error 4000", Errno.text(4000));
        assertEquals("errno 0", Errno.name(0));
    }

    @Test
    void errnoLiesWhereItIsRead() {
        PathElement errno = PathElement.groupElement("errno");
        assertEquals(0, Linker.Option.captureStateLayout().byteOffset(errno));
    }
}
