package jslirp.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule fails on what it is against, and passes what looks like it. */
class RulesTest {
    private static final String WIRE = "modules/wire/src/main/java/jslirp/wire/A.java";
    private static final String STACK = "modules/stack/src/main/java/jslirp/stack/tcp/A.java";
    private static final String LOOP = "modules/loop/src/main/java/jslirp/loop/A.java";
    private static final String TEST = "modules/wire/src/test/java/jslirp/wire/ATest.java";
    private static final String BINDINGS = "bindings/src/main/java/jslirp/linux/A.java";
    private static final String LONG_METHOD = "void m() {" + "\n;".repeat(80) + "}";

    static Stream<Arguments> broken() {
        return Stream.of(
                broken(HouseRules.SIZES, WIRE, "class A { // " + "x".repeat(100) + "\n}"),
                broken(HouseRules.SIZES, WIRE, "class A {" + "\n".repeat(501) + "}"),
                broken(HouseRules.SIZES, WIRE, "class A { " + LONG_METHOD + " }"),
                broken(HouseRules.NAMES, WIRE, "class ByteUtils {}"),
                broken(HouseRules.NAMES, WIRE, "class A { interface IPacket {} }"),
                broken(HouseRules.NAMES, WIRE, "class A { record FlowInfo() {} }"),
                broken(HouseRules.NAMES, WIRE.replace("/A", "/util/A"), "class A {}"),
                broken(HouseRules.PACKAGE_COMMENTS, WIRE, "class A {}"),
                broken(HouseRules.PACKAGE_COMMENTS, packageInfo(WIRE), "package jslirp.wire;"),
                broken(HouseRules.EXPORTS, moduleInfo(WIRE), "module a { exports a to b; }"),
                broken(HouseRules.EXPORTS, moduleInfo(BINDINGS), "module a { exports a; }"),
                broken(HouseRules.EXPORTS, moduleInfo(WIRE), "module a { opens a; }"),
                broken(HouseRules.EXPORTS, moduleInfo(WIRE), "open module a {}"),
                broken(HouseRules.DEPENDENCIES, "modules/cli/pom.xml", pom("com.google.guava")),
                broken(HouseRules.DEPENDENCIES, "modules/wire/pom.xml", pom("org.openjdk.jmh")),
                broken(HouseRules.STACK_LAYERS, STACK, stackImport("tcp", "jslirp.stack.Stack")),
                broken(HouseRules.STACK_LAYERS, STACK, stackImport("ip", "jslirp.stack.tcp.A")),
                broken(HouseRules.STACK_LAYERS, STACK, "package jslirp.stack.other; class A {}"),
                broken(HouseRules.NO_CLOCK, WIRE, inMethod("System.nanoTime();")),
                broken(HouseRules.NO_CLOCK, WIRE, inMethod("System.currentTimeMillis();")),
                broken(HouseRules.NO_CLOCK, WIRE, inMethod("Instant\n.now();")),
                broken(HouseRules.NO_THREADS, WIRE, inMethod("new Thread(r);")),
                broken(HouseRules.NO_THREADS, WIRE, inMethod("Thread.ofVirtual();")),
                broken(HouseRules.NO_THREADS, WIRE, "class A { volatile int a; }"),
                broken(HouseRules.NO_THREADS, WIRE, "import java.util.concurrent.Future;"),
                broken(HouseRules.NO_JAVA_NET, WIRE, "import java.net.InetAddress;"),
                broken(HouseRules.NO_OWN_RANDOMNESS, STACK, inMethod("new Random(1);")),
                broken(HouseRules.NO_LINKER, WIRE, inMethod("Linker.nativeLinker();")),
                broken(HouseRules.NO_LINKER, TEST, inMethod("SymbolLookup.loaderLookup();")),
                broken(HouseRules.NO_SLICES, STACK, inMethod("s.asSlice(1);")),
                broken(HouseRules.NO_SLEEP, TEST, inMethod("Thread.sleep(1);")),
                broken(HouseRules.NO_SLEEP, TEST, inMethod("TimeUnit.SECONDS.sleep(1);")),
                broken(HouseRules.TODO_NAMES_ISSUE, WIRE, "// TODO later\nclass A {}"),
                broken(HouseRules.NO_WILDCARD_IMPORT, WIRE, "import java.util.*;"),
                broken(HouseRules.NO_WILDCARD_IMPORT, WIRE, "import static java.lang.Math.*;"));
    }

