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

    private MethodHandle handle(String function, FunctionDescriptor shape) {
        return handles.computeIfAbsent(
                function,
                name -> Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), shape));
    }

    int intOfCursor(String function, MemorySegment cursor) {
        try {
            return (int)
                    handle(function, FunctionDescriptor.of(JAVA_INT, CURSOR)).invokeExact(cursor);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    long longOfCursor(String function, MemorySegment cursor) {
        try {
            return (long)
                    handle(function, FunctionDescriptor.of(JAVA_LONG, CURSOR)).invokeExact(cursor);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    MemorySegment pointerOfCursor(String function, MemorySegment cursor) {
        try {
            return (MemorySegment)
                    handle(function, FunctionDescriptor.of(ADDRESS, CURSOR)).invokeExact(cursor);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    /**
     * A function that takes a cursor or a type and returns one of them, or a string or a location.
     */
    private MemorySegment structOfStruct(
            String function, GroupLayout result, GroupLayout parameter, MemorySegment argument) {
        try {
            return (MemorySegment)
                    handle(function, FunctionDescriptor.of(result, parameter))
                            .invoke(arena, argument);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    MemorySegment cursorOfCursor(String function, MemorySegment cursor) {
        return structOfStruct(function, CURSOR, CURSOR, cursor);
    }

    MemorySegment typeOfCursor(String function, MemorySegment cursor) {
        return structOfStruct(function, TYPE, CURSOR, cursor);
    }

    MemorySegment typeOfType(String function, MemorySegment type) {
        return structOfStruct(function, TYPE, TYPE, type);
    }

    MemorySegment cursorOfType(String function, MemorySegment type) {
        return structOfStruct(function, CURSOR, TYPE, type);
    }

    String textOfCursor(String function, MemorySegment cursor) {
        return text(structOfStruct(function, STRING, CURSOR, cursor));
    }

    String textOfType(String function, MemorySegment type) {
        return text(structOfStruct(function, STRING, TYPE, type));
    }

    int intOfType(String function, MemorySegment type) {
        try {
            return (int) handle(function, FunctionDescriptor.of(JAVA_INT, TYPE)).invokeExact(type);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    long longOfType(String function, MemorySegment type) {
        try {
            return (long)
                    handle(function, FunctionDescriptor.of(JAVA_LONG, TYPE)).invokeExact(type);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    /** {@code clang_Type_getOffsetOf}: bits, or a negative error. */
    long offsetOf(MemorySegment type, String field) {
        try (Arena call = Arena.ofConfined()) {
            return (long)
                    handle(
                                    "clang_Type_getOffsetOf",
                                    FunctionDescriptor.of(JAVA_LONG, TYPE, ADDRESS))
                            .invokeExact(type, call.allocateFrom(field));
        } catch (Throwable failure) {
            throw broken("clang_Type_getOffsetOf", failure);
        }
    }

    /** The argument of a function declaration. */
    MemorySegment argument(MemorySegment cursor, int index) {
        try {
            return (MemorySegment)
                    handle(
                                    "clang_Cursor_getArgument",
                                    FunctionDescriptor.of(CURSOR, CURSOR, JAVA_INT))
                            .invoke(arena, cursor, index);
        } catch (Throwable failure) {
            throw broken("clang_Cursor_getArgument", failure);
        }
    }

    MemorySegment cursorOfPointer(String function, MemorySegment pointer) {
        try {
            return (MemorySegment)
                    handle(function, FunctionDescriptor.of(CURSOR, ADDRESS)).invoke(arena, pointer);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    /**
     * Calls a function of plain integers and pointers; {@code invokeWithArguments} is quick enough
     * for the few there are.
     */
    Object call(String function, FunctionDescriptor shape, Object... arguments) {
        try {
            return handle(function, shape).invokeWithArguments(arguments);
        } catch (Throwable failure) {
            throw broken(function, failure);
        }
    }

    /** Calls a function of plain integers and pointers that returns a {@code CXString}. */
    String callForText(String function, Object pointer, int options) {
        FunctionDescriptor shape = FunctionDescriptor.of(STRING, ADDRESS, JAVA_INT);
        return text((MemorySegment) call(function, shape, arena, pointer, options));
    }

    /** "line:column" of where the cursor was written, after macro expansion. */
    String lineAndColumn(MemorySegment cursor) {
        MemorySegment location =
                structOfStruct("clang_getCursorLocation", LOCATION, CURSOR, cursor);
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

    private static IllegalStateException broken(String function, Throwable failure) {
        return new IllegalStateException(function + ": " + failure, failure);
    }
}
