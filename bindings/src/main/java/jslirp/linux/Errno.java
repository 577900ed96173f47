package jslirp.linux;

import jslirp.linux.c.Linux;

/** The error numbers of errno(3), and the step from a result to an exception. */
public final class Errno {
    public static final int EPERM = Linux.EPERM();
    public static final int ENOENT = Linux.ENOENT();
    public static final int ESRCH = Linux.ESRCH();
    public static final int EINTR = Linux.EINTR();
    public static final int EIO = Linux.EIO();
    public static final int ENXIO = Linux.ENXIO();
    public static final int E2BIG = Linux.E2BIG();
    public static final int ENOEXEC = Linux.ENOEXEC();
    public static final int EBADF = Linux.EBADF();
    public static final int ECHILD = Linux.ECHILD();
    public static final int EAGAIN = Linux.EAGAIN();
    public static final int ENOMEM = Linux.ENOMEM();
    public static final int EACCES = Linux.EACCES();
    public static final int EFAULT = Linux.EFAULT();
    public static final int EBUSY = Linux.EBUSY();
    public static final int EEXIST = Linux.EEXIST();
    public static final int EXDEV = Linux.EXDEV();
    public static final int ENODEV = Linux.ENODEV();
    public static final int ENOTDIR = Linux.ENOTDIR();
    public static final int EISDIR = Linux.EISDIR();
    public static final int EINVAL = Linux.EINVAL();
    public static final int ENFILE = Linux.ENFILE();
    public static final int EMFILE = Linux.EMFILE();
    public static final int ENOTTY = Linux.ENOTTY();
    public static final int ETXTBSY = Linux.ETXTBSY();
    public static final int EFBIG = Linux.EFBIG();
    public static final int ENOSPC = Linux.ENOSPC();
    public static final int ESPIPE = Linux.ESPIPE();
    public static final int EROFS = Linux.EROFS();
    public static final int EMLINK = Linux.EMLINK();
    public static final int EPIPE = Linux.EPIPE();
    public static final int EDOM = Linux.EDOM();
    public static final int ERANGE = Linux.ERANGE();
    public static final int EDEADLK = Linux.EDEADLK();
    public static final int ENAMETOOLONG = Linux.ENAMETOOLONG();
    public static final int ENOLCK = Linux.ENOLCK();
    public static final int ENOSYS = Linux.ENOSYS();
    public static final int ENOTEMPTY = Linux.ENOTEMPTY();
    public static final int ELOOP = Linux.ELOOP();
    public static final int ENODATA = Linux.ENODATA();
    public static final int ETIME = Linux.ETIME();
    public static final int EPROTO = Linux.EPROTO();
    public static final int EBADMSG = Linux.EBADMSG();
    public static final int EOVERFLOW = Linux.EOVERFLOW();
    public static final int EBADFD = Linux.EBADFD();
    public static final int EUSERS = Linux.EUSERS();
    public static final int ENOTSOCK = Linux.ENOTSOCK();
    public static final int EDESTADDRREQ = Linux.EDESTADDRREQ();
    public static final int EMSGSIZE = Linux.EMSGSIZE();
    public static final int EPROTOTYPE = Linux.EPROTOTYPE();
    public static final int ENOPROTOOPT = Linux.ENOPROTOOPT();
    public static final int EPROTONOSUPPORT = Linux.EPROTONOSUPPORT();
    public static final int ESOCKTNOSUPPORT = Linux.ESOCKTNOSUPPORT();
    public static final int EOPNOTSUPP = Linux.EOPNOTSUPP();
    public static final int EPFNOSUPPORT = Linux.EPFNOSUPPORT();
    public static final int EAFNOSUPPORT = Linux.EAFNOSUPPORT();
    public static final int EADDRINUSE = Linux.EADDRINUSE();
    public static final int EADDRNOTAVAIL = Linux.EADDRNOTAVAIL();
    public static final int ENETDOWN = Linux.ENETDOWN();
    public static final int ENETUNREACH = Linux.ENETUNREACH();
    public static final int ENETRESET = Linux.ENETRESET();
    public static final int ECONNABORTED = Linux.ECONNABORTED();
    public static final int ECONNRESET = Linux.ECONNRESET();
    public static final int ENOBUFS = Linux.ENOBUFS();
    public static final int EISCONN = Linux.EISCONN();
    public static final int ENOTCONN = Linux.ENOTCONN();
    public static final int ESHUTDOWN = Linux.ESHUTDOWN();
    public static final int ETIMEDOUT = Linux.ETIMEDOUT();
    public static final int ECONNREFUSED = Linux.ECONNREFUSED();
    public static final int EHOSTDOWN = Linux.EHOSTDOWN();
    public static final int EHOSTUNREACH = Linux.EHOSTUNREACH();
    public static final int EALREADY = Linux.EALREADY();
    public static final int EINPROGRESS = Linux.EINPROGRESS();
    public static final int ESTALE = Linux.ESTALE();
    public static final int EDQUOT = Linux.EDQUOT();
    public static final int ECANCELED = Linux.ECANCELED();
    public static final int ENOKEY = Linux.ENOKEY();
    public static final int EOWNERDEAD = Linux.EOWNERDEAD();

    private Errno() {}

    /**
     * Returns a result that is no failure, and throws one that is.
     *
     * @param call what was tried, with its argument, e.g. {@code ioctl(TUNSETIFF)}
     * @param result zero or more, or {@code -errno}
     */
    public static long check(String call, long result) throws ErrnoException {
        if (result < 0) {
            throw new ErrnoException(call, (int) -result);
        }
        return result;
    }

    /** The symbolic name, e.g. {@code EPERM}. */
    public static String name(int errno) {
        return ErrnoText.name(errno);
    }

    /** The English text, e.g. {@code Operation not permitted}. */
    public static String text(int errno) {
        return ErrnoText.text(errno);
    }
}
