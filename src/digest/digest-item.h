#pragma once
/* Items of a digest: small texts that people write by hand and keep in git.
 *
 *   Ministry signs pipeline contract               headline
 *   12 March 2014                                  date, in any of three calendars
 *
 *   The ministry had denied it for a year.         intro: the user's own words
 *
 *   "We signed ... on [Monday]."                   excerpt: words of others
 *
 *   Read more at The Example Times: https://...    outlet and link
 *   More about: pipelines, contracts               topics
 *   Source: 3fa9b2c1d0e4                           fields, where one wants to say more
 *
 * A file holds any number of them.  It is read, never rewritten: the items and what stands between
 * them are slices that follow each other without a gap, so that whoever puts them together again
 * has the same bytes.  What was not understood is a note with its line.  The format is told in
 * doc/digest-format.md, the words of the marks in digest-phrase.def. */
#include "base/arena.h"
#include "base/vec.h"
#include "text/text-lang.h"
#include "when/when.h"

enum digest_note_id {
#define NOTE(id, fails, words) DIGEST_NOTE_##id,
#include "digest/digest-note.def"
#undef NOTE
        DIGEST_NOTES
};
const char *digest_note_code(enum digest_note_id id);
const char *digest_note_words(enum digest_note_id id);
bool digest_note_fails(enum digest_note_id id);

struct digest_note {
        enum digest_note_id id;
        uint32_t line; /* of the file, from 1 */
        struct str about;
};

enum digest_role { DIGEST_INTRO, DIGEST_EXCERPT, DIGEST_TRANSLATION };
const char *digest_role_code(enum digest_role r);

struct digest_para {
        enum digest_role role;
        bool marked; /* a block quote */
        uint32_t line;
        struct str text; /* its lines, LF between them, without marks of block quotes */
};

struct digest_word { /* one of a list: a topic, a name, a source */
        struct str text;
        uint32_t line;
};

struct digest_words {
        struct digest_word *v;
        size_t n, cap;
};

struct digest_item {
        size_t off, len; /* its bytes in the file, blank lines and rules behind it included */
        uint32_t line, headline_line, date_line, outlet_line;
        struct str headline, dateline;
        bool dated;
        bool month_only; /* `day` is the first of a month that is all that is known */
        bool sighted;    /* Hijri: may differ by a day or two */
        int32_t day;
        struct str outlet, link, byline, id;
        enum text_lang lang; /* by its field, else by its letters */
        enum text_lang translation_lang;
        struct digest_words topics, people, sources, see;
        VEC(struct digest_para) paras;
        size_t note, n_notes; /* of the file's: those of its lines */
};

struct digest_file {
        struct arena a;
        struct str text; /* the file, a question mark for each byte that is no UTF-8 */
        VEC(struct digest_item) items;
        VEC(struct digest_note) notes; /* by line */
};

struct digest_options {
        bool month_first; /* 03/04/2014 is March */
};

/* Read the items of `in` (copied), at most LIMIT_digest_bytes and LIMIT_digest_items: what is more
 * is one note.  `o` may be NULL.  End with digest_file_done().  Near linear. */
void digest_file_read(struct bytes in, const struct digest_options *o, struct digest_file *ret);
void digest_file_done(struct digest_file *f);

/* Does text in these words run from right to left?  By its first letter that tells. */
bool digest_is_rtl(struct str s);
