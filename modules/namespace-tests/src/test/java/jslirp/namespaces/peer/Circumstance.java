package jslirp.namespaces.peer;

import java.util.Arrays;

/** Under what circumstances a command line is given, besides a guest that waits. */
public enum Circumstance {
    ORDINARY(""),
    ROOT_CALLS("root calls"),
    TAP_IS_HELD("another process holds tap0"),
    NO_TUN("there is no /dev/net/tun"),
    OPERANDS_LAST("POSIXLY_CORRECT is set");

    private final String words;

    Circumstance(String words) {
        this.words = words;
    }

    static Circumstance of(String words) {
        return Arrays.stream(values())
                .filter(one -> one.words.equals(words))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(words));
    }

    /** As the file has it. */
    @Override
    public String toString() {
        return words;
    }
}
