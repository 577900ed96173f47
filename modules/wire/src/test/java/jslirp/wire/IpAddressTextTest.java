package jslirp.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpAddressTextTest {
    @Test
    void dottedDecimalIsReadAndWritten() {
        for (String text : new String[] {"0.0.0.0", "10.0.2.2", "255.255.255.255", "1.20.100.9"}) {
            assertEquals(text, IpAddress.parse(text).toString());
        }
        assertEquals(0x0114_6409, IpAddress.parse("1.20.100.9").ipv4());
    }

    @Test
    void looseDottedDecimalIsRefused() {
        refused("", " ", "1", "1.2.3", "1.2.3.", ".1.2.3", "1.2.3.4.", "1.2.3.4.5", "1..2.3");
        refused("256.0.0.1", "1.2.3.256", "1.2.3.1000", "01.2.3.4", "1.2.3.00", "0x1.2.3.4");
        refused(
                "1.2.3.4 ",
                " 1.2.3.4",
                "+1.2.3.4",
                "-1.2.3.4",
                "1.2.3.4\n",
                "1.2.3.a",
                "localhost");
        refused("1.2.3.\u0664", "\uff11.2.3.4", "4294967297.0.0.1", "1.2.3.4\u0000", "1,2,3,4");
    }

    @Test
    void examplesOfRfc4291AreRead() {
        read("ABCD:EF01:2345:6789:ABCD:EF01:2345:6789", 0xabcdef0123456789L, 0xabcdef0123456789L);
        read("2001:DB8:0:0:8:800:200C:417A", 0x20010db800000000L, 0x00080800200c417aL);
        read("2001:DB8::8:800:200C:417A", 0x20010db800000000L, 0x00080800200c417aL);
        read("FF01::101", 0xff01000000000000L, 0x101);
        read("::1", 0, 1);
        read("::", 0, 0);
        read("1::", 0x0001000000000000L, 0);
        read("0:0:0:0:0:0:13.1.68.3", 0, 0x0d014403L);
        read("::13.1.68.3", 0, 0x0d014403L);
        read("::FFFF:129.144.52.38", 0, 0xffff81903426L);
        read("64:ff9b::192.0.2.33", 0x0064ff9b00000000L, 0xc0000221L);
        read("1:2:3:4:5:6:7::", 0x0001000200030004L, 0x0005000600070000L);
        read("::2:3:4:5:6:7:8", 0x0000000200030004L, 0x0005000600070008L);
        read("1:2:3:4:5:6:1.2.3.4", 0x0001000200030004L, 0x0005000601020304L);
    }

    @Test
    void brokenIpv6IsRefused() {
        refused(":", ":::", "1:", ":1", "1::2::3", ":::1", "1:::2", "::1:", "1:2:3:4:5:6:7");
        refused("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8");
        refused("12345::", "::00001", "g::", "::1%eth0", "[::1]", "::1/64", " ::1", "::1 ");
        refused("::1.2.3", "::1.2.3.4.5", "::1.2.3.256", "1.2.3.4::", "::1.2.3.4:5", "::ff.1.1.1");
        refused(
                "1:2:3:4:5:6:7:1.2.3.4",
                "1:2:3:4:5:6:7:8:1.2.3.4",
                "::01.2.3.4",
                "::\uff11",
                "-1::");
    }

    @Test
    void examplesOfRfc5952AreWritten() {
        written("2001:db8::1", "2001:0db8:0:0:0:0:0:0001");
        written("2001:db8::2:1", "2001:db8:0:0:0:0:2:1");
        written("2001:db8:0:1:1:1:1:1", "2001:db8::1:1:1:1:1");
        written("2001:0:0:1::1", "2001:0:0:1:0:0:0:1");
        written("2001:db8::1:0:0:1", "2001:db8:0:0:1:0:0:1");
        written("2001:db8::aaaa:0:0:1", "2001:DB8:0:0:AAAA:0:0:1");
        written("::", "0:0:0:0:0:0:0:0");
        written("::1", "0:0:0:0:0:0:0:1");
        written("fe80::", "fe80:0:0:0:0:0:0:0");
        written("0:1:2:3:4:5:6:7", "0:1:2:3:4:5:6:7");
        written("1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0");
        written("0:1:0:1:0:1:0:1", "0:1:0:1:0:1:0:1");
        written("192.0.2.1", "::ffff:c000:201");
        written("::c000:201", "::192.0.2.1");
    }

    @Test
    void whatIsWrittenIsReadBackHereAndByTheJdk() throws UnknownHostException {
        Random random = new Random(10);
        for (int i = 0; i < 20_000; i++) {
            // Half of the groups are zero, so that gaps of all lengths and places come up.
            long high = random.nextLong() & groups(random);
            long low = random.nextLong() & groups(random);
            IpAddress address = new IpAddress(high, low);
            assertEquals(address, IpAddress.parse(address.toString()));
            byte[] bytes = InetAddress.ofLiteral(address.toString()).getAddress();
            assertEquals(address, IpAddress.of(bytes));
        }
    }

    @Test
    void anyTextIsReadOrRefused() {
        Random random = new Random(11);
        String letters = "0123456789abcdefABCDEF:::::...%x \u0000";
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(24); length > 0; length--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                IpAddress address = IpAddress.parse(text.toString());
                assertEquals(address, IpAddress.parse(address.toString()));
            } catch (IllegalArgumentException refused) {
                assertEquals(IllegalArgumentException.class, refused.getClass(), text::toString);
            }
        }
    }

    private static long groups(Random random) {
        long mask = 0;
        for (int i = 0; i < 4; i++) {
            mask = mask << 16 | (random.nextBoolean() ? 0xffff : 0);
        }
        return mask;
    }

    private static void read(String text, long high, long low) {
        assertEquals(new IpAddress(high, low), IpAddress.parse(text), text);
    }

    private static void written(String expected, String text) {
        assertEquals(expected, IpAddress.parse(text).toString());
    }

    private static void refused(String... texts) {
        for (String text : texts) {
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text), text);
            assertEquals(IllegalArgumentException.class, refusal.getClass(), text);
        }
    }
}
