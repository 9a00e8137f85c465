/* How lines begin: the phrases of article-phrase.def, compared word by word as the index folds. */
#include "article/article-view.h"

#include "base/utf8.h"

#include "text/text-token.h"

static bool next_word(struct text_tokens *t, struct text_token *k) {
        while (text_tokens_next(t, k))
                if (!k->overlay)
                        return true;
        return false;
}

/* Bytes of `s` that `phrase` takes, or 0. */
static size_t starts(struct str s, const char *phrase) {
        struct text_tokens a, b;
        struct text_token x, y;
        size_t end = 0;
        text_tokens_init(&a, utf8_head(s, 200));
        text_tokens_init(&b, str_of(phrase));
        while (next_word(&b, &y)) {
                if (!next_word(&a, &x) || !str_eq(x.term, y.term) || (end == 0 && x.off > 12))
                        return 0;
                end = x.off + x.len;
        }
        return end;
}

/* Could `s` begin with `phrase`?  By the first letter: most phrases are told apart by it. */
static bool may_start(struct str s, const char *phrase) {
        size_t i = 0;
        while (i < s.n && i < 12 && !ascii_alpha(s.p[i]) && (uint8_t) s.p[i] < 0xd0)
                i++;
        if (i >= s.n || (uint8_t) s.p[i] >= 0x80)
                return i < s.n && (uint8_t) phrase[0] >= 0x80;
        return ascii_lower(s.p[i]) == phrase[0];
}

size_t article_phrase(struct str s, enum article_phrase kind, struct str *ret_rest) {
        static const struct {
                enum article_phrase kind;
                const char *words;
        } phrases[] = {
#define PHRASE(kind, words) { ARTICLE_PHRASE_##kind, words },
#include "article/article-phrase.def"
#undef PHRASE
        };
        size_t best = 0;
        for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
                if (phrases[i].kind != kind || !may_start(s, phrases[i].words))
                        continue;
                size_t n = starts(s, phrases[i].words);
                best = n > best ? n : best;
        }
        struct str rest = str_trim(str_sub(s, best, SIZE_MAX));
        while (rest.n && strchr(":-|", rest.p[0]))
                rest = str_trim(str_sub(rest, 1, SIZE_MAX));
        if (best && ret_rest)
                *ret_rest = rest;
        return best;
}
