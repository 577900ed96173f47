package jslirp.linux;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import jslirp.linux.c.Linux;

/**
 * Three functions in machine code, in a page of their own: a system call without libc, which would
 * put the error into errno, where Java can get at it only at a price; a child that carries out a
 * {@link SyscallTable}; and the walk over its rows.
 *
 * <p>The bytes are what the assembler makes of {@code machine_code_*.s} beside the tests, which
 * assemble the sources again and compare. The code is position-independent. The page is written
 * first and made executable afterwards, never both at once; on aarch64 the kernel synchronises the
 * instruction cache when a page first becomes executable.
 *
 * @param call the function {@code long call(long nr, long a0, ... long a5)}: what the kernel
 *     returned, {@code -errno} for a failure
 * @param spawn the function {@code long spawn(long flags, void *stackEnd, struct row *table)}
 */
record MachineCode(MemorySegment call, MemorySegment spawn) {
    static final String X86_64 =
            "4889f8" // call: mov %rdi,%rax
                    + "4889f7" // mov %rsi,%rdi
                    + "4889d6" // mov %rdx,%rsi
                    + "4889ca" // mov %rcx,%rdx
                    + "4d89c2" // mov %r8,%r10
                    + "4d89c8" // mov %r9,%r8
                    + "4c8b4c2408" // mov 8(%rsp),%r9
                    + "0f05" // syscall
                    + "c3" // ret
                    + "4989d1" // spawn: mov %rdx,%r9
                    + "31d2" // xor %edx,%edx
                    + "4531d2" // xor %r10d,%r10d
                    + "4531c0" // xor %r8d,%r8d
                    + "b838000000" // mov $56,%eax
                    + "0f05" // syscall
                    + "4885c0" // test %rax,%rax
                    + "7511" // jne parent
                    + "4c89cf" // mov %r9,%rdi
                    + "e80a000000" // call walk
                    + "89c7" // mov %eax,%edi
                    + "b83c000000" // mov $60,%eax
                    + "0f05" // syscall
                    + "c3" // parent: ret
                    + "53" // walk: push %rbx
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
                    + "74c9" // je next
                    + "31c0" // done: xor %eax,%eax
                    + "5b" // pop %rbx
                    + "c3"; // ret

    static final String AARCH64 =
            "e80300aa" // call: mov x8, x0
                    + "e00301aa" // mov x0, x1
                    + "e10302aa" // mov x1, x2
                    + "e20303aa" // mov x2, x3
                    + "e30304aa" // mov x3, x4
                    + "e40305aa" // mov x4, x5
                    + "e50306aa" // mov x5, x6
                    + "010000d4" // svc #0
                    + "c0035fd6" // ret
                    + "e90302aa" // spawn: mov x9, x2
                    + "020080d2" // mov x2, #0
                    + "030080d2" // mov x3, #0
                    + "040080d2" // mov x4, #0
                    + "881b80d2" // mov x8, #220
                    + "010000d4" // svc #0
                    + "a00000b5" // cbnz x0, parent
                    + "e00309aa" // mov x0, x9
                    + "04000094" // bl walk
                    + "a80b80d2" // mov x8, #93
                    + "010000d4" // svc #0
                    + "c0035fd6" // parent: ret
                    + "e90300aa" // walk: mov x9, x0
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

    private static final long X86_64_SPAWN = 26;
    static final long AARCH64_SPAWN = 36;

    /** Where walk begins, which only spawn and a test call. */
    static final long AARCH64_WALK = 84;

    private static final long PAGE_LENGTH = 4096;

    /** Makes the page, by functions of libc: this is what all other calls need first. */
    static MachineCode map() {
        String architecture = System.getProperty("os.arch");
        return switch (architecture) {
            case "amd64" -> map(HexFormat.of().parseHex(X86_64), X86_64_SPAWN);
            case "aarch64" -> map(HexFormat.of().parseHex(AARCH64), AARCH64_SPAWN);
            default -> throw new UnsupportedOperationException("No code for " + architecture);
        };
    }

    private static MachineCode map(byte[] code, long spawn) {
        int writable = Linux.PROT_READ() | Linux.PROT_WRITE();
        int kind = Linux.MAP_PRIVATE() | Linux.MAP_ANONYMOUS();
        long address = Syscall.function("mmap", 0, PAGE_LENGTH, writable, kind, -1, 0);
        // Both functions return -1 when they fail. The JVM could not run without such pages either.
        if (address == -1) {
            throw new IllegalStateException("mmap: no page for code");
        }
        MemorySegment page = MemorySegment.ofAddress(address).reinterpret(PAGE_LENGTH);
        CString.put(code, page, 0);
        int executable = Linux.PROT_READ() | Linux.PROT_EXEC();
        if ((int) Syscall.function("mprotect", address, PAGE_LENGTH, executable, 0, 0, 0) != 0) {
            throw new IllegalStateException("mprotect: a page for code may not be executed");
        }
        return new MachineCode(
                MemorySegment.ofAddress(address), MemorySegment.ofAddress(address + spawn));
    }
}
