/* The grammar, by recursive descent; every list is flat, so only brackets deepen the tree.
 *
 *   query  = any
 *   any    = all { OR all }
 *   all    = unary { [AND] unary }
 *   unary  = { NOT | "-" } near
 *   near   = item { NEAR/n item }                   items: words, quoted words, (a OR b)
 *   item   = "(" any ")" | field item | "thread:" "{" any "}"
 *          | NEAR "(" item { item } [ "," n ] ")" | word | word* | =word | "quoted"
 *
 * Words without anything to look for (a dash, a smiley) are left out; a query of nothing else is
 * refused. */
#include "query/query-parse.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "text/text-fold.h"

enum {
        NEAR_COMBINATIONS = 64,
        WORD_PARTS = 4 /* کتاب خانه ها ی: written apart at most so often */
};

struct kids { /* a vec (base/vec.h) of nodes under way */
        struct query **v;
        size_t n, cap;
};

static int parse_any(struct query_parse *p, struct query **ret, struct err *e);

/* ---- nodes ---------------------------------------------------------------------------------- */

struct query *query_parse_node(struct query_parse *p, enum query_op op, uint32_t at) {
        struct query *q = ARENA_NEW(p->a, struct query);
        q->op = op;
        q->at = at;
        return q;
}

struct query *query_parse_list(struct query_parse *p, enum query_op op, struct query *const *kids,
                               size_t n) {
        struct query *q = query_parse_node(p, op, kids[0]->at);
        struct query **copy = arena_alloc(p->a, n * sizeof *copy);
        memcpy(copy, kids, n * sizeof *copy);
        q->kids = copy;
        q->n_kids = n;
        return q;
}

static void take_kid(struct kids *kids, enum query_op op, struct query *q) {
        if (q == NULL)
                return;
        if (q->op != op) {
                vec_push(kids, q);
                return;
        }
        for (size_t i = 0; i < q->n_kids; i++)
                vec_push(kids, q->kids[i]);
}

/* The list as a node: NULL, its only kid, or op(kids). */
static struct query *close_list(struct query_parse *p, enum query_op op, struct kids *kids) {
        struct query *q = kids->n == 0   ? NULL
                          : kids->n == 1 ? kids->v[0]
                                         : query_parse_list(p, op, kids->v, kids->n);
        vec_done(kids);
        return q;
}

struct query *query_parse_pair(struct query_parse *p, enum query_op op, struct query *a,
                               struct query *b) {
        struct kids kids = { 0 };
        take_kid(&kids, op, a);
        take_kid(&kids, op, b);
        return close_list(p, op, &kids);
}

/* ---- tokens --------------------------------------------------------------------------------- */

static int advance(struct query_parse *p, struct err *e) {
        return query_lex_next(&p->lex, &p->token, e);
}

static int error_here(struct query_parse *p, struct err *e, const char *hint, const char *what) {
        return query_lex_error(p->lex.in, p->token.at, e, hint, "%s", what);
}

static int expect(struct query_parse *p, enum query_token_kind kind, size_t opened, struct err *e) {
        if (p->token.kind != kind)
                return query_lex_error(p->lex.in, opened, e, "close it, or leave it out",
                                       "a bracket is opened and not closed");
        return advance(p, e);
}

static int deeper(struct query_parse *p, struct err *e) {
        if (++p->depth > LIMIT_query_depth)
                return err_set(e, ERR_limit, "the query nests brackets deeper than %u",
                               (unsigned) LIMIT_query_depth);
        return 0;
}

/* ---- NEAR ----------------------------------------------------------------------------------- */

/* What one side of NEAR may be: a word, a phrase, or an OR of them. */
struct side {
        struct query *const *any;
        size_t n;
};

static bool is_words(const struct query *q) {
        return q->op == QUERY_word || q->op == QUERY_phrase;
}

static bool side_of(struct query *const *at, struct side *ret) {
        const struct query *q = *at;
        *ret = (struct side){ at, 1 };
        if (q->op == QUERY_or)
                *ret = (struct side){ q->kids, q->n_kids };
        for (size_t i = 0; i < ret->n; i++)
                if (!is_words(ret->any[i]))
                        return false;
        return true;
}

/* NEAR of one choice of words; a phrase must also stand as it is, and widens the reach by its
 * length. */
