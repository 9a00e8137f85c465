/* The naive index: slow, obvious, and sharing no code with the real one but the tokeniser, the
 * stemmer, the name keys and the quantising of lengths. */
#include "index/test-index-model.h"

#include "index/index-segment.h"
#include "index/index-words.h"
#include "text/text-key.h"
#include "text/text-token.h"

#include <math.h>

static const char *const vocabulary[] = {
        "the",
        "of",
        "and",
        "a",
        "run",
        "runs",
        "running",
        "runner",
        "meeting",
        "meetings",
        "report",
        "reports",
        "tabatabai",
        "tabatabaei",
        "طباطبایی",
        "طباطبايي",
        "محمد",
        "mohammad",
        "کتاب‌های",
        "کتابهای",
        "crypt",
        "crypto",
        "cryptography",
        "cry",
        "alpha",
        "beta",
        "gamma",
        "delta",
        "x1",
        "x2",
        "x3",
        "x4",
        "x5",
        "x6",
        "x7",
        "x8",
        "rare1",
        "rare2",
        "1402",
        "jane@doe.example",
};
enum { N_VOCABULARY = sizeof vocabulary / sizeof *vocabulary };

static const char *pick_word(struct random *r) {
        /* squaring makes the first ones common */
        uint64_t a = random_below(r, N_VOCABULARY), b = random_below(r, N_VOCABULARY);
        return vocabulary[a < b ? a : b];
}

void model_init(struct model *m) {
        memset(m, 0, sizeof *m);
        arena_init(&m->a, 0);
        map_init(&m->weights);
        map_init(&m->dfs);
}

void model_done(struct model *m) {
        vec_done(&m->docs);
        map_done(&m->weights);
        map_done(&m->dfs);
        arena_done(&m->a);
}

static struct str random_text(struct model *m, struct random *r) {
        struct buf b;
        buf_init(&b, 0);
        uint64_t n = random_below(r, 10) == 0 ? random_below(r, 300) : random_below(r, 12);
        for (uint64_t i = 0; i < n; i++) {
                buf_puts(&b, pick_word(r));
                buf_putc(&b, random_below(r, 9) ? ' ' : '\n');
        }
        struct str s = arena_str(&m->a, buf_str(&b));
        buf_done(&b);
        return s;
}

static void tokenise(struct model *m, struct model_block *b) {
        VEC(struct model_token) v = { 0 };
        struct text_tokens tokens;
        struct text_token t;
        text_tokens_init(&tokens, b->text);
        while (text_tokens_next(&tokens, &t)) {
                vec_push(&v, (struct model_token){ arena_str(&m->a, t.term), t.pos });
                if (!t.overlay)
                        b->words++;
        }
        b->tokens = arena_alloc(&m->a, v.n * sizeof *v.v + 1);
        b->n = v.n;
        if (v.n)
                memcpy(b->tokens, v.v, v.n * sizeof *v.v);
        vec_done(&v);
}

void model_fill(struct model *m, struct random *r, uint32_t n) {
        uint32_t doc = 0;
        for (uint32_t i = 0; i < n; i++) {
                doc += random_below(r, 20) ? 1 : 1 + (uint32_t) random_below(r, 3);
                struct model_doc d = {
                        .d = { .doc = doc,
                               .kind = (uint8_t) (1 + random_below(r, 3)),
                               .lang = (uint8_t) random_below(r, 3),
                               .flags = (uint32_t) random_below(r, 16),
                               .from = (uint32_t) random_below(r, 5),
                               .date = random_below(r, 8) ? (int64_t) random_below(r, 1000) - 500
                                                          : INDEX_UNDATED }
                };
                d.n = random_below(r, 6);
                d.blocks = arena_zalloc(&m->a, d.n * sizeof *d.blocks + 1);
                for (size_t k = 0; k < d.n; k++) {
                        struct model_block *b = &d.blocks[k];
                        b->field = random_below(r, 3)
                                           ? (enum index_field) random_below(r, 2)
                                           : (enum index_field) random_below(r, INDEX_FIELDS);
                        b->text = random_text(m, r);
                        tokenise(m, b);
                        d.length += (double) b->words * index_field_tenths(b->field);
                }
                vec_push(&m->docs, d);
        }
}

void model_put(const struct model *m, struct index_writer *w, size_t from, size_t to) {
        for (size_t i = from; i < to; i++) {
                const struct model_doc *d = &m->docs.v[i];
                index_doc_begin(w, &d->d);
                for (size_t k = 0; k < d->n; k++)
                        index_text_put(w, d->blocks[k].field, d->blocks[k].text);
                index_doc_end(w);
        }
}

