package jslirp.linux;

import jslirp.linux.c.Linux;
import org.jspecify.annotations.Nullable;

/**
 * The names and the English texts of errno values.
 *
 * <p>Our own table, since strerror(3) follows the locale: the launcher of the JDK sets it, while
 * scripts match on the English words.
 */
final class ErrnoText {
    /** Linux keeps errno values below this; those of our table are all below 134. */
    private static final int LIMIT = 134;

    private static final @Nullable String[] NAMES = new @Nullable String[LIMIT];
    private static final @Nullable String[] TEXTS = new @Nullable String[LIMIT];

    static {
        add(Linux.EPERM(), "EPERM", "Operation not permitted");
        add(Linux.ENOENT(), "ENOENT", "No such file or directory");
        add(Linux.ESRCH(), "ESRCH", "No such process");
        add(Linux.EINTR(), "EINTR", "Interrupted system call");
        add(Linux.EIO(), "EIO", "Input/output error");
        add(Linux.ENXIO(), "ENXIO", "No such device or address");
        add(Linux.E2BIG(), "E2BIG", "Argument list too long");
        add(Linux.ENOEXEC(), "ENOEXEC", "Exec format error");
        add(Linux.EBADF(), "EBADF", "Bad file descriptor");
        add(Linux.ECHILD(), "ECHILD", "No child processes");
        add(Linux.EAGAIN(), "EAGAIN", "Resource temporarily unavailable");
        add(Linux.ENOMEM(), "ENOMEM", "Cannot allocate memory");
        add(Linux.EACCES(), "EACCES", "Permission denied");
        add(Linux.EFAULT(), "EFAULT", "Bad address");
        add(Linux.EBUSY(), "EBUSY", "Device or resource busy");
        add(Linux.EEXIST(), "EEXIST", "File exists");
        add(Linux.EXDEV(), "EXDEV", "Invalid cross-device link");
        add(Linux.ENODEV(), "ENODEV", "No such device");
        add(Linux.ENOTDIR(), "ENOTDIR", "Not a directory");
        add(Linux.EISDIR(), "EISDIR", "Is a directory");
        add(Linux.EINVAL(), "EINVAL", "Invalid argument");
        add(Linux.ENFILE(), "ENFILE", "Too many open files in system");
        add(Linux.EMFILE(), "EMFILE", "Too many open files");
        add(Linux.ENOTTY(), "ENOTTY", "Inappropriate ioctl for device");
        add(Linux.ETXTBSY(), "ETXTBSY", "Text file busy");
        add(Linux.EFBIG(), "EFBIG", "File too large");
        add(Linux.ENOSPC(), "ENOSPC", "No space left on device");
        add(Linux.ESPIPE(), "ESPIPE", "Illegal seek");
        add(Linux.EROFS(), "EROFS", "Read-only file system");
        add(Linux.EMLINK(), "EMLINK", "Too many links");
        add(Linux.EPIPE(), "EPIPE", "Broken pipe");
        add(Linux.EDOM(), "EDOM", "Numerical argument out of domain");
        add(Linux.ERANGE(), "ERANGE", "Numerical result out of range");
        add(Linux.EDEADLK(), "EDEADLK", "Resource deadlock avoided");
        add(Linux.ENAMETOOLONG(), "ENAMETOOLONG", "File name too long");
        add(Linux.ENOLCK(), "ENOLCK", "No locks available");
        add(Linux.ENOSYS(), "ENOSYS", "Function not implemented");
        add(Linux.ENOTEMPTY(), "ENOTEMPTY", "Directory not empty");
        add(Linux.ELOOP(), "ELOOP", "Too many levels of symbolic links");
        add(Linux.ENODATA(), "ENODATA", "No data available");
        add(Linux.ETIME(), "ETIME", "Timer expired");
        add(Linux.EPROTO(), "EPROTO", "Protocol error");
        add(Linux.EBADMSG(), "EBADMSG", "Bad message");
        add(Linux.EOVERFLOW(), "EOVERFLOW", "Value too large for defined data type");
        add(Linux.EBADFD(), "EBADFD", "File descriptor in bad state");
        add(Linux.EUSERS(), "EUSERS", "Too many users");
        add(Linux.ENOTSOCK(), "ENOTSOCK", "Socket operation on non-socket");
        add(Linux.EDESTADDRREQ(), "EDESTADDRREQ", "Destination address required");
        add(Linux.EMSGSIZE(), "EMSGSIZE", "Message too long");
        add(Linux.EPROTOTYPE(), "EPROTOTYPE", "Protocol wrong type for socket");
        add(Linux.ENOPROTOOPT(), "ENOPROTOOPT", "Protocol not available");
        add(Linux.EPROTONOSUPPORT(), "EPROTONOSUPPORT", "Protocol not supported");
        add(Linux.ESOCKTNOSUPPORT(), "ESOCKTNOSUPPORT", "Socket type not supported");
        add(Linux.EOPNOTSUPP(), "EOPNOTSUPP", "Operation not supported");
        add(Linux.EPFNOSUPPORT(), "EPFNOSUPPORT", "Protocol family not supported");
        add(Linux.EAFNOSUPPORT(), "EAFNOSUPPORT", "Address family not supported by protocol");
        add(Linux.EADDRINUSE(), "EADDRINUSE", "Address already in use");
        add(Linux.EADDRNOTAVAIL(), "EADDRNOTAVAIL", "Cannot assign requested address");
        add(Linux.ENETDOWN(), "ENETDOWN", "Network is down");
        add(Linux.ENETUNREACH(), "ENETUNREACH", "Network is unreachable");
        add(Linux.ENETRESET(), "ENETRESET", "Network dropped connection on reset");
        add(Linux.ECONNABORTED(), "ECONNABORTED", "Software caused connection abort");
        add(Linux.ECONNRESET(), "ECONNRESET", "Connection reset by peer");
        add(Linux.ENOBUFS(), "ENOBUFS", "No buffer space available");
        add(Linux.EISCONN(), "EISCONN", "Transport endpoint is already connected");
        add(Linux.ENOTCONN(), "ENOTCONN", "Transport endpoint is not connected");
        add(Linux.ESHUTDOWN(), "ESHUTDOWN", "Cannot send after transport endpoint shutdown");
        add(Linux.ETIMEDOUT(), "ETIMEDOUT", "Connection timed out");
        add(Linux.ECONNREFUSED(), "ECONNREFUSED", "Connection refused");
        add(Linux.EHOSTDOWN(), "EHOSTDOWN", "Host is down");
        add(Linux.EHOSTUNREACH(), "EHOSTUNREACH", "No route to host");
        add(Linux.EALREADY(), "EALREADY", "Operation already in progress");
        add(Linux.EINPROGRESS(), "EINPROGRESS", "Operation now in progress");
        add(Linux.ESTALE(), "ESTALE", "Stale file handle");
        add(Linux.EDQUOT(), "EDQUOT", "Disk quota exceeded");
        add(Linux.ECANCELED(), "ECANCELED", "Operation canceled");
        add(Linux.ENOKEY(), "ENOKEY", "Required key not available");
        add(Linux.EOWNERDEAD(), "EOWNERDEAD", "Owner died");
    }

    private ErrnoText() {}

    private static void add(int errno, String name, String text) {
        NAMES[errno] = name;
        TEXTS[errno] = text;
    }

    static String name(int errno) {
        @Nullable String name = known(errno) ? NAMES[errno] : null;
        return name == null ? "errno " + errno : name;
    }

    static String text(int errno) {
        @Nullable String text = known(errno) ? TEXTS[errno] : null;
        return text == null ? "Unknown error " + errno : text;
    }

    private static boolean known(int errno) {
        return errno >= 0 && errno < LIMIT;
    }
}
