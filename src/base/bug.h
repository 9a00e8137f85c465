#pragma once
/* Our own mistakes: they abort with their place.  Corrupt input must never reach one. */
__attribute__((noreturn, format(printf, 3, 4))) void bug_at(const char *file, int line,
                                                            const char *fmt, ...);
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
#define BUG_IF(cond)                                                                               \
        do {                                                                                       \
                if (__builtin_expect(!!(cond), 0))                                                 \
                        BUG("%s", #cond);                                                          \
        } while (0)
