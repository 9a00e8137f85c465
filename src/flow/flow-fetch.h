#pragma once
/* The way back: from a place in the case to the bytes on disk.
 *
 *   document -> place -> container -> (parent container ->)* file below its source's root
 */
#include "flow/flow-blob.h"
#include "jail/jail.h"
#include "store/store.h"

/* Bytes that were fetched, owned. */
struct flow_bytes {
        int fd; /* or -1 */
        uint64_t size;
        struct flow_spill spill;
        struct buf mem;
        struct flow_blob blob; /* speaks for whichever of them holds the bytes */
};

void flow_bytes_done(struct flow_bytes *b);

/* Open the file `name` (escaped as intake/ shows it, may hold '/') below a source's root. */
int flow_source_open(struct store *st, struct source_id source, struct str name,
                     struct flow_bytes *ret, struct err *e);

/* Pull the children of the packed container `blob`, in order, as they were numbered at intake, and
 * give each to `take` (blob NULL if it holds no bytes) until it returns non-zero.  Returns what
 * `take` returned last, or <0. */
typedef int (*flow_take)(void *arg, uint32_t ord, struct flow_blob *blob, struct err *e);
int flow_children(struct store *st, struct jail *jail, struct flow_blob *blob, flow_take take,
                  void *arg, struct err *e);

/* The same for what is inside a document of this kind (enum rec_file_kind): decoded attachments of
 * a message at any depth, objects of an office file ... */
int flow_parts(struct store *st, struct jail *jail, uint32_t kind, struct flow_blob *blob,
               flow_take take, void *arg, struct err *e);

/* Ask about one unit and wait; nothing else may be outstanding in `jail`.  `m` says what is asked;
 * its data, descriptor and secrets are set here.  *ret lives until the jail is used again. */
int flow_unit_ask(struct store *st, struct jail *jail, struct jail_message *m, struct bytes data,
                  struct jail_answer *ret, struct err *e);

/* The bytes of a document, checked against its hash, appended to *ret. */
int flow_doc_bytes(struct store *st, struct jail *jail, struct doc_id doc, struct buf *ret,
                   struct err *e);
