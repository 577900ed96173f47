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
 * <p>Two variables for each macro: one of whatever type the macro has, and one that casts it to an integer, since clang
 * does not fold pointers. A macro that is no expression spoils only its own two lines, so errors are no concern here.
 */
final class MacroFolder {
    private static final String VALUE = "jslirp_value_";
    private static final String ADDRESS = "jslirp_address_";

    private final TypeReader types;

    MacroFolder(TypeReader types) {
        this.types = types;
    }

    List<Constant> fold(
            Clang clang, String source, List<String> flags, Collection<String> macros) {
        StringBuilder text = new StringBuilder(source);
        for (String macro : macros) {
            text.append("__auto_type ").append(VALUE).append(macro);
            text.append(" = ").append(macro).append(";\n");
            text.append("unsigned long ").append(ADDRESS).append(macro);
            text.append(" = (unsigned long)(").append(macro).append(");\n");
        }
        Map<String, Cursor> variables = new HashMap<>();
        for (Cursor cursor : clang.parse("macros.c", text.toString(), flags).declarations()) {
            if (cursor.kind() == CursorKind.VARIABLE) {
                variables.put(cursor.spelling(), cursor);
            }
        }
        List<Constant> constants = new ArrayList<>();
        for (String macro : macros) {
            Cursor value = variables.get(VALUE + macro);
            if (value != null) {
                value(value, variables.get(ADDRESS + macro))
                        .ifPresent(found -> constants.add(new Constant(macro, found)));
            }
        }
        return constants;
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
