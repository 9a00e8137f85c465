/* From one word of a query to the words of the index that it finds.
 *
 * The class sections of a segment list, under each stem or name key, the words of that class; a
 * word that is its own stem is not listed, so the stem itself is looked up as a word.  Forms are
 * gathered over all segments before anything is weighed: the answer does not depend on where
 * documents lie. */
#include "index/index-reader.h"
#include "index/index-words.h"

#include "base/map.h"
#include "text/text-key.h"

/* Names in other spellings.  A word of the text needs more evidence than one among people, where
 * nearly all words are names; and no word is taken for a name that so many documents hold. */
enum { NAMES_MOST = 32, COMMON_SHARE = 50, COMMON_DOCS = 10000 /* in fewer nothing is common */ };

static const float how_weight[] = {
        [INDEX_FORM_exact] = 1.0f,
        [INDEX_FORM_stem] = 0.7f,
        [INDEX_FORM_name] = 0.5f,
        [INDEX_FORM_prefix] = 1.0f,
};

struct expansion {
        const struct index *ix;
        struct arena *a;
        struct map seen; /* word -> number in found, or REJECTED */
        VEC(struct index_found) found;
        struct str word; /* the query's */
        bool people;     /* looked for among people only */
        unsigned least;  /* likeness that a name needs */
        size_t max;
        bool more;
};

#define REJECTED UINT32_MAX

/* `list` of a form in a segment; names must also be plausible spellings of each other. */
static void add_form(struct expansion *x, size_t segment, struct str word, enum index_form_how how,
                     const struct index_list *list) {
        bool new;
        uint64_t *number = map_put(&x->seen, word, x->found.n, &new);
        float weight = how_weight[how];
        if (new && how == INDEX_FORM_name) {
                unsigned likeness = text_key_likeness(x->word, word);
                if (likeness == 0 || likeness < x->least)
                        *number = REJECTED;
                weight *= (float) likeness / TEXT_LIKENESS_MOST;
        }
        if (*number == REJECTED)
                return;
        if (new && x->found.n >= x->max) {
                x->more = true;
                *number = REJECTED;
                return;
        }
        if (new) {
                struct index_found f = { .form = { .term = arena_str(x->a, word),
                                                   .how = how,
                                                   .weight = weight } };
                f.lists = arena_zalloc(x->a, x->ix->n * sizeof *f.lists);
                vec_push(&x->found, f);
        }
        struct index_found *f = &x->found.v[*number];
        if (f->lists[segment].df == 0) {
                f->lists[segment] = *list;
                f->form.df += list->df;
        }
}

static int add_word(struct expansion *x, struct str word, enum index_form_how how, struct err *e) {
        if (word.n == 0 || word.n > INDEX_KEY_MAX)
                return 0;
        for (size_t i = 0; i < x->ix->n; i++) {
                struct index_list list;
                int r = index_segment_find(&x->ix->segments[i], word, &list);
                if (r < 0)
                        return index_segment_corrupt(&x->ix->segments[i], e, "its dictionary");
                if (r > 0)
                        add_form(x, i, word, how, &list);
        }
        return 0;
}

static int add_members(struct expansion *x, size_t segment, enum index_section which,
                       const struct index_classes *c) {
        struct index_words w;
        for (size_t i = 0; i < c->n_ords; i++) {
                int r = index_words_init(&w, &x->ix->segments[segment], c->ords[i]);
                if (r < 0 || (r = index_words_next(&w)) <= 0)
                        return ERR_corrupt;
                add_form(x, segment, (struct str){ w.word, w.n },
                         which == INDEX_STEMS ? INDEX_FORM_stem : INDEX_FORM_name, &w.list);
        }
        return 0;
}

static int add_class(struct expansion *x, enum index_section which, struct str key, struct err *e) {
        for (size_t i = 0; i < x->ix->n; i++) {
                struct index_classes c;
                int r = index_classes_find(&c, &x->ix->segments[i], which, key);
                while (r >= 0 && (r = index_classes_next(&c)) > 0) {
                        int order = str_cmp((struct str){ c.key, c.n }, key);
                        if (order == 0)
                                r = add_members(x, i, which, &c);
                        if (order >= 0)
                                break;
                }
                index_classes_done(&c);
                if (r < 0)
                        return index_segment_corrupt(&x->ix->segments[i], e, "its classes");
        }
        return 0;
}

static int add_stems(struct expansion *x, struct err *e) {
        struct text_stemmer s;
        char key[INDEX_KEY_MAX];
        text_stemmer_init(&s);
        struct str stem = index_word_stem(&s, x->word);
        size_t n = stem.n ? stem.n : x->word.n;
        memcpy(key, stem.n ? stem.p : x->word.p, n);
        /* the stem is of its own class unless it has a further stem */
        bool own = index_word_stem(&s, (struct str){ key, n }).n == 0;
        text_stemmer_done(&s);
        int r = own ? add_word(x, (struct str){ key, n }, INDEX_FORM_stem, e) : 0;
        return r < 0 ? r : add_class(x, INDEX_STEMS, (struct str){ key, n }, e);
}

