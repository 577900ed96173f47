package jslirp.bindgen.write;

import java.util.List;
import jslirp.bindgen.model.Structure;
import jslirp.bindgen.model.Structure.Member;

/** Writes the class of a struct or union. */
final class StructureWriter {
    private final LayoutText layouts;

    StructureWriter(LayoutText layouts) {
        this.layouts = layouts;
    }

    /** A class of its own file, or a nested one with {@code modifiers} "public static". */
    void write(SourceText out, String modifiers, Structure structure) {
        String name = JavaText.identifier(structure.className());
        out.add("/** {@code %s %s}. */", structure.union() ? "union" : "struct", name);
        out.begin("%s class %s {", modifiers, name);
        out.add("%s() {}\n\n", name);
        out.add("private static final GroupLayout $LAYOUT =\n    %s;\n\n", layouts.of(structure));
        out.add("public static final GroupLayout layout() {\n    return $LAYOUT;\n}\n\n");
        for (Structure nested : structure.nested()) {
            write(out, "public static", nested);
        }
        fields(out, structure.members(), "");
        allocation(out);
        out.end();
    }

    /**
     * The fields, those of anonymous records among them; {@code path} leads to these in the layout.
     */
    private void fields(SourceText out, List<Member> members, String path) {
        for (Member member : members) {
            switch (member) {
                case Member.Field field ->
                        new FieldWriter(field, path + element(field.name())).write(out);
                case Member.Anonymous anonymous -> {
                    Structure inner = anonymous.structure();
                    fields(out, inner.members(), path + element(inner.className()) + ", ");
                }
            }
        }
    }

    private static String element(String name) {
        return "groupElement(\"" + name + "\")";
    }

    private static void allocation(SourceText out) {
        out.add(
                """
                public static MemorySegment asSlice(MemorySegment array, long index) {
                    return array.asSlice(layout().byteSize() * index, layout().byteSize());
                }

                public static long sizeof() {
                    return layout().byteSize();
                }

                public static MemorySegment allocate(SegmentAllocator allocator) {
                    return allocator.allocate(layout());
                }

                public static MemorySegment allocateArray(
                        long elementCount, SegmentAllocator allocator) {
                    return allocator.allocate(MemoryLayout.sequenceLayout(elementCount, layout()));
                }

                public static MemorySegment reinterpret(
                        MemorySegment addr, Arena arena, Consumer<MemorySegment> cleanup) {
                    return reinterpret(addr, 1, arena, cleanup);
                }

                public static MemorySegment reinterpret(
                        MemorySegment addr,
                        long elementCount,
                        Arena arena,
                        Consumer<MemorySegment> cleanup) {
                    return addr.reinterpret(layout().byteSize() * elementCount, arena, cleanup);
                }
                """);
    }
}
