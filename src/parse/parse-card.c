/* Content lines of calendars and cards; see parse-card.h. */
#include "parse/parse-card.h"

#include "base/limits.h"
#include "parse/parse-transfer.h"

void parse_card_init(struct parse_card *c, struct bytes in, struct arena *a) {
        *c = (struct parse_card){ .in = in, .a = a };
        parse_text_open(&c->text, in, (struct bytes){ 0 });
        c->charset = c->text.charset.used;
        c->wide = str_starts(c->charset, STR("utf-16")) || str_starts(c->charset, STR("utf-32"));
        if (c->wide) {
                c->in = buf_bytes(&c->text.text);
                c->charset = STR("utf-8");
        }
        if (!c->wide && bytes_starts(in, STR("\xef\xbb\xbf")))
                c->at = 3;
}

void parse_card_done(struct parse_card *c) {
        parse_text_close(&c->text);
}

/* The physical line at `at`, and where the next begins. */
static struct bytes line_at(struct bytes in, size_t at, size_t *ret_next) {
        struct bytes rest = bytes_sub(in, at, SIZE_MAX);
        size_t n = bytes_chr(rest, '\n');
        size_t len = n == SIZE_MAX ? rest.n : n;
        *ret_next = at + len + (n != SIZE_MAX);
        if (len && rest.p[len - 1] == '\r')
                len--;
        return bytes_sub(rest, 0, len);
}

static size_t find_nocase(struct bytes b, const char *z) {
        return str_find_nocase((struct str){ (const char *) b.p, b.n }, str_of(z));
}

/* Where the value begins: behind the first ':' outside quotes, or SIZE_MAX. */
static size_t colon(struct bytes line) {
        bool quoted = false;
        for (size_t i = 0; i < line.n; i++) {
                if (line.p[i] == '"')
                        quoted = !quoted;
                else if (line.p[i] == ':' && !quoted)
                        return i;
        }
        return bytes_chr(line, ':'); /* wild: a quote that never closes */
}

enum joint { JOINT_none, JOINT_fold, JOINT_soft, JOINT_base64 };

/* Does `next` go on with the line read so far? */
static enum joint joint(struct bytes next, bool qp, bool base64, bool soft) {
        if (soft && qp)
                return JOINT_soft;
        if (next.n && (next.p[0] == ' ' || next.p[0] == '\t'))
                return JOINT_fold;
        if (base64 && next.n && bytes_chr(next, ':') == SIZE_MAX &&
            bytes_chr(next, ';') == SIZE_MAX)
                return JOINT_base64;
        return JOINT_none;
}

/* The content line that begins with `first`, joined; c->at moves behind it. */
static struct bytes join(struct parse_card *c, struct bytes first) {
        struct bytes head = bytes_sub(first, 0, colon(first));
        bool qp = find_nocase(head, "QUOTED-PRINTABLE") != SIZE_MAX;
        bool base64 = find_nocase(head, "BASE64") != SIZE_MAX ||
                      find_nocase(head, "ENCODING=B") != SIZE_MAX;
        struct buf joined;
        bool copied = false;
        struct bytes last = first;
        buf_init(&joined, 0);
        while (c->at < c->in.n) {
                size_t after;
                struct bytes next = line_at(c->in, c->at, &after);
                bool soft = last.n && last.p[last.n - 1] == '=';
                enum joint how = joint(next, qp, base64, soft);
                if (how == JOINT_none)
                        break;
                if (!copied)
                        buf_put(&joined, first.p, first.n);
                copied = true;
                if (how == JOINT_soft)
                        joined.n--;
                last = how == JOINT_fold ? bytes_sub(next, 1, SIZE_MAX) : next;
                buf_put(&joined, last.p, last.n);
                c->at = after;
        }
        struct bytes ret = first;
        if (copied)
                ret = str_bytes(arena_str(c->a, buf_str(&joined)));
        buf_done(&joined);
        return ret;
}

static void split(struct bytes line, struct parse_card_line *ret) {
        size_t n = colon(line), semi;
        struct bytes head = bytes_trim(bytes_sub(line, 0, n));
        ret->value = n == SIZE_MAX ? bytes_sub(line, line.n, 0) : bytes_sub(line, n + 1, SIZE_MAX);
        semi = bytes_chr(head, ';');
        ret->params =
                semi == SIZE_MAX ? bytes_sub(head, head.n, 0) : bytes_sub(head, semi + 1, SIZE_MAX);
        head = bytes_sub(head, 0, semi);
        size_t dot = bytes_chr(head, '.');
        if (dot != SIZE_MAX)
                head = bytes_sub(head, dot + 1, SIZE_MAX);
        ret->name = (struct str){ (const char *) head.p, head.n };
}

int parse_card_next(struct parse_card *c, struct parse_card_line *ret) {
        while (c->at < c->in.n) {
                size_t from = c->at;
                struct bytes first = line_at(c->in, c->at, &c->at);
                if (bytes_trim(first).n == 0)
                        continue;
                if (++c->lines > LIMIT_card_lines) { /* wild.md#card-cut */
                        c->cut = true;
                        c->at = c->in.n;
                        return 0;
                }
                struct bytes line = join(c, first);
                *ret = (struct parse_card_line){ .off = from, .len = c->at - from };
                if (c->wide) {
                        uint64_t off, len;
                        parse_text_place(&c->text, from, c->at - from, &off, &len);
                        ret->off = off;
                        ret->len = len;
                }
                split(line, ret);
                return 1;
        }
        return 0;
}

