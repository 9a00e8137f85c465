/* Many names, and which of them a query may be.
 *
 *   words, sorted by their letters:  karami karim karimi karimian      -> names that hold them
 *   lcp with the one before:              3     5      6
 *
 * The edit model reads a word from its beginning, so neighbours share the rows of their common
 * beginning; a row that has lost more than a spelling of the word may, whatever follows, rules out
 * all words that begin so.  Each name adds up what its
 * words are worth to the query; the best RERANK of them are compared in full. */
#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"
#include "name/name-model.h"

#include <math.h>

enum { RERANK = 120, COMPARE = 30, WORDS_MOST = 600, UNITS = 2 * NAME_TOKENS };
/* Bits that may be lost at once: a word that stands alone has no other that brings its name up. */
static const float LOSS_ALONE = 13, LOSS_BESIDE = 9;

struct vocabulary_word {
        struct str folded;
        uint8_t letters[NAME_LETTERS];
        uint8_t n, script, lcp;
        uint32_t n_names;
        uint32_t *names; /* rising */
};

struct use {
        uint32_t word, name;
};

struct name_pool {
        const struct name_model *m;
        struct arena arena;
        VEC(struct str) names;
        struct map ids; /* folded word -> index in `words` as it was found */
        VEC(struct vocabulary_word) words;
        VEC(struct use) uses;
        uint32_t *latin, n_latin, *other, n_other; /* indexes of words; Latin ones sorted */
};

struct name_pool *name_pool_new(const struct name_model *m) {
        struct name_pool *p = MEM_NEW(struct name_pool);
        p->m = m;
        arena_init(&p->arena, 0);
        map_init(&p->ids);
        return p;
}

void name_pool_free(struct name_pool **pp) {
        struct name_pool *p = *pp;
        if (!p)
                return;
        arena_done(&p->arena);
        map_done(&p->ids);
        vec_done(&p->names), vec_done(&p->words), vec_done(&p->uses);
        mem_free(p->latin), mem_free(p->other);
        mem_free(p);
        *pp = NULL;
}

static void put_word(struct name_pool *p, const struct name_token *t, size_t shorn, size_t bytes) {
        bool is_new;
        struct str s = { t->v + bytes, t->n - bytes };
        uint32_t id = (uint32_t) *map_put(&p->ids, s, p->words.n, &is_new);
        if (is_new) {
                struct vocabulary_word w = { .folded = arena_str(&p->arena, s),
                                             .script = t->script };
                w.n = (uint8_t) (t->n_letters > shorn ? t->n_letters - shorn : 0);
                memcpy(w.letters, t->letters + shorn, w.n);
                vec_push(&p->words, w);
        }
        vec_push(&p->uses, (struct use){ id, (uint32_t) p->names.n });
}

uint32_t name_pool_put(struct name_pool *p, struct str s) {
        struct name n;
        name_parse(p->m, s, &n);
        for (size_t i = 0; i < n.n; i++) {
                const struct name_token *t = &n.token[i];
                if (t->kind != NAME_WORD && t->kind != NAME_INITIAL)
                        continue;
                put_word(p, t, 0, 0);
                size_t letters = t->script == NAME_ARABIC ? t->article / 2u : t->article;
                if (t->article && t->n > t->article && t->n_letters > letters)
                        put_word(p, t, letters, t->article);
        }
        vec_push(&p->names, arena_str(&p->arena, s));
        return (uint32_t) p->names.n - 1;
}

static void post(struct name_pool *p) {
        for (size_t i = 0; i < p->uses.n; i++)
                p->words.v[p->uses.v[i].word].n_names++;
        for (size_t i = 0; i < p->words.n; i++) {
                struct vocabulary_word *w = &p->words.v[i];
                w->names = arena_alloc(&p->arena, w->n_names * sizeof *w->names);
                w->n_names = 0;
        }
        for (size_t i = 0; i < p->uses.n; i++) {
                struct vocabulary_word *w = &p->words.v[p->uses.v[i].word];
                w->names[w->n_names++] = p->uses.v[i].name;
        }
        vec_done(&p->uses);
}

