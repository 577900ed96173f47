package jslirp.api;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A request: one JSON object.
 *
 * @param execute the name of the command
 * @param arguments its arguments
 * @param keepAlive whether the connection is to serve more requests
 */
record ApiRequest(String execute, Arguments arguments, boolean keepAlive) {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** Reads a request; what stands after it is not looked at. */
    static ApiRequest parse(byte[] bytes) throws BadRequest {
        // Bytes that are no UTF-8 become a mark: strings with them are strings, and mean nothing.
        String text = new String(bytes, StandardCharsets.UTF_8);
        Object value = Json.read(text.substring(start(text)));
        if (!(value instanceof Map<?, ?> members)) {
            throw new BadRequest("json_object() failed");
        }
        if (!(members.get("execute") instanceof String execute)) {
            throw new BadRequest("no execute found");
        }
        boolean keepAlive = Boolean.TRUE.equals(members.get("keep-alive"));
        return new ApiRequest(execute, new Arguments(members.get("arguments")), keepAlive);
    }

    private static int start(String text) {
        int start = text.indexOf(BYTE_ORDER_MARK) == 0 ? 1 : 0;
        while (start < text.length() && JsonBoundary.isBlank(text.charAt(start))) {
            start++;
        }
        return start;
    }
}
