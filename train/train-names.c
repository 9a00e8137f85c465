/* train-names DATA OUT — learns the weights of src/name: data/name-model.bin.
 *
 * Sets (DATA/names; all may be shipped): ar-en-google (Apache-2.0; its train part), en-ar-wikidata
 * (MIT/CC0; without every tenth word), fa-en-melb (MIT; without every fifth pair), fa-lists (MIT),
 * nicknames (Apache-2.0) and train-names-common.tsv, common names by hand.
 *
 * 1. Arabic and Persian spellings given Latin ones; Persian with Arabic as its prior.
 * 2. Latin spellings given Latin ones: those of one Arabic spelling, themselves, slips of keys.
 * 3. How rare each word is; which name is short for which.
 * 4. The weights of a comparison of whole names (train-names-match.c). */
#include "train/train-names.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/random.h"
#include "name/name-write.h"
#include "text/text-fold.h"

#include <math.h>

enum { PERSIAN_LETTERS = 33, LATIN_LETTERS = 26, COMMON_TIMES = 4, SPELLINGS = 8 };

struct listed {
        struct str latin, arabic;
        float n;
};

struct work {
        const char *data;
        struct buf text, word;
        struct train_pairs arabic, persian, latin;
        struct map latin_of; /* Arabic spelling -> number of its first pair in `arabic` */
        VEC(struct listed) listed;
        struct map counts[2]; /* of Latin words, of Arabic ones: sixteenths */
        struct arena arena;
        struct name_model *m;
};

static bool slurp(const char *folder, const char *name, struct buf *ret) {
        char path[1024], piece[65536];
        snprintf(path, sizeof path, "%s/%s", folder, name);
        FILE *f = fopen(path, "rb");
        buf_clear(ret);
        if (!f)
                return fprintf(stderr, "cannot read '%s'\n", path), false;
        for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
                buf_put(ret, piece, n);
        fclose(f);
        return true;
}

static struct str folded(struct work *w, struct str s) {
        buf_clear(&w->word);
        text_fold(s, &w->word);
        return arena_str(&w->arena, buf_str(&w->word));
}

static bool pair_of(struct str latin, struct str other, enum name_script script, float weight,
                    struct train_pair *ret) {
        *ret = (struct train_pair){ .weight = weight };
        ret->n_in = (uint8_t) name_letters(latin, NAME_LATIN, ret->in);
        ret->doubled = name_write_doubled(latin);
        ret->n_out = (uint8_t) name_letters(other, script, ret->out);
        return ret->n_in && ret->n_out && ret->n_in <= 18 && ret->n_out <= 18;
}

static void count(struct map *counts, struct str word, double n) {
        bool is_new;
        if (word.n == 0)
                return;
        uint64_t *v = map_put(counts, word, 0, &is_new);
        *v += (uint64_t) (16 * n);
}

static void take(struct work *w, struct train_pairs *to, struct str arabic, struct str latin,
                 double n) {
        struct train_pair p;
        struct listed l = { folded(w, latin), folded(w, arabic), (float) n };
        if (!pair_of(l.latin, l.arabic, NAME_ARABIC, (float) (1 + log(n)), &p))
                return;
        vec_push(&to->of, p);
        vec_push(&w->listed, l);
        count(&w->counts[0], l.latin, n);
        count(&w->counts[1], l.arabic, n);
}

static struct str without_spaces(struct work *w, struct str s) {
        struct str ret = arena_str(&w->arena, s);
        char *p = (char *) ret.p;
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                if (s.p[i] != ' ')
                        p[n++] = s.p[i];
        return (struct str){ p, n };
}

