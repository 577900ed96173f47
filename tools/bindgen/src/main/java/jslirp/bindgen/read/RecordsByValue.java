package jslirp.bindgen.read;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration;
import jslirp.bindgen.model.Structure;
import jslirp.bindgen.model.Structure.Member;

/**
 * Checks that every record used by value has a class. Without it a function is left out with a
 * warning; a struct cannot do without its member, so that is an error which says what to include.
 */
final class RecordsByValue {
    private final Set<String> classes = new HashSet<>();
    private final List<String> warnings;

    RecordsByValue(List<String> warnings) {
        this.warnings = warnings;
    }

    List<Declaration> complete(List<Declaration> declarations) throws HeaderException {
        for (Declaration declaration : declarations) {
            if (declaration instanceof Declaration.TopLevel record) {
                register(record.structure(), record.name());
            }
        }
        List<Declaration> complete = new ArrayList<>();
        for (Declaration declaration : declarations) {
            String missing =
                    switch (declaration) {
                        case Declaration.TopLevel record -> missing(record.structure());
                        case Declaration.Function function -> missing(function);
                        case Declaration.RecordAlias alias -> missing(alias.original());
                        default -> "";
                    };
            if (missing.isEmpty()) {
                complete.add(declaration);
            } else if (declaration instanceof Declaration.TopLevel) {
                throw new HeaderException(
                        declaration.name() + " contains " + missing + ": include that too");
            } else {
                warnings.add(declaration.name() + ": left out, no class for " + missing);
            }
        }
        return complete;
    }

    private void register(Structure structure, String path) {
        classes.add(path);
        structure.nested().forEach(nested -> register(nested, path + "." + nested.className()));
    }

    private String missing(String className) {
        return classes.contains(className) ? "" : className;
    }

    private String missing(CType type) {
        return switch (type) {
            case CType.Composite record -> missing(record.className());
            case CType.Array array -> missing(array.element());
            default -> "";
        };
    }

    private String missing(Declaration.Function function) {
        String missing = missing(function.result());
        for (Declaration.Parameter parameter : function.parameters()) {
            missing = missing.isEmpty() ? missing(parameter.type()) : missing;
        }
        return missing;
    }

    private String missing(Structure structure) {
        String missing = "";
        for (Structure nested : structure.nested()) {
            missing = missing.isEmpty() ? missing(nested) : missing;
        }
        for (Member member : structure.members()) {
            String here =
                    switch (member) {
                        case Member.Field field -> missing(field.type());
                        case Member.Anonymous anonymous -> missing(anonymous.structure());
                    };
            missing = missing.isEmpty() ? here : missing;
        }
        return missing;
    }
}
