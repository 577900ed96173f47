package jslirp.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests as slirp4netns reads them. */
final class ApiRequestTest {
    private static ApiRequest parse(String text) throws BadRequest {
        return ApiRequest.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(byte[] bytes) {
        return assertThrows(BadRequest.class, () -> ApiRequest.parse(bytes)).getMessage();
    }

    private static String refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "foo",
                "{",
                "{\"execute\":\"x\"",
                "//c\n{}",
                "{/*c*/}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":{\"b\":1e400}}",
                "{\"a\":[-1e400]}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":0x10}",
                "{\"a\":NaN}",
                "{\"a\":-}",
                "{\"a\":\"\u0001\"}",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\u0000\"}",
                "\u0000",
                "'a'",
                "{a:1}"
            })
    void whatIsNoJsonCannotBeParsed(String text) {
        assertEquals("bad request: cannot parse JSON", refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "3", "null", "\"x\"", "true", "1e5"})
    void whatIsNoObjectFails(String text) {
        assertEquals("bad request: json_object() failed", refusal(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"execute\":3}", "{\"execute\":null}", "{\"EXECUTE\":\"x\"}"})
    void withoutANameNothingIsExecuted(String text) {
        assertEquals("bad request: no execute found", refusal(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"execute\":\"x\",}",
                "\u000b{\"execute\":\"x\"}",
                "\ufeff{\"execute\":\"x\"}",
                "{\"execute\":\"x\",\"a\":5.}",
                "{\"execute\":\"x\",\"a\":\"\\u0000\"}",
                "{\"execute\":\"x\",\"a\":1e308}"
            })
    void libertiesOfThePeerAreTaken(String text) throws BadRequest {
        assertEquals("x", parse(text).execute());
    }

    @Test
    void bytesThatAreNoUtf8AreAStringAllTheSame() throws BadRequest {
        byte[] bytes = "{\"execute\":\"x\",\"a\":\"~\"}".getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xff;
        assertEquals("x", ApiRequest.parse(bytes).execute());
    }

    /** The reader gives up at some depth; the stack of the thread does not. */
    @ParameterizedTest
    @ValueSource(ints = {400, 1000, 2040})
    void depthIsNoDanger(int depth) {
        String deep = "[".repeat(depth) + "]".repeat(depth);
        String message = refusal(deep);
        assertTrue(message.equals("bad request: cannot parse JSON") == depth > 500, message);
        assertEquals("bad request: cannot parse JSON", refusal("[".repeat(4000)));
        assertEquals("bad request: cannot parse JSON", refusal("{\"a\":".repeat(700)));
    }

    @Test
    void numbersOfAnyLengthAreNoDanger() {
        assertEquals("bad request: cannot parse JSON", refusal("{\"a\":" + "9".repeat(4000) + "}"));
        assertEquals("bad request: cannot parse JSON", refusal("{\"a\":" + "9".repeat(400) + "}"));
        assertEquals("bad request: no execute found", refusal("{\"a\":" + "9".repeat(300) + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "8083.7, 8083",
        "-5, -5",
        "1e300, 2147483647",
        "-1e300, -2147483648",
        "70000, 70000",
        "'\"8082\"', 0",
        "true, 0",
        "null, 0",
        "[1], 0",
        "123456789012345678901234567890, 2147483647",
        "0.9, 0"
    })
    void numbersAreDoublesCutToIntegers(String written, int read) throws BadRequest {
        Arguments arguments =
                parse("{\"execute\":\"x\",\"arguments\":{\"n\":" + written + "}}").arguments();
        assertEquals(read, arguments.number("n"));
    }

    @Test
    void memberOfAnotherTypeIsAsGoodAsAbsent() throws BadRequest {
        Arguments arguments =
                parse("{\"execute\":\"x\",\"arguments\":{\"s\":5,\"t\":\"u\",\"f\":1}}")
                        .arguments();
        assertEquals("", arguments.stringOrEmpty("s"));
        assertEquals("u", arguments.string("t"));
        assertEquals(false, arguments.flag("f"));
        assertEquals(0, parse("{\"execute\":\"x\",\"arguments\":3}").arguments().number("n"));
    }

    @Test
    void keepAliveIsAskedForWithATruthValue() throws BadRequest {
        assertTrue(parse("{\"execute\":\"x\",\"keep-alive\":true}").keepAlive());
        assertEquals(false, parse("{\"execute\":\"x\",\"keep-alive\":1}").keepAlive());
    }
}
