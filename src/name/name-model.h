#pragma once
/* The file of weights, as it lies in memory: little-endian, made by train/train-names.c. */
#include "name/name-edit.h"

enum { NAME_LISTED = 32768, NAME_NICKS = 8192, NAME_WEIGHTS = 32 };
/* Of the writing model: rows, letters (0 = none), weights in steps of 1 / scale. */
enum {
        NAME_WRITE_BITS = 16,
        NAME_WRITE_ROWS = 1 << NAME_WRITE_BITS,
        NAME_WRITE_LETTERS = 34,
        NAME_WRITE_SCALE = 24
};

struct name_model {
        char magic[8]; /* "clewnam2" */
        uint32_t n_tokens, n_nicks;
        float weight[NAME_WEIGHTS];  /* of the features of name-match.c, bias first */
        uint32_t token[NAME_LISTED]; /* hashes of folded words, rising */
        uint8_t rarity[NAME_LISTED]; /* bits, beside them */
        uint64_t nick[NAME_NICKS];   /* hash of name << 32 | hash of nickname, rising */
        struct name_edit_table edit[NAME_EDITS];
        int8_t write[NAME_WRITE_ROWS][NAME_OUT]; /* see name-write.h */
};

uint32_t name_hash(struct str folded);
/* Bits of rarity of a word by the general lists; NAME_UNLISTED for one that is in none. */
enum { NAME_UNLISTED = 17 };
unsigned name_rarity(const struct name_model *m, struct str folded);
bool name_is_nick(const struct name_model *m, struct str a, struct str b); /* either way */
/* The letters of a folded word; returns how many, 0 if it has others than its script's. */
size_t name_letters(struct str folded, enum name_script script, uint8_t ret[static NAME_LETTERS]);
enum name_script name_script_of(struct str folded);

/* ---- features of a comparison, for the trainer ---- */
enum { NAME_FEATURES = 20 };
void name_features(const struct name_model *m, const struct name *a, const struct name *b,
                   const struct name_options *o, struct name_match *ret,
                   float f[static NAME_FEATURES]);
/* The rank of name_compare() by the edit model alone: to choose what is compared in full;
 * -HUGE_VAL if they have nothing in common. */
double name_quick_rank(const struct name_model *m, const struct name *a, const struct name *b,
                       const struct name_options *o);
