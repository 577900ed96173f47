package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to fail and to end: a message that names the cause, and nothing left behind. */
@ExtendWith(Machine.class)
final class FailureTest {
    /** Above the largest that the kernel gives to a process. */
    private static final String NO_PROCESS = "4194305";

    private static final String PING = "ping -c 1 -W 5 10.0.2.2";

    private static void failsWith(Attachment attached, String firstLine) {
        try (attached) {
            Result result = attached.await().endedWith(1);
            assertEquals(firstLine, result.firstError(), result::toString);
            assertTrue(result.err().endsWith("child failed(1)\n"), result::toString);
            assertFalse(result.err().contains("Exception"), result::toString);
            assertEquals("", result.out());
            assertEquals("", attached.readyBytes(), "ready");
        }
    }

    private static Attachment attach(Caller caller, long pid) {
        return Attachment.launch(caller, "-c", "-r", "3", Long.toString(pid), "tap0");
    }

    private static void hasNoDevice(Guest guest) {
        Result result = guest.run("ip", "-o", "link");
        assertFalse(result.succeeded().out().contains("tap"), result::toString);
    }

    @ParameterizedTest
    @EnumSource
    void killedProcessTakesItsDeviceWithIt(Caller caller) {
        try (Guest guest = Guest.of(caller)) {
            try (Attachment attached = Attachment.to(guest, "-c")) {
                attached.signal("KILL");
                attached.await().endedWith(137);
            }
            hasNoDevice(guest);
            try (Attachment _ = Attachment.to(guest, "-c")) {
                guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void processThatDoesNotExistIsNamed(Caller caller) {
        failsWith(
                attach(caller, Long.parseLong(NO_PROCESS)),
                "/proc/" + NO_PROCESS + "/ns/net: No such file or directory");
    }

    @Test
    void processThatHasEndedIsNamed() {
        long pid;
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            pid = guest.pid();
        }
        String line = "/proc/" + pid + "/ns/net: No such file or directory";
        failsWith(attach(Caller.NOBODY, pid), line);
    }

    /** As the peer does: the device keeps the namespace, and nobody said that we should end. */
    @Test
    void targetThatVanishesLaterEndsNothing() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c");
                Running other =
                        Running.start(
                                guest.entering("sh", "-c", "echo entered; read x; exec " + PING))) {
            other.awaitOut("entered");
            guest.endHolder();
            other.write("\n");
            other.awaitOut("1 received");
            assertTrue(attached.isAlive());
        }
    }

    @ParameterizedTest
    @EnumSource
    void deviceThatAnotherProcessHoldsIsBusy(Caller caller) {
        try (Guest guest = Guest.of(caller);
                Attachment first = Attachment.to(guest, "-c")) {
            failsWith(attach(caller, guest.pid()), "ioctl(TUNSETIFF): Device or resource busy");
            assertTrue(first.isAlive());
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
        }
    }

    @Test
    void nameOfAnotherKindOfDeviceIsInvalid() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            String pid = Long.toString(guest.pid());
            failsWith(
                    Attachment.launch(Caller.NOBODY, "-c", "-r", "3", pid, "lo"),
                    "ioctl(TUNSETIFF): Invalid argument");
        }
    }

    /** A mount namespace in which the folder of the TUN device is another. */
    private static Attachment attachWhere(String inside, Guest guest) {
        Machine.need(Machine.isRoot(), "only root can hide a device");
        String line = "mount -t tmpfs none /dev/net && " + inside + " && exec \"$@\"";
        List<String> words = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", line, "sh"));
        String pid = Long.toString(guest.pid());
        words.addAll(guest.caller().command(Image.slirp4netns(), "-c", "-r", "3", pid, "tap0"));
        return Attachment.launch(words);
    }

    @ParameterizedTest
    @EnumSource
    void missingTunDeviceIsNamed(Caller caller) {
        try (Guest guest = Guest.of(caller)) {
            failsWith(
                    attachWhere("true", guest),
                    "open(\"/dev/net/tun\"): No such file or directory");
            hasNoDevice(guest);
        }
    }

    @Test
    void closedTunDeviceIsNamedWithTheRemedy() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            Attachment attached = attachWhere("mknod -m 600 /dev/net/tun c 10 200", guest);
            failsWith(attached, "open(\"/dev/net/tun\"): Permission denied");
            assertTrue(attached.stderr().contains("chmod 0666 /dev/net/tun"), attached.stderr());
        }
    }

    @Test
    void namespaceOfAnotherUserIsUnreadable() {
        try (Guest guest = Guest.of(Caller.ROOT)) {
            failsWith(
                    attach(Caller.NOBODY, guest.pid()),
                    "/proc/" + guest.pid() + "/ns/net: Permission denied");
            hasNoDevice(guest);
        }
    }

    @Test
    void pathWithoutItsUserNamespaceIsRefused() {
        try (Guest guest = Guest.of(Caller.NOBODY)) {
            String path = "/proc/" + guest.pid() + "/ns/net";
            failsWith(
                    Attachment.launch(
                            Caller.NOBODY, "-c", "-r", "3", "--netns-type=path", path, "tap0"),
                    "setns(CLONE_NEWNET): Operation not permitted");
        }
    }

    @Test
    void readyIsSaidWithOneByteAndThePipeClosed() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            // The pipe is the whole output of the started process: its end is the ready pipe's.
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            assertEquals("1", attached.readyBytes());
            attached.signal("TERM");
            attached.await().endedWith(143);
            assertEquals("1", attached.readyBytes());
        }
    }

    @Test
    void exitPipeEndsTheProcessWhenItHangsUpButNotWhenItHasBytes() {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c", "-e", Attachment.EXIT_FD)) {
            attached.exitPipe().write("anything");
            guest.run("ping", "-c", "1", "-W", "5", "10.0.2.2").succeeded();
            assertTrue(attached.isAlive());
            attached.exitPipe().endInput();
            Result result = attached.await().endedWith(0);
            assertEquals("exitfd event\ndo_slirp is exiting\n", result.err());
            hasNoDevice(guest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "5", "100"})
    void exitDescriptorThatIsNotOpenEndsTheProcessAtOnce(String number) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.launch(
                                Caller.NOBODY,
                                "-c",
                                "--exit-fd=" + number,
                                Long.toString(guest.pid()),
                                "tap0")) {
            Result result = attached.await().endedWith(0);
            assertTrue(result.err().startsWith("exitfd event\n"), result::toString);
        }
    }

    /** Also where the number is that of a file of the JVM's own. */
    @ParameterizedTest
    @ValueSource(strings = {"9", "5", "100"})
    void readyDescriptorThatIsNotOpenDoesNotStopTheStart(String number) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.launch(
                                Caller.NOBODY,
                                "-c",
                                "--ready-fd=" + number,
                                Long.toString(guest.pid()),
                                "tap0")) {
            Await.until(
                    "a device that answers",
                    () -> guest.run("ping", "-c", "1", "-W", "1", "10.0.2.2").status() == 0);
            assertTrue(attached.isAlive());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void signalsEndTheProcessCleanly(String signal) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached = Attachment.to(guest, "-c")) {
            attached.signal(signal);
            Result result = attached.await().endedWith(signal.equals("TERM") ? 143 : 130);
            assertEquals("", result.err());
            hasNoDevice(guest);
        }
    }
}
