/* Encoded words; see parse/parse-word.h.
 *
 *   =?charset*lang?B?base64?=      =?charset?Q?q_text?=
 *
 * The input is cut into literal stretches and words.  Words that stand side by side in one charset
 * are collected as bytes and decoded together; a literal stretch with 8-bit bytes is decoded as a
 * whole, so that the guess has something to look at.  It does not know which field it reads. */
#include "parse/parse-word.h"

#include "parse/parse-charset.h"
#include "parse/parse-transfer.h"

enum { CHARSET_MOST = 64 };

struct word {
        struct bytes charset, text;
        bool base64;
        size_t end; /* behind the word in the input */
};

struct decoder {
        struct bytes in;
        struct buf *out;
        struct parse_word_result *ret;
        size_t no_close;      /* no "?=" stands at or behind this */
        struct buf held;      /* bytes of words not yet decoded */
        struct bytes charset; /* of `held` */
};

/* Where the next "=?" stands, or in.n; '=' is rare, so memchr beats memmem. */
static size_t find_word(struct bytes in, size_t from) {
        while (from + 1 < in.n) {
                const uint8_t *eq = memchr(in.p + from, '=', in.n - 1 - from);
                if (!eq)
                        break;
                if (eq[1] == '?')
                        return (size_t) (eq - in.p);
                from = (size_t) (eq - in.p) + 1;
        }
        return in.n;
}

bool parse_word_is_plain(struct bytes in) {
        bool odd = false, equals = false;
        for (size_t i = 0; i < in.n; i++) {
                odd |= in.p[i] < ' ' || in.p[i] > '~';
                equals |= in.p[i] == '=';
        }
        return !odd && (!equals || find_word(in, 0) == in.n);
}

static size_t find_close(struct decoder *d, size_t from) {
        if (from >= d->no_close)
                return SIZE_MAX;
        size_t at = bytes_find(bytes_sub(d->in, from, SIZE_MAX), str_bytes(STR("?=")));
        if (at == SIZE_MAX)
                d->no_close = from;
        return at == SIZE_MAX ? SIZE_MAX : from + at;
}

static bool hex(struct bytes in, size_t i) {
        return i < in.n && (ascii_digit(in.p[i]) || (in.p[i] >= 'A' && in.p[i] <= 'F'));
}

/* wild.md#encoded-word: a raw '?' before an encoded byte looks like the end ("what?=20now?="). */
static size_t true_close(struct bytes in, size_t close) {
        if (!hex(in, close + 2) || !hex(in, close + 3))
                return close;
        for (size_t i = close + 2; i + 1 < in.n && !ascii_space(in.p[i]); i++) {
                if (in.p[i] == '=' && in.p[i + 1] == '?')
                        return close;
                if (in.p[i] == '?' && in.p[i + 1] == '=')
                        return i;
        }
        return close;
}

static size_t token_end(struct bytes in, size_t at) {
        while (at < in.n && !ascii_space(in.p[at]))
                at++;
        return at;
}

/* The word at `at` ("=?" stands there); false if it is none. */
static bool read_word(struct decoder *d, size_t at, struct word *w) {
        size_t q = bytes_chr(bytes_sub(d->in, at + 2, CHARSET_MOST), '?');
        size_t enc = at + 2 + q + 1;
        if (q == SIZE_MAX || q == 0 || enc + 1 >= d->in.n || d->in.p[enc + 1] != '?')
                return false;
        char kind = ascii_lower((char) d->in.p[enc]);
        w->charset = bytes_sub(d->in, at + 2, q);
        for (size_t i = 0; i < q; i++)
                if (ascii_space(w->charset.p[i]))
                        return false;
        if (kind != 'b' && kind != 'q')
                return false;
        w->base64 = kind == 'b';
        size_t lang = bytes_chr(w->charset, '*');
        w->charset = bytes_sub(w->charset, 0, lang);
        size_t text = enc + 2, close = find_close(d, text);
        if (close == SIZE_MAX) { /* cut: take what stands there up to a blank */
                close = token_end(d->in, text);
                w->end = close;
                d->ret->malformed = true;
        } else {
                close = w->base64 ? close : true_close(d->in, close);
                w->end = close + 2;
        }
        w->text = bytes_sub(d->in, text, close - text);
        return true;
}

