package jslirp.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Settings by which a host forbids user namespaces, and what its administrator can do. */
final class NamespaceLimits {
    /**
     * A setting that forbids.
     *
     * @param path where it is read
     * @param value what it is when it forbids
     */
    private record Setting(String path, String value, String remedy) {
        boolean forbids() {
            try {
                return Files.readString(Path.of(path)).strip().equals(value);
            } catch (IOException e) {
                // This kernel does not have it.
                return false;
            }
        }
    }

    private static final List<Setting> SETTINGS =
            List.of(
                    new Setting(
                            "/proc/sys/user/max_user_namespaces",
                            "0",
                            "user namespaces are turned off: sysctl"
                                    + " user.max_user_namespaces=10000"),
                    new Setting(
                            "/proc/sys/user/max_net_namespaces",
                            "0",
                            "network namespaces are turned off:"
                                    + " sysctl user.max_net_namespaces=10000"),
                    new Setting(
                            "/proc/sys/kernel/unprivileged_userns_clone",
                            "0",
                            "user namespaces are for root only:"
                                    + " sysctl kernel.unprivileged_userns_clone=1"),
                    new Setting(
                            "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
                            "1",
                            "AppArmor restricts user namespaces: give jslirp a profile with userns,"
                                    + " or sysctl kernel.apparmor_restrict_unprivileged_userns=0"));

    private NamespaceLimits() {}

    /** What can be done on this host, empty if nothing is known to forbid namespaces. */
    static String remedy() {
        for (Setting setting : SETTINGS) {
            if (setting.forbids()) {
                return setting.remedy();
            }
        }
        return "";
    }
}
