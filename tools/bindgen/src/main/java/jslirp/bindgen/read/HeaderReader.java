package jslirp.bindgen.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jslirp.bindgen.Inclusions;
import jslirp.bindgen.Inclusions.Kind;
import jslirp.bindgen.clang.Clang;
import jslirp.bindgen.clang.Cursor;
import jslirp.bindgen.clang.CursorKind;
import jslirp.bindgen.clang.TypeKind;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration;

/** Reads the wanted declarations of a header. */
public final class HeaderReader {
    private final Inclusions inclusions;
    private final List<String> warnings;
    private final TypeReader types = new TypeReader();
    private final StructureReader structures;
    private final Map<String, Declaration> declarations = new LinkedHashMap<>();
    private final Set<String> macros = new LinkedHashSet<>();

    public HeaderReader(Inclusions inclusions, List<String> warnings) {
        this.inclusions = inclusions;
        this.warnings = warnings;
        this.structures = new StructureReader(types, warnings);
    }

    /**
     * The declarations, in the header's order.
     *
     * @param source C text that includes the header
     * @throws HeaderException when it has errors
     */
    public List<Declaration> read(Clang clang, String source, List<String> flags)
            throws HeaderException {
        Clang.Parsed parsed = clang.parse("header.c", source, flags);
        if (!parsed.errors().isEmpty()) {
            throw new HeaderException(String.join("\n", parsed.errors()) + advice(parsed.errors()));
        }
        for (Cursor cursor : parsed.declarations()) {
            read(cursor);
        }
        MacroFolder folder = new MacroFolder(types);
        folder.fold(clang, source, flags, macros).forEach(this::add);
        return new RecordsByValue(warnings).complete(List.copyOf(declarations.values()));
    }

    private static String advice(List<String> errors) {
        return errors.stream().anyMatch(error -> error.matches(".*error: '[^/].*' file not found"))
                ? "\nThe C headers of Linux are needed: apt-get install libc6-dev linux-libc-dev"
                : "";
    }

    private void read(Cursor cursor) {
        switch (cursor.kind()) {
            case STRUCT, UNION -> tagged(cursor);
            case TYPEDEF -> typedef(cursor);
            case ENUM -> cursor.children().forEach(this::enumConstant);
            case FUNCTION -> function(cursor);
            case VARIABLE -> variable(cursor);
            case MACRO -> macro(cursor);
            case FIELD, ENUM_CONSTANT, OTHER -> {}
        }
    }

    /**
     * Adds it unless one of its kind and name is there: a constant can be both a macro and an
     * enum's.
     */
    private void add(Declaration declaration) {
        String kind = declaration.getClass().getSimpleName();
        declarations.putIfAbsent(kind + " " + declaration.name(), declaration);
        inclusions.found(declaration.name());
    }

    private static Kind kindOf(Cursor record) {
        return record.kind() == CursorKind.UNION ? Kind.UNION : Kind.STRUCT;
    }

    private void tagged(Cursor record) {
        String name = record.spelling();
        if (!record.isDefinition()
                || record.untagged()
                || !inclusions.wants(kindOf(record), name)) {
            return;
        }
        add(new Declaration.TopLevel(structures.read(record, name, name)));
    }

    private void typedef(Cursor typedef) {
        String name = typedef.spelling();
        boolean wanted = inclusions.wants(Kind.TYPEDEF, name);
        if (typedef.aliased().kind() == TypeKind.RECORD) {
            recordTypedef(name, typedef.aliased().declaration().definition(), wanted);
        } else if (wanted) {
            CType type = types.read(typedef.aliased());
            if (type instanceof CType.Scalar || type instanceof CType.Pointer) {
                add(new Declaration.Alias(name, type));
            }
        }
    }

    /**
     * The first typedef of an untagged record names its class; jextract's options may call that a
     * struct or a typedef.
     */
    private void recordTypedef(String name, Cursor record, boolean wanted) {
        if (record.kind() == CursorKind.OTHER) {
            return;
        }
        if (record.untagged()) {
            types.name(record, name);
        }
        String original = types.className(record);
        if (record.untagged() && original.equals(name)) {
            if (wanted || inclusions.wants(kindOf(record), name)) {
                add(new Declaration.TopLevel(structures.read(record, name, name)));
            }
        } else if (wanted && !original.equals(name)) {
            add(new Declaration.RecordAlias(name, original));
        }
    }

    private void enumConstant(Cursor constant) {
        if (constant.kind() == CursorKind.ENUM_CONSTANT
                && inclusions.wants(Kind.CONSTANT, constant.spelling())
                && types.read(constant.type()) instanceof CType.Scalar type) {
            add(
                    new Declaration.Constant(
                            constant.spelling(),
                            new Declaration.Value.Whole(type, constant.enumValue())));
        }
    }

    private void function(Cursor function) {
        String name = function.spelling();
        if (!inclusions.wants(Kind.FUNCTION, name) || function.internal()) {
            return;
        }
        CType result = types.read(function.type().result());
        List<Declaration.Parameter> parameters = new ArrayList<>();
        for (Cursor argument : function.arguments()) {
            parameters.add(new Declaration.Parameter(argument.spelling(), parameter(argument)));
        }
        if (result.unsupported() || parameters.stream().anyMatch(p -> p.type().unsupported())) {
            warnings.add(
                    name + ": left out, Java's linker cannot pass " + function.type().spelling());
            return;
        }
        add(new Declaration.Function(name, result, parameters, function.type().variadic()));
    }

    /** libclang shows an array or function parameter as written; C passes a pointer. */
    private CType parameter(Cursor argument) {
        return switch (argument.type().kind()) {
            case ARRAY, INCOMPLETE_ARRAY, FUNCTION, FUNCTION_WITHOUT_PROTOTYPE ->
                    new CType.Pointer();
            default -> types.read(argument.type());
        };
    }

    private void variable(Cursor variable) {
        CType type = types.read(variable.type());
        if (inclusions.wants(Kind.VAR, variable.spelling())
                && (type instanceof CType.Scalar || type instanceof CType.Pointer)) {
            add(new Declaration.Variable(variable.spelling(), type));
        }
    }

    private void macro(Cursor macro) {
        if (inclusions.wants(Kind.CONSTANT, macro.spelling()) && macro.constantLike()) {
            macros.add(macro.spelling());
        }
    }
}
