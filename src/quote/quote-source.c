/* A source ready to be compared with: its words, where each stands, whose they are. */
#include "quote/quote-match-work.h"

static int by_fold(const void *a, const void *b) {
        const struct quote_place *x = a, *y = b;
        if (x->fold != y->fold)
                return x->fold < y->fold ? -1 : 1;
        return x->at < y->at ? -1 : x->at > y->at;
}

struct quote_source *quote_source_new(struct str text, const struct quote_part *parts, size_t n) {
        struct quote_source *s = mem_zalloc(sizeof *s);
        s->text = text;
        s->parts = parts;
        s->n_parts = n;
        quote_tokens_put(&s->words, text, 0);
        s->places = mem_array(NULL, s->words.v.n + 1, sizeof *s->places);
        for (size_t i = 0; i < s->words.v.n; i++)
                s->places[i] = (struct quote_place){ s->words.v.v[i].fold, (uint32_t) i };
        qsort(s->places, s->words.v.n, sizeof *s->places, by_fold);
        return s;
}

void quote_source_free(struct quote_source **s) {
        if (*s == NULL)
                return;
        quote_tokens_done(&(*s)->words);
        mem_free((*s)->places);
        mem_free(*s);
        *s = NULL;
}

size_t quote_source_places(const struct quote_source *s, uint64_t fold, size_t *ret_first) {
        size_t low = 0, high = s->words.v.n;
        while (low < high) {
                size_t mid = low + (high - low) / 2;
                if (s->places[mid].fold < fold)
                        low = mid + 1;
                else
                        high = mid;
        }
        size_t n = 0;
        while (low + n < s->words.v.n && s->places[low + n].fold == fold)
                n++;
        *ret_first = low;
        return n;
}

uint32_t quote_source_speaker(const struct quote_source *s, size_t word) {
        uint32_t off = s->words.v.v[word].off;
        size_t low = 0, high = s->n_parts;
        while (low < high) {
                size_t mid = low + (high - low) / 2;
                if (s->parts[mid].off + s->parts[mid].len <= off)
                        low = mid + 1;
                else
                        high = mid;
        }
        return low < s->n_parts && s->parts[low].off <= off ? s->parts[low].speaker : 0;
}
