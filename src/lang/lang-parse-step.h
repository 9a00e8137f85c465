#pragma once
/* What the parser and its trainer share: the model as it lies in data/parse-*.bin, the state of a
 * parse, and the features of both.
 *
 * The transition system is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011); the root stands
 * behind the last word.  With s0 on top of the stack, s1 below it and b0 first of what is left:
 *
 *   shift   b0 goes onto the stack
 *   left    b0 becomes the head of s0, which leaves
 *   right   s1 becomes the head of s0, which leaves */
#include "base/buf.h"
#include "lang/lang-parse.h"

enum lang_move { LANG_MOVE_shift, LANG_MOVE_left, LANG_MOVE_right, LANG_MOVES };

enum {
        LANG_PARSE_MOVE_ROOM = 4, /* weights in a row of each table */
        LANG_PARSE_REL_ROOM = 48,
        LANG_PARSE_TAG_ROOM = 32,
        LANG_PARSE_FEATURES = 80,
};

/* A tag is a part of speech and a form. */
static inline uint8_t lang_parse_tag(unsigned pos, unsigned form) {
        return (uint8_t) (pos | form << 5);
}
static inline unsigned lang_parse_tag_pos(uint8_t tag) {
        return tag & 31;
}
static inline unsigned lang_parse_tag_form(uint8_t tag) {
        return tag >> 5;
}

/* Little-endian.  Behind it: the rows of 8-bit weights for tags, moves, relations. */
struct lang_parse_file {
        char magic[8];                          /* "clewpar1" */
        uint32_t tag_bits, move_bits, rel_bits; /* log2 of rows */
        uint32_t n_tags;
        uint8_t tags[LANG_PARSE_TAG_ROOM];
        float scale; /* a difference of two move scores times this is a log odds */
        float offset;
        int8_t weights[];
};

static inline const int8_t *lang_parse_tag_rows(const struct lang_parse_file *f) {
        return f->weights;
}
static inline const int8_t *lang_parse_move_rows(const struct lang_parse_file *f) {
        return f->weights + ((size_t) LANG_PARSE_TAG_ROOM << f->tag_bits);
}
static inline const int8_t *lang_parse_rel_rows(const struct lang_parse_file *f) {
        return lang_parse_move_rows(f) + ((size_t) LANG_PARSE_MOVE_ROOM << f->move_bits);
}

/* A word as the features see it. */
struct lang_parse_word {
        uint64_t word;      /* hash of the folded word */
        uint64_t suffix[4]; /* of its last 1..4 code points */
        uint64_t prefix[2]; /* of its first 2, 3 */
        uint8_t shape;      /* bits: capital, all capitals, digit, hyphen, mark, first */
        uint8_t tag;        /* lang_parse_tag(); found by the tagger */
};

/* `w` as a word; `first` of its sentence; `room` is used. */
void lang_parse_word_of(struct str w, bool first, struct buf *room, struct lang_parse_word *ret);

/* Features of word i for the tagger, whose tags before i are set; returns how many. */
unsigned lang_parse_tag_features(const struct lang_parse_word *w, unsigned n, unsigned i,
                                 uint64_t ret[static LANG_PARSE_FEATURES]);

struct lang_parse_state {
        const struct lang_parse_word *w;
        unsigned n;     /* words; n itself is the root */
        unsigned b;     /* first of the buffer */
        unsigned depth; /* of the stack */
        uint16_t stack[LANG_PARSE_WORDS + 2];
        uint16_t head[LANG_PARSE_WORDS + 1];
        uint8_t rel[LANG_PARSE_WORDS + 1];
        /* children of each: leftmost and second, rightmost and second; how many; their relations */
        uint16_t lc[LANG_PARSE_WORDS + 1][2], rc[LANG_PARSE_WORDS + 1][2];
        uint8_t n_left[LANG_PARSE_WORDS + 1], n_right[LANG_PARSE_WORDS + 1];
        uint64_t left_rels[LANG_PARSE_WORDS + 1], right_rels[LANG_PARSE_WORDS + 1];
};

void lang_parse_begin(struct lang_parse_state *s, const struct lang_parse_word *w, unsigned n);
static inline bool lang_parse_over(const struct lang_parse_state *s) {
        return s->depth == 0 && s->b == s->n;
}
bool lang_parse_may(const struct lang_parse_state *s, enum lang_move m);
unsigned lang_parse_move_features(const struct lang_parse_state *s,
                                  uint64_t ret[static LANG_PARSE_FEATURES]);
/* Of the arc that `m` (left or right) would make. */
unsigned lang_parse_rel_features(const struct lang_parse_state *s, enum lang_move m,
                                 uint64_t ret[static LANG_PARSE_FEATURES]);
void lang_parse_do(struct lang_parse_state *s, enum lang_move m, unsigned rel);
