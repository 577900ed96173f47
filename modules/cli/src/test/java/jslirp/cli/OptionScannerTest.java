package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OptionScannerTest {
    private static final List<Option> PEER =
            List.of(
                    new Option('c', "configure", "", "", "?", ""),
                    new Option('e', "exit-fd", "FD", "", "?", ""),
                    new Option('r', "ready-fd", "FD", "", "?", ""),
                    new Option('6', "enable-ipv6", "", "", "?", ""),
                    named("outbound-addr", "A"),
                    named("outbound-addr6", "A"),
                    named("other", ""));

    private static final List<Option> OWN =
            List.of(named("exit-with-target", ""), named("offload", "W"));

    private static Option named(String name, String argument) {
        return new Option('\0', name, argument, "", "?", "");
    }

    @Test
    void optionsAndOperandsMayBeInterleaved() throws UsageException {
        assertEquals(
                List.of("configure", "exit-fd=3", "operands [12, tap0]"),
                scan("-c", "12", "--exit-fd", "3", "tap0"));
    }

    @Test
    void twoDashesEndTheOptions() throws UsageException {
        assertEquals(List.of("configure", "operands [-c, --]"), scan("-c", "--", "-c", "--"));
    }

    @Test
    void singleDashAndEmptyWordAreOperands() throws UsageException {
        assertEquals(List.of("operands [-, ]"), scan("-", ""));
    }

    @Test
    void firstOperandEndsTheOptionsWhereOperandsAreLast() throws UsageException {
        assertEquals(
                List.of("configure", "operands [ls, -c, --bogus]"),
                scan(true, "-c", "ls", "-c", "--bogus"));
    }

    @Test
    void longOptionTakesItsArgumentEitherWay() throws UsageException {
        assertEquals(
                List.of("exit-fd=3", "exit-fd=4", "exit-fd=", "exit-fd=a=b", "operands []"),
                scan("--exit-fd=3", "--exit-fd", "4", "--exit-fd=", "--exit-fd=a=b"));
    }

    @Test
    void argumentMayLookLikeAnOption() throws UsageException {
        assertEquals(
                List.of("exit-fd=-c", "ready-fd=--", "operands []"),
                scan("--exit-fd", "-c", "-r", "--"));
    }

    @Test
    void shortOptionsClusterAndTheLastMayHaveAnArgument() throws UsageException {
        assertEquals(
                List.of("configure", "enable-ipv6", "ready-fd=3", "operands []"), scan("-c6r3"));
        assertEquals(List.of("configure", "ready-fd=3", "operands []"), scan("-cr", "3"));
    }

    @Test
    void gluedArgumentIsTakenWhole() throws UsageException {
        assertEquals(List.of("ready-fd==3c", "operands []"), scan("-r=3c"));
    }

    @Test
    void unambiguousBeginningIsEnough() throws UsageException {
        assertEquals(List.of("configure", "operands []"), scan("--conf"));
        assertEquals(List.of("ready-fd=3", "operands []"), scan("--r=3"));
    }

    @Test
    void wholeNameWinsOverLongerNames() throws UsageException {
        assertEquals(List.of("outbound-addr=1", "operands []"), scan("--outbound-addr=1"));
    }

    @Test
    void beginningIsLookedForAmongThePeersOptionsFirst() throws UsageException {
        assertEquals(List.of("exit-fd=3", "operands []"), scan("--exit=3"));
        assertEquals(List.of("exit-with-target", "operands []"), scan("--exit-w"));
        assertEquals(List.of("offload=off", "operands []"), scan("--of=off"));
    }

    @Test
    void ambiguousBeginningIsRefusedWithAllThatItCouldMean() {
        assertEquals(
                "prog: option '--e=3' is ambiguous; possibilities: '--exit-fd' '--enable-ipv6'",
                refusal("--e=3"));
        assertEquals(
                "prog: option '--out' is ambiguous; possibilities:"
                        + " '--outbound-addr' '--outbound-addr6'",
                refusal("--out"));
    }

    @Test
    void unknownOptionsAreRefused() {
        assertEquals("prog: unrecognized option '--bogus'", refusal("--bogus"));
        assertEquals("prog: unrecognized option '--bogus=3'", refusal("--bogus=3"));
        assertEquals("prog: invalid option -- 'x'", refusal("-cx"));
    }

    @Test
    void missingArgumentIsRefused() {
        assertEquals("prog: option '--exit-fd' requires an argument", refusal("--ex"));
        assertEquals("prog: option requires an argument -- 'e'", refusal("-ce"));
    }

    @Test
    void argumentThatIsNotWantedIsRefused() {
        assertEquals("prog: option '--configure' doesn't allow an argument", refusal("--conf=1"));
    }

    private static String refusal(String... words) {
        UsageException refused = assertThrows(UsageException.class, () -> scan(words));
        assertEquals(true, refused.helpFollows());
        return refused.text();
    }

    private static List<String> scan(String... words) throws UsageException {
        return scan(false, words);
    }

    private static List<String> scan(boolean operandsLast, String... words) throws UsageException {
        OptionScanner scanner = new OptionScanner("prog", List.of(PEER, OWN), words, operandsLast);
        List<String> found = new ArrayList<>();
        for (Option option = scanner.next(); option != null; option = scanner.next()) {
            String argument = option.takesArgument() ? "=" + scanner.argument() : "";
            found.add(option.name() + argument);
        }
        found.add("operands " + scanner.operands());
        return found;
    }
}
