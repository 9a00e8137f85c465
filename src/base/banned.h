#pragma once
/* Functions that this program never calls, made to fail at compile time; what to use instead is
 * said behind each.  Every .c gets this through base/mem.h; the headers that declare them come
 * first, because a poisoned word may not even be declared. */
#include <alloca.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#undef sprintf /* macros where the compiler lacks __builtin_va_arg_pack */
#undef vsprintf
#pragma GCC poison strcpy strcat sprintf vsprintf  /* buf_printf, snprintf */
#pragma GCC poison strtok strtok_r                 /* str_cut */
#pragma GCC poison gets atoi atol atoll            /* str_u64 */
#pragma GCC poison strtol strtoul strtoll strtoull /* str_u64, str_i64 */
#pragma GCC poison gmtime localtime ctime asctime  /* when/ */
#undef alloca
#pragma GCC poison system popen alloca tmpnam mktemp
#pragma GCC poison srand srandom /* base/random.h, seeded ("rand" is a field in OpenSSL) */
