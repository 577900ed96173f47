package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Attachment;
import jslirp.namespaces.fixture.Caller;
import jslirp.namespaces.fixture.Family;
import jslirp.namespaces.fixture.Guest;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.fixture.RandomFile;
import jslirp.namespaces.fixture.Running;
import jslirp.namespaces.fixture.WebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Random bytes through a real HTTP server and client arrive whole, at every size of packet. */
@ExtendWith(Machine.class)
@ParameterizedClass
@EnumSource(Family.class)
final class TransferTest {
    private static final long SEED = 20261121;
    private static final long MEBIBYTE = 1 << 20;
    private static final long SLOW = 10_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(Machine.FULL ? 20 : 2);

    private static RandomFile whole;
    private static RandomFile part;

    @Parameter Family family;
    private WebServer wholeServer;
    private WebServer partServer;

    @BeforeAll
    static void makeFiles() {
        // Odd lengths, so that the last segment is a short one.
        whole = RandomFile.of(SEED, (Machine.FULL ? 1024 : 64) * MEBIBYTE - 1);
        part = Machine.FULL ? whole : RandomFile.of(SEED + 1, 16 * MEBIBYTE - 1);
    }

    @BeforeEach
    void serve() {
        wholeServer = new WebServer(family, whole);
        partServer = new WebServer(family, part);
    }

    @AfterEach
    void close() {
        wholeServer.close();
        partServer.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1500, auto", "4000, auto", "16384, auto", "65520, auto",
        "1500, off", "4000, off", "16384, off", "65520, off"
    })
    void randomBytesArriveWholeEachWay(int mtu, String offload) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.to(guest, "-c6", "--mtu=" + mtu, "--offload=" + offload)) {
            check(download(guest, wholeServer, 0), whole);
            check(upload(guest, wholeServer, whole, 0), whole);
            long jumbograms = attached.counter("TCP_JUMBOGRAMS");
            assertEquals(offload.equals("auto"), jumbograms > 0, jumbograms + " jumbograms");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1500, auto", "4000, auto", "16384, auto", "65520, auto",
        "1500, off", "4000, off", "16384, off", "65520, off"
    })
    void slowReaderOnEitherSideGetsEveryByte(int mtu, String offload) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment attached =
                        Attachment.to(guest, "-c6", "--mtu=" + mtu, "--offload=" + offload)) {
            long start = System.nanoTime();
            Running download = download(guest, partServer, SLOW);
            Running upload = upload(guest, partServer, part, SLOW);
            check(download, part);
            check(upload, part);
            double seconds = (System.nanoTime() - start) / 1e9;
            // The kernel's buffers run ahead of the reader by some megabytes.
            double expected = (part.length() - 8.0 * MEBIBYTE) / SLOW;
            assertTrue(seconds > expected, "too fast for a slow reader: " + seconds + " s");
            assertTrue(attached.isAlive());
        }
    }

    @ParameterizedTest
    @CsvSource({"1500", "65520"})
    void parallelFlowsDoNotMix(int mtu) {
        try (Guest guest = Guest.of(Caller.NOBODY);
                Attachment _ = Attachment.to(guest, "-c6", "--mtu=" + mtu)) {
            List<Running> transfers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                transfers.add(download(guest, partServer, 0));
                transfers.add(upload(guest, partServer, part, 0));
            }
            for (Running transfer : transfers) {
                check(transfer, part);
            }
        }
    }

    @Test
    void rootsAttachmentCarriesTheSameBytes() {
        try (Guest guest = Guest.of(Caller.ROOT);
                Attachment _ = Attachment.to(guest, "-c6")) {
            check(download(guest, partServer, 0), part);
            check(upload(guest, partServer, part, 0), part);
        }
    }

    private static Running download(Guest guest, WebServer server, long rate) {
        String line = "curl --silent --show-error --fail --limit-rate $1 $2 | sha256sum";
        return guest.start("sh", "-c", line, "sh", Long.toString(rate), server.url(""));
    }

    private static Running upload(Guest guest, WebServer server, RandomFile file, long rate) {
        String line = "curl --silent --show-error --fail --upload-file $1 $2";
        return guest.start("sh", "-c", line, "sh", file.path().toString(), server.url("" + rate));
    }

    /** What the reader computed stands first in the output of either. */
    private static void check(Running transfer, RandomFile file) {
        try (transfer) {
            String digest = transfer.await(PATIENCE).succeeded().out();
            assertEquals(file.sha256(), digest.replaceFirst("(?s)[^0-9a-f].*", ""));
        }
    }
}
