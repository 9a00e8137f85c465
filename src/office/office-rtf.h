#pragma once
/* Rich Text Format: the text of a document, its footnotes, comments, deleted and hidden words told
 * apart, pictures and embedded objects as children.
 *
 *   {\rtf1\ansi\ansicpg1256{\fonttbl{\f0\fcharset178 Arial;}}\f0 \'d3\u1604?\par}
 *                                                                 |    |
 *                          bytes in the code page of the font ----'    '--- UTF-16, with a
 *                                                              fallback of \uc characters to skip
 *
 * Also what Outlook wraps in RTF: HTML ([MS-OXRTFEX] \fromhtml1: the tags stand in \*\htmltag
 * groups, what stands in \htmlrtf is for RTF readers only) and plain text (\fromtext).
 * Linear; groups nest to LIMIT_rtf_depth, deeper ones are read with the state of the last. */
#include "base/arena.h"
#include "base/buf.h"
#include "parse/parse-file.h"

/* A loose .rtf as a document (parse/parse-file.h): type application/rtf. */
void office_rtf_read(const struct parse_file *f, struct arena *a, struct buf *out);

enum office_rtf_kind {
        OFFICE_RTF_none,  /* does not begin with {\rtf */
        OFFICE_RTF_plain, /* a rich text of its own */
        OFFICE_RTF_html,  /* HTML wrapped in it */
        OFFICE_RTF_text,  /* plain text wrapped in it */
};

/* What is wrapped in these bytes; looks at the first tokens only. */
enum office_rtf_kind office_rtf_kind(struct bytes rtf);

/* Append the HTML that is wrapped in `rtf` (kind html), as UTF-8.  Its own <meta charset> may say
 * something else and is wrong. */
void office_rtf_html(struct bytes rtf, struct buf *out);

/* Append the plain text of `rtf`, whatever kind: what a reader sees, without hidden and deleted
 * words.  UTF-8, LF. */
void office_rtf_text(struct bytes rtf, struct buf *out);

/* The files inside: \objdata packages and objects, in order; called with content that lives in
 * `a`.  `name` may be empty. */
void office_rtf_objects(struct bytes rtf, struct arena *a,
                        void (*put)(void *ctx, struct str name, struct bytes content), void *ctx);
