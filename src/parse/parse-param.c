/* Structured MIME values; see parse/parse-param.h.
 *
 *   text/plain (a comment); charset="utf-8"; name*0*=utf-8'fa'%D8%B3; name*1=.txt
 *   value                   name    value    pieces of one parameter
 *
 * A small scanner walks over the value; parameters are appended in order, and pieces are collected
 * in a table of their own and joined at the end.  It does not judge what the values mean. */
#include "parse/parse-param.h"

#include "base/limits.h"
#include "parse/parse-charset.h"
#include "parse/parse-word.h"
#include "rec/rec.h"

struct piece {
        struct parse_param *of;
        uint32_t number;
        bool extended;
        struct bytes value;
};

struct scan {
        struct bytes in;
        size_t at;
        struct arena *a;
        struct parse_params *ret;
        struct parse_param **tail;
        struct piece *pieces;
        size_t n_pieces, cap_pieces;
};

static int peek(const struct scan *s) {
        return s->at < s->in.n ? s->in.p[s->at] : -1;
}

/* Behind the comment that begins at s->at. */
static void skip_comment(struct scan *s) {
        unsigned depth = 0;
        for (; s->at < s->in.n; s->at++) {
                uint8_t c = s->in.p[s->at];
                if (c == '\\')
                        s->at++;
                else if (c == '(')
                        depth++;
                else if (c == ')' && --depth == 0) {
                        s->at++;
                        return;
                }
        }
        s->at = s->in.n;
        s->ret->malformed = true;
}

static void skip_space(struct scan *s) {
        while (s->at < s->in.n)
                if (ascii_space(s->in.p[s->at]))
                        s->at++;
                else if (s->in.p[s->at] == '(')
                        skip_comment(s);
                else
                        return;
}

/* From s->at: is it "token =", so that a semicolon was forgotten? */
static bool assignment_ahead(const struct scan *s, size_t at) {
        size_t start = at;
        while (at < s->in.n && (ascii_alpha(s->in.p[at]) || ascii_digit(s->in.p[at]) ||
                                s->in.p[at] == '-' || s->in.p[at] == '*'))
                at++;
        return at > start && at < s->in.n && s->in.p[at] == '=';
}

/* "text / plain" up to ';' or a parameter without one; white space and comments dropped. */
static void read_value(struct scan *s) {
        char *to = arena_alloc(s->a, s->in.n + 1);
        size_t n = 0;
        for (skip_space(s); s->at < s->in.n && s->in.p[s->at] != ';'; skip_space(s)) {
                if (n && assignment_ahead(s, s->at) && ascii_space(s->in.p[s->at - 1])) {
                        s->ret->malformed = true;
                        break;
                }
                while (s->at < s->in.n && s->in.p[s->at] != ';' && !ascii_space(s->in.p[s->at]) &&
                       s->in.p[s->at] != '(') {
                        uint8_t c = s->in.p[s->at++];
                        if (c > ' ' && c < 0x7f && c != '"')
                                to[n++] = ascii_lower((char) c);
                        else
                                s->ret->malformed |= c != '"';
                }
        }
        s->ret->value = rec_short((struct str){ to, n });
}

/* A quoted string; only \" and \\ are escapes (wild.md#rfc2231: "C:\mail\x.doc"). */
static struct bytes read_quoted(struct scan *s) {
        size_t start = ++s->at;
        bool same = true; /* as it stands: no escapes, no folds */
        for (; s->at < s->in.n && s->in.p[s->at] != '"'; s->at++) {
                uint8_t c = s->in.p[s->at];
                same &= c != '\\' && c != '\n' && c != '\r';
                s->at += c == '\\' && s->at + 1 < s->in.n;
        }
        struct bytes raw = bytes_sub(s->in, start, s->at - start);
        if (s->at >= s->in.n) { /* no closing quote: up to the next semicolon */
                s->ret->malformed = true;
                size_t semi = bytes_chr(raw, ';');
                s->at = semi == SIZE_MAX ? s->in.n : start + semi;
                raw = bytes_trim(bytes_sub(raw, 0, semi));
        } else {
                s->at++;
        }
        if (same)
                return raw;
        uint8_t *to = arena_alloc(s->a, raw.n);
        size_t n = 0;
        for (size_t i = 0; i < raw.n; i++) {
                bool escape = raw.p[i] == '\\' && i + 1 < raw.n &&
                              (raw.p[i + 1] == '"' || raw.p[i + 1] == '\\');
                i += escape;
                if (raw.p[i] != '\n' && raw.p[i] != '\r')
                        to[n++] = raw.p[i];
        }
        return bytes_of(to, n);
}

