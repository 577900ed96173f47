package jslirp.bindgen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Generated sources compiled in memory: shows that a generator's output is good before it replaces
 * the last one, and lets a test look at bindings for another architecture.
 */
public final class CompiledSources extends ClassLoader {
    private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

    /**
     * Compiles sources of one package.
     *
     * @throws IOException with the compiler's errors
     */
    public CompiledSources(Map<String, String> sources, String targetPackage) throws IOException {
        super("generated", ClassLoader.getPlatformClassLoader());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(targetPackage, name, text)));
        List<String> options = List.of("-Xlint:none", "-proc:none");
        try (JavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null);
                JavaFileManager memory = new Memory(files)) {
            if (!compiler.getTask(null, memory, diagnostics, options, null, units).call()) {
                throw new IOException(errors(diagnostics));
            }
        }
    }

    private static String errors(DiagnosticCollector<JavaFileObject> diagnostics) {
        List<String> errors = new ArrayList<>();
        for (Diagnostic<?> diagnostic : diagnostics.getDiagnostics()) {
            if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(diagnostic.toString());
            }
        }
        return String.join("\n", errors);
    }

    /** Every class, nested ones too, in the order of their names. */
    public List<Class<?>> all() throws ClassNotFoundException {
        List<Class<?>> all = new ArrayList<>();
        for (String name : classes.keySet().stream().sorted().toList()) {
            all.add(loadClass(name));
        }
        return all;
    }

    /**
     * Its own classes first: any parent may find those of the same names in a module of this JVM.
     */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        ByteArrayOutputStream code = classes.get(name);
        if (code == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defineClass(name, code.toByteArray(), 0, code.size()) : loaded;
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String targetPackage, String name, String text) {
            super(
                    URI.create("string:///" + targetPackage.replace('.', '/') + "/" + name),
                    Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Keeps the class files that the compiler writes. */
    private final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
        Memory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
            URI name = URI.create("memory:///" + className.replace('.', '/') + kind.extension);
            return new SimpleJavaFileObject(name, kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(className, k -> new ByteArrayOutputStream());
                }
            };
        }
    }
}
