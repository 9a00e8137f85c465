/* Typed text to tokens.  One look ahead is enough everywhere; what a word means (operator, field,
 * plain word) is decided here, what it finds is query-word.c's.
 *
 * Lower-case `and` and `or` are operators, `not` only before a field or a bracket: "why not" is
 * two words. */
#include "query/query-lex.h"

#include "base/utf8.h"
#include "text/text-fold.h"

#include <stdarg.h>

enum { NEAR_DEFAULT = 10, NEAR_MAX = 10000, NAME_MAX_BYTES = 64 };

static const struct query_field fields[] = {
#define FIELD(id, how, mask, names) { #id, QUERY_HOW_##how, (mask), (names) },
#include "query/query-field.def"
#undef FIELD
};
enum { N_FIELDS = sizeof fields / sizeof *fields };

int query_lex_error(struct str in, size_t at, struct err *e, const char *hint, const char *fmt,
                    ...) {
        char what[256];
        size_t chars = 1;
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(what, sizeof what, fmt, ap);
        va_end(ap);
        for (size_t i = 0; i < at && i < in.n; i++)
                chars += ((uint8_t) in.p[i] & 0xc0) != 0x80;
        err_set(e, ERR_usage, "%s at character %zu of the query", what, chars);
        return err_hint(e, ERR_usage, "%s", hint);
}

/* ---- characters ----------------------------------------------------------------------------- */

static bool is_space(uint32_t cp) {
        return cp <= ' ' || cp == 0xa0 || cp == 0x60c || cp == 0x61b || cp == 0x61c ||
               (cp >= 0x2000 && cp <= 0x200b) || cp == 0x200e || cp == 0x200f ||
               (cp >= 0x2028 && cp <= 0x202f) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0x3000 ||
               cp == 0xfeff;
}

static bool is_quote(uint32_t cp) {
        return cp == '"' || cp == 0xab || cp == 0xbb || cp == 0x201c || cp == 0x201d ||
               cp == 0x201e;
}

/* Which marks end what `open` begins; » and « each may begin (Danish, Persian on a mixed keyboard).
 */
static bool closes(uint32_t open, uint32_t cp) {
        if (open == '"')
                return cp == '"';
        if (open == 0xab || open == 0xbb)
                return cp == (open == 0xab ? 0xbbu : 0xabu);
        return cp == 0x201d || cp == 0x201c;
}

static uint32_t peek(const struct query_lex *l, size_t at, size_t *ret_n) {
        *ret_n = 0;
        return at < l->in.n ? utf8_get(l->in.p + at, ret_n) : 0;
}

static void skip_spaces(struct query_lex *l) {
        size_t n;
        uint32_t cp;
        while ((cp = peek(l, l->at, &n)), n > 0 && is_space(cp) && !(l->commas && cp == 0x60c))
                l->at += n;
}

static bool ends_word(const struct query_lex *l, uint32_t cp) {
        return is_space(cp) || is_quote(cp) || cp == '(' || cp == ')' || cp == '{' || cp == '}' ||
               (l->commas && cp == ',');
}

/* Length of a colon at `at`: 1, 3 for the full-width one, 0 if there is none. */
static size_t colon(const struct query_lex *l, size_t at) {
        struct str s = str_sub(l->in, at, 3);
        return str_starts(s, STR(":")) ? 1 : str_starts(s, STR("\xef\xbc\x9a")) ? 3 : 0;
}

static size_t word_end(const struct query_lex *l, size_t at) {
        size_t n;
        uint32_t cp;
        while ((cp = peek(l, at, &n)), n > 0 && !ends_word(l, cp))
                at += n;
        return at;
}

/* ---- fields --------------------------------------------------------------------------------- */

static bool has_name(const struct query_field *f, struct str name) {
        struct str names = str_of(f->names);
        while (names.n > 0)
                if (str_eq(str_cut(&names, ' '), name))
                        return true;
        return false;
}

static const struct query_field *find_field(struct str name) {
        const struct query_field *found = NULL;
        struct buf folded;
        buf_init(&folded, 4 * NAME_MAX_BYTES);
        text_fold(name, &folded);
        for (size_t i = 0; i < N_FIELDS && found == NULL; i++)
                if (has_name(&fields[i], buf_str(&folded)))
                        found = &fields[i];
        buf_done(&folded);
        return found;
}

