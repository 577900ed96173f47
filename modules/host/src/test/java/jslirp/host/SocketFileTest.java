package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import jslirp.linux.ErrnoException;
import jslirp.linux.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SocketFileTest {
    private static final String CALLER = "maker";

    @TempDir private Path folder;

    private String refused(Path path) {
        IOException e =
                assertThrows(
                        IOException.class,
                        () -> SocketFile.listen(path.toString(), CALLER).close());
        return String.valueOf(e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0022, 0777})
    void modeIsThatOfItsOwnerAloneWhateverTheMask(int mask) throws IOException {
        int before = (int) File.umask(mask);
        try {
            modeIsThatOfItsOwnerAlone(folder.resolve("s"));
            assertEquals(mask, File.umask(mask));
        } finally {
            File.umask(before);
        }
    }

    private static void modeIsThatOfItsOwnerAlone(Path path) throws IOException {
        SocketFile file = SocketFile.listen(path.toString(), CALLER);
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        file.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void staleSocketIsReplaced() throws IOException {
        Path path = folder.resolve("s");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        assertTrue(Files.exists(path));
        SocketFile file = SocketFile.listen(path.toString(), CALLER);
        SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        file.close();
    }

    @Test
    void socketThatSomebodyListensOnIsLeftAlone() throws IOException {
        Path path = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertEquals("maker: bind: Address already in use", refused(path));
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
        }
    }

    @Test
    void whatIsNoSocketIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nothing"));
        for (Path path : new Path[] {file, link, dangling, folder}) {
            assertEquals("maker: bind: Address already in use", refused(path));
            assertTrue(Files.exists(path, LinkOption.NOFOLLOW_LINKS), path.toString());
        }
        assertEquals("content", Files.readString(file));
    }

    /** Behind a link may be a socket that is stale for us, and not ours to delete. */
    @Test
    void linkToAStaleSocketIsLeftAlone() throws IOException {
        Path path = folder.resolve("s");
        ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(path))
                .close();
        Path link = Files.createSymbolicLink(folder.resolve("link"), path);
        assertEquals("maker: bind: Address already in use", refused(link));
        assertTrue(Files.exists(path));
    }

    @Test
    void folderMustExist() {
        assertEquals("maker: bind: No such file or directory", refused(folder.resolve("none/s")));
        ErrnoException e =
                assertThrows(
                        ErrnoException.class, () -> SocketFile.listen(folder + "/none/s", CALLER));
        assertEquals("maker: bind", e.call());
    }

    @Test
    void pathHasLessThan108Bytes() throws IOException {
        String longest = folder + "/" + "x".repeat(107 - folder.toString().length() - 1);
        SocketFile.listen(longest, CALLER).close();
        assertEquals("maker: bind: File name too long", refused(Path.of(longest + "x")));
    }

    /** Who replaced our file keeps his. */
    @Test
    void fileOfSomebodyElseIsNotRemoved() throws IOException {
        Path path = folder.resolve("s");
        SocketFile file = SocketFile.listen(path.toString(), CALLER);
        Files.delete(path);
        Files.writeString(folder.resolve("other"), "");
        Files.writeString(path, "");
        file.close();
        assertTrue(Files.exists(path));
    }
}
