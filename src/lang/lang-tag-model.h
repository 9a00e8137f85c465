#pragma once
/* The trained models as they stand in the program: data/tag-*.bin, little-endian.
 *
 *   tag-en.bin tag-fa.bin tag-ar.bin (struct lang_model_file)
 *   | "clewtag1" | log2 of slots | scale | bias[8] | from -> to [8][8] | slots: 8 weights each |
 *   tag-lex.bin (struct lang_lexicon_file)
 *   | "clewlex1" | log2 of slots | .. | slots: 24 bits of the word's hash << 8 | what it is |
 *
 * A weight of 8 bits times `scale` is a natural logarithm; transitions and biases are in 1/256.
 * Labels: 0 O, 1 B-PER, 2 I-PER, 3 B-ORG, 4 I-ORG, 5 B-LOC, 6 I-LOC; the eighth pads. */
#include "base/str.h"

enum { LANG_LABELS = 7, LANG_LABEL_ROOM = 8 };

static inline unsigned lang_label_begin(unsigned type) {
        return 1 + 2 * type;
}

/* May `to` stand right after `from`?  I only behind B or I of its type. */
static inline bool lang_label_follows(unsigned from, unsigned to) {
        return to == 0 || (to & 1) || from == to || from + 1 == to;
}

struct lang_model_file {
        char magic[8];
        uint32_t log2_slots;
        float scale;
        int16_t bias[LANG_LABEL_ROOM];
        int16_t next[LANG_LABEL_ROOM][LANG_LABEL_ROOM];
        int8_t weight[][LANG_LABEL_ROOM];
};

/* What the lists say of a word by itself; a bit each. */
enum lang_lexicon {
        LANG_LEX_place = 1 << 0,
        LANG_LEX_given = 1 << 1,  /* a given name */
        LANG_LEX_name = 1 << 2,   /* a part of people's names */
        LANG_LEX_common = 1 << 3, /* a word that is no name in running text */
        LANG_LEX_often = 1 << 4,  /* a part of many people's names */
        LANG_LEX_title = 1 << 5,  /* Dr., آقای */
        LANG_LEX_org = 1 << 6,    /* a head or legal form of organisations */
        LANG_LEX_role = 1 << 7,   /* president, وزیر: stands beside people */
};

struct lang_lexicon_file {
        char magic[8];
        uint32_t log2_slots, n;
        uint32_t slot[];
};

enum lang_model_id { LANG_MODEL_en, LANG_MODEL_fa, LANG_MODEL_ar, LANG_MODELS };

const struct lang_model_file *lang_model(enum lang_model_id id);
const struct lang_lexicon_file *lang_lexicon(void);
struct bytes lang_model_bytes(enum lang_model_id id); /* for the test of their hash */
struct bytes lang_lexicon_bytes(void);

/* Linear probing from the low bits of the hash; its upper 24 bits tell words apart. */
static inline uint8_t lang_lexicon_find(const struct lang_lexicon_file *x, uint64_t hash) {
        uint32_t mask = (1u << x->log2_slots) - 1, tag = (uint32_t) (hash >> 40);
        for (uint32_t i = (uint32_t) hash & mask; x->slot[i]; i = (i + 1) & mask)
                if (x->slot[i] >> 8 == tag)
                        return (uint8_t) x->slot[i];
        return 0;
}
