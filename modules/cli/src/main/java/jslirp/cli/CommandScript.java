package jslirp.cli;

import java.util.ArrayList;
import java.util.List;
import jslirp.linux.Process;

/**
 * The shell's part of {@code jslirp run}: what has to be done by processes of a single thread,
 * inside the command's namespaces, before the command.
 *
 * <p>{@link #OUTER} joins the two pipes, dies with us from then on, and makes the namespaces; the
 * process keeps its id. {@link #INNER} is process 1 of the new namespace: when the command ends, or
 * is killed with us, the kernel ends everything that was started in it. It stays, because a process
 * 1 gets no signals that it does not handle: the command would be deaf to Ctrl-C. The shell in its
 * place must survive that, and has traps, since what it ignored the command would ignore too.
 *
 * <p>Descriptor 8 tells us how far things are, a line for each step; 9 is where we answer; 7 keeps
 * the caller's standard error out of the way of the shell's own messages. The inner script travels
 * in the environment: ps(1) shows what is run, and not how. The options of the caller's JVMs, which
 * the launcher has put out of our own JVM's sight, go back to their places. The names of variables
 * are nobody else's: one that the caller has exported would change for the command.
 */
final class CommandScript {
    /** The namespaces are made. */
    static final String MADE = "made";

    /** A fresh /proc is refused, and with it a namespace of processes. */
    static final String NO_PROC = "no /proc";

    /** The command is about to begin. */
    static final String BEGINS = "begins";

    /** Arguments: our process, two descriptors, options of unshare, the inner script, its own. */
    private static final String OUTER =
            """
            exec 7>&2 8>"/proc/$1/fd/$2" 9<"/proc/$1/fd/$3" || exit 125
            exec 2>&8
            jslirp_options=$4 jslirp_script=$5
            export jslirp_script
            shift 5
            exec setpriv --pdeathsig KILL \\
                unshare --user --map-root-user --net --mount $jslirp_options -- \\
                sh -c 'eval "$jslirp_script"' jslirp "$@"
            """;

    /**
     * Arguments: whether there is a namespace of processes, the limit of open files, whether the
     * command is encoded, the command.
     *
     * <p>A file that stands in for another is made in a tmpfs of this mount namespace, over a
     * folder that needs no attention meanwhile. /etc/resolv.conf may be a file, a link to one, or
     * not there: where nothing can be mounted over it, /etc gets a layer above it.
     */
    private static final String INNER =
            """
            unset jslirp_script
            for jslirp_name in JDK_JAVA_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS; do
                if eval "[ -n \\"\\${jslirp_$jslirp_name+set}\\" ]"; then
                    eval "export $jslirp_name=\\"\\$jslirp_$jslirp_name\\""
                    unset "jslirp_$jslirp_name"
                fi
            done
            jslirp_processes=$1 jslirp_files=$2 jslirp_encoded=$3
            shift 3

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

            jslirp_guard=
            if [ "$jslirp_processes" = yes ]; then
                mount -t proc proc /proc 2>/dev/null || { echo 'no /proc' >&8; exit 125; }
            else
                jslirp_guard='setpriv --pdeathsig KILL --'
            fi
            echo made >&8
            read -r jslirp_nameserver <&9 || exit 125
            if [ "$jslirp_nameserver" != none ] && ! resolve "$jslirp_nameserver" 2>/dev/null; then
                echo 'jslirp: /etc/resolv.conf cannot be replaced, names may not resolve' >&7
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
            exec 2>/dev/null 9<&-
            (
                ulimit -S -n "$jslirp_files"
                echo begins >&8
                exec $jslirp_guard "$@" 2>&7 7>&- 8>&-
            )
            exit $?
            """;

    private CommandScript() {}

    /**
     * The words to execute.
     *
     * @param told descriptor of ours, of the pipe that the script writes to
     * @param answered descriptor of ours, of the pipe that the script reads from
     * @param openFiles the soft limit of open files that the command is to have
     */
    static List<String> words(
            List<String> command, boolean ownProcesses, long openFiles, int told, int answered) {
        RawWords raw = RawWords.of(command);
        List<String> words = new ArrayList<>();
        words.add("/bin/sh");
        words.add("-c");
        words.add(OUTER);
        words.add("jslirp");
        words.add(Long.toString(Process.getpid()));
        words.add(Integer.toString(told));
        words.add(Integer.toString(answered));
        words.add(ownProcesses ? "--pid --fork --kill-child" : "");
        words.add(INNER);
        words.add(ownProcesses ? "yes" : "no");
        words.add(openFiles < 0 ? "unlimited" : Long.toString(openFiles));
        words.add(raw.encoded() ? "yes" : "no");
        words.addAll(raw.words());
        return words;
    }
}
