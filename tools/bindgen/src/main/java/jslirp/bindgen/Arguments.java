package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The command line, in jextract's words.
 *
 * @param compilerFlags for clang: include folders, definitions, target, and the lines of {@code
 *     compile_flags.txt}
 * @param targetPackage empty for the unnamed package
 * @param output the folder that the package's folders are made in
 * @param headerClass the class that holds functions and constants
 * @param headers each a path, or a name in angle brackets
 */
public record Arguments(
        List<String> compilerFlags,
        String targetPackage,
        Path output,
        String headerClass,
        Inclusions inclusions,
        List<String> headers) {

    /**
     * Parses a command line as if started in {@code folder}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Arguments parse(List<String> commandLine, Path folder) throws IOException {
        return new Parser(folder).parse(ArgumentFile.expand(commandLine, folder));
    }

    private static final class Parser {
        private final Path folder;
        private final List<String> flags = new ArrayList<>();
        private final List<String> headers = new ArrayList<>();
        private final Inclusions inclusions = new Inclusions();
        private String targetPackage = "";
        private Path output;
        private @Nullable String headerClass;

        Parser(Path folder) {
            this.folder = folder;
            this.output = folder;
        }

        Arguments parse(List<String> arguments) throws IOException {
            Iterator<String> rest = arguments.iterator();
            while (rest.hasNext()) {
                String argument = rest.next();
                if (argument.startsWith("-")) {
                    option(argument, rest);
                } else {
                    headers.add(argument);
                }
            }
            if (headers.isEmpty()) {
                throw new IllegalArgumentException("no header given");
            }
            Path file = folder.resolve("compile_flags.txt");
            if (Files.exists(file)) {
                Files.readAllLines(file).stream().filter(l -> !l.isBlank()).forEach(flags::add);
            }
            String name = headerClass == null ? nameAfter(headers.getFirst()) : headerClass;
            return new Arguments(flags, targetPackage, output, name, inclusions, paths());
        }

        /** {@code stdio.h} becomes {@code stdio_h}. */
        private static String nameAfter(String header) {
            String file = header.substring(header.lastIndexOf('/') + 1);
            return file.replaceAll("[<>]", "").replaceAll("[^A-Za-z0-9_$]", "_");
        }

        private List<String> paths() {
            return headers.stream()
                    .map(h -> h.startsWith("<") ? h : folder.resolve(h).normalize().toString())
                    .toList();
        }

        private void option(String argument, Iterator<String> rest) {
            if (argument.startsWith("-I") || argument.startsWith("-D")) {
                String letter = argument.substring(0, 2);
                String value = argument.length() > 2 ? argument.substring(2) : value(letter, rest);
                compilerFlag(letter, value);
                return;
            }
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? value(name, rest) : argument.substring(equals + 1);
            option(name, value);
        }

        private static String value(String option, Iterator<String> rest) {
            if (!rest.hasNext()) {
                throw new IllegalArgumentException("option " + option + " needs a value");
            }
            return rest.next();
        }

        private void option(String name, String value) {
            switch (name) {
                case "--include-dir" -> compilerFlag("-I", value);
                case "--define-macro" -> compilerFlag("-D", value);
                case "--target" -> flags.add("--target=" + value);
                case "-t", "--target-package" -> targetPackage = value;
                case "--output" -> output = folder.resolve(value);
                case "--header-class-name" -> headerClass = value;
                default -> inclusions.add(kind(name), value);
            }
        }

        private void compilerFlag(String letter, String value) {
            flags.add(letter.equals("-I") ? "-I" + folder.resolve(value) : letter + value);
        }

        private static Inclusions.Kind kind(String option) {
            for (Inclusions.Kind kind : Inclusions.Kind.values()) {
                if (option.equals("--include-" + kind.name().toLowerCase(Locale.ROOT))) {
                    return kind;
                }
            }
            throw new IllegalArgumentException("unknown option " + option);
        }
    }
}
