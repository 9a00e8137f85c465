#pragma once
/* Full text in several scripts: immutable positional segments, ranked and exact search over them.
 *
 *   documents 1..N in order                     a query, as a tree
 *      |  index_doc_begin, index_text_put          |
 *      v                                           v
 *   index_writer --flush--> segment  segment  segment ... --index_open--> index --> index_search
 *                              \______ index_merge ______/
 *
 * A segment is one file of a contiguous range of documents; its format is drawn in
 * index/index-segment.h.  Which segments are live is the caller's to know (rows in the case); this
 * folder reads and writes files by name under a directory fd and nothing else.  Segments never
 * change: adding documents adds segments, index_merge() makes one of several adjacent ones, and
 * the answers to any query, scores included, do not depend on how documents were split into
 * segments.
 *
 * Words are folded by text/text-token.h; a query's words must have come through the same tokeniser.
 * Words further belong to classes: a stem class (run, runs, running) and a name class (one name
 * in different scripts and spellings), which a query may ask for beside the exact form. */
#include "base/arena.h"
#include "base/err.h"

/* ---- fields ------------------------------------------------------------------------------- */

enum index_field {
#define FIELD(id, bit, weight, words) INDEX_##id = (bit),
#include "index/index-field.def"
#undef FIELD
        INDEX_FIELDS,
};

/* A field mask is an OR of these. */
#define INDEX_BIT(field) (1u << (field))
enum {
        INDEX_ANY = 0, /* as a mask: every field */
        INDEX_PEOPLE = 1u << INDEX_from | 1u << INDEX_to | 1u << INDEX_cc | 1u << INDEX_bcc,
};

/* ---- documents ---------------------------------------------------------------------------- */

#define INDEX_UNDATED INT64_MIN

/* What is kept of each document beside its words; filters and facets are made from it. */
struct index_doc {
        uint32_t doc;   /* 1.. */
        uint32_t flags; /* the caller's */
        uint32_t from;  /* number of the sender's address, the caller's; 0 = none */
        uint8_t kind;   /* the caller's; never 0 */
        uint8_t lang;   /* the caller's */
        int64_t date;   /* seconds since 1970 UTC, or INDEX_UNDATED */
};

/* ---- writing ------------------------------------------------------------------------------ */

struct index_writer;

enum { INDEX_NAME_MAX = 64 }; /* of a segment's file name, with its NUL */

/* What a flush or a merge made: the row of the manifest. */
struct index_segment_info {
        uint32_t first_doc, last_doc; /* the range it speaks for */
        uint32_t docs;                /* of them put */
        uint64_t terms, tokens, bytes;
        uint64_t checksum; /* of its footer, which holds the checksums of all the rest */
};

/* A writer holds about LIMIT_index_arena bytes, and half as much more during a flush.  Two writers
 * share nothing and may run in two threads, each on a range of documents of its own. */
struct index_writer *index_writer_new(void);
void index_writer_free(struct index_writer **w);

/* One document: begin, any number of texts, end.  Numbers must rise within a segment (a BUG else);
 * numbers left out are absent.  Each text is a block of its own: no phrase and no NEAR reaches out
 * of it, and the same field may be put many times (own, quoted, own again).  `text` is not kept.
 * Words beyond the first LIMIT_index_doc_tokens of a document are not indexed: index_text_put()
 * is false then, and the caller records it. */
void index_doc_begin(struct index_writer *w, const struct index_doc *d);
bool index_text_put(struct index_writer *w, enum index_field field, struct str text);
bool index_doc_end(struct index_writer *w); /* false if any of its texts was cut */

bool index_writer_full(const struct index_writer *w);     /* time to flush */
uint32_t index_writer_docs(const struct index_writer *w); /* since the last flush */

/* Write all that was put as the segment `name` (written under a temporary name, synced, renamed,
 * folder synced) and empty the writer, also after an error.  Flushing nothing writes a segment of
 * no documents.  Between documents only. */
int index_writer_flush(struct index_writer *w, int dirfd, const char *name,
                       struct index_segment_info *ret, struct err *e);

/* One segment from `n` segments of adjacent, rising ranges.  Streams: memory stays below 32 MB
 * whatever their size.  The result is byte for byte what one writer would have flushed.  The
 * sources stay; removing them after the manifest changed is the caller's. */
