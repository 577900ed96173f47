package jslirp.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One Java file: its place in the repository, its text, and what the compiler's parser made of it.
 */
final class SourceFile {
    private static final Pattern PLACE = Pattern.compile("(?:(.*)/)?src/(main|test)/java/(.*)");

    private final String path;
    private final String text;
    private final SourceText split;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Matcher place;

    SourceFile(String path, String text, CompilationUnitTree unit, SourcePositions positions) {
        this.path = path;
        this.text = text;
        this.split = new SourceText(text);
        this.unit = unit;
        this.positions = positions;
        this.place = PLACE.matcher(path);
        if (!place.matches()) {
            throw new IllegalArgumentException("not below a source folder: " + path);
        }
    }

    /** The path below the root of the repository. */
    String path() {
        return path;
    }

    /** The folder of the Maven module, such as "modules/stack"; empty at the root. */
    String module() {
        String folder = place.group(1);
        return folder == null ? "" : folder;
    }

    /** The path below the source folder, such as "jslirp/stack/Stack.java". */
    String unitPath() {
        return place.group(3);
    }

    boolean isMain() {
        return place.group(2).equals("main");
    }

    boolean isTest() {
        return !isMain();
    }

    String text() {
        return text;
    }

    /** The text with comments and the inside of literals blank. */
    String code() {
        return split.code();
    }

    /** The text with everything but comments blank. */
    String comments() {
        return split.comments();
    }

    CompilationUnitTree unit() {
        return unit;
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** The line, counted from one, of an offset into the text. */
    int lineAt(int offset) {
        return 1 + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    int firstLine(Tree tree) {
        return lineAt((int) positions.getStartPosition(unit, tree));
    }

    int lastLine(Tree tree) {
        return lineAt((int) positions.getEndPosition(unit, tree));
    }
}
