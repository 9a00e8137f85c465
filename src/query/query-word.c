/* Words as typed to nodes of the tree, by the tokeniser that made the index.
 *
 * What a plain word finds beside itself:
 *   - its stem class, except among people (Williams is no plural);
 *   - its name class, in any script: of a person asked for, whatever may be the name; else when the
 *     word could be a name (it begins with a capital, or its script has none and it is not in
 *     query-common.def), what is likely to be.  Keys of fewer than LONG_KEY consonants are shared
 *     by too many words, so such a word finds its name class only among people.
 * Quoted words and =words find themselves only.  A word that the tokeniser lays over its parts
 * (کتاب‌های) becomes: the joined form, or the parts as a phrase. */
#include "query/query-parse.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/text-key.h"
#include "text/text-token.h"

enum { LONG_KEY = 4, AS_PERSON = INDEX_NAME | INDEX_PERSON };

struct piece {
        struct str term;
        uint32_t pos, width;
};

struct pieces { /* a word cut by the tokeniser */
        VEC(struct piece) plain, overlays;
};

static void pieces_done(struct pieces *w) {
        vec_done(&w->plain);
        vec_done(&w->overlays);
}

static int cut(struct query_parse *p, struct str text, struct pieces *ret, struct err *e) {
        struct text_tokens tokens;
        struct text_token t;
        text_tokens_init(&tokens, text);
        while (text_tokens_next(&tokens, &t)) {
                struct piece piece = { arena_str(p->a, t.term), t.pos, t.width };
                if (t.overlay)
                        vec_push(&ret->overlays, piece);
                else
                        vec_push(&ret->plain, piece);
                if (++p->words > LIMIT_query_words)
                        return err_set(e, ERR_limit, "the query has more than %u words",
                                       (unsigned) LIMIT_query_words);
        }
        return 0;
}

static const struct str *terms_of(struct query_parse *p, const struct piece *v, size_t n) {
        struct str *terms = arena_alloc(p->a, (n + 1) * sizeof *terms);
        for (size_t i = 0; i < n; i++)
                terms[i] = v[i].term;
        return terms;
}

/* ---- classes -------------------------------------------------------------------------------- */

static bool is_upper(uint32_t cp) {
        return (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) ||
               (cp >= 0x100 && cp < 0x180 && cp % 2 == 0) || (cp >= 0x391 && cp <= 0x3a9) ||
               (cp >= 0x400 && cp <= 0x42f);
}

static bool is_arabic(uint32_t cp) {
        return (cp >= 0x620 && cp <= 0x6ff) || (cp >= 0x750 && cp <= 0x77f) ||
               (cp >= 0xfb50 && cp <= 0xfdff) || (cp >= 0xfe70 && cp <= 0xfefc);
}

static uint32_t first_letter(struct str s) {
        size_t n;
        for (size_t i = 0; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (cp >= 0x80 || ascii_alpha((int) cp) || ascii_digit((int) cp))
                        return cp;
        }
        return 0;
}

/* Words of Persian and Arabic that are hardly ever a name, however many names they sound like. */
static bool is_common(struct str term) {
        static const char *const words[] = {
#define WORD(z) z,
#include "query/query-common.def"
#undef WORD
        };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq(term, str_of(words[i])))
                        return true;
        return false;
}

static bool may_be_name(struct str typed, struct str term) {
        uint32_t cp = first_letter(typed);
        return is_upper(cp) || (is_arabic(cp) && !is_common(term));
}

static bool is_people(uint32_t fields) {
        return fields != 0 && (fields & ~(uint32_t) INDEX_PEOPLE) == 0;
}

