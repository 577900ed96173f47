package jslirp.jmh.throughput;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

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
    public Subject warmUp(List<Client> clients, double seconds) throws IOException {
        for (Client client : clients) {
            for (Direction direction : Direction.values()) {
                transfer(client, Load.one(direction), seconds);
            }
        }
        return this;
    }

    private Transfer transfer(Client client, Load load, double seconds) throws IOException {
        Transfer transfer =
                traffic.run(
                        attachment.route(host, client),
                        attachment.serverSends(load.direction()),
                        load.flows(),
                        seconds);
        if (transfer.bytes() == 0) {
            throw new IOException("nothing has arrived");
        }
        return transfer;
    }

    /** A transfer for some seconds. */
    public Reading measure(Client client, Load load, int round, double seconds) throws IOException {
        Duration before = attachment.processorTime();
        Transfer transfer = transfer(client, load, seconds);
        Duration used = attachment.processorTime().minus(before);
        return new Reading(
                new Place(mtu, client),
                load,
                driver,
                round,
                transfer.gigabitsPerSecond(),
                used.toNanos() / 1e9 / transfer.gigabytes());
    }

    /** One client that asks a server again and again for some seconds. */
    public Rate measure(Client client, Exchange exchange, int round, double seconds)
            throws IOException {
        Route route = attachment.route(host, client);
        Duration before = attachment.processorTime();
        ExchangeTraffic.Count count = ExchangeTraffic.run(route, exchange, seconds);
        Duration used = attachment.processorTime().minus(before);
        return new Rate(
                new Place(mtu, client),
                exchange,
                driver,
                round,
                count.perSecond(),
                used.toNanos() / 1e3 / count.all());
    }

    @Override
    public void close() {
        attachment.close();
    }
}
