package jslirp.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.jr.ob.JSON;

/**
 * JSON as slirp4netns reads it: with a comma at the end of an object, and a decimal point at the
 * end of a number; without a name twice, and without a number that is no double.
 */
final class Json {
    private static final JSON JSON_OF_PEER =
            JSON.builder(
                            JsonFactory.builder()
                                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                    .enable(
                                            JsonReadFeature
                                                    .ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
                                    .build())
                    .enable(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS)
                    .build();

    private Json() {}

    /**
     * Reads a value: a map, a list, a string, a number, a truth value, or null.
     *
     * @throws BadRequest if the text is none
     */
    static @Nullable Object read(String text) throws BadRequest {
        try {
            Object value = JSON_OF_PEER.anyFrom(text);
            if (isFinite(value)) {
                return value;
            }
        } catch (JacksonException e) {
            // What exactly is wrong, the peer does not tell either.
        }
        throw new BadRequest("cannot parse JSON");
    }

    /** The reader bounds how deep values are nested, so this cannot recurse far. */
    private static boolean isFinite(@Nullable Object value) {
        return switch (value) {
            case Number number -> Double.isFinite(number.doubleValue());
            case Map<?, ?> map -> map.values().stream().allMatch(Json::isFinite);
            case Iterable<?> list -> {
                boolean finite = true;
                for (Object element : list) {
                    finite &= isFinite(element);
                }
                yield finite;
            }
            case null, default -> true;
        };
    }

    /** Writes a value without any blanks. */
    static String write(Object value) {
        return JSON_OF_PEER.asString(value);
    }
}
