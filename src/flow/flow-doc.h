#pragma once
/* From the records of one message to the rows that the store keeps and the words that the index
 * gets.  A message's records hold several documents (itself, what is attached to it): each becomes
 * one `struct flow_doc`, parents first. */
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

struct flow_docs {
        struct buf kept; /* the records of all documents, without what they say twice */
        VEC(struct flow_doc) docs;
        VEC(struct store_party)
        parties; /* of all documents, one after the other; so the next two */
        VEC(struct store_flaw) flaws;
        VEC(uint64_t) refs;
};

void flow_docs_init(struct flow_docs *d);
void flow_docs_done(struct flow_docs *d);

/* Split `records` (one whole answer, DONE included; already checked by jail/) into documents.
 * `key` is the SHA-256 of the message's bytes.  *d is emptied first; its rows live until the next
 * call and as long as `records`.  Header fields that are told by other records too (addresses,
 * dates, Message-IDs) are left out of what is kept: their places are in those.  ERR_corrupt if the
 * records are not what jail/ promises. */
int flow_docs_get(struct flow_docs *d, struct bytes records, const struct sha256 *key,
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
