package jslirp.bindgen;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An installed jextract. */
final class OfficialTool {
    private final Path executable;

    OfficialTool(Path executable) {
        this.executable = executable;
    }

    /** The one below {@code JEXTRACT_HOME}, or else the first in {@code PATH}. */
    static Optional<OfficialTool> find(Map<String, String> environment) {
        List<Path> candidates = new ArrayList<>();
        String home = environment.get("JEXTRACT_HOME");
        if (home != null) {
            candidates.add(Path.of(home, "bin", "jextract"));
        }
        String path = environment.getOrDefault("PATH", "");
        for (String folder : path.split(File.pathSeparator, -1)) {
            candidates.add(Path.of(folder, "jextract").toAbsolutePath());
        }
        return candidates.stream().filter(Files::isExecutable).findFirst().map(OfficialTool::new);
    }

    Path executable() {
        return executable;
    }

    /**
     * Runs it in {@code folder}.
     *
     * @return the sources by file name
     * @throws IOException when it fails, as it does on some headers with newer versions of
     *     libclang, or when what it wrote does not compile
     */
    Map<String, String> generate(List<String> commandLine, Arguments arguments, Path folder)
            throws IOException, InterruptedException {
        Path output = Files.createTempDirectory("jextract");
        try {
            List<String> command = new ArrayList<>(List.of(executable.toString()));
            command.addAll(withoutOutput(commandLine));
            command.addAll(List.of("--output", output.toString()));
            run(command, folder);
            String targetPackage = arguments.targetPackage();
            Map<String, String> sources = sources(output.resolve(targetPackage.replace('.', '/')));
            if (!sources.containsKey(arguments.headerClass() + ".java")) {
                throw new IOException("wrote no " + arguments.headerClass() + ".java");
            }
            new CompiledSources(sources, targetPackage);
            return sources;
        } finally {
            delete(output);
        }
    }

    private static List<String> withoutOutput(List<String> commandLine) {
        List<String> rest = new ArrayList<>(commandLine);
        rest.removeIf(argument -> argument.startsWith("--output="));
        int at = rest.indexOf("--output");
        if (at >= 0) {
            rest.subList(at, Math.min(at + 2, rest.size())).clear();
        }
        return rest;
    }

    private static void run(List<String> command, Path folder)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException("exit status " + status + ": " + said.strip());
        }
    }

    private static Map<String, String> sources(Path folder) throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.java")) {
            for (Path file : files) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return sources;
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
