#pragma once
/* The test harness: TEST(name) { EXPECT_EQ(want, got); } in a test-*.c linked with base/test.c.
 * Each file is one program that prints TAP and ends with "N passed, N failed, N skipped".
 * `program PATTERN` runs the tests whose name holds PATTERN. */
#include "base/buf.h"

#include <inttypes.h>

void test_add(const char *name, void (*run)(void));
__attribute__((format(printf, 3, 4))) void test_fail(const char *file, int line, const char *fmt,
                                                     ...);
__attribute__((format(printf, 1, 2))) void test_skip(const char *fmt, ...); /* then return */
void test_expect_str(const char *file, int line, struct str want, struct str got);

/* $CLEW_DATA/path if it is there, else NULL after test_skip(). */
const char *test_data(const char *path);
/* A fresh private folder, removed when the program ends. */
const char *test_dir(void);
/* The whole file in *ret (init by the callee); false and a failed test if it cannot be read. */
bool test_slurp(const char *path, struct buf *ret);

#define TEST(name)                                                                                 \
        static void test_##name(void);                                                             \
        __attribute__((constructor)) static void test_add_##name(void) {                           \
                test_add(#name, test_##name);                                                      \
        }                                                                                          \
        static void test_##name(void)

#define EXPECT(cond)                                                                               \
        do {                                                                                       \
                if (!(cond))                                                                       \
                        test_fail(__FILE__, __LINE__, "%s", #cond);                                \
        } while (0)
#define EXPECT_EQ(want, got)                                                                       \
        do {                                                                                       \
                int64_t want_ = (int64_t) (want), got_ = (int64_t) (got);                          \
                if (want_ != got_)                                                                 \
                        test_fail(__FILE__, __LINE__, "%s: want %" PRId64 ", got %" PRId64, #got,  \
                                  want_, got_);                                                    \
        } while (0)
#define EXPECT_STR(want, got) test_expect_str(__FILE__, __LINE__, str_of(want), (got))
/* As EXPECT, but leaves the test when it does not hold. */
#define ASSERT(cond)                                                                               \
        do {                                                                                       \
                if (!(cond)) {                                                                     \
                        test_fail(__FILE__, __LINE__, "%s", #cond);                                \
                        return;                                                                    \
                }                                                                                  \
        } while (0)
