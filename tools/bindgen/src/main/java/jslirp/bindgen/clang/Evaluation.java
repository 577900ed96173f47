package jslirp.bindgen.clang;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What the compiler folded a constant expression to. */
public sealed interface Evaluation {
    /** An integer of any width; unsigned ones as the long of the same bits. */
    record Whole(long value) implements Evaluation {}

    /** A float or double. */
    record Real(double value) implements Evaluation {}

    /** A string literal. */
    record Text(String value) implements Evaluation {}

    /**
     * Reads and disposes of a {@code CXEvalResult}; null when it is of a kind that C constants do
     * not have.
     */
    static @Nullable Evaluation take(Libclang clang, MemorySegment result) {
        try {
            return switch ((int) clang.call("clang_EvalResult_getKind", of(JAVA_INT), result)) {
                case 1 ->
                        new Whole(
                                (long)
                                        clang.call(
                                                "clang_EvalResult_getAsLongLong",
                                                of(JAVA_LONG),
                                                result));
                case 2 ->
                        new Real(
                                (double)
                                        clang.call(
                                                "clang_EvalResult_getAsDouble",
                                                of(JAVA_DOUBLE),
                                                result));
                case 4 -> {
                    MemorySegment text =
                            (MemorySegment)
                                    clang.call("clang_EvalResult_getAsStr", of(ADDRESS), result);
                    yield new Text(text.reinterpret(Long.MAX_VALUE).getString(0));
                }
                default -> null;
            };
        } finally {
            clang.call("clang_EvalResult_dispose", FunctionDescriptor.ofVoid(ADDRESS), result);
        }
    }

    private static FunctionDescriptor of(MemoryLayout result) {
        return FunctionDescriptor.of(result, ADDRESS);
    }
}
