package jslirp.bindgen.clang;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A declaration or a macro in the header. */
public final class Cursor {
    private static final int STORAGE_STATIC = 3;
    private static final int CONTINUE = 1;

    private final Libclang clang;
    private final MemorySegment value;

    Cursor(Libclang clang, MemorySegment value) {
        this.clang = clang;
        this.value = value;
    }

    public CursorKind kind() {
        return CursorKind.of(value.get(JAVA_INT, 0));
    }

    public String spelling() {
        return clang.textOfCursor("clang_getCursorSpelling", value);
    }

    public ClangType type() {
        return new ClangType(clang, clang.typeOfCursor("clang_getCursorType", value));
    }

    /** What a typedef stands for. */
    public ClangType aliased() {
        return new ClangType(
                clang, clang.typeOfCursor("clang_getTypedefDeclUnderlyingType", value));
    }

    public Cursor definition() {
        return new Cursor(clang, clang.cursorOfCursor("clang_getCursorDefinition", value));
    }

    public boolean isDefinition() {
        return clang.intOfCursor("clang_isCursorDefinition", value) != 0;
    }

    /**
     * Whether the record has no tag. libclang before 16 gives such a record an empty name, later
     * ones "(unnamed ...)", and {@code clang_Cursor_isAnonymous} differs for a record that a member
     * or a typedef names.
     */
    public boolean untagged() {
        String name = spelling();
        return name.isEmpty()
                || name.indexOf('(') >= 0
                || clang.intOfCursor("clang_Cursor_isAnonymous", value) != 0;
    }

    public boolean bitField() {
        return clang.intOfCursor("clang_Cursor_isBitField", value) != 0;
    }

    public boolean internal() {
        return clang.intOfCursor("clang_Cursor_getStorageClass", value) == STORAGE_STATIC;
    }

    /** A macro that takes no arguments and that the compiler did not define itself. */
    public boolean constantLike() {
        return clang.intOfCursor("clang_Cursor_isMacroFunctionLike", value) == 0
                && clang.intOfCursor("clang_Cursor_isMacroBuiltin", value) == 0;
    }

    public long enumValue() {
        return clang.longOfCursor("clang_getEnumConstantDeclValue", value);
    }

    public List<Cursor> arguments() {
        int count = clang.intOfCursor("clang_Cursor_getNumArguments", value);
        List<Cursor> arguments = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            arguments.add(argument(index));
        }
        return arguments;
    }

    private Cursor argument(int index) {
        FunctionDescriptor shape =
                FunctionDescriptor.of(Libclang.CURSOR, Libclang.CURSOR, JAVA_INT);
        return new Cursor(clang, clang.struct("clang_Cursor_getArgument", shape, value, index));
    }

    /** "line:column". */
    public String place() {
        return clang.lineAndColumn(value);
    }

    /** What tells two declarations apart, whatever cursor leads to them. */
    public int identity() {
        return clang.intOfCursor("clang_hashCursor", value);
    }

    public List<Cursor> children() {
        Children children = new Children(clang);
        clang.call(
                "clang_visitChildren",
                FunctionDescriptor.of(JAVA_INT, Libclang.CURSOR, ADDRESS, ADDRESS),
                value,
                children.stub(),
                MemorySegment.NULL);
        return children.found;
    }

    /** The folded initializer of a variable, or null when it is no constant. */
    public @Nullable Evaluation evaluate() {
        MemorySegment result = clang.pointerOfCursor("clang_Cursor_Evaluate", value);
        return result.equals(MemorySegment.NULL) ? null : Evaluation.take(clang, result);
    }

    /**
     * The receiver of {@code clang_visitChildren}; the cursor it is given dies with the call, so it
     * keeps a copy.
     */
    private static final class Children {
        private final Libclang clang;
        private final List<Cursor> found = new ArrayList<>();

        Children(Libclang clang) {
            this.clang = clang;
        }

        @SuppressWarnings("unused")
        int visit(MemorySegment cursor, MemorySegment parent, MemorySegment unused) {
            found.add(new Cursor(clang, clang.arena().allocate(Libclang.CURSOR).copyFrom(cursor)));
            return CONTINUE;
        }

        MemorySegment stub() {
            MethodType type =
                    MethodType.methodType(
                            int.class,
                            MemorySegment.class,
                            MemorySegment.class,
                            MemorySegment.class);
            try {
                MethodHandle visit =
                        MethodHandles.lookup().findVirtual(Children.class, "visit", type);
                return Linker.nativeLinker()
                        .upcallStub(
                                visit.bindTo(this),
                                FunctionDescriptor.of(
                                        JAVA_INT, Libclang.CURSOR, Libclang.CURSOR, ADDRESS),
                                clang.arena());
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
