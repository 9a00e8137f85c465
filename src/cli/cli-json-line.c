/* One JSON object of one line (RFC 8259), a field at a time.  It walks over what it is not asked
 * for by counting brackets; only strings are looked into. */
#include "cli/cli-json-line.h"

#include "base/utf8.h"

struct walk {
        struct str s;
        size_t at;
};

static bool hex4(struct str s, size_t at, uint32_t *ret) {
        *ret = 0;
        for (size_t i = 0; i < 4; i++) {
                int d = at + i < s.n ? ascii_hex(s.p[at + i]) : -1;
                if (d < 0)
                        return false;
                *ret = *ret << 4 | (uint32_t) d;
        }
        return true;
}

/* The code point of \uXXXX at `at` (behind the 'u'), both halves of a pair. */
static uint32_t take_escape(struct walk *w) {
        uint32_t cp, low;
        if (!hex4(w->s, w->at, &cp))
                return 0xfffd;
        w->at += 4;
        if (cp >= 0xd800 && cp < 0xdc00 && str_starts(str_sub(w->s, w->at, 2), STR("\\u")) &&
            hex4(w->s, w->at + 2, &low) && low >= 0xdc00 && low < 0xe000) {
                w->at += 6;
                return 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
        }
        return cp >= 0xd800 && cp < 0xe000 ? 0xfffd : cp ? cp : ' ';
}

static void put_escape(struct walk *w, struct buf *ret) {
        static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
        char c = w->at < w->s.n ? w->s.p[w->at++] : '\\';
        const char *k = c ? strchr(from, c) : NULL;
        char z[4] = { k ? to[k - from] : c };
        size_t n = c == 'u' ? utf8_put(z, take_escape(w)) : 1;
        if (ret)
                buf_put(ret, z, n);
}

/* The string that begins behind the quote at w->at; `ret` may be NULL. */
static bool take_string(struct walk *w, struct buf *ret) {
        while (w->at < w->s.n && w->s.p[w->at] != '"') {
                if (w->s.p[w->at] == '\\') {
                        w->at++;
                        put_escape(w, ret);
                } else {
                        if (ret)
                                buf_put(ret, w->s.p + w->at, 1);
                        w->at++;
                }
        }
        return w->at++ < w->s.n;
}

static char next_sign(struct walk *w) {
        while (w->at < w->s.n && ascii_space(w->s.p[w->at]))
                w->at++;
        return w->at < w->s.n ? w->s.p[w->at] : 0;
}

/* Behind a value that is no string; a number's or word's letters go to `ret`. */
static bool take_other(struct walk *w, struct buf *ret) {
        size_t depth = 0;
        for (; w->at < w->s.n; w->at++) {
                char c = w->s.p[w->at];
                if (c == '"') {
                        w->at++;
                        if (!take_string(w, NULL))
                                return false;
                        w->at--;
                } else if (c == '{' || c == '[') {
                        depth++;
                } else if (c == '}' || c == ']' || c == ',') {
                        if (depth == 0)
                                return true;
                        depth -= c != ',';
                } else if (ret && depth == 0 && !ascii_space(c)) {
                        buf_put(ret, &c, 1);
                }
        }
        return false;
}

int cli_json_field(struct str line, const char *key, struct buf *ret) {
        struct walk w = { .s = line };
        struct buf name;
        int r = 0;
        if (next_sign(&w) != '{')
                return ERR_usage;
        w.at++;
        buf_init(&name, 0);
        while (r == 0 && next_sign(&w) != '}') {
                buf_clear(&name);
                bool good = next_sign(&w) == '"' && (w.at++, take_string(&w, &name)) &&
                            next_sign(&w) == ':';
                w.at++;
                bool mine = good && str_eq(buf_str(&name), str_of(key));
                buf_clear(ret);
                if (good && next_sign(&w) == '"')
                        good = (w.at++, take_string(&w, mine ? ret : NULL));
                else if (good)
                        good = take_other(&w, mine ? ret : NULL);
                r = !good ? ERR_usage : mine;
                if (next_sign(&w) == ',')
                        w.at++;
        }
        buf_done(&name);
        return r;
}
