package jslirp.bindgen.write;

/** Java source under construction, one block of lines after another. */
final class SourceText {
    private final StringBuilder text = new StringBuilder();
    private int depth;

    /**
     * Adds the lines of a template, indented to the present depth, with its {@code %s} filled in.
     */
    @SuppressWarnings("AnnotateFormatMethod")
    void add(String template, Object... values) {
        template.formatted(values)
                .lines()
                .forEach(line -> text.append(line.isEmpty() ? "" : indented(line)).append('\n'));
    }

    @SuppressWarnings("AnnotateFormatMethod")
    void begin(String template, Object... values) {
        add(template, values);
        depth++;
    }

    void end() {
        depth--;
        add("}\n");
    }

    private String indented(String line) {
        return "    ".repeat(depth) + line;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