static struct query *near_of(struct query_parse *p, const struct query *const *sides, size_t n,
                             uint32_t distance) {
        struct query *q = query_parse_node(p, QUERY_near, sides[0]->at);
        VEC(struct str) words = { 0 };
        struct kids phrases = { 0 };
        q->fields = sides[0]->fields;
        q->classes = sides[0]->classes;
        q->distance = distance;
        for (size_t i = 0; i < n; i++) {
                q->classes &= sides[i]->classes;
                if (sides[i]->op == QUERY_word) {
                        vec_push(&words, sides[i]->text);
                        continue;
                }
                for (size_t k = 0; k < sides[i]->n_words; k++)
                        vec_push(&words, sides[i]->words[k]);
                q->distance += (uint32_t) sides[i]->n_words - 1;
                vec_push(&phrases, (struct query *) sides[i]);
        }
        struct str *copy = arena_alloc(p->a, (words.n + 1) * sizeof *copy);
        memcpy(copy, words.v, words.n * sizeof *copy);
        q->words = copy;
        q->n_words = words.n;
        vec_done(&words);
        vec_push(&phrases, q);
        return close_list(p, QUERY_and, &phrases);
}

/* Every choice of one word from each side, under OR. */
static int near_sides(struct query_parse *p, struct query *const *items, size_t n,
                      uint32_t distance, struct query **ret, struct err *e) {
        struct side *sides = arena_alloc(p->a, n * sizeof *sides);
        const struct query **chosen = arena_alloc(p->a, n * sizeof *chosen);
        size_t all = 1;
        for (size_t i = 0; i < n; i++) {
                if (!side_of(&items[i], &sides[i]))
                        return query_lex_error(p->lex.in, items[i]->at, e,
                                               "use words, quoted words or (one OR another)",
                                               "NEAR stands between words");
                all *= sides[i].n;
                if (all > NEAR_COMBINATIONS)
                        return query_lex_error(p->lex.in, items[i]->at, e, "ask in several steps",
                                               "NEAR has too many alternatives");
        }
        struct kids kids = { 0 };
        for (size_t k = 0; k < all; k++) {
                size_t rest = k;
                for (size_t i = 0; i < n; i++) {
                        chosen[i] = sides[i].any[rest % sides[i].n];
                        rest /= sides[i].n;
                }
                vec_push(&kids, near_of(p, chosen, n, distance));
        }
        *ret = close_list(p, QUERY_or, &kids);
        return 0;
}

/* ---- items ---------------------------------------------------------------------------------- */

/* A plain word, together with those behind it that Persian writes as one with it. */
static int parse_word(struct query_parse *p, struct query **ret, struct err *e) {
        struct query_token t = p->token;
        int r = advance(p, e), parts = 1;
        while (r == 0 && t.kind == QUERY_TOKEN_text && !t.exact && !t.prefix &&
               parts++ < WORD_PARTS && p->token.kind == QUERY_TOKEN_text && !p->token.exact &&
               !p->token.prefix && query_word_joins(p->lex.in, t.at, p->token.at, p->token.end)) {
                t.end = p->token.end;
                t.text = str_sub(p->lex.in, t.at, t.end - t.at);
                r = advance(p, e);
        }
        if (r < 0)
                return r;
        if (p->field != NULL)
                return query_value(p, p->field, &t, ret, e);
        return query_word(p, NULL, &t, ret, e);
}

static int parse_star(struct query_parse *p, struct query **ret, struct err *e) {
        *ret = query_parse_node(p, QUERY_all, p->token.at);
        return advance(p, e);
}

static int parse_brackets(struct query_parse *p, struct query **ret, struct err *e) {
        size_t opened = p->token.at;
        int r;
        if ((r = deeper(p, e)) < 0 || (r = advance(p, e)) < 0 || (r = parse_any(p, ret, e)) < 0)
                return r;
        p->depth--;
        return expect(p, QUERY_TOKEN_close, opened, e);
}

static int parse_braces(struct query_parse *p, struct query **ret, struct err *e) {
        const struct query_field *field = p->field;
        size_t opened = p->token.at;
        struct query *inner = NULL;
        int r;
        p->field = NULL;
        if ((r = deeper(p, e)) < 0 || (r = advance(p, e)) < 0 ||
            (r = parse_any(p, &inner, e)) < 0 ||
            (r = expect(p, QUERY_TOKEN_close_brace, opened, e)) < 0)
                return r;
        p->depth--;
        p->field = field;
        if (inner == NULL)
                return query_lex_error(p->lex.in, opened, e, "put a query between them",
                                       "nothing stands between braces");
        *ret = query_parse_list(p, QUERY_thread, &inner, 1);
        (*ret)->at = (uint32_t) opened;
        return 0;
}

static int parse_near_open(struct query_parse *p, struct query **ret, struct err *e);
static int parse_item(struct query_parse *p, struct query **ret, struct err *e);

