package jslirp.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Type and package names say what the thing is: none of them contains a word that would fit
 * anything, and no interface wears a prefix.
 */
final class Names implements Rule {
    /** Words that say nothing; checked in singular and plural, as parts of a camel-case name. */
    static final Set<String> EMPTY_WORDS =
            Set.of(
                    "Util",
                    "Helper",
                    "Common",
                    "Manager",
                    "Handler",
                    "Processor",
                    "Impl",
                    "Abstract",
                    "Base",
                    "Data",
                    "Info");

    private static final Pattern PARTS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|_");
    private static final Pattern INTERFACE_PREFIX = Pattern.compile("I[A-Z][a-z].*");

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (SourceFile file : tree.files()) {
            checkPackage(file, findings);
            checkTypes(file, findings);
        }
    }

    private static void checkPackage(SourceFile file, Consumer<Finding> findings) {
        String[] folders = file.unitPath().split("/");
        for (int i = 0; i < folders.length - 1; i++) {
            for (String word : EMPTY_WORDS) {
                if (isWord(word.toLowerCase(Locale.ROOT), folders[i])) {
                    findings.accept(new Finding(file.path(), 1, "package named " + folders[i]));
                }
            }
        }
    }

    private static void checkTypes(SourceFile file, Consumer<Finding> findings) {
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                String name = type.getSimpleName().toString();
                if (!isMeaningful(name, type.getKind() == Tree.Kind.INTERFACE)) {
                    findings.accept(
                            new Finding(file.path(), file.firstLine(type), "type named " + name));
                }
                return super.visitClass(type, null);
            }
        }.scan(file.unit(), null);
    }

    private static boolean isMeaningful(String name, boolean isInterface) {
        if (isInterface && INTERFACE_PREFIX.matcher(name).matches()) {
            return false;
        }
        for (String part : PARTS.split(name)) {
            if (EMPTY_WORDS.stream().anyMatch(word -> isWord(word, part))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWord(String word, String part) {
        return part.equals(word) || part.equals(word + "s");
    }
}
