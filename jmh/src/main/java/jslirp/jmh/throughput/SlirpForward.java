package jslirp.jmh.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program with the command line and the API socket of slirp4netns, which forwards a port.
 *
 * @param name its name in the report
 * @param program its path
 * @param port of the host, which leads to {@link Traffic#PORT} of the guest
 * @param options of its own
 */
record SlirpForward(String name, Path program, int port, List<String> options) implements Driver {
    SlirpForward {
        options = List.copyOf(options);
    }

    @Override
    public String version() throws IOException {
        return new Slirp(name, program, false).version();
    }

    @Override
    public Attachment attach(Namespace host, int mtu) throws IOException {
        Namespace guest = host.guest();
        Path folder = Files.createTempDirectory("jslirp-bench-");
        Path socket = folder.resolve("api");
        try {
            return Attachment.forward(host, port, guest, start(host, guest, mtu, socket));
        } catch (IOException e) {
            guest.close();
            throw e;
        } finally {
            // It is asked once, so that nothing is left whatever the program does at its end.
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
    }

    private Program start(Namespace host, Namespace guest, int mtu, Path socket)
            throws IOException {
        List<String> words = new ArrayList<>(List.of(program.toString(), "-c", "--mtu=" + mtu));
        words.add("--api-socket=" + socket);
        words.addAll(options);
        Program started = Slirp.start(host, guest, words);
        try {
            ForwardRequest.send(socket, port);
            return started;
        } catch (IOException e) {
            started.close();
            throw e;
        }
    }
}
