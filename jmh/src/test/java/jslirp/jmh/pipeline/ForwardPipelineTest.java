package jslirp.jmh.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jslirp.wire.IpAddress;
import org.junit.jupiter.api.Test;

/** What the benchmark of forwarded connections measures is what it says. */
final class ForwardPipelineTest {
    private static final int MANY = 100_000;

    private static ForwardPipeline opened(IpAddress client) {
        ForwardPipeline pipeline = new ForwardPipeline(client);
        for (int i = 0; i < MANY; i++) {
            pipeline.open();
        }
        pipeline.check();
        assertEquals(MANY, pipeline.answered());
        assertEquals(0, pipeline.flows());
        return pipeline;
    }

    @Test
    void clientOfTheLoopbackIsSeenAsTheGateway() {
        ForwardPipeline pipeline = opened(IpAddress.LOOPBACK_IPV4);
        assertEquals((int) pipeline.gateway(), pipeline.seenAddress());
    }

    @Test
    void otherClientIsSeenAsItIs() {
        IpAddress client = IpAddress.parse("192.0.2.2");
        assertEquals((int) client.low(), opened(client).seenAddress());
    }
}
