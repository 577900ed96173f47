package jslirp.tidy;

import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lines have at most 100 columns, methods at most 70 lines, and files at most 500. */
final class Sizes implements Rule {
    static final int COLUMNS = 100;
    static final int METHOD_LINES = 70;
    static final int FILE_LINES = 500;

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (SourceFile file : tree.files()) {
            checkLines(file, findings);
            checkMethods(file, findings);
        }
    }

    private static void checkLines(SourceFile file, Consumer<Finding> findings) {
        List<String> lines = file.lines();
        for (int i = 0; i < lines.size(); i++) {
            int columns = lines.get(i).length();
            // An import cannot be broken.
            if (columns > COLUMNS && !lines.get(i).startsWith("import ")) {
                findings.accept(new Finding(file.path(), i + 1, columns + " columns"));
            }
        }
        if (lines.size() > FILE_LINES) {
            findings.accept(
                    new Finding(file.path(), lines.size(), lines.size() + " lines in file"));
        }
    }

    private static void checkMethods(SourceFile file, Consumer<Finding> findings) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
                int first = file.firstLine(method);
                int lines = file.lastLine(method) - first + 1;
                if (lines > METHOD_LINES) {
                    String message = lines + " lines in method " + method.getName();
                    findings.accept(new Finding(file.path(), first, message));
                }
                return super.visitMethod(method, null);
            }
        }.scan(file.unit(), null);
    }
}
