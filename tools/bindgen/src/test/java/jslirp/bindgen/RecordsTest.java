package jslirp.bindgen;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Structs and unions of every kind: where their fields lie, and that they can be read and written.
 */
class RecordsTest {
    @TempDir Path folder;

    @Test
    void fieldsLieWhereTheAbiPutsThem() throws IOException {
        Bindings bindings =
                new Bindings(folder, "struct plain { char a; short b; int c; char d; void *e; };");
        assertEquals(24, bindings.layout("plain").byteSize());
        assertEquals(8, bindings.layout("plain").byteAlignment());
        assertEquals(2, bindings.offset("plain", "b"));
        assertEquals(4, bindings.offset("plain", "c"));
        assertEquals(8, bindings.offset("plain", "d"));
        assertEquals(16, bindings.offset("plain", "e"));
        assertEquals(16, bindings.layout("plain").byteOffset(PathElement.groupElement("e")));
    }

    @Test
    void packedRecordHasNoPaddingAndItsFieldsAreStillReadable() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "union inner { int i; long l; };"
                                + "struct packed { char a; long b; union inner c; short d[3]; }"
                                + " __attribute__((packed));");
        assertEquals(23, bindings.layout("packed").byteSize());
        assertEquals(1, bindings.layout("packed").byteAlignment());
        assertEquals(9, bindings.offset("packed", "c"));
        MemorySegment segment = MemorySegment.ofArray(new byte[23]);
        bindings.call("packed", "b", segment, -2L);
        bindings.call("packed", "d", segment, 2L, (short) 7);
        assertEquals(-2L, bindings.call("packed", "b", segment));
        assertEquals((short) 7, bindings.call("packed", "d", segment, 2L));
        assertEquals(-2L, segment.get(ValueLayout.JAVA_LONG_UNALIGNED, 1));
    }

    @Test
    void alignmentBeyondTheMembersIsKept() throws IOException {
        Bindings bindings =
                new Bindings(folder, "struct wide { int a; } __attribute__((aligned(32)));");
        assertEquals(32, bindings.layout("wide").byteSize());
        assertEquals(32, bindings.layout("wide").byteAlignment());
    }

    @Test
    void membersOfAnonymousRecordsBelongToTheOuterOne() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "struct outer { int kind; union { long number;"
                                + " struct { short low; short high; }; }; int after; };");
        assertEquals(24, bindings.layout("outer").byteSize());
        assertEquals(8, bindings.offset("outer", "number"));
        assertEquals(8, bindings.offset("outer", "low"));
        assertEquals(10, bindings.offset("outer", "high"));
        assertEquals(16, bindings.offset("outer", "after"));
        MemorySegment segment = Arena.ofAuto().allocate(bindings.layout("outer"));
        bindings.call("outer", "number", segment, 0x20001L);
        assertEquals((short) 2, bindings.call("outer", "high", segment));
    }

    @Test
    void namedInnerRecordsAreNestedClasses() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "struct outer { struct tagged { int x; } first;"
                                + " union { int y; char bytes[4]; } second;"
                                + " struct { struct deep { int z; } third; }; };");
        assertEquals(4, bindings.layout("outer$tagged").byteSize());
        assertEquals(4, bindings.layout("outer$second").byteSize());
        assertEquals(4, bindings.layout("outer$deep").byteSize());
        assertEquals(8, bindings.offset("outer", "third"));
        MemorySegment segment = Arena.ofAuto().allocate(bindings.layout("outer"));
        MemorySegment second = (MemorySegment) bindings.call("outer", "second", segment);
        bindings.call("outer$second", "y", second, 5);
        assertEquals(5, segment.get(ValueLayout.JAVA_INT, 4));
    }

    @Test
    void arraysAreReadAsAWholeAndByElement() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "struct point { int x; int y; };"
                                + "struct arrays { int grid[2][3]; struct point points[2];"
                                + " void *pointers[2]; char rest[]; };");
        assertArrayEquals(new long[] {2, 3}, (long[]) bindings.call("arrays", "grid$dimensions"));
        MemorySegment segment = Arena.ofAuto().allocate(bindings.layout("arrays"));
        bindings.call("arrays", "grid", segment, 1L, 2L, 9);
        assertEquals(9, bindings.call("arrays", "grid", segment, 1L, 2L));
        assertEquals(9, segment.get(ValueLayout.JAVA_INT, 20));
        MemorySegment point = (MemorySegment) bindings.call("arrays", "points", segment, 1L);
        assertEquals(segment.asSlice(32, 8), point);
        bindings.call("arrays", "pointers", segment, 1L, MemorySegment.ofAddress(3));
        assertEquals(3, segment.get(ValueLayout.JAVA_LONG, 48));
        assertEquals(56, bindings.offset("arrays", "rest"));
        IllegalStateException failure =
                assertThrows(
                        IllegalStateException.class,
                        () -> bindings.call("arrays", "grid", segment, 0L, 3L));
        assertTrue(failure.getCause() instanceof IndexOutOfBoundsException);
    }

    @Test
    void typedefNamesAnUntaggedRecordAndAddsANameToATaggedOne() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "typedef struct { int a; } first_t; typedef first_t second_t;"
                                + "struct tag { first_t inner; }; typedef struct tag tag_t;");
        assertEquals(bindings.layout("first_t"), bindings.layout("second_t"));
        assertEquals(bindings.layout("tag"), bindings.layout("tag_t"));
        assertEquals(4L, bindings.call("tag", "sizeof"));
    }

    @Test
    void bitFieldsBecomePaddingWithAWarning() throws IOException {
        Bindings bindings = new Bindings(folder, "struct bits { int a : 3; int b; };");
        assertEquals(4, bindings.offset("bits", "b"));
        assertEquals(List.of("bits.a: a bit field is left out"), bindings.warnings());
    }

    @Test
    void keywordsOfJavaGetAnUnderscore() throws IOException {
        Bindings bindings = new Bindings(folder, "struct words { int class; int final[2]; };");
        assertEquals(0, bindings.offset("words", "class_"));
        assertEquals(4, bindings.offset("words", "final_"));
    }

    @Test
    void segmentsAreAllocatedSlicedAndReinterpreted() throws IOException {
        Bindings bindings = new Bindings(folder, "struct pair { int a; int b; };");
        Arena arena = Arena.ofAuto();
        MemorySegment two = (MemorySegment) bindings.call("pair", "allocateArray", 2L, arena);
        assertEquals(16, two.byteSize());
        assertEquals(two.asSlice(8, 8), bindings.call("pair", "asSlice", two, 1L));
        assertEquals(8, ((MemorySegment) bindings.call("pair", "allocate", arena)).byteSize());
    }
}