static int by_letters(const void *a, const void *b, void *pool) {
        const struct name_pool *p = pool;
        const struct vocabulary_word *x = &p->words.v[*(const uint32_t *) a];
        const struct vocabulary_word *y = &p->words.v[*(const uint32_t *) b];
        int r = memcmp(x->letters, y->letters, x->n < y->n ? x->n : y->n);
        return r ? r : x->n != y->n ? x->n - y->n : str_cmp(x->folded, y->folded);
}

void name_pool_build(struct name_pool *p) {
        post(p);
        p->latin = mem_array(NULL, p->words.n + 1, sizeof *p->latin);
        p->other = mem_array(NULL, p->words.n + 1, sizeof *p->other);
        for (uint32_t i = 0; i < p->words.n; i++) {
                const struct vocabulary_word *w = &p->words.v[i];
                if (w->script == NAME_LATIN && w->n)
                        p->latin[p->n_latin++] = i;
                else if (w->n)
                        p->other[p->n_other++] = i;
        }
        qsort_r(p->latin, p->n_latin, sizeof *p->latin, by_letters, p);
        for (uint32_t i = 1; i < p->n_latin; i++) {
                struct vocabulary_word *w = &p->words.v[p->latin[i]];
                const struct vocabulary_word *before = &p->words.v[p->latin[i - 1]];
                while (w->lcp < w->n && w->lcp < before->n &&
                       w->letters[w->lcp] == before->letters[w->lcp])
                        w->lcp++;
        }
}

uint32_t name_pool_size(const struct name_pool *p) {
        return (uint32_t) p->names.n;
}

struct str name_pool_get(const struct name_pool *p, uint32_t i) {
        return p->names.v[i];
}

/* ---- words like a word ---- */

struct like {
        uint32_t word;
        float bits;
};
struct likes {
        VEC(struct like) of;
};

/* Bits that may be lost: some at once, more as the word goes on.  Returns the least evidence.
 * ret_rest says what each entry of a row can still come to if all that is missing is written for
 * certain, beside what it must: a row of which all comes to less than 1 is hopeless. */
static float allow(const struct name_edit *q, float loss, float *ret_rest) {
        float all = 0, ahead = 0, most;
        for (size_t k = 0; k < q->n; k++)
                all += q->table->chance[q->out[k]];
        most = loss + all / 4 < all ? loss + all / 4 : all;
        for (size_t k = q->n + 1u; k-- > 0;) {
                float part = q->n ? (float) k / (float) q->n : 1;
                float lose = most < loss ? most : loss + (most - loss) * part;
                ret_rest[k] = exp2f(ahead - (all - lose));
                if (k > 0)
                        ahead += q->table->chance[q->out[k - 1]];
        }
        return all - most;
}

static void latin_like(const struct name_pool *p, const struct name_edit *q, float loss,
                       struct likes *to) {
        struct name_edit_row row[NAME_LETTERS + 3];
        float rest[NAME_LETTERS + 1];
        float least = exp2f(allow(q, loss, rest));
        name_edit_begin(&row[0]);
        size_t have = 0,
               dead = SIZE_MAX; /* rows [0, have] hold; words alike up to `dead` are out */
        for (uint32_t i = 0; i < p->n_latin; i++) {
                const struct vocabulary_word *w = &p->words.v[p->latin[i]];
                if (dead != SIZE_MAX && w->lcp >= dead)
                        continue;
                dead = SIZE_MAX;
                have = w->lcp < have ? w->lcp : have;
                for (; have < w->n + 2u; have++) {
                        unsigned left = have > 1 ? w->letters[have - 2] : 0;
                        unsigned letter = have > 0 && have <= w->n ? w->letters[have - 1] : 0;
                        unsigned right = have < w->n ? w->letters[have] : 0;
                        name_edit_step(q, name_context(left, letter, right), &row[have],
                                       &row[have + 1]);
                        if (name_edit_trim(&row[have + 1], rest) < 1) {
                                dead = have + 1 <= w->n ? have + 1 : SIZE_MAX;
                                break;
                        }
                }
                if (have < w->n + 2u)
                        continue;
                float sum = name_edit_sum(q, &row[have]);
                if (sum > least)
                        vec_push(&to->of, (struct like){ p->latin[i], log2f(sum) });
                have = w->n;
        }
}

