#pragma once
/* What is to be exported, and the facts of one document that all forms tell. */
#include "query/query.h"
#include "share/share-mask.h"
#include "store/store.h"

struct watch_list;

struct share_ask {
        const struct query_case *qc;
        const uint32_t *docs; /* rising */
        size_t n_docs;
        bool all;                      /* docs are all documents of the case */
        struct str query;              /* as typed; "" with `all` */
        const struct share_mask *mask; /* or NULL */
        const struct watch_list *list; /* names to look for (table matches), or NULL */
        struct str question;           /* "A contacted B" (table occasions), or empty */
        bool complete;                 /* the whole case was analysed */
        /* Append the exact bytes of a document (flow/'s fetcher). */
        int (*bytes)(void *arg, struct doc_id doc, struct buf *ret, struct err *e);
        /* So many of so many are done; may be NULL. */
        void (*progress)(void *arg, uint64_t done, uint64_t all);
        void *arg;
};

/* Is the document among those asked for? */
bool share_asked(const struct share_ask *a, uint64_t doc);

/* A document as all forms tell of it; texts are masked, and live until the next share_doc_get(). */
struct share_doc {
        struct store_doc_row row;
        char id[SHA256_HEX], hash[SHA256_HEX]; /* key; of the content */
        struct doc_id parent; /* what carries it, be it within an archive; 0: nothing does */
        struct str subject, name, from_name, from_address;
        struct str to, cc, bcc;             /* "Jane Doe <jane@x.example>; ..." */
        struct str message_id, reply_to_id; /* without angle brackets */
        struct str folder,
                container; /* where its owner kept it; the outermost file, no path above */
        struct str media;  /* its type */
        struct str flaws;  /* "mime_too_deep; ..." */
        struct bytes records;
};

struct share_reader; /* room for reading documents one after the other */
struct share_reader *share_reader_new(const struct share_ask *a);
void share_reader_free(struct share_reader **r);
int share_doc_get(struct share_reader *r, struct doc_id doc, struct share_doc *ret, struct err *e);
/* Its words, masked, at most `most` bytes (0: all), appended. */
void share_doc_text(struct share_reader *r, const struct share_doc *d, size_t most,
                    struct buf *ret);
/* The words at off..off+len of a document's text, on one line, masked, appended. */
int share_cite(struct share_reader *r, uint64_t doc, uint32_t off, uint32_t len, struct buf *ret,
               struct err *e);