/* ---- random queries ----------------------------------------------------------------------- */

static struct str folded(struct model *m, const char *word) {
        struct text_tokens tokens;
        struct text_token t;
        text_tokens_init(&tokens, str_of(word));
        return text_tokens_next(&tokens, &t) ? arena_str(&m->a, t.term) : STR("none");
}

static uint32_t random_fields(struct random *r) {
        return random_below(r, 3) ? 0
                                  : 1u << random_below(r, INDEX_FIELDS) | 1u << random_below(r, 2);
}

static void random_leaf(struct model *m, struct random *r, struct index_query *q) {
        uint64_t kind = random_below(r, 8);
        q->fields = random_fields(r);
        if (kind < 4) {
                q->op = INDEX_TERM;
                q->term = folded(m, pick_word(r));
                q->classes = (uint32_t) random_below(r, 4);
        } else if (kind == 4) {
                q->op = INDEX_PREFIX;
                q->term = folded(m, pick_word(r));
                q->term.n = q->term.n > 2 ? 2 : q->term.n; /* two bytes: one letter, or two */
        } else {
                struct str *words = arena_zalloc(&m->a, 4 * sizeof *words);
                q->op = kind == 5 ? INDEX_NEAR : INDEX_PHRASE;
                q->n_words = 1 + random_below(r, 3);
                q->distance = (uint32_t) random_below(r, 6);
                q->classes = random_below(r, 3) ? 0 : INDEX_STEM;
                for (size_t i = 0; i < q->n_words; i++)
                        words[i] = folded(m, pick_word(r));
                q->words = words;
        }
}

static void random_filter(struct model *m, struct random *r, struct index_query *q) {
        static const enum index_op ops[] = { INDEX_DATE, INDEX_NO_DATE, INDEX_KIND,
                                             INDEX_LANG, INDEX_FLAGS,   INDEX_SENDER,
                                             INDEX_SET,  INDEX_ALL,     INDEX_NONE };
        q->op = ops[random_below(r, sizeof ops / sizeof *ops)];
        q->value = 1 + (uint32_t) random_below(r, 3);
        q->from = (int64_t) random_below(r, 1000) - 500;
        q->to = q->from + (int64_t) random_below(r, 500);
        q->any = (uint32_t) random_below(r, 4);
        q->all = (uint32_t) random_below(r, 4);
        q->none = q->op == INDEX_FLAGS ? (uint32_t) random_below(r, 8) : 0;
        if (q->op != INDEX_SET)
                return;
        uint32_t *docs = arena_zalloc(&m->a, 64 * sizeof *docs), at = 0;
        uint32_t last = m->docs.n ? m->docs.v[m->docs.n - 1].d.doc : 0;
        uint64_t *bits = arena_zalloc(&m->a, last / 8 + 16);
        for (q->n_docs = 0; q->n_docs < 64; q->n_docs++) {
                at += 1 + (uint32_t) random_below(r, last / 32 + 1);
                docs[q->n_docs] = at;
                if (at <= last)
                        bits[at / 64] |= 1ull << at % 64;
        }
        if (random_below(r, 2))
                q->docs = docs;
        else
                q->bits = bits, q->n_bits = last + 1;
}

struct index_query *model_query(struct model *m, struct random *r, unsigned depth, bool filters) {
        struct index_query *q = ARENA_NEW(&m->a, struct index_query);
        uint64_t kind = random_below(r, 10);
        if (depth == 0 || kind < 4) {
                if (filters && kind == 0)
                        random_filter(m, r, q);
                else
                        random_leaf(m, r, q);
                return q;
        }
        const struct index_query **kids = arena_zalloc(&m->a, 4 * sizeof *kids);
        q->op = kind < 7 ? INDEX_AND : kind < 9 ? INDEX_OR : INDEX_NOT;
        q->n_kids = random_below(r, 20) ? 1 + random_below(r, 3) : 0;
        for (size_t i = 0; i < q->n_kids; i++)
                kids[i] = model_query(m, r, depth - 1, filters);
        q->kids = kids;
        return q;
}

/* ---- matching ----------------------------------------------------------------------------- */

