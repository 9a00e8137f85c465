#pragma once
/* The query language (doc/query.md): from what somebody typed to hits with their words.
 *
 *   "typed text" ─ query_parse ─> struct query ─ query_compile ─> struct index_query ─ index_search
 *                     (no case needed)    (asks the store for          │
 *                                          ids, threads, flaws,        ▼
 *                                          addresses)        struct query_result: hits, counts,
 *                                                            facets, snippets ─ query_run
 *
 * A parsed query, like everything that hangs on it, lives in the arena given; results too. */
#include "index/index.h"
#include "rec/rec.h"
#include "text/text-lang.h"

struct store;
struct query_marks;
struct query_senders;
struct query_called;

/* A case opened for asking.  query_case_open() maps the live segments of `st`, which stays the
 * caller's; it must be closed before the store.  Not for two threads at once. */
struct query_case {
        struct store *store;
        struct index *index;
        struct query_fold *fold;       /* which documents are copies: read when first needed */
        uint64_t *moved;               /* bit d: document d is no more; NULL if there are none */
        struct query_marks *marks;     /* query-mark.h: read when first needed */
        struct query_senders *senders; /* query-sender.h: read when first needed */
        struct query_called *called;   /* query-called.h: read when first needed */
        struct str person; /* who asks: is:starred and is:read mean theirs; "" = anybody's */
};

int query_case_open(struct store *st, struct query_case *ret, struct err *e);
void query_case_close(struct query_case *c);

/* What whoever indexes must put in struct index_doc: kind = enum rec_doc_kind, lang = enum
 * text_lang, from = the number of the first From address (0 none), date = sent. */
/* Bits of index_doc.flags beside enum rec_doc_flag (rec/rec.h), set by whoever indexes. */
enum query_doc_flag { QUERY_DOC_quoted = 1 << 16 /* has quoted text */ };

/* The flags that whoever indexes gives index_doc: those of the row, and how it was read.
 *
 *   | - 4 | file kind 8 | outcome ^ 1: 3 | flags 17 |      bits of u32, high to low
 *
 * file_kind: enum rec_file_kind; outcome: enum store_outcome (read in whole is 0 here). */
enum { QUERY_OUTCOME_AT = 17, QUERY_OUTCOME_BITS = 7, QUERY_KIND_AT = 20, QUERY_KIND_BITS = 255 };
static inline uint32_t query_doc_flags(uint32_t flags, uint32_t file_kind, unsigned outcome) {
        return (flags & ((UINT32_C(1) << QUERY_OUTCOME_AT) - 1)) |
               ((outcome ^ 1) & QUERY_OUTCOME_BITS) << QUERY_OUTCOME_AT |
               (file_kind & QUERY_KIND_BITS) << QUERY_KIND_AT;
}

/* What QUERY_copies asks of a document. */
enum query_copies {
        QUERY_IS_COPY,    /* the same message as another document, which stands for it */
        QUERY_HAS_COPIES, /* stands for others */
        QUERY_IS_NEAR,    /* nearly what another says */
        QUERY_HAS_NEAR,
};

/* ---- the tree ------------------------------------------------------------------------------- */

enum query_op {
#define OP(id, name) QUERY_##id,
#include "query/query-op.def"
#undef OP
};

struct query {
        enum query_op op;
        uint32_t at;             /* where it began in the typed text, in bytes */
        uint32_t fields;         /* word, prefix, phrase, near: mask of enum index_field */
        uint32_t classes;        /* enum index_class */
        uint32_t distance;       /* near */
        uint32_t value;          /* kind, lang, flags ...: see query-op.def */
        int64_t from, to;        /* date: half open */
        struct str text;         /* person, id, mih, thread_id: as typed; word, prefix: folded */
        const struct str *words; /* phrase, near: folded */
        size_t n_words;
        struct query *const *kids; /* and, or, not (1), thread (1), person (1) */
        size_t n_kids;
};

struct query_env {
        int64_t now; /* when_now(): for date:7d */
        bool plain;  /* no language: the OR of all words, as for TREC topics */
};

/* Understand `text`.  Errors are ERR_usage (message with the position, hint) or ERR_limit: more
 * than LIMIT_query_bytes bytes, LIMIT_query_words words, LIMIT_query_depth levels.  An empty text
 * means all documents.  Linear in its length. */
int query_parse(struct str text, const struct query_env *env, struct arena *a, struct query **ret,
                struct err *e);

/* Append the tree as one line, fully bracketed: (and budget~ (subject: "annual report")). */
void query_print(const struct query *q, struct buf *out);

