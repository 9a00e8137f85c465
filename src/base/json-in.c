/* JSON in, a token at a time; see json-in.h. */
#include "base/json-in.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"

void json_in_init(struct json_in *j, struct str text, struct arena *strings) {
        *j = (struct json_in){ .rest = text, .strings = strings };
}

static int bad(struct json_in *j) {
        j->bad = true;
        return ERR_corrupt;
}

static int peek(struct json_in *j) {
        while (j->rest.n && (j->rest.p[0] == ' ' || (j->rest.p[0] >= '\t' && j->rest.p[0] <= '\r')))
                j->rest = str_sub(j->rest, 1, SIZE_MAX);
        return j->rest.n ? (unsigned char) j->rest.p[0] : -1;
}

static void step(struct json_in *j, size_t n) {
        j->rest = str_sub(j->rest, n, SIZE_MAX);
}

/* Four hexadecimal digits at s[0]; -1 if they are not. */
static int32_t hex4(struct str s) {
        int32_t v = 0;
        for (size_t i = 0; i < 4; i++) {
                int d = i < s.n ? ascii_hex(s.p[i]) : -1;
                if (d < 0)
                        return -1;
                v = v << 4 | d;
        }
        return v;
}

/* "\u...." at s, surrogates joined; a lone one is U+FFFD.  Returns how long it is, 0 if wrong. */
static size_t unicode(struct str s, struct buf *out) {
        int32_t v = hex4(str_sub(s, 2, 4)), low;
        if (v < 0)
                return 0;
        if (v < 0xd800 || v > 0xdfff) {
                buf_put_utf8(out, v ? (uint32_t) v : 0xfffd);
                return 6;
        }
        low = v < 0xdc00 && str_starts(str_sub(s, 6, 2), STR("\\u")) ? hex4(str_sub(s, 8, 4)) : -1;
        if (low < 0xdc00 || low > 0xdfff) {
                buf_put_utf8(out, 0xfffd);
                return 6;
        }
        buf_put_utf8(out, 0x10000 + ((uint32_t) (v - 0xd800) << 10) + (uint32_t) (low - 0xdc00));
        return 12;
}

static size_t escape(struct str s, struct buf *out) {
        static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
        const char *at = s.n > 1 && s.p[1] ? strchr(from, s.p[1]) : NULL;
        if (s.n > 1 && s.p[1] == 'u')
                return unicode(s, out);
        if (!at)
                return 0;
        buf_putc(out, to[at - from]);
        return 2;
}

/* The string that rest begins with. */
static bool string(struct json_in *j, struct str *ret) {
        struct str s = str_sub(j->rest, 1, SIZE_MAX);
        size_t n = 0;
        while (n < s.n && s.p[n] != '"' && s.p[n] != '\\' && (unsigned char) s.p[n] >= 0x20)
                n++;
        if (n < s.n && s.p[n] == '"') { /* the usual: no copy */
                *ret = str_sub(s, 0, n);
                step(j, n + 2);
                return true;
        }
        struct buf b;
        buf_init(&b, 0);
        size_t i = 0, k = 1;
        while (k && i < s.n && s.p[i] != '"') {
                if (s.p[i] == '\\') {
                        k = escape(str_sub(s, i, SIZE_MAX), &b);
                } else {
                        k = (unsigned char) s.p[i] >= 0x20;
                        buf_putc(&b, s.p[i]);
                }
                i += k;
        }
        bool ok = k && i < s.n;
        *ret = arena_str(j->strings, buf_str(&b));
        buf_done(&b);
        step(j, i + 2);
        return ok;
}

static bool is_plain(char c) {
        return ascii_alpha(c) || ascii_digit(c) || c == '-' || c == '+' || c == '.';
}

/* A number or a word, as it stands. */
static bool plain(struct json_in *j) {
        size_t n = 0;
        while (n < j->rest.n && is_plain(j->rest.p[n]))
                n++;
        j->value = str_sub(j->rest, 0, n);
        step(j, n);
        bool word = str_eq(j->value, STR("true")) || str_eq(j->value, STR("false")) ||
                    str_eq(j->value, STR("null"));
        j->type = word ? JSON_IN_word : JSON_IN_number;
        return word || (n && (ascii_digit(j->value.p[0]) || j->value.p[0] == '-'));
}

static int close(struct json_in *j, bool object) {
        if (j->depth == 0 || j->object[j->depth - 1] != object)
                return bad(j);
        j->type = JSON_IN_end;
        j->depth--;
        j->comma = true;
        j->done = j->depth == 0;
        step(j, 1);
        return 1;
}

static int open(struct json_in *j, bool object) {
        if (j->depth == JSON_IN_DEPTH)
                return bad(j);
        j->type = object ? JSON_IN_object : JSON_IN_array;
        j->object[j->depth++] = object;
        j->comma = false;
        step(j, 1);
        return 1;
}

static bool key(struct json_in *j) {
        if (peek(j) != '"' || !string(j, &j->key) || peek(j) != ':')
                return false;
        step(j, 1);
        return true;
}

int json_in_next(struct json_in *j) {
        bool inside = j->depth > 0, object = inside && j->object[j->depth - 1], comma = false;
        int c = peek(j);
        j->key = j->value = (struct str){ 0 };
        if (j->bad)
                return ERR_corrupt;
        if (j->done)
                return c < 0 ? 0 : bad(j);
        if (inside && j->comma && c == ',') {
                step(j, 1);
                comma = true;
                c = peek(j);
        }
        if (!comma && (c == '}' || c == ']'))
                return close(j, c == '}');
        if ((inside && j->comma && !comma) || (object && !key(j)))
                return bad(j);
        c = peek(j);
        if (c == '{' || c == '[')
                return open(j, c == '{');
        if (c == '"') {
                j->type = JSON_IN_string;
                if (!string(j, &j->value))
                        return bad(j);
        } else if (!plain(j)) {
                return bad(j);
        }
        j->comma = true;
        j->done = j->depth == 0;
        return 1;
}

int json_in_skip(struct json_in *j) {
        unsigned outside = j->depth - 1;
        int r = 1;
        if (j->type != JSON_IN_object && j->type != JSON_IN_array)
                return 1;
        while (j->depth > outside && (r = json_in_next(j)) > 0)
                ;
        return r;
}
