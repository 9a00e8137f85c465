#pragma once
/* Words that were read, as they came, and what they say about the reading. */
#include "base/buf.h"
#include "base/vec.h"
#include "ocr/ocr-pixels.h"

enum ocr_begin { OCR_BEGIN_word, OCR_BEGIN_line, OCR_BEGIN_paragraph };

struct ocr_word {
        uint32_t off, len; /* in `text` */
        struct ocr_rect at;
        enum ocr_begin begins; /* what begins with it */
        uint32_t confidence;   /* 0-100 */
};

struct ocr_words { /* zeroed but for buf_init(&text, 0) */
        VEC(struct ocr_word) v;
        struct buf text;
};

void ocr_words_done(struct ocr_words *w);
void ocr_words_clear(struct ocr_words *w);
/* Append a word without the marks of direction in it; nothing if it is blank. */
void ocr_words_put(struct ocr_words *w, struct str s, const struct ocr_word *word);
static inline struct str ocr_word_text(const struct ocr_words *w, const struct ocr_word *word) {
        return str_sub(buf_str(&w->text), word->off, word->len);
}

/* What the words say: means are by letters and digits. */
struct ocr_sum {
        uint32_t signs;            /* letters and digits */
        uint32_t confidence;       /* their mean, 0-100 */
        uint32_t latin, arabic;    /* letters of these scripts */
        uint32_t persian;          /* of these: pe, che, zhe, gaf */
        uint32_t arabic_sure;      /* mean confidence of words of Arabic letters alone */
        uint32_t numbers, doubted; /* words with a digit; those below OCR_NUMBER_SURE */
};
enum { OCR_NUMBER_SURE = 90 };
void ocr_words_sum(const struct ocr_words *w, struct ocr_sum *ret);

/* May the word be of another script than its line: unsure, or letters and digits mixed? */
bool ocr_word_odd(const struct ocr_words *w, const struct ocr_word *word);
