package jslirp.tidy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Applies all rules to the repository that this module lies in. */
class HouseRulesTest {
    private static final Path ROOT = Path.of(System.getProperty("jslirp.root", "../.."));

    @Test
    void repositoryKeepsTheHouseRules() throws IOException {
        SourceTree tree = SourceTree.read(ROOT.toAbsolutePath().normalize());
        List<Finding> findings = new ArrayList<>();
        HouseRules.ALL.forEach(rule -> rule.check(tree, findings::add));
        String all = String.join("\n", findings.stream().map(Finding::toString).toList());
        assertTrue(findings.isEmpty(), () -> findings.size() + " findings:\n" + all);
    }

    @Test
    void repositoryIsFound() throws IOException {
        SourceTree tree = SourceTree.read(ROOT.toAbsolutePath().normalize());
        assertFalse(tree.files().isEmpty());
        assertTrue(tree.projects().containsKey("pom.xml"), () -> "projects " + tree.projects());
    }
}
