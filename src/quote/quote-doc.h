#pragma once
/* One document of the case, ready for quoting: its canonical text (its TEXT records one after the
 * other, as everywhere), who speaks where, and where each word stands on paper. */
#include "base/arena.h"
#include "rec/rec.h"
#include "store/store.h"

struct quote_speaker {
        struct str name, address; /* either may be empty; both: nobody knows */
        enum rec_span_kind kind;  /* what sort of text it is; 0 = unknown */
        bool claimed;             /* a voice: who it is, the document's author says */
        bool dated;
        int64_t date; /* when it was said: of the document, or of the voice */
        int32_t zone;
};

struct quote_doc {
        struct store_doc_row row; /* refs is not kept */
        struct buf records;
        struct buf room; /* the text, if several records make it up */
        struct str text;
};

/* Load document `id`; end with quote_doc_done(), also after an error.  <0: as store_doc_get(). */
int quote_doc_load(struct store *st, struct doc_id id, struct quote_doc *ret, struct err *e);
void quote_doc_done(struct quote_doc *d);

/* Who speaks at byte `off` of the text: the voice of the span, or the author.  Strings live as `d`.
 */
void quote_doc_speaker(const struct quote_doc *d, uint64_t off, struct quote_speaker *ret);

/* The first `From`, author or organizer: name and address, which may be empty. */
void quote_doc_author(const struct quote_doc *d, struct quote_speaker *ret);

/* Title or subject; empty if there is none. */
struct str quote_doc_title(const struct quote_doc *d);

/* 1 and the page that holds byte `off`, with the box around the words off..off+len that stand on it
 * (in hundredths of a point; w = 0: no boxes are known); 0: the document has no pages. */
struct quote_box {
        uint32_t page;
        int32_t x, y;
        uint32_t w, h;
};
int quote_doc_box(const struct quote_doc *d, uint64_t off, uint64_t len, struct quote_box *ret);
