package jslirp.bindgen.write;

import java.util.List;
import java.util.function.Consumer;
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
        layouts(out, structure);
        out.add("public static final GroupLayout layout() {\n    return $layouts.$LAYOUT;\n}\n\n");
        for (Structure nested : structure.nested()) {
            write(out, "public static", nested);
        }
        fields(structure.members(), "", field -> field.write(out));
        allocation(out, structure.size());
        out.end();
    }

    /**
     * Offsets and sizes are numbers, and most users need no more: layouts are made when asked for.
     */
    private void layouts(SourceText out, Structure structure) {
        out.begin("private static class $layouts {");
        out.add("static final GroupLayout $LAYOUT =\n    %s;\n\n", layouts.of(structure));
        fields(structure.members(), "", field -> field.writeLayouts(out));
        out.end();
        out.add("\n");
    }

    /**
     * The fields, those of anonymous records among them; {@code path} leads to these in the layout.
     */
    private static void fields(List<Member> members, String path, Consumer<FieldWriter> each) {
        for (Member member : members) {
            switch (member) {
                case Member.Field field ->
                        each.accept(new FieldWriter(field, path + element(field.name())));
                case Member.Anonymous anonymous -> {
                    Structure inner = anonymous.structure();
                    fields(inner.members(), path + element(inner.className()) + ", ", each);
                }
            }
        }
    }

    private static String element(String name) {
        return "groupElement(\"" + name + "\")";
    }

    private static void allocation(SourceText out, long size) {
        out.add(
                """
                public static MemorySegment asSlice(MemorySegment array, long index) {
                    return array.asSlice(sizeof() * index, sizeof());
                }

                public static long sizeof() {
                    return %dL;
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
                    return addr.reinterpret(sizeof() * elementCount, arena, cleanup);
                }
                """,
                size);
    }
}