    static Stream<Arguments> kept() {
        return Stream.of(
                kept(HouseRules.SIZES, WIRE, "class A { // " + "x".repeat(80) + "\n}"),
                kept(HouseRules.NAMES, WIRE, "class Datagram { interface IpAddress {} }"),
                kept(HouseRules.NAMES, WIRE, "class Database {}"),
                kept(
                        HouseRules.PACKAGE_COMMENTS,
                        packageInfo(WIRE),
                        "/** Theory. */ @NullMarked package jslirp.wire;"),
                kept(HouseRules.PACKAGE_COMMENTS, TEST, "class ATest {}"),
                kept(HouseRules.EXPORTS, moduleInfo(WIRE), "module a { exports a; }"),
                kept(HouseRules.EXPORTS, moduleInfo(BINDINGS), "module a { exports a to b; }"),
                kept(HouseRules.DEPENDENCIES, "jmh/pom.xml", pom("org.openjdk.jmh")),
                kept(HouseRules.DEPENDENCIES, "modules/cli/pom.xml", pom("jslirp")),
                kept(HouseRules.STACK_LAYERS, STACK, stackImport("tcp", "jslirp.stack.ip.A")),
                kept(HouseRules.NO_CLOCK, LOOP, inMethod("System.nanoTime();")),
                kept(HouseRules.NO_CLOCK, TEST, inMethod("System.nanoTime();")),
                kept(HouseRules.NO_CLOCK, WIRE, inMethod("/* System.nanoTime() */")),
                kept(HouseRules.NO_CLOCK, WIRE, inMethod("f(\"System.nanoTime()\");")),
                kept(HouseRules.NO_THREADS, LOOP, inMethod("new Thread(r);")),
                kept(HouseRules.NO_JAVA_NET, LOOP, "import java.net.InetAddress;"),
                kept(HouseRules.NO_LINKER, BINDINGS, inMethod("Linker.nativeLinker();")),
                kept(HouseRules.NO_SLICES, WIRE, inMethod("s.asSlice(1);")),
                kept(HouseRules.NO_SLEEP, LOOP, inMethod("Thread.sleep(1);")),
                kept(HouseRules.TODO_NAMES_ISSUE, WIRE, "// TODO #3: later\nclass A {}"),
                kept(HouseRules.TODO_NAMES_ISSUE, WIRE, "class A { int TODO; }"),
                kept(HouseRules.NO_WILDCARD_IMPORT, WIRE, "import java.util.List;"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void ruleFindsWhatBreaksIt(Rule rule, String path, String text) throws IOException {
        assertFalse(findings(rule, path, text).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kept")
    void rulePassesWhatKeepsIt(Rule rule, String path, String text) throws IOException {
        assertEquals(List.of(), findings(rule, path, text));
    }

    @Test
    void everyRuleIsShownToFail() {
        List<Object> shown = broken().map(example -> example.get()[0]).distinct().toList();
        for (Rule rule : HouseRules.ALL) {
            assertFalse(shown.indexOf(rule) < 0, () -> "no example breaks " + rule);
        }
    }

    @Test
    void findingNamesTheLine() throws IOException {
        List<Finding> found = findings(HouseRules.NO_CLOCK, WIRE, inMethod("System.nanoTime();"));
        assertEquals(2, found.getFirst().line());
    }

    private static List<Finding> findings(Rule rule, String path, String text) throws IOException {
        List<Finding> findings = new ArrayList<>();
        rule.check(SourceTree.of(Map.of(path, text)), findings::add);
        return findings;
    }

    private static Arguments broken(Rule rule, String path, String text) {
        return Arguments.of(rule, path, text);
    }

    private static Arguments kept(Rule rule, String path, String text) {
        return Arguments.of(rule, path, text);
    }

    private static String packageInfo(String path) {
        return path.replace("A.java", "package-info.java");
    }

    private static String moduleInfo(String path) {
        return path.replaceFirst("/java/.*", "/java/module-info.java");
    }

    private static String inMethod(String statement) {
        return "class A { void m() {\n" + statement + "\n} }";
    }

    private static String stackImport(String from, String imported) {
        return "package jslirp.stack." + from + "; import " + imported + "; class A {}";
    }

    private static String pom(String group) {
        return "<project><dependencies><dependency><groupId>"
                + group
                + "</groupId><artifactId>a</artifactId></dependency></dependencies></project>";
    }
}
