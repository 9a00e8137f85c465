#pragma once
/* What the files of lang-role share: a sentence cut into items, and the title phrases found in it.
 *
 *   text   Jane Doe, deputy director of the Institute of Rivers, said
 *   items  PER       word   word     of the word      of word    word
 *   gaps             comma                                       comma
 *   title            a      h        b      org_a            org_b = end */
#include "lang/lang-role-lex.h"
#include "lang/lang-role.h"

enum lang_item_kind { LANG_ITEM_word, LANG_ITEM_person, LANG_ITEM_org, LANG_ITEM_place };

/* What stands between an item and the one before it. */
enum lang_gap {
        LANG_GAP_comma = 1 << 0,
        LANG_GAP_open = 1 << 1,
        LANG_GAP_close = 1 << 2,
        LANG_GAP_dash = 1 << 3,
        LANG_GAP_cell = 1 << 4, /* | tab, three spaces */
        LANG_GAP_colon = 1 << 5,
        LANG_GAP_line = 1 << 6,
        LANG_GAP_blank = 1 << 7, /* an empty line */
        LANG_GAP_stop = 1 << 8,
        LANG_GAP_asked = 1 << 9,
        LANG_GAP_quote = 1 << 10,
        LANG_GAP_other = 1 << 11,
        LANG_GAP_hyphen = 1 << 12,
        LANG_GAP_amp = 1 << 13,
        LANG_GAP_SOFT = LANG_GAP_hyphen | LANG_GAP_amp | LANG_GAP_line,
        LANG_GAP_HARD = 0xffff & ~LANG_GAP_SOFT,
};

struct lang_item {
        uint32_t off, len;
        uint32_t name; /* of the names given, when not a word */
        uint16_t gap;
        uint8_t kind;
        enum lang_lex_clitic clitic;
        bool cap;   /* a capital at its front */
        bool owner; /* with English 's behind it */
        bool latin; /* else Arabic script, digits, others */
        uint64_t hash;
        const struct lang_lex *x; /* never NULL: an empty entry for words that are not in it */
};

struct lang_sentence {
        struct str text;
        struct lang_item item[LANG_ROLE_WORDS];
        size_t n;
        uint16_t end_gap; /* behind the last item */
};

struct lang_phrase {
        size_t a, h, b;      /* items of the title, its head */
        size_t first;        /* of the whole: an organisation may stand before */
        size_t org_a, org_b; /* none when equal */
        size_t end;          /* of the whole */
        bool of;             /* something says of what */
        struct lang_title what;
};

static inline bool lang_item_small(const struct lang_item *i, unsigned bits) {
        return (i->x->small & bits) != 0;
}

/* The gap in front of item `i`; that behind the last for i == n. */
static inline unsigned lang_gap_at(const struct lang_sentence *s, size_t i) {
        return i < s->n ? s->item[i].gap : s->end_gap;
}

static inline bool lang_gap_plain(unsigned gap) {
        return (gap & ~(unsigned) LANG_GAP_SOFT) == 0;
}

/* Join words that are one entry of the lexicon. */
void lang_sentence_join(struct lang_sentence *s);

/* The title phrase with the head at item `i`; false: none stands there. */
bool lang_phrase_read(const struct lang_sentence *s, size_t i, struct lang_phrase *ret);

static inline bool lang_person_at(const struct lang_sentence *s, size_t i) {
        return i < s->n && s->item[i].kind == LANG_ITEM_person;
}

/* Where items [a, b) stand, without what an Arabic word holds in front. */
struct lang_at lang_role_span(const struct lang_sentence *s, size_t a, size_t b);
struct lang_at lang_role_cover(struct lang_at a, struct lang_at b); /* from one to the other */
/* Where the title's group begins: articles and small adverbs belong to it. */
size_t lang_phrase_start(const struct lang_sentence *s, const struct lang_phrase *p,
                         bool *ret_article);
/* Append what is known so far; `person` is an item, s->n: the speaker.  Lives until the next. */
struct lang_role *lang_role_put(struct lang_role_list *out, const struct lang_sentence *s,
                                const struct lang_phrase *p, size_t person,
                                enum lang_role_form form);

/* The forms: true when `p` was found in that form and appended. */
bool lang_role_prefix(const struct lang_sentence *s, const struct lang_phrase *p,
                      struct lang_role_list *out);
bool lang_role_row(const struct lang_sentence *s, const struct lang_phrase *p,
                   struct lang_role_list *out);
bool lang_role_apposition(const struct lang_sentence *s, const struct lang_phrase *p,
                          struct lang_role_list *out);
bool lang_role_verb(const struct lang_sentence *s, const struct lang_phrase *p,
                    struct lang_role_list *out);
bool lang_role_plain(const struct lang_sentence *s, const struct lang_phrase *p,
                     struct lang_role_list *out);
bool lang_role_self(const struct lang_sentence *s, const struct lang_phrase *p,
                    struct lang_role_list *out);
/* this is X from Y;  X joined Y: no title */
void lang_role_member(const struct lang_sentence *s, size_t who, struct lang_role_list *out);

/* What the sentence says of offices, to `out`. */
void lang_sentence_roles(const struct lang_sentence *s, struct lang_role_list *out);

/* Cut all of `text` into sentences.  Names as for lang_roles(). */
struct lang_cutter {
        struct str text;
        const struct lang_name *names;
        size_t n_names, at_name;
        struct lang_sentence s;
        bool heads, people; /* the sentence under way has some; I is one of the people */
        bool alone;         /* no sentences without people are left out */
        void (*done)(struct lang_cutter *c, void *with); /* a sentence with a title or a verb */
        void *with;
};
void lang_cutter_run(struct lang_cutter *c);
