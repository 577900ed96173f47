package jslirp.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What bindings say about the ABI, one fact a line: the value of each constant, the size of each
 * record, the offset and size of each field. Read from the classes by jextract's naming, whoever
 * generated them.
 */
final class GoldenList {
    private GoldenList() {}

    /** All facts of a package of bindings, in the order of their text. */
    static List<String> of(String headerClass, List<Class<?>> bindings)
            throws ReflectiveOperationException {
        List<String> facts = new ArrayList<>();
        for (Class<?> type : bindings) {
            if (type.getSimpleName().equals(headerClass)) {
                constants(type, facts);
            } else if (names(type).contains("layout")) {
                record(type, facts);
            }
        }
        Collections.sort(facts);
        return facts;
    }

    private static Set<String> names(Class<?> type) {
        return Stream.of(type.getDeclaredMethods())
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A function without parameters looks like a constant, but has a descriptor. */
    private static void constants(Class<?> header, List<String> facts)
            throws ReflectiveOperationException {
        Set<String> names = names(header);
        for (Method method : header.getDeclaredMethods()) {
            String name = method.getName();
            if (Modifier.isPublic(method.getModifiers())
                    && method.getParameterCount() == 0
                    && !name.contains("$")
                    && !names.contains(name + "$descriptor")) {
                facts.add("constant %s %s".formatted(name, method.invoke(null)));
            }
        }
    }

    private static void record(Class<?> type, List<String> facts)
            throws ReflectiveOperationException {
        String name = type.getName().substring(type.getPackageName().length() + 1);
        facts.add("record %s size %s".formatted(name, type.getMethod("sizeof").invoke(null)));
        for (String method : names(type)) {
            if (method.endsWith("$offset")) {
                String field = method.substring(0, method.length() - "$offset".length());
                Object offset = type.getMethod(method).invoke(null);
                MemoryLayout layout = (MemoryLayout) type.getMethod(field + "$layout").invoke(null);
                facts.add(
                        "field %s.%s at %s size %d"
                                .formatted(name, field, offset, layout.byteSize()));
            }
        }
    }
}
