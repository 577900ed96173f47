package jslirp.bindgen.write;

import java.util.ArrayList;
import java.util.List;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration.Function;
import jslirp.bindgen.model.Declaration.Parameter;

/** Writes what the header class offers for a function. */
final class FunctionWriter {
    private final LayoutText layouts;

    FunctionWriter(LayoutText layouts) {
        this.layouts = layouts;
    }

    void write(SourceText out, Function function) {
        if (function.variadic()) {
            variadic(out, function);
        } else {
            plain(out, function);
        }
    }

    private void plain(SourceText out, Function function) {
        String name = JavaText.identifier(function.name());
        out.add(
                """
                private static class %1$s {
                    static final FunctionDescriptor DESC = %2$s;

                    static final MemorySegment ADDR = Symbols.LOOKUP.findOrThrow("%3$s");

                    /**
                     * Apart, so that who wants the address or the descriptor does not link a handle
                     * too.
                     */
                    static class Plain {
                        static final MethodHandle HANDLE =
                                Linker.nativeLinker().downcallHandle(ADDR, DESC);
                    }
                }

                public static FunctionDescriptor %1$s$descriptor() {
                    return %1$s.DESC;
                }

                public static MethodHandle %1$s$handle() {
                    return %1$s.Plain.HANDLE;
                }

                public static MemorySegment %1$s$address() {
                    return %1$s.ADDR;
                }

                """,
                name, descriptor(function), function.name());
        call(out, function, name);
    }

    private void call(SourceText out, Function function, String name) {
        out.begin(
                "public static %s %s(%s) {",
                JavaText.carrier(function.result()), name, String.join(", ", parameters(function)));
        out.add(
                """
                try {
                    %s%s.Plain.HANDLE.invokeExact(%s);
                } catch (Error | RuntimeException failure) {
                    throw failure;
                } catch (Throwable impossible) {
                    throw new AssertionError("should not reach here", impossible);
                }
                """,
                returned(function), name, String.join(", ", arguments(function)));
        out.end();
        out.add("\n");
    }

    private void variadic(SourceText out, Function function) {
        String name = JavaText.identifier(function.name());
        List<String> parameters = new ArrayList<>(parameters(function));
        int next = parameters.size();
        parameters.add("Object... x" + next);
        List<String> arguments = new ArrayList<>(arguments(function));
        arguments.add("x" + next);
        out.add(
                """
                /**
                 * {@code %6$s}, with the variable arguments that {@link #makeInvoker} is told of.
                 */
                public static class %1$s {
                    private static final FunctionDescriptor BASE_DESC = %2$s;
                    private static final MemorySegment ADDR = Symbols.LOOKUP.findOrThrow("%6$s");

                    private final MethodHandle handle;
                    private final FunctionDescriptor descriptor;
                    private final MethodHandle spreader;

                    private %1$s(MethodHandle handle, FunctionDescriptor descriptor, int count) {
                        this.handle = handle;
                        this.descriptor = descriptor;
                        this.spreader = handle.asSpreader(Object[].class, count);
                    }

                    public static %1$s makeInvoker(MemoryLayout... layouts) {
                        FunctionDescriptor descriptor = BASE_DESC.appendArgumentLayouts(layouts);
                        Linker.Option variadic =
                                Linker.Option.firstVariadicArg(BASE_DESC.argumentLayouts().size());
                        MethodHandle handle =
                                Linker.nativeLinker().downcallHandle(ADDR, descriptor, variadic);
                        return new %1$s(handle, descriptor, layouts.length);
                    }

                    public static MemorySegment address() {
                        return ADDR;
                    }

                    public MethodHandle handle() {
                        return handle;
                    }

                    public FunctionDescriptor descriptor() {
                        return descriptor;
                    }

                    public %3$s apply(%4$s) {
                        try {
                            %7$sspreader.invokeExact(%5$s);
                        } catch (IllegalArgumentException | ClassCastException mistaken) {
                            throw mistaken;
                        } catch (Throwable impossible) {
                            throw new AssertionError("should not reach here", impossible);
                        }
                    }
                }

                """,
                name,
                descriptor(function),
                JavaText.carrier(function.result()),
                String.join(", ", parameters),
                String.join(", ", arguments),
                function.name(),
                returned(function));
    }

    private static String returned(Function function) {
        return function.result() instanceof CType.Nothing
                ? ""
                : "return (" + JavaText.carrier(function.result()) + ") ";
    }

    private String descriptor(Function function) {
        List<String> layoutTexts = new ArrayList<>();
        boolean nothing = function.result() instanceof CType.Nothing;
        if (!nothing) {
            layoutTexts.add(layouts.of(function.result()));
        }
        for (Parameter parameter : function.parameters()) {
            layoutTexts.add(layouts.of(parameter.type()));
        }
        return "FunctionDescriptor.of%s(%s)"
                .formatted(nothing ? "Void" : "", String.join(", ", layoutTexts));
    }

    private static List<String> parameters(Function function) {
        List<String> texts = new ArrayList<>();
        if (function.result() instanceof CType.Composite) {
            texts.add("SegmentAllocator allocator");
        }
        for (int i = 0; i < function.parameters().size(); i++) {
            texts.add(
                    JavaText.carrier(function.parameters().get(i).type())
                            + " "
                            + parameterName(function, i));
        }
        return texts;
    }

    private static List<String> arguments(Function function) {
        List<String> texts = new ArrayList<>();
        if (function.result() instanceof CType.Composite) {
            texts.add("allocator");
        }
        for (int i = 0; i < function.parameters().size(); i++) {
            texts.add(parameterName(function, i));
        }
        return texts;
    }

    private static String parameterName(Function function, int index) {
        String name = function.parameters().get(index).name();
        return name.isEmpty() ? "x" + index : JavaText.identifier(name);
    }
}