bool parse_card_is(const struct parse_card_line *l, const char *name) {
        return str_eq_nocase(l->name, str_of(name));
}

/* The next parameter of *rest: up to a ';' outside quotes. */
static struct bytes next_param(struct bytes *rest) {
        bool quoted = false;
        size_t i = 0;
        for (; i < rest->n && (quoted || rest->p[i] != ';'); i++)
                if (rest->p[i] == '"')
                        quoted = !quoted;
        struct bytes p = bytes_sub(*rest, 0, i);
        *rest = bytes_sub(*rest, i + 1, SIZE_MAX);
        return bytes_trim(p);
}

bool parse_card_param(const struct parse_card_line *l, const char *name, struct bytes *ret) {
        for (struct bytes rest = l->params; rest.n;) {
                struct bytes p = next_param(&rest);
                size_t eq = bytes_chr(p, '=');
                if (eq == SIZE_MAX || !bytes_eq_nocase(bytes_sub(p, 0, eq), str_of(name)))
                        continue;
                struct bytes v = bytes_trim(bytes_sub(p, eq + 1, SIZE_MAX));
                if (v.n > 1 && v.p[0] == '"' && v.p[v.n - 1] == '"')
                        v = bytes_sub(v, 1, v.n - 2);
                *ret = v;
                return true;
        }
        return false;
}

bool parse_card_says(const struct parse_card_line *l, const char *word) {
        for (struct bytes rest = l->params; rest.n;) {
                struct bytes p = next_param(&rest);
                size_t eq = bytes_chr(p, '=');
                struct bytes v = eq == SIZE_MAX ? p : bytes_sub(p, eq + 1, SIZE_MAX);
                struct bytes name = bytes_sub(p, 0, eq);
                if (eq != SIZE_MAX && !bytes_eq_nocase(name, STR("TYPE")) &&
                    !bytes_eq_nocase(name, STR("ENCODING")))
                        continue;
                if (v.n > 1 && v.p[0] == '"')
                        v = bytes_sub(v, 1, v.n - 2);
                struct str s = { (const char *) v.p, v.n };
                while (s.n)
                        if (str_eq_nocase(str_cut(&s, ','), str_of(word)))
                                return true;
        }
        return false;
}

struct str parse_card_decode(struct parse_card *c, struct bytes in, struct bytes label) {
        struct parse_charset_result r;
        struct buf out;
        buf_init(&out, LIMIT_text_segment);
        if (label.n == 0)
                label = str_bytes(c->charset);
        parse_charset_decode(in, label, &out, &r);
        struct str s = arena_str(c->a, buf_str(&out));
        buf_done(&out);
        return s;
}

struct str parse_card_text(struct parse_card *c, const struct parse_card_line *l) {
        struct bytes v = l->value, label = { 0 };
        parse_card_param(l, "CHARSET", &label);
        if (parse_card_says(l, "QUOTED-PRINTABLE")) {
                struct parse_transfer_result r;
                parse_transfer_decode(v, REC_CTE_qp, c->a, &r);
                v = r.out;
        } else if (c->wide) {
                label = (struct bytes){ 0 };
        }
        return str_trim(parse_card_decode(c, v, label));
}

static void put_unescaped(struct buf *out, char c) {
        if (c == 'n' || c == 'N')
                buf_putc(out, '\n');
        else
                buf_putc(out, c);
}

bool parse_card_part(struct str *rest, char sep, struct arena *a, struct str *ret) {
        struct buf out;
        size_t i = 0;
        if (rest->p == NULL)
                return false;
        buf_init(&out, 0);
        for (; i < rest->n && (sep == 0 || rest->p[i] != sep); i++) {
                if (rest->p[i] == '\\' && i + 1 < rest->n)
                        put_unescaped(&out, rest->p[++i]);
                else
                        buf_putc(&out, rest->p[i]);
        }
        *rest = i < rest->n ? str_sub(*rest, i + 1, SIZE_MAX) : (struct str){ 0 };
        *ret = str_trim(arena_str(a, buf_str(&out)));
        buf_done(&out);
        return true;
}

struct str parse_card_plain(struct parse_card *c, const struct parse_card_line *l) {
        struct str s = parse_card_text(c, l), ret = { 0 };
        parse_card_part(&s, 0, c->a, &ret);
        return ret;
}

bool parse_card_content(struct parse_card *c, const struct parse_card_line *l, struct bytes *ret) {
        struct bytes v = bytes_trim(l->value);
        bool said = parse_card_says(l, "BASE64") || parse_card_says(l, "B");
        if (bytes_starts_nocase(v, STR("data:"))) {
                size_t comma = bytes_chr(v, ',');
                said = comma != SIZE_MAX &&
                       find_nocase(bytes_sub(v, 0, comma), ";base64") != SIZE_MAX;
                v = bytes_sub(v, comma == SIZE_MAX ? v.n : comma + 1, SIZE_MAX);
        }
        if (!said || v.n == 0)
                return false;
        struct parse_transfer_result r;
        parse_transfer_decode(v, REC_CTE_base64, c->a, &r);
        *ret = r.out;
        return r.out.n > 0;
}