static struct str stem_into(struct str word, char *to) {
        struct text_stemmer s;
        text_stemmer_init(&s);
        struct str stem = index_word_stem(&s, word);
        stem = stem.n ? stem : word;
        memcpy(to, stem.p, stem.n);
        text_stemmer_done(&s);
        return (struct str){ to, stem.n };
}

/* A word among people only has another notion of names. */
enum { AMONG_PEOPLE = 1 << 8 };

static uint32_t how_of(const struct index_query *q) {
        bool people = q->fields && !(q->fields & ~(uint32_t) INDEX_PEOPLE);
        return q->classes | (people ? AMONG_PEOPLE : 0);
}

static bool share_key(struct str word, struct str term) {
        struct text_keys keys;
        char key[TEXT_KEY_MAX];
        size_t n = text_key(term, key);
        text_keys(word, &keys);
        for (size_t i = 0; i < keys.n; i++)
                if (n == keys.key[i].n && memcmp(key, keys.key[i].v, n) == 0)
                        return true;
        return false;
}

/* The weight of a form of `word`; 0 if `term` is none. */
static double reckon_weight(struct str word, uint32_t classes, struct str term) {
        char a[256], b[256];
        if (str_eq(word, term))
                return 1;
        if (classes & INDEX_STEM && str_eq(stem_into(word, a), stem_into(term, b)))
                return 0.7f;
        if (!(classes & INDEX_NAME) || !share_key(word, term))
                return 0;
        unsigned likeness = text_key_likeness(word, term);
        unsigned least = classes & INDEX_PERSON   ? 1
                         : classes & AMONG_PEOPLE ? INDEX_LIKENESS_AMONG_PEOPLE
                                                  : INDEX_LIKENESS_IN_TEXT;
        return likeness >= least ? 0.005 * likeness : 0;
}

static struct str memo_key(char *to, size_t room, struct str a, uint32_t how, struct str b) {
        int n = snprintf(to, room, "%.*s %u %.*s", STR_ARG(a), how, STR_ARG(b));
        return (struct str){ to, (size_t) n };
}

static double form_weight(struct model *m, struct str word, uint32_t classes, struct str term) {
        char key[300];
        bool new;
        uint64_t *w = map_put(&m->weights, memo_key(key, sizeof key, word, classes, term), 0, &new);
        if (new)
                *w = (uint64_t) (reckon_weight(word, classes, term) * 1000 + 0.5);
        return (float) *w / 1000;
}

static bool in_fields(const struct index_query *q, enum index_field f) {
        return q->fields == 0 || q->fields >> f & 1;
}

static double mask_weight(uint32_t mask) {
        double sum = 0;
        for (unsigned f = 0; f < INDEX_FIELDS; f++)
                sum += mask >> f & 1 ? index_field_weight((enum index_field) f) : 0;
        return mask ? sum / __builtin_popcount(mask) : 0;
}

static double norm_k(const struct model *m, const struct model_doc *d) {
        double sum = 0;
        float k[256];
        for (size_t i = 0; i < m->docs.n; i++)
                sum += m->docs.v[i].length;
        float mean = m->docs.n && sum > 0 ? (float) (sum / 10 / (double) m->docs.n) : 1;
        index_norm_table(mean, k);
        return k[index_norm_of((uint64_t) d->length)];
}

static double idf_of(const struct model *m, double df) {
        double n = (double) m->docs.n;
        return log(1 + (n - df + 0.5) / (df + 0.5));
}

struct form_stat {
        struct str term;
        double df;
        size_t last; /* document that was counted last, + 1 */
};

/* Documents that hold the most frequent form of `word`; *ret_n: how many forms there are. */
static double reckon_df(struct model *m, struct str word, uint32_t classes, bool prefix,
                        size_t *ret_n) {
        VEC(struct form_stat) v = { 0 };
        double most = 0;
        for (size_t i = 0; i < m->docs.n; i++)
                for (size_t b = 0; b < m->docs.v[i].n; b++)
                        for (size_t t = 0; t < m->docs.v[i].blocks[b].n; t++) {
                                struct str term = m->docs.v[i].blocks[b].tokens[t].term;
                                size_t k = 0;
                                while (k < v.n && !str_eq(v.v[k].term, term))
                                        k++;
                                if (k == v.n)
                                        vec_push(&v, (struct form_stat){ term, 0, 0 });
                                if (v.v[k].last == i + 1)
                                        continue;
                                v.v[k].df++;
                                v.v[k].last = i + 1;
                        }
        *ret_n = 0;
        for (size_t k = 0; k < v.n; k++) {
                bool is = prefix ? str_starts(v.v[k].term, word)
                                 : form_weight(m, word, classes, v.v[k].term) > 0;
                *ret_n += is;
                most = is && v.v[k].df > most ? v.v[k].df : most;
        }
        vec_done(&v);
        return most;
}

