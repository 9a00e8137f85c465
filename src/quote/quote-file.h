#pragma once
/* A file that is no document of the case, ready for quoting as if it were one: who speaks where,
 * and when, is read from its records, or from the text alone. */
#include "quote/quote-doc.h"

/* One document of a parser's answer: DOC and what follows it, copied.  End with quote_doc_done().
 */
void quote_file_of_records(struct bytes records, struct quote_doc *ret);
/* A plain text (UTF-8), copied: its zones are those of a mail's body (lang-zone.h). */
void quote_file_of_text(struct str text, struct quote_doc *ret);
