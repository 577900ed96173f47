package jslirp.jmh.throughput;

import java.io.IOException;

/** One of the programs that are compared, or the lack of any. */
public interface Driver {
    /** Its name in the report. */
    String name();

    /** What it says of its version; empty if there is nothing to say. */
    String version() throws IOException;

    /** Joins a new namespace to the host's, and waits until that works. */
    Attachment attach(Namespace host, int mtu) throws IOException;
}