static int add_names(struct expansion *x, struct err *e) {
        struct text_keys keys;
        int r = 0;
        text_keys(x->word, &keys);
        for (size_t i = 0; r >= 0 && i < keys.n; i++)
                r = add_class(x, INDEX_NAMES, (struct str){ keys.key[i].v, keys.key[i].n }, e);
        return r;
}

/* Leaves out names that are ordinary words of the text, and all names but the best NAMES_MOST.  The
 * forms are sorted. */
static void limit_names(const struct expansion *x, struct index_forms *f) {
        bool rare_only = !x->people && x->ix->docs >= COMMON_DOCS;
        size_t n = 0, names = 0;
        for (size_t i = 0; i < f->n; i++) {
                const struct index_form *form = &f->v[i].form;
                if (form->how == INDEX_FORM_name &&
                    ((rare_only && form->df > x->ix->docs / COMMON_SHARE) || ++names > NAMES_MOST))
                        continue;
                f->v[n++] = f->v[i];
        }
        f->n = n;
}

static int add_prefixed(struct expansion *x, struct err *e) {
        for (size_t i = 0; i < x->ix->n && !x->more; i++) {
                const struct index_segment *s = &x->ix->segments[i];
                struct index_words w;
                int r = index_words_find(&w, s, x->word);
                while (r >= 0 && !x->more && (r = index_words_next(&w)) > 0) {
                        struct str word = { w.word, w.n };
                        if (!str_starts(word, x->word))
                                break;
                        add_form(x, i, word,
                                 word.n == x->word.n ? INDEX_FORM_exact : INDEX_FORM_prefix,
                                 &w.list);
                }
                if (r < 0)
                        return index_segment_corrupt(s, e, "its dictionary");
        }
        return 0;
}

static int cmp_found(const void *a, const void *b) {
        const struct index_form *x = &((const struct index_found *) a)->form;
        const struct index_form *y = &((const struct index_found *) b)->form;
        if ((x->how == INDEX_FORM_exact) != (y->how == INDEX_FORM_exact))
                return x->how == INDEX_FORM_exact ? -1 : 1;
        if (x->weight != y->weight)
                return x->weight > y->weight ? -1 : 1;
        return str_cmp(x->term, y->term);
}

int index_expand(const struct index *ix, const struct index_query *q, struct str word, size_t max,
                 struct arena *a, struct index_forms *ret, struct err *e) {
        struct expansion x = { .ix = ix, .a = a, .word = word, .max = max };
        x.people = q->fields != INDEX_ANY && !(q->fields & ~(uint32_t) INDEX_PEOPLE);
        x.least = x.people ? INDEX_LIKENESS_AMONG_PEOPLE : INDEX_LIKENESS_IN_TEXT;
        if (q->classes & INDEX_PERSON)
                x.least = 1;
        bool prefix = q->op == INDEX_PREFIX;
        int r = 0;
        map_init(&x.seen);
        if (word.n <= INDEX_KEY_MAX) {
                if (prefix)
                        r = add_prefixed(&x, e);
                else
                        r = add_word(&x, word, INDEX_FORM_exact, e);
                if (r == 0 && !prefix && q->classes & INDEX_STEM)
                        r = add_stems(&x, e);
                if (r == 0 && !prefix && q->classes & INDEX_NAME)
                        r = add_names(&x, e);
        }
        *ret = (struct index_forms){ .n = x.found.n, .more = x.more };
        ret->v = arena_alloc(a, x.found.n * sizeof *ret->v + 1);
        if (x.found.n) {
                memcpy(ret->v, x.found.v, x.found.n * sizeof *ret->v);
                qsort(ret->v, ret->n, sizeof *ret->v, cmp_found);
                limit_names(&x, ret);
        }
        vec_done(&x.found);
        map_done(&x.seen);
        return r;
}

int64_t index_explain(const struct index *ix, const struct index_query *q, size_t max,
                      struct arena *a, struct index_form **ret, size_t *ret_n, struct err *e) {
        struct index_forms forms;
        if (q->op != INDEX_TERM && q->op != INDEX_PREFIX)
                return err_set(e, ERR_usage, "only words and prefixes have forms");
        int r = index_expand(ix, q, q->term, SIZE_MAX, a, &forms, e);
        if (r < 0)
                return r;
        size_t n = forms.n < max ? forms.n : max;
        *ret = arena_alloc(a, n * sizeof **ret + 1);
        for (size_t i = 0; i < n; i++)
                (*ret)[i] = forms.v[i].form;
        *ret_n = n;
        return (int64_t) forms.n;
}
