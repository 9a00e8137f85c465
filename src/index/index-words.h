#pragma once
/* What a writer knows about words: the hash table of those put since the last flush, and which
 * classes a word belongs to. */
#include "index/index-segment.h"

#include "text/text-key.h"
#include "text/text-stem.h"

/* What text_key_likeness() must reach for a word of the text to be taken for another spelling of a
 * name; what, to be taken for one among people; a person asked for needs no more than 1. */
enum {
        INDEX_LIKENESS_IN_TEXT = 14 * TEXT_LIKENESS_BIT,
        INDEX_LIKENESS_AMONG_PEOPLE = 21 * TEXT_LIKENESS_BIT / 2,
};

/* A word as it lies in the vocabulary, at a multiple of four bytes. */
struct index_word {
        uint32_t n;  /* times it was put */
        uint32_t at; /* the flush's: where its next place goes */
        uint8_t len;
        char text[];
};

struct index_vocabulary {
        uint32_t *arena;  /* words one behind the other; arena[0] is not used */
        size_t used, cap; /* in units of four bytes */
        struct index_slot {
                uint32_t hash, ref; /* ref 0 = free */
        } * slots;
        size_t n_slots, n;
        uint64_t seed; /* so that nobody can prepare words that collide */
};

void index_vocabulary_init(struct index_vocabulary *v);
void index_vocabulary_done(struct index_vocabulary *v);
void index_vocabulary_clear(struct index_vocabulary *v); /* keeps the memory */

/* The reference of a word, made if it is new. */
uint32_t index_vocabulary_put(struct index_vocabulary *v, struct str word);
size_t index_vocabulary_bytes(const struct index_vocabulary *v);

static inline struct index_word *index_word_at(const struct index_vocabulary *v, uint32_t ref) {
        return (struct index_word *) (v->arena + ref);
}

static inline struct str index_word_str(const struct index_word *w) {
        return (struct str){ w->text, w->len };
}

/* Step through the references: start with 0, returns 0 at the end. */
uint32_t index_vocabulary_next(const struct index_vocabulary *v, uint32_t ref);

/* The stem class of a word, or of n 0 if it is its own stem (its class need not list it). */
struct str index_word_stem(struct text_stemmer *s, struct str word);
