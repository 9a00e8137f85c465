#pragma once
/* An answer about one file, put together: what every reader of documents writes with.
 *
 *   rec_build_init ─ rec_build_doc ─ rec_build_header/addr/date/flaw ...
 *                       rec_build_text_init ─ label, put, page, box ... ─ rec_build_text_done
 *                       rec_build_child (bytes to be read as a unit of its own) ...
 *                  ─ rec_build_done
 *
 * Whatever strings are given are made valid here: bytes that are no UTF-8 become U+FFFD, NUL and
 * other C0 controls but TAB and LF become spaces, short fields are cut.  Records of a document
 * must come before the next document begins; a text of a child document as well.
 *
 * Ownership: the builder borrows `out`; nothing of what is given is kept after a call. */
#include "rec/rec-box.h"
#include "rec/rec.h"

struct rec_build {
        struct buf *out;
        uint32_t docs;
        uint64_t size; /* of the unit's bytes; places are kept inside it */
        uint64_t room; /* bytes of children that may still be sent */
};

/* `size` is that of the unit's bytes. */
void rec_build_init(struct rec_build *b, struct buf *out, uint64_t size);

/* Begin the document of the unit itself, or (with a parent) one without bytes of its own to be
 * read: a REC_DOC_item, whose `off` and `len` are its place in the unit's bytes.  `ordinal` is set
 * here; type and name are cut as needed.  Returns the ordinal.  For an item `hash` must be that of
 * its bytes. */
uint32_t rec_build_doc(struct rec_build *b, const struct rec_doc *d);

/* A document inside this one, whose bytes are to be read as a unit of their own: CHILD, DATA, DOC.
 * `path` says where in its parent and is unique in the unit ("word/embeddings/1.xlsx", "att/2");
 * `type` a media type or empty; `flags` enum rec_doc_flag.  If it is too large for one answer, its
 * DOC comes without bytes and with FLAW_child_too_large.  Returns its ordinal. */
uint32_t rec_build_child(struct rec_build *b, uint32_t parent, struct str path, struct str type,
                         struct str name, uint32_t flags, struct bytes content);

/* Facts of the document begun last.  `off`, `len`: where it stands in the unit's bytes, 0,0 if
 * that cannot be said (packed).  Empty values are left out. */
void rec_build_header(struct rec_build *b, enum rec_header_id id, struct str name, struct str value,
                      uint64_t off, uint64_t len);
void rec_build_addr(struct rec_build *b, enum rec_role role, struct str name, struct str address,
                    uint64_t off, uint64_t len);
void rec_build_date(struct rec_build *b, enum rec_basis basis, int64_t at, int32_t zone,
                    uint32_t precision, uint64_t off, uint64_t len);
__attribute__((format(printf, 5, 6))) void rec_build_flaw(struct rec_build *b, enum rec_flaw flaw,
                                                          uint64_t off, uint64_t len,
                                                          const char *fmt, ...);

/* End of the answer. */
void rec_build_done(struct rec_build *b);

/* ---- text --------------------------------------------------------------------------------- */

struct rec_build_span {
        enum rec_span_kind kind;
        uint32_t depth;
        uint64_t off;
};

/* The text of one document while it grows. */
struct rec_build_text {
        struct rec_build *b;
        enum rec_text_kind kind;
        struct buf text;  /* LIMIT_text_segment */
        struct buf spans; /* of struct rec_build_span */
        struct buf pages; /* of struct rec_page; labels in `labels` (label.p is an offset + 1) */
        struct buf labels;
        struct buf boxes;  /* packed, of all pages */
        struct buf counts; /* of struct { size_t at; uint32_t n; }: boxes of each page */
        struct rec_box_put at;
        bool cut; /* over the limit: FLAW_text_cut will be written */
};

void rec_build_text_init(struct rec_build_text *t, struct rec_build *b, enum rec_text_kind kind);
/* Whose words, or what kind of words, come from here on; REC_SPAN_own, 0 at first. */
void rec_build_label(struct rec_build_text *t, enum rec_span_kind kind, uint32_t depth);
/* Append text under the current label. */
void rec_build_put(struct rec_build_text *t, struct str s);
void rec_build_puts(struct rec_build_text *t, const char *z);
/* A line end, unless the text is empty or ends with one; `blank`: an empty line as well. */
void rec_build_break(struct rec_build_text *t, bool blank);
/* Offset of what is put next. */
uint64_t rec_build_at(const struct rec_build_text *t);
/* A page begins here (and the one before ends). */
void rec_build_page(struct rec_build_text *t, uint32_t number, uint32_t width, uint32_t height,
                    struct str label);
/* Flags (enum rec_page_flag) of the page begun last. */
void rec_build_page_flag(struct rec_build_text *t, uint32_t flags);
/* Where text that was put stands on the page begun last; boxes come in the order of the text. */
void rec_build_box(struct rec_build_text *t, const struct rec_box *box);
/* TEXT SPAN* PAGE* BOXES* of the document begun last, and what was cut; frees. */
void rec_build_text_done(struct rec_build_text *t);
