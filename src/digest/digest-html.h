#pragma once
/* Text of others in pages and feeds: nothing in it is a tag, a script, an address that runs, or a
 * mark that reorders what is around it.  Everything goes through these. */
#include "digest/digest-item.h"

/* Append `s` escaped for HTML and XML, in text and in attributes alike: & < > " ', controls and
 * marks of direction shown by name (text-show.h), characters that XML forbids as U+FFFD; line
 * breaks become spaces. */
void digest_html(struct buf *out, struct str s);
/* The same without escaping: one line of plain text, for titles and JSON. */
void digest_plain_text(struct buf *out, struct str s);
/* An address for an attribute: only http and https, escaped; false and nothing appended: neither.
 */
bool digest_html_address(struct buf *out, struct str url);
/* " lang=... dir=..." of words in a language; by their letters where that is not known. */
void digest_html_lang(struct buf *out, enum text_lang lang, struct str words);
