package jslirp.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said where namespaces are forbidden; a folder stands in for /proc/sys. */
final class NamespaceLimitsTest {
    @TempDir private Path settings;

    @ParameterizedTest
    @CsvSource({
        "user/max_user_namespaces, 0, 1000",
        "user/max_net_namespaces, 0, 1000",
        "kernel/unprivileged_userns_clone, 0, 1",
        "kernel/apparmor_restrict_unprivileged_userns, 1, 0"
    })
    void settingIsNamedWhileItForbids(String setting, String forbids, String allows)
            throws IOException {
        set(setting, forbids);
        String remedy = NamespaceLimits.remedy(settings, "unshare failed");
        assertTrue(remedy.contains("sysctl " + setting.replace('/', '.') + "="), remedy);
        set(setting, allows);
        assertEquals("", NamespaceLimits.remedy(settings, "unshare failed"));
    }

    @Test
    void limitThatIsReachedIsNamedWithAHigherOne() throws IOException {
        set("user/max_user_namespaces", "94000");
        String reason = "unshare: unshare failed: No space left on device";
        String remedy = NamespaceLimits.remedy(settings, reason);
        assertTrue(remedy.contains(" user.max_user_namespaces=188000 "), remedy);
        assertTrue(remedy.endsWith(" user.max_net_namespaces=100000"), remedy);
    }

    @Test
    void settingOfTheKernelIsReadWhole() throws IOException {
        Path limit = NamespaceLimits.SETTINGS.resolve("user/max_user_namespaces");
        Process cat = new ProcessBuilder("cat", limit.toString()).start();
        String whole = new String(cat.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertEquals(whole.strip(), NamespaceLimits.read(limit));
    }

    @Test
    void hostThatForbidsNothingIsNotBlamed() {
        assertEquals("", NamespaceLimits.remedy(settings, "unshare failed"));
    }

    private void set(String setting, String value) throws IOException {
        Path file = settings.resolve(setting);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }
}
