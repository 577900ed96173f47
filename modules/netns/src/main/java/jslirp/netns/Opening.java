package jslirp.netns;

import jslirp.linux.SyscallTable;

/** A system call that opens a descriptor inside the namespaces, and its name in messages. */
final class Opening {
    private final String call;
    private final long number;
    private final long[] arguments;

    Opening(String call, long number, long... arguments) {
        this.call = call;
        this.number = number;
        this.arguments = arguments.clone();
    }

    String call() {
        return call;
    }

    int addTo(SyscallTable table) {
        return table.require(number, arguments);
    }
}
