package jslirp.linux;

import java.io.IOException;

/** A system call of the set-up failed. The message is what perror(3) would print. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String call;
    private final int errno;

    public ErrnoException(String call, int errno) {
        super(call + ": " + Errno.text(errno));
        this.call = call;
        this.errno = errno;
    }

    /** What was tried, with its argument. */
    public String call() {
        return call;
    }

    /** The error number, positive. */
    public int errno() {
        return errno;
    }

    /** The symbolic name of the error number. */
    public String name() {
        return Errno.name(errno);
    }
}
