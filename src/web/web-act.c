/* Acts as argv; see web-act.h.  Words are cut at spaces; a word with {field:kind} in it becomes one
 * argument with the value in its place, whatever is in the value. */
#include "web/web-lane.h"

#include "base/bug.h"
#include "base/limits.h"
#include "base/utf8.h"

const struct web_act_row web_acts[WEB_ACTS] = {
#define ACT(id, does, words) { #id, words, does },
#include "web/web-act.def"
#undef ACT
};

static bool is_all(struct str s, const char *signs, bool letters) {
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_digit(s.p[i]) && !(letters && ascii_alpha(s.p[i])) &&
                    (s.p[i] == 0 || !strchr(signs, s.p[i])))
                        return false;
        return s.n > 0;
}

static bool is_text(struct str s) {
        return s.n <= LIMIT_web_value && (s.n == 0 || !memchr(s.p, 0, s.n)) &&
               utf8_valid(str_bytes(s)) == s.n;
}

static bool is_kind(struct str kind, struct str s) {
        uint64_t number;
        if (str_eq(kind, STR("doc")))
                return s.n >= 4 && s.n <= 64 && str_is_hex(s);
        if (str_eq(kind, STR("id")))
                return s.n <= 128 && s.p[0] != '-' && is_all(s, "-._", true);
        if (str_eq(kind, STR("number")))
                return str_u64(s, &number);
        if (str_eq(kind, STR("word")))
                return s.n <= 64 && s.p[0] != '-' && is_all(s, "-", true);
        if (str_eq(kind, STR("date")))
                return s.n <= 200 && is_text(s);
        return (str_eq(kind, STR("text")) || str_eq(kind, STR("path"))) && is_text(s);
}

static const struct web_value *find(const struct web_value *values, size_t n, struct str name,
                                    uint64_t *used) {
        for (size_t i = 0; i < n; i++)
                if (str_eq(str_of(values[i].name), name)) {
                        *used |= UINT64_C(1) << i;
                        return &values[i];
                }
        return NULL;
}

/* One word with its value: 1 = an argument, 0 = left out. */
static int put_word(struct str word, const struct web_value *values, size_t n, uint64_t *used,
                    struct arena *a, const char **ret, struct err *e) {
        size_t open = str_chr(word, '{');
        if (open == SIZE_MAX) {
                *ret = arena_str(a, word).p;
                return 1;
        }
        struct str kind = str_sub(word, open + 1, word.n - open - 2);
        struct str name = str_cut(&kind, ':');
        bool optional = kind.n && kind.p[kind.n - 1] == '?';
        kind.n -= optional;
        const struct web_value *v = find(values, n, name, used);
        if (!v || v->value.n == 0) {
                if (optional)
                        return 0;
                return err_set(e, ERR_usage, "'%.*s' is missing", STR_ARG(name));
        }
        if (!is_kind(kind, v->value))
                return err_set(e, ERR_usage, "'%.*s' is no %.*s", STR_ARG(name), STR_ARG(kind));
        *ret = arena_printf(a, "%.*s%.*s", (int) open, word.p, STR_ARG(v->value)).p;
        return 1;
}

int web_act_argv(enum web_act act, const struct web_value *values, size_t n, struct arena *a,
                 const char *argv[static WEB_ARGV_MOST], struct err *e) {
        struct str words = str_of(web_acts[act].words);
        uint64_t used = 0;
        size_t at = 0;
        if (n > WEB_VALUES_MOST)
                return err_set(e, ERR_usage, "too many values");
        argv[at++] = "clew";
        while (words.n) {
                int r = put_word(str_cut(&words, ' '), values, n, &used, a, &argv[at], e);
                if (r < 0)
                        return r;
                at += (size_t) r;
                BUG_IF(at == WEB_ARGV_MOST);
        }
        argv[at] = NULL;
        for (size_t i = 0; i < n; i++)
                if (!(used >> i & 1))
                        return err_set(e, ERR_usage, "'%s' has no place in this", values[i].name);
        return 0;
}
