/* Slices of text and of bytes; see base/str.h. */
#include "base/str.h"

int str_cmp(struct str a, struct str b) {
        size_t n = a.n < b.n ? a.n : b.n;
        int c = n ? memcmp(a.p, b.p, n) : 0;
        return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_eq_nocase(struct str a, struct str b) {
        return a.n == b.n && str_starts_nocase(a, b);
}

bool str_starts(struct str s, struct str with) {
        return str_eq(str_sub(s, 0, with.n), with);
}

bool str_starts_nocase(struct str s, struct str with) {
        if (s.n < with.n)
                return false;
        for (size_t i = 0; i < with.n; i++)
                if (ascii_lower(s.p[i]) != ascii_lower(with.p[i]))
                        return false;
        return true;
}

bool str_ends(struct str s, struct str with) {
        return s.n >= with.n && str_eq(str_sub(s, s.n - with.n, with.n), with);
}

bool str_ends_nocase(struct str s, struct str with) {
        return s.n >= with.n && str_eq_nocase(str_sub(s, s.n - with.n, with.n), with);
}

size_t str_find(struct str s, struct str what) {
        return bytes_find(str_bytes(s), str_bytes(what));
}

size_t str_find_nocase(struct str s, struct str what) {
        for (size_t i = 0; i + what.n <= s.n; i++)
                if (str_starts_nocase(str_sub(s, i, what.n), what))
                        return i;
        return SIZE_MAX;
}

size_t str_chr(struct str s, char c) {
        return bytes_chr(str_bytes(s), (uint8_t) c);
}

struct str str_trim(struct str s) {
        struct bytes b = bytes_trim(str_bytes(s));
        return (struct str){ (const char *) b.p, b.n };
}

struct str str_cut(struct str *rest, char sep) {
        size_t at = str_chr(*rest, sep);
        struct str head = str_sub(*rest, 0, at);
        *rest = at == SIZE_MAX ? (struct str){ NULL, 0 } : str_sub(*rest, at + 1, SIZE_MAX);
        return head;
}

bool str_u64(struct str s, uint64_t *ret) {
        uint64_t v = 0;
        if (s.n == 0)
                return false;
        for (size_t i = 0; i < s.n; i++)
                if (!ascii_digit(s.p[i]) || __builtin_mul_overflow(v, 10u, &v) ||
                    __builtin_add_overflow(v, (uint64_t) (s.p[i] - '0'), &v))
                        return false;
        *ret = v;
        return true;
}

bool str_i64(struct str s, int64_t *ret) {
        bool minus = s.n && s.p[0] == '-';
        uint64_t v;
        if (!str_u64(str_sub(s, minus || (s.n && s.p[0] == '+'), SIZE_MAX), &v) ||
            v > (uint64_t) INT64_MAX)
                return false;
        *ret = minus ? -(int64_t) v : (int64_t) v;
        return true;
}

bool bytes_eq(struct bytes a, struct bytes b) {
        return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool bytes_eq_nocase(struct bytes a, struct str b) {
        return a.n == b.n && bytes_starts_nocase(a, b);
}

bool bytes_starts(struct bytes s, struct str with) {
        return s.n >= with.n && (with.n == 0 || memcmp(s.p, with.p, with.n) == 0);
}

bool bytes_starts_nocase(struct bytes s, struct str with) {
        return str_starts_nocase((struct str){ (const char *) s.p, s.n }, with);
}

size_t bytes_find(struct bytes s, struct bytes what) {
        const uint8_t *at = what.n <= s.n && s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;
        return at ? (size_t) (at - s.p) : SIZE_MAX;
}

size_t bytes_chr(struct bytes s, uint8_t c) {
        const uint8_t *at = s.n ? memchr(s.p, c, s.n) : NULL;
        return at ? (size_t) (at - s.p) : SIZE_MAX;
}

struct bytes bytes_trim(struct bytes s) {
        while (s.n && ascii_space(s.p[0]))
                s = bytes_sub(s, 1, SIZE_MAX);
        while (s.n && ascii_space(s.p[s.n - 1]))
                s.n--;
        return s;
}

bool str_is_hex(struct str s) {
        for (size_t i = 0; i < s.n; i++)
                if (ascii_hex(s.p[i]) < 0)
                        return false;
        return s.n > 0;
}
