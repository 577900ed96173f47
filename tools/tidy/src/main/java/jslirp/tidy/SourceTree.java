package jslirp.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Every Java file and every Maven project file of the repository.
 *
 * <p>What is generated is not looked at: it lies in "target", and target folders are skipped.
 *
 * @param files the Java files, by path
 * @param projects path and text of the project files, by path
 */
record SourceTree(List<SourceFile> files, Map<String, String> projects) {
    private static final Set<String> SKIPPED = Set.of("target", ".git");

    /** Reads the repository at a root. */
    static SourceTree read(Path root) throws IOException {
        Map<String, String> texts = new TreeMap<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes a) {
                        return SKIPPED.contains(String.valueOf(dir.getFileName()))
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a)
                            throws IOException {
                        String path = root.relativize(file).toString();
                        if (isRead(path)) {
                            texts.put(path, Files.readString(file));
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return of(texts);
    }

    /** A tree of given texts, by path. */
    static SourceTree of(Map<String, String> texts) throws IOException {
        Map<String, String> projects = new TreeMap<>();
        List<JavaFileObject> sources = new ArrayList<>();
        for (Map.Entry<String, String> e : new TreeMap<>(texts).entrySet()) {
            if (e.getKey().endsWith("pom.xml")) {
                projects.put(e.getKey(), e.getValue());
            } else {
                sources.add(new Text(e.getKey(), e.getValue()));
            }
        }
        return new SourceTree(parse(sources), projects);
    }

    private static boolean isRead(String path) {
        return path.endsWith("pom.xml") || path.matches("(.*/)?src/(main|test)/java/.*\\.java");
    }

    private static List<SourceFile> parse(List<JavaFileObject> sources) throws IOException {
        if (sources.isEmpty()) {
            return List.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        JavacTask task =
                (JavacTask)
                        compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<SourceFile> files = new ArrayList<>();
        for (CompilationUnitTree unit : task.parse()) {
            JavaFileObject source = unit.getSourceFile();
            String path = source.getName().substring(1);
            String text = source.getCharContent(true).toString();
            files.add(new SourceFile(path, text, unit, positions));
        }
        return files;
    }

    /** A file handed to the parser as text; its name is a slash and the path below the root. */
    private static final class Text extends SimpleJavaFileObject {
        private final String text;

        Text(String path, String text) {
            super(URI.create("tidy:///" + path), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
