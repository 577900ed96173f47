package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import jslirp.linux.Process;

/**
 * The shell's part of {@code jslirp run}: what has to be done by processes of a single thread,
 * inside the command's namespaces, before the command.
 *
 * <p>{@link #OUTER} joins the two pipes, dies with us from then on, and makes the namespaces; the
 * process keeps its id. Who has more ids than one, as real root has all, gives them to the command
 * as well, or nothing that changes its user would work there: only a process outside of the new
 * user namespace can do that, so the script waits for us. {@link #INNER} is process 1 of the new
 * namespace: when the command ends, or is killed with us, the kernel ends everything that was
 * started in it. It stays, because a process 1 gets no signals that it does not handle: the command
 * would be deaf to Ctrl-C. The shell in its place must survive that, and has traps, since what it
 * ignored the command would ignore too.
 *
 * <p>The command is in our process group, and with us the terminal's foreground: what is typed
 * there reaches both, and so does a pipeline's neighbour. But our group has no number in the new
 * namespace. That is no good to a shell that takes the terminal for its jobs and gives it back to
 * whoever had it: an interactive shell is started as the foreground of its own.
 *
 * <p>Descriptor 8 tells us how far things are, a line for each step; 9 is where we answer; 7 keeps
 * the caller's standard error out of the way of the shell's own messages. The inner script travels
 * in the environment: ps(1) shows what is run, and not how. The options of the caller's JVMs, which
 * the launcher has put out of our own JVM's sight, go back to their places. The names of variables
 * are nobody else's: one that the caller has exported would change for the command.
 */
final class CommandScript {
    /** The user namespace is made, and waits for its ids. */
    static final String NO_IDS = "no ids";

    /** The namespaces are made. */
    static final String MADE = "made";

    /** A fresh /proc is refused, and with it a namespace of processes. */
    static final String NO_PROC = "no /proc";

    /** Our answer in the place of a nameserver's address: /etc/resolv.conf stays as it is. */
    static final String NO_NAMESERVER = "none";

    /** Begins the line with the number that the command's process has in its namespace. */
    static final String BEGINS = "begins ";

    /**
     * Begins the line with the command's status. The script's own may be another: a shell that has
     * taken the terminal cannot give it back to nobody, and fails.
     */
    static final String STATUS = "status ";

    /** Arguments: our process, two descriptors, how many ids, options of unshare, the rest. */
    private static final String OUTER =
            """
            exec 7>&2 8>"/proc/$1/fd/$2" 9<"/proc/$1/fd/$3" || exit 125
            exec 2>&8
            jslirp_ids=$4 jslirp_options="--net --mount $5" jslirp_script=$6
            export jslirp_options jslirp_script
            shift 6
            if [ "$jslirp_ids" = one ]; then
                exec setpriv --pdeathsig KILL unshare --user --map-root-user $jslirp_options -- \\
                    sh -c 'eval "$jslirp_script"' jslirp "$@"
            fi
            exec unshare --user -- sh -c '
                echo no ids >&8
                read -r jslirp_ids <&9 || exit 125
                exec setpriv --pdeathsig KILL unshare $jslirp_options -- \\
                    sh -c "eval \\"\\$jslirp_script\\"" jslirp "$@"' jslirp "$@"
            """;

