/* The bytes of a part as its encoding writes them, compared with words. */
#include "quote/quote-raw.h"

#include "base/limits.h"
#include "base/vec.h"

/* The part's bytes as its encoding writes them, each with where it begins and ends. */
struct byte_at {
        uint8_t byte;
        uint32_t off, end;
};

struct bytes_at {
        VEC(struct byte_at) v;
};

static void put(struct bytes_at *b, uint8_t byte, size_t off, size_t end) {
        struct byte_at x = { byte, (uint32_t) off, (uint32_t) end };
        vec_push(&b->v, x);
}

static void plain(struct bytes in, struct bytes_at *b) {
        for (size_t i = 0; i < in.n; i++)
                put(b, in.p[i], i, i + 1);
}

/* How many bytes a soft line break at `i` takes; 0: it is none. */
static size_t soft(struct bytes in, size_t i) {
        size_t k = i + 1;
        while (k < in.n && (in.p[k] == ' ' || in.p[k] == '\t'))
                k++;
        if (k < in.n && in.p[k] == '\r')
                k++;
        return k < in.n && in.p[k] == '\n' ? k + 1 - i : 0;
}

static void quoted_printable(struct bytes in, struct bytes_at *b) {
        for (size_t i = 0; i < in.n;) {
                size_t skip = in.p[i] == '=' ? soft(in, i) : 0;
                int high = in.p[i] == '=' && i + 2 < in.n ? ascii_hex(in.p[i + 1]) : -1;
                int low = high >= 0 ? ascii_hex(in.p[i + 2]) : -1;
                if (low >= 0) {
                        put(b, (uint8_t) (high << 4 | low), i, i + 3);
                        i += 3;
                } else if (skip) {
                        i += skip;
                } else {
                        put(b, in.p[i], i, i + 1);
                        i++;
                }
        }
}

static int base64_value(uint8_t c) {
        if (c >= 'A' && c <= 'Z')
                return c - 'A';
        if (c >= 'a' && c <= 'z')
                return c - 'a' + 26;
        if (ascii_digit(c))
                return c - '0' + 52;
        return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* A byte begins in one letter and ends in the next. */
static void base64(struct bytes in, struct bytes_at *b) {
        uint32_t held = 0;
        unsigned bits = 0;
        size_t begin = 0;
        for (size_t i = 0; i < in.n; i++) {
                int v = base64_value(in.p[i]);
                if (v < 0)
                        continue;
                if (bits == 0)
                        begin = i;
                held = (held << 6 | (uint32_t) v) & 0xffff;
                bits += 6;
                if (bits >= 8) {
                        bits -= 8;
                        put(b, (uint8_t) (held >> bits), begin, i + 1);
                        begin = i; /* what is left of this letter belongs to the next byte */
                }
        }
}

/* How many bytes of `b` from `at` write `words`; 0: they do not. */
static size_t same(const struct bytes_at *b, size_t at, struct str words) {
        size_t i = at;
        for (size_t k = 0; k < words.n;) {
                if (ascii_space((unsigned char) words.p[k])) {
                        if (i >= b->v.n || !ascii_space(b->v.v[i].byte))
                                return 0;
                        while (i < b->v.n && ascii_space(b->v.v[i].byte))
                                i++;
                        while (k < words.n && ascii_space((unsigned char) words.p[k]))
                                k++;
                        continue;
                }
                if (i >= b->v.n || b->v.v[i].byte != (uint8_t) words.p[k])
                        return 0;
                i++;
                k++;
        }
        return i - at;
}

int quote_raw_find(struct bytes raw, uint64_t from, uint64_t len, enum rec_encoding encoding,
                   struct str words, uint64_t *ret_off, uint64_t *ret_len) {
        struct bytes in = bytes_sub(raw, from, len);
        struct bytes_at b = { 0 };
        words = str_trim(words);
        int found = 0;
        if (in.n == 0 || in.n > LIMIT_quote_part_bytes || words.n == 0)
                return 0;
        if (encoding == REC_CTE_base64)
                base64(in, &b);
        else if (encoding == REC_CTE_qp)
                quoted_printable(in, &b);
        else if (encoding <= REC_CTE_binary)
                plain(in, &b);
        for (size_t i = 0; !found && i < b.v.n; i++) {
                size_t n = b.v.v[i].byte == (uint8_t) words.p[0] ? same(&b, i, words) : 0;
                if (n > 0) {
                        *ret_off = from + b.v.v[i].off;
                        *ret_len = b.v.v[i + n - 1].end - b.v.v[i].off;
                        found = 1;
                }
        }
        vec_done(&b.v);
        return found;
}
