package jslirp.bindgen.write;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jslirp.bindgen.model.CType;
import jslirp.bindgen.model.Declaration;

/** Writes all files of a header's bindings. */
public final class HeaderWriter {
    private static final String IMPORTS =
            """
            import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
            import static java.lang.foreign.MemoryLayout.PathElement.sequenceElement;

            import java.lang.foreign.*;
            import java.lang.invoke.MethodHandle;
            import java.util.Objects;
            import java.util.function.Consumer;

            """;

    private final String targetPackage;
    private final String headerClass;
    private final LayoutText layouts;
    private final Map<String, String> files = new LinkedHashMap<>();

    public HeaderWriter(String targetPackage, String headerClass) {
        this.targetPackage = targetPackage;
        this.headerClass = headerClass;
        this.layouts = new LayoutText(headerClass);
    }

    /** Sources by file name. */
    public Map<String, String> write(List<Declaration> declarations) {
        file(headerClass, header(declarations));
        file(headerClass + "$shared", new SharedWriter(headerClass).write());
        for (Declaration declaration : declarations) {
            switch (declaration) {
                case Declaration.TopLevel record -> {
                    SourceText out = new SourceText();
                    new StructureWriter(layouts).write(out, "public", record.structure());
                    file(record.name(), out);
                }
                case Declaration.RecordAlias alias -> file(alias.name(), alias(alias));
                default -> {}
            }
        }
        return files;
    }

    private void file(String name, SourceText body) {
        String packageLine = targetPackage.isEmpty() ? "" : "package " + targetPackage + ";\n\n";
        files.put(JavaText.identifier(name) + ".java", packageLine + IMPORTS + body);
    }

    private static SourceText alias(Declaration.RecordAlias alias) {
        SourceText out = new SourceText();
        String name = JavaText.identifier(alias.name());
        out.add("/** {@code typedef %s %s}. */", alias.original(), name);
        out.begin("public class %s extends %s {", name, JavaText.identifier(alias.original()));
        out.add("%s() {}\n", name);
        out.end();
        return out;
    }

    private SourceText header(List<Declaration> declarations) {
        SourceText out = new SourceText();
        out.add("/** Constants, functions and scalar types. */");
        out.begin("public class %1$s extends %1$s$shared {", headerClass);
        out.add(
                """
                %s() {}

                /** Opened by the first address that is asked for. */
                private static class Symbols {
                    static final SymbolLookup LOOKUP =
                            SymbolLookup.loaderLookup().or(Linker.nativeLinker().defaultLookup());
                }

                """,
                headerClass);
        FunctionWriter functions = new FunctionWriter(layouts);
        for (Declaration declaration : declarations) {
            switch (declaration) {
                case Declaration.Function function -> functions.write(out, function);
                case Declaration.Constant constant -> constant(out, constant);
                case Declaration.Variable variable -> variable(out, variable);
                case Declaration.Alias alias ->
                        out.add(
                                "public static final %s %s = %s;\n\n",
                                JavaText.layoutClass(alias.type()),
                                JavaText.identifier(alias.name()),
                                layouts.of(alias.type()));
                case Declaration.TopLevel _, Declaration.RecordAlias _ -> {}
            }
        }
        out.end();
        return out;
    }

    private void constant(SourceText out, Declaration.Constant constant) {
        String name = JavaText.identifier(constant.name());
        String literal = JavaText.literal(constant.value());
        switch (constant.value()) {
            case Declaration.Value.Text _ ->
                    out.add(
                            """
                            public static MemorySegment %1$s() {
                                class Holder {
                                    static final MemorySegment %1$s =
                                            Arena.ofAuto().allocateFrom(%2$s);
                                }
                                return Holder.%1$s;
                            }

                            """,
                            name, literal);
            case Declaration.Value.Address _ -> getter(out, "MemorySegment", name, literal);
            case Declaration.Value.Whole whole ->
                    getter(out, whole.type().carrier(), name, literal);
            case Declaration.Value.Real real -> getter(out, real.type().carrier(), name, literal);
        }
    }

    private static void getter(SourceText out, String type, String name, String literal) {
        out.add(
                """
                private static final %2$s %1$s = %3$s;

                public static %2$s %1$s() {
                    return %1$s;
                }

                """,
                name, type, literal);
    }

    private void variable(SourceText out, Declaration.Variable variable) {
        CType type = variable.type();
        out.add(
                """
                private static class %1$s$constants {
                    static final %2$s LAYOUT = %3$s;
                    static final MemorySegment SEGMENT =
                            Symbols.LOOKUP.findOrThrow("%4$s").reinterpret(LAYOUT.byteSize());
                }

                public static %2$s %1$s$layout() {
                    return %1$s$constants.LAYOUT;
                }

                public static MemorySegment %1$s$segment() {
                    return %1$s$constants.SEGMENT;
                }

                public static %5$s %1$s() {
                    return %1$s$constants.SEGMENT.get(%1$s$constants.LAYOUT, 0L);
                }

                public static void %1$s(%5$s varValue) {
                    %1$s$constants.SEGMENT.set(%1$s$constants.LAYOUT, 0L, varValue);
                }

                """,
                JavaText.identifier(variable.name()),
                JavaText.layoutClass(type),
                layouts.of(type),
                variable.name(),
                JavaText.carrier(type));
    }
}