/* Words run together with marks that only addresses and hosts have are looked for as they are. */
static bool is_address(struct str typed) {
        return str_chr(typed, '@') != SIZE_MAX || str_chr(typed, '.') != SIZE_MAX;
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static struct query *words_node(struct query_parse *p, const struct query_token *t, uint32_t fields,
                                uint32_t classes, const struct str *terms, size_t n) {
        struct query *q = query_parse_node(p, n == 1 ? QUERY_word : QUERY_phrase, t->at);
        q->fields = fields;
        q->classes = classes;
        if (n == 1) {
                q->text = terms[0];
        } else {
                q->words = terms;
                q->n_words = n;
        }
        return q;
}

static struct query *single(struct query_parse *p, const struct query_token *t, uint32_t fields,
                            struct str term) {
        char key[TEXT_KEY_MAX];
        bool plain = t->exact || t->kind == QUERY_TOKEN_quoted;
        size_t key_n = may_be_name(t->text, term) ? text_key(term, key) : 0;
        if (plain)
                return words_node(p, t, fields, 0, &term, 1);
        if (is_people(fields))
                return words_node(p, t, fields, AS_PERSON, &term, 1);
        uint32_t classes = INDEX_STEM | INDEX_EXACT_FIRST;
        if (key_n >= LONG_KEY)
                classes |= INDEX_NAME;
        struct query *q = words_node(p, t, fields, classes, &term, 1);
        if (key_n == 0 || key_n >= LONG_KEY || fields != INDEX_ANY)
                return q;
        return query_parse_pair(p, QUERY_or, q,
                                words_node(p, t, INDEX_PEOPLE, INDEX_NAME, &term, 1));
}

/* The word with every overlay in place of its parts, the widest first. */
static struct query *joined(struct query_parse *p, const struct query_token *t, uint32_t fields,
                            uint32_t classes, const struct pieces *w) {
        VEC(struct piece) out = { 0 };
        uint32_t covered = 0; /* positions before this are taken */
        for (size_t i = 0; i < w->plain.n; i++) {
                struct piece best = w->plain.v[i];
                if (best.pos < covered)
                        continue;
                for (size_t k = 0; k < w->overlays.n; k++)
                        if (w->overlays.v[k].pos == best.pos && w->overlays.v[k].width > best.width)
                                best = w->overlays.v[k];
                covered = best.pos + best.width;
                vec_push(&out, best);
        }
        struct query *q = out.n == 1 && classes != 0 ? single(p, t, fields, out.v[0].term)
                                                     : words_node(p, t, fields, classes,
                                                                  terms_of(p, out.v, out.n), out.n);
        vec_done(&out);
        return q;
}

static struct query *several(struct query_parse *p, const struct query_token *t, uint32_t fields,
                             const struct pieces *w) {
        uint32_t classes = is_people(fields) ? AS_PERSON : INDEX_STEM;
        if (t->exact || t->kind == QUERY_TOKEN_quoted || is_address(t->text))
                classes = 0;
        const struct str *terms = terms_of(p, w->plain.v, w->plain.n);
        struct query *q = words_node(p, t, fields, classes, terms, w->plain.n);
        if (w->overlays.n == 0)
                return q;
        return query_parse_pair(p, QUERY_or, q, joined(p, t, fields, classes, w));
}

/* word*: the last piece is the prefix, those before it stand as a phrase. */
static struct query *prefix(struct query_parse *p, const struct query_token *t, uint32_t fields,
                            const struct pieces *w) {
        size_t last = w->plain.n - 1;
        struct query *q = query_parse_node(p, QUERY_prefix, t->at);
        q->fields = fields;
        q->text = w->plain.v[last].term;
        if (last == 0)
                return q;
        const struct str *terms = terms_of(p, w->plain.v, last);
        return query_parse_pair(p, QUERY_and, words_node(p, t, fields, 0, terms, last), q);
}

/* A name of several words among people: near each other, in any order ("Doe, Jane"). */
static struct query *full_name(struct query_parse *p, const struct query_token *t,
                               const struct pieces *w) {
        struct query *q = query_parse_node(p, QUERY_near, t->at);
        q->fields = INDEX_PEOPLE;
        q->classes = t->exact || is_address(t->text) ? 0 : AS_PERSON;
        q->distance = 1;
        q->words = terms_of(p, w->plain.v, w->plain.n);
        q->n_words = w->plain.n;
        return q;
}

static struct query *person(struct query_parse *p, const struct query_token *t,
                            const struct pieces *w) {
        struct query *q = query_parse_node(p, QUERY_person, t->at), **kids;
        struct query_token word = *t;
        word.kind = QUERY_TOKEN_text; /* quoted only holds its words together here */
        kids = arena_alloc(p->a, sizeof *kids);
        if (w->plain.n == 1)
                kids[0] = single(p, &word, INDEX_PEOPLE, w->plain.v[0].term);
        else if (is_address(t->text))
                kids[0] = several(p, &word, INDEX_PEOPLE, w);
        else
                kids[0] = full_name(p, &word, w);
        q->text = arena_str(p->a, t->text);
        q->classes = t->exact ? 0 : AS_PERSON;
        q->kids = kids;
        q->n_kids = 1;
        return q;
}

int query_word(struct query_parse *p, const struct query_field *f, const struct query_token *t,
               struct query **ret, struct err *e) {
        uint32_t fields = f != NULL ? f->fields : INDEX_ANY;
        struct pieces w = { 0 };
        int r = cut(p, t->text, &w, e);
        if (r == 0) {
                if (w.plain.n == 0)
                        *ret = NULL;
                else if (t->prefix)
                        *ret = prefix(p, t, fields, &w);
                else if (f != NULL && f->how == QUERY_HOW_PERSON)
                        *ret = person(p, t, &w);
                else if (w.plain.n == 1 && w.overlays.n == 0)
                        *ret = single(p, t, fields, w.plain.v[0].term);
                else
                        *ret = several(p, t, fields, &w);
        }
        pieces_done(&w);
        return r;
}

int query_word_list(struct query_parse *p, struct str text, const struct str **ret, size_t *ret_n,
                    struct err *e) {
        struct pieces w = { 0 };
        int r = cut(p, text, &w, e);
        if (r == 0) {
                *ret = terms_of(p, w.plain.v, w.plain.n);
                *ret_n = w.plain.n;
        }
        pieces_done(&w);
        return r;
}

bool query_word_joins(struct str typed, size_t from, size_t mid, size_t end) {
        struct text_tokens tokens;
        struct text_token t;
        if (!is_arabic(first_letter(str_sub(typed, mid, end - mid))))
                return false;
        text_tokens_init(&tokens, str_sub(typed, from, end - from));
        while (text_tokens_next(&tokens, &t))
                if (t.overlay && from + t.off < mid && from + t.off + t.len > mid)
                        return true;
        return false;
}