int index_merge(int dirfd, const char *const *names, size_t n, const char *name,
                struct index_segment_info *ret, struct err *e);

/* Documents that are no more: bit d set for document d. */
struct index_dead {
        const uint64_t *bits;
        size_t n_bits; /* higher ones live */
};

/* The same without the documents in `dead`: nothing of them stays, words that only they had go too.
 * The mean length of documents is then right within a few percent of what they had. */
int index_merge_living(int dirfd, const char *const *names, size_t n, const struct index_dead *dead,
                       const char *name, struct index_segment_info *ret, struct err *e);

/* Which adjacent segments to merge next, given the sizes of all in order of their documents:
 * *ret_n of them from *ret_first; false if there is nothing to do.  While adding: none up to 16,
 * then eight of like size become one, so each byte is merged about log8(size / arena) times.  At
 * last (intake is over) the cheapest runs, until at most 8 are left. */
bool index_merge_pick(const uint64_t *bytes, size_t n, bool last, size_t *ret_first, size_t *ret_n);

/* Remove temporary files that a kill left in the folder; what is in no manifest is the caller's. */
int index_sweep(int dirfd, struct err *e);

/* ---- reading ------------------------------------------------------------------------------ */

struct index;

/* Map the segments (any order; ranges must not overlap).  `deleted` (may be NULL) has bit d set
 * for each deleted document d, of n_deleted bits; it is the caller's and must outlive the index.
 * An index is read-only and may be used by many threads at once. */
int index_open(int dirfd, const char *const *names, size_t n, const uint64_t *deleted,
               size_t n_deleted, struct index **ret, struct err *e);
void index_close(struct index **ix);

uint32_t index_docs(const struct index *ix);     /* present, deleted ones included */
uint32_t index_last_doc(const struct index *ix); /* the highest number, 0 if none */

/* The columns of `doc`; false if the index does not hold it.  Costs a few ns. */
bool index_doc_find(const struct index *ix, uint32_t doc, struct index_doc *ret);

/* Read everything and compare with the checksums: 0, or ERR_corrupt naming the segment. */
int index_verify(const struct index *ix, struct err *e);
int index_verify_file(int dirfd, const char *name, struct index_segment_info *ret, struct err *e);

/* ---- asking ------------------------------------------------------------------------------- */

enum index_op {
        INDEX_ALL,     /* every document */
        INDEX_NONE,    /* none */
        INDEX_TERM,    /* term, fields, classes */
        INDEX_PREFIX,  /* term*, fields */
        INDEX_PHRASE,  /* words side by side, in order; fields, classes */
        INDEX_NEAR,    /* words in any order with at most `distance` other words between the first
                        * and the last; fields, classes */
        INDEX_AND,     /* all kids; none: ALL */
        INDEX_OR,      /* any kid; none: NONE */
        INDEX_NOT,     /* the first kid and none of the others; with one kid: all but it */
        INDEX_DATE,    /* from <= date < to */
        INDEX_NO_DATE, /* undated */
        INDEX_KIND,    /* kind == value */
        INDEX_LANG,    /* lang == value */
        INDEX_FLAGS,   /* (flags & (all | none)) == all and, if any != 0, (flags & any) != 0 */
        INDEX_SENDER,  /* from == value */
        INDEX_SET,     /* listed in docs (rising), or set in bits (bit d = document d) */
};

/* Which words a TERM, or a word of a PHRASE or NEAR, finds beside itself. */
enum index_class {
        INDEX_STEM = 1 << 0, /* words of the same stem, at 0.7 of the weight */
        INDEX_NAME = 1 << 1, /* the same name in other spellings and scripts: the 32 likest, at up to
                              * 0.5; among people less likeness is needed */
        INDEX_PERSON = 1 << 2, /* with NAME: it is a name, so that all that may be it will do */
        INDEX_EXACT_FIRST = 1 << 3, /* TERM: the exact form scores above any number of the others */
};

