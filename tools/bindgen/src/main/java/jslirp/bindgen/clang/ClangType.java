package jslirp.bindgen.clang;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;

/** A C type, with typedefs and qualifiers already removed. */
public final class ClangType {
    private final Libclang clang;
    private final MemorySegment value;

    ClangType(Libclang clang, MemorySegment value) {
        this.clang = clang;
        this.value = clang.typeOfType("clang_getCanonicalType", value);
    }

    public TypeKind kind() {
        return TypeKind.of(value.get(JAVA_INT, 0));
    }

    public String spelling() {
        return clang.textOfType("clang_getTypeSpelling", value);
    }

    /** In bytes; negative when the type is incomplete. */
    public long size() {
        return clang.longOfType("clang_Type_getSizeOf", value);
    }

    public long alignment() {
        return clang.longOfType("clang_Type_getAlignOf", value);
    }

    /**
     * In bits from the start of this record, also for a member of an anonymous record within;
     * negative when there is none.
     */
    public long offsetOf(String field) {
        FunctionDescriptor shape = FunctionDescriptor.of(JAVA_LONG, Libclang.TYPE, ADDRESS);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment name = call.allocateFrom(field);
            return (long) clang.call("clang_Type_getOffsetOf", shape, value, name);
        }
    }

    public ClangType elementType() {
        return new ClangType(clang, clang.typeOfType("clang_getArrayElementType", value));
    }

    public ClangType pointee() {
        return new ClangType(clang, clang.typeOfType("clang_getPointeeType", value));
    }

    /** Zero for an array without a length. */
    public long length() {
        return Math.max(0, clang.longOfType("clang_getArraySize", value));
    }

    public ClangType result() {
        return new ClangType(clang, clang.typeOfType("clang_getResultType", value));
    }

    public boolean variadic() {
        return clang.intOfType("clang_isFunctionTypeVariadic", value) != 0;
    }

    public Cursor declaration() {
        return new Cursor(clang, clang.cursorOfType("clang_getTypeDeclaration", value));
    }
}
