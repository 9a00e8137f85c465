/* Words; see ocr-words.h. */
#include "ocr/ocr-words.h"

#include "base/utf8.h"

enum { UNSURE = 75, MIXED_DIGITS = 30 };

enum sign { SIGN_other, SIGN_latin, SIGN_arabic, SIGN_digit, SIGN_letter };

static bool within(uint32_t c, uint32_t from, uint32_t to) {
        return c >= from && c <= to;
}

static enum sign sign_of(uint32_t c) {
        if (within(c, '0', '9') || within(c, 0x660, 0x669) || within(c, 0x6f0, 0x6f9))
                return SIGN_digit;
        if (within(c | 0x20, 'a', 'z') || (within(c, 0xc0, 0x24f) && c != 0xd7 && c != 0xf7))
                return SIGN_latin;
        if (within(c, 0x620, 0x64a) || within(c, 0x66e, 0x6d3))
                return SIGN_arabic;
        return c >= 0x370 && !within(c, 0x600, 0x6ff) && !within(c, 0x2000, 0x2fff) ? SIGN_letter
                                                                                    : SIGN_other;
}

static bool is_direction(uint32_t c) {
        return c == 0x200e || c == 0x200f || within(c, 0x202a, 0x202e) || within(c, 0x2066, 0x2069);
}

static bool is_persian(uint32_t c) {
        return c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6af;
}

void ocr_words_done(struct ocr_words *w) {
        vec_done(&w->v);
        buf_done(&w->text);
}

void ocr_words_clear(struct ocr_words *w) {
        vec_clear(&w->v);
        buf_clear(&w->text);
}

/* Digits of two scripts in one word: one of them at least is a wrong guess. */
static bool mixes_digits(struct str s) {
        struct bytes in = str_bytes(s);
        uint32_t seen = 0;
        while (in.n) {
                size_t n;
                uint32_t c = utf8_get_any(in, &n);
                if (sign_of(c) == SIGN_digit)
                        seen |= c < 0x100 ? 1 : c < 0x6f0 ? 2 : 4;
                in = bytes_sub(in, n, SIZE_MAX);
        }
        return (seen & (seen - 1)) != 0;
}

void ocr_words_put(struct ocr_words *w, struct str s, const struct ocr_word *word) {
        struct bytes in = str_bytes(str_trim(s));
        struct ocr_word put = *word;
        put.off = (uint32_t) w->text.n;
        while (in.n) {
                size_t n;
                uint32_t c = utf8_get_any(in, &n);
                if (!is_direction(c))
                        buf_put_utf8(&w->text, c <= ' ' ? ' ' : c);
                in = bytes_sub(in, n, SIZE_MAX);
        }
        struct str clean = str_trim(str_sub(buf_str(&w->text), put.off, SIZE_MAX));
        put.off = (uint32_t) (clean.p - w->text.p);
        put.len = (uint32_t) clean.n;
        if (mixes_digits(ocr_word_text(w, &put)) && put.confidence > MIXED_DIGITS)
                put.confidence = MIXED_DIGITS;
        if (put.len)
                vec_push(&w->v, put);
}

/* ---- what they say ------------------------------------------------------------------------- */

struct count {
        uint32_t of[SIGN_letter + 1], persian;
};

static struct count count_signs(struct str s) {
        struct count n = { .persian = 0 };
        struct bytes in = str_bytes(s);
        while (in.n) {
                size_t step;
                uint32_t c = utf8_get_any(in, &step);
                n.of[sign_of(c)]++;
                n.persian += is_persian(c);
                in = bytes_sub(in, step, SIZE_MAX);
        }
        return n;
}

static uint32_t letters(const struct count *n) {
        return n->of[SIGN_latin] + n->of[SIGN_arabic] + n->of[SIGN_letter];
}

void ocr_words_sum(const struct ocr_words *w, struct ocr_sum *ret) {
        struct ocr_sum sum = { 0 };
        uint64_t weighted = 0, pure = 0, pure_weighted = 0;
        for (size_t i = 0; i < w->v.n; i++) {
                const struct ocr_word *word = &w->v.v[i];
                struct count n = count_signs(ocr_word_text(w, word));
                uint32_t signs = letters(&n) + n.of[SIGN_digit];
                sum.signs += signs;
                sum.latin += n.of[SIGN_latin];
                sum.arabic += n.of[SIGN_arabic];
                sum.persian += n.persian;
                weighted += (uint64_t) signs * word->confidence;
                if (signs == n.of[SIGN_arabic]) {
                        pure += signs;
                        pure_weighted += (uint64_t) signs * word->confidence;
                }
                sum.numbers += n.of[SIGN_digit] > 0;
                sum.doubted += n.of[SIGN_digit] > 0 && word->confidence < OCR_NUMBER_SURE;
        }
        sum.confidence = sum.signs ? (uint32_t) (weighted / sum.signs) : 0;
        sum.arabic_sure = pure ? (uint32_t) (pure_weighted / pure) : 0;
        *ret = sum;
}

bool ocr_word_odd(const struct ocr_words *w, const struct ocr_word *word) {
        struct count n = count_signs(ocr_word_text(w, word));
        return word->confidence < UNSURE || n.of[SIGN_latin] > 0 ||
               (letters(&n) > 0 && n.of[SIGN_digit] > 0);
}
