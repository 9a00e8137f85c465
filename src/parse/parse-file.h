#pragma once
/* One file to records, whatever it is: the door of every reader of documents.
 *
 *   void office_read(const struct parse_file *f, struct arena *a, struct buf *out);
 *
 * appends the answer about one unit (rec/rec-build.h puts it together): DOC(file) with its facts,
 * text, pages and flaws; for everything inside it CHILD DATA* DOC; DONE.  Never fails: trouble
 * becomes FLAW records.  Linear in what is read and what is written; memory from `a` (reset by the
 * caller) or freed before the return. */
#include "base/arena.h"
#include "base/buf.h"
#include "rec/rec-kind.h"

struct parse_file {
        struct bytes data;
        struct str name;      /* its file name: a hint, never trusted; may be empty */
        uint32_t kind;        /* enum rec_file_kind, by its first bytes */
        struct bytes secrets; /* passwords to try, each ended by LF; may be empty */
        uint32_t first_page;  /* ocr only: read this page ... */
        uint32_t pages;       /* ... and so many; 0 = all */
};

/* The next password of `secrets`, without its LF; false at the end.  *rest starts as f->secrets. */
static inline bool parse_file_secret(struct bytes *rest, struct str *ret) {
        if (rest->n == 0)
                return false;
        size_t n = bytes_chr(*rest, '\n');
        if (n == SIZE_MAX)
                n = rest->n;
        *ret = (struct str){ (const char *) rest->p, n };
        *rest = bytes_sub(*rest, n + 1, SIZE_MAX);
        return true;
}
