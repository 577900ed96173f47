package jslirp.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every method that takes a descriptor returns {@code -EBADF} for -1: no narrowing, no -1. */
class BadDescriptorTest {
    private static final List<Class<?>> CALLS =
            List.of(
                    Epoll.class,
                    File.class,
                    InterfaceRequest.class,
                    Ioctl.class,
                    Mount.class,
                    Netlink.class,
                    Process.class,
                    Socket.class,
                    Tun.class);

    private static final Set<String> DESCRIPTORS = Set.of("fd", "fdIn", "dirfd", "epfd", "oldfd");

    /**
     * What must not be zero, lest the kernel refuses or ignores the call before it looks further.
     */
    private static final Set<String> NOT_ZERO = Set.of("count", "mask");

    /** poll(2) passes over negative descriptors. */
    private static final Set<String> TOLERANT = Set.of("poll");

    @TestFactory
    Stream<DynamicTest> descriptorMinusOneIsBad() {
        List<Method> methods = new ArrayList<>();
        for (Class<?> calls : CALLS) {
            for (Method method : calls.getDeclaredMethods()) {
                if (takesDescriptor(method) && !TOLERANT.contains(method.getName())) {
                    methods.add(method);
                }
            }
        }
        methods.sort((a, b) -> a.toString().compareTo(b.toString()));
        assertEquals(true, methods.size() > 40, "The descriptors are found by parameter names");
        return methods.stream().map(m -> DynamicTest.dynamicTest(m.toString(), () -> check(m)));
    }

    private static boolean takesDescriptor(Method method) {
        return Modifier.isPublic(method.getModifiers())
                && method.getReturnType() == long.class
                && method.getParameterCount() > 0
                && DESCRIPTORS.contains(method.getParameters()[0].getName());
    }

    private static void check(Method method) throws ReflectiveOperationException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096, 8);
            memory.set(ValueLayout.JAVA_BYTE, 0, (byte) 'x');
            Parameter[] parameters = method.getParameters();
            Object[] arguments = new Object[parameters.length];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = i == 0 ? (Object) (-1) : argument(parameters[i], memory);
            }
            assertEquals((long) -Errno.EBADF, method.invoke(null, arguments));
        }
    }

    private static Object argument(Parameter parameter, MemorySegment memory) {
        int number = NOT_ZERO.contains(parameter.getName()) ? 1 : 0;
        Class<?> type = parameter.getType();
        if (type == int.class) {
            return number;
        }
        if (type == long.class) {
            return (long) number;
        }
        if (type == boolean.class) {
            return false;
        }
        return type == String.class ? "x" : memory;
    }
}
