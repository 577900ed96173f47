package jslirp.jmh.throughput;

/** No driver and no guest: what the machine itself can do at that moment. */
final class Loopback implements Driver {
    @Override
    public String name() {
        return Drivers.LOOPBACK;
    }

    @Override
    public String version() {
        return "";
    }

    @Override
    public Attachment attach(Namespace host, int mtu) {
        return Attachment.none(host);
    }
}
