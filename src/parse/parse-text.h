#pragma once
/* Plain text of any charset, with the place of every word in the bytes as they came. */
#include "parse/parse-charset.h"
#include "parse/parse-file.h"
#include "rec/rec-build.h"

enum parse_text_step {
        PARSE_TEXT_same,   /* a byte is a byte: UTF-8, ASCII */
        PARSE_TEXT_bytes,  /* a character is one byte */
        PARSE_TEXT_units,  /* UTF-16 */
        PARSE_TEXT_unknown /* places cannot be told */
};

struct parse_text {
        struct bytes raw;
        struct buf text; /* UTF-8; line ends as they stand */
        struct parse_charset_result charset;
        enum parse_text_step step;
        size_t bom;             /* bytes of the byte order mark */
        size_t at_text, at_raw; /* where the last place was counted to */
};

/* Decode `raw`, declared as `label` (may be empty), up to LIMIT_text_segment.  `raw` must outlive
 * it. */
void parse_text_open(struct parse_text *t, struct bytes raw, struct bytes label);
void parse_text_close(struct parse_text *t);
/* What was wrong with the charset, as flaws of the document begun last. */
void parse_text_flaws(const struct parse_text *t, struct rec_build *b);
/* Where text[off, off + len) stands in raw; 0,0 if that cannot be told.  Cheap when places are
 * asked for in order. */
void parse_text_place(struct parse_text *t, size_t off, size_t len, uint64_t *ret_off,
                      uint64_t *ret_len);
/* Put text whose lines may end with CR LF or CR. */
void parse_text_put(struct rec_build_text *t, struct str s);

/* A file of plain text: all of it, the author's own words.  (article_read() knows more.) */
void parse_text_read(const struct parse_file *f, struct arena *a, struct buf *out);
