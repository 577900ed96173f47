// A program that has the table walker carry out seven rows and checks what became of them. Its exit
// status is 0, or the number of the check that failed. The walker's bytes are appended by the test.
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

    .text
    .globl _start
_start:
    ldr x19, =table
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
