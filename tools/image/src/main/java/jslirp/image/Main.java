package jslirp.image;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Makes the image: {@code Main SOURCES IMAGE}, with the modules of jslirp on the module path. */
public final class Main {
    private Main() {}

    /** Makes the image and puts it in the place of an older one. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path sources = Path.of(arguments[0]);
        Path place = Path.of(arguments[1]);
        Path fresh = place.resolveSibling("image.new");
        Path old = place.resolveSibling("image.old");
        RuntimeImage.delete(fresh);
        RuntimeImage.delete(old);
        Files.createDirectories(place.getParent());

        RuntimeImage image = new RuntimeImage(fresh);
        image.link(modulePath());
        image.addLaunchers(sources);
        new Training(image).run();
        image.makeReadable();

        if (Files.exists(place)) {
            Files.move(place, old);
        }
        Files.move(fresh, place);
        RuntimeImage.delete(old);
    }

    /** The jars this program was started with, without its own classes. */
    private static List<Path> modulePath() {
        return Arrays.stream(System.getProperty("jdk.module.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
    }
}
