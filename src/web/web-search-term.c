/* Terms of a typed query as text; see web-search-term.h. */
#include "web/web-search-term.h"

enum { TERMS = 200 };

struct scan {
        int depth;
        bool quoted;
};

/* Is the byte inside quotation marks or brackets? */
static bool inside(struct scan *s, char c) {
        s->quoted ^= c == '"';
        s->depth += !s->quoted && (c == '(' || c == '{');
        s->depth -= !s->quoted && (c == ')' || c == '}') && s->depth > 0;
        return s->quoted || s->depth > 0;
}

size_t web_terms(struct str typed, struct str *ret, size_t most) {
        struct scan s = { 0 };
        size_t n = 0, from = 0;
        for (size_t i = 0; i <= typed.n; i++) {
                bool in = i < typed.n && inside(&s, typed.p[i]);
                if (i < typed.n && (in || !ascii_space(typed.p[i])))
                        continue;
                if (i > from && n < most)
                        ret[n++] = str_sub(typed, from, i - from);
                from = i + 1;
        }
        return n;
}

static bool is_or(struct str s) {
        return str_eq_nocase(s, STR("or")) || str_eq(s, STR("یا")) || str_eq(s, STR("أو"));
}

static bool is_operator(struct str s) {
        return is_or(s) || str_eq_nocase(s, STR("and")) || str_eq_nocase(s, STR("not")) ||
               str_eq(s, STR("و")) || str_starts(s, STR("NEAR"));
}

struct str web_term_with(struct arena *a, struct str typed, struct str term) {
        struct str v[TERMS];
        size_t n = web_terms(typed, v, TERMS);
        if (n == 0)
                return term;
        for (size_t i = 0; i < n; i++)
                if (is_or(v[i]) || n == TERMS)
                        return arena_printf(a, "(%.*s) %.*s", STR_ARG(typed), STR_ARG(term));
        return arena_printf(a, "%.*s %.*s", STR_ARG(typed), STR_ARG(term));
}

struct str web_term_of(struct arena *a, const char *field, struct str value) {
        bool plain = value.n > 0;
        for (size_t i = 0; i < value.n && plain; i++)
                plain = ascii_digit(value.p[i]) || ascii_alpha(value.p[i]) ||
                        (value.p[i] && strchr("@.-_+", value.p[i]));
        if (plain)
                return arena_printf(a, "%s%.*s", field, STR_ARG(value));
        char *clean = arena_alloc(a, value.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < value.n; i++)
                if (value.p[i] != '"')
                        clean[n++] = value.p[i];
        return arena_printf(a, "%s\"%.*s\"", field, (int) n, clean);
}

bool web_term_without(struct arena *a, struct str typed, struct str term, struct str *ret) {
        struct str v[TERMS];
        size_t n = web_terms(typed, v, TERMS), at = n;
        for (size_t i = 0; i < n; i++)
                if (str_eq(v[i], term))
                        at = i;
        if (at == n || (at > 0 && is_operator(v[at - 1])) || (at + 1 < n && is_operator(v[at + 1])))
                return false;
        size_t from = (size_t) (v[at].p - typed.p);
        struct str before = str_trim(str_sub(typed, 0, from));
        struct str behind = str_trim(str_sub(typed, from + term.n, SIZE_MAX));
        *ret = arena_printf(a, "%.*s%s%.*s", STR_ARG(before), before.n && behind.n ? " " : "",
                            STR_ARG(behind));
        return true;
}
