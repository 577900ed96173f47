package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jslirp.forward.ForwardRequest;
import jslirp.forward.HostEnd;
import org.junit.jupiter.api.Test;

/** What {@code jslirp forward add} asks for. */
final class AskCommandLineTest {
    private static List<ForwardRequest> added(String... words) throws UsageException {
        Request request = AskCommandLine.parse("jslirp", "forward", words);
        return assertInstanceOf(Request.Ask.class, request).question().forwards();
    }

    private static String refused(String... words) {
        return assertThrows(UsageException.class, () -> added(words)).text();
    }

    @Test
    void acceptOfAllIsDeferredOrOfOne() throws UsageException {
        List<ForwardRequest> all = added("add", "--defer-accept", "80:80", "81:81/tcp");
        assertTrue(all.stream().allMatch(ForwardRequest::deferAccept));
        List<ForwardRequest> one = added("add", "80:80", "81:81/tcp,defer-accept");
        assertEquals(List.of(false, true), one.stream().map(ForwardRequest::deferAccept).toList());
    }

    @Test
    void onlyTcpFromPortsToPortsIsDeferred() {
        for (String spec : new String[] {"80:80/udp", "/run/s:80", "80:/run/s"}) {
            assertTrue(refused("add", "--defer-accept", spec).contains("--defer-accept"), spec);
        }
    }

    @Test
    void interfaceIsThatOfPorts() throws UsageException {
        HostEnd.Ports host = (HostEnd.Ports) added("add", "--host-if=eth0", "80:80").get(0).host();
        assertEquals("eth0", host.device());
        assertTrue(refused("add", "--host-if=eth0", "/run/s:80").contains("--host-if"));
    }

    @Test
    void pathsAreTaken() throws UsageException {
        assertEquals(new HostEnd.UnixSocket("/run/s"), added("add", "/run/s:80").getFirst().host());
    }
}
