package jslirp.cli;

import jslirp.linux.File;
import jslirp.linux.c.Linux;

/** Whether a path leads to something. */
final class Existence {
    private Existence() {}

    /** 0 if it does; otherwise why it does not, as an errno. */
    static int errno(String path) {
        // O_PATH opens anything without touching it, and needs no right to its content.
        long fd = File.open(path, Linux.O_PATH() | Linux.O_CLOEXEC(), 0);
        if (fd < 0) {
            return (int) -fd;
        }
        File.close((int) fd);
        return 0;
    }
}