static bool letters_alike(const struct vocabulary_word *w, const struct name_token *t,
                          size_t from) {
        unsigned seen[NAME_OUT] = { 0 }, same = 0;
        for (size_t i = from; i < t->n_letters; i++)
                seen[t->letters[i]]++;
        for (size_t i = 0; i < w->n; i++)
                if (seen[w->letters[i]])
                        seen[w->letters[i]]--, same++;
        return same * 5 >= (w->n > t->n_letters - from ? w->n : t->n_letters - from) * 3;
}

/* Words in Arabic script: no common beginnings to share, each is looked at. */
static void other_like(const struct name_pool *p, const struct name_token *t, size_t from,
                       struct likes *to) {
        for (uint32_t i = 0; i < p->n_other; i++) {
                const struct vocabulary_word *w = &p->words.v[p->other[i]];
                struct name_edit q;
                float bits = -100;
                if (t->script == NAME_LATIN) {
                        if (w->n > t->n_letters - from + 2u || w->n * 3u + 1 < t->n_letters - from)
                                continue;
                        for (int kind = NAME_EDIT_ARABIC; kind <= NAME_EDIT_PERSIAN; kind++) {
                                name_edit_init(&q, p->m, kind, w->letters, w->n);
                                float v =
                                        name_edit_bits(&q, t->letters + from, t->n_letters - from);
                                bits = v > bits ? v : bits;
                        }
                } else if (letters_alike(w, t, from)) {
                        bits = 3.5f * w->n;
                }
                if (bits > 3)
                        vec_push(&to->of, (struct like){ p->other[i], bits });
        }
}

static int by_bits(const void *a, const void *b) {
        const struct like *x = a, *y = b;
        if (x->bits != y->bits)
                return x->bits < y->bits ? 1 : -1;
        return x->word < y->word ? -1 : x->word > y->word;
}

static void likes_of(const struct name_pool *p, const struct name_token *t, bool no_cross,
                     float loss, struct likes *to) {
        size_t shorn = t->script == NAME_ARABIC ? t->article / 2u : t->article;
        for (size_t from = 0; from <= shorn && from < t->n_letters; from += shorn ? shorn : 1) {
                struct name_edit q;
                if (t->script == NAME_LATIN || !no_cross) {
                        int first = t->script == NAME_LATIN ? NAME_EDIT_LATIN : NAME_EDIT_ARABIC;
                        int last = t->script == NAME_LATIN ? NAME_EDIT_LATIN : NAME_EDIT_PERSIAN;
                        if (t->tongue == NAME_OF_ARABIC && t->n_letters > 3)
                                last = NAME_EDIT_ARABIC;
                        if (t->tongue == NAME_OF_PERSIAN && t->n_letters > 3)
                                first = NAME_EDIT_PERSIAN;
                        for (int kind = first; kind <= last; kind++) {
                                name_edit_init(&q, p->m, kind, t->letters + from,
                                               t->n_letters - from);
                                latin_like(p, &q, loss, to);
                        }
                }
                if (t->script == NAME_ARABIC || !no_cross)
                        other_like(p, t, from, to);
        }
}

/* ---- names like a name ---- */

struct search {
        const struct name_pool *p;
        float *sum;    /* of each name */
        uint8_t *unit; /* 1 + the last unit that added to it */
        uint32_t *found;
        uint32_t n_found;
        float loss;
};

static void add(struct search *s, uint32_t name, unsigned unit, float bits) {
        if (s->unit[name] == unit + 1)
                return;
        if (s->unit[name] == 0)
                s->found[s->n_found++] = name;
        s->unit[name] = (uint8_t) (unit + 1);
        s->sum[name] += bits;
}

static void add_word(struct search *s, const struct vocabulary_word *w, unsigned unit, float bits) {
        for (uint32_t i = 0; i < w->n_names; i++)
                add(s, w->names[i], unit, bits);
}

static void add_unit(struct search *s, const struct name_token *t, unsigned unit, bool no_cross) {
        struct likes likes = { 0 };
        const uint64_t *id = map_find(&s->p->ids, (struct str){ t->v, t->n });
        if (id)
                add_word(s, &s->p->words.v[*id], unit, 4.3f * t->n_letters);
        if (t->n_letters && t->kind == NAME_WORD)
                likes_of(s->p, t, no_cross, s->loss, &likes);
        if (likes.of.n)
                qsort(likes.of.v, likes.of.n, sizeof *likes.of.v, by_bits);
        for (size_t i = 0; i < likes.of.n && i < WORDS_MOST; i++)
                add_word(s, &s->p->words.v[likes.of.v[i].word], unit, likes.of.v[i].bits);
        vec_done(&likes.of);
}