static void put_decoded(struct decoder *d, struct bytes in, struct bytes charset) {
        struct parse_charset_result r = { 0 };
        parse_charset_decode(in, charset, d->out, &r);
        d->ret->malformed |= r.replaced;
}

static void flush_words(struct decoder *d) {
        if (d->held.n)
                put_decoded(d, buf_bytes(&d->held), d->charset);
        buf_clear(&d->held);
}

static void hold_word(struct decoder *d, const struct word *w) {
        if (!bytes_eq(d->charset, w->charset))
                flush_words(d);
        d->charset = w->charset;
        d->ret->encoded = true;
        bool damaged = false;
        uint8_t *to = (uint8_t *) buf_room(&d->held, w->text.n);
        if (!to)
                return;
        d->held.n += w->base64 ? parse_transfer_base64(w->text, to, &damaged)
                               : parse_transfer_q(w->text, to);
        d->ret->malformed |= damaged;
}

/* Append ASCII `in` with each line break and the white space around it as one space. */
static void put_unfolded(struct buf *out, struct bytes in) {
        for (size_t i = 0; i < in.n;) {
                size_t run = i;
                while (run < in.n && in.p[run] != '\n' && in.p[run] != '\r')
                        run++;
                buf_put(out, in.p + i, run - i);
                if (run == in.n)
                        return;
                while (out->n && (out->p[out->n - 1] == ' ' || out->p[out->n - 1] == '\t'))
                        out->n--;
                while (run < in.n && ascii_space(in.p[run]))
                        run++;
                buf_putc(out, ' ');
                i = run;
        }
}

static void put_literal(struct decoder *d, struct bytes in) {
        bool high = false;
        for (size_t i = 0; i < in.n; i++)
                high |= in.p[i] >= 0x80 || in.p[i] == 0 || in.p[i] == 0x1b;
        if (!high) {
                put_unfolded(d->out, in);
                return;
        }
        _cleanup_(buf_done) struct buf flat;
        buf_init(&flat, 0);
        put_unfolded(&flat, in);
        put_decoded(d, buf_bytes(&flat), (struct bytes){ 0 });
}

static bool all_space(struct bytes in) {
        for (size_t i = 0; i < in.n; i++)
                if (!ascii_space(in.p[i]))
                        return false;
        return true;
}

/* Control characters have no place in a field: an encoded line break would forge one. */
static void clean(struct buf *out, size_t from) {
        for (size_t i = from; i < out->n; i++)
                if ((uint8_t) out->p[i] < ' ' || out->p[i] == 0x7f)
                        out->p[i] = ' ';
}

static void decode(struct decoder *d) {
        size_t literal = 0; /* where the literal stretch that is not yet put begins */
        bool after_word = false;
        for (size_t at = find_word(d->in, 0); at < d->in.n;) {
                struct word w;
                if (!read_word(d, at, &w)) {
                        at = find_word(d->in, at + 1);
                        continue;
                }
                struct bytes before = bytes_sub(d->in, literal, at - literal);
                if (!after_word || !all_space(before)) {
                        flush_words(d);
                        put_literal(d, before);
                }
                hold_word(d, &w);
                after_word = true;
                literal = w.end;
                at = find_word(d->in, w.end);
        }
        flush_words(d);
        put_literal(d, bytes_sub(d->in, literal, SIZE_MAX));
}

void parse_word_text(struct bytes in, struct buf *out, struct parse_word_result *ret) {
        size_t from = out->n;
        if (parse_word_is_plain(in)) {
                buf_put(out, in.p, in.n);
                return;
        }
        struct parse_word_result ignored = { 0 };
        struct decoder d = {
                .in = in, .out = out, .ret = ret ? ret : &ignored, .no_close = SIZE_MAX
        };
        buf_init(&d.held, 0);
        decode(&d);
        buf_done(&d.held);
        clean(out, from);
}
