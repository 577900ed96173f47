package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void textIsReadAndWritten() {
        for (String text : new String[] {"10.0.2.2:53", "0.0.0.0:0", "[fd00::2]:65535", "[::]:1"}) {
            assertEquals(text, Endpoint.parse(text).toString());
        }
        assertEquals(
                new Endpoint(IpAddress.ofIpv4(0x0a00_0202), 53), Endpoint.parse("10.0.2.2:53"));
        assertEquals(new Endpoint(new IpAddress(0, 1), 65535), Endpoint.parse("[::1]:65535"));
    }

    @Test
    void mappedAddressIsWrittenAsIpv4() {
        assertEquals("127.0.0.1:80", Endpoint.parse("[::ffff:127.0.0.1]:80").toString());
    }

    @Test
    void otherTextIsRefused() {
        for (String text :
                new String[] {
                    "",
                    ":",
                    "53",
                    ":53",
                    "10.0.2.2",
                    "10.0.2.2:",
                    "10.0.2.2:65536",
                    "10.0.2.2:-1",
                    "10.0.2.2:+1",
                    "10.0.2.2: 1",
                    "10.0.2.2:1 ",
                    "10.0.2.2:123456",
                    "10.0.2.2:000053",
                    "::1:53",
                    "fd00::2:53",
                    "[fd00::2]",
                    "[fd00::2]53",
                    "[fd00::2:53",
                    "fd00::2]:53",
                    "[10.0.2.2]:53",
                    "[]:53",
                    "[:53",
                    "[::1]:",
                    "[[::1]]:53",
                    "localhost:53",
                    "10.0.2.2:\u0665",
                    "[::1]:1:2",
                    "99999999999.0.0.1:53",
                    "10.0.2.2:99999999999"
                }) {
            assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text), text);
        }
    }

    @Test
    void portIsSixteenBits() {
        assertThrows(IllegalArgumentException.class, () -> new Endpoint(IpAddress.ANY_IPV4, 65536));
        assertThrows(IllegalArgumentException.class, () -> new Endpoint(IpAddress.ANY_IPV4, -1));
    }
}
