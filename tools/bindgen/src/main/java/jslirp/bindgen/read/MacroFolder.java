package jslirp.bindgen.read;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jslirp.bindgen.clang.Clang;
import jslirp.bindgen.clang.Cursor;
import jslirp.bindgen.clang.CursorKind;
import jslirp.bindgen.clang.Evaluation;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration.Constant;
import jslirp.bindgen.model.Declaration.Value;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates macros by letting the compiler initialize variables with them.
 *
 * <p>Two variables for each macro: one of whatever type the macro has, and one that casts it to an
 * integer, since clang does not fold pointers. A macro that is no expression spoils only its own
 * two lines, so errors are no concern here; if it opens a brace it swallows the lines that follow,
 * and those are parsed again without it.
 */
final class MacroFolder {
    private static final String VALUE = "jslirp_value_";
    private static final String ADDRESS = "jslirp_address_";
    private static final String END = "jslirp_end";

    private final TypeReader types;

    MacroFolder(TypeReader types) {
        this.types = types;
    }

    /** The constants among the macros, in their order. */
    List<Constant> fold(Clang clang, String source, List<String> flags, Collection<String> macros) {
        List<Constant> constants = new ArrayList<>();
        List<String> rest = new ArrayList<>(macros);
        while (!rest.isEmpty()) {
            Map<String, Cursor> variables = variables(clang, source, flags, rest);
            for (String macro : rest) {
                Cursor value = variables.get(VALUE + macro);
                if (value != null) {
                    value(value, variables.get(ADDRESS + macro))
                            .ifPresent(found -> constants.add(new Constant(macro, found)));
                }
            }
            rest = swallowed(rest, variables);
        }
        return constants;
    }

    /**
     * What an open brace in a macro took along: all that follows the first macro whose second
     * variable is lost.
     */
    private static List<String> swallowed(List<String> macros, Map<String, Cursor> variables) {
        if (variables.containsKey(END)) {
            return List.of();
        }
        int last = macros.size() - 1;
        while (last >= 0 && !variables.containsKey(ADDRESS + macros.get(last))) {
            last--;
        }
        return macros.subList(Math.min(last + 2, macros.size()), macros.size());
    }

    private static Map<String, Cursor> variables(
            Clang clang, String source, List<String> flags, List<String> macros) {
        StringBuilder text = new StringBuilder(source);
        for (String macro : macros) {
            text.append("__auto_type ").append(VALUE).append(macro);
            text.append(" = ").append(macro).append(";\n");
            text.append("unsigned long ").append(ADDRESS).append(macro);
            text.append(" = (unsigned long)(").append(macro).append(");\n");
        }
        text.append("int ").append(END).append(";\n");
        Map<String, Cursor> variables = new HashMap<>();
        for (Cursor cursor : clang.parse("macros.c", text.toString(), flags).declarations()) {
            if (cursor.kind() == CursorKind.VARIABLE) {
                variables.put(cursor.spelling(), cursor);
            }
        }
        return variables;
    }

    private Optional<Value> value(Cursor variable, @Nullable Cursor asAddress) {
        CType type = types.read(variable.type());
        Evaluation folded = variable.evaluate();
        if (type instanceof CType.Scalar scalar) {
            return switch (folded) {
                case Evaluation.Whole whole -> Optional.of(new Value.Whole(scalar, whole.value()));
                case Evaluation.Real real -> Optional.of(new Value.Real(scalar, real.value()));
                case null, default -> Optional.empty();
            };
        }
        if (type instanceof CType.Pointer && folded instanceof Evaluation.Text text) {
            return Optional.of(new Value.Text(text.value()));
        }
        if (type instanceof CType.Pointer
                && asAddress != null
                && asAddress.evaluate() instanceof Evaluation.Whole whole) {
            return Optional.of(new Value.Address(whole.value()));
        }
        return Optional.empty();
    }
}
