/* Where a query's words stand in a text, and the stretch that shows them best.
 *
 * The text runs once through the tokeniser; each token is looked up among the query's words as it
 * is, by its stem and by its name key, as far as the query asks for those.  A phrase is one unit:
 * only whole ones are marked.  The words of a NEAR are marked wherever they stand.  The window is
 * found by two fingers over the hits. */
#include "index/index-words.h"

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/text-key.h"
#include "text/text-token.h"

#define NO_WORD UINT32_MAX

struct word {
        struct str term;
        uint32_t unit, at; /* at: its place in the phrase */
        uint32_t next;     /* further words with the same term */
        uint32_t next_stem;
};

/* A word under one of the keys of its name. */
struct name {
        uint32_t word, next;
};

/* A word, a prefix, or a phrase of n words. */
struct unit {
        uint32_t n;
        uint64_t *reached; /* phrase: position + 1 where its first i + 1 words were last complete */
        size_t *began;     /* and the byte where that began */
        uint32_t shown;    /* the window's: hits inside */
};

struct hit {
        size_t off, end;
        uint32_t unit;
};

struct index_matcher {
        struct arena a;
        struct map terms, stems, keys; /* to the first word of a chain */
        struct text_stemmer stemmer;
        VEC(struct word) words;
        VEC(struct name) names;
        VEC(struct unit) units;
        VEC(struct word) prefixes;
        VEC(struct hit) hits;
};

/* Put word `i` in front of the chain under `key`. */
static uint32_t chain(struct map *m, struct str key, uint32_t i) {
        bool new;
        uint64_t *head = map_put(m, key, i, &new);
        uint32_t next = new ? NO_WORD : (uint32_t) *head;
        *head = i;
        return next;
}

static struct str stem_of(struct index_matcher *m, struct str word) {
        struct str stem = index_word_stem(&m->stemmer, word);
        return stem.n ? stem : word;
}

static void add_name(struct index_matcher *m, struct str term, uint32_t word) {
        struct text_keys keys;
        text_keys(term, &keys);
        for (size_t i = 0; i < keys.n; i++) {
                struct str key = { keys.key[i].v, keys.key[i].n };
                uint32_t next = chain(&m->keys, key, (uint32_t) m->names.n);
                vec_push(&m->names, (struct name){ word, next });
        }
}

static void add_word(struct index_matcher *m, struct str term, uint32_t classes, uint32_t unit,
                     uint32_t at) {
        uint32_t i = (uint32_t) m->words.n;
        struct word w = { .term = arena_str(&m->a, term),
                          .unit = unit,
                          .at = at,
                          .next_stem = NO_WORD };
        w.next = chain(&m->terms, term, i);
        if (classes & INDEX_STEM)
                w.next_stem = chain(&m->stems, stem_of(m, term), i);
        if (classes & INDEX_NAME)
                add_name(m, term, i);
        vec_push(&m->words, w);
}

static uint32_t add_unit(struct index_matcher *m, size_t n) {
        struct unit u = { .n = (uint32_t) n };
        if (n > 1) {
                u.reached = arena_zalloc(&m->a, n * sizeof *u.reached);
                u.began = arena_zalloc(&m->a, n * sizeof *u.began);
        }
        vec_push(&m->units, u);
        return (uint32_t) m->units.n - 1;
}

static void add_query(struct index_matcher *m, const struct index_query *q, unsigned depth) {
        if (depth > LIMIT_index_query_depth || m->units.n > LIMIT_index_query_nodes)
                return;
        if (q->op == INDEX_TERM)
                add_word(m, q->term, q->classes, add_unit(m, 1), 0);
        if (q->op == INDEX_PREFIX)
                vec_push(&m->prefixes, (struct word){ .term = arena_str(&m->a, q->term),
                                                      .unit = add_unit(m, 1) });
        if (q->op == INDEX_PHRASE && q->n_words) {
                uint32_t unit = add_unit(m, q->n_words);
                for (size_t i = 0; i < q->n_words; i++)
                        add_word(m, q->words[i], q->classes, unit, (uint32_t) i);
        }
        for (size_t i = 0; q->op == INDEX_NEAR && i < q->n_words; i++)
                add_word(m, q->words[i], q->classes, add_unit(m, 1), 0);
        size_t kids = q->op == INDEX_AND || q->op == INDEX_OR ? q->n_kids
                      : q->op == INDEX_NOT && q->n_kids > 1   ? 1
                                                              : 0;
        for (size_t i = 0; i < kids; i++)
                add_query(m, q->kids[i], depth + 1);
}

