package jslirp.bindgen;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

    Generator.Generated generated() {
        return generated;
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
        return call(className, null, method, arguments);
    }

    /** Calls a method of {@code receiver}, or a static one when it is null. */
    Object call(String className, Object receiver, String method, Object... arguments) {
        try {
            Class<?> type = classes.loadClass("sample." + className);
            for (Method candidate : type.getMethods()) {
                if (candidate.getName().equals(method) && accepts(candidate, arguments)) {
                    return candidate.invoke(receiver, arguments);
                }
            }
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
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