/* Levenshtein distance of two short words. */
static size_t distance(struct str a, struct str b) {
        size_t row[NAME_MAX_BYTES + 1];
        for (size_t k = 0; k <= b.n; k++)
                row[k] = k;
        for (size_t i = 0; i < a.n; i++) {
                size_t diagonal = row[0];
                row[0] = i + 1;
                for (size_t k = 0; k < b.n; k++) {
                        size_t up = row[k + 1];
                        size_t best = diagonal + (ascii_lower(a.p[i]) != b.p[k]);
                        best = best < up + 1 ? best : up + 1;
                        row[k + 1] = best < row[k] + 1 ? best : row[k] + 1;
                        diagonal = up;
                }
        }
        return row[b.n];
}

static int unknown_field(const struct query_lex *l, size_t at, struct str name, struct err *e) {
        char hint[200];
        const char *best = NULL;
        size_t least = 3;
        for (size_t i = 0; i < N_FIELDS; i++) {
                size_t d = distance(name, str_of(fields[i].name));
                if (d < least && d < name.n)
                        least = d, best = fields[i].name;
        }
        if (best != NULL)
                snprintf(hint, sizeof hint,
                         "did you mean '%s:'? to look for the text itself, put "
                         "it in quotation marks",
                         best);
        else
                snprintf(hint, sizeof hint,
                         "to look for the text itself, put it in quotation marks");
        return query_lex_error(l->in, at, e, hint, "no field is called '%.*s'", STR_ARG(name));
}

static bool is_name(struct str s) {
        for (size_t i = 0, n; i < s.n; i += n) {
                uint32_t cp = utf8_get(s.p + i, &n);
                if (cp < 0x80 ? !ascii_alpha((int) cp) : cp < 0xc0)
                        return false;
        }
        return s.n > 0 && s.n <= NAME_MAX_BYTES;
}

/* 1 if a field's name stands here (then *t is it), 0 if not, <0 for a name that we do not know.
 * "http://", "12:30" and "Note: " are words. */
static int lex_field(struct query_lex *l, size_t end, struct query_token *t, struct err *e) {
        size_t at = l->at, n = 0, next;
        while (at < end && (n = colon(l, at)) == 0)
                at++;
        struct str name = str_sub(l->in, l->at, at - l->at);
        if (n == 0 || !is_name(name))
                return 0;
        t->field = find_field(name);
        if (t->field == NULL) {
                uint32_t cp = peek(l, at + n, &next);
                bool is_text = next == 0 || is_space(cp) || cp == '/' || cp == ')';
                return is_text ? 0 : unknown_field(l, l->at, name, e);
        }
        t->kind = QUERY_TOKEN_field;
        t->end = (uint32_t) (l->at = at + n);
        return 1;
}

/* ---- operators ------------------------------------------------------------------------------ */

static const struct {
        struct str word;
        enum query_token_kind kind;
        bool bold; /* only an operator before a field or a bracket */
} operators[] = {
        { { "AND", 3 }, QUERY_TOKEN_and, false }, { { "and", 3 }, QUERY_TOKEN_and, false },
        { { "And", 3 }, QUERY_TOKEN_and, false }, { { "&&", 2 }, QUERY_TOKEN_and, false },
        { { "OR", 2 }, QUERY_TOKEN_or, false },   { { "or", 2 }, QUERY_TOKEN_or, false },
        { { "Or", 2 }, QUERY_TOKEN_or, false },   { { "||", 2 }, QUERY_TOKEN_or, false },
        { { "NOT", 3 }, QUERY_TOKEN_not, false }, { { "not", 3 }, QUERY_TOKEN_not, true },
        { { "Not", 3 }, QUERY_TOKEN_not, true },  { { "یا", 4 }, QUERY_TOKEN_or, false },
        { { "أو", 4 }, QUERY_TOKEN_or, false },   { { "و", 2 }, QUERY_TOKEN_and, false },
};

/* Does a field or a bracket follow? */
static bool before_filter(const struct query_lex *l, size_t at) {
        struct query_lex ahead = *l;
        struct query_token t = { 0 };
        ahead.at = at;
        skip_spaces(&ahead);
        size_t n;
        uint32_t cp = peek(&ahead, ahead.at, &n);
        if (cp == '(' || cp == '{')
                return true;
        return lex_field(&ahead, word_end(&ahead, ahead.at), &t, NULL) > 0;
}

