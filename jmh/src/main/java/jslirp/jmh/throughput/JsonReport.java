package jslirp.jmh.throughput;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Everything that is known of a run, for programs. */
final class JsonReport {
    private JsonReport() {}

    static String of(Results results) {
        Setup setup = results.setup();
        return String.join(
                ",\n",
                "{\n" + member("when", quoted(setup.when())),
                member("kernel", quoted(setup.kernel())),
                member("processor", quoted(setup.processor())),
                member("processors", Integer.toString(setup.processors())),
                member("traffic", quoted(setup.traffic())),
                member("congestionControl", quoted(setup.congestionControl())),
                member("rounds", Integer.toString(setup.plan().rounds())),
                member("seconds", setup.seconds()),
                member("versions", strings(setup.versions())),
                member("leftOut", strings(setup.leftOut())),
                member("failures", strings(results.failures())),
                member("measurements", measurements(results.readings())),
                member("exchanges", rates(results.rates())) + "\n}\n");
    }

    private static String member(String name, String value) {
        return "  " + quoted(name) + ": " + value;
    }

    private static String strings(List<String> all) {
        return all.stream().map(JsonReport::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String measurements(List<Reading> all) {
        return all.stream()
                .map(JsonReport::measurement)
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String rates(List<Rate> all) {
        return all.stream()
                .map(JsonReport::rate)
                .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
    }

    private static String rate(Rate rate) {
        return String.format(
                Locale.ROOT,
                "{\"mtu\": %d, \"client\": %s, \"exchange\": %s, \"driver\": %s, \"round\": %d,"
                        + " \"perSecond\": %.1f, \"processorMicroseconds\": %.2f}",
                rate.place().mtu(),
                quoted(rate.place().client().word()),
                quoted(rate.exchange().words()),
                quoted(rate.driver()),
                rate.round(),
                rate.perSecond(),
                rate.processorMicroseconds());
    }

    private static String measurement(Reading m) {
        return String.format(
                Locale.ROOT,
                "{\"mtu\": %d, \"client\": %s, \"direction\": %s, \"flows\": %d,"
                        + " \"driver\": %s, \"round\": %d,"
                        + " \"gigabitsPerSecond\": %.4f, \"processorSecondsPerGigabyte\": %.4f}",
                m.place().mtu(),
                quoted(m.place().client().word()),
                quoted(m.load().direction().words()),
                m.load().flows(),
                quoted(m.driver()),
                m.round(),
                m.gigabitsPerSecond(),
                m.processorSecondsPerGigabyte());
    }

    /** A string as RFC 8259 section 7 writes it. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
