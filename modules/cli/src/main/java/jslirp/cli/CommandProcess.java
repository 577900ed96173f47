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
    private final CommandScript.Described described;
    private final java.lang.Process process;
    private final int pidfd;

    private String text = "";
    private boolean ended;

    /** Starts the command, and stops {@code loop} when {@link #text} or {@link #ended} changes. */
    CommandProcess(CommandScript.Described described, EventLoop loop) throws IOException {
        this.described = described;
        List<String> words = CommandScript.words(described, told.reading(), answered.writing());
        process = new ProcessBuilder(words).inheritIO().start();
        pidfd = (int) jslirp.linux.Process.pidfd_open(pid(), 0);
        watch(loop);
    }

    private void watch(EventLoop loop) throws IOException {
        Ready onText =
                (_, _) -> {
                    text += told.read();
                    giveIds();
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

    /** What the script cannot do for itself. */
    private void giveIds() {
        if (text.equals(CommandScript.NO_IDS + '\n')) {
            try {
                described.ids().give(pid());
                answer("given");
            } catch (IOException e) {
                text += e.getMessage();
                kill();
            }
        }
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

    /** Says that the host's /etc/resolv.conf may have changed; once is enough until it is heard. */
    void resolveAgain() {
        if (File.poll(answered.reading(), Linux.POLLIN(), 0) == 0) {
            answered.tell("again\n");
        }
    }

    /** The status: 128 and the number if it was a signal. */
    int status() throws InterruptedException {
        int own = process.waitFor();
        int at = text.lastIndexOf(CommandScript.STATUS);
        int said =
                at < 0
                        ? -1
                        : Decimal.parse(text.substring(at + CommandScript.STATUS.length()).strip());
        return said < 0 ? own : said;
    }

    /** Ends the process and all in its namespace. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends a signal to the command, if it is there. */
    void signal(int number) {
        int init = described.ownProcesses() ? firstChild(pid()) : pid();
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
