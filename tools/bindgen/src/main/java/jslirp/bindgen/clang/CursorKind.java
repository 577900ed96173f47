package jslirp.bindgen.clang;

/**
 * The kinds of {@code CXCursorKind} that a binding generator looks at; libclang keeps the numbers
 * stable.
 */
public enum CursorKind {
    STRUCT(2),
    UNION(3),
    ENUM(5),
    FIELD(6),
    ENUM_CONSTANT(7),
    FUNCTION(8),
    VARIABLE(9),
    TYPEDEF(20),
    MACRO(501),
    OTHER(-1);

    private final int number;

    CursorKind(int number) {
        this.number = number;
    }

    static CursorKind of(int number) {
        for (CursorKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return OTHER;
    }
}