/* A node; the tree is the caller's (an arena's) and is only read.  Unused members are zero. */
struct index_query {
        enum index_op op;
        uint32_t fields;         /* mask, INDEX_ANY = everywhere */
        uint32_t classes;        /* enum index_class */
        uint32_t distance;       /* NEAR */
        float boost;             /* of a word's score; 0 is 1; negative: matches, adds none */
        struct str term;         /* TERM, PREFIX: folded */
        const struct str *words; /* PHRASE, NEAR: folded */
        size_t n_words;
        const struct index_query *const *kids; /* AND, OR, NOT */
        size_t n_kids;
        int64_t from, to;      /* DATE: half open */
        uint32_t value;        /* KIND, LANG, SENDER */
        uint32_t any, all;     /* FLAGS */
        uint32_t none;         /* FLAGS: bits that must not be set */
        const uint32_t *docs;  /* SET: rising, or */
        const uint64_t *bits;  /* SET: a bit map */
        size_t n_docs, n_bits; /* of docs, or of bits (in bits) */
};

enum index_order { INDEX_BY_RANK, INDEX_BY_DATE_UP, INDEX_BY_DATE_DOWN, INDEX_BY_DOC };

struct index_search_opts {
        uint32_t limit, offset; /* hits wanted, hits left out before them; limit 0: count only */
        enum index_order order; /* undated last; ties: the lower number first */
        bool want_bits;         /* the set of all hits too */
};

struct index_hit {
        uint32_t doc;
        float score; /* 0 unless by rank */
};

struct index_result {
        uint64_t total; /* exact */
        struct index_hit *hits;
        size_t n_hits;
        uint64_t *bits; /* want_bits: bit d = document d; else NULL */
        size_t n_bits;  /* index_last_doc() + 1 */
};

/* Answer `q`.  Rank is BM25 (Robertson, k1 1.2, b 0.75) over term frequencies weighted by field;
 * a word with classes is one term whose frequency sums its forms by their weight (with EXACT_FIRST
 * the exact form adds the most that the word can score, so that it always wins), so that at equal
 * frequency the exact form wins.  A phrase or NEAR ranks by the number of its places.  Scores of
 * AND and OR are sums.  *ret is written on success only and ended by index_result_done().
 * Errors: ERR_corrupt, ERR_limit (nesting beyond LIMIT_index_query_depth). */
int index_search(const struct index *ix, const struct index_query *q,
                 const struct index_search_opts *o, struct index_result *ret, struct err *e);
void index_result_done(struct index_result *r);

/* Walk a bit map: the first set bit >= *at goes to *at; false if none.  Start at 0, add 1. */
bool index_bits_next(const uint64_t *bits, size_t n_bits, uint32_t *at);

enum index_form_how { INDEX_FORM_exact, INDEX_FORM_stem, INDEX_FORM_name, INDEX_FORM_prefix };

struct index_form {
        struct str term;
        enum index_form_how how;
        float weight;
        uint64_t df; /* documents that hold it, in any field; deleted ones counted */
};

/* What one word finds: its forms that occur, exact first, then by weight, then by bytes.
 * `q` is a TERM or PREFIX.  At most `max`; the rest are counted only.  The forms live in `a`.
 * Returns how many there are in all, or an error. */
int64_t index_explain(const struct index *ix, const struct index_query *q, size_t max,
                      struct arena *a, struct index_form **ret, size_t *ret_n, struct err *e);

/* ---- showing ------------------------------------------------------------------------------ */

struct index_range {
        size_t off, len; /* bytes of the text given */
};

struct index_snippet {
        struct index_range window;    /* at most `max` bytes, at word boundaries */
        struct index_range marks[32]; /* inside the window, rising, not overlapping */
        size_t n_marks;
        uint32_t words_found; /* how many different words of the query the window shows */
};

struct index_matcher; /* a query made ready to be found in texts */

/* Words of all TERM, PREFIX, PHRASE and NEAR nodes that are not under a NOT's later kids.  Copies
 * what it needs of `q`.  Fields are not looked at. */
struct index_matcher *index_matcher_new(const struct index_query *q);
void index_matcher_free(struct index_matcher **m);

/* The best window of `text`: most different words of the query, then most words, then first.
 * Returns 1, or 0 if no word occurs (the window is then the beginning).  Cost: tokenising `text`.
 */
int index_snippet(struct index_matcher *m, struct str text, size_t max, struct index_snippet *ret);
