package jslirp.tidy;

import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Every package of main code states its theory of operation, and is null-marked. */
final class PackageComments implements Rule {
    private static final String FILE = "package-info.java";

    @Override
    public void check(SourceTree tree, Consumer<Finding> findings) {
        Set<String> folders = new TreeSet<>();
        TreeMap<String, SourceFile> described = new TreeMap<>();
        for (SourceFile file : tree.files()) {
            String folder = file.path().substring(0, file.path().lastIndexOf('/') + 1);
            if (file.path().equals(folder + FILE)) {
                described.put(folder, file);
            }
            if (file.isMain() && !file.unitPath().equals("module-info.java")) {
                folders.add(folder);
            }
        }
        for (String folder : folders) {
            SourceFile file = described.get(folder);
            if (file == null) {
                findings.accept(new Finding(folder + FILE, 1, "is missing"));
            } else {
                checkContent(file, findings);
            }
        }
    }

    private static void checkContent(SourceFile file, Consumer<Finding> findings) {
        if (!file.code().contains("@NullMarked")) {
            findings.accept(new Finding(file.path(), 1, "is not @NullMarked"));
        }
        if (!file.comments().contains("/**") && !file.comments().contains("///")) {
            findings.accept(new Finding(file.path(), 1, "has no theory of operation"));
        }
    }
}
