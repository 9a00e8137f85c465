/* What items have in common: topics, people, and statements of the same thing.
 *
 * Two items state the same when they share a person or a topic, and so many of the rarer words of
 * both (weighed by how few items have them) that one could stand for the other: the cosine of their
 * word vectors.  Only words of at most DF_MOST items bring two items together, so the work grows
 * with the items, not with their pairs. */
#include "digest/digest-book.h"

#include "text/text-fold.h"
#include "text/text-token.h"

#include <math.h>

enum { DF_MOST = 48, ALONG_MOST = 8, WORDS_MOST = 4000 };
#define SAME_LEAST 0.34

/* ---- topics and people ------------------------------------------------------------------------
 */

static struct digest_group *group_of(struct digest_book *b, struct digest_groups *g,
                                     struct map *names, struct str name) {
        struct buf key;
        bool fresh;
        buf_init(&key, 0);
        text_fold(name, &key);
        uint64_t *at = map_put(names, buf_str(&key), g->n, &fresh);
        if (fresh) {
                struct buf page;
                buf_init(&page, 0);
                digest_page_name(name, false, 0, &page);
                vec_push(g, (struct digest_group){ .name = name,
                                                   .page = arena_str(&b->a, buf_str(&page)) });
                buf_done(&page);
        }
        buf_done(&key);
        return &g->v[*at];
}

static void group(struct digest_book *b, struct digest_groups *g, struct map *names,
                  const struct digest_words *w, uint32_t entry) {
        for (size_t i = 0; i < w->n; i++) {
                struct digest_group *x = group_of(b, g, names, w->v[i].text);
                if (x->entries.n == 0 || x->entries.v[x->entries.n - 1] != entry)
                        vec_push(&x->entries, entry);
        }
}

static int by_name(const void *pa, const void *pb) {
        const struct digest_group *a = pa, *b = pb;
        return str_cmp(a->name, b->name);
}

/* No two pages of one name. */
static void part_pages(struct digest_book *b, struct digest_groups *g) {
        struct map taken;
        map_init(&taken);
        if (g->n)
                qsort(g->v, g->n, sizeof *g->v, by_name);
        for (size_t i = 0; i < g->n; i++) {
                struct str page = g->v[i].page;
                bool fresh;
                for (unsigned k = 2; map_put(&taken, page, 1, &fresh), !fresh; k++)
                        page = arena_printf(&b->a, "%.*s-%u", STR_ARG(g->v[i].page), k);
                g->v[i].page = page;
        }
        map_done(&taken);
}

/* ---- words in common ---------------------------------------------------------------------------
 */

struct word {
        uint32_t id;
        float n;
};

struct vector {
        VEC(struct word) w;
        double length;
};

struct ids {
        uint32_t *v;
        size_t n, cap;
};

struct linker {
        struct digest_book *b;
        struct map words;
        VEC(uint32_t) df;
        struct vector *of;           /* one for each entry */
        struct ids *topics, *people; /* likewise */
};

static void put_words(struct linker *l, struct vector *v, struct str text) {
        struct text_tokens t;
        struct text_token k;
        text_tokens_init(&t, text);
        while (v->w.n < WORDS_MOST && text_tokens_next(&t, &k)) {
                bool fresh;
                if (k.overlay || k.term.n < 3)
                        continue;
                uint64_t id = *map_put(&l->words, k.term, l->df.n, &fresh);
                if (fresh)
                        vec_push(&l->df, 0);
                vec_push(&v->w, (struct word){ (uint32_t) id, 1 });
        }
}

static int by_id(const void *pa, const void *pb) {
        const struct word *a = pa, *b = pb;
        return (a->id > b->id) - (a->id < b->id);
}

/* Equal words become one, with its count. */
static void fold_words(struct vector *v) {
        size_t n = 0;
        if (v->w.n)
                qsort(v->w.v, v->w.n, sizeof *v->w.v, by_id);
        for (size_t i = 0; i < v->w.n; i++)
                if (n && v->w.v[n - 1].id == v->w.v[i].id)
                        v->w.v[n - 1].n++;
                else
                        v->w.v[n++] = v->w.v[i];
        v->w.n = n;
}

static void read_words(struct linker *l) {
        size_t n = l->b->entries.n;
        for (size_t i = 0; i < n; i++) {
                const struct digest_item *it = l->b->entries.v[i].it;
                struct vector *v = &l->of[i];
                put_words(l, v, it->headline);
                for (size_t k = 0; k < it->paras.n; k++)
                        if (it->paras.v[k].role != DIGEST_TRANSLATION)
                                put_words(l, v, it->paras.v[k].text);
                fold_words(v);
                for (size_t k = 0; k < v->w.n; k++)
                        l->df.v[v->w.v[k].id]++;
        }
        for (size_t i = 0; i < n; i++) {
                struct vector *v = &l->of[i];
                for (size_t k = 0; k < v->w.n; k++) {
                        double idf = log(1 + (double) n / l->df.v[v->w.v[k].id]);
                        v->w.v[k].n = (float) ((1 + log(v->w.v[k].n)) * idf);
                        v->length += (double) v->w.v[k].n * v->w.v[k].n;
                }
                v->length = sqrt(v->length);
        }
}

static double cosine(const struct vector *a, const struct vector *b) {
        double sum = 0;
        for (size_t i = 0, k = 0; i < a->w.n && k < b->w.n;) {
                if (a->w.v[i].id == b->w.v[k].id)
                        sum += (double) a->w.v[i++].n * b->w.v[k++].n;
                else if (a->w.v[i].id < b->w.v[k].id)
                        i++;
                else
                        k++;
        }
        return a->length > 0 && b->length > 0 ? sum / (a->length * b->length) : 0;
}