static int parse_field(struct query_parse *p, struct query **ret, struct err *e) {
        const struct query_field *outer = p->field, *field = p->token.field;
        struct query_token name = p->token;
        int r;
        p->lex.raw = true;
        if ((r = advance(p, e)) < 0)
                return r;
        p->field = field;
        if (p->token.kind == QUERY_TOKEN_open_brace && field->how == QUERY_HOW_THREAD)
                r = parse_braces(p, ret, e);
        else if (p->token.kind == QUERY_TOKEN_text || p->token.kind == QUERY_TOKEN_quoted ||
                 p->token.kind == QUERY_TOKEN_open)
                r = parse_item(p, ret, e);
        else
                r = query_lex_error(p->lex.in, name.at, e, "put a value behind the colon",
                                    "%s: stands without a value", field->name);
        p->field = outer;
        return r;
}

static int parse_item(struct query_parse *p, struct query **ret, struct err *e) {
        switch (p->token.kind) {
        case QUERY_TOKEN_open:
                return parse_brackets(p, ret, e);
        case QUERY_TOKEN_field:
                return parse_field(p, ret, e);
        case QUERY_TOKEN_near_open:
                return parse_near_open(p, ret, e);
        case QUERY_TOKEN_text:
                if (str_eq(p->token.text, STR("*")) && p->field == NULL)
                        return parse_star(p, ret, e);
                return parse_word(p, ret, e);
        case QUERY_TOKEN_quoted:
                return parse_word(p, ret, e);
        case QUERY_TOKEN_open_brace:
        case QUERY_TOKEN_close_brace:
                return error_here(p, e, "braces belong to thread:{...}; use ( ) to group",
                                  "a brace stands alone");
        case QUERY_TOKEN_close:
                return error_here(p, e, "open it, or leave it out",
                                  "a bracket is closed and was not opened");
        case QUERY_TOKEN_comma:
        case QUERY_TOKEN_and:
        case QUERY_TOKEN_or:
        case QUERY_TOKEN_not:
        case QUERY_TOKEN_near:
                return error_here(p, e, "put a word there, or quote the operator to look for it",
                                  "an operator stands where a word should");
        case QUERY_TOKEN_end:
                break;
        }
        return error_here(p, e, "put a word there, or leave the operator out",
                          "the query ends where a word should stand");
}

static int near_number(struct query_parse *p, uint32_t *ret, struct err *e) {
        struct buf folded;
        uint64_t n = 0;
        int r = advance(p, e);
        if (r < 0)
                return r;
        buf_init(&folded, 64);
        text_fold(p->token.text, &folded);
        bool ok = p->token.kind == QUERY_TOKEN_text && str_u64(buf_str(&folded), &n) && n <= 10000;
        buf_done(&folded);
        if (!ok)
                return error_here(p, e, "write NEAR(one two, 5)", "NEAR needs a number here");
        *ret = (uint32_t) n;
        return advance(p, e);
}

/* NEAR(a b, 5) */
static int parse_near_open(struct query_parse *p, struct query **ret, struct err *e) {
        uint32_t distance = p->token.distance;
        size_t opened = p->token.at;
        struct kids items = { 0 };
        struct query *item;
        int r;
        p->lex.commas = true;
        if ((r = deeper(p, e)) == 0)
                r = advance(p, e);
        while (r == 0 && p->token.kind != QUERY_TOKEN_close && p->token.kind != QUERY_TOKEN_comma &&
               p->token.kind != QUERY_TOKEN_end) {
                item = NULL;
                if ((r = parse_item(p, &item, e)) == 0 && item != NULL)
                        vec_push(&items, item);
        }
        if (r == 0 && p->token.kind == QUERY_TOKEN_comma)
                r = near_number(p, &distance, e);
        p->lex.commas = false;
        if (r == 0)
                r = expect(p, QUERY_TOKEN_close, opened, e);
        p->depth--;
        if (r == 0 && items.n < 2)
                r = query_lex_error(p->lex.in, opened, e, "write NEAR(one two, 5)",
                                    "NEAR needs two words");
        if (r == 0)
                r = near_sides(p, items.v, items.n, distance, ret, e);
        vec_done(&items);
        return r;
}

/* ---- operators ------------------------------------------------------------------------------ */

static int parse_near(struct query_parse *p, struct query **ret, struct err *e) {
        struct kids items = { 0 };
        struct query *item = NULL;
        uint32_t distance = 0;
        int r = parse_item(p, &item, e);
        if (r < 0 || p->token.kind != QUERY_TOKEN_near) {
                *ret = item;
                return r;
        }
        if (item != NULL)
                vec_push(&items, item);
        size_t at = p->token.at;
        while (r == 0 && p->token.kind == QUERY_TOKEN_near) {
                distance = p->token.distance > distance ? p->token.distance : distance;
                item = NULL;
                if ((r = advance(p, e)) == 0)
                        r = parse_item(p, &item, e);
                if (r == 0 && item != NULL)
                        vec_push(&items, item);
        }
        if (r == 0 && items.n < 2)
                r = query_lex_error(p->lex.in, at, e, "put words on both sides",
                                    "NEAR needs two words");
        if (r == 0)
                r = near_sides(p, items.v, items.n, distance, ret, e);
        vec_done(&items);
        return r;
}