    /**
     * Arguments: whether there is a namespace of processes, the limit of open files, whether the
     * command is encoded, whether it takes the terminal, the command.
     *
     * <p>A file that stands in for another is made in a tmpfs of this mount namespace, over a
     * folder that needs no attention meanwhile. /etc/resolv.conf may be a file, a link to one, or
     * not there: where nothing can be mounted over it, /etc gets a layer above it. A layer always
     * would keep what the command writes to /etc, and lose it at the end. Whoever replaces the
     * host's file takes the mount away with it (rename(2) does so in every mount namespace): we are
     * told when that may have happened, tell the script, and it mounts again.
     */
    private static final String INNER =
            """
            unset jslirp_options jslirp_script
            for jslirp_name in JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS; do
                if eval "[ -n \\"\\${jslirp_$jslirp_name+set}\\" ]"; then
                    eval "export $jslirp_name=\\"\\$jslirp_$jslirp_name\\""
                    unset "jslirp_$jslirp_name"
                fi
            done
            jslirp_processes=$1 jslirp_files=$2 jslirp_encoded=$3 jslirp_terminal=$4
            shift 4

            above_etc() {
                jslirp_layers="lowerdir=/etc,upperdir=$jslirp_work/upper,workdir=$jslirp_work/work"
                mkdir $jslirp_work/upper $jslirp_work/work &&
                    mount -t overlay -o "$jslirp_layers" jslirp /etc &&
                    rm -rf /etc/resolv.conf &&
                    cp $jslirp_work/resolv.conf /etc/resolv.conf
            }

            resolve() {
                jslirp_work=/sys
                [ -d $jslirp_work ] || jslirp_work=/tmp
                mount -t tmpfs -o mode=755,size=1m jslirp $jslirp_work || return
                printf 'nameserver %s\\n' "$1" >$jslirp_work/resolv.conf
                mount --bind $jslirp_work/resolv.conf /etc/resolv.conf || above_etc
                jslirp_result=$?
                umount -l $jslirp_work
                return $jslirp_result
            }

            resolve_again() {
                while read -r jslirp_line <&9; do
                    grep -q ' - [a-z]* jslirp ' /proc/self/mountinfo || resolve "$1"
                done
            }

            jslirp_guard=
            if [ "$jslirp_processes" = yes ]; then
                mount -t proc proc /proc 2>/dev/null || { echo 'no /proc' >&8; exit 125; }
            else
                jslirp_guard='setpriv --pdeathsig KILL --'
            fi
            echo made >&8
            read -r jslirp_nameserver <&9 || exit 125
            if [ "$jslirp_nameserver" != none ]; then
                resolve "$jslirp_nameserver" 2>/dev/null ||
                    echo 'jslirp: /etc/resolv.conf cannot be replaced, names may not resolve' >&7
                resolve_again "$jslirp_nameserver" </dev/null >/dev/null 2>&1 7>&1 8>&1 &
            fi
            if [ "$jslirp_encoded" = yes ]; then
                jslirp_count=$#
                while [ $jslirp_count -gt 0 ]; do
                    jslirp_word=$(printf '%b.' "$1")
                    set -- "$@" "${jslirp_word%.}"
                    shift
                    jslirp_count=$((jslirp_count - 1))
                done
            fi
            trap : INT QUIT
            if [ "$jslirp_terminal" = yes ] && [ -t 0 ] && [ -t 7 ]; then
                set -m
            fi
            exec 2>/dev/null 9<&-
            (
                ulimit -S -n "$jslirp_files"
                read -r jslirp_result jslirp_line </proc/self/stat
                echo "begins $jslirp_result" >&8
                exec $jslirp_guard "$@" 2>&7 7>&- 8>&-
            )
            jslirp_result=$?
            echo "status $jslirp_result" >&8
            exit $jslirp_result
            """;

    private CommandScript() {}

    /**
     * The words to execute.
     *
     * @param described what the command is to have
     * @param told descriptor of ours, of the pipe that the script writes to
     * @param answered descriptor of ours, of the pipe that the script reads from
     */
    static List<String> words(Described described, int told, int answered) {
        RawWords raw = RawWords.of(described.command());
        List<String> words = new ArrayList<>();
        words.add("/bin/sh");
        words.add("-c");
        words.add(OUTER);
        words.add("jslirp");
        words.add(Long.toString(Process.getpid()));
        words.add(Integer.toString(told));
        words.add(Integer.toString(answered));
        words.add(described.ids().single() ? "one" : "all");
        words.add(described.ownProcesses() ? "--pid --fork --kill-child" : "");
        words.add(INNER);
        words.add(yes(described.ownProcesses()));
        words.add(described.openFiles());
        words.add(yes(raw.encoded()));
        words.add(yes(described.takesTerminal()));
        words.addAll(raw.words());
        return words;
    }

    private static String yes(boolean answer) {
        return answer ? "yes" : "no";
    }

    /**
     * What a command is to have.
     *
     * @param command the command and its arguments
     * @param ids the ids of users and groups
     * @param ownProcesses whether it gets a namespace of processes
     * @param openFiles the soft limit of open files, as ulimit takes it
     * @param takesTerminal whether it is made the terminal's foreground, if it has a terminal
     */
    record Described(
            List<String> command,
            Ids ids,
            boolean ownProcesses,
            String openFiles,
            boolean takesTerminal) {
        Described {
            command = List.copyOf(command);
        }

        /** The same where a namespace of processes cannot be had. */
        Described amongOurProcesses() {
            return new Described(command, ids, false, openFiles, takesTerminal);
        }
    }
}
