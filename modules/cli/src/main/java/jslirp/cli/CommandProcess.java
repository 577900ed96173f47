package jslirp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    private boolean mayBegin;
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
                    listen();
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

    /** Reads what the script has said by now. */
    void listen() {
        text += told.read();
        giveIds();
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

    /** Whether the command is there; as long as it is not, the script is. */
    boolean hasBegun() {
        return numberAfter(CommandScript.BEGINS) > 0;
    }

    /** The number on the last line that begins so, -1 for none. */
    private int numberAfter(String beginning) {
        int at = text.lastIndexOf('\n' + beginning);
        int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
        return end < 0 ? -1 : Decimal.parse(text.substring(at + 1 + beginning.length(), end));
    }

    /** All that the script, or what it called, has said. */
    String text() {
        return text;
    }

    /** Whether the process has ended. */
    boolean ended() {
        return ended;
    }

    /**
     * Lets the command begin.
     *
     * @param nameserver the address that its /etc/resolv.conf is to name, or {@link
     *     CommandScript#NO_NAMESERVER}
     */
    void letBegin(String nameserver) throws IOException {
        mayBegin = true;
        answer(nameserver);
    }

    /** Whether the command was let begin; it may not have come to it yet. */
    boolean mayBegin() {
        return mayBegin;
    }

    private void answer(String line) throws IOException {
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
        int said = numberAfter(CommandScript.STATUS);
        return said < 0 ? own : said;
    }

    /** Ends the process and all in its namespace. */
    void kill() {
        process.destroyForcibly();
    }

    /** Sends a signal to the command, if it is there. */
    void signal(int number) {
        int inside = numberAfter(CommandScript.BEGINS);
        int command = described.ownProcesses() ? childNumbered(inside) : inside;
        if (command > 0) {
            jslirp.linux.Process.kill(command, number);
        }
    }

    /** What the kernel calls out here that which has a number in there; 0 if it is gone. */
    private int childNumbered(int inside) {
        for (int init : children(pid())) {
            for (int child : children(init)) {
                if (innerNumber(child) == inside) {
                    return child;
                }
            }
        }
        return 0;
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

    private static List<Integer> children(int pid) {
        List<Integer> children = new ArrayList<>();
        String path = "/proc/" + pid + "/task/" + pid + "/children";
        for (String word : read(path).split(" ", -1)) {
            if (Decimal.parse(word) > 0) {
                children.add(Decimal.parse(word));
            }
        }
        return children;
    }

    /** The number in the innermost namespace, which comes last (proc_pid_status(5)). */
    private static int innerNumber(int pid) {
        for (String line : read("/proc/" + pid + "/status").split("\n", -1)) {
            if (line.startsWith("NSpid:")) {
                return Decimal.parse(line.substring(line.lastIndexOf('\t') + 1));
            }
        }
        return 0;
    }

    /** Empty for a process that has ended meanwhile. */
    private static String read(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            return "";
        }
    }
}
