package jslirp.stack.host;

import java.util.List;
import jslirp.wire.Endpoint;

/** The host's nameservers, in the order of preference (resolv.conf(5)). */
@FunctionalInterface
public interface Nameservers {
    /**
     * The list as it is now; the same object as long as nothing changed, so that asking costs
     * nothing. Empty when the host names none that can be reached.
     */
    List<Endpoint> current();

    /** The domains in which the host looks for short names (resolv.conf(5)). */
    default List<String> search() {
        return List.of();
    }
}
