package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The file in all the states that programs and people leave it in. */
@Timeout(20)
class ResolvConfTest {
    private static final long SECOND = 1_000_000_000;

    @TempDir private Path directory;
    private Path file;
    private HostFixture fixture;
    private long now;
    private ResolvConf conf;

    @BeforeEach
    void open() throws IOException {
        fixture = new HostFixture();
        file = directory.resolve("resolv.conf");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void start() {
        conf = new ResolvConf(fixture.loop, file, () -> now);
    }

    private String servers() {
        return conf.current().stream()
                .map(server -> server.address().toString())
                .collect(Collectors.joining(" "));
    }

    private static void write(Path path, String address) throws IOException {
        Files.writeString(path, "nameserver " + address + "\n");
    }

    private void replace(Path path, String address) throws IOException {
        Path next = directory.resolve("next");
        write(next, address);
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void unchangedFileGivesTheSameList() throws IOException {
        write(file, "192.0.2.1");
        start();
        List<Endpoint> first = conf.current();
        assertEquals("192.0.2.1", servers());
        for (int i = 0; i < 5; i++) {
            now += SECOND;
            assertSame(first, conf.current());
        }
        // Written anew with the same content.
        replace(file, "192.0.2.1");
        fixture.settle();
        assertSame(first, conf.current());
    }

    @Test
    void missingFileMeansThisHost() throws IOException {
        start();
        assertEquals("127.0.0.1 ::1", servers());
        write(file, "192.0.2.1");
        fixture.settle();
        assertEquals("192.0.2.1", servers());
    }

    @Test
    void fileWithoutServersMeansThisHost() throws IOException {
        Files.writeString(file, "search example.org\n");
        start();
        assertEquals("127.0.0.1 ::1", servers());
    }

    @Test
    void replacementAndRewriteAreHeardAtOnce() throws IOException {
        write(file, "192.0.2.1");
        start();
        assertEquals("192.0.2.1", servers());
        for (int i = 2; i < 9; i++) {
            if (i % 2 == 0) {
                replace(file, "192.0.2." + i);
            } else {
                // The same length, perhaps within the resolution of the file's time.
                write(file, "192.0.2." + i);
            }
            fixture.settle();
            assertEquals("192.0.2." + i, servers());
        }
    }

    @Test
    void whatNobodyToldIsSeenWithinASecond() throws IOException {
        write(file, "192.0.2.1");
        start();
        assertEquals("192.0.2.1", servers());
        // The loop does not run, as if inotify were not there.
        replace(file, "192.0.2.22");
        assertEquals("192.0.2.1", servers());
        now += SECOND;
        assertEquals("192.0.2.22", servers());
    }

    @Test
    void fileThatIsBeingWrittenLosesNobody() throws IOException {
        write(file, "192.0.2.1");
        start();
        assertEquals("192.0.2.1", servers());
        Files.writeString(file, "");
        fixture.settle();
        assertEquals("192.0.2.1", servers());
        write(file, "192.0.2.2");
        fixture.settle();
        assertEquals("192.0.2.2", servers());
        Files.writeString(file, "");
        fixture.settle();
        assertEquals("192.0.2.2", servers());
        now += SECOND;
        assertEquals("127.0.0.1 ::1", servers(), "empty for a second: it is meant");
    }

    @Test
    void removedFileLeavesTheLastList() throws IOException {
        write(file, "192.0.2.1");
        start();
        assertEquals("192.0.2.1", servers());
        Files.delete(file);
        fixture.settle();
        assertEquals("192.0.2.1", servers());
        now += SECOND;
        assertEquals("192.0.2.1", servers());
        write(file, "192.0.2.2");
        fixture.settle();
        assertEquals("192.0.2.2", servers());
    }

    @Test
    void linksAreFollowedWhereverTheyLead() throws IOException {
        Path first = Files.createDirectory(directory.resolve("first")).resolve("stub.conf");
        Path second = Files.createDirectory(directory.resolve("second")).resolve("stub.conf");
        write(first, "192.0.2.1");
        write(second, "192.0.2.2");
        Files.createSymbolicLink(directory.resolve("hop"), Path.of("first/stub.conf"));
        Files.createSymbolicLink(file, Path.of("hop"));
        start();
        assertEquals("192.0.2.1", servers());
        replace(first, "192.0.2.11");
        fixture.settle();
        assertEquals("192.0.2.11", servers());
        Files.delete(directory.resolve("hop"));
        Files.createSymbolicLink(directory.resolve("hop"), second);
        fixture.settle();
        assertEquals("192.0.2.2", servers());
        replace(second, "192.0.2.22");
        fixture.settle();
        assertEquals("192.0.2.22", servers());
    }

    @Test
    void linkThatLeadsInACircleOrNowhereIsAMissingFile() throws IOException {
        Files.createSymbolicLink(file, Path.of("resolv.conf"));
        start();
        assertEquals("127.0.0.1 ::1", servers());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("nowhere/at/all"));
        fixture.settle();
        assertEquals("127.0.0.1 ::1", servers());
        Files.createDirectories(directory.resolve("nowhere/at"));
        write(directory.resolve("nowhere/at/all"), "192.0.2.1");
        fixture.settle();
        now += SECOND;
        assertEquals("192.0.2.1", servers());
    }

    @Test
    void fifoAndDirectoryAndDeviceAreNotRead() throws IOException, InterruptedException {
        write(file, "192.0.2.1");
        start();
        assertEquals("192.0.2.1", servers());
        Files.delete(file);
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        fixture.settle();
        assertEquals("192.0.2.1", servers());
        Files.delete(file);
        Files.createDirectory(file);
        fixture.settle();
        assertEquals("192.0.2.1", servers());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/dev/zero"));
        fixture.settle();
        assertEquals("192.0.2.1", servers());
        Files.delete(file);
        write(file, "192.0.2.2");
        fixture.settle();
        assertEquals("192.0.2.2", servers());
    }

    @Test
    void fifoFromTheStartMeansThisHost() throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
        start();
        assertEquals("127.0.0.1 ::1", servers());
    }

    @Test
    void hugeFileIsReadInPart() throws IOException {
        String lines =
                IntStream.range(0, 1000)
                        .mapToObj(i -> "nameserver 10.0." + i / 250 + "." + i % 250 + "\n")
                        .collect(Collectors.joining());
        Files.writeString(file, "# " + "x".repeat(60_000) + "\n" + lines.repeat(50));
        start();
        assertEquals(ResolvConfText.LIMIT, conf.current().size());
        Files.writeString(file, "# " + "x".repeat(70_000) + "\nnameserver 192.0.2.1\n");
        fixture.settle();
        now += SECOND;
        conf.current();
        now += SECOND;
        assertEquals("127.0.0.1 ::1", servers());
    }
}
