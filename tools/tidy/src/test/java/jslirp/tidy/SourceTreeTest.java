package jslirp.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
    @TempDir private Path root;

    @Test
    void sourcesAndProjectsAreRead() throws IOException {
        write("pom.xml", "<project/>");
        write("modules/wire/src/main/java/jslirp/wire/A.java", "class A {}");
        write("modules/wire/src/test/java/jslirp/wire/ATest.java", "class ATest {}");
        SourceTree tree = SourceTree.read(root);
        assertEquals(2, tree.files().size());
        assertEquals("modules/wire", tree.files().getFirst().module());
        assertEquals("jslirp/wire/A.java", tree.files().getFirst().unitPath());
        assertEquals(1, tree.projects().size());
    }

    @Test
    void generatedSourcesAreSkipped() throws IOException {
        write("bindings/target/generated-sources/src/main/java/A.java", "class A {}");
        write("bindings/target/pom.xml", "<project/>");
        SourceTree tree = SourceTree.read(root);
        assertEquals(0, tree.files().size());
        assertEquals(0, tree.projects().size());
    }

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