static void read_google(struct work *w) {
        if (!slurp(w->data, "names/ar-en-google/ar2en-train.txt", &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n;) {
                struct str latin = str_cut(&rest, '\n'), arabic = str_cut(&latin, '\t');
                take(w, &w->arabic, arabic, latin, 1);
        }
}

static void read_wikidata(struct work *w) {
        if (!slurp(w->data, "names/en-ar-wikidata/data/wd_arabic.normalized.aligned.tokens",
                   &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n;) {
                struct str n = str_cut(&rest, '\n'), latin = str_cut(&n, '\t');
                struct str arabic = without_spaces(w, str_cut(&n, '\t'));
                uint64_t times = 1;
                str_u64(n, &times);
                if (name_hash(folded(w, arabic)) % 10 != 0)
                        take(w, &w->arabic, arabic, latin, (double) times);
        }
}

static void read_persian(struct work *w) {
        size_t at = 0;
        if (!slurp(w->data, "names/fa-en-melb/train.tsv", &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n; at++) {
                struct str latin = str_cut(&rest, '\n'), persian = str_cut(&latin, '\t');
                if (at % 5)
                        take(w, &w->persian, persian, latin, 1);
        }
}

static void read_common(struct work *w, const char *beside) {
        if (!slurp(beside, "train-names-common.tsv", &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n;) {
                struct str latin = str_cut(&rest, '\n'), persian = str_cut(&latin, '\t');
                take(w, &w->persian, persian, latin, COMMON_TIMES);
                take(w, &w->arabic, persian, latin, COMMON_TIMES);
        }
}

/* Shares of given names in Iran, in percent: as counts beside the rest. */
static void read_shares(struct work *w) {
        if (!slurp(w->data, "names/fa-lists/nabidam+persian-names/names_1.csv", &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n;) {
                struct str share = str_cut(&rest, '\n'), name = str_cut(&share, ',');
                struct str part = share, whole = str_cut(&part, '.');
                uint64_t a = 0, b = 0;
                if (str_u64(whole, &a) && str_u64(str_cut(&part, '%'), &b))
                        count(&w->counts[1], folded(w, name), (double) a * 400 + (double) b * 4);
        }
}

/* ---- Latin beside Latin ---- */

static unsigned distance(struct str a, struct str b) {
        unsigned row[2][64];
        if (a.n > 60 || b.n > 60)
                return 99;
        for (unsigned k = 0; k <= b.n; k++)
                row[0][k] = k;
        for (unsigned i = 1; i <= a.n; i++) {
                unsigned *to = row[i & 1], *from = row[~i & 1];
                to[0] = i;
                for (unsigned k = 1; k <= b.n; k++) {
                        unsigned v = from[k - 1] + (a.p[i - 1] != b.p[k - 1]);
                        v = from[k] + 1 < v ? from[k] + 1 : v;
                        to[k] = to[k - 1] + 1 < v ? to[k - 1] + 1 : v;
                }
        }
        return row[a.n & 1][b.n];
}

static void put_latin(struct work *w, struct str a, struct str b, float weight) {
        struct train_pair p;
        if (pair_of(a, b, NAME_LATIN, weight, &p))
                vec_push(&w->latin.of, p);
}

static void slip(struct work *w, struct str s, struct random *r) {
        char v[64];
        if (s.n < 4 || s.n > 60)
                return;
        memcpy(v, s.p, s.n);
        size_t at = 1 + random_below(r, s.n - 2), n = s.n;
        switch (random_below(r, 4)) {
        case 0:
                v[at] = (char) ('a' + random_below(r, 26));
                break;
        case 1:
                memmove(v + at, v + at + 1, n - at - 1), n--;
                break;
        case 2:
                memmove(v + at + 1, v + at, n - at), n++;
                v[at] = (char) ('a' + random_below(r, 26));
                break;
        case 3:
                v[at] = s.p[at - 1], v[at - 1] = s.p[at];
                break;
        }
        put_latin(w, s, (struct str){ v, n }, 0.3f);
}

static int by_arabic(const void *a, const void *b) {
        const struct listed *x = a, *y = b;
        int r = str_cmp(x->arabic, y->arabic);
        return r ? r : str_cmp(x->latin, y->latin);
}

static void make_latin(struct work *w) {
        struct random r = { 7 };
        qsort(w->listed.v, w->listed.n, sizeof *w->listed.v, by_arabic);
        for (size_t i = 0, end; i < w->listed.n; i = end) {
                for (end = i;
                     end < w->listed.n && str_eq(w->listed.v[i].arabic, w->listed.v[end].arabic);)
                        end++;
                for (size_t a = i; a < end && a < i + SPELLINGS; a++) {
                        struct str x = w->listed.v[a].latin;
                        put_latin(w, x, x, 1);
                        slip(w, x, &r);
                        for (size_t b = i; b < end && b < i + SPELLINGS; b++) {
                                struct str y = w->listed.v[b].latin;
                                if (!str_eq(x, y) && distance(x, y) * 5 <= (x.n + y.n))
                                        put_latin(w, x, y, 1);
                        }
                }
        }
}

/* ---- lists ---- */

struct rare {
        uint32_t hash;
        uint8_t bits;
        uint64_t n;
};

static int by_count(const void *a, const void *b) {
        const struct rare *x = a, *y = b;
        if (x->n != y->n)
                return x->n < y->n ? 1 : -1;
        return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static int by_hash(const void *a, const void *b) {
        const struct rare *x = a, *y = b;
        return x->hash < y->hash ? -1 : x->hash > y->hash;
}

static void write_counts(struct work *w) {
        VEC(struct rare) all = { 0 };
        for (size_t s = 0; s < 2; s++) {
                double total = 0;
                for (size_t i = 0; i < w->counts[s].n; i++)
                        total += (double) w->counts[s].entries[i].value;
                for (size_t i = 0; i < w->counts[s].n; i++) {
                        const struct map_entry *e = &w->counts[s].entries[i];
                        double bits = log2(total / ((double) e->value + 8));
                        vec_push(&all,
                                 (struct rare){ name_hash(e->key), (uint8_t) bits, e->value });
                }
        }
        qsort(all.v, all.n, sizeof *all.v, by_count);
        size_t n = all.n < NAME_LISTED ? all.n : NAME_LISTED;
        qsort(all.v, n, sizeof *all.v, by_hash);
        for (size_t i = 0; i < n; i++)
                if (w->m->n_tokens == 0 || all.v[i].hash != w->m->token[w->m->n_tokens - 1]) {
                        w->m->token[w->m->n_tokens] = all.v[i].hash;
                        w->m->rarity[w->m->n_tokens++] = all.v[i].bits;
                }
        vec_done(&all);
}

static int by_value(const void *a, const void *b) {
        const uint64_t *x = a, *y = b;
        return *x < *y ? -1 : *x > *y;
}

static void write_nicks(struct work *w) {
        if (!slurp(w->data, "names/nicknames/names.csv", &w->text))
                return;
        for (struct str rest = buf_str(&w->text); rest.n && w->m->n_nicks < NAME_NICKS;) {
                struct str nick = str_trim(str_cut(&rest, '\n')), name = str_cut(&nick, ',');
                if (!str_eq(str_cut(&nick, ','), STR("has_nickname")))
                        continue;
                name = folded(w, name), nick = folded(w, nick);
                w->m->nick[w->m->n_nicks++] = (uint64_t) name_hash(name) << 32 | name_hash(nick);
        }
        qsort(w->m->nick, w->m->n_nicks, sizeof *w->m->nick, by_value);
}

static void learn(struct work *w) {
        struct train_edit *arabic = train_edit_new(&w->arabic, NULL, PERSIAN_LETTERS);
        struct train_edit *persian = train_edit_new(&w->persian, arabic, PERSIAN_LETTERS);
        struct train_edit *latin = train_edit_new(&w->latin, NULL, LATIN_LETTERS);
        train_edit_write(arabic, &w->m->edit[NAME_EDIT_ARABIC]);
        train_edit_write(persian, &w->m->edit[NAME_EDIT_PERSIAN]);
        train_edit_write(latin, &w->m->edit[NAME_EDIT_LATIN]);
        train_write(w->m, &w->arabic, &w->persian);
        train_edit_free(&arabic);
        train_edit_free(&persian);
        train_edit_free(&latin);
}

static void read_all(struct work *w, const char *beside) {
        read_google(w);
        read_wikidata(w);
        read_persian(w);
        read_common(w, beside);
        read_shares(w);
}

int main(int argc, char **argv) {
        struct work w = { 0 };
        if (argc != 4)
                return fprintf(stderr, "usage: train-names DATA FOLDER-OF-LISTS OUT\n"), 2;
        w.data = argv[1];
        w.m = mem_zalloc(sizeof *w.m);
        memcpy(w.m->magic, "clewnam2", 8);
        arena_init(&w.arena, 0);
        buf_init(&w.text, 0), buf_init(&w.word, 0);
        map_init(&w.counts[0]), map_init(&w.counts[1]);
        read_all(&w, argv[2]);
        make_latin(&w);
        fprintf(stderr, "pairs: %zu Arabic, %zu Persian, %zu Latin\n", w.arabic.of.n,
                w.persian.of.n, w.latin.of.n);
        write_counts(&w);
        write_nicks(&w);
        learn(&w);
        train_match(w.m, w.data);
        FILE *f = fopen(argv[3], "wb");
        if (!f || fwrite(w.m, sizeof *w.m, 1, f) != 1 || fclose(f) != 0)
                return fprintf(stderr, "cannot write '%s'\n", argv[3]), 1;
        return 0;
}
