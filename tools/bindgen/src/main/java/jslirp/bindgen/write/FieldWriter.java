package jslirp.bindgen.write;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Structure.Member.Field;

/** Writes what a struct's class offers for one field. */
final class FieldWriter {
    private final Field field;
    private final String name;
    private final String path;

    /** {@code path} is the arguments of {@code MemoryLayout.select} that lead to the field. */
    FieldWriter(Field field, String path) {
        this.field = field;
        this.name = JavaText.identifier(field.name());
        this.path = path;
    }

    /** The fields of the class that is initialised with the first layout that is asked for. */
    void writeLayouts(SourceText out) {
        out.add(
                "static final %2$s %1$s$LAYOUT = (%2$s) $LAYOUT.select(%3$s);\n\n",
                name, JavaText.layoutClass(field.type()), path);
        if (field.type() instanceof CType.Array array) {
            int depth = 0;
            CType element = array;
            while (element instanceof CType.Array inner) {
                depth++;
                element = inner.element();
            }
            if (!(element instanceof CType.Composite)) {
                out.add(
                        """
                        static final %2$s %1$s$ELEMENT =
                            (%2$s) %1$s$LAYOUT.select(%3$s);

                        """,
                        name, JavaText.layoutClass(element), steps(depth));
            }
        }
    }

    private static String steps(int depth) {
        return IntStream.range(0, depth)
                .mapToObj(i -> "sequenceElement()")
                .collect(Collectors.joining(", "));
    }

    void write(SourceText out) {
        String layoutClass = JavaText.layoutClass(field.type());
        out.add(
                """
                public static final %2$s %1$s$layout() {
                    return $layouts.%1$s$LAYOUT;
                }

                private static final long %1$s$OFFSET = %3$dL;

                public static final long %1$s$offset() {
                    return %1$s$OFFSET;
                }

                """,
                name, layoutClass, field.offset());
        switch (field.type()) {
            case CType.Scalar _, CType.Pointer _ -> value(out);
            case CType.Composite _ -> segment(out);
            case CType.Array array -> {
                segment(out);
                elements(out, array);
            }
            case CType.Nothing _, CType.Unsupported _ ->
                    throw new IllegalArgumentException(name + " has no layout");
        }
    }

    private void value(SourceText out) {
        out.add(
                """
                public static %2$s %1$s(MemorySegment struct) {
                    return struct.get($layouts.%1$s$LAYOUT, %1$s$OFFSET);
                }

                public static void %1$s(MemorySegment struct, %2$s fieldValue) {
                    struct.set($layouts.%1$s$LAYOUT, %1$s$OFFSET, fieldValue);
                }

                """,
                name, JavaText.carrier(field.type()));
    }

    /** A record or an array as a whole: the getter is a view, the setter copies. */
    private void segment(SourceText out) {
        out.add(
                """
                public static MemorySegment %1$s(MemorySegment struct) {
                    return struct.asSlice(%1$s$OFFSET, %2$dL);
                }

                public static void %1$s(MemorySegment struct, MemorySegment fieldValue) {
                    MemorySegment.copy(fieldValue, 0L, struct, %1$s$OFFSET, %2$dL);
                }

                """,
                name, field.type().size());
    }

    private void elements(SourceText out, CType.Array array) {
        List<Long> dimensions = new ArrayList<>();
        CType element = array;
        while (element instanceof CType.Array inner) {
            dimensions.add(inner.length());
            element = inner.element();
        }
        String indexes = indexes(dimensions.size(), "long index%d");
        out.add(
                """
                private static final long[] %1$s$DIMS = {%2$s};

                public static long[] %1$s$dimensions() {
                    return %1$s$DIMS;
                }

                private static long %1$s$at(%3$s) {
                    return %1$s$OFFSET + %4$s * %5$dL;
                }

                """,
                name,
                dimensions.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                indexes,
                linear(dimensions),
                element.size());
        String at = name + "$at(" + indexes(dimensions.size(), "index%d") + ")";
        if (element instanceof CType.Composite) {
            recordElement(out, indexes, at, element.size());
        } else {
            valueElement(out, indexes, at, element);
        }
    }

    private static String indexes(int count, String format) {
        return IntStream.range(0, count)
                .mapToObj(format::formatted)
                .collect(Collectors.joining(", "));
    }

    /** The element's number in row-major order, each index checked. */
    private static String linear(List<Long> dimensions) {
        String text = "";
        for (int i = 0; i < dimensions.size(); i++) {
            String index = "Objects.checkIndex(index%d, %dL)".formatted(i, dimensions.get(i));
            text = i == 0 ? index : "(%s * %dL + %s)".formatted(text, dimensions.get(i), index);
        }
        return text;
    }

    private void valueElement(SourceText out, String indexes, String at, CType element) {
        out.add(
                """
                public static %2$s %1$s(MemorySegment struct, %3$s) {
                    return struct.get($layouts.%1$s$ELEMENT, %4$s);
                }

                public static void %1$s(MemorySegment struct, %3$s, %2$s fieldValue) {
                    struct.set($layouts.%1$s$ELEMENT, %4$s, fieldValue);
                }

                """,
                name, JavaText.carrier(element), indexes, at);
    }

    private void recordElement(SourceText out, String indexes, String at, long size) {
        out.add(
                """
                public static MemorySegment %1$s(MemorySegment struct, %2$s) {
                    return struct.asSlice(%3$s, %4$dL);
                }

                public static void %1$s(MemorySegment struct, %2$s, MemorySegment fieldValue) {
                    MemorySegment.copy(fieldValue, 0L, struct, %3$s, %4$dL);
                }

                """,
                name, indexes, at, size);
    }
}
