package jslirp.tidy;

import com.sun.source.tree.DirectiveTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.OpensTree;
import java.util.function.Consumer;

/**
 * The bindings export to named modules only, since whoever sees them can make any system call; the
 * others to everybody. Nothing is opened to reflection.
 */
final class Exports implements Rule {
    private static final String BINDINGS = "bindings";

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        for (SourceFile file : tree.files()) {
            ModuleTree module = file.unit().getModule();
            if (module == null) {
                continue;
            }
            if (module.getModuleType() == ModuleTree.ModuleKind.OPEN) {
                findings.accept(new Finding(file.path(), file.firstLine(module), "open module"));
            }
            for (DirectiveTree directive : module.getDirectives()) {
                checkDirective(file, directive, findings);
            }
        }
    }

    private static void checkDirective(
            SourceFile file, DirectiveTree directive, Consumer<Finding> findings) {
        int line = file.firstLine(directive);
        if (directive instanceof OpensTree) {
            findings.accept(new Finding(file.path(), line, "opens a package"));
        }
        if (directive instanceof ExportsTree exports) {
            boolean qualified = exports.getModuleNames() != null;
            if (qualified != file.module().equals(BINDINGS)) {
                String message = qualified ? "qualified export" : "bindings exported to everybody";
                findings.accept(new Finding(file.path(), line, message));
            }
        }
    }
}
