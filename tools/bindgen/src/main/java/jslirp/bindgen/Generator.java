package jslirp.bindgen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jslirp.bindgen.clang.Clang;
import jslirp.bindgen.clang.LibclangLibrary;
import jslirp.bindgen.model.Declaration;
import jslirp.bindgen.read.HeaderException;
import jslirp.bindgen.read.HeaderReader;
import jslirp.bindgen.write.HeaderWriter;

/** One run: arguments in, sources out. */
public final class Generator {
    private Generator() {}

    /**
     * What came of it.
     *
     * @param sources by file name, all of one package
     * @param warnings what was left out or not found
     */
    public record Generated(Map<String, String> sources, List<String> warnings) {}

    /**
     * Generates, without writing anything.
     *
     * @throws IOException when there is no libclang or the header does not compile; the message is
     *     for the user
     */
    public static Generated generate(Arguments arguments) throws IOException {
        Path library =
                LibclangLibrary.find().orElseThrow(() -> new IOException(LibclangLibrary.ADVICE));
        List<String> warnings = new ArrayList<>();
        try (BuiltInHeaders builtIn = new BuiltInHeaders();
                Clang clang = new Clang(library)) {
            HeaderReader reader = new HeaderReader(arguments.inclusions(), warnings);
            List<Declaration> declarations =
                    reader.read(clang, includes(arguments), flags(arguments, builtIn));
            for (String missing : arguments.inclusions().missing()) {
                warnings.add(missing + ": asked for, but not declared");
            }
            HeaderWriter writer =
                    new HeaderWriter(arguments.targetPackage(), arguments.headerClass());
            return new Generated(writer.write(declarations), warnings);
        } catch (HeaderException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }

    private static List<String> flags(Arguments arguments, BuiltInHeaders builtIn) {
        List<String> flags = new ArrayList<>(List.of("-xc", "-ferror-limit=0"));
        flags.addAll(arguments.compilerFlags());
        flags.addAll(builtIn.compilerFlags());
        return flags;
    }

    private static String includes(Arguments arguments) {
        StringBuilder text = new StringBuilder();
        for (String header : arguments.headers()) {
            String quoted = header.startsWith("<") ? header : "\"" + header + "\"";
            text.append("#include ").append(quoted).append('\n');
        }
        return text.toString();
    }
}
