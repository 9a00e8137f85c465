/* Lines of DNS answers to keys; see seal-key.h. */
#include "seal/seal-key.h"

#include "base/buf.h"
#include "base/limits.h"

static struct str word(struct str *rest) {
        while (rest->n && ascii_space((unsigned char) rest->p[0]))
                *rest = str_sub(*rest, 1, SIZE_MAX);
        size_t n = 0;
        while (n < rest->n && !ascii_space((unsigned char) rest->p[n]))
                n++;
        struct str w = str_sub(*rest, 0, n);
        *rest = str_sub(*rest, n, SIZE_MAX);
        return w;
}

static bool is_day(struct str s) {
        if (s.n < 10 || s.p[4] != '-' || s.p[7] != '-')
                return false;
        for (size_t i = 0; i < 10; i++)
                if (i != 4 && i != 7 && !ascii_digit(s.p[i]))
                        return false;
        return true;
}

/* Strings in quotes are one text; without quotes it is the text as it stands. */
static struct str joined(struct arena *a, struct str s) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        bool quoted = str_chr(s, '"') != SIZE_MAX, in = !quoted;
        for (size_t i = 0; i < s.n; i++) {
                if (quoted && s.p[i] == '"')
                        in = !in;
                else if (in && s.p[i] == '\\' && i + 1 < s.n)
                        p[n++] = s.p[++i];
                else if (in)
                        p[n++] = s.p[i];
        }
        return (struct str){ p, n };
}

static struct str without_space(struct arena *a, struct str s) {
        char *p = arena_alloc(a, s.n + 1);
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_space((unsigned char) s.p[i]))
                        p[n++] = s.p[i];
        return (struct str){ p, n };
}

/* v=DKIM1; k=rsa; p=... */
static bool read_record(struct arena *a, struct str text, struct seal_key *k) {
        bool found = false;
        k->type = STR("rsa");
        while (text.n) {
                struct str value = str_cut(&text, ';'), name = str_trim(str_cut(&value, '='));
                if (str_eq(name, STR("k")))
                        k->type = without_space(a, value);
                if (str_eq(name, STR("p"))) {
                        k->p = without_space(a, value);
                        found = true;
                }
        }
        return found;
}

static struct str lower(struct arena *a, struct str s) {
        struct str out = arena_str(a, s);
        for (size_t i = 0; i < out.n; i++)
                ((char *) out.p)[i] = ascii_lower(out.p[i]);
        if (out.n && out.p[out.n - 1] == '.')
                out.n--;
        return out;
}

static bool read_line(struct arena *a, struct str line, struct seal_key *k) {
        struct str first = word(&line);
        if (is_day(first)) {
                k->seen = arena_str(a, str_sub(first, 0, 10));
                first = word(&line);
        }
        if (str_find_nocase(first, STR("._domainkey.")) == SIZE_MAX)
                return false;
        k->name = lower(a, first);
        size_t at = str_find_nocase(line, STR("v=DKIM1"));
        size_t quote = str_chr(line, '"'), p = str_find(line, STR("p="));
        at = at < quote ? at : quote;
        at = at < p ? at : p;
        return at != SIZE_MAX && read_record(a, joined(a, str_sub(line, at, SIZE_MAX)), k);
}

void seal_keys_read(struct str file, struct seal_keys *ret) {
        uint32_t n = 0;
        *ret = (struct seal_keys){ 0 };
        arena_init(&ret->strings, 0);
        while (file.n && ret->keys.n < LIMIT_seal_keys) {
                struct str line = str_trim(str_cut(&file, '\n'));
                struct seal_key k = { .line = ++n };
                if (line.n == 0 || line.p[0] == '#' || line.p[0] == ';')
                        continue;
                if (line.n <= LIMIT_seal_key_line && read_line(&ret->strings, line, &k))
                        vec_push(&ret->keys, k);
                else
                        ret->other++;
        }
}

void seal_keys_done(struct seal_keys *k) {
        vec_done(&k->keys);
        arena_done(&k->strings);
}

const struct seal_key *seal_keys_find(const struct seal_keys *k, struct str selector,
                                      struct str domain, size_t *at) {
        static const struct str middle = STR_INIT("._domainkey.");
        while (*at < k->keys.n) {
                const struct seal_key *x = &k->keys.v[(*at)++];
                struct str s = x->name;
                if (s.n == selector.n + middle.n + domain.n &&
                    str_eq_nocase(str_sub(s, 0, selector.n), selector) &&
                    str_eq(str_sub(s, selector.n, middle.n), middle) &&
                    str_eq_nocase(str_sub(s, selector.n + middle.n, domain.n), domain))
                        return x;
        }
        return NULL;
}