/* An unquoted value: to the next ';', "name=" or, unless it names a file, comment. */
static struct bytes read_bare(struct scan *s, bool is_name) {
        size_t start = s->at;
        for (; s->at < s->in.n && s->in.p[s->at] != ';'; s->at++) {
                if (!ascii_space(s->in.p[s->at]))
                        continue;
                size_t next = s->at;
                while (next < s->in.n && ascii_space(s->in.p[next]))
                        next++;
                if ((next < s->in.n && s->in.p[next] == '(' && !is_name) ||
                    assignment_ahead(s, next))
                        break;
                s->at = next - 1;
        }
        return bytes_trim(bytes_sub(s->in, start, s->at - start));
}

static struct parse_param *append(struct scan *s, struct bytes name, struct bytes value) {
        struct parse_param *p = ARENA_NEW(s->a, struct parse_param);
        *p = (struct parse_param){ .name = name, .value = value };
        *s->tail = p;
        s->tail = &p->next;
        return p;
}

static void add_piece(struct scan *s, struct bytes name, uint32_t number, bool extended,
                      struct bytes value) {
        if (s->n_pieces >= LIMIT_rfc2231_pieces) {
                s->ret->cut = true;
                return;
        }
        struct parse_param *of = NULL;
        for (size_t i = 0; i < s->n_pieces && !of; i++)
                if (bytes_eq_nocase(name, (struct str){ (const char *) s->pieces[i].of->name.p,
                                                        s->pieces[i].of->name.n }))
                        of = s->pieces[i].of;
        of = of ? of : append(s, name, (struct bytes){ 0 });
        if (s->n_pieces == s->cap_pieces) {
                s->cap_pieces = s->cap_pieces * 2 + 8;
                s->pieces = mem_array(s->pieces, s->cap_pieces, sizeof *s->pieces);
        }
        s->pieces[s->n_pieces++] = (struct piece){ of, number, extended, value };
}

/* "name*3*" is piece 3 of name, percent-encoded; "name*" is a piece 0 that stands alone. */
static void put_param(struct scan *s, struct bytes name, struct bytes value) {
        size_t star = bytes_chr(name, '*');
        if (star == SIZE_MAX || star == 0) {
                append(s, name, value);
                return;
        }
        struct bytes rest = bytes_sub(name, star + 1, SIZE_MAX);
        bool extended = rest.n == 0 || rest.p[rest.n - 1] == '*';
        uint64_t number = 0;
        struct str digits = { (const char *) rest.p, rest.n - (rest.n && extended) };
        if (digits.n && (!str_u64(digits, &number) || number > UINT32_MAX)) {
                s->ret->malformed = true;
                number = 0;
        }
        add_piece(s, bytes_sub(name, 0, star), (uint32_t) number, extended, value);
}

static bool names_file(struct bytes name) {
        return bytes_starts_nocase(name, STR("name")) || bytes_starts_nocase(name, STR("filename"));
}

/* One "name = value"; false at the end. */
static bool read_param(struct scan *s) {
        while (skip_space(s), peek(s) == ';')
                s->at++;
        if (s->at >= s->in.n)
                return false;
        size_t start = s->at;
        while (s->at < s->in.n && s->in.p[s->at] != '=' && s->in.p[s->at] != ';' &&
               !ascii_space(s->in.p[s->at]))
                s->at++;
        struct bytes name = bytes_sub(s->in, start, s->at - start);
        skip_space(s);
        if (peek(s) != '=') {
                s->ret->malformed = true;
                return true;
        }
        s->at++;
        while (s->at < s->in.n && ascii_space(s->in.p[s->at]))
                s->at++;
        struct bytes value = peek(s) == '"' ? read_quoted(s) : read_bare(s, names_file(name));
        if (name.n)
                put_param(s, name, value);
        else
                s->ret->malformed = true;
        return true;
}

