package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Await;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.Result;
import jslirp.namespaces.fixture.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a host may forbid: the message names it, and what its administrator can do. */
@ExtendWith(Machine.class)
final class ForbiddenTest {
    private static final Path PING_GROUPS = Path.of("/proc/sys/net/ipv4/ping_group_range");

    /** A user namespace has limits of its own, which bind whatever is made in it. */
    @ParameterizedTest
    @ValueSource(strings = {"max_user_namespaces", "max_net_namespaces"})
    void limitOfNamespacesIsNamed(String limit) {
        String line = "echo 0 >/proc/sys/user/" + limit + "; exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
        words.addAll(List.of("sh", "-c", line, "sh", Image.jslirp(), "run", "echo", "ran"));
        Result result = Running.run(Caller.NOBODY.command(words)).endedWith(125);
        assertEquals("", result.out());
        assertTrue(result.firstError().contains("no namespaces for the command"), result::toString);
        assertTrue(result.err().contains(" user." + limit + "=10000"), result::toString);
        assertFalse(result.err().contains("Exception"), result::toString);
    }

    /** Once, however many are sent; the host's group is not the guest's business. */
    @Test
    void pingThatIsForbiddenIsNamedOnce() throws IOException {
        // The kernel tells it to one read(2) only, which that of the JVM is too short for.
        String before = Running.run("cat", PING_GROUPS.toString()).out();
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            Files.writeString(PING_GROUPS, "1 0");
            String[] ping = {"ping", "-c", "2", "-i", "0.2", "-W", "2", Machine.OWN_ADDRESS};
            guest.run(ping).failed();
            Await.until("a message", () -> !attached.stderr().isEmpty());
            guest.run(ping).failed();
            String said = attached.stderr();
            assertEquals(1, said.lines().count(), said);
            assertTrue(said.contains("net.ipv4.ping_group_range='0 2147483647'"), said);
        } finally {
            Files.writeString(PING_GROUPS, before);
        }
    }

    @Test
    void processOfAnotherUserIsNamed() {
        try (Guest guest = Guest.of(Caller.ROOT)) {
            String pid = Long.toString(guest.pid());
            try (Attachment attached = Attachment.launch(Caller.NOBODY, "-c", pid, "tap0")) {
                String said = attached.await().endedWith(1).err();
                assertTrue(said.contains("the process belongs to another user"), said);
                assertTrue(said.contains("run as its user, or as root"), said);
            }
        }
    }

    @Test
    void namespaceOfAnotherUserNamespaceIsNamed() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            String path = "/proc/" + guest.pid() + "/ns/net";
            String[] words = {"-c", "--netns-type=path", path, "tap0"};
            try (Attachment attached = Attachment.launch(Caller.NOBODY, words)) {
                String said = attached.await().endedWith(1).err();
                assertTrue(said.contains("name that with --userns-path"), said);
            }
        }
    }

    /** Where the administrator hides the processes of others, they seem not to exist. */
    @Test
    void processThatIsHiddenIsNamed() {
        Machine.need(Machine.isRoot(), "only root can hide processes");
        try (Guest guest = Guest.of(Caller.ROOT)) {
            String line = "mount -t proc -o hidepid=2 proc /proc && exec \"$@\"";
            List<String> words = new ArrayList<>(List.of("unshare", "--mount"));
            words.addAll(List.of("sh", "-c", line, "sh"));
            String pid = Long.toString(guest.pid());
            words.addAll(Caller.NOBODY.command(Image.slirp4netns(), "-c", pid, "tap0"));
            try (Attachment attached = Attachment.launch(words)) {
                String said = attached.await().endedWith(1).err();
                assertTrue(said.contains("the process belongs to another user"), said);
            }
        }
    }

    /** Closed to the user, or not there at all. */
    @ParameterizedTest
    @ValueSource(strings = {"mknod -m 600 /dev/net/tun c 10 200", "true"})
    void tunDeviceIsNamedToTheCommandsCaller(String inside) {
        Machine.need(Machine.isRoot(), "only root can hide a device");
        String line = "mount -t tmpfs none /dev/net && " + inside + " && exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", line, "sh"));
        words.addAll(Caller.NOBODY.command(Image.jslirp(), "run", "echo", "ran"));
        Result result = Running.run(words).endedWith(125);
        assertEquals("", result.out());
        String remedy = inside.equals("true") ? "modprobe tun" : "chmod 0666 /dev/net/tun";
        assertTrue(result.err().contains(remedy), result::toString);
    }

    /** The limit is that of the host's network, whatever the namespace below it has. */
    @Test
    void portOfTheHostThatTakesAPrivilegeIsNamed() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            String pid = Long.toString(guest.pid());
            String[] words = {"-c", "-p", "81:80", pid, "tap0"};
            try (Attachment attached = Attachment.launch(Caller.NOBODY, words)) {
                String said = attached.await().endedWith(1).err();
                assertTrue(said.contains("sysctl -w net.ipv4.ip_unprivileged_port_start=81"), said);
                assertFalse(said.contains("Exception"), said);
            }
        }
    }
}
