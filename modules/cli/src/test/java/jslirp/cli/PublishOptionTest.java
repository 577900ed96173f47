package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jslirp.forward.ForwardRequest;
import jslirp.forward.GuestEnd;
import jslirp.forward.HostEnd;
import jslirp.forward.Protocol;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --publish} understands. */
final class PublishOptionTest {
    @Test
    void withoutAddressesBothFamiliesLeadToTheNetworksGuest() throws UsageException {
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP, HostEnd.Ports.anywhere(8080), GuestEnd.Ports.of(80)),
                PublishOption.parse("8080:80"));
    }

    @Test
    void unspecifiedAddressOfIpv4MeansItAloneAndThatOfIpv6Both() throws UsageException {
        assertEquals(
                HostEnd.Ports.at(IpAddress.ANY_IPV4, 8080),
                PublishOption.parse("0.0.0.0:8080:80").host());
        assertEquals(HostEnd.Ports.anywhere(8080), PublishOption.parse("[::]:8080:80").host());
        assertEquals(HostEnd.Ports.anywhere(8080), PublishOption.parse(":8080:80").host());
    }

    @Test
    void everyPartMayBeGiven() throws UsageException {
        IpAddress guest = IpAddress.parse("fd00::100");
        assertEquals(
                new ForwardRequest(
                        Protocol.UDP,
                        HostEnd.Ports.at(IpAddress.LOOPBACK_IPV6, 8000),
                        new GuestEnd.Ports(null, guest, 9000),
                        11,
                        false),
                PublishOption.parse("[::1]:8000-8010:[fd00::100]:9000-9010/udp"));
        assertEquals(
                new GuestEnd.Ports(IpAddress.parse("10.0.2.15"), null, 80),
                PublishOption.parse("127.0.0.1:8080:10.0.2.15:80/tcp").guest());
    }

    @ParameterizedTest
    @CsvSource({
        "8080,expected",
        "8080:80:90,expected",
        "8080:80/sctp,protocol",
        "8080:80/,protocol",
        "0:80,port is 1",
        "8080:65536,port is 1",
        "8000-8001:80,length",
        "8001-8000:80-81,ends before",
        "localhost:8080:80,not an address",
        "::1:8080:80,stands in brackets",
        "[127.0.0.1]:8080:80,brackets",
        "[::1:8080:80,bracket",
        "127.0.0.1:8080,missing|expected",
        "'',missing|expected",
        "8080:-,port is 1"
    })
    void whatIsWrongIsSaid(String text, String part) {
        String said = assertThrows(UsageException.class, () -> PublishOption.parse(text)).text();
        assertTrue(said.startsWith("--publish " + text + ": "), said);
        boolean named = false;
        for (String one : part.split("\\|")) {
            named |= said.contains(one);
        }
        assertTrue(named, said);
    }
}
