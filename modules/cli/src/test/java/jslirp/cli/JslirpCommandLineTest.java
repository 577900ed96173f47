package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import jslirp.host.Outbound;
import jslirp.host.OutboundAddress;
import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;

final class JslirpCommandLineTest {
    @Test
    void commandAndItsOptionsAreLeftAlone() throws UsageException {
        RunOptions options = run("run", "--", "ls", "-l", "--mtu", "3", "--");
        assertEquals(List.of("ls", "-l", "--mtu", "3", "--"), options.command());
        assertEquals(65520, options.network().mtu());
        assertTrue(options.offload());
    }

    @Test
    void dashesBeforeTheCommandAreNotNeeded() throws UsageException {
        assertEquals(List.of("ls", "-m"), run("run", "ls", "-m").command());
    }

    @Test
    void optionsStandBeforeTheCommand() throws UsageException {
        RunOptions options =
                run(
                        "run",
                        "-m1500",
                        "--cidr=10.7.0.0/16",
                        "--disable-host-l",
                        "--disable-host-addresses",
                        "--outbound-addr=192.0.2.77",
                        "--disable-dns",
                        "--offload=off",
                        "true");
        assertEquals(List.of("true"), options.command());
        assertEquals(1500, options.network().mtu());
        assertEquals("10.7.0.100", options.network().guest().toString());
        assertFalse(options.network().hostLoopback());
        assertFalse(options.network().hostAddresses());
        assertFalse(options.network().dns());
        OutboundAddress from = new OutboundAddress(IpAddress.parse("192.0.2.77"), null);
        assertEquals(new Outbound(from, null), options.outbound());
        assertFalse(options.offload());
    }

    @Test
    void missingCommandIsRefused() {
        refused("jslirp run: COMMAND is missing", "run");
        refused("jslirp run: COMMAND is missing", "run", "-m1500", "--");
    }

    @Test
    void missingAndUnknownSubcommandsAreRefused() {
        refused("jslirp: what to do is missing");
        refused("jslirp: 'fly' is not a command of jslirp", "fly");
        refused("jslirp: unrecognized option '--fly'", "--fly");
        refused("jslirp run: unrecognized option '--ready-fd'", "run", "--ready-fd", "3", "ls");
    }

    @Test
    void peersCommandLineIsASubcommand() throws UsageException {
        Request request = parse("slirp4netns", "-c", "12", "tap0");
        assertTrue(assertInstanceOf(Request.Attach.class, request).options().configure());
    }

    @Test
    void helpAndVersionAreShown() throws UsageException {
        assertTrue(shown("--help").startsWith("Usage: jslirp run"));
        assertTrue(shown("run", "--help").startsWith("Usage: jslirp run"));
        assertTrue(shown("run", "--help").contains("default=65520"));
        assertTrue(shown("slirp4netns", "--help").contains("--ready-fd"));
        assertEquals("jslirp " + Version.OWN + "\n", shown("-v"));
    }

    private static void refused(String message, String... words) {
        UsageException refused = assertThrows(UsageException.class, () -> parse(words));
        assertEquals(message, refused.text());
    }

    private static RunOptions run(String... words) throws UsageException {
        return assertInstanceOf(Request.Run.class, parse(words)).options();
    }

    private static String shown(String... words) throws UsageException {
        return assertInstanceOf(Request.Show.class, parse(words)).text();
    }

    private static Request parse(String... words) throws UsageException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        return JslirpCommandLine.parse("jslirp", words, nowhere);
    }
}
