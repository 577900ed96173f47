package jslirp.jmh.throughput;

/** The ways that our own forwards can take. */
public enum Way {
    /** Sockets in the guest's namespace, joined to those of the clients. */
    SPLICED("spliced", Drivers.JSLIRP_SPLICED),
    /** Through the stack. */
    STACK("stack", Drivers.JSLIRP_STACK);

    private final String word;
    private final String driver;

    Way(String word, String driver) {
        this.word = word;
        this.driver = driver;
    }

    /** Its name on the command line. */
    String word() {
        return word;
    }

    /** The driver that takes it. */
    public String driver() {
        return driver;
    }
}
