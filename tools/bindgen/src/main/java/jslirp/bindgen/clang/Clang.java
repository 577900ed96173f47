package jslirp.bindgen.clang;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One session with libclang: parses C text that exists only in memory and hands out its
 * declarations.
 */
public final class Clang implements AutoCloseable {
    private static final int DETAILED_PREPROCESSING = 0x01;
    private static final int SKIP_FUNCTION_BODIES = 0x40;
    private static final int ERROR = 3;
    private static final long UNSAVED_FILE_SIZE = 24;

    private final Arena arena = Arena.ofConfined();
    private final Libclang clang;
    private final MemorySegment index;
    private final List<MemorySegment> units = new ArrayList<>();

    public Clang(Path library) {
        clang = new Libclang(library, arena);
        FunctionDescriptor twoInts = FunctionDescriptor.of(ADDRESS, JAVA_INT, JAVA_INT);
        index = (MemorySegment) clang.call("clang_createIndex", twoInts, 0, 0);
        // createIndex installs a SIGSEGV handler that swallows the faults the JVM relies on; this
        // takes it away again.
        clang.call("clang_toggleCrashRecovery", FunctionDescriptor.ofVoid(JAVA_INT), 0);
    }

    /** What came of parsing: the declarations, and the errors as clang words them. */
    public record Parsed(List<Cursor> declarations, List<String> errors) {}

    /** Parses {@code source} as if a file named {@code name} held it. */
    public Parsed parse(String name, String source, List<String> flags) {
        MemorySegment file = arena.allocate(UNSAVED_FILE_SIZE, 8);
        MemorySegment text = arena.allocateFrom(source);
        MemorySegment fileName = arena.allocateFrom(name);
        file.set(ADDRESS, 0, fileName);
        file.set(ADDRESS, 8, text);
        file.set(JAVA_LONG, 16, text.byteSize() - 1);
        MemorySegment unit = parse(fileName, file, flags);
        if (unit.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("libclang could not begin to parse " + name);
        }
        units.add(unit);
        Cursor root =
                new Cursor(
                        clang,
                        clang.struct(
                                "clang_getTranslationUnitCursor",
                                FunctionDescriptor.of(Libclang.CURSOR, ADDRESS),
                                unit));
        return new Parsed(root.children(), errors(unit));
    }

    private MemorySegment parse(MemorySegment name, MemorySegment file, List<String> flags) {
        MemorySegment arguments = arena.allocate(ADDRESS, Math.max(1, flags.size()));
        for (int i = 0; i < flags.size(); i++) {
            arguments.setAtIndex(ADDRESS, i, arena.allocateFrom(flags.get(i)));
        }
        return (MemorySegment)
                clang.call(
                        "clang_parseTranslationUnit",
                        FunctionDescriptor.of(
                                ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT,
                                JAVA_INT),
                        index,
                        name,
                        arguments,
                        flags.size(),
                        file,
                        1,
                        DETAILED_PREPROCESSING | SKIP_FUNCTION_BODIES);
    }

    private List<String> errors(MemorySegment unit) {
        FunctionDescriptor intOf = FunctionDescriptor.of(JAVA_INT, ADDRESS);
        int count = (int) clang.call("clang_getNumDiagnostics", intOf, unit);
        int options =
                (int)
                        clang.call(
                                "clang_defaultDiagnosticDisplayOptions",
                                FunctionDescriptor.of(JAVA_INT));
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FunctionDescriptor at = FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT);
            Object diagnostic = clang.call("clang_getDiagnostic", at, unit, i);
            if ((int) clang.call("clang_getDiagnosticSeverity", intOf, diagnostic) >= ERROR) {
                errors.add(
                        clang.callForText(
                                "clang_formatDiagnostic",
                                FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT),
                                diagnostic,
                                options));
            }
            clang.call("clang_disposeDiagnostic", FunctionDescriptor.ofVoid(ADDRESS), diagnostic);
        }
        return errors;
    }

    @Override
    public void close() {
        FunctionDescriptor pointer = FunctionDescriptor.ofVoid(ADDRESS);
        units.forEach(unit -> clang.call("clang_disposeTranslationUnit", pointer, unit));
        clang.call("clang_disposeIndex", pointer, index);
        arena.close();
    }
}
