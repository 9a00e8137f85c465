#pragma once
/* A list against a case: who of it is here, on what evidence, and who is not.
 *
 *   names of the list ──> watch-scan.h ─┐
 *   addresses of the list ──────────────┼─> every header and text, read once, several threads
 *                                       v
 *   hits, one a name and document ──> weighed: other bearers, words beside it, offices ──> rows
 *
 * The tier of a row says how the best hit is spelt; the odds say how likely it is whom the list
 * means.  A name that several people here bear, or one common everywhere, is weak until something
 * beside it (an organisation, an office, an address of the list) speaks for it.
 *
 * Rows depend on the case and the list only, never on threads or time. */
#include "base/arena.h"
#include "name/name.h"
#include "store/store-actor.h"
#include "watch/watch-list.h"

#include <signal.h>

enum watch_flag {
        WATCH_IN_HEAD = 1 << 0,  /* in a header, not in the text */
        WATCH_EARLIER = 1 << 1,  /* in words that the document quotes or passes on */
        WATCH_OCR = 1 << 2,      /* read from pixels by nobody but a machine */
        WATCH_ADDRESS = 1 << 3,  /* an address of the list */
        WATCH_BESIDE = 1 << 4,   /* an organisation or office of the list stands beside it */
        WATCH_AMBIGUOUS = 1 << 5 /* of rows: several people here bear the name */
};

struct watch_case_options {
        bool no_cross_script;
        unsigned threads;                                         /* 0 = one for each processor */
        const volatile sig_atomic_t *stop;                        /* or NULL */
        void (*progress)(void *arg, uint64_t docs, uint64_t all); /* or NULL; ~10 a second */
        void *arg;
};

/* What came of one entry.  All zero but `entry`: no hit. */
struct watch_row {
        uint32_t entry;
        enum name_tier tier;     /* the verdict: weak if the odds stay below a half */
        enum name_tier spelling; /* of the best hit, whoever it is */
        double score;            /* of the spelling alone: name_compare() */
        double odds;             /* that it is whom the list means, as far as the list tells */
        uint32_t flags;          /* enum watch_flag, of all hits */
        uint32_t people;         /* actors with addresses that bear the name; 0 = in texts only */
        uint32_t apart;          /* of them, those that something shows to be different people */
        uint64_t docs;      /* documents with it (hits in part count only if there is no other) */
        uint64_t weak_docs; /* documents with a part of it only */
        uint64_t messages;  /* the same, copies counted once */
        uint64_t occasions; /* different surroundings: quotations and copies counted once */
};

struct watch_coverage {
        uint64_t docs, no_ocr; /* scanned; of them with pages that nobody has read from pixels */
        uint64_t ocr;          /* with text from pixels */
        uint64_t unread;       /* locked, damaged or strings only */
        uint64_t names;        /* names of the case that no-hit rows were compared with */
        uint64_t tiers[5];     /* rows by enum name_tier */
        uint64_t ambiguous;
};

struct watch_case;

/* Look for all of `l` (borrowed until the end) in `st` (open for reading).  ERR_stopped when
 * `stop` was set.  Memory: the scan, and 40 bytes a name and document. */
int watch_case_new(struct store *st, const struct watch_list *l, const struct watch_case_options *o,
                   struct watch_case **ret, struct err *e);
void watch_case_free(struct watch_case **c);

size_t watch_case_rows(const struct watch_case *c); /* one an entry, in the list's order */
const struct watch_row *watch_case_get(const struct watch_case *c, size_t i);
const struct watch_coverage *watch_case_coverage(const struct watch_case *c);

/* ---- one row, in full --------------------------------------------------------------------------
 */

struct watch_quote {
        struct sha256 key; /* of the document */
        uint64_t doc;
        uint32_t off, len;  /* of the name in its text; 0,0 = in the headers */
        struct str words;   /* some thirty words around it, one line */
        uint32_t at, n;     /* of the name in `words` */
        struct str speaker; /* name or address of whoever says it */
        bool dated;
        int64_t date; /* of the words, if their head tells it, else of the document */
        int32_t zone;
        uint32_t flags;      /* enum watch_flag */
        struct str spelling; /* of the list that it was found by; an address */
        enum name_tier tier;
        double score;
};

enum watch_when { WATCH_UNTOLD, WATCH_BEFORE, WATCH_DURING, WATCH_AFTER };
const char *watch_when_words(enum watch_when w);

struct watch_role { /* an office that somebody of this name is said to hold */
        struct str title, organisation;
        bool dated;
        int64_t first, last; /* evidence */
        uint64_t n, docs;
        struct sha256 key;    /* of the first document that says so */
        enum watch_when when; /* of the evidence, beside the list's dates */
        bool former, on_list; /* said to be past; the list names this office or organisation */
};

struct watch_bearer { /* somebody here */
        uint64_t key;
        struct str name, anchor;
        uint64_t docs;
        bool dated;
        int64_t first, last;
};

struct watch_detail {
        struct watch_quote *quotes; /* best first, different surroundings */
        size_t n_quotes;
        struct watch_role *roles; /* by first evidence */
        size_t n_roles;
        struct watch_bearer *people; /* most documents first */
        size_t n_people;
        struct str nearest; /* no hit: the name of the case that comes nearest; may be empty */
        double nearest_score;
        struct str *advice; /* what would confirm or refute, a sentence each */
        size_t n_advice;
};

/* Everything lives in `a`.  At most `quotes` quotes. */
int watch_case_detail(struct watch_case *c, size_t row, size_t quotes, struct arena *a,
                      struct watch_detail *ret, struct err *e);
