package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.concurrent.locks.LockSupport;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.HostEtc;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Resolver;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever the host's resolv.conf is and becomes: a question that an honest nameserver could answer
 * is answered, and nothing blocks. Nothing here is measured by a clock but by who was asked.
 */
@ExtendWith(Machine.class)
final class NameserversTest {
    private static final String HONEST = "127.0.0.2";
    private static final String HONEST6 = "::1";
    private static final String SILENT = "127.0.0.4";

    /** Nobody listens there. */
    private static final String REFUSING = "127.0.0.3";

    /** The host has no IPv6 but its loopback. */
    private static final String NO_ROUTE = "2001:db8::1";

    private static final int QUERIES = 1000;

    private static String ask(Guest guest, int count) {
        return asked(guest, count).out().strip();
    }

    private static Result asked(Guest guest, int count) {
        return guest.python("queries.py", count, 2).succeeded();
    }

    private static void answersAll(Guest guest, int count) {
        assertEquals("answered " + count + " refused 0", ask(guest, count));
    }

    /** Each list has an honest one, and others before it. */
    private static final String[][] LISTS = {
        {REFUSING, HONEST},
        {HONEST6},
        {SILENT, HONEST6, HONEST},
        {HONEST, SILENT},
        {NO_ROUTE, REFUSING, Machine.BLACK_HOLE, HONEST6}
    };

    @Test
    void noQueryIsLostWhileTheFileIsReplacedEveryTenMilliseconds(TestReporter reporter)
            throws InterruptedException {
        try (HostEtc etc = new HostEtc(HONEST);
                Resolver _ = Resolver.honest(HONEST);
                Resolver _ = Resolver.honest(HONEST6);
                Resolver silent = Resolver.silent(SILENT);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c");
                Running asking = guest.startPython("queries.py", QUERIES, 2)) {
            int replaced = 0;
            while (asking.isAlive()) {
                etc.name(LISTS[replaced++ % LISTS.length]);
                LockSupport.parkNanos(10_000_000);
            }
            Result result = asking.await().succeeded();
            String told = replaced + " lists, " + silent.asked() + " asked in vain, ";
            reporter.publishEntry("nameservers", told + result.err().strip());
            assertEquals("answered " + QUERIES + " refused 0", result.out().strip(), told);
            assertTrue(replaced > 50, told);
            // It is first in a list of five, and would be asked by every fifth query.
            assertTrue(silent.asked() < QUERIES / 10, told);
        }
    }

    @Test
    void silentNameserverIsAskedOnceAndThenPassedOver() {
        try (HostEtc _ = new HostEtc(SILENT, HONEST);
                Resolver silent = Resolver.silent(SILENT);
                Resolver honest = Resolver.honest(HONEST);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            answersAll(guest, 1);
            answersAll(guest, 1);
            answersAll(guest, 10);
            assertEquals(1, silent.asked());
            assertEquals(12, honest.asked());
        }
    }

    @Test
    void nameserversThatRefuseOrHaveNoRouteArePassedOver() {
        try (HostEtc _ = new HostEtc(REFUSING, NO_ROUTE, HONEST);
                Resolver _ = Resolver.honest(HONEST);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            answersAll(guest, 10);
        }
    }

    @Test
    void ipv6AloneWillDo() {
        try (HostEtc _ = new HostEtc(HONEST6);
                Resolver _ = Resolver.honest(HONEST6);
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            answersAll(guest, 10);
        }
    }

    /** As resolv.conf(5) has it: then the host itself is the nameserver, if it is one. */
    @Test
    void withoutNameserversTheHostItselfIsAsked() {
        try (HostEtc etc = new HostEtc();
                Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c")) {
            // Whoever asks is told at once, and need not wait for an answer that never comes.
            assertEquals("answered 0 refused 1", ask(guest, 1));
            etc.name();
            assertEquals("answered 0 refused 1", ask(guest, 1));
            try (Resolver _ = Resolver.honest("127.0.0.1")) {
                answersAll(guest, 1);
            }
        }
    }

    @Test
    void aThousandLinesAreRead() {
        StringBuilder text =
                new StringBuilder("# comment\n; another\n\n\tnameserver\nnameserver x\n");
        for (int i = 0; i < 900; i++) {
            text.append("search a").append(i).append(".example\n");
        }
        for (int i = 1; i <= 15; i++) {
            text.append("nameserver 127.0.3.").append(i).append('\n');
        }
        text.append(String.join("", Collections.nCopies(80, "nameserver 127.0.3.1\n")));
        text.append("  nameserver\t").append(HONEST).append(" # the last\r\n");
        try (HostEtc etc = new HostEtc();
                Resolver _ = Resolver.honest(HONEST);
                Guest guest = Guest.of(Caller.NOBODY)) {
            etc.replace(text.toString());
            try (Attachment _ = Attachment.to(guest, "-c")) {
                answersAll(guest, 10);
            }
        }
    }

    /** To open one for reading would be to wait for a writer. */
    @Test
    void fifoBlocksNothing() {
        String path = HostEtc.RESOLV_CONF.toString();
        try (HostEtc etc = new HostEtc();
                Resolver _ = Resolver.honest(HONEST);
                Guest guest = Guest.of(Caller.NOBODY)) {
            etc.replaceBy("mkfifo", path);
            try (Attachment _ = Attachment.to(guest, "-c")) {
                guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
                assertEquals("answered 0 refused 1", ask(guest, 1));
                etc.name(HONEST);
                answersAll(guest, 1);
                etc.replaceBy("mkfifo", path);
                asked(guest, 1);
                guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
                etc.name(HONEST);
                answersAll(guest, 1);
            }
        }
    }

    /** As systemd-resolved has it; what changes is far from the link. */
    @Test
    void targetOfALinkIsFollowed() {
        try (HostEtc etc = new HostEtc();
                Resolver _ = Resolver.honest(HONEST);
                Guest guest = Guest.of(Caller.NOBODY)) {
            etc.replaceBy("mkdir", "/etc/far");
            etc.replaceBy("ln", "-s", "far/resolv.conf", HostEtc.RESOLV_CONF.toString());
            try (Attachment _ = Attachment.to(guest, "-c")) {
                assertEquals("answered 0 refused 1", ask(guest, 1));
                Running.run("sh", "-c", "echo nameserver " + HONEST + " >/etc/far/resolv.conf")
                        .succeeded();
                answersAll(guest, 1);
            }
        }
    }
}
