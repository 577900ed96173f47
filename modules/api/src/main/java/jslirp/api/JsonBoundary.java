package jslirp.api;

/**
 * Finds the end of a JSON value in bytes that arrive bit by bit. It counts brackets outside of
 * strings and knows nothing else of the grammar: what is wrong with the value, its reader says.
 */
final class JsonBoundary {
    private static final String[] WORDS = {"true", "false", "null"};

    private final StringBuilder word = new StringBuilder();
    private int at;
    private int depth;
    private boolean started;
    private boolean inString;
    private boolean escaped;

    /**
     * Looks at what has arrived since the last time.
     *
     * @param bytes all that has arrived
     * @param count how many those are
     * @return where the value ends, or -1 if it has not ended yet
     */
    int find(byte[] bytes, int count) {
        while (at < count) {
            if (endsWith(bytes[at++] & 0xff)) {
                return at;
            }
        }
        return -1;
    }

    private boolean endsWith(int c) {
        if (inString) {
            return endsInString(c);
        }
        if (c == '"') {
            inString = true;
            started = true;
            return false;
        }
        if (c == '{' || c == '[') {
            depth++;
            started = true;
            return false;
        }
        if (c == '}' || c == ']') {
            return --depth <= 0;
        }
        return depth == 0 && endsOutside(c);
    }

    private boolean endsInString(int c) {
        if (escaped) {
            escaped = false;
        } else if (c == '\\') {
            escaped = true;
        } else if (c == '"') {
            inString = false;
            return depth == 0;
        }
        return false;
    }

    /** Neither in brackets nor in a string: blanks before the value, a word, or a number. */
    private boolean endsOutside(int c) {
        // The marks of UTF-8 may stand before everything.
        if (!started && (isBlank(c) || c >= 0x80)) {
            return false;
        }
        started = true;
        if (isBlank(c)) {
            return true;
        }
        if (c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.') {
            return false;
        }
        word.append((char) c);
        return !canGoOn(word.toString());
    }

    /** Whether the letters so far are the beginning of a word, or the exponent of a number. */
    private static boolean canGoOn(String letters) {
        for (String one : WORDS) {
            if (one.startsWith(letters) && one.length() > letters.length()) {
                return true;
            }
        }
        return letters.equals("e") || letters.equals("E");
    }

    /** As isspace(3) has it. */
    static boolean isBlank(int c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
