package jslirp.bindgen;

import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which declarations are wanted: those asked for by {@code --include-...}, or all when none is. */
public final class Inclusions {
    /**
     * What an {@code --include-} option can name; the option's last word is the constant in lower
     * case.
     */
    public enum Kind {
        FUNCTION,
        CONSTANT,
        STRUCT,
        UNION,
        TYPEDEF,
        VAR
    }

    private final Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
    private final Set<String> missing = new TreeSet<>();

    Inclusions() {}

    void add(Kind kind, String name) {
        names.computeIfAbsent(kind, k -> new LinkedHashSet<>()).add(name);
        missing.add(name);
    }

    public boolean wants(Kind kind, String name) {
        return names.isEmpty() || names.getOrDefault(kind, Set.of()).contains(name);
    }

    /** Notes that a wanted declaration was found. */
    public void found(String name) {
        missing.remove(name);
    }

    /** What was asked for and never found. */
    public Set<String> missing() {
        return missing;
    }
}
