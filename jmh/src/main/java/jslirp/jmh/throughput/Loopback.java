package jslirp.jmh.throughput;

/** No driver and no guest: what the machine itself can do at that moment. */
final class Loopback implements Driver {
    static final String NAME = "loopback";

    @Override
    public String name() {
        return NAME;
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
