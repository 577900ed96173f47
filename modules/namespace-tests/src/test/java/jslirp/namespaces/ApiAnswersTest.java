package jslirp.namespaces;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import jslirp.namespaces.fixture.Image;
import jslirp.namespaces.fixture.Machine;
import jslirp.namespaces.peer.ApiExchange;
import jslirp.namespaces.peer.ApiInterview;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every request to the API is answered as slirp4netns answers it, but for what the file gives
 * reasons.
 */
@ExtendWith(Machine.class)
final class ApiAnswersTest {
    /** What only this program says, after all that the peer says. */
    private static final String ADDED =
            ",\"(errno|hint|host_addr6|guest_addr6)\":\"[^\"]*\"|,\"port\":\\d+";

    @TestFactory
    List<DynamicTest> answersAreThePeersOrDifferForAReason() {
        List<DynamicTest> tests = new ArrayList<>();
        try (ApiInterview interview = new ApiInterview(Image.slirp4netns())) {
            for (ApiExchange exchange : ApiExchange.read()) {
                String answer = interview.ask(exchange.bytes()).replaceAll(ADDED, "");
                tests.add(
                        DynamicTest.dynamicTest(
                                "ask " + exchange.ask(),
                                () -> assertEquals(exchange.ours(), answer)));
            }
        }
        return tests;
    }
}
