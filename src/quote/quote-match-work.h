#pragma once
/* What the steps of a match share. */
#include "quote/quote-match.h"

struct quote_place {
        uint64_t fold;
        uint32_t at; /* word */
};

struct quote_source {
        struct str text;
        struct quote_tokens words;
        struct quote_place *places; /* of all words, by fold, then place */
        const struct quote_part *parts;
        size_t n_parts;
};

/* How often a word stands there; *ret_first is its first entry in s->places. */
size_t quote_source_places(const struct quote_source *s, uint64_t fold, size_t *ret_first);
uint32_t quote_source_speaker(const struct quote_source *s, size_t word);

/* A run found word for word. */
struct quote_found {
        uint32_t from, to; /* words of the source */
        unsigned rules;
};
enum { QUOTE_FOUND_MOST = 256 };
/* Places of run `i`, in order; how many, at most QUOTE_FOUND_MOST. */
size_t quote_find_run(const struct quote_source *s, const struct quote_shape *q, size_t i,
                      struct quote_found *ret);

/* What the gaps of a chain hide: reasons.  `at` has a place for each run. */
unsigned quote_read_gaps(const struct quote_source *s, const struct quote_shape *q,
                         const struct quote_found *at);

/* The nearest stretch of each run, aligned: edits, share of words, bounds; false when too little
 * of it stands there. */
bool quote_align(const struct quote_source *s, const struct quote_shape *q,
                 struct quote_match *ret);
