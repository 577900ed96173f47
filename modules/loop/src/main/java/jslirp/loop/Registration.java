package jslirp.loop;

/** One descriptor and its owner, from {@code register} to {@code unregister}. */
final class Registration {
    final int fd;
    final int generation;
    final Ready ready;

    /** Events that the owner wants to see again in the next turn. */
    int again;

    /** False once unregistered: nothing is delivered any more. */
    boolean open = true;

    Registration(int fd, int generation, Ready ready) {
        this.fd = fd;
        this.generation = generation;
        this.ready = ready;
    }

    /**
     * What epoll carries: the number finds the owner, the generation tells it from the last one.
     */
    long datum() {
        return (long) generation << 32 | fd;
    }
}
