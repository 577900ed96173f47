# long walk(struct row *table): carries out rows until one has a negative number.
#
# A row is eight quadwords: nr, a0, a1, a2, a3, a4, required, result. A negative result of a row
# whose "required" is not zero ends the walk. Position-independent, no stack but the return
# address and one saved register, no memory but the table: it runs in a child that shares our
# memory, where no Java and no libc may run.
    .text
    .globl walk
walk:
    push %rbx
    mov %rdi, %rbx
next:
    mov (%rbx), %rax
    test %rax, %rax
    js done
    mov 8(%rbx), %rdi
    mov 16(%rbx), %rsi
    mov 24(%rbx), %rdx
    mov 32(%rbx), %r10
    mov 40(%rbx), %r8
    xor %r9d, %r9d
    syscall
    mov 48(%rbx), %rcx
    mov %rax, 56(%rbx)
    add $64, %rbx
    test %rax, %rax
    jns next
    test %rcx, %rcx
    jz next
done:
    xor %eax, %eax
    pop %rbx
    ret
