package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DHCPv6 by Debian's dhclient, which tells a script of ours and leaves the system as it is. */
@ExtendWith(Machine.class)
final class Dhcpv6Test {
    private static final String SCRIPT =
            """
            #!/bin/sh
            echo "reason=$reason"
            env | grep '^new_'
            if [ -n "$new_ip6_address" ]; then
                ip -6 address add "$new_ip6_address/128" dev "$interface" nodad
            fi
            echo "told of $reason"
            """;

    private static final String CONFIGURATION =
            "request dhcp6.name-servers, dhcp6.domain-search;\n";

    /** Runs the client until it has told something; it would go on to keep its lease. */
    private static String client(Guest guest, String until, String configuration, String... more) {
        String folder = Scratch.sharedFolder("dhclient").toString();
        Path script = Scratch.file("lease6", SCRIPT);
        List<String> words = new ArrayList<>();
        words.addAll(List.of("dhclient", "-6", "-1", "-v", "-d", "-sf", script.toString()));
        words.addAll(List.of("-cf", Scratch.file("dhclient.conf", configuration).toString()));
        words.addAll(List.of("-lf", folder + "/leases", "-pf", folder + "/pid"));
        words.addAll(List.of(more));
        words.add("tap0");
        String line = "exec " + String.join(" ", words) + " 2>&1";
        try (Running client = guest.start("sh", "-c", line)) {
            return client.awaitOut(until).out();
        }
    }

    private static void awaitLinkLocal(Guest guest) {
        String line = "ip -6 -oneline address show dev tap0 scope link -tentative";
        Await.until("a link-local address", () -> guest.shell(line).out().contains("inet6 fe80:"));
    }

    @ParameterizedTest
    @EnumSource
    void clientObtainsAnAddressAndTheNameserver(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment _ = Attachment.to(guest, "-c6")) {
            awaitLinkLocal(guest);
            String told = client(guest, "told of BOUND6", CONFIGURATION);
            assertTrue(told.contains("RCV: Advertise"), told);
            assertTrue(told.contains("reason=BOUND6\n"), told);
            assertTrue(told.contains("new_ip6_address=fd00::f\n"), told);
            assertTrue(told.contains("new_max_life=86400\n"), told);
            assertTrue(told.contains("new_preferred_life=43200\n"), told);
            assertTrue(told.contains("new_dhcp6_name_servers=fd00::3\n"), told);
            guest.run("ping", "-c", "1", "-W", "5", "-I", "fd00::f", "fd00::2").succeeded();
        }
    }

    @Test
    void rapidCommitSavesARoundTrip() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            awaitLinkLocal(guest);
            String told =
                    client(guest, "told of BOUND6", CONFIGURATION + "send dhcp6.rapid-commit;\n");
            assertTrue(!told.contains("RCV: Advertise"), told);
            assertTrue(told.contains("new_ip6_address=fd00::f\n"), told);
        }
    }

    @Test
    void whoOnlyWantsToKnowIsTold() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            awaitLinkLocal(guest);
            String told = client(guest, "new_dhcp6_name_servers=", CONFIGURATION, "-S");
            assertTrue(told.contains("new_dhcp6_name_servers=fd00::3"), told);
            assertTrue(!told.contains("new_ip6_address"), told);
        }
    }

    @Test
    void prefixesAreNotDelegated() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6")) {
            awaitLinkLocal(guest);
            String told = client(guest, "Status code of no prefix", CONFIGURATION, "-P");
            assertTrue(told.contains("RCV: Advertise"), told);
        }
    }
}
