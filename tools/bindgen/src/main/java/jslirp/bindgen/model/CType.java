package jslirp.bindgen.model;

/** A C type as layouts and calls see it. */
public sealed interface CType {
    /** In bytes. */
    long size();

    /** The alignment the type asks for by itself, outside packed records. */
    long alignment();

    /**
     * The scalar types, each with its constant in the generated header class, its Java type and its
     * layout's class.
     */
    enum Scalar implements CType {
        BOOL("C_BOOL", "bool", "boolean", "OfBoolean", 1),
        CHAR("C_CHAR", "char", "byte", "OfByte", 1),
        SHORT("C_SHORT", "short", "short", "OfShort", 2),
        INT("C_INT", "int", "int", "OfInt", 4),
        LONG("C_LONG", "long", "long", "OfLong", 8),
        LONG_LONG("C_LONG_LONG", "long long", "long", "OfLong", 8),
        FLOAT("C_FLOAT", "float", "float", "OfFloat", 4),
        DOUBLE("C_DOUBLE", "double", "double", "OfDouble", 8);

        private final String layout;
        private final String spelling;
        private final String carrier;
        private final String layoutClass;
        private final long size;

        Scalar(String layout, String spelling, String carrier, String layoutClass, long size) {
            this.layout = layout;
            this.spelling = spelling;
            this.carrier = carrier;
            this.layoutClass = layoutClass;
            this.size = size;
        }

        public String layout() {
            return layout;
        }

        /** As {@code Linker.canonicalLayouts()} names it. */
        public String spelling() {
            return spelling;
        }

        public String carrier() {
            return carrier;
        }

        public String layoutClass() {
            return layoutClass;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public long alignment() {
            return size;
        }
    }

    /** Any pointer. */
    record Pointer() implements CType {
        @Override
        public long size() {
            return 8;
        }

        @Override
        public long alignment() {
            return 8;
        }
    }

    /** An array; one without a length has length 0. */
    record Array(CType element, long length) implements CType {
        @Override
        public long size() {
            return element.size() * length;
        }

        @Override
        public long alignment() {
            return element.alignment();
        }
    }

    /** A struct or union by value; {@code className} is the Java class that describes it. */
    record Composite(String className, long size, long alignment) implements CType {}

    /** No result. */
    record Nothing() implements CType {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public long alignment() {
            return 1;
        }
    }

    /** A type that Java's linker has no layout for, such as {@code long double}. */
    record Unsupported(String spelling) implements CType {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public long alignment() {
            return 1;
        }
    }

    /** Whether the type, or its element, has no layout. */
    default boolean unsupported() {
        return this instanceof Unsupported
                || (this instanceof Array array && array.element().unsupported());
    }
}
