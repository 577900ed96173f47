package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.peer.Answer;
import jslirp.namespaces.peer.Exchange;
import jslirp.namespaces.peer.Interview;
import jslirp.namespaces.peer.Transcript;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every command line is answered as slirp4netns answers it, but for what the file gives reasons.
 */
@ExtendWith(Machine.class)
final class PeerAnswersTest {
    /** A start is half waiting, for the kernel and for the JVM's own threads. */
    private static final int AT_ONCE = 4;

    private static final ExecutorService THREADS = Executors.newFixedThreadPool(AT_ONCE);

    @AfterAll
    static void end() {
        THREADS.shutdownNow();
    }

    @TestFactory
    List<DynamicTest> answersAreThePeersOrDifferForAReason() {
        Interview interview = new Interview(Image.slirp4netns());
        List<DynamicTest> tests = new ArrayList<>();
        for (Exchange exchange : Transcript.read()) {
            Callable<Answer> asking = () -> interview.ask(exchange.question());
            Future<Answer> answer = THREADS.submit(asking);
            tests.add(
                    DynamicTest.dynamicTest(
                            exchange.question().toString(),
                            () -> assertEquals(exchange.ours(), result(answer))));
        }
        return tests;
    }

    private static Answer result(Future<Answer> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