static bool lex_near(struct query_lex *l, struct str word, size_t end, struct query_token *t) {
        struct str rest = str_sub(word, 4, SIZE_MAX);
        uint64_t n = NEAR_DEFAULT;
        size_t len;
        if (!str_starts_nocase(word, STR("NEAR")))
                return false;
        if (rest.n > 0) {
                if (rest.p[0] != '/') /* a longer word; it may go on in any script */
                        return false;
                char digits[16];
                struct buf folded;
                buf_init(&folded, sizeof digits);
                text_fold(str_sub(rest, 1, SIZE_MAX), &folded); /* ۵ is 5 */
                bool number = str_u64(buf_str(&folded), &n) && n <= NEAR_MAX;
                buf_done(&folded);
                if (!number)
                        return false;
        } else if (!str_starts(word, STR("NEAR"))) {
                return false; /* "near" alone is a word */
        }
        t->distance = (uint32_t) n;
        t->kind = QUERY_TOKEN_near;
        l->at = end;
        if (rest.n == 0 && peek(l, end, &len) == '(') {
                t->kind = QUERY_TOKEN_near_open;
                l->at = end + 1;
        }
        t->end = (uint32_t) l->at;
        return true;
}

static bool lex_operator(struct query_lex *l, size_t end, struct query_token *t) {
        struct str word = str_sub(l->in, l->at, end - l->at);
        if (lex_near(l, word, end, t))
                return true;
        for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
                if (!str_eq(word, operators[i].word) ||
                    (operators[i].bold && !before_filter(l, end)))
                        continue;
                t->kind = operators[i].kind;
                t->end = (uint32_t) (l->at = end);
                return true;
        }
        return false;
}

/* ---- tokens --------------------------------------------------------------------------------- */

static int lex_quoted(struct query_lex *l, uint32_t open, size_t n, struct query_token *t,
                      struct err *e) {
        size_t from = l->at + n, at = from, len;
        uint32_t cp;
        while ((cp = peek(l, at, &len)), len > 0 && !closes(open, cp))
                at += len;
        if (len == 0)
                return query_lex_error(l->in, l->at, e, "close it, or leave it out",
                                       "a quotation mark is opened and not closed");
        t->kind = QUERY_TOKEN_quoted;
        t->text = str_sub(l->in, from, at - from);
        t->end = (uint32_t) (l->at = at + len);
        return 0;
}

static const struct {
        char c;
        enum query_token_kind kind;
} signs[] = {
        { '(', QUERY_TOKEN_open },
        { ')', QUERY_TOKEN_close },
        { '{', QUERY_TOKEN_open_brace },
        { '}', QUERY_TOKEN_close_brace },
};

static bool lex_sign(struct query_lex *l, uint32_t cp, size_t n, struct query_token *t) {
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
                if (cp == (uint8_t) signs[i].c)
                        t->kind = signs[i].kind;
        if (l->commas && (cp == ',' || cp == 0x60c))
                t->kind = QUERY_TOKEN_comma;
        if (t->kind == QUERY_TOKEN_end)
                return false;
        t->end = (uint32_t) (l->at += n);
        return true;
}

static void lex_text(struct query_lex *l, size_t end, struct query_token *t) {
        t->kind = QUERY_TOKEN_text;
        t->text = str_sub(l->in, l->at, end - l->at);
        if (t->text.n > 1 && t->text.p[t->text.n - 1] == '*') {
                t->prefix = true;
                t->text.n--;
        }
        t->end = (uint32_t) (l->at = end);
}

/* A minus before something, not alone and not inside a word. */
static bool is_minus(const struct query_lex *l, uint32_t cp) {
        size_t n;
        if (cp != '-')
                return false;
        uint32_t next = peek(l, l->at + 1, &n);
        return n > 0 && !is_space(next) && next != ')' && next != '-';
}

int query_lex_next(struct query_lex *l, struct query_token *t, struct err *e) {
        size_t n;
        int r;
        skip_spaces(l);
        *t = (struct query_token){ .at = (uint32_t) l->at, .end = (uint32_t) l->at };
        uint32_t cp = peek(l, l->at, &n);
        bool raw = l->raw;
        l->raw = false;
        if (n == 0 || lex_sign(l, cp, n, t))
                return 0;
        if (!raw && is_minus(l, cp)) {
                t->kind = QUERY_TOKEN_not;
                t->end = (uint32_t) ++l->at;
                return 0;
        }
        if (cp == '=') {
                t->exact = true;
                cp = peek(l, ++l->at, &n);
        }
        if (n > 0 && is_quote(cp))
                return lex_quoted(l, cp, n, t, e);
        size_t end = word_end(l, l->at);
        if (!raw && !t->exact && (r = lex_field(l, end, t, e)) != 0)
                return r < 0 ? r : 0;
        if (raw || t->exact || !lex_operator(l, end, t))
                lex_text(l, end, t);
        return 0;
}
