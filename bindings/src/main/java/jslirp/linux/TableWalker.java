package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import jslirp.linux.c.Linux;

/**
 * The machine code that walks a {@link SyscallTable}, in a page of its own.
 *
 * <p>The bytes are what the assembler makes of {@code table_walker_*.s} beside the tests, which
 * assemble the sources again and compare. The code is position-independent. The page is written
 * first and made executable afterwards, never both at once; on aarch64 the kernel synchronises the
 * instruction cache when a page first becomes executable.
 */
final class TableWalker {
    static final String X86_64 =
            "53" // push %rbx
                    + "4889fb" // mov %rdi,%rbx
                    + "488b03" // next: mov (%rbx),%rax
                    + "4885c0" // test %rax,%rax
                    + "782f" // js done
                    + "488b7b08" // mov 8(%rbx),%rdi
                    + "488b7310" // mov 16(%rbx),%rsi
                    + "488b5318" // mov 24(%rbx),%rdx
                    + "4c8b5320" // mov 32(%rbx),%r10
                    + "4c8b4328" // mov 40(%rbx),%r8
                    + "4531c9" // xor %r9d,%r9d
                    + "0f05" // syscall
                    + "488b4b30" // mov 48(%rbx),%rcx
                    + "48894338" // mov %rax,56(%rbx)
                    + "4883c340" // add $64,%rbx
                    + "4885c0" // test %rax,%rax
                    + "79ce" // jns next
                    + "4885c9" // test %rcx,%rcx
                    + "74c9" // jz next
                    + "31c0" // done: xor %eax,%eax
                    + "5b" // pop %rbx
                    + "c3"; // ret

    static final String AARCH64 =
            "e90300aa" // mov x9, x0
                    + "280140a9" // next: ldp x8, x0, [x9]
                    + "4801f8b7" // tbnz x8, #63, done
                    + "210941a9" // ldp x1, x2, [x9, #16]
                    + "231142a9" // ldp x3, x4, [x9, #32]
                    + "050080d2" // mov x5, #0
                    + "010000d4" // svc #0
                    + "2a1940f9" // ldr x10, [x9, #48]
                    + "201d00f9" // str x0, [x9, #56]
                    + "29010191" // add x9, x9, #64
                    + "e0feffb6" // tbz x0, #63, next
                    + "cafeffb4" // cbz x10, next
                    + "000080d2" // done: mov x0, #0
                    + "c0035fd6"; // ret

    private static final long PAGE_LENGTH = 4096;

    /**
     * The address of the function {@code long walk(struct row *)}, or {@code -errno}: there is no
     * code for this architecture, or the system lets no page become executable.
     */
    static final long CODE = map(System.getProperty("os.arch"));

    private TableWalker() {}

    private static long map(String architecture) {
        return switch (architecture) {
            case "amd64" -> map(HexFormat.of().parseHex(X86_64));
            case "aarch64" -> map(HexFormat.of().parseHex(AARCH64));
            default -> -Errno.ENOSYS;
        };
    }

    private static long map(byte[] code) {
        long address =
                Syscall.call(
                        Linux.SYS_mmap(),
                        0,
                        PAGE_LENGTH,
                        Linux.PROT_READ() | Linux.PROT_WRITE(),
                        Linux.MAP_PRIVATE() | Linux.MAP_ANONYMOUS(),
                        -1,
                        0);
        if (address < 0) {
            return address;
        }
        MemorySegment page = MemorySegment.ofAddress(address).reinterpret(PAGE_LENGTH);
        MemorySegment.copy(code, 0, page, ValueLayout.JAVA_BYTE, 0, code.length);
        int executable = Linux.PROT_READ() | Linux.PROT_EXEC();
        long result = Syscall.call(Linux.SYS_mprotect(), address, PAGE_LENGTH, executable);
        return result < 0 ? result : address;
    }
}
