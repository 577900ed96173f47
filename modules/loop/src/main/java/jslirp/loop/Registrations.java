package jslirp.loop;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** All registrations by descriptor: an array, since the kernel hands out the lowest number free. */
final class Registrations {
    private static final int INITIAL_LENGTH = 64;

    private @Nullable Registration[] byDescriptor = new @Nullable Registration[INITIAL_LENGTH];
    private int generation;

    /**
     * Adds an owner. One that was there, and closed its descriptor without a word, is forgotten.
     */
    Registration add(int fd, Ready ready) {
        if (fd >= byDescriptor.length) {
            byDescriptor = Arrays.copyOf(byDescriptor, Math.max(fd + 1, 2 * byDescriptor.length));
        }
        remove(fd);
        Registration added = new Registration(fd, ++generation, ready);
        byDescriptor[fd] = added;
        return added;
    }

    @Nullable Registration get(int fd) {
        return fd >= 0 && fd < byDescriptor.length ? byDescriptor[fd] : null;
    }

    /** The registration that epoll means, or null when it is gone. */
    @Nullable Registration find(long datum) {
        Registration found = get((int) datum);
        return found != null && found.generation == (int) (datum >>> 32) ? found : null;
    }

    void remove(int fd) {
        Registration removed = get(fd);
        if (removed != null) {
            removed.open = false;
            byDescriptor[fd] = null;
        }
    }
}