static double word_df(struct model *m, struct str word, uint32_t classes, bool prefix,
                      size_t *ret_n) {
        char key[300];
        bool new;
        uint64_t *v = map_put(
                &m->dfs, memo_key(key, sizeof key, word, classes << 1 | prefix, STR("")), 0, &new);
        if (new) {
                uint64_t df = (uint64_t) reckon_df(m, word, classes, prefix, ret_n);
                *v = df << 32 | *ret_n;
        }
        *ret_n = *v & UINT32_MAX;
        return (double) (*v >> 32);
}

/* Frequency of one form in a document, weighted by fields as the index reckons it. */
static double form_tf(const struct model_doc *d, const struct index_query *q, struct str term) {
        uint32_t mask = 0, n = 0;
        for (size_t b = 0; b < d->n; b++)
                for (size_t t = 0; t < d->blocks[b].n; t++)
                        if (str_eq(d->blocks[b].tokens[t].term, term)) {
                                mask |= 1u << d->blocks[b].field;
                                n++;
                        }
        uint32_t in = q->fields ? mask & q->fields : mask;
        return (in == mask ? n : (uint32_t) __builtin_popcount(in)) * mask_weight(in);
}

static bool match_word(struct model *m, const struct index_query *q, struct str word, size_t i,
                       double *score) {
        const struct model_doc *d = &m->docs.v[i];
        bool prefix = q->op == INDEX_PREFIX;
        VEC(struct str) seen = { 0 };
        double tf = 0;
        for (size_t b = 0; b < d->n; b++)
                for (size_t t = 0; t < d->blocks[b].n; t++) {
                        struct str term = d->blocks[b].tokens[t].term;
                        double w = prefix ? str_starts(term, word)
                                          : form_weight(m, word, how_of(q), term);
                        size_t k = 0;
                        while (k < seen.n && !str_eq(seen.v[k], term))
                                k++;
                        if (w == 0 || k < seen.n || !in_fields(q, d->blocks[b].field))
                                continue;
                        vec_push(&seen, term);
                        tf += w * form_tf(d, q, term);
                }
        bool is = seen.n != 0;
        vec_done(&seen);
        if (is && score) {
                size_t n;
                double df = word_df(m, word, how_of(q), prefix, &n);
                *score += prefix && n > 64 ? 1 : idf_of(m, df) * tf / (tf + norm_k(m, d));
        }
        return is;
}

static bool token_at(struct model *m, const struct model_block *b, uint32_t pos, struct str word,
                     uint32_t classes) {
        for (size_t t = 0; t < b->n; t++)
                if (b->tokens[t].pos == pos && form_weight(m, word, classes, b->tokens[t].term) > 0)
                        return true;
        return false;
}

static uint32_t phrases_in(struct model *m, const struct model_block *b,
                           const struct index_query *q) {
        uint32_t found = 0;
        for (uint32_t at = 0; at < b->words; at++) {
                bool all = true;
                for (size_t i = 0; all && i < q->n_words; i++)
                        all = token_at(m, b, at + (uint32_t) i, q->words[i], how_of(q));
                found += all;
        }
        return found;
}

/* Places of word i in from..end - 1 of a block; forms at one place count each. */
static uint32_t places_of(struct model *m, const struct model_block *b, const struct index_query *q,
                          size_t i, uint64_t from, uint64_t end) {
        uint32_t n = 0;
        for (size_t t = 0; t < b->n; t++)
                n += b->tokens[t].pos >= from && b->tokens[t].pos < end &&
                     form_weight(m, q->words[i], how_of(q), b->tokens[t].term) > 0;
        return n;
}

static bool near_from(struct model *m, const struct model_block *b, const struct index_query *q,
                      uint32_t at) {
        for (size_t i = 0; i < q->n_words; i++) {
                uint32_t need = 0;
                for (size_t k = 0; k < q->n_words; k++)
                        need += str_eq(q->words[k], q->words[i]);
                if (places_of(m, b, q, i, at, (uint64_t) at + q->distance + q->n_words) < need)
                        return false;
        }
        return true;
}

