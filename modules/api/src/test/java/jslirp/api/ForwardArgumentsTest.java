package jslirp.api;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code add_hostfwd} has beyond slirp4netns. */
final class ForwardArgumentsTest {
    private static ForwardRequest read(String members) throws BadRequest {
        String text = "{\"execute\":\"x\",\"arguments\":{" + members + "}}";
        return ForwardArguments.read(ApiRequest.parse(text.getBytes(UTF_8)).arguments());
    }

    private static String quoted(String members) {
        return members.replace('\'', '"');
    }

    @Test
    void hostsEndMayBeAPath() throws BadRequest {
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP, new HostEnd.UnixSocket("/run/s"), GuestEnd.Ports.of(80)),
                read(quoted("'proto':'tcp','host_path':'/run/s','guest_port':80")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/run/s", "@name", "@/with/slashes"})
    void guestsEndMayBeAPathOrAName(String path) throws BadRequest {
        assertEquals(
                ForwardRequest.of(
                        Protocol.TCP,
                        HostEnd.Ports.at(IpAddress.LOOPBACK_IPV4, 8080),
                        new GuestEnd.UnixSocket(path)),
                read(
                        quoted(
                                "'proto':'tcp','host_addr':'127.0.0.1','host_port':8080,"
                                        + "'guest_path':'"
                                        + path
                                        + "'")));
    }

    @Test
    void acceptMayBeDeferred() throws BadRequest {
        String members = "'proto':'tcp','host_port':8080,'guest_port':80,'defer_accept':";
        assertEquals(true, read(quoted(members + "true")).deferAccept());
        assertEquals(false, read(quoted(members + "false")).deferAccept());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'proto':'tcp','host_path':'/run/s','guest_port':80",
                "'proto':'tcp','host_path':'/run/s','guest_addr6':'fd00::100','guest_port':80",
                "'proto':'tcp','host_path':'/run/s','guest_path':'@name'",
                "'proto':'tcp6','host_port':80,'guest_path':'/run/s'",
                "'proto':'tcp','host_port':80,'host_port_end':89,'guest_port':80,"
                        + "'defer_accept':true",
                "'proto':'udp','host_if':'eth0','host_port':80,'guest_port':80"
            })
    void whatIsWrittenReadsTheSame(String members) throws BadRequest {
        ForwardRequest request = read(quoted(members));
        String written = ForwardArguments.write(request).toString();
        assertEquals(request, read(written.substring(1, written.length() - 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host_path | 'host_path':'','guest_port':80",
                "host_path | 'host_path':'run/s','guest_port':80",
                "host_path | 'host_path':'./s','guest_port':80",
                "host_path | 'host_path':'@name','guest_port':80",
                "host_path | 'host_path':'/a\\nb','guest_port':80",
                "guest_path | 'host_port':80,'guest_path':''",
                "guest_path | 'host_port':80,'guest_path':'@'",
                "guest_path | 'host_port':80,'guest_path':'relative'",
                "guest_path | 'host_port':80,'host_port_end':81,'guest_path':'/run/s'",
                "defer_accept | 'host_path':'/s','guest_port':80,'defer_accept':true",
                "defer_accept | 'host_port':80,'guest_path':'/s','defer_accept':true"
            })
    void whatIsWrongIsNamed(String argument, String members) {
        BadRequest refused =
                assertThrows(BadRequest.class, () -> read(quoted("'proto':'tcp'," + members)));
        assertEquals("bad request: add_hostfwd: bad arguments." + argument, refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "host_path | 'host_path':'/s','guest_port':80",
                "guest_path | 'host_port':80,'guest_path':'/s'",
                "defer_accept | 'host_port':80,'guest_port':80,'defer_accept':true"
            })
    void theyAreOfTcpAlone(String argument, String members) {
        BadRequest refused =
                assertThrows(BadRequest.class, () -> read(quoted("'proto':'udp'," + members)));
        assertTrue(refused.getMessage().endsWith("." + argument), refused.getMessage());
    }

    @Test
    void pathHasLessThan108Bytes() throws BadRequest {
        String longest = "/" + "x".repeat(106);
        read(quoted("'proto':'tcp','guest_port':80,'host_path':'" + longest + "'"));
        for (String name : new String[] {"host_path", "guest_path"}) {
            assertThrows(
                    BadRequest.class,
                    () ->
                            read(
                                    quoted(
                                            "'proto':'tcp','host_port':1,'guest_port':1,'"
                                                    + name
                                                    + "':'"
                                                    + longest
                                                    + "x'")));
        }
    }
}
