package jslirp.wire;

/**
 * An address and a port: one end of a TCP or UDP flow.
 *
 * @param port 0 to 65535
 */
public record Endpoint(IpAddress address, int port) {
    private static final int LAST_PORT = 65535;

    public Endpoint {
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code 10.0.2.2:53} or {@code [fd00::2]:53}.
     *
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        if (colon < 0 || bracketed != (text.indexOf(':') < colon)) {
            throw notEndpoint();
        }
        String address = text.substring(0, colon);
        if (bracketed) {
            if (!address.endsWith("]")) {
                throw notEndpoint();
            }
            address = address.substring(1, address.length() - 1);
        }
        return new Endpoint(IpAddress.parse(address), port(text, colon + 1));
    }

    /** {@code a.b.c.d:port} or {@code [v6]:port}. */
    @Override
    public String toString() {
        return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
    }

    private static int port(String text, int from) {
        int length = text.length() - from;
        int value = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || length > 5) {
                throw notEndpoint();
            }
            value = value * 10 + (c - '0');
        }
        if (length == 0 || value > LAST_PORT) {
            throw notEndpoint();
        }
        return value;
    }

    private static IllegalArgumentException notEndpoint() {
        return new IllegalArgumentException("not an endpoint such as 10.0.2.2:53 or [fd00::2]:53");
    }
}