/* Make the tree into what the index answers: everything that only the store knows becomes sets of
 * documents.  The result lives in `a`. */
int query_compile(const struct query_case *c, const struct query *q, struct arena *a,
                  struct index_query **ret, struct err *e);

/* ---- asking --------------------------------------------------------------------------------- */

/* What QUERY_mark asks of a document. */
enum query_mark_what {
        QUERY_MARK_tagged,
        QUERY_MARK_starred, /* by query_case.person */
        QUERY_MARK_noted,
        QUERY_MARK_read, /* by query_case.person */
        QUERY_MARK_unread,
};

enum query_order { QUERY_BY_RANK, QUERY_BY_DATE_UP, QUERY_BY_DATE_DOWN };

enum query_facet {
        QUERY_FACET_year = 1 << 0,
        QUERY_FACET_month = 1 << 1,
        QUERY_FACET_person = 1 << 2, /* senders' addresses */
        QUERY_FACET_domain = 1 << 3, /* of them */
        QUERY_FACET_lang = 1 << 4,
        QUERY_FACET_kind = 1 << 5,
};

struct query_options {
        enum query_order order;
        uint32_t limit, offset;
        uint32_t facets;    /* enum query_facet */
        uint32_t facet_top; /* rows of persons and domains, 0 = 20; the others are complete */
        bool jalali;        /* years and months of facets in that calendar */
        bool all_copies;    /* do not fold copies into one hit */
        bool ids_only;      /* of each hit only doc, id, kind, date, score: no records are read */
        bool snippets;
        size_t snippet_bytes; /* 0 = 200 */
};

struct query_hit {
        uint32_t doc;
        char id[13]; /* the shown id */
        enum rec_doc_kind kind;
        uint32_t file_kind; /* enum rec_file_kind; 0 unknown */
        unsigned outcome;   /* enum store_outcome */
        enum text_lang lang;
        float score;
        bool dated;
        int64_t date;
        int32_t zone;
        uint32_t flags;           /* enum rec_doc_flag */
        struct str from, address; /* name (or address) and address of the first From; of a file: its
                                     mail's */
        struct str subject;       /* or file name */
        struct str path;          /* of a file: MIME path in its message */
        uint32_t parent;          /* of a file: what carries it, else 0 */
        const uint32_t *chain;    /* what carries it, and that, up to the outermost; not ids_only */
        size_t n_chain;
        uint32_t from_doc;        /* the message among them that is nearest, or 0 */
        uint64_t thread;          /* 0 = none */
        uint32_t copies;          /* hits folded into this one, itself counted */
        uint32_t places;          /* where its bytes lie, all its copies counted */
        const char *const *flaws; /* their ids */
        size_t n_flaws;
        struct str snippet;        /* from the author's own words if they have any of the query's */
        struct index_range *marks; /* in snippet */
        size_t n_marks;
        bool own; /* the snippet is of the author's own words */
        struct index_range *subject_marks, *from_marks; /* in subject and in from; with snippets */
        size_t n_subject_marks, n_from_marks;
};

struct query_facet_row {
        enum query_facet facet;
        struct str
                label; /* 2014, 2014-06, jane@example.org, example.org, fa, message; "" undated */
        uint64_t n;    /* documents, copies folded */
};

struct query_result {
        uint64_t documents; /* hits, every copy counted: exact */
        uint64_t messages;  /* hits with copies folded: exact */
        struct query_hit *hits;
        size_t n_hits;
        struct query_facet_row *facets; /* by facet, then: label for year, month; n, label else */
        size_t n_facets;
};

/* Answer `q`: the whole way.  Everything in *ret lives in `a`. */
int query_run(const struct query_case *c, const struct query *q, const struct query_options *o,
              struct arena *a, struct query_result *ret, struct err *e);

struct store_doc_row;
struct doc_id;
/* The document that carries this one: its parent, or the one that the archive is which it lies in;
 * 0 if it came by itself. */
int query_carrier(struct store *st, const struct store_doc_row *row, struct doc_id *ret,
                  struct err *e);

/* All documents that `q` finds, rising; copies folded unless all_copies.  For export and
 * timelines. */
int query_docs(const struct query_case *c, const struct query *q, bool all_copies, struct arena *a,
               uint32_t **ret, size_t *ret_n, struct err *e);

/* How the query was understood: the tree with, for each word, the forms it finds and how many
 * documents hold each.  As text (lines) or as one JSON object, appended to `out`. */
int query_analyze(const struct query_case *c, const struct query *q, bool as_json, struct buf *out,
                  struct err *e);