static void add_units(struct search *s, const struct name *query, bool no_cross) {
        unsigned unit = 0;
        for (size_t i = 0; i < query->n; i++) {
                const struct name_token *t = &query->token[i];
                if (t->kind != NAME_WORD && (t->kind != NAME_INITIAL || query->words > 1))
                        continue;
                add_unit(s, t, unit++, no_cross);
        }
        for (size_t i = 0; query->words < 4 && i + 1 < query->n; i++) { /* written as one there */
                struct name_token t = query->token[i], next = query->token[i + 1];
                if (t.kind != NAME_WORD || next.kind != NAME_WORD ||
                    t.n + next.n > NAME_TOKEN_BYTES || t.n_letters + next.n_letters > 14 ||
                    t.script != next.script)
                        continue;
                memcpy(t.v + t.n, next.v, next.n);
                memcpy(t.letters + t.n_letters, next.letters, next.n_letters);
                t.n = (uint8_t) (t.n + next.n),
                t.n_letters = (uint8_t) (t.n_letters + next.n_letters);
                add_unit(s, &t, unit++, no_cross);
        }
}

static bool hit_before(const struct name_hit *a, const struct name_hit *b) {
        if (a->rank != b->rank)
                return a->rank > b->rank;
        if (a->score != b->score)
                return a->score > b->score;
        return a->i < b->i;
}

/* Keep `h` among the best `most` of ret; returns how many there are now. */
static size_t keep(struct name_hit *ret, size_t n, size_t most, struct name_hit h) {
        if (n == most && (n == 0 || !hit_before(&h, &ret[n - 1])))
                return n;
        size_t i = n < most ? n : n - 1;
        for (; i > 0 && hit_before(&h, &ret[i - 1]); i--)
                ret[i] = ret[i - 1];
        ret[i] = h;
        return n < most ? n + 1 : n;
}

/* The likeliest by the sum of their words, of those the likeliest by the edit model, compared in
 * full. */
static size_t rerank(const struct search *s, const struct name *query, const struct name_options *o,
                     struct name_hit *ret, size_t most) {
        struct name_hit likely[RERANK], best[RERANK];
        size_t n_likely = 0, n_best = 0, n = 0;
        struct name other;
        for (uint32_t i = 0; i < s->n_found; i++) {
                struct name_hit h = { .i = s->found[i], .rank = (double) s->sum[s->found[i]] };
                n_likely = keep(likely, n_likely, RERANK, h);
        }
        for (size_t i = 0; i < n_likely; i++) {
                name_parse(s->p->m, s->p->names.v[likely[i].i], &other);
                likely[i].rank = name_quick_rank(s->p->m, query, &other, o);
                if (likely[i].rank > -HUGE_VAL)
                        n_best = keep(best, n_best, most > COMPARE ? RERANK : COMPARE, likely[i]);
        }
        for (size_t i = 0; i < n_best; i++) {
                struct name_match match;
                name_parse(s->p->m, s->p->names.v[best[i].i], &other);
                name_compare(s->p->m, query, &other, o, &match);
                if (match.bits > 0)
                        n = keep(ret, n, most,
                                 (struct name_hit){ best[i].i, match.score, match.bits, match.rank,
                                                    match.tier });
        }
        return n;
}

size_t name_pool_match(const struct name_pool *p, const struct name *query,
                       const struct name_options *o, struct name_hit *ret, size_t most) {
        size_t n = p->names.n + 1;
        struct search s = {
                p, mem_zalloc(n * sizeof *s.sum), mem_zalloc(n), mem_alloc(n * sizeof *s.found), 0,
                0
        };
        s.loss = query->words > 1 ? LOSS_BESIDE : LOSS_ALONE;
        add_units(&s, query, o && o->no_cross_script);
        size_t found = rerank(&s, query, o, ret, most);
        mem_free(s.sum), mem_free(s.unit), mem_free(s.found);
        return found;
}
