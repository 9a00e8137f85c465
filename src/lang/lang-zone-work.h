#pragma once
/* What the parts of lang-zone share while one text is read.  For lang-zone*.c only. */
#include "lang/lang-zone-line.h"
#include "lang/lang-zone.h"

enum { LANG_LEVELS = 64 }; /* deeper quotes share a speaker */

struct lang_work {
        struct str text;
        VEC(struct lang_line) lines;
        uint32_t base;                 /* levels begun by header blocks */
        bool signature;                /* in one */
        bool has_two;                  /* ">>" stands somewhere: ">>> " is likely a quote */
        size_t first_own;              /* the author's first line with words */
        size_t tried;                  /* no header block begins with a field before this line */
        bool no_armor_end;             /* looked for and not there */
        uint32_t speaker[LANG_LEVELS]; /* who speaks at each level, voice number; 0 unknown */
        struct lang_zones *out;
};

static inline struct str lang_work_line(const struct lang_work *q, size_t i) {
        size_t off = q->lines.v[i].off;
        size_t end = i + 1 < q->lines.n ? q->lines.v[i + 1].off : q->text.n;
        return str_sub(q->text, off, end - off);
}

/* Its words, without marks, at most 512 bytes. */
static inline struct str lang_work_words(const struct lang_work *q, size_t i) {
        return str_trim(str_sub(lang_work_line(q, i), q->lines.v[i].skip, 512));
}

/* Bytes of the lines [from, to). */
static inline struct lang_range lang_work_range(const struct lang_work *q, size_t from, size_t to) {
        size_t end = to < q->lines.n ? q->lines.v[to].off : q->text.n;
        return (struct lang_range){ q->lines.v[from].off, end - q->lines.v[from].off };
}

/* lang-zone-voice.c: what the header block or attribution in the lines [from, to) says of its
 * mail's author. */
void lang_voice_of_block(const struct lang_work *q, size_t from, size_t to, struct lang_voice *ret);
void lang_voice_of_attribution(const struct lang_work *q, size_t from, size_t to,
                               struct lang_voice *ret);

/* lang-zone-tail.c: tell greetings, closings, signatures and disclaimers from what is said, in all
 * lines whose kind is own or quoted. */
void lang_zone_tails(struct lang_work *q);
