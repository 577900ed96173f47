package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The manual pages. Their sections on options are made from the tables: with {@code
 * -Djslirp.write=true} this test writes them anew, otherwise it compares.
 */
final class ManualTest {
    private static final String BEGIN = ".SH OPTIONS\n";
    private static final Path FOLDER = Path.of(System.getProperty("jslirp.root"), "tools/man");

    @Test
    void pageOfThePeerNamesItsOptions() throws IOException {
        check("slirp4netns.1", OptionTables.ATTACH);
    }

    @Test
    void pageOfRunNamesItsOptions() throws IOException {
        check("jslirp.1", OptionTables.RUN);
    }

    @Test
    void pageOfThoseWhoAskNamesTheirOptions() throws IOException {
        check("jslirp-forward.1", AskOptions.ALL);
    }

    @Test
    void wordsOfACommandLineAreBoldAndKeepTheirDashes() {
        Option option =
                new Option('x', "an-option", "PATH", "", "help", "With `-c --mtu`, well-known.\n");
        assertEquals(
                """
                .TP
                .BR \\-x ", " \\-\\-an\\-option=\\fIpath\\fR
                With \\fB\\-c \\-\\-mtu\\fR, well-known.
                """,
                Manual.options(List.of(option)));
    }

    @Test
    void everyOptionIsExplained() {
        for (List<Option> table : List.of(OptionTables.ATTACH, OptionTables.RUN, AskOptions.ALL)) {
            for (Option option : table) {
                assertTrue(option.manual().endsWith(".\n"), option.name());
            }
        }
    }

    private static void check(String name, List<Option> options) throws IOException {
        Path file = FOLDER.resolve(name);
        String page = Files.readString(file);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(".SH ", begin);
        assertTrue(begin >= BEGIN.length() && end > begin, name + " has no section on options");
        String made = lead(page, begin) + Manual.options(options);
        if (Boolean.getBoolean("jslirp.write")) {
            Files.writeString(file, page.substring(0, begin) + made + page.substring(end));
            return;
        }
        assertEquals(made, page.substring(begin, end), name + ": to write it, see ManualTest");
    }

    /** What stands in front of the first paragraph is written by hand. */
    private static String lead(String page, int begin) {
        int first = page.indexOf(".TP\n", begin);
        return page.substring(begin, first);
    }
}
