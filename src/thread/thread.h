#pragma once
/* Families of messages in a case: who answers whom, what is known only because somebody answered
 * it (ghosts), which documents are copies of one message and which nearly are.
 *
 *   rows of the store ── thread_run() ──> struct thread_case  ── thread_build() ──> struct
 * thread_out │ tables thread, ghost, copy  <── one transaction ────────────────────┘
 *
 * Everything is computed anew from the rows, in an order that depends on the documents alone, so
 * that the result is the same whatever the order in which they came. */
#include "base/err.h"

struct store;

struct thread_counts {
        uint64_t messages, threads, ghosts, copies, nears, flaws, versions;
};

/* Compute all families and replace the tables thread, ghost, copy and version in one transaction,
 * which this function opens and commits; also puts FLAW_date_thread on replies dated more than a day before
 * what they answer.  Cost: three passes over the document rows, O(n log n), about 90 bytes of
 * memory a message while it runs. */
int thread_run(struct store *st, struct thread_counts *ret, struct err *e);
