package jslirp.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jslirp.linux.c.Linux;
import jslirp.stack.host.HostErrno;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The stack has no bindings: its error numbers are held against them here. */
class HostErrnoTest {
    @TestFactory
    Stream<DynamicTest> numbersOfTheSeamAreThoseOfTheKernel() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Field field : HostErrno.class.getFields()) {
            tests.add(DynamicTest.dynamicTest(field.getName(), () -> check(field)));
        }
        return tests.stream();
    }

    private static void check(Field field) throws ReflectiveOperationException {
        Object kernel = Linux.class.getMethod(field.getName()).invoke(null);
        assertEquals(kernel, field.get(null));
    }

    @Test
    void thereAreNumbersToCheck() {
        assertTrue(HostErrno.class.getFields().length > 10);
    }
}
