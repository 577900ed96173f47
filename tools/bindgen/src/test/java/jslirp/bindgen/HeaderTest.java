package jslirp.bindgen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lands in the header class: constants, functions, variables, scalar typedefs. */
class HeaderTest {
    @TempDir Path folder;

    @Test
    void macrosAreFoldedWithTheTypeTheyHave() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        """
                        #define FLAG (1U << 31)
                        #define CODE(kind, size) (((kind) << 8) | (size))
                        #define REQUEST CODE('T', sizeof(int))
                        #define BIG 0xffffffffffffffffUL
                        #define HALF 0.5
                        #define FAILED ((void *) -1)
                        #define GREETING "say \\"hi\\""
                        #define NOT_AN_EXPRESSION struct {
                        #define LAST 7
                        """);
        assertEquals(Integer.MIN_VALUE, bindings.header("FLAG"));
        assertEquals(0x5404L, bindings.header("REQUEST"));
        assertEquals(-1L, bindings.header("BIG"));
        assertEquals(0.5, bindings.header("HALF"));
        assertEquals(MemorySegment.ofAddress(-1), bindings.header("FAILED"));
        assertEquals("say \"hi\"", ((MemorySegment) bindings.header("GREETING")).getString(0));
        assertEquals(7, bindings.header("LAST"));
        assertThrows(AssertionError.class, () -> bindings.header("CODE"));
        assertThrows(AssertionError.class, () -> bindings.header("NOT_AN_EXPRESSION"));
    }

    @Test
    void constantThatIsMacroAndEnumAppearsOnce() throws IOException {
        Bindings bindings =
                new Bindings(folder, "enum { ONE = 1, TWO, TOP = 0x80000000 };\n#define ONE ONE\n");
        assertEquals(1, bindings.header("ONE"));
        assertEquals(2, bindings.header("TWO"));
        assertEquals(Integer.MIN_VALUE, bindings.header("TOP"));
    }

    @Test
    void functionsAreCalledAndTellTheirDescriptor() throws IOException {
        Bindings bindings =
                new Bindings(folder, "int abs(int);\nunsigned long strlen(const char *text);");
        assertEquals(5, bindings.header("abs", -5));
        assertEquals(3L, bindings.header("strlen", Arena.ofAuto().allocateFrom("abc")));
        assertEquals(
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                bindings.header("abs$descriptor"));
        assertTrue(((MemorySegment) bindings.header("abs$address")).address() != 0);
    }

    @Test
    void descriptorAndAddressLinkNoHandle() throws IOException {
        Bindings bindings = new Bindings(folder, "int abs(int number);");
        assertTrue(bindings.source().contains("static class Plain"));
        assertTrue(bindings.source().contains("return abs.ADDR;"));
    }

    @Test
    void variadicFunctionMakesAnInvokerForEachShape() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "int snprintf(char *to, unsigned long size, const char *format, ...);");
        MemoryLayout[] layouts = {ValueLayout.JAVA_INT, ValueLayout.JAVA_INT};
        Object invoker = bindings.call("Sample$snprintf", "makeInvoker", (Object) layouts);
        Arena arena = Arena.ofAuto();
        MemorySegment to = arena.allocate(16);
        Object length =
                bindings.call(
                        "Sample$snprintf",
                        invoker,
                        "apply",
                        to,
                        16L,
                        arena.allocateFrom("%d-%d"),
                        new Object[] {4, 2});
        assertEquals(3, length);
        assertEquals("4-2", to.getString(0));
    }

    @Test
    void arrayParametersArePointersAndStaticFunctionsAreLeftOut() throws IOException {
        Bindings bindings =
                new Bindings(folder, "int pipe(int ends[2]); static int own(void) { return 1; }");
        assertEquals(0, bindings.header("pipe", Arena.ofAuto().allocate(8)));
        assertThrows(AssertionError.class, () -> bindings.header("own"));
    }

    @Test
    void functionWithoutALayoutIsLeftOutWithAWarning() throws IOException {
        Bindings bindings = new Bindings(folder, "long double fabsl(long double x);");
        assertTrue(bindings.warnings().getFirst().startsWith("fabsl: left out"));
    }

    @Test
    void variablesAndScalarTypedefs() throws IOException {
        Bindings bindings =
                new Bindings(folder, "extern char **environ; typedef unsigned short port_t;");
        assertTrue(((MemorySegment) bindings.header("environ")).address() != 0);
        assertTrue(bindings.source().contains("public static final ValueLayout.OfShort port_t ="));
    }

    @Test
    void onlyWhatIsAskedForIsGeneratedAndWhatIsMissingIsNamed() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        "struct a { int x; }; struct b { int x; };\n#define ONE 1\n#define TWO 2\n",
                        "--include-struct",
                        "a",
                        "--include-constant",
                        "TWO",
                        "--include-constant",
                        "THREE");
        assertTrue(bindings.has("a.java"));
        assertFalse(bindings.has("b.java"));
        assertEquals(2, bindings.header("TWO"));
        assertThrows(AssertionError.class, () -> bindings.header("ONE"));
        assertEquals(List.of("THREE: asked for, but not declared"), bindings.warnings());
    }

    @Test
    void targetChoosesTheAbi() throws IOException {
        String header =
                """
                struct entry {
                    char a;
                    long long b;
                }
                #ifdef __x86_64__
                __attribute__((packed))
                #endif
                ;
                """;
        Path own = folder;
        Bindings x86 = new Bindings(own, header, "--target", "x86_64-linux-gnu");
        assertEquals(9, x86.layout("entry").byteSize());
        Bindings arm = new Bindings(own, header, "--target", "aarch64-linux-gnu");
        assertEquals(16, arm.layout("entry").byteSize());
    }

    @Test
    void builtInHeadersAreThere() throws IOException {
        Bindings bindings =
                new Bindings(
                        folder,
                        """
                        #include <stddef.h>
                        #include <stdarg.h>
                        #include <stdbool.h>
                        #include <limits.h>
                        struct all { size_t size; bool yes; va_list list; };
                        #define HIGHEST LLONG_MAX
                        #define PLACE offsetof(struct all, yes)
                        """,
                        "--include-constant",
                        "HIGHEST",
                        "--include-constant",
                        "PLACE",
                        "--include-constant",
                        "PATH_MAX");
        assertEquals(Long.MAX_VALUE, bindings.header("HIGHEST"));
        assertEquals(8L, bindings.header("PLACE"));
        assertEquals(4096, bindings.header("PATH_MAX"));
    }

    @Test
    void recordByValueMustBeIncluded() throws IOException {
        String header =
                "struct in { int a; }; struct out { struct in in[2]; }; int f(struct in in);";
        Bindings without = new Bindings(folder, header, "--include-function=f");
        assertEquals(List.of("f: left out, no class for in"), without.warnings());
        IOException failure =
                assertThrows(
                        IOException.class,
                        () -> new Bindings(folder, header, "--include-struct=out"));
        assertEquals("out contains in: include that too", failure.getMessage());
    }

    @Test
    void errorsOfTheHeaderAreReported() {
        IOException failure =
                assertThrows(IOException.class, () -> new Bindings(folder, "struct { wrong;\n"));
        assertTrue(failure.toString().contains("sample.h:1"), failure.toString());
        IOException missing =
                assertThrows(
                        IOException.class,
                        () -> new Bindings(folder, "#include <no/such/header.h>\n"));
        assertTrue(missing.toString().contains("linux-libc-dev"), missing.toString());
    }
}