struct index_matcher *index_matcher_new(const struct index_query *q) {
        struct index_matcher *m = MEM_NEW(struct index_matcher);
        arena_init(&m->a, 0);
        map_init(&m->terms);
        map_init(&m->stems);
        map_init(&m->keys);
        text_stemmer_init(&m->stemmer);
        add_query(m, q, 0);
        return m;
}

void index_matcher_free(struct index_matcher **at) {
        struct index_matcher *m = *at;
        if (!m)
                return;
        map_done(&m->terms);
        map_done(&m->stems);
        map_done(&m->keys);
        text_stemmer_done(&m->stemmer);
        vec_done(&m->words);
        vec_done(&m->names);
        vec_done(&m->units);
        vec_done(&m->prefixes);
        vec_done(&m->hits);
        arena_done(&m->a);
        mem_free(m);
        *at = NULL;
}

/* ---- finding ------------------------------------------------------------------------------ */

static void add_hit(struct index_matcher *m, uint32_t unit, size_t off, size_t end) {
        if (m->hits.n < LIMIT_index_snippet_hits)
                vec_push(&m->hits, (struct hit){ off, end, unit });
}

/* Word `at` of a unit stands at a token. */
static void found(struct index_matcher *m, const struct word *w, const struct text_token *t) {
        struct unit *u = &m->units.v[w->unit];
        size_t end = (size_t) t->off + t->len;
        if (u->n == 1) {
                add_hit(m, w->unit, t->off, end);
                return;
        }
        if (w->at && u->reached[w->at - 1] != t->pos)
                return;
        u->reached[w->at] = (uint64_t) t->pos + 1;
        u->began[w->at] = w->at ? u->began[w->at - 1] : t->off;
        if (w->at + 1 == u->n)
                add_hit(m, w->unit, u->began[w->at], end);
}

/* A chain runs from the last word added to the first, so a phrase's later words see what the
 * token before has left, not what this one does. */
static void look_up(struct index_matcher *m, const struct text_token *t) {
        const uint64_t *head = map_find(&m->terms, t->term);
        for (uint32_t i = head ? (uint32_t) *head : NO_WORD; i != NO_WORD; i = m->words.v[i].next)
                found(m, &m->words.v[i], t);
        head = m->stems.n ? map_find(&m->stems, stem_of(m, t->term)) : NULL;
        for (uint32_t i = head ? (uint32_t) *head : NO_WORD; i != NO_WORD;
             i = m->words.v[i].next_stem)
                if (!str_eq(m->words.v[i].term, t->term))
                        found(m, &m->words.v[i], t);
        char key[TEXT_KEY_MAX];
        size_t n = m->keys.n ? text_key(t->term, key) : 0;
        head = n ? map_find(&m->keys, (struct str){ key, n }) : NULL;
        for (uint32_t i = head ? (uint32_t) *head : NO_WORD; i != NO_WORD;
             i = m->names.v[i].next) {
                const struct word *w = &m->words.v[m->names.v[i].word];
                if (!str_eq(w->term, t->term) &&
                    text_key_likeness(w->term, t->term) >= INDEX_LIKENESS_IN_TEXT)
                        found(m, w, t);
        }
        for (size_t i = 0; i < m->prefixes.n; i++)
                if (str_starts(t->term, m->prefixes.v[i].term))
                        found(m, &m->prefixes.v[i], t);
}

static int cmp_hit(const void *a, const void *b) {
        const struct hit *x = a, *y = b;
        if (x->off != y->off)
                return x->off < y->off ? -1 : 1;
        if (x->end != y->end)
                return x->end > y->end ? -1 : 1;
        return (x->unit > y->unit) - (x->unit < y->unit);
}

