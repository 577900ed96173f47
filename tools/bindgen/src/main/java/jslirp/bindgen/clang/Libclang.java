package jslirp.bindgen.clang;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * libclang's C interface (clang-c/Index.h), called by function name and by shape.
 *
 * <p>Some forty functions are used but they have a dozen shapes, so there is one method for each
 * shape, named after what it returns and what it takes. Handles are linked at the first call and
 * kept. Everything libclang returns by value lives in the arena given at construction.
 */
final class Libclang {
    /** {@code CXCursor}: kind, flags and three pointers of libclang's own. */
    static final GroupLayout CURSOR =
            MemoryLayout.structLayout(JAVA_INT, JAVA_INT, MemoryLayout.sequenceLayout(3, ADDRESS));

    /** {@code CXType}: kind and two pointers of libclang's own. */
    static final GroupLayout TYPE =
            MemoryLayout.structLayout(
                    JAVA_INT,
                    MemoryLayout.paddingLayout(4),
                    MemoryLayout.sequenceLayout(2, ADDRESS));

    /** {@code CXString}. */
    private static final GroupLayout STRING =
            MemoryLayout.structLayout(ADDRESS, JAVA_INT, MemoryLayout.paddingLayout(4));

    /** {@code CXSourceLocation}: two pointers and an offset. */
    private static final GroupLayout LOCATION =
            MemoryLayout.structLayout(
                    MemoryLayout.sequenceLayout(2, ADDRESS),
                    JAVA_INT,
                    MemoryLayout.paddingLayout(4));

    private final Arena arena;
    private final SymbolLookup symbols;
    private final Map<String, MethodHandle> handles = new HashMap<>();

    Libclang(Path library, Arena arena) {
        this.arena = arena;
        this.symbols = SymbolLookup.libraryLookup(library, arena);
    }

    Arena arena() {
        return arena;
    }

    int intOfCursor(String function, MemorySegment cursor) {
        return (int) call(function, FunctionDescriptor.of(JAVA_INT, CURSOR), cursor);
    }

    long longOfCursor(String function, MemorySegment cursor) {
        return (long) call(function, FunctionDescriptor.of(JAVA_LONG, CURSOR), cursor);
    }

    MemorySegment pointerOfCursor(String function, MemorySegment cursor) {
        return (MemorySegment) call(function, FunctionDescriptor.of(ADDRESS, CURSOR), cursor);
    }

    MemorySegment cursorOfCursor(String function, MemorySegment cursor) {
        return struct(function, FunctionDescriptor.of(CURSOR, CURSOR), cursor);
    }

    MemorySegment typeOfCursor(String function, MemorySegment cursor) {
        return struct(function, FunctionDescriptor.of(TYPE, CURSOR), cursor);
    }

    String textOfCursor(String function, MemorySegment cursor) {
        return text(struct(function, FunctionDescriptor.of(STRING, CURSOR), cursor));
    }

    MemorySegment typeOfType(String function, MemorySegment type) {
        return struct(function, FunctionDescriptor.of(TYPE, TYPE), type);
    }

    MemorySegment cursorOfType(String function, MemorySegment type) {
        return struct(function, FunctionDescriptor.of(CURSOR, TYPE), type);
    }

    String textOfType(String function, MemorySegment type) {
        return text(struct(function, FunctionDescriptor.of(STRING, TYPE), type));
    }

    int intOfType(String function, MemorySegment type) {
        return (int) call(function, FunctionDescriptor.of(JAVA_INT, TYPE), type);
    }

    long longOfType(String function, MemorySegment type) {
        return (long) call(function, FunctionDescriptor.of(JAVA_LONG, TYPE), type);
    }

    /** Calls a function that returns a struct, which lives in our arena. */
    MemorySegment struct(String function, FunctionDescriptor shape, Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = arena;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return (MemorySegment) call(function, shape, all);
    }

    /** Calls a function that returns a {@code CXString}. */
    String callForText(String function, FunctionDescriptor parameters, Object... arguments) {
        return text(struct(function, parameters.changeReturnLayout(STRING), arguments));
    }

    Object call(String function, FunctionDescriptor shape, Object... arguments) {
        try {
            return (Object) handle(function, shape).invokeExact(arguments);
        } catch (Throwable failure) {
            throw new IllegalStateException(function + ": " + failure, failure);
        }
    }

    /** Takes boxed arguments in an array, whatever the shape. */
    private MethodHandle handle(String function, FunctionDescriptor shape) {
        return handles.computeIfAbsent(
                function,
                name -> {
                    MethodHandle plain =
                            Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape);
                    return plain.asSpreader(Object[].class, plain.type().parameterCount())
                            .asType(MethodType.methodType(Object.class, Object[].class));
                });
    }

    /** "line:column" of where the cursor was written, after macro expansion. */
    String lineAndColumn(MemorySegment cursor) {
        MemorySegment location =
                struct("clang_getCursorLocation", FunctionDescriptor.of(LOCATION, CURSOR), cursor);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment line = call.allocate(JAVA_INT);
            MemorySegment column = call.allocate(JAVA_INT);
            call(
                    "clang_getExpansionLocation",
                    FunctionDescriptor.ofVoid(LOCATION, ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                    location,
                    MemorySegment.NULL,
                    line,
                    column,
                    MemorySegment.NULL);
            return line.get(JAVA_INT, 0) + ":" + column.get(JAVA_INT, 0);
        }
    }

    private String text(MemorySegment string) {
        MemorySegment characters =
                (MemorySegment)
                        call("clang_getCString", FunctionDescriptor.of(ADDRESS, STRING), string);
        String text =
                characters.equals(MemorySegment.NULL)
                        ? ""
                        : characters.reinterpret(Long.MAX_VALUE).getString(0);
        call("clang_disposeString", FunctionDescriptor.ofVoid(STRING), string);
        return text;
    }
}
