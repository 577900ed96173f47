package jslirp.jmh.throughput;

/** Where the client is: how the programs that forward ports tell clients apart. */
public enum Client {
    /** In the guest, whose own connections are measured. */
    GUEST("namespace", "from the namespace", ""),
    /** On the host, at its loopback's address. */
    LOOPBACK("loopback", "from the host's loopback", "127.0.0.1"),
    /** On the host, at an address of its network, which the guest is to see as it is. */
    OTHER("other", "from another address of the host", Namespace.OWN_ADDRESS);

    private final String word;
    private final String words;
    private final String address;

    Client(String word, String words, String address) {
        this.word = word;
        this.words = words;
        this.address = address;
    }

    /** Its name on the command line and in the JSON. */
    String word() {
        return word;
    }

    /** For the reader of a report. */
    String words() {
        return words;
    }

    /** The host's address that a client on the host dials, and has itself; otherwise empty. */
    String address() {
        return address;
    }
}
