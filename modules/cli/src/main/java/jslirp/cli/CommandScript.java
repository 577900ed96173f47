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
 * in the environment: ps(1) shows what is run, and not how.
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
            options=$4 jslirp_script=$5
            export jslirp_script
            shift 5
            exec setpriv --pdeathsig KILL \\
                unshare --user --map-root-user --net --mount $options -- \\
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
            processes=$1 files=$2 encoded=$3
            shift 3

            above_etc() {
                layers="lowerdir=/etc,upperdir=$work/upper,workdir=$work/work"
                mkdir $work/upper $work/work &&
                    mount -t overlay -o "$layers" jslirp /etc &&
                    rm -rf /etc/resolv.conf &&
                    cp $work/resolv.conf /etc/resolv.conf
            }

            resolve() {
                work=/sys
                [ -d $work ] || work=/tmp
                mount -t tmpfs -o mode=755,size=1m jslirp $work || return
                printf 'nameserver %s\\n' "$1" >$work/resolv.conf
                mount --bind $work/resolv.conf /etc/resolv.conf || above_etc
                result=$?
                umount -l $work
                return $result
            }

            guard=
            if [ "$processes" = yes ]; then
                mount -t proc proc /proc 2>/dev/null || { echo 'no /proc' >&8; exit 125; }
            else
                guard='setpriv --pdeathsig KILL --'
            fi
            echo made >&8
            read -r nameserver <&9 || exit 125
            if [ "$nameserver" != none ] && ! resolve "$nameserver" 2>/dev/null; then
                echo 'jslirp: /etc/resolv.conf cannot be replaced, names may not resolve' >&7
            fi
            if [ "$encoded" = yes ]; then
                count=$#
                while [ $count -gt 0 ]; do
                    word=$(printf '%b.' "$1")
                    set -- "$@" "${word%.}"
                    shift
                    count=$((count - 1))
                done
            fi
            trap : INT QUIT
            exec 2>/dev/null 9<&-
            (
                ulimit -S -n "$files"
                echo begins >&8
                exec $guard "$@" 2>&7 7>&- 8>&-
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
