package jslirp.cli;

import jslirp.api.ApiReply.Row;

/** Answers of the API as tables. */
final class Answers {
    private static final String ANYWHERE = "*";

    private Answers() {}

    /** The table for an answer to a command. */
    static String table(String command, Row answer) {
        return switch (command) {
            case "list" -> forwards(answer);
            case "flows" -> flows(answer);
            case "stats" -> stats(answer);
            default -> values(answer);
        };
    }

    private static String forwards(Row answer) {
        Table table = new Table("ID", "PROTO", "HOST", "GUEST", "");
        for (Row forward : answer.array("entries")) {
            table.row(
                    forward.text("id"),
                    forward.text("proto"),
                    end(forward, "host"),
                    end(forward, "guest"),
                    details(forward));
        }
        return table.toString();
    }

    private static String end(Row forward, String name) {
        if (!forward.text(name + "_path").isEmpty()) {
            return forward.text(name + "_path");
        }
        String address = forward.text(name + "_addr");
        boolean both = address.equals("0.0.0.0") && !forward.text(name + "_addr6").isEmpty();
        String last = forward.text(name + "_port_end");
        return endpoint(both ? ANYWHERE : address, forward.text(name + "_port"))
                + (last.isEmpty() ? "" : "-" + last);
    }

    private static String endpoint(String address, String port) {
        if (address.isEmpty()) {
            return "-";
        }
        String bracketed = address.indexOf(':') < 0 ? address : "[" + address + "]";
        return bracketed + ":" + port;
    }

    private static String details(Row forward) {
        String device = forward.text("host_if");
        String by = device.isEmpty() ? "" : "by " + device;
        boolean deferred = forward.text("defer_accept").equals("true");
        return deferred ? (by.isEmpty() ? "" : by + ", ") + "while the guest listens" : by;
    }

    private static String flows(Row answer) {
        Table table =
                new Table(
                        "PROTO", "", "GUEST", "REMOTE", "FORWARD", "WAY", "TO GUEST", "FROM GUEST");
        for (Row flow : answer.array("flows")) {
            table.row(
                    flow.text("proto"),
                    flow.text("direction"),
                    end(flow, "guest"),
                    end(flow, "remote"),
                    flow.text("forward"),
                    flow.text("way"),
                    flow.text("bytes_to_guest"),
                    flow.text("bytes_from_guest"));
        }
        int shown = answer.array("flows").size();
        String total = answer.text("total");
        String rest = total.equals(Integer.toString(shown)) ? "" : shown + " of " + total + "\n";
        return table + rest;
    }

    /** What is zero is left out. */
    private static String stats(Row answer) {
        Table table = new Table();
        table.row("flows", answer.text("flows"));
        for (String group : new String[] {"counters", "dropped", "forwarded"}) {
            Row values = answer.object(group);
            String before = group.equals("counters") ? "" : group + " ";
            for (String name : values.names()) {
                if (!values.text(name).equals("0")) {
                    table.row(before + name, values.text(name));
                }
            }
        }
        Table forwards = new Table("FORWARD", "CONNECTIONS", "TO GUEST", "FROM GUEST");
        for (Row forward : answer.array("forwards")) {
            forwards.row(
                    forward.text("id"),
                    forward.text("connections"),
                    forward.text("bytes_to_guest"),
                    forward.text("bytes_from_guest"));
        }
        return table + (answer.array("forwards").isEmpty() ? "" : "\n" + forwards);
    }

    private static String values(Row answer) {
        Table table = new Table();
        for (String name : answer.names()) {
            table.row(name, answer.text(name));
        }
        return table.toString();
    }

    /** A line for an event; none for the answer that the events follow. */
    static String event(Row event) {
        String name = event.text("event");
        if (name.isEmpty()) {
            return "";
        }
        String what = name.startsWith("flow") ? "flow" : "forward";
        Row row = event.object(what);
        String ends =
                what.equals("flow")
                        ? row.text("direction") + " " + end(row, "guest") + " " + end(row, "remote")
                        : row.text("id") + " " + end(row, "host") + " " + end(row, "guest");
        return name + " " + row.text("proto") + " " + ends + "\n";
    }
}
