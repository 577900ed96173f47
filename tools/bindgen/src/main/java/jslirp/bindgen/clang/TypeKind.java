package jslirp.bindgen.clang;

/**
 * The kinds of {@code CXTypeKind} that canonical types of C have; libclang keeps the numbers
 * stable.
 */
public enum TypeKind {
    VOID(2),
    BOOL(3),
    CHAR_UNSIGNED(4),
    UNSIGNED_CHAR(5),
    UNSIGNED_SHORT(8),
    UNSIGNED_INT(9),
    UNSIGNED_LONG(10),
    UNSIGNED_LONG_LONG(11),
    CHAR_SIGNED(13),
    SIGNED_CHAR(14),
    WCHAR(15),
    SHORT(16),
    INT(17),
    LONG(18),
    LONG_LONG(19),
    FLOAT(21),
    DOUBLE(22),
    POINTER(101),
    RECORD(105),
    ENUM(106),
    FUNCTION_WITHOUT_PROTOTYPE(110),
    FUNCTION(111),
    ARRAY(112),
    INCOMPLETE_ARRAY(114),
    OTHER(-1);

    private final int number;

    TypeKind(int number) {
        this.number = number;
    }

    static TypeKind of(int number) {
        for (TypeKind kind : values()) {
            if (kind.number == number) {
                return kind;
            }
        }
        return OTHER;
    }
}