static int parse_unary(struct query_parse *p, struct query **ret, struct err *e) {
        bool negative = false;
        uint32_t at = p->token.at;
        struct query *q = NULL;
        int r = 0;
        while (r == 0 && p->token.kind == QUERY_TOKEN_not) {
                negative = !negative;
                r = advance(p, e);
        }
        if (r < 0 || (r = parse_near(p, &q, e)) < 0)
                return r;
        if (negative && q != NULL) {
                q = query_parse_list(p, QUERY_not, &q, 1);
                q->at = at;
        }
        *ret = q;
        return 0;
}

static bool ends_all(enum query_token_kind kind) {
        return kind == QUERY_TOKEN_end || kind == QUERY_TOKEN_close ||
               kind == QUERY_TOKEN_close_brace || kind == QUERY_TOKEN_or ||
               kind == QUERY_TOKEN_comma;
}

static int parse_all(struct query_parse *p, struct query **ret, struct err *e) {
        struct kids kids = { 0 };
        int r;
        do {
                struct query *q = NULL;
                if ((r = parse_unary(p, &q, e)) < 0)
                        break;
                take_kid(&kids, QUERY_and, q);
                if (p->token.kind == QUERY_TOKEN_and) {
                        if ((r = advance(p, e)) < 0)
                                break;
                        if (ends_all(p->token.kind))
                                r = parse_item(p, &q, e); /* says what is missing */
                        if (r < 0)
                                break;
                }
        } while (!ends_all(p->token.kind));
        *ret = close_list(p, QUERY_and, &kids);
        return r < 0 ? r : 0;
}

static int parse_any(struct query_parse *p, struct query **ret, struct err *e) {
        struct kids kids = { 0 };
        struct query *q;
        int r = 0;
        for (;;) {
                q = NULL;
                if ((r = parse_all(p, &q, e)) < 0)
                        break;
                take_kid(&kids, QUERY_or, q);
                if (p->token.kind != QUERY_TOKEN_or)
                        break;
                if ((r = advance(p, e)) < 0)
                        break;
        }
        *ret = close_list(p, QUERY_or, &kids);
        return r;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static int parse_language(struct query_parse *p, struct query **ret, struct err *e) {
        int r;
        if ((r = advance(p, e)) < 0)
                return r;
        if (p->token.kind == QUERY_TOKEN_end) {
                *ret = query_parse_node(p, QUERY_all, 0);
                return 0;
        }
        if ((r = parse_any(p, ret, e)) < 0)
                return r;
        if (p->token.kind == QUERY_TOKEN_close_brace || p->token.kind == QUERY_TOKEN_close)
                return error_here(p, e, "open it, or leave it out",
                                  "a bracket is closed and was not opened");
        if (*ret == NULL)
                return query_lex_error(p->lex.in, 0, e, "put a word, a number or a field in it",
                                       "the query holds nothing to look for");
        return 0;
}

/* The OR of all words with their stems. */
static int parse_plain(struct query_parse *p, struct query **ret, struct err *e) {
        const struct str *words;
        struct kids kids = { 0 };
        size_t n;
        int r = query_word_list(p, p->lex.in, &words, &n, e);
        if (r < 0)
                return r;
        for (size_t i = 0; i < n; i++) {
                struct query *q = query_parse_node(p, QUERY_word, 0);
                q->text = words[i];
                q->classes = INDEX_STEM;
                vec_push(&kids, q);
        }
        *ret = close_list(p, QUERY_or, &kids);
        if (*ret == NULL)
                *ret = query_parse_node(p, QUERY_none, 0);
        return 0;
}

int query_parse(struct str text, const struct query_env *env, struct arena *a, struct query **ret,
                struct err *e) {
        struct query_parse p = { .lex = { .in = text }, .env = env, .a = a };
        struct query *q = NULL;
        if (text.n > LIMIT_query_bytes)
                return err_set(e, ERR_limit, "the query is longer than %u bytes",
                               (unsigned) LIMIT_query_bytes);
        if (utf8_valid(str_bytes(text)) != text.n)
                return err_hint(e, err_set(e, ERR_usage, "the query is not UTF-8"),
                                "set LC_ALL=C.UTF-8, or your terminal to UTF-8");
        int r = env->plain ? parse_plain(&p, &q, e) : parse_language(&p, &q, e);
        if (r == 0)
                *ret = q;
        return r;
}
