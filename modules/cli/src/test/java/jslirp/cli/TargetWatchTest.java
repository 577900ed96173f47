package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jslirp.loop.Duties;
import jslirp.loop.EventLoop;
import jslirp.loop.Faults;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a target counts as gone. A loop that never stops is a failure here. */
@Timeout(60)
final class TargetWatchTest {
    @TempDir private Path folder;

    private EventLoop loop;
    private int heard;

    @BeforeEach
    void open() throws IOException {
        loop = new EventLoop(new Faults(System.err));
    }

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void processThatEndsIsGone() throws IOException {
        Process process = new ProcessBuilder("cat").start();
        attach("/proc/" + process.pid() + "/ns/net");
        process.getOutputStream().close();
        awaitGone();
    }

    /** Nobody tells of a change in /proc, so the links are followed to the process. */
    @Test
    void processBehindLinksThatEndsIsGone() throws IOException {
        Process process = new ProcessBuilder("cat").start();
        Path direct = Path.of("/proc/" + process.pid() + "/ns/net");
        Path first = Files.createSymbolicLink(folder.resolve("first"), direct);
        attach(Files.createSymbolicLink(folder.resolve("second"), first).toString());
        process.getOutputStream().close();
        awaitGone();
    }

    @Test
    void processThatHasEndedBeforeIsGoneAtOnce() throws IOException {
        Process process = new ProcessBuilder("cat").start();
        TargetWatch watch = TargetWatch.of("/proc/" + process.pid() + "/ns/net");
        process.getOutputStream().close();
        process.onExit().join();
        watch.attach(loop, this::hear);
        awaitGone();
    }

    @Test
    void pathThatIsRemovedIsGone() throws IOException {
        Path file = Files.createFile(folder.resolve("net"));
        attach(file.toString());
        Files.delete(file);
        awaitGone();
    }

    @Test
    void pathThatLeadsElsewhereIsGone() throws IOException {
        Path file = Files.createFile(folder.resolve("net"));
        Path other = Files.createFile(folder.resolve("other"));
        attach(file.toString());
        Files.createFile(folder.resolve("unrelated"));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        awaitGone();
    }

    @Test
    void pathWhoseFolderIsMovedIsGone() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("inner"));
        attach(Files.createFile(inner.resolve("net")).toString());
        Files.move(inner, folder.resolve("moved"));
        awaitGone();
    }

    private void attach(String path) throws IOException {
        TargetWatch.of(path).attach(loop, this::hear);
        assertEquals(0, heard);
    }

    private void hear() {
        heard++;
        loop.stop();
    }

    private void awaitGone() {
        if (heard == 0) {
            loop.run(Duties.NONE);
        }
        assertEquals(1, heard);
    }
}
