// A program that has a child and then the walker itself carry out seven rows, and checks what
// became of them. The child has memory of its own here. The exit status is 0, or the number of the
// check that failed. The bytes of the functions are appended by the test.
    .data
    .balign 64
    // nr, a0 to a4, required, result
table:
    .quad 172, 0, 0, 0, 0, 0, 1, -125               // getpid
    .quad 64, 1, text, 7, 0, 0, 1, -125             // write
    .quad 57, -1, 0, 0, 0, 0, 0, -125               // close(-1), may fail
    .quad 222, 0, 4096, 3, 0x22, -1, 1, -125        // mmap, whose offset is the sixth argument
    .quad 57, -1, 0, 0, 0, 0, 1, -125               // close(-1), must not fail
    .quad 64, 1, text, 7, 0, 0, 1, -125             // write, not reached
    .quad -1
text:
    .ascii "walked\n"
    .balign 4
status:
    .word -1

    .text
    .globl _start
_start:
    ldr x19, =table
    mov x20, #10
    mov x0, #17                                     // SIGCHLD
    mov x1, #0
    mov x2, x19
    bl spawn
    cmp x0, #0
    b.le finish
    mov x21, x0
    mov x20, #11                                    // wait4(child, status, 0, 0), by call
    mov x1, x0
    mov x0, #260
    ldr x2, =status
    mov x3, #0
    mov x4, #0
    bl call
    cmp x0, x21
    b.ne finish
    mov x20, #12
    ldr x0, =status
    ldr w0, [x0]
    cbnz w0, finish
    mov x20, #13                                    // mmap, whose offset is the sixth argument
    mov x0, #222
    mov x1, #0
    mov x2, #4096
    mov x3, #3
    mov x4, #0x22
    mov x5, #-1
    mov x6, #4096
    bl call
    cmp x0, #0
    b.le finish
    mov x0, x19
    mov x1, #77
    bl walk
    mov x20, #1
    cbnz x0, finish
    mov x20, #2
    ldr x0, [x19, #56]
    cmp x0, #0
    b.le finish
    mov x20, #3
    ldr x0, [x19, #120]
    cmp x0, #7
    b.ne finish
    mov x20, #4
    ldr x0, [x19, #184]
    cmn x0, #9
    b.ne finish
    mov x20, #5
    ldr x0, [x19, #248]
    cmp x0, #0
    b.le finish
    mov x20, #6
    ldr x0, [x19, #312]
    cmn x0, #9
    b.ne finish
    mov x20, #7
    ldr x0, [x19, #376]
    cmn x0, #125
    b.ne finish
    mov x20, #0
finish:
    mov x0, x20
    mov x8, #93
    svc #0
