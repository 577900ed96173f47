package jslirp.bindgen.write;

import jslirp.bindgen.model.CType;

/** Writes the superclass of the header class: the layouts of C's scalar types. */
final class SharedWriter {
    private final String headerClass;

    SharedWriter(String headerClass) {
        this.headerClass = headerClass;
    }

    SourceText write() {
        SourceText out = new SourceText();
        out.add("/** The layouts of C's scalar types. */");
        out.begin("public class %s$shared {", headerClass);
        out.add("%s$shared() {}\n\n", headerClass);
        for (CType.Scalar scalar : CType.Scalar.values()) {
            out.add(
                    """
                    public static final ValueLayout.%1$s %2$s =
                            (ValueLayout.%1$s) canonical("%3$s");

                    """,
                    scalar.layoutClass(), scalar.layout(), scalar.spelling());
        }
        out.add(
                """
                public static final AddressLayout C_POINTER =
                        ((AddressLayout) canonical("void*"))
                                .withTargetLayout(
                                        MemoryLayout.sequenceLayout(Long.MAX_VALUE, C_CHAR));

                private static MemoryLayout canonical(String type) {
                    return Linker.nativeLinker().canonicalLayouts().get(type);
                }

                /**
                 * The layout with no alignment beyond {@code most}, in all its parts. Neither
                 * lambda nor pattern switch here: their bootstrap would be paid at every start.
                 */
                static MemoryLayout align(MemoryLayout layout, long most) {
                    MemoryLayout aligned = layout;
                    if (layout instanceof GroupLayout group) {
                        MemoryLayout[] parts = new MemoryLayout[group.memberLayouts().size()];
                        for (int i = 0; i < parts.length; i++) {
                            parts[i] = align(group.memberLayouts().get(i), most);
                        }
                        aligned = group instanceof StructLayout
                                ? MemoryLayout.structLayout(parts)
                                : MemoryLayout.unionLayout(parts);
                    } else if (layout instanceof SequenceLayout array) {
                        aligned = MemoryLayout.sequenceLayout(
                                array.elementCount(), align(array.elementLayout(), most));
                    } else if (layout.byteAlignment() > most) {
                        aligned = layout.withByteAlignment(most);
                    }
                    return layout.name().isPresent()
                            ? aligned.withName(layout.name().get())
                            : aligned;
                }
                """);
        out.end();
        return out;
    }
}
