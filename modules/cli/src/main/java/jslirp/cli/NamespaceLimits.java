package jslirp.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Settings by which a host forbids namespaces, and what its administrator can do. */
final class NamespaceLimits {
    /** Where the kernel's settings are. */
    static final Path SETTINGS = Path.of("/proc/sys");

    /** How the kernel words ENOSPC: there may be no more namespaces (user_namespaces(7)). */
    private static final String NO_MORE = "No space left on device";

    /** Longer than any of these settings is. */
    private static final int LONGEST = 64;

    /** What a small host can do with, and a large one. */
    private static final int FEW = 10_000;

    private static final int ENOUGH = 100_000;

    /** More than any host needs: then this limit is not the one that was reached. */
    private static final int PLENTY = 1_000_000;

    /**
     * A setting that forbids.
     *
     * @param path where it is read
     * @param value what it is when it forbids
     * @param remedy what to say then
     */
    private record Setting(String path, String value, String remedy) {}

    private static final List<Setting> FORBIDDING =
            List.of(
                    new Setting(
                            "user/max_user_namespaces",
                            "0",
                            "user namespaces are turned off: sysctl"
                                    + " user.max_user_namespaces=10000"),
                    new Setting(
                            "user/max_net_namespaces",
                            "0",
                            "network namespaces are turned off:"
                                    + " sysctl user.max_net_namespaces=10000"),
                    new Setting(
                            "kernel/unprivileged_userns_clone",
                            "0",
                            "user namespaces are for root only:"
                                    + " sysctl kernel.unprivileged_userns_clone=1"),
                    new Setting(
                            "kernel/apparmor_restrict_unprivileged_userns",
                            "1",
                            "AppArmor restricts user namespaces: allow them to jslirp by a profile,"
                                    + " or sysctl kernel.apparmor_restrict_unprivileged_userns=0"));

    private NamespaceLimits() {}

    /**
     * What can be done on this host, empty if nothing is known to forbid namespaces.
     *
     * @param settings {@link #SETTINGS}, or what stands in for it
     * @param reason what the kernel said
     */
    static String remedy(Path settings, String reason) {
        for (Setting setting : FORBIDDING) {
            if (read(settings.resolve(setting.path())).equals(setting.value())) {
                return setting.remedy();
            }
        }
        return reason.contains(NO_MORE) ? noMore(settings) : "";
    }

    /**
     * Each user namespace has limits of its own, and those of all above it hold as well, which
     * cannot be read from within. So both kinds are named.
     */
    private static String noMore(Path settings) {
        StringBuilder text = new StringBuilder("there may be no more namespaces: sysctl");
        for (String kind : List.of("user", "net")) {
            String name = "max_" + kind + "_namespaces";
            int limit = Decimal.parse(read(settings.resolve("user/" + name)));
            boolean binds = limit > 0 && limit < PLENTY;
            int more = binds ? Math.max(FEW, 2 * limit) : ENOUGH;
            text.append(" user.").append(name).append('=').append(more);
        }
        return text.toString();
    }

    /** The kernel tells a setting to one read(2), and nothing to the next. */
    static String read(Path setting) {
        try (InputStream in = Files.newInputStream(setting)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            // This kernel does not have it.
            return "";
        }
    }
}
