/* Stands in for the compiler's <stdbool.h>. */
#ifndef JSLIRP_STDBOOL_H
#define JSLIRP_STDBOOL_H
#define bool _Bool
#define true 1
#define false 0
#endif
