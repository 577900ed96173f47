package jslirp.cli;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.Ioctl;
import jslirp.linux.Process;
import jslirp.linux.c.Linux;

/**
 * The controlling terminal, as far as job control goes. A shell that runs as the command makes its
 * jobs the terminal's foreground, and cannot give it back: in its namespace our process group has
 * no number. Whoever called us from a script would then find the terminal closed.
 *
 * @param group our process group
 * @param foreground the terminal's foreground group, not positive without a terminal
 */
record Terminal(int group, int foreground) {
    private static final Path STATUS = Path.of("/proc/self/stat");

    /** Where the fields are, counted behind the name of the program (proc(5)). */
    private static final int GROUP_FIELD = 2;

    private static final int FOREGROUND_FIELD = 5;

    /** The terminal as it is now. */
    static Terminal current() {
        try {
            return parse(Files.readString(STATUS));
        } catch (IOException e) {
            return new Terminal(0, -1);
        }
    }

    /** Reads a line of /proc/PID/stat; the name of the program may contain anything. */
    static Terminal parse(String status) {
        String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
        int group = Integer.parseInt(fields[GROUP_FIELD]);
        return new Terminal(group, Integer.parseInt(fields[FOREGROUND_FIELD]));
    }

    /** Whether there is one, and we are its foreground. */
    boolean isOurs() {
        return group > 0 && group == foreground;
    }

    /**
     * Becomes the foreground again, if we were, and if whoever is now has ended: a group that lives
     * was put there by the user's shell.
     */
    void takeBack() {
        Terminal now = current();
        if (!isOurs()
                || now.foreground <= 0
                || now.foreground == group
                || isAlive(now.foreground)) {
            return;
        }
        long terminal = File.open("/dev/tty", Linux.O_RDWR() | Linux.O_CLOEXEC(), 0);
        if (terminal < 0) {
            return;
        }
        // Without it the kernel would stop us for asking from the background.
        Process.ignore(Linux.SIGTTOU());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment wanted = arena.allocateFrom(ValueLayout.JAVA_INT, group);
            Ioctl.ioctl((int) terminal, Linux.TIOCSPGRP(), wanted, 0);
        }
        File.close((int) terminal);
    }

    private static boolean isAlive(int group) {
        return Process.kill(-group, 0) != -Errno.ESRCH;
    }
}
