/* Character references of HTML, as the HTML standard reads them: names by binary search in a table
 * made at build time, old names also without their semicolon, numbers 128-159 as windows-1252.
 * References to NUL, surrogates and beyond become U+FFFD; to other controls, a space. */
#include "parse/parse-html-entity.h"

#include "base/utf8.h"
#include "parse/parse-charset-tables.h"

enum { OLD_MOST = 6, NAME_MOST = 32 };

static uint32_t sound(uint32_t cp) {
        if (cp >= 0x80 && cp < 0xa0)
                cp = parse_charset_point(PARSE_CHARSET_windows_1252, (uint8_t) cp);
        if (cp == 0 || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
                return 0xfffd;
        return cp < 0x20 || cp == 0x7f ? ' ' : cp;
}

static int digit_of(char c, uint32_t base) {
        int v = ascii_digit(c) ? c - '0' : ascii_alpha(c) ? ascii_lower(c) - 'a' + 10 : 99;
        return v < (int) base ? v : -1;
}

static size_t number(struct str s, char ret[static 8], size_t *ret_took) {
        bool hex = s.n > 2 && ascii_lower(s.p[2]) == 'x';
        uint32_t base = hex ? 16 : 10, cp = 0;
        size_t i = hex ? 3 : 2, from = i;
        for (; i < s.n && digit_of(s.p[i], base) >= 0; i++)
                cp = cp > 0x10ffff ? cp : cp * base + (uint32_t) digit_of(s.p[i], base);
        if (i == from)
                return 0;
        *ret_took = i + (i < s.n && s.p[i] == ';');
        return utf8_put(ret, sound(cp));
}

static const struct parse_html_name *find(struct str name) {
        size_t lo = 0, hi = parse_html_n_names;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                const struct parse_html_name *at = &parse_html_names[mid];
                int c = str_cmp(name, (struct str){ at->name, at->n_name });
                if (c == 0)
                        return at;
                *(c < 0 ? &hi : &lo) = c < 0 ? mid : mid + 1;
        }
        return NULL;
}

static size_t take(const struct parse_html_name *name, char ret[static 8]) {
        memcpy(ret, name->utf8, name->n_utf8);
        return name->n_utf8;
}

size_t parse_html_entity(struct str s, bool attribute, char ret[static 8], size_t *ret_took) {
        if (s.n > 2 && s.p[1] == '#')
                return number(s, ret, ret_took);
        size_t n = 0;
        while (n < NAME_MOST && n + 1 < s.n && (ascii_alpha(s.p[n + 1]) || ascii_digit(s.p[n + 1])))
                n++;
        const struct parse_html_name *name;
        if (n + 1 < s.n && s.p[n + 1] == ';' && (name = find(str_sub(s, 1, n)))) {
                *ret_took = n + 2;
                return take(name, ret);
        }
        if (attribute && n + 1 < s.n && (n > OLD_MOST || s.p[n + 1] == '='))
                return 0;
        for (size_t k = n < OLD_MOST ? n : OLD_MOST; k >= 2; k--) {
                if (!(name = find(str_sub(s, 1, k))) || !name->old || (attribute && k < n))
                        continue;
                *ret_took = k + 1;
                return take(name, ret);
        }
        return 0;
}
