package jslirp.tidy;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The rules that hold in this repository. */
final class HouseRules {
    private static final Set<String> PURE =
            Set.of("modules/wire", "modules/stack", "modules/simulation");

    private static final Predicate<SourceFile> PURE_CODE =
            file -> file.isMain() && PURE.contains(file.module());

    /** Code of the product, in the image. */
    private static final Predicate<SourceFile> MODULE_CODE =
            file -> file.isMain() && file.module().startsWith("modules/");

    static final Rule SIZES = new Sizes();
    static final Rule NAMES = new Names();
    static final Rule PACKAGE_COMMENTS = new PackageComments();
    static final Rule EXPORTS = new Exports();
    static final Rule DEPENDENCIES = new Dependencies();
    static final Rule STACK_LAYERS = new StackLayers();

    static final Rule NO_CLOCK =
            Forbidden.code(
                    MODULE_CODE.and(file -> !file.module().equals("modules/loop")),
                    "\\bSystem\\s*\\.\\s*(nanoTime|currentTimeMillis)\\b"
                            + "|\\b(Instant|LocalTime|LocalDateTime|ZonedDateTime)\\s*\\.\\s*now\\b"
                            + "|\\bjava\\.time\\.Clock\\b",
                    "only the loop reads the clock; time is given as an argument");

    static final Rule NO_THREADS =
            Forbidden.code(
                    PURE_CODE,
                    "\\b(new\\s+Thread|Thread\\s*\\.\\s*(start|of|ofVirtual|ofPlatform|sleep))\\b"
                            + "|\\bjava\\.util\\.concurrent\\b|\\bsynchronized\\b|\\bvolatile\\b",
                    "everything belongs to the loop's thread");

    static final Rule NO_JAVA_NET =
            Forbidden.code(
                    PURE_CODE,
                    "\\bjava\\.(net|nio\\.channels)\\b",
                    "no network here: see stack.host");

    static final Rule NO_OWN_RANDOMNESS =
            Forbidden.code(
                    PURE_CODE.and(file -> !file.module().equals("modules/simulation")),
                    "\\b(new\\s+(Secure)?Random\\b|ThreadLocalRandom\\b|Math\\s*\\.\\s*random\\b"
                            + "|RandomGenerator\\s*\\.\\s*(of|getDefault)\\b)",
                    "randomness is given at construction");

    static final Rule NO_LINKER =
            Forbidden.code(
                    file ->
                            !file.module().equals("bindings")
                                    && !file.module().equals("tools/bindgen"),
                    "\\b(Linker|SymbolLookup)\\b|\\bSystem\\s*\\.\\s*load(Library)?\\b",
                    "only the bindings call native code");

    static final Rule NO_SLICES =
            Forbidden.code(
                    file -> file.isMain() && file.module().equals("modules/stack"),
                    "\\basSlice\\b",
                    "a slice per packet is garbage; give segment and offset");

    static final Rule NO_SLEEP =
            Forbidden.code(
                    file -> file.isTest() || file.module().equals("modules/namespace-tests"),
                    "\\b(Thread|TimeUnit\\s*\\.\\s*[A-Z]+)\\s*\\.\\s*sleep\\b",
                    "wait for the condition instead");

    static final Rule TODO_NAMES_ISSUE =
            Forbidden.comments(
                    _ -> true,
                    "\\b(TODO|FIXME|XXX)\\b(?![^\\n]*#\\d)",
                    "name the issue's number, or do it");

    static final Rule NO_WILDCARD_IMPORT =
            Forbidden.code(_ -> true, "(?m)^import\\s[^;]*\\*\\s*;", "name what is imported");

    static final List<Rule> ALL =
            List.of(
                    SIZES,
                    NAMES,
                    PACKAGE_COMMENTS,
                    EXPORTS,
                    DEPENDENCIES,
                    STACK_LAYERS,
                    NO_CLOCK,
                    NO_THREADS,
                    NO_JAVA_NET,
                    NO_OWN_RANDOMNESS,
                    NO_LINKER,
                    NO_SLICES,
                    NO_SLEEP,
                    TODO_NAMES_ISSUE,
                    NO_WILDCARD_IMPORT);

    private HouseRules() {}
}
