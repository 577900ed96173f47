package jslirp.jmh.throughput;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a comparison, each of which can be measured without the others. */
enum Part {
    FLOW("flow", 1, null),
    FLOWS("flows", Load.SEVERAL, null),
    REQUEST("request", 0, Exchange.REQUEST),
    CONNECTION("connection", 0, Exchange.CONNECTION);

    private final String word;
    private final int flows;
    private final @Nullable Exchange exchange;

    Part(String word, int flows, @Nullable Exchange exchange) {
        this.word = word;
        this.flows = flows;
        this.exchange = exchange;
    }

    /** Its name on the command line. */
    String word() {
        return word;
    }

    /** Transfers both ways, if it is one of transfers. */
    List<Load> loads() {
        return flows == 0
                ? List.of()
                : Arrays.stream(Direction.values()).map(way -> new Load(way, flows)).toList();
    }

    /** Otherwise what a client asks. */
    List<Exchange> exchanges() {
        return exchange == null ? List.of() : List.of(exchange);
    }
}
