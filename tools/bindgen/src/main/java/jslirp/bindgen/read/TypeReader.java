package jslirp.bindgen.read;

import java.util.HashMap;
import java.util.Map;
import jslirp.bindgen.clang.ClangType;
import jslirp.bindgen.clang.Cursor;
import jslirp.bindgen.model.CType;

/** Translates types, and remembers which Java class stands for which record. */
final class TypeReader {
    private final Map<Integer, String> classNames = new HashMap<>();

    /** From now on the record is described by {@code className}; the first name it gets stays. */
    void name(Cursor record, String className) {
        classNames.putIfAbsent(record.identity(), className);
    }

    /** The class of a record: its given name, or else its tag. */
    String className(Cursor record) {
        return classNames.getOrDefault(record.identity(), record.spelling());
    }

    CType read(ClangType type) {
        return switch (type.kind()) {
            case VOID -> new CType.Nothing();
            case BOOL -> CType.Scalar.BOOL;
            case CHAR_SIGNED, CHAR_UNSIGNED, SIGNED_CHAR, UNSIGNED_CHAR -> CType.Scalar.CHAR;
            case SHORT, UNSIGNED_SHORT -> CType.Scalar.SHORT;
            case INT, UNSIGNED_INT, WCHAR -> CType.Scalar.INT;
            case LONG, UNSIGNED_LONG -> CType.Scalar.LONG;
            case LONG_LONG, UNSIGNED_LONG_LONG -> CType.Scalar.LONG_LONG;
            case FLOAT -> CType.Scalar.FLOAT;
            case DOUBLE -> CType.Scalar.DOUBLE;
            case ENUM -> type.size() == 8 ? CType.Scalar.LONG : CType.Scalar.INT;
            case POINTER -> new CType.Pointer();
            case RECORD -> record(type);
            case ARRAY, INCOMPLETE_ARRAY ->
                    new CType.Array(read(type.elementType()), type.length());
            case FUNCTION, FUNCTION_WITHOUT_PROTOTYPE, OTHER ->
                    new CType.Unsupported(type.spelling());
        };
    }

    private CType record(ClangType type) {
        if (type.size() < 0) {
            return new CType.Unsupported(type.spelling());
        }
        String name = className(type.declaration().definition());
        return new CType.Composite(name, type.size(), type.alignment());
    }
}
