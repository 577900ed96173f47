package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
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

    @Test
    void pathMayTakeThePlaceOfEitherEnd() throws UsageException {
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP, new HostEnd.UnixSocket("/run/s"), GuestEnd.Ports.of(80)),
                PublishOption.parse("/run/s:80"));
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP,
                        HostEnd.Ports.at(IpAddress.LOOPBACK_IPV6, 80),
                        new GuestEnd.UnixSocket("@name")),
                PublishOption.parse("[::1]:80:@name"));
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP,
                        new HostEnd.UnixSocket("/run/tcp"),
                        new GuestEnd.UnixSocket("/run/udp")),
                PublishOption.parse("/run/tcp:/run/udp"));
        assertEquals(
                new GuestEnd.Ports(IpAddress.parse("10.0.2.15"), null, 80),
                PublishOption.parse("/run/s:10.0.2.15:80/tcp").guest());
    }

    /** Whoever is asked by the API may live in another folder. */
    @Test
    void relativePathIsThatOfTheFolderOfWhoeverGivesIt() throws UsageException {
        Path here = Path.of("").toAbsolutePath();
        assertEquals(
                new HostEnd.UnixSocket(here.resolve("s").toString()),
                PublishOption.parse("./s:80").host());
        assertEquals(
                new GuestEnd.UnixSocket(here.resolveSibling("s").toString()),
                PublishOption.parse("80:../s").guest());
    }

    @Test
    void acceptMayBeDeferred() throws UsageException {
        assertTrue(PublishOption.parse("8000-8010:8000-8010/tcp,defer-accept").deferAccept());
        assertFalse(PublishOption.parse("8000:8000/tcp").deferAccept());
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
        "8080:-,port is 1",
        "/run/s,expected",
        "@name:80,guest's end",
        "80:@,neither",
        "/s:80-81,one port",
        "80-81:/s,one port",
        "/s:80/udp,one TCP port",
        "'/s:80/tcp,defer-accept',ports to ports",
        "80:80/defer-accept,protocol",
        "'80:80/udp,defer-accept',protocol"
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