/* The groups of each entry, rising. */
static struct ids *groups_of(const struct digest_book *b, const struct digest_groups *g) {
        struct ids *of = mem_zalloc((b->entries.n + 1) * sizeof *of);
        for (uint32_t i = 0; i < g->n; i++)
                for (size_t k = 0; k < g->v[i].entries.n; k++)
                        vec_push(&of[g->v[i].entries.v[k]], i);
        return of;
}

static void groups_of_done(const struct digest_book *b, struct ids *of) {
        for (size_t i = 0; i < b->entries.n; i++)
                vec_done(&of[i]);
        mem_free(of);
}

static size_t in_common(const struct ids *a, const struct ids *b) {
        size_t n = 0;
        for (size_t i = 0, k = 0; i < a->n && k < b->n;)
                if (a->v[i] == b->v[k])
                        n++, i++, k++;
                else if (a->v[i] < b->v[k])
                        i++;
                else
                        k++;
        return n;
}

struct near {
        uint32_t entry;
        double points;
};

static int best_first(const void *pa, const void *pb) {
        const struct near *a = pa, *b = pb;
        if (a->points != b->points)
                return a->points > b->points ? -1 : 1;
        return (a->entry > b->entry) - (a->entry < b->entry);
}

/* ---- all ----------------------------------------------------------------------------------------
 */

struct candidates {
        VEC(uint32_t) v;
        uint32_t *seen; /* the entry for which it was seen last, plus one */
};

static void add(struct candidates *c, uint32_t of, uint32_t entry) {
        if (entry == of || c->seen[entry] == of + 1)
                return;
        c->seen[entry] = of + 1;
        vec_push(&c->v, entry);
}

/* Entries that share a group of at most DF_MOST with entry i. */
static void add_of_groups(struct candidates *c, const struct digest_groups *g,
                          const struct ids *groups, uint32_t i) {
        for (size_t k = 0; k < groups->n; k++) {
                const struct digest_group *x = &g->v[groups->v[k]];
                for (size_t m = 0; m < x->entries.n && x->entries.n <= DF_MOST; m++)
                        add(c, i, x->entries.v[m]);
        }
}

static void judge(struct linker *l, const struct candidates *c, uint32_t i) {
        struct digest_book *b = l->b;
        struct digest_entry *x = &b->entries.v[i];
        VEC(struct near) near = { 0 };
        for (size_t k = 0; k < c->v.n; k++) {
                uint32_t o = c->v.v[k];
                size_t people = in_common(&l->people[i], &l->people[o]);
                size_t topics = in_common(&l->topics[i], &l->topics[o]);
                double like = cosine(&l->of[i], &l->of[o]);
                if (like >= SAME_LEAST && people + topics > 0)
                        vec_push(&x->same, o);
                else if (people + topics > 0)
                        vec_push(&near,
                                 (struct near){ o, (double) people * 2 + (double) topics + like });
        }
        if (near.n)
                qsort(near.v, near.n, sizeof *near.v, best_first);
        for (size_t k = 0; k < near.n && k < ALONG_MOST; k++)
                vec_push(&x->along, near.v[k].entry);
        vec_done(&near);
}

static void link_items(struct linker *l) {
        size_t n = l->b->entries.n;
        struct candidates c = { .seen = mem_zalloc((n + 1) * sizeof *c.seen) };
        struct ids *of_word = mem_zalloc((l->df.n + 1) * sizeof *of_word);
        for (uint32_t i = 0; i < n; i++)
                for (size_t k = 0; k < l->of[i].w.n; k++)
                        if (l->df.v[l->of[i].w.v[k].id] <= DF_MOST)
                                vec_push(&of_word[l->of[i].w.v[k].id], i);
        for (uint32_t i = 0; i < n; i++) {
                vec_clear(&c.v);
                for (size_t k = 0; k < l->of[i].w.n; k++) {
                        uint32_t id = l->of[i].w.v[k].id;
                        for (size_t m = 0; m < of_word[id].n; m++)
                                add(&c, i, of_word[id].v[m]);
                }
                add_of_groups(&c, &l->b->topics, &l->topics[i], i);
                add_of_groups(&c, &l->b->people, &l->people[i], i);
                judge(l, &c, i);
        }
        for (size_t i = 0; i < l->df.n; i++)
                vec_done(&of_word[i]);
        mem_free(of_word);
        mem_free(c.seen);
        vec_done(&c.v);
}

static int rising(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a < b) - (a > b); /* entries are newest first: the oldest has the highest number */
}

void digest_book_link(struct digest_book *b) {
        struct linker l = { .b = b };
        struct map topics, people;
        map_init(&topics);
        map_init(&people);
        map_init(&l.words);
        for (uint32_t i = 0; i < b->entries.n; i++) {
                group(b, &b->topics, &topics, &b->entries.v[i].it->topics, i);
                group(b, &b->people, &people, &b->entries.v[i].people, i);
        }
        part_pages(b, &b->topics);
        part_pages(b, &b->people);
        l.topics = groups_of(b, &b->topics);
        l.people = groups_of(b, &b->people);
        l.of = mem_zalloc((b->entries.n + 1) * sizeof *l.of);
        read_words(&l);
        link_items(&l);
        for (size_t i = 0; i < b->entries.n; i++) {
                struct digest_entry *x = &b->entries.v[i];
                if (x->same.n)
                        qsort(x->same.v, x->same.n, sizeof *x->same.v, rising);
                vec_done(&l.of[i].w);
        }
        groups_of_done(b, l.topics);
        groups_of_done(b, l.people);
        mem_free(l.of);
        vec_done(&l.df);
        map_done(&l.words);
        map_done(&topics);
        map_done(&people);
}
