/* A single word ("Stevenson") names somebody within one family of letters only (tie-case-who.c).
 * The same sentence elsewhere is a copy, and speaks of the same one: keys that stand for one word
 * in the same words are one key from here on.
 *
 *   (words of the sentence, word, key) sorted ─> runs ─> union of keys ─> the smallest of each */
#include "base/vec.h"
#include "tie/tie-event-work.h"

#include <stdlib.h>

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

struct use {
        uint64_t words, said, key;
};

struct one { /* a key, and one that is the same */
        uint64_t key;
        size_t to;
};

struct same {
        VEC(struct use) uses;
        struct one *keys; /* rising */
        size_t n_keys;
};

static int cmp_use(const void *pa, const void *pb) {
        const struct use *a = pa, *b = pb;
        int d = CMP(a->words, b->words);
        d = d ? d : CMP(a->said, b->said);
        return d ? d : CMP(a->key, b->key);
}

static int cmp_one(const void *pa, const void *pb) {
        const struct one *a = pa, *b = pb;
        return CMP(a->key, b->key);
}

static void take(struct same *s, uint64_t words, const struct tie_who *w) {
        if (w->local && w->key)
                vec_push(&s->uses, (struct use){ words, hash64(w->said.p, w->said.n), w->key });
}

static size_t place(const struct same *s, uint64_t key) {
        const struct one what = { .key = key };
        const struct one *at = bsearch(&what, s->keys, s->n_keys, sizeof what, cmp_one);
        return (size_t) (at - s->keys);
}

static size_t root(struct same *s, size_t i) {
        for (; s->keys[i].to != i; i = s->keys[i].to)
                s->keys[i].to = s->keys[s->keys[i].to].to;
        return i;
}

static void list_keys(struct same *s) {
        s->keys = mem_zalloc((s->uses.n + 1) * sizeof *s->keys);
        for (size_t i = 0; i < s->uses.n; i++)
                s->keys[i].key = s->uses.v[i].key;
        qsort(s->keys, s->uses.n, sizeof *s->keys, cmp_one);
        for (size_t i = 0; i < s->uses.n; i++)
                if (i == 0 || s->keys[i].key != s->keys[i - 1].key)
                        s->keys[s->n_keys++] = s->keys[i];
        for (size_t i = 0; i < s->n_keys; i++)
                s->keys[i].to = i;
}

static void join(struct same *s) {
        qsort(s->uses.v, s->uses.n, sizeof *s->uses.v, cmp_use);
        for (size_t i = 1; i < s->uses.n; i++) {
                const struct use *a = &s->uses.v[i - 1], *b = &s->uses.v[i];
                if (a->words != b->words || a->said != b->said || a->key == b->key)
                        continue;
                size_t x = root(s, place(s, a->key)), y = root(s, place(s, b->key));
                s->keys[x > y ? x : y].to = x < y ? x : y;
        }
}

static void call_one(struct same *s, struct tie_who *w) {
        if (w->local && w->key)
                w->key = s->keys[root(s, place(s, w->key))].key;
}

void tie_event_same(struct tie *ties, size_t n) {
        struct same s = { 0 };
        for (size_t i = 0; i < n; i++) {
                take(&s, ties[i].row.words, &ties[i].from);
                take(&s, ties[i].row.words, &ties[i].to);
                for (unsigned k = 0; k < TIE_CHAIN; k++)
                        take(&s, ties[i].row.words, &ties[i].chain[k]);
        }
        if (s.uses.n > 0) {
                list_keys(&s);
                join(&s);
        }
        for (size_t i = 0; i < n && s.uses.n > 0; i++) {
                call_one(&s, &ties[i].from);
                call_one(&s, &ties[i].to);
                for (unsigned k = 0; k < TIE_CHAIN; k++)
                        call_one(&s, &ties[i].chain[k]);
        }
        vec_done(&s.uses);
        mem_free(s.keys);
}
