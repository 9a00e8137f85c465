#pragma once
/* What a short line below a mail looks like.  For lang-zone-tail.c and lang-sign*.c only.
 * Lines come without quote marks and white space at both ends. */
#include "lang/lang-zone.h"

/* "Best regards,": a farewell and at most two more words. */
bool lang_sign_closes(struct str line);
/* "Dear Ann," "سلام": a whole line that greets. */
bool lang_sign_greets(struct str line);
/* Does it say what only notices of lawyers and footers of lists say?  The filter spares most lines
 * the comparisons; it is made once for a text. */
enum { LANG_SIGN_MARKS = 1021 };
struct lang_sign_filter {
        bool may[LANG_SIGN_MARKS];
};
void lang_sign_filter_init(struct lang_sign_filter *f);
bool lang_sign_notice(struct str line, const struct lang_sign_filter *f);
/* One to five words that may be somebody's name, and no digit. */
bool lang_sign_name(struct str line);
bool lang_sign_position(struct str line);
bool lang_sign_organisation(struct str line);
bool lang_sign_department(struct str line);
bool lang_sign_street(struct str line);

/* The number of a telephone at or behind `from`; len 0: none. */
struct lang_range lang_sign_phone(struct str line, size_t from);
/* A word that stands before a number: "Tel", "Fax". */
bool lang_sign_label(struct str word);
/* A line that is a label and a number, however short: "Tel 1234", "Fax: +99 1 23". */
bool lang_sign_numbered(struct str line);
/* Which number stands in line[at.off...]: by the word before or behind it. */
enum lang_field_kind lang_sign_phone_kind(struct str line, struct lang_range at);
struct lang_range lang_sign_email(struct str line, size_t from);
struct lang_range lang_sign_url(struct str line, size_t from);
