package jslirp.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a request. A member of another type than the one that is asked for is as good as
 * absent, as it is for slirp4netns.
 */
public final class Arguments {
    private final Map<?, ?> members;

    Arguments(@Nullable Object members) {
        this.members = members instanceof Map<?, ?> map ? map : Map.of();
    }

    /** A string; null if there is none. */
    public @Nullable String string(String name) {
        return members.get(name) instanceof String text ? text : null;
    }

    /** A string; empty if there is none. */
    public String stringOrEmpty(String name) {
        String text = string(name);
        return text == null ? "" : text;
    }

    /** A number, cut to an integer; 0 if there is none. */
    public int number(String name) {
        return members.get(name) instanceof Number number ? (int) number.doubleValue() : 0;
    }

    /** Whether there is a number. */
    public boolean hasNumber(String name) {
        return members.get(name) instanceof Number;
    }

    /** A truth value; false if there is none. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }
}
