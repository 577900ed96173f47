package jslirp.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An object to write: its members keep the order in which they are added. */
public final class JsonObject {
    private final Map<String, Object> members = new LinkedHashMap<>();

    /** Without members. */
    public JsonObject() {}

    /** Adds a number. */
    public JsonObject with(String name, long value) {
        members.put(name, value);
        return this;
    }

    /** Adds a string. */
    public JsonObject with(String name, String value) {
        members.put(name, value);
        return this;
    }

    /** Adds a truth value. */
    public JsonObject with(String name, boolean value) {
        members.put(name, value);
        return this;
    }

    /** Adds an object, as it is now. */
    public JsonObject with(String name, JsonObject value) {
        members.put(name, value.members);
        return this;
    }

    /** Adds an array of objects. */
    public JsonObject with(String name, List<JsonObject> values) {
        members.put(name, values.stream().map(value -> value.members).toList());
        return this;
    }

    /** Adds all members of another. */
    JsonObject withAll(JsonObject others) {
        members.putAll(others.members);
        return this;
    }

    /** The text, without any blanks. */
    @Override
    public String toString() {
        return Json.write(members);
    }
}
