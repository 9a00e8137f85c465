/* Knuth, Morris, Pratt, "Fast pattern matching in strings" (SIAM J. Comput. 6, 1977). */
#include "quote/quote-seek.h"

#include "text/text-token.h"

static void letters_init(struct quote_letters *l, struct str in) {
        struct text_tokens t;
        struct text_token w;
        *l = (struct quote_letters){ 0 };
        buf_init(&l->folded, 0);
        text_tokens_init(&t, in);
        while (text_tokens_next(&t, &w)) {
                if (w.overlay)
                        continue;
                uint32_t at = (uint32_t) l->folded.n;
                buf_put_str(&l->folded, w.term);
                vec_push(&l->words,
                         (struct quote_word_at){ at, (uint32_t) l->folded.n, w.off, w.len });
        }
}

static void letters_done(struct quote_letters *l) {
        buf_done(&l->folded);
        vec_done(&l->words);
}

/* The first word that begins at or behind byte `at` of the letters. */
static size_t word_at(const struct quote_letters *l, size_t at) {
        size_t low = 0, high = l->words.n;
        while (low < high) {
                size_t mid = low + (high - low) / 2;
                if (l->words.v[mid].at < at)
                        low = mid + 1;
                else
                        high = mid;
        }
        return low;
}

static bool place(const struct quote_letters *l, size_t from, size_t to, uint64_t *off,
                  uint64_t *len) {
        size_t first = word_at(l, from), next = word_at(l, to);
        if (first >= l->words.n || l->words.v[first].at != from || next == 0 ||
            l->words.v[next - 1].end != to)
                return false;
        *off = l->words.v[first].off;
        *len = l->words.v[next - 1].off + l->words.v[next - 1].len - *off;
        return true;
}

/* How far the pattern agrees with itself: for i, the longest border of its first i + 1 letters. */
static uint32_t *borders(struct str p) {
        uint32_t *b = mem_array(NULL, p.n + 1, sizeof *b), k = 0;
        b[0] = 0;
        for (size_t i = 1; i < p.n; i++) {
                while (k > 0 && p.p[i] != p.p[k])
                        k = b[k - 1];
                k += p.p[i] == p.p[k];
                b[i] = k;
        }
        return b;
}

void quote_seek_init(struct quote_seek *s, struct str text, struct str words) {
        *s = (struct quote_seek){ 0 };
        letters_init(&s->in, text);
        letters_init(&s->want, words);
        s->borders = borders(buf_str(&s->want.folded));
}

bool quote_seek_next(struct quote_seek *s, uint64_t *ret_off, uint64_t *ret_len) {
        struct str in = buf_str(&s->in.folded), want = buf_str(&s->want.folded);
        while (want.n && s->at < in.n) {
                while (s->k > 0 && in.p[s->at] != want.p[s->k])
                        s->k = s->borders[s->k - 1];
                s->k += in.p[s->at] == want.p[s->k];
                s->at++;
                if (s->k < want.n)
                        continue;
                s->k = s->borders[s->k - 1];
                if (place(&s->in, s->at - want.n, s->at, ret_off, ret_len)) {
                        s->k = 0; /* places do not overlap */
                        return true;
                }
        }
        return false;
}

void quote_seek_done(struct quote_seek *s) {
        letters_done(&s->in);
        letters_done(&s->want);
        mem_free(s->borders);
        s->borders = NULL;
}
