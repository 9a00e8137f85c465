#pragma once
/* From the records of one unit to the rows that the store keeps and the words that the index gets.
 * A unit's records hold several documents (itself, what is attached to it): each becomes one
 * `struct flow_doc`, parents first.  A child that came with its bytes is to be read as a unit of
 * its own: it becomes a `struct flow_child` and is no document yet. */
#include "base/arena.h"
#include "base/vec.h"
#include "index/index.h"
#include "store/store.h"

/* One document, ready to be kept.  Everything points into the records or the arena. */
struct flow_doc {
        struct store_doc row; /* parent is filled in by the caller, who knows the ids */
        uint32_t parent;      /* position in the answer of its parent document, or REC_NONE */
        size_t at;            /* its records begin here in `kept` */
        struct bytes records; /* and are these: DOC up to the next DOC or DONE */
};

/* A document inside the unit that waits to be read. */
struct flow_child {
        uint32_t parent;          /* position in `docs` of the document that it lies in */
        struct rec_doc doc;       /* as its parent's answer names it */
        size_t told_at, told_n;   /* its DOC and FLAW records, in `told` */
        size_t bytes_at, bytes_n; /* its content, in `bytes` */
};

struct flow_docs {
        struct buf kept; /* the records of all documents, without what they say twice */
        VEC(struct flow_doc) docs;
        VEC(struct store_party)
        parties; /* of all documents, one after the other; so the next two */
        VEC(struct store_flaw) flaws;
        VEC(uint64_t) refs;
        VEC(uint32_t) place_of; /* of each DOC in the answer: its position in `docs`, or REC_NONE */
        VEC(struct flow_child) children;
        struct buf told, bytes, sketches;
};

void flow_docs_init(struct flow_docs *d);
void flow_docs_done(struct flow_docs *d);

/* What the answer's first document is. */
struct flow_unit_is {
        struct sha256 key, hash;
        struct bytes told; /* of a child: DOC and FLAW records of its parent's answer; else empty */
        uint32_t kind;     /* enum rec_file_kind */
        uint32_t flags;    /* enum rec_doc_flag: what its container said of it */
};

/* Split `records` (one whole answer, DONE included; already checked by jail/) into documents.
 * *d is emptied first; its rows live until the next call and as long as `records`.  The first
 * document gets the name, path and place that `told` gives, with what the answer found out about
 * it.  Header fields that are told by other records too (addresses, dates, Message-IDs) are left
 * out of what is kept: their places are in those.  ERR_corrupt if the records are not what jail/
 * promises. */
int flow_docs_get(struct flow_docs *d, struct bytes records, const struct flow_unit_is *is,
                  struct err *e);

/* Key of a child document: SHA-256 of "clew child\0", its parent's key, its MIME path, a NUL and
 * the SHA-256 of its content; so one file on two mails is two documents. */
struct sha256 flow_child_key(const struct sha256 *parent, struct str path,
                             const struct sha256 *content);

/* The columns of a document for the index.  `from` is the store's number of its sender's address.
 */
struct index_doc flow_doc_columns(const struct store_doc *row, uint32_t doc, uint32_t from);

/* Put the words of a kept document into the index; false if it has more than an index takes
 * (LIMIT_index_doc_tokens), and the rest cannot be found. */
bool flow_doc_index(struct index_writer *w, const struct index_doc *columns, struct bytes records);

/* Records for the index of a document that lies in a container: `records`, and its name there. */
void flow_doc_name(struct buf *records, struct str name);
