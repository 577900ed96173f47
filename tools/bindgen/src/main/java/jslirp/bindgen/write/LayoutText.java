package jslirp.bindgen.write;

import java.util.ArrayList;
import java.util.List;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Structure;
import jslirp.bindgen.model.Structure.Member;

/** Java expressions that make memory layouts. */
final class LayoutText {
    private final String headerClass;

    LayoutText(String headerClass) {
        this.headerClass = headerClass;
    }

    String headerClass() {
        return headerClass;
    }

    String of(CType type) {
        return switch (type) {
            case CType.Scalar scalar -> headerClass + "." + scalar.layout();
            case CType.Pointer _ -> headerClass + ".C_POINTER";
            case CType.Composite named -> named.className() + ".layout()";
            case CType.Array array ->
                    "MemoryLayout.sequenceLayout(%dL, %s)"
                            .formatted(array.length(), of(array.element()));
            case CType.Nothing _, CType.Unsupported _ ->
                    throw new IllegalArgumentException("no layout for " + type);
        };
    }

    /** The whole record, with the padding Java wants to be told of. */
    String of(Structure structure) {
        return of(structure, 0);
    }

    /**
     * An anonymous record begins {@code start} bytes into the record that its members' offsets
     * count from.
     */
    private String of(Structure structure, long start) {
        List<String> parts =
                structure.union() ? unionParts(structure) : structParts(structure, start);
        String text =
                "MemoryLayout.%sLayout(%n    %s)%n    .withName(\"%s\")"
                        .formatted(
                                structure.union() ? "union" : "struct",
                                String.join(",\n", parts).replace("\n", "\n    "),
                                structure.className());
        return structure.alignment() > natural(structure)
                ? text + ".withByteAlignment(" + structure.alignment() + ")"
                : text;
    }

    private List<String> structParts(Structure structure, long start) {
        List<String> parts = new ArrayList<>();
        long end = start;
        for (Member member : structure.members()) {
            pad(parts, member.offset() - end);
            parts.add(part(structure, member));
            end = member.offset() + member.size();
        }
        pad(parts, start + structure.size() - end);
        return parts;
    }

    private List<String> unionParts(Structure structure) {
        List<String> parts = new ArrayList<>();
        long largest = 0;
        for (Member member : structure.members()) {
            parts.add(part(structure, member));
            largest = Math.max(largest, member.size());
        }
        if (structure.size() > largest) {
            pad(parts, structure.size());
        }
        return parts;
    }

    private static void pad(List<String> parts, long size) {
        if (size > 0) {
            parts.add("MemoryLayout.paddingLayout(" + size + "L)");
        }
    }

    private String part(Structure outer, Member member) {
        return switch (member) {
            case Member.Anonymous anonymous -> of(anonymous.structure(), anonymous.offset());
            case Member.Field field -> {
                long possible = Math.min(field.type().alignment(), outer.alignment());
                long placed = field.offset() == 0 ? possible : Long.lowestOneBit(field.offset());
                long alignment = Math.min(possible, placed);
                yield "%s.withName(\"%s\")"
                        .formatted(aligned(field.type(), alignment), field.name());
            }
        };
    }

    /** The layout of a member that a packed record places less carefully than its type asks for. */
    private String aligned(CType type, long alignment) {
        return alignment < type.alignment()
                ? "%s.align(%s, %dL)".formatted(headerClass, of(type), alignment)
                : of(type);
    }

    private static long natural(Structure structure) {
        long natural = 1;
        for (Member member : structure.members()) {
            natural =
                    Math.max(
                            natural,
                            switch (member) {
                                case Member.Anonymous anonymous ->
                                        anonymous.structure().alignment();
                                case Member.Field field -> field.type().alignment();
                            });
        }
        return natural;
    }
}
