/*
 * Stands in for the compiler's <stddef.h>; glibc asks for single types by __need_ macros, and
 * giving all is harmless.
 */
#ifndef JSLIRP_STDDEF_H
#define JSLIRP_STDDEF_H
typedef __SIZE_TYPE__ size_t;
typedef __PTRDIFF_TYPE__ ptrdiff_t;
typedef __WCHAR_TYPE__ wchar_t;
typedef __WINT_TYPE__ wint_t;
typedef struct {
    long long widest_integer __attribute__((__aligned__(__alignof__(long long))));
    long double widest_real __attribute__((__aligned__(__alignof__(long double))));
} max_align_t;
#define NULL ((void *) 0)
#define offsetof(type, member) __builtin_offsetof(type, member)
#endif
#undef __need_size_t
#undef __need_ptrdiff_t
#undef __need_wchar_t
#undef __need_wint_t
#undef __need_NULL
