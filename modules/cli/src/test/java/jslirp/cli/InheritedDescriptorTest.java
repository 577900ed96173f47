package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.linux.File;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.Test;

final class InheritedDescriptorTest {
    @Test
    void noDescriptorIsNotOpen() {
        check(false, -1);
    }

    @Test
    void numberWithNothingBehindItIsNotOpen() {
        check(false, 1_000_000);
    }

    @Test
    void whatSurvivesExecIsOpen() {
        withFile("/dev/null", 0, true);
    }

    @Test
    void whatDoesNotSurviveExecIsOurOwn() {
        withFile("/dev/null", Linux.O_CLOEXEC(), false);
    }

    @Test
    void fileOfClassesIsTheJvmsOwn() {
        withFile(System.getProperty("java.home") + "/lib/modules", 0, false);
    }

    private static void withFile(String path, int flags, boolean open) {
        int fd = (int) File.open(path, flags, 0);
        assertTrue(fd >= 0, path);
        check(open, fd);
        File.close(fd);
    }

    private static void check(boolean open, int fd) {
        assertEquals(open, InheritedDescriptor.of(fd).isOpen());
    }
}
