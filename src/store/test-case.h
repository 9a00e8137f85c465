#pragma once
/* An invented cache for the tests of store/: two mailboxes that overlap, a folder with a copy of
 * the first, messages with attached files, gaps and missing things; and an intake of it that stops
 * and resumes as flow/ does. */
#include "base/arena.h"
#include "base/random.h"
#include "store/store.h"

struct test_case_options {
        uint64_t messages;
        uint64_t commit_each; /* messages a transaction */
        bool reverse;         /* mailboxes in the other order */
};

/* Take in what is not in yet, then settle and write families.  0 or an error. */
int test_case_intake(struct store *st, const struct test_case_options *o, struct err *e);

/* Open, take in, digest, close. */
int test_case_run(const char *path, struct store_fault *fault, const struct test_case_options *o,
                  struct sha256 *ret_digest, struct err *e);

/* The records of message `i`, into an empty buffer, and its row without ids; arrays live in `a`. */
void test_case_message(uint64_t i, struct arena *a, struct buf *ret_records, struct store_doc *ret);
