/**
 * One method per system call, all alike.
 *
 * <p>How it works:
 *
 * <ol>
 *   <li>Numbers, flags and struct layouts are generated at build time into {@code jslirp.linux.c}.
 *       Nothing in this package repeats a value that a C header defines.
 *   <li>{@link jslirp.linux.Syscall} links a single downcall shape: an unbound address and seven
 *       longs, which carry every call there is. Linking a further shape costs 6 to 20 ms of
 *       start-up time.
 *   <li>What is called is a few bytes of {@link jslirp.linux.MachineCode}, not libc: the kernel
 *       returns a full 64-bit result with the error in it. The linker could capture errno, but has
 *       more to link then, and a short call took a tenth longer; and the int functions of glibc
 *       leave the upper half of the register undefined. Only calls that both x86-64 and aarch64
 *       have are used.
 *   <li>Each method bears the name of its man page. Zero or more is the result, a negative value is
 *       {@code -errno}. EINTR is retried here and nowhere else.
 *   <li>A pointer is a pair (segment, offset): it is checked against the bounds of the segment and
 *       travels as a long. The segment must be native and outlive the call; {@link
 *       java.lang.foreign.MemorySegment#NULL} with offset 0 is the null pointer.
 * </ol>
 *
 * <p>Nothing here allocates per call, with the exception of the methods that take a String, which
 * belong to the set-up. {@link jslirp.linux.Errno#check} turns a failure into an exception where
 * the set-up wants one.
 *
 * <p>{@link jslirp.linux.SyscallTable} is for a place where no Java may run: a child made by
 * clone(2) that shares our memory.
 */
@NullMarked
package jslirp.linux;

import org.jspecify.annotations.NullMarked;
