package jslirp.tidy;

/**
 * A place that breaks a rule.
 *
 * @param path of the file, below the root of the repository
 * @param line counted from one
 * @param message what is wrong there
 */
record Finding(String path, int line, String message) {
    @Override
    public String toString() {
        return path + ":" + line + ": " + message;
    }
}
