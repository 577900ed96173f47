package jslirp.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server has answered, as its client reads it. */
public final class ApiReply {
    private final Map<?, ?> members;

    private ApiReply(Map<?, ?> members) {
        this.members = members;
    }

    /** Reads an answer, or an event. */
    static ApiReply parse(String text) {
        try {
            if (Json.read(text) instanceof Map<?, ?> members) {
                return new ApiReply(members);
            }
        } catch (BadRequest e) {
            // It is not one of ours.
        }
        return new ApiReply(Map.of("error", Map.of("desc", "not an answer: " + text)));
    }

    /** Why the request failed, in one line; null if it did not. */
    public @Nullable String failure() {
        if (!(members.get("error") instanceof Map<?, ?> error)) {
            return null;
        }
        StringBuilder text = new StringBuilder(String.valueOf(error.get("desc")));
        for (String name : List.of("errno", "port", "hint")) {
            if (error.get(name) != null) {
                text.append(name.equals("port") ? ": port " : ": ").append(error.get(name));
            }
        }
        return text.toString();
    }

    /** What is returned. */
    public Row returned() {
        return row(members.get("return"));
    }

    /** The whole answer. */
    public Row whole() {
        return new Row(members);
    }

    private static Row row(@Nullable Object value) {
        return new Row(value instanceof Map<?, ?> map ? map : Map.of());
    }

    /** An object of the answer: values by their names. */
    public static final class Row {
        private final Map<?, ?> members;

        private Row(Map<?, ?> members) {
            this.members = members;
        }

        /** The names, in their order. */
        public List<String> names() {
            return members.keySet().stream().map(String::valueOf).toList();
        }

        /** A value as text; empty if there is none. */
        public String text(String name) {
            Object value = members.get(name);
            return value == null ? "" : value.toString();
        }

        /** An object within. */
        public Row object(String name) {
            return row(members.get(name));
        }

        /** The objects of an array within. */
        public List<Row> array(String name) {
            List<Row> rows = new ArrayList<>();
            if (members.get(name) instanceof Iterable<?> elements) {
                elements.forEach(element -> rows.add(row(element)));
            }
            return rows;
        }

        /** As JSON, without any blanks. */
        @Override
        public String toString() {
            return Json.write(members);
        }
    }
}
