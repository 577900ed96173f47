package jslirp.jmh.throughput;

import java.io.IOException;
import java.time.Duration;

/** A driver that is attached, to be measured again and again. */
public final class Subject implements AutoCloseable {
    private final String driver;
    private final int mtu;
    private final Attachment attachment;
    private final Namespace host;
    private final Traffic traffic;

    Subject(String driver, int mtu, Attachment attachment, Namespace host, Traffic traffic) {
        this.driver = driver;
        this.mtu = mtu;
        this.attachment = attachment;
        this.host = host;
        this.traffic = traffic;
    }

    /** The driver's name. */
    public String driver() {
        return driver;
    }

    /** Uncounted traffic both ways: buffers grow, and a JVM compiles. */
    public Subject warmUp(int seconds) throws IOException {
        for (Direction direction : Direction.values()) {
            traffic.run(host, attachment, direction, seconds);
        }
        return this;
    }

    /** One flow for some seconds. */
    public Reading measure(Direction direction, int round, int seconds) throws IOException {
        Duration before = attachment.processorTime();
        Transfer transfer = traffic.run(host, attachment, direction, seconds);
        Duration used = attachment.processorTime().minus(before);
        return new Reading(
                mtu,
                direction,
                driver,
                round,
                transfer.gigabitsPerSecond(),
                used.toNanos() / 1e9 / transfer.gigabytes());
    }

    /** One client that asks a server again and again for some seconds. */
    Rate measure(Exchange exchange, int round, int seconds) throws IOException {
        double perSecond = ExchangeTraffic.run(host, attachment, exchange, seconds);
        return new Rate(mtu, exchange, driver, round, perSecond);
    }

    @Override
    public void close() {
        attachment.close();
    }
}
