package jslirp.bindgen;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bindings of a small header, generated, compiled, and called by name. */
final class Bindings {
    private final CompiledSources classes;
    private final Generator.Generated generated;

    Bindings(Path folder, String header, String... options) throws IOException {
        Files.writeString(folder.resolve("sample.h"), header);
        List<String> commandLine = new ArrayList<>(List.of("-t", "sample"));
        commandLine.addAll(List.of("--header-class-name", "Sample"));
        commandLine.addAll(List.of(options));
        commandLine.add("sample.h");
        generated = Generator.generate(Arguments.parse(commandLine, folder));
        classes = new CompiledSources(generated.sources(), "sample");
    }

    List<String> warnings() {
        return generated.warnings();
    }

    boolean has(String file) {
        return generated.sources().containsKey(file);
    }

    /** The text of the header class. */
    String source() {
        return Objects.requireNonNull(generated.sources().get("Sample.java"));
    }

    /** Calls a constant's or function's method. */
    Object header(String method, Object... arguments) {
        return call("Sample", method, arguments);
    }

    GroupLayout layout(String structure) {
        return (GroupLayout) call(structure, "layout");
    }

    long offset(String structure, String field) {
        return (long) call(structure, field + "$offset");
    }

    Object call(String className, String method, Object... arguments) {
        return Objects.requireNonNullElse(call(className, null, method, arguments), "void");
    }

    /** Calls a method of {@code receiver}, or a static one when it is null. */
    @Nullable Object call(
            String className, @Nullable Object receiver, String method, Object... arguments) {
        try {
            Class<?> type = classes.loadClass("sample." + className);
            for (Method candidate : type.getMethods()) {
                if (candidate.getName().equals(method) && accepts(candidate, arguments)) {
                    return candidate.invoke(receiver, arguments);
                }
            }
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException failure) {
            throw new LinkageError(failure.getMessage(), failure);
        }
        throw new AssertionError("no method " + className + "." + method);
    }

    private static boolean accepts(Method method, Object[] arguments) {
        if (method.getParameterCount() != arguments.length) {
            return false;
        }
        MethodType types = MethodType.methodType(void.class, method.getParameterTypes()).wrap();
        for (int i = 0; i < arguments.length; i++) {
            if (!types.parameterType(i).isInstance(arguments[i])) {
                return false;
            }
        }
        return true;
    }
}