static uint32_t nears_in(struct model *m, const struct model_block *b,
                         const struct index_query *q) {
        uint32_t found = 0;
        for (size_t i = 0; i < q->n_words; i++) {
                bool again = false;
                for (size_t k = 0; k < i; k++)
                        again |= str_eq(q->words[k], q->words[i]);
                for (uint32_t at = 0; !again && at < b->words; at++)
                        if (near_from(m, b, q, at))
                                found += places_of(m, b, q, i, at, (uint64_t) at + 1);
        }
        return found;
}

/* Fields that hold every word of the query, as masks of whole documents. */
static uint32_t common_fields(struct model *m, const struct model_doc *d,
                              const struct index_query *q) {
        uint32_t common = UINT32_MAX;
        for (size_t i = 0; i < q->n_words; i++) {
                uint32_t mask = 0;
                for (size_t b = 0; b < d->n; b++)
                        if (places_of(m, &d->blocks[b], q, i, 0, UINT32_MAX))
                                mask |= 1u << d->blocks[b].field;
                common &= mask;
        }
        return common;
}

static bool match_places(struct model *m, const struct index_query *q, size_t i, double *score) {
        const struct model_doc *d = &m->docs.v[i];
        uint32_t found = 0;
        if (q->n_words == 1)
                return match_word(m, q, q->words[0], i, score);
        for (size_t b = 0; b < d->n; b++)
                if (in_fields(q, d->blocks[b].field))
                        found += q->op == INDEX_PHRASE ? phrases_in(m, &d->blocks[b], q)
                                                       : nears_in(m, &d->blocks[b], q);
        if (!found || !score)
                return found != 0;
        double idf = 0;
        for (size_t k = 0; k < q->n_words; k++) {
                size_t n;
                bool again = false;
                for (size_t j = 0; j < k; j++)
                        again |= q->op == INDEX_NEAR && str_eq(q->words[j], q->words[k]);
                if (!again)
                        idf += idf_of(m, word_df(m, q->words[k], how_of(q), false, &n));
        }
        uint32_t mask = common_fields(m, d, q);
        mask = q->fields && mask & q->fields ? mask & q->fields : mask;
        double tf = found * mask_weight(mask);
        *score += idf * tf / (tf + norm_k(m, d));
        return true;
}

static bool match_set(const struct index_query *q, uint32_t doc) {
        for (size_t i = 0; q->docs && i < q->n_docs; i++)
                if (q->docs[i] == doc)
                        return true;
        return !q->docs && doc < q->n_bits && q->bits[doc / 64] >> doc % 64 & 1;
}

static bool match_kids(struct model *m, const struct index_query *q, size_t i, double *score) {
        bool all = true, any = false;
        double sum = 0;
        for (size_t k = 0; k < q->n_kids; k++) {
                double s = 0;
                bool negative = q->op == INDEX_NOT && (k > 0 || q->n_kids == 1);
                bool is = model_match(m, q->kids[k], i, negative || !score ? NULL : &s);
                if (is && !negative)
                        sum += s;
                all &= is != negative;
                any |= is;
        }
        bool is = q->op == INDEX_OR ? any : q->op == INDEX_NOT && q->n_kids == 0 ? false : all;
        if (is && score)
                *score += sum;
        return is;
}

bool model_match(struct model *m, const struct index_query *q, size_t i, double *score) {
        const struct index_doc *d = &m->docs.v[i].d;
        switch (q->op) {
        case INDEX_ALL:
                return true;
        case INDEX_NONE:
                return false;
        case INDEX_TERM:
        case INDEX_PREFIX:
                return match_word(m, q, q->term, i, score);
        case INDEX_PHRASE:
        case INDEX_NEAR:
                return match_places(m, q, i, score);
        case INDEX_AND:
        case INDEX_OR:
        case INDEX_NOT:
                return match_kids(m, q, i, score);
        case INDEX_DATE:
                return d->date != INDEX_UNDATED && d->date >= q->from && d->date < q->to;
        case INDEX_NO_DATE:
                return d->date == INDEX_UNDATED;
        case INDEX_KIND:
                return d->kind == q->value;
        case INDEX_LANG:
                return d->lang == q->value;
        case INDEX_FLAGS:
                return (d->flags & q->all) == q->all && !(d->flags & q->none & ~q->all) &&
                       (!q->any || d->flags & q->any);
        case INDEX_SENDER:
                return d->from == q->value;
        case INDEX_SET:
                return match_set(q, d->doc);
        }
        return false;
}
