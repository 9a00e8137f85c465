#pragma once
/* A header section, field by field, over the bytes as they stand (RFC 5322 2.2, and what the wild
 * does to it): continuation lines, lines that are no field, a BOM or an mbox "From " line on top,
 * no empty line before the body.
 *
 *   struct parse_header h;
 *   parse_header_init(&h, message);
 *   while (parse_header_next(&h, &f) > 0)
 *           ...
 *   body = bytes_sub(message, h.body, SIZE_MAX);
 *
 * Lines end with LF or CR LF.  (Bare CR endings are translated by the caller before.)  Allocates
 * nothing; cost: one pass. */
#include "base/arena.h"
#include "rec/rec.h"

enum parse_header_kind {
        PARSE_HEADER_field,
        PARSE_HEADER_from_line, /* "From somebody Thu Jan  1 ..." on top: value is the whole line */
        PARSE_HEADER_junk,      /* a line that is no field: value is the line */
};

enum parse_field { /* the fields that the parser knows, in the order of parse-header.def */
                   PARSE_FIELD_none,
#define FIELD(id, name, header, once, keep) PARSE_FIELD_##id,
#include "parse/parse-header.def"
#undef FIELD
                   PARSE_FIELD_N
};

struct parse_header_field {
        enum parse_header_kind kind;
        enum parse_field id;
        size_t off;        /* of the name in the section */
        struct bytes name; /* without white space before the colon */
        size_t value_off;
        struct bytes value; /* folded as it stands, without white space at both ends */
};

struct parse_header {
        struct bytes in;
        size_t at;
        size_t body;       /* where the body starts; valid when next() has returned 0 */
        size_t fields;     /* met so far */
        bool cut;          /* LIMIT_headers or LIMIT_header_bytes was hit */
        size_t junk_until; /* lines before this are junk: a field follows there */
        bool unclosed;     /* no empty line ended the section */
};

void parse_header_init(struct parse_header *h, struct bytes in);
int parse_header_next(struct parse_header *h, struct parse_header_field *ret); /* 1 or 0 */

enum rec_header_id parse_field_header(enum parse_field id); /* REC_HDR_other if it has no number */
bool parse_field_once(enum parse_field id);                 /* may stand once only */
bool parse_field_keep(enum parse_field id);                 /* leaves as a HEADER record */

/* `value` without its line breaks (each break and the white space behind it become one space): the
 * slice itself when it has none, else a copy in `a`. */
struct bytes parse_header_unfold(struct bytes value, struct arena *a);
