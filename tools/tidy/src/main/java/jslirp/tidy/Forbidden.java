package jslirp.tidy;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that must not stand in some files.
 *
 * @param files where it must not stand
 * @param half what is searched: the code or the comments of a file
 * @param pattern what must not stand there
 * @param message why not
 */
record Forbidden(Predicate<SourceFile> files, Half half, Pattern pattern, String message)
        implements Rule {
    /** The half of a source file that a pattern is searched in. */
    enum Half {
        CODE {
            @Override
            String of(SourceFile file) {
                return file.code();
            }
        },
        COMMENTS {
            @Override
            String of(SourceFile file) {
                return file.comments();
            }
        };

        abstract String of(SourceFile file);
    }

    /** A rule about code. */
    static Forbidden code(Predicate<SourceFile> files, String pattern, String message) {
        return new Forbidden(files, Half.CODE, Pattern.compile(pattern), message);
    }

    /** A rule about comments. */
    static Forbidden comments(Predicate<SourceFile> files, String pattern, String message) {
        return new Forbidden(files, Half.COMMENTS, Pattern.compile(pattern), message);
    }

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (SourceFile file : tree.files()) {
            if (files.test(file)) {
                Matcher m = pattern.matcher(half.of(file));
                while (m.find()) {
                    String what = m.group().replaceAll("\\s+", " ").strip();
                    findings.accept(
                            new Finding(
                                    file.path(), file.lineAt(m.start()), what + ": " + message));
                }
            }
        }
    }
}
