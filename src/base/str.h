#pragma once
/* The two kinds of text that are not ours: `bytes` (hostile, never printed) and `str` (a slice of
 * valid UTF-8).  Both are two words, passed by value, never NUL-terminated, and own nothing: they
 * live as long as what they point into.  Only text_decode() turns bytes into str. */
#include "base/mem.h"

#include <stdbool.h>

struct bytes {
        const uint8_t *p;
        size_t n;
};

struct str {
        const char *p;
        size_t n;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_INIT(literal)                                                                          \
        { (literal), sizeof(literal) - 1 } /* in static tables */
#define STR_ARG(s) (int) (s).n, (s).p /* for "%.*s"; only for our own text or after text_show() */

static inline struct str str_of(const char *z) {
        return (struct str){ z, z ? strlen(z) : 0 };
}

static inline struct bytes bytes_of(const void *p, size_t n) {
        return (struct bytes){ p, n };
}

/* The bytes of a str; always safe. */
static inline struct bytes str_bytes(struct str s) {
        return (struct bytes){ (const uint8_t *) s.p, s.n };
}

static inline bool str_eq(struct str a, struct str b) {
        return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* `s` from byte `from`, at most `n` bytes; both are clamped to s. */
static inline struct str str_sub(struct str s, size_t from, size_t n) {
        from = from < s.n ? from : s.n;
        return (struct str){ from ? s.p + from : s.p, n < s.n - from ? n : s.n - from };
}

static inline struct bytes bytes_sub(struct bytes s, size_t from, size_t n) {
        from = from < s.n ? from : s.n;
        return (struct bytes){ from ? s.p + from : s.p, n < s.n - from ? n : s.n - from };
}

int str_cmp(struct str a, struct str b);        /* by bytes, shorter first; <0, 0, >0 */
bool str_eq_nocase(struct str a, struct str b); /* ASCII letters alike */
bool str_starts(struct str s, struct str with);
bool str_starts_nocase(struct str s, struct str with);
bool str_ends(struct str s, struct str with);
bool str_ends_nocase(struct str s, struct str with);
size_t str_find(struct str s, struct str what); /* byte offset, or SIZE_MAX */
size_t str_find_nocase(struct str s, struct str what);
size_t str_chr(struct str s, char c); /* byte offset, or SIZE_MAX */
struct str str_trim(struct str s);    /* without ASCII white space at both ends */

/* Cut *rest at the first `sep`: returns what is before it and leaves what is behind it in *rest.
 * Without a sep the whole is returned and *rest becomes empty with p NULL. */
struct str str_cut(struct str *rest, char sep);

/* The whole of `s` as a decimal number; false (and nothing written) if it is anything else. */
bool str_u64(struct str s, uint64_t *ret);
bool str_i64(struct str s, int64_t *ret);

bool bytes_eq(struct bytes a, struct bytes b);
bool bytes_eq_nocase(struct bytes a, struct str b);
bool str_is_hex(struct str s); /* hexadecimal digits and nothing else; false when empty */
bool bytes_starts(struct bytes s, struct str with);
bool bytes_starts_nocase(struct bytes s, struct str with);
size_t bytes_find(struct bytes s, struct bytes what); /* byte offset, or SIZE_MAX */
size_t bytes_chr(struct bytes s, uint8_t c);
struct bytes bytes_trim(struct bytes s);

static inline char ascii_lower(char c) {
        return (char) (c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static inline bool ascii_space(int c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ascii_digit(int c) {
        return c >= '0' && c <= '9';
}

/* The value of a hexadecimal digit in either case, or -1. */
static inline int ascii_hex(int c) {
        if (ascii_digit(c))
                return c - '0';
        c |= 32;
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static inline bool ascii_alpha(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
