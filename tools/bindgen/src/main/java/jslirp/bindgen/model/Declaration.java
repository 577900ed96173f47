package jslirp.bindgen.model;

import java.util.List;

/** Something the header declares and the bindings offer. */
public sealed interface Declaration {
    String name();

    /** A function and its fixed parameters. */
    record Function(String name, CType result, List<Parameter> parameters, boolean variadic)
            implements Declaration {}

    /** A parameter of a function. */
    record Parameter(String name, CType type) {}

    /** A macro or an enum's constant. */
    record Constant(String name, Value value) implements Declaration {}

    /** A typedef of something that is no record. */
    record Alias(String name, CType type) implements Declaration {}

    /** A typedef that gives a record a second name. */
    record RecordAlias(String name, String original) implements Declaration {}

    /** A global variable. */
    record Variable(String name, CType type) implements Declaration {}

    /** A struct or union that is a class of its own. */
    record TopLevel(Structure structure) implements Declaration {
        @Override
        public String name() {
            return structure.className();
        }
    }

    /** What a constant is. */
    sealed interface Value {
        /** An integer, as wide as its C type. */
        record Whole(CType.Scalar type, long value) implements Value {}

        /** A float or double. */
        record Real(CType.Scalar type, double value) implements Value {}

        /** A string literal. */
        record Text(String value) implements Value {}

        /** An integer cast to a pointer, such as {@code MAP_FAILED}. */
        record Address(long value) implements Value {}
    }
}
