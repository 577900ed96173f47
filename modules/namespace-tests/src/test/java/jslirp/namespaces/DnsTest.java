package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in DNS, asked with dig, before a real resolver on the host's loopback. */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class DnsTest {
    private static final String RESOLVER = "127.0.0.1";
    private static final int LARGE_RECORDS = 100;

    private static Running resolver;

    @Parameter Family family;

    @BeforeAll
    static void startResolver() {
        List<String> words = new ArrayList<>();
        words.addAll(List.of("dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null"));
        words.addAll(List.of("--no-resolv", "--no-hosts", "--log-facility=-", "--pid-file"));
        words.addAll(List.of("--listen-address=" + RESOLVER, "--bind-interfaces", "--user=root"));
        words.addAll(List.of("--address=/host.test/192.0.2.7", "--edns-packet-max=4096"));
        words.add("--txt-record=middle.test," + ",0123456789".repeat(150).substring(1));
        for (int i = 0; i < LARGE_RECORDS; i++) {
            words.add("--txt-record=large.test," + i + "-" + "x".repeat(200));
        }
        resolver = Running.start(words);
        Await.until(
                () -> "the resolver: " + resolver.err(),
                () -> dig(List.of("dig"), RESOLVER, "host.test").equals("192.0.2.7"));
        Machine.nameserver(RESOLVER);
    }

    @AfterAll
    static void stopResolver() {
        if (resolver != null) {
            resolver.close();
            Machine.forgetNameserver();
        }
    }

    private static String dig(List<String> dig, String server, String... words) {
        List<String> all = new ArrayList<>(dig);
        all.addAll(List.of("+short", "+time=5", "+tries=2", "@" + server));
        all.addAll(List.of(words));
        return Running.run(all).out().strip();
    }

    private String ask(Guest guest, String... words) {
        return dig(guest.entering("dig"), family.nameserver, words);
    }

    @ParameterizedTest
    @EnumSource
    void answersOverUdpAndTcp(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "-c6")) {
            assertEquals("192.0.2.7", ask(guest, "host.test"));
            assertEquals("192.0.2.7", ask(guest, "+tcp", "host.test"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1500", "65520"})
    void largeAnswersArriveWhole(String mtu) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--mtu=" + mtu)) {
            String middle = ask(guest, "+notcp", "+ignore", "+bufsize=4096", "middle.test", "TXT");
            assertEquals(150, middle.split(" ").length, "in fragments over UDP: " + middle);
            String truncated = ask(guest, "large.test", "TXT");
            assertEquals(LARGE_RECORDS, truncated.lines().count(), "asked again over TCP");
            String tcp = ask(guest, "+tcp", "large.test", "TXT");
            assertEquals(LARGE_RECORDS, tcp.lines().count());
        }
    }

    @Test
    void namesThatDoNotExistAreSaidNotTo() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            Result result = guest.run("dig", "+time=5", "@" + family.nameserver, "nothing.test");
            assertTrue(result.succeeded().out().contains("status: REFUSED"), result::toString);
        }
    }

    @Test
    void loopbackNameserverIsReachedWithoutHostLoopback() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--disable-host-loopback")) {
            assertEquals("192.0.2.7", ask(guest, "host.test"));
            assertEquals("192.0.2.7", ask(guest, "+tcp", "host.test"));
        }
    }

    @Test
    void disabledDnsAnswersNothingButPing() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--disable-dns")) {
            guest.run("ping", "-c", "1", "-W", "5", family.nameserver).succeeded();
            for (String transport : new String[] {"+notcp", "+tcp"}) {
                Result result =
                        guest.run(
                                "dig",
                                transport,
                                "+time=1",
                                "+tries=1",
                                "@" + family.nameserver,
                                "host.test");
                assertEquals(9, result.status(), result::toString);
            }
        }
    }

    @Test
    void otherPortsOfTheNameserverAreUnreachable() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            String seen = guest.python("flows.py", "connect", family.nameserver, 80).out().strip();
            assertEquals("ENETUNREACH", seen);
        }
    }
}
