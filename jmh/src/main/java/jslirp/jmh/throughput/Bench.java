package jslirp.jmh.throughput;

import java.io.IOException;

/** The host that the drivers take turns on, and what they are measured with. */
public final class Bench implements AutoCloseable {
    private final CongestionControl allowed;
    private final Namespace host;
    private final Traffic traffic;

    private Bench(CongestionControl allowed, Namespace host, Traffic traffic) {
        this.allowed = allowed;
        this.host = host;
        this.traffic = traffic;
    }

    /** Makes the host. */
    public static Bench open() throws IOException {
        return open(1);
    }

    /**
     * Makes the host.
     *
     * @param seconds that a transfer will take
     */
    static Bench open(double seconds) throws IOException {
        return open(Traffic.best(seconds));
    }

    static Bench open(Traffic traffic) throws IOException {
        CongestionControl allowed = CongestionControl.allow();
        try {
            return new Bench(allowed, Namespace.host(), traffic);
        } catch (IOException e) {
            allowed.close();
            throw e;
        }
    }

    /** The congestion control of all flows. */
    public String congestionControl() throws IOException {
        return host.congestionControl();
    }

    /** What makes the traffic. */
    public String traffic() throws IOException {
        return traffic.description();
    }

    /** Attaches a driver to a guest of its own, with an MTU. */
    public Subject attach(Driver driver, int mtu) throws IOException {
        return new Subject(driver.name(), mtu, driver.attach(host, mtu), host, traffic);
    }

    @Override
    public void close() {
        host.close();
        allowed.close();
    }
}