static void find_hits(struct index_matcher *m, struct str text) {
        struct text_tokens tokens;
        struct text_token t;
        vec_clear(&m->hits);
        for (size_t i = 0; i < m->units.n; i++)
                for (uint32_t k = 0; m->units.v[i].n > 1 && k < m->units.v[i].n; k++)
                        m->units.v[i].reached[k] = 0;
        text_tokens_init(&tokens, text);
        while (text_tokens_next(&tokens, &t))
                look_up(m, &t);
        if (m->hits.n)
                qsort(m->hits.v, m->hits.n, sizeof *m->hits.v, cmp_hit);
}

/* ---- the window --------------------------------------------------------------------------- */

struct stretch {
        size_t first, last; /* hits */
        uint32_t units;     /* different ones */
};

static struct stretch best_stretch(struct index_matcher *m, size_t max) {
        struct stretch best = { 0 };
        size_t first = 0, n_best = 0;
        uint32_t units = 0;
        for (size_t i = 0; i < m->units.n; i++)
                m->units.v[i].shown = 0;
        for (size_t last = 0; last < m->hits.n; last++) {
                units += m->units.v[m->hits.v[last].unit].shown++ == 0;
                while (first < last && m->hits.v[last].end - m->hits.v[first].off > max)
                        units -= --m->units.v[m->hits.v[first++].unit].shown == 0;
                if (units > best.units || (units == best.units && last - first + 1 > n_best)) {
                        best = (struct stretch){ first, last, units };
                        n_best = last - first + 1;
                }
        }
        return best;
}

/* Move a cut to white space within 40 bytes inside the window, or at least to a code point. */
static size_t tidy_cut(struct str text, size_t at, bool forward, size_t limit) {
        if (at == 0 || at >= text.n)
                return at < text.n ? at : text.n;
        for (size_t i = 0; i < 40 && (forward ? at + i < limit : at > limit + i); i++)
                if (ascii_space(text.p[forward ? at + i : at - i - 1]))
                        return forward ? at + i + 1 : at - i - 1;
        at = utf8_floor(text, at);
        if (forward && at < limit && at < text.n) {
                size_t n;
                utf8_get(text.p + at, &n);
                at = at + n <= limit ? at + n : at;
        }
        return at;
}

static void set_window(struct str text, size_t max, size_t off, size_t end,
                       struct index_range *ret) {
        size_t span = end - off < max ? end - off : max;
        size_t pad = (max - span) / 2;
        size_t from = off > pad ? off - pad : 0;
        size_t to = text.n - from > max ? from + max : text.n;
        if (to - from < max) /* near the end: show more of what is before */
                from = to > max ? to - max : 0;
        from = tidy_cut(text, from, /* forward= */ true, off);
        to = tidy_cut(text, to, /* forward= */ false, end < to ? end : from);
        *ret = (struct index_range){ from, to - from };
}

static void set_marks(const struct index_matcher *m, struct index_snippet *s) {
        size_t end = s->window.off + s->window.len, done = s->window.off;
        const size_t room = sizeof s->marks / sizeof *s->marks;
        for (size_t i = 0; i < m->hits.n && s->n_marks < room; i++) {
                const struct hit *h = &m->hits.v[i];
                if (h->off < done || h->end > end)
                        continue;
                s->marks[s->n_marks++] = (struct index_range){ h->off, h->end - h->off };
                done = h->end;
        }
}

int index_snippet(struct index_matcher *m, struct str text, size_t max, struct index_snippet *ret) {
        struct index_snippet s = { 0 };
        find_hits(m, text);
        struct stretch best = best_stretch(m, max);
        if (m->hits.n == 0) {
                size_t to = text.n > max ? tidy_cut(text, max, /* forward= */ false, 0) : text.n;
                s.window = (struct index_range){ 0, to };
        } else {
                set_window(text, max, m->hits.v[best.first].off, m->hits.v[best.last].end,
                           &s.window);
                set_marks(m, &s);
        }
        s.words_found = best.units;
        *ret = s;
        return m->hits.n != 0;
}
