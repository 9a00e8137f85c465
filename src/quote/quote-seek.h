#pragma once
/* Places of some words in a text, one after the other: the letters of both as a search folds them,
 * in a row, without what stands between words; a find begins and ends where words do. */
#include "base/buf.h"
#include "base/vec.h"

struct quote_word_at {
        uint32_t at, end;  /* in the folded letters */
        uint32_t off, len; /* in the text */
};

struct quote_letters {
        struct buf folded;
        VEC(struct quote_word_at) words;
};

struct quote_seek {
        struct quote_letters in, want;
        uint32_t *borders; /* of `want` */
        size_t at;
        uint32_t k; /* how much of `want` ends at `at` */
};

/* `text` is read here only; 1 to 2 bytes of memory for each of its bytes.  End with
 * quote_seek_done(). */
void quote_seek_init(struct quote_seek *s, struct str text, struct str words);
bool quote_seek_next(struct quote_seek *s, uint64_t *ret_off, uint64_t *ret_len);
void quote_seek_done(struct quote_seek *s);
