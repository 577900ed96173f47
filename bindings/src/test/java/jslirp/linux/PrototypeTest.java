package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jslirp.linux.c.Linux;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The hand-written methods have the parameters of the C functions, in their order: a pointer is a
 * segment and an offset, and may be left out where a null pointer is passed.
 */
class PrototypeTest {
    private static final String DESCRIPTOR = "$descriptor";
    private static final List<Class<?>> CALLS =
            List.of(Epoll.class, File.class, Mount.class, Process.class, Socket.class);

    @TestFactory
    Stream<DynamicTest> methodsFollowTheirPrototypes() throws ReflectiveOperationException {
        Map<String, FunctionDescriptor> prototypes = prototypes();
        List<DynamicTest> tests = new ArrayList<>();
        for (Class<?> calls : CALLS) {
            for (Method method : calls.getDeclaredMethods()) {
                FunctionDescriptor prototype = prototypes.get(method.getName());
                if (prototype != null && method.getReturnType() == long.class) {
                    String name = calls.getSimpleName() + "." + method.getName();
                    tests.add(DynamicTest.dynamicTest(name, () -> check(calls, name, prototype)));
                }
            }
        }
        assertTrue(tests.size() > 40, () -> "Only " + tests.size() + " methods have prototypes");
        return tests.stream();
    }

    private static Map<String, FunctionDescriptor> prototypes()
            throws ReflectiveOperationException {
        Map<String, FunctionDescriptor> prototypes = new HashMap<>();
        for (Method method : Linux.class.getMethods()) {
            if (method.getName().endsWith(DESCRIPTOR)) {
                String name = method.getName().replace(DESCRIPTOR, "");
                prototypes.put(name, (FunctionDescriptor) method.invoke(null));
            }
        }
        return prototypes;
    }

    /** Shorter forms may stand beside the one that follows the prototype. */
    private static void check(Class<?> calls, String name, FunctionDescriptor prototype) {
        List<String> forms = new ArrayList<>();
        for (Method method : calls.getDeclaredMethods()) {
            if (name.endsWith("." + method.getName())) {
                if (follows(method.getParameterTypes(), prototype.argumentLayouts())) {
                    return;
                }
                forms.add(method.toString());
            }
        }
        throw new AssertionError(name + " should follow " + prototype + ": " + forms);
    }

    private static boolean follows(Class<?>[] parameters, List<MemoryLayout> arguments) {
        int at = 0;
        for (MemoryLayout argument : arguments) {
            if (!(argument instanceof AddressLayout)) {
                Class<?> carrier = ((ValueLayout) argument).carrier();
                if (at == parameters.length || parameters[at] != carrier) {
                    return false;
                }
                at++;
            } else if (at + 1 < parameters.length
                    && parameters[at] == MemorySegment.class
                    && parameters[at + 1] == long.class) {
                at += 2;
            }
        }
        return at == parameters.length;
    }
}
