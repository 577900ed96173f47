package jslirp.jmh.throughput;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Throughput of one flow against MTU, from the first client, a panel for each direction and a line
 * for each driver, as SVG. The MTU's scale is logarithmic, the throughput's begins at zero; a bar
 * at each point reaches from the smallest to the largest round. There is no background: it may be
 * shown on light and on dark.
 */
final class Picture {
    private static final int PANEL_WIDTH = 360;
    private static final int PANEL_HEIGHT = 260;
    private static final int LEFT = 56;
    private static final int TOP = 64;
    private static final int GAP = 64;
    private static final int BOTTOM = 52;
    private static final int RIGHT = 20;
    private static final int MOST_TICKS = 6;

    /** Legible on white and on black; who is not named here gets the last. */
    private static final Map<String, String> COLORS =
            Map.of(
                    Drivers.JSLIRP,
                    "#e8590c",
                    Drivers.JSLIRP_SPLICED,
                    "#e8590c",
                    Drivers.LOOPBACK,
                    "#868e96",
                    Drivers.SLIRP4NETNS,
                    "#228be6",
                    "pasta",
                    "#2f9e44",
                    RootlessKit.NAME,
                    "#f2b705");

    private static final String STYLE =
            """
            <style>
            text { font: 12px sans-serif; fill: #444c56 }
            .title { font-size: 14px; font-weight: bold }
            .grid { stroke: #8b949e; stroke-opacity: 0.35 }
            .line { fill: none; stroke-width: 2.5 }
            @media (prefers-color-scheme: dark) { text { fill: #c9d1d9 } }
            </style>
            """;

    private final Results results;
    private final List<Integer> mtus;
    private final Client client;
    private final double top;
    private final StringBuilder svg = new StringBuilder();

    private Picture(Results results) {
        this.results = results;
        mtus = results.mtus();
        client = results.clients().getFirst();
        top = step(largest(results)) * Math.ceil(largest(results) / step(largest(results)));
    }

    static String of(Results results) {
        return new Picture(results).drawn();
    }

    private static double largest(Results results) {
        return results.readings().stream()
                .filter(reading -> reading.load().flows() == 1)
                .mapToDouble(Reading::gigabitsPerSecond)
                .max()
                .orElse(1);
    }

    /** The distance of two lines of the grid: 1, 2 or 5 times a power of ten. */
    static double step(double largest) {
        double power = Math.pow(10, Math.floor(Math.log10(largest / MOST_TICKS)));
        for (int times : new int[] {1, 2, 5}) {
            if (largest / (times * power) <= MOST_TICKS) {
                return times * power;
            }
        }
        return 10 * power;
    }

    private String drawn() {
        int directions = Direction.values().length;
        int width = LEFT + directions * PANEL_WIDTH + (directions - 1) * GAP + RIGHT;
        int height = TOP + PANEL_HEIGHT + BOTTOM;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
        svg.append(width).append(' ').append(height).append("\" role=\"img\">\n");
        svg.append("<title>").append(results.setup().scenario().title()).append("</title>\n");
        svg.append(STYLE);
        legend();
        for (Direction direction : Direction.values()) {
            panel(direction, LEFT + direction.ordinal() * (PANEL_WIDTH + GAP));
        }
        return svg.append("</svg>\n").toString();
    }

    private void legend() {
        int x = LEFT;
        for (String driver : results.drivers()) {
            draw(
                    "<path class=\"line\" d=\"M%d 18h24\" stroke=\"%s\"%s/>",
                    x, color(driver), dashes(driver));
            text(x + 30, 22, "start", "", driver);
            x += 60 + 8 * driver.length();
        }
    }

    private void panel(Direction direction, int left) {
        text(left, TOP - 12, "start", "title", direction.words() + ", Gbit/s");
        double step = step(top);
        for (int i = 0; i * step <= top * 1.001; i++) {
            double y = y(i * step);
            draw("<path class=\"grid\" d=\"M%d %.1fh%d\"/>", left, y, PANEL_WIDTH);
            text(left - 8, y + 4, "end", "", Summary.number(i * step).replaceFirst("\\.0+$", ""));
        }
        for (int mtu : mtus) {
            draw("<path class=\"grid\" d=\"M%.1f %dv%d\"/>", x(left, mtu), TOP, PANEL_HEIGHT);
            text(x(left, mtu), TOP + PANEL_HEIGHT + 18, "middle", "", Integer.toString(mtu));
        }
        text(left + PANEL_WIDTH / 2.0, TOP + PANEL_HEIGHT + 40, "middle", "", "MTU");
        for (String driver : results.drivers()) {
            line(driver, direction, left);
        }
    }

    private void line(String driver, Direction direction, int left) {
        StringBuilder path = new StringBuilder();
        for (int mtu : mtus) {
            Place place = new Place(mtu, client);
            results.throughput(place, Load.one(direction), driver)
                    .ifPresent(summary -> path.append(point(driver, x(left, mtu), summary, path)));
        }
        draw(
                "<path class=\"line\" d=\"%s\" stroke=\"%s\"%s/>",
                path, color(driver), dashes(driver));
    }

    /** Draws a point, and answers how the line goes there. */
    private String point(String driver, double x, Summary summary, CharSequence before) {
        draw(
                "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>",
                x, y(summary.median()), color(driver));
        draw(
                "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/>",
                x, y(summary.smallest()), y(summary.largest()), color(driver));
        return String.format(
                Locale.ROOT, "%s%.1f %.1f", before.isEmpty() ? "M" : "L", x, y(summary.median()));
    }

    private double x(int left, int mtu) {
        double first = Math.log(mtus.getFirst());
        double range = Math.log(mtus.getLast()) - first;
        return left + (range == 0 ? 0.5 : (Math.log(mtu) - first) / range) * PANEL_WIDTH;
    }

    private double y(double gigabits) {
        return TOP + PANEL_HEIGHT * (1 - gigabits / top);
    }

    private static String color(String driver) {
        return COLORS.getOrDefault(driver, "#be4bdb");
    }

    /** What is no program of the kind looks like none. */
    private static String dashes(String driver) {
        return driver.equals(Drivers.LOOPBACK) ? " stroke-dasharray=\"6 5\"" : "";
    }

    private void text(double x, double y, String anchor, String style, String words) {
        String escaped = words.replace("&", "&amp;").replace("<", "&lt;");
        draw(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>",
                x, y, anchor, style, escaped);
    }

    private void draw(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
