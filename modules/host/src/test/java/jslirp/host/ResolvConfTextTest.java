package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jslirp.wire.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolvConfTextTest {
    private static List<String> parse(String text) {
        List<Endpoint> servers = ResolvConfText.parse(text, name -> name.equals("eth0") ? 7 : 0);
        return servers.stream().map(Endpoint::toString).toList();
    }

    @Test
    void nameserversKeepTheirOrderAndFamily() {
        String text =
                """
                # Made by a person.
                search example.org
                nameserver 192.0.2.1
                  nameserver\t2001:db8::1   # the second
                options edns0
                nameserver 192.0.2.2
                """;
        List<String> expected = List.of("192.0.2.1:53", "[2001:db8::1]:53", "192.0.2.2:53");
        assertEquals(expected, parse(text));
    }

    @Test
    void lineEndsOfOtherSystemsAndAMissingLastOneAreNoObstacle() {
        List<String> expected = List.of("192.0.2.1:53", "192.0.2.2:53");
        assertEquals(expected, parse("nameserver 192.0.2.1\r\nnameserver 192.0.2.2"));
    }

    @Test
    void sameServerCountsOnce() {
        List<String> expected = List.of("192.0.2.1:53");
        String text = "nameserver 192.0.2.1\nnameserver 192.0.2.1\nnameserver ::ffff:192.0.2.1\n";
        assertEquals(expected, parse(text));
    }

    @Test
    void linkLocalServerCarriesTheIndexOfItsInterface() {
        List<Endpoint> servers = ResolvConfText.parse("nameserver fe80::1%eth0\n", _ -> 7);
        assertEquals(0xfe80_0000_0000_0007L, servers.getFirst().address().high());
        assertEquals(1, servers.getFirst().address().low());
        assertEquals(List.of(), parse("nameserver fe80::1\nnameserver fe80::1%gone\n"));
    }

    @Test
    void unspecifiedAddressMeansThisHost() {
        List<String> expected = List.of("127.0.0.1:53", "[::1]:53");
        assertEquals(expected, parse("nameserver 0.0.0.0\nnameserver ::\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nameserver",
                "nameserver ",
                "nameserver192.0.2.1",
                "#nameserver 192.0.2.1",
                ";nameserver 192.0.2.1",
                "nameservers 192.0.2.1",
                "nameserver 192.0.2",
                "nameserver 192.0.2.256",
                "nameserver example.org",
                "nameserver 1:2:3",
                "nameserver %eth0",
                "nameserver fe80::1%",
                "search nameserver 192.0.2.1",
            })
    void whatNamesNobodyIsPassedOver(String text) {
        assertEquals(List.of(), parse(text));
        assertEquals(List.of("192.0.2.9:53"), parse(text + "\nnameserver 192.0.2.9\n" + text));
    }

    @Test
    void longListIsCut() {
        String text =
                IntStream.range(0, 1000)
                        .mapToObj(i -> "nameserver 10.0." + i / 250 + "." + i % 250 + "\n")
                        .collect(Collectors.joining());
        List<String> servers = parse(text);
        assertEquals(ResolvConfText.LIMIT, servers.size());
        assertEquals("10.0.0.0:53", servers.getFirst());
    }

    @Test
    void anyBytesAreReadWithoutAFault() {
        Random random = new Random(53);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            parse(text);
            parse("nameserver " + text);
            String known = "nameserver fe80::1%eth0 192.0.2.1";
            int cut = random.nextInt(known.length());
            assertTrue(parse(known.substring(0, cut) + text).size() <= ResolvConfText.LIMIT);
        }
    }
}
