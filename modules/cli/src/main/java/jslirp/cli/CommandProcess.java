package jslirp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jslirp.linux.Errno;
import jslirp.linux.File;
import jslirp.linux.c.Linux;
import jslirp.loop.EventLoop;
import jslirp.loop.Ready;

/**
 * The process that holds the command's namespaces, and the command in it: started, heard of and
 * signalled. It belongs to the thread that starts it, whose end would be its end.
 */
final class CommandProcess {
    private final Pipe told = new Pipe();
    private final Pipe answered = new Pipe();
    private final boolean ownProcesses;
    private final java.lang.Process process;
    private final int pidfd;

    private String text = "";
    private boolean ended;

    /**
     * Starts the command, and stops {@code loop} whenever {@link #text} or {@link #ended} changes.
     *
     * @param ownProcesses whether it gets a namespace of processes
     * @param openFiles the soft limit of open files that it gets
     */
    CommandProcess(List<String> command, boolean ownProcesses, long openFiles, EventLoop loop)
            throws IOException {
        this.ownProcesses = ownProcesses;
        List<String> words =
                CommandScript.words(
                        command, ownProcesses, openFiles, told.reading(), answered.writing());
        process = new ProcessBuilder(words).inheritIO().start();
        pidfd = (int) jslirp.linux.Process.pidfd_open(pid(), 0);
        watch(loop);
    }

    private void watch(EventLoop loop) throws IOException {
        Ready onText =
                (_, _) -> {
                    text += told.read();
                    loop.stop();
                };
        Ready onEnd =
                (_, _) -> {
                    loop.unregister(pidfd);
                    text += told.read();
                    ended = true;
                    loop.stop();
                };
        Errno.check("epoll_ctl", loop.register(told.reading(), Linux.EPOLLIN(), onText));
        if (pidfd == -Errno.ESRCH) {
            // Ended, and reaped by the JVM, before we could ask for it.
            text += told.read();
            ended = true;
            return;
        }
        Errno.check("pidfd_open", pidfd);
        Errno.check("epoll_ctl", loop.register(pidfd, Linux.EPOLLIN(), onEnd));
    }

    /** The process whose network and user namespaces are the command's. */
    int pid() {
        return (int) process.pid();
    }

    /** Whether the script has said this, on a line of its own. */
    boolean said(String line) {
        return text.startsWith(line + '\n') || text.contains('\n' + line + '\n');
    }

    /** All that the script, or what it called, has said. */
    String text() {
        return text;
    }

    /** Whether the process has ended. */
    boolean ended() {
        return ended;
    }

    /** Lets the command begin. */
    void answer(String line) throws IOException {
        answered.write(line + '\n');
    }

    /** The status: 128 and the number if it was a signal. */
    int status() throws InterruptedException {
        return process.waitFor();
    }

    /** Ends the process and all in its namespace. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends a signal to the command, if it is there. */
    void signal(int number) {
        int init = ownProcesses ? firstChild(pid()) : pid();
        int command = init == 0 ? 0 : firstChild(init);
        if (command != 0) {
            jslirp.linux.Process.kill(command, number);
        }
    }

    /** Frees what belongs to a process that has ended. */
    void close(EventLoop loop) {
        loop.unregister(told.reading());
        if (pidfd >= 0) {
            loop.unregister(pidfd);
            File.close(pidfd);
        }
        told.close();
        answered.close();
    }

    /** The oldest child; 0 for none. The kernel keeps them in the order of their birth. */
    private static int firstChild(int pid) {
        try {
            String path = "/proc/" + pid + "/task/" + pid + "/children";
            String children = Files.readString(Path.of(path)).strip();
            int blank = children.indexOf(' ');
            String first = blank < 0 ? children : children.substring(0, blank);
            return Math.max(0, Decimal.parse(first));
        } catch (IOException e) {
            // It has ended meanwhile.
            return 0;
        }
    }
}