static size_t put_percent(struct bytes in, uint8_t *to, bool *malformed) {
        size_t n = 0;
        for (size_t i = 0; i < in.n; i++) {
                int hi = i + 2 < in.n ? ascii_hex(in.p[i + 1]) : -1;
                int lo = hi >= 0 ? ascii_hex(in.p[i + 2]) : -1;
                if (in.p[i] == '%' && lo >= 0) {
                        to[n++] = (uint8_t) (hi << 4 | lo);
                        i += 2;
                } else {
                        *malformed |= in.p[i] == '%';
                        to[n++] = in.p[i];
                }
        }
        return n;
}

/* Take "charset'lang'" off the first piece. */
static struct bytes take_charset(struct bytes *value, bool *malformed) {
        size_t q = bytes_chr(*value, '\'');
        size_t r = q == SIZE_MAX ? q : bytes_chr(bytes_sub(*value, q + 1, SIZE_MAX), '\'');
        if (r == SIZE_MAX) { /* wild.md#rfc2231: quotes missing */
                *malformed = true;
                return (struct bytes){ 0 };
        }
        struct bytes charset = bytes_sub(*value, 0, q);
        *value = bytes_sub(*value, q + 1 + r + 1, SIZE_MAX);
        return charset;
}

static int piece_cmp(const void *a, const void *b) {
        const struct piece *x = a, *y = b;
        if (x->of != y->of)
                return (uintptr_t) x->of < (uintptr_t) y->of ? -1 : 1;
        return x->number < y->number ? -1 : x->number > y->number;
}

/* Join the pieces [from, to) of one parameter, in order of their numbers. */
static void join(struct scan *s, size_t from, size_t to) {
        struct parse_param *p = s->pieces[from].of;
        size_t most = 0, n = 0;
        for (size_t i = from; i < to; i++)
                most += s->pieces[i].value.n;
        uint8_t *text = arena_alloc(s->a, most + 1);
        for (size_t i = from; i < to; i++) {
                struct piece *piece = &s->pieces[i];
                s->ret->malformed |= piece->number != i - from;
                if (i == from && piece->extended) {
                        p->charset = take_charset(&piece->value, &s->ret->malformed);
                        p->extended = true;
                }
                if (piece->extended) {
                        n += put_percent(piece->value, text + n, &s->ret->malformed);
                } else if (piece->value.n) {
                        memcpy(text + n, piece->value.p, piece->value.n);
                        n += piece->value.n;
                }
        }
        p->value = bytes_of(text, n);
}

static void join_all(struct scan *s) {
        if (!s->n_pieces)
                return;
        qsort(s->pieces, s->n_pieces, sizeof *s->pieces, piece_cmp);
        for (size_t from = 0, to; from < s->n_pieces; from = to) {
                for (to = from + 1; to < s->n_pieces && s->pieces[to].of == s->pieces[from].of;)
                        to++;
                join(s, from, to);
        }
        mem_free(s->pieces);
}

void parse_params(struct bytes in, struct arena *a, struct parse_params *ret) {
        *ret = (struct parse_params){ .value = STR("") };
        struct scan s = { .in = in, .a = a, .ret = ret, .tail = &ret->first };
        read_value(&s);
        while (read_param(&s))
                ;
        join_all(&s);
}

const struct parse_param *parse_param_find(const struct parse_params *ps, const char *name) {
        const struct parse_param *found = NULL;
        struct str want = str_of(name);
        for (const struct parse_param *p = ps->first; p; p = p->next)
                if (bytes_eq_nocase(p->name, want) && (!found || (p->extended && !found->extended)))
                        found = p;
        return found;
}

struct str parse_param_text(const struct parse_param *p, struct arena *a) {
        if (!p || p->value.n == 0)
                return STR("");
        if (!p->extended && parse_word_is_plain(p->value))
                return rec_short((struct str){ (const char *) p->value.p, p->value.n });
        _cleanup_(buf_done) struct buf text;
        buf_init(&text, 0);
        struct parse_charset_result r = { 0 };
        if (p->extended && p->charset.n)
                parse_charset_decode(p->value, p->charset, &text, &r);
        else
                parse_word_text(p->value, &text, NULL);
        for (size_t i = 0; i < text.n; i++)
                if ((uint8_t) text.p[i] < ' ' || text.p[i] == 0x7f)
                        text.p[i] = ' ';
        return arena_str(a, rec_short(buf_str(&text)));
}
