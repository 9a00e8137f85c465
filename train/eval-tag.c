/* eval-tag — what the name tagger finds in labelled sets.
 *
 *   eval-tag en|fa|ar LEXICON MODEL SET[,SET..]
 *
 * Sets as the trainer names them; the model should not have seen them.  For each: precision, recall
 * and F1 of whole names, by type and of all, with the middle 95 of 100 of 1,000 samples of
 * documents drawn with replacement.  Ends with words a second (one thread). */
#include "train-tag.h"

#include "lang/lang-tag.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static const void *model_file, *lexicon_file;

const struct lang_model_file *lang_model(enum lang_model_id id) {
        (void) id;
        return model_file;
}

const struct lang_lexicon_file *lang_lexicon(void) {
        return lexicon_file;
}

struct count {
        uint32_t right, found, gold;
};

enum { ALL = LANG_TYPES, COLUMNS };

struct doc {
        struct count c[COLUMNS];
};

static bool has(const struct train_sentence *s, size_t i, unsigned label) {
        return i < s->n && s->allowed[i] == 1u << label;
}

static bool got(const struct lang_tagged *w, size_t n, size_t i, char bio, unsigned type) {
        return i < n && w[i].bio == bio && w[i].type == type;
}

static void count_sentence(const struct train_sentence *s, const struct lang_tagged *w,
                           struct doc *d) {
        for (unsigned t = 0; t < LANG_TYPES; t++)
                for (size_t i = 0; i < s->n; i++) {
                        unsigned b = lang_label_begin(t);
                        bool gold = has(s, i, b), found = got(w, s->n, i, 'B', t);
                        size_t k = i + 1;
                        while (has(s, k, b + 1) && got(w, s->n, k, 'I', t))
                                k++;
                        bool right = gold && found && !has(s, k, b + 1) && !got(w, s->n, k, 'I', t);
                        struct count one = { right, found, gold };
                        for (unsigned c = t;; c = ALL) {
                                d->c[c].right += one.right;
                                d->c[c].found += one.found;
                                d->c[c].gold += one.gold;
                                if (c == ALL)
                                        break;
                        }
                }
}

static double f1(struct count c) {
        return c.found + c.gold ? 200.0 * c.right / (c.found + c.gold) : 0;
}

static int by_value(const void *a, const void *b) {
        double x = *(const double *) a, y = *(const double *) b;
        return (x > y) - (x < y);
}

static struct count sum(const struct doc *d, size_t n, unsigned col, struct random *r) {
        struct count s = { 0 };
        for (size_t i = 0; i < n; i++) {
                const struct count *c = &d[r ? random_below(r, n) : i].c[col];
                s.right += c->right, s.found += c->found, s.gold += c->gold;
        }
        return s;
}

static void print_column(const char *set, const struct doc *d, size_t n, unsigned col) {
        static const char *const names[] = { "PER", "ORG", "LOC", "all" };
        enum { SAMPLES = 1000 };
        static double sample[SAMPLES];
        struct random r = { 1 };
        struct count s = sum(d, n, col, NULL);
        for (size_t i = 0; i < SAMPLES; i++)
                sample[i] = f1(sum(d, n, col, &r));
        qsort(sample, SAMPLES, sizeof *sample, by_value);
        printf("%-16s %s  P %5.1f  R %5.1f  F1 %5.1f  [%4.1f %4.1f]  %u names\n", set, names[col],
               s.found ? 100.0 * s.right / s.found : 0, s.gold ? 100.0 * s.right / s.gold : 0,
               f1(s), sample[SAMPLES / 40], sample[SAMPLES - SAMPLES / 40 - 1], s.gold);
}

struct run {
        struct lang_tagger *t;
        enum text_lang lang;
        double seconds;
        size_t words;
};

/* Tag the sentences [from, to), one document; add what was right to *d. */
static void tag_doc(struct run *run, const struct train_data *data, size_t from, size_t to,
                    struct doc *d) {
        VEC(struct lang_tagged) w = { 0 };
        VEC(size_t) ends = { 0 };
        struct timespec a, b;
        for (size_t i = from; i < to; i++) {
                for (size_t k = 0; k < data->s.v[i].n; k++)
                        vec_push(&w, (struct lang_tagged){ .word = data->s.v[i].word[k] });
                vec_push(&ends, w.n);
        }
        clock_gettime(CLOCK_MONOTONIC, &a);
        lang_tag_sentences(run->t, w.v, ends.v, ends.n, run->lang, NULL);
        clock_gettime(CLOCK_MONOTONIC, &b);
        run->seconds += (double) (b.tv_sec - a.tv_sec) + 1e-9 * (double) (b.tv_nsec - a.tv_nsec);
        run->words += w.n;
        for (size_t i = from, at = 0; i < to; at += data->s.v[i++].n)
                count_sentence(&data->s.v[i], w.v + at, d);
        vec_done(&w);
        vec_done(&ends);
}

static void eval_set(struct run *run, const struct train_data *data, size_t set) {
        VEC(struct doc) docs = { 0 };
        for (size_t i = 0, to; i < data->s.n; i = to) {
                to = i + 1;
                while (to < data->s.n && data->s.v[to].set == data->s.v[i].set &&
                       data->s.v[to].doc == data->s.v[i].doc)
                        to++;
                if (data->s.v[i].set != set)
                        continue;
                struct doc d = { 0 };
                tag_doc(run, data, i, to, &d);
                vec_push(&docs, d);
        }
        for (unsigned col = 0; col < COLUMNS; col++)
                print_column(data->sets.v[set].name, docs.v, docs.n, col);
        vec_done(&docs);
}

int main(int argc, char **argv) {
        const char *path = getenv("CLEW_DATA");
        struct train_data d = { 0 };
        if (argc != 5)
                return 2;
        enum lang_model_id id = argv[1][0] == 'e'   ? LANG_MODEL_en
                                : argv[1][0] == 'f' ? LANG_MODEL_fa
                                                    : LANG_MODEL_ar;
        arena_init(&d.a, 0);
        lexicon_file = train_slurp(&d.a, ".", argv[2]).p;
        model_file = train_slurp(&d.a, ".", argv[3]).p;
        train_read(&d, path ? path : "../shared/data", id);
        static const enum text_lang langs[] = { TEXT_LANG_en, TEXT_LANG_fa, TEXT_LANG_ar };
        struct run run = { .t = lang_tagger_new(), .lang = langs[id] };
        struct str rest = str_of(argv[4]);
        while (rest.n) {
                struct str one = str_cut(&rest, ',');
                for (size_t i = 0; i < d.sets.n; i++)
                        if (str_starts(str_of(d.sets.v[i].name), one))
                                eval_set(&run, &d, i);
        }
        printf("%-16s %.0f words a second\n", argv[1], (double) run.words / run.seconds);
        lang_tagger_free(&run.t);
        return 0;
}
