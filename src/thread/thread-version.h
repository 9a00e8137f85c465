#pragma once
/* Versions: documents whose texts share much, whatever their format: drafts of one memo, the same
 * text as PDF and as DOCX, a draft that stands in a longer paper.  Found from their sketches
 * (thread-sketch.h), which only documents that are no mail have.
 *
 * What many documents share says little: a run of words weighs (2 / n)^1.5 where n documents have
 * it, and nothing above THREAD_VERSION_FORM of them.  So two drafts that alone share a text are
 * near, and so are ten drafts of it, of which any two also share what the others lack; but thirty
 * letters made from one form, which share the form and nothing else, are strangers.  Documents with
 * the same sketch count once, or forty copies of an attachment would make a form of it.
 *
 *   resembles   (shared weight) / (weight of either)          >= THREAD_VERSION_NEAR / 1000
 *   is a part   (shared weight) / (weight of the smaller one) >= THREAD_VERSION_PART / 1000, and
 *               it is at most half as long as the other
 *
 * Links are never equality, and hide nothing. */
#include "base/vec.h"
#include "store/store.h"

enum {
        THREAD_VERSION_NEAR = 120,
        THREAD_VERSION_PART = 500,
        THREAD_VERSION_SHARED = 5, /* runs, at the least: fewer say nothing */
        THREAD_VERSION_FORM = 64,
};

struct thread_versions {
        VEC(struct store_version) links; /* each pair once */
};

/* All links among the documents of `st`; the same whatever their order.  Three passes over the
 * sketches; O(n log n) for texts that share little, at most THREAD_VERSION_FORM times that; about
 * 60 bytes of memory a sketch, 16 for each run shared with others, and a table of at most 128 MB.
 */
int thread_versions_find(struct thread_versions *v, struct store *st, struct err *e);
void thread_versions_done(struct thread_versions *v);
