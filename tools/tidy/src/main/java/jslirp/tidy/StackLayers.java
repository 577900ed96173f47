package jslirp.tidy;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ImportTree;
import java.util.List;
import java.util.function.Consumer;

/** Inside the stack a package uses only the packages below it. */
final class StackLayers implements Rule {
    /**
     * From the top down, each below "jslirp.stack"; the first is the package of that name itself.
     */
    static final List<String> LAYERS =
            List.of(
                    "",
                    "gateway",
                    "tcp",
                    "udp",
                    "icmp",
                    "neighbor",
                    "ip",
                    "flow",
                    "host",
                    "link",
                    "event");

    private static final String ROOT = "jslirp.stack";

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (SourceFile file : tree.files()) {
            if (file.module().equals("modules/stack") && file.isMain()) {
                checkFile(file, findings);
            }
        }
    }

    private static void checkFile(SourceFile file, Consumer<Finding> findings) {
        ExpressionTree home = file.unit().getPackageName();
        if (home == null) {
            return;
        }
        String from = layer(home.toString());
        if (LAYERS.indexOf(from) < 0) {
            findings.accept(new Finding(file.path(), 1, "package has no place among the layers"));
            return;
        }
        for (ImportTree line : file.unit().getImports()) {
            String name = line.getQualifiedIdentifier().toString();
            if (name.startsWith(ROOT + ".")) {
                String to = layer(name);
                if (LAYERS.indexOf(to) < LAYERS.indexOf(from)) {
                    String message = "uses " + name + ", which stands above it";
                    findings.accept(new Finding(file.path(), file.firstLine(line), message));
                }
            }
        }
    }

    /** The part of a package or type name after "jslirp.stack" that names the layer. */
    private static String layer(String name) {
        String rest = name.substring(ROOT.length());
        if (rest.isEmpty()) {
            return rest;
        }
        String first = rest.substring(1).split("\\.", 2)[0];
        // A type of the top package, such as jslirp.stack.Stack.
        return Character.isUpperCase(first.charAt(0)) ? "" : first;
    }
}
