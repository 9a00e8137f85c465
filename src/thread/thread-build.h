#pragma once
/* The family algorithms on plain arrays: no store, no strings, no recursion.
 *
 *   documents        nodes (one per message, or ghost)      families
 *   ┌──┐ mid a       ┌───────┐                               depth 0  a
 *   │d1├────────────>│ a     │<── parent ── b               depth 1  ├─ b
 *   │d2├────────────>│(d1,d2)│                               depth 2  │  └─ (c, a ghost)
 *   └──┘ a copy      └───────┘                               depth 3  │     └─ d
 *
 * Nodes.  Documents with one Message-ID are one node if they agree: the same body, or the same
 * subject, date and sender; agreement is closed transitively.  Those that do not agree (forged or
 * reused ids) are nodes of their own; answers go to the one with most documents, then the earliest,
 * then the smallest key.  Documents without an id join documents of the same body, date and sender:
 * the one node with an id that has them, or else each other.
 *
 * Parents (after J. Zawinski, "message threading"): a message hangs under the last of its
 * references that is not itself and makes no loop.  Reference lists also order the messages they
 * name: each entry that has no word of its own on the matter hangs under the one before it.  Links
 * are made latest message first, so a loop breaks at its earliest message.  A node gets a parent
 * once and never another, so union-find tells a loop in O(1) (Tarjan 1975).
 *
 * Subjects: a message with a reply prefix and without any reference hangs under the latest message
 * of the same base subject at most THREAD_SUBJECT_DAYS before it, if one author wrote to the other
 * or one author wrote twice to the same person.  Strangers never meet by subject.
 *
 * Near-copies: simhash distance <= THREAD_NEAR_BITS, found in four 16-bit bands (of any two such
 * values one band is equal).  Each is linked to the smallest key it is near to; never hidden. */
#include "base/arena.h"
#include "base/vec.h"

enum { THREAD_SUBJECT_DAYS = 30, THREAD_NEAR_BITS = 3, THREAD_LATE_SECONDS = 86400 };

#define THREAD_NONE    UINT32_MAX
#define THREAD_UNDATED INT64_MIN

struct thread_in {
        uint64_t key;         /* head of the document key: the canonical order */
        uint64_t mid;         /* store_mid_fp(), or 0 */
        uint64_t subject;     /* thread_print_subject, or 0 */
        uint64_t body;        /* thread_print_done, or 0 */
        int64_t date;         /* or THREAD_UNDATED */
        uint32_t from;        /* a number for the sender's address, or 0; only compared */
        uint32_t n_refs;      /* of those: */
        const uint64_t *refs; /* prints of the Message-IDs named, oldest first */
};

/* All that is known, a column for each thing so that each can go when it was last asked for.
 * `people` writes the numbers of those addressed (to, cc, bcc) by document `i`, at most `max`, and
 * returns how many; it is asked only where subjects meet.  May be NULL. */
struct thread_case {
        size_t (*people)(void *ctx, uint32_t i, uint32_t *ret, size_t max);
        void *ctx;
        uint32_t n;        /* documents */
        VEC(uint64_t) ids; /* all Message-IDs, own and named: rising, each once */
        VEC(uint64_t) keys, subjects, bodies;
        VEC(int64_t) dates;
        VEC(uint32_t) froms, own;    /* `own`: place in `ids`, or THREAD_NONE */
        VEC(uint32_t) refs, refs_at; /* places in `ids`; of document i from refs_at[i] */
};

/* Filling a case takes two rounds: the ids of every document, thread_case_begin() with about how
 * many documents there are, and then the documents in the same words.  Ids are 8 bytes in the first
 * round and 4, their places, in the second. */
void thread_case_ids(struct thread_case *c, uint64_t mid, const uint64_t *refs, size_t n_refs);
void thread_case_begin(struct thread_case *c, uint64_t about);
void thread_case_add(struct thread_case *c, const struct thread_in *in);
void thread_case_done(struct thread_case *c);

enum thread_copy_kind { THREAD_COPY_none, THREAD_COPY_copy, THREAD_COPY_near };

struct thread_row {      /* one per document, in the order given */
        uint32_t thread; /* the first document of the family in reading order */
        uint32_t parent; /* document (representative) or THREAD_NONE */
        uint32_t ghost;  /* index into ghosts if the parent is one, else THREAD_NONE */
        uint32_t depth;  /* ghosts count; 0 = root */
        uint32_t pos;    /* place in the family in reading order, from 0 */
        uint32_t of;     /* what it is a copy of or near to, or THREAD_NONE */
        uint8_t copy;    /* enum thread_copy_kind */
        bool late;       /* dated more than a day before what it answers */
};

struct thread_ghost {
        uint64_t mid;
        uint32_t thread; /* as in thread_row */
        uint32_t parent; /* document above it, or THREAD_NONE */
        uint32_t ghost;  /* ghost above it, or THREAD_NONE */
        uint32_t by;     /* a document that names it: the smallest key */
        uint32_t depth, pos;
};

struct thread_out {
        struct thread_row *rows;
        uint32_t *reading;           /* all documents by family, each in reading order */
        uint32_t *order;             /* all documents by key */
        struct thread_ghost *ghosts; /* sorted by mid */
        uint32_t n_ghosts;
        uint64_t n_threads, n_copies, n_nears, n_late;
};

/* Compute the families of `c`, which is empty afterwards.  Never fails; the arrays of *ret are heap
 * memory that thread_out_done() gives back.  O(n log n) for any input; at most about 100 bytes a
 * document at any time, what was given and what comes out counted. */
void thread_build(struct thread_case *c, struct thread_out *ret);
void thread_out_done(struct thread_out *out);

/* Near-copies are found last, when all that families take is given back: begin, the simhash of each
 * document (thread_print_done, or 0), end, which writes them into out->rows. */
struct thread_near {
        uint64_t sim;      /* rotated so that the band looked at is in front */
        uint32_t rank, to; /* place in out->order: its own; the smallest that has it or lies near */
};

struct thread_nears {
        struct thread_out *out;
        uint32_t *rank; /* of each document */
        VEC(struct thread_near) sims;
};

void thread_near_begin(struct thread_nears *s, struct thread_out *out, uint32_t n);
void thread_near_add(struct thread_nears *s, uint32_t i, uint64_t sim);
void thread_near_end(struct thread_nears *s);
