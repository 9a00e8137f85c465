/* What a short line below a mail looks like: by words of lang-sign.def and by its shape. */
#include "base/utf8.h"
#include "lang/lang-sign.h"
#include "lang/lang-zone-line.h"

enum { LINE_MOST = 160, NAME_WORDS = 5, NAME_MOST = 48, NUMBER_GROUPS = 6 };

struct label {
        enum lang_field_kind kind;
        struct str words;
};

#define Z(literal)                                                                                 \
        { literal, sizeof(literal) - 1 }
#define CLOSE(words)
#define GREET(words)
#define NOTICE(words)
#define POSITION(words)
#define ORG(words)
#define DEPT(words)
#define STREET(words)
#define LABEL(kind, words)
#undef CLOSE
#define CLOSE(words) Z(words),
static const struct str closes[] = {
#include "lang/lang-sign.def"
};
#undef CLOSE
#define CLOSE(words)
#undef GREET
#define GREET(words) Z(words),
static const struct str greets[] = {
#include "lang/lang-sign.def"
};
#undef GREET
#define GREET(words)
#undef NOTICE
#define NOTICE(words) Z(words),
static const struct str notices[] = {
#include "lang/lang-sign.def"
};
#undef NOTICE
#define NOTICE(words)
#undef POSITION
#define POSITION(words) Z(words),
static const struct str positions[] = {
#include "lang/lang-sign.def"
};
#undef POSITION
#define POSITION(words)
#undef ORG
#define ORG(words) Z(words),
static const struct str orgs[] = {
#include "lang/lang-sign.def"
};
#undef ORG
#define ORG(words)
#undef DEPT
#define DEPT(words) Z(words),
static const struct str depts[] = {
#include "lang/lang-sign.def"
};
#undef DEPT
#define DEPT(words)
#undef STREET
#define STREET(words) Z(words),
static const struct str streets[] = {
#include "lang/lang-sign.def"
};
#undef STREET
#define STREET(words)
#undef LABEL
#define LABEL(kind, words) { LANG_FIELD_##kind, Z(words) },
static const struct label labels[] = {
#include "lang/lang-sign.def"
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

struct small {
        char z[LINE_MOST + 8];
        struct str s;
};

static void make_small(struct str line, struct small *ret) {
        ret->s = lang_line_small(str_sub(line, 0, utf8_floor(line, LINE_MOST)), ret->z,
                                 sizeof ret->z);
}

static bool is_letter(char c) {
        return ascii_alpha(c) || (uint8_t) c >= 0x80;
}

/* Bytes of `s` at `i` that begin with one of `words` and end where a word ends; 0 if none. */
static size_t word_of(struct str s, size_t i, const struct str *words, size_t n) {
        size_t best = 0;
        for (size_t k = 0; k < n; k++) {
                struct str w = words[k];
                if (i + w.n > s.n || s.p[i] != w.p[0] || memcmp(s.p + i, w.p, w.n) != 0)
                        continue;
                if ((i + w.n == s.n || !is_letter(s.p[i + w.n]) ||
                     str_starts(str_sub(s, i + w.n, 2), STR("،"))) &&
                    w.n > best)
                        best = w.n;
        }
        return best;
}

static bool has_word(struct str line, const struct str *words, size_t n) {
        struct small m;
        make_small(line, &m);
        for (size_t i = 0; i < m.s.n; i++)
                if (is_letter(m.s.p[i]) && (i == 0 || !is_letter(m.s.p[i - 1])) &&
                    word_of(m.s, i, words, n))
                        return true;
        return false;
}

static size_t count_words(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += !ascii_space(s.p[i]) && (i == 0 || ascii_space(s.p[i - 1]));
        return n;
}

bool lang_sign_closes(struct str line) {
        struct small m;
        if (line.n == 0 || utf8_count(line) > 60)
                return false;
        make_small(line, &m);
        size_t n = word_of(m.s, 0, closes, COUNT(closes));
        if (n == 0)
                return false;
        struct str rest = str_sub(line, n, SIZE_MAX);
        size_t words = count_words(rest);
        char last = line.p[line.n - 1];
        return words <= 1 || (words <= 4 && (last == ',' || last == '!' || last == '.'));
}

bool lang_sign_greets(struct str line) {
        struct small m;
        if (line.n == 0 || utf8_count(line) > 72)
                return false;
        make_small(line, &m);
        char last = line.p[line.n - 1];
        bool mark = last == ',' || last == ':' || last == '!' || last == '-' ||
                    str_ends(line, STR("،"));
        size_t n = word_of(m.s, 0, greets, COUNT(greets));
        if (n)
                return count_words(str_sub(line, n, SIZE_MAX)) <= (mark ? 7u : 3u) && last != '?' &&
                       str_find(line, STR(". ")) == SIZE_MAX;
        struct str bare = str_trim(str_sub(line, 0, line.n - 1));
        return mark && last != '!' && count_words(bare) <= 4 && lang_sign_name(bare);
}

/* Three bytes, of which the filter knows which begin a notice. */
static unsigned mark_of(const char *p) {
        return ((unsigned) (uint8_t) p[0] * 31 + (unsigned) (uint8_t) p[1] * 7 +
                (unsigned) (uint8_t) p[2] * 131) %
               LANG_SIGN_MARKS;
}

void lang_sign_filter_init(struct lang_sign_filter *f) {
        memset(f, 0, sizeof *f);
        for (size_t i = 0; i < COUNT(notices); i++)
                f->may[mark_of(notices[i].p)] = true;
}

bool lang_sign_notice(struct str line, const struct lang_sign_filter *f) {
        struct small m;
        make_small(line, &m);
        for (size_t i = 0; i + 3 <= m.s.n; i++) {
                if (!is_letter(m.s.p[i]) || (i && is_letter(m.s.p[i - 1])) ||
                    !f->may[mark_of(m.s.p + i)])
                        continue;
                for (size_t k = 0; k < COUNT(notices); k++)
                        if (str_starts(str_sub(m.s, i, SIZE_MAX), notices[k]))
                                return true;
        }
        return false;
}

/* One word of a name: begins with a capital letter, or is of a script without them. */
static bool name_word(struct str w, size_t *small_words) {
        size_t k;
        uint32_t cp = utf8_get(w.p, &k);
        for (size_t i = 0; i < w.n; i++)
                if (!is_letter(w.p[i]) && !strchr(".-'`", w.p[i]))
                        return false;
        bool is_small = (cp >= 'a' && cp <= 'z') || (cp >= 0xdf && cp < 0xf7) ||
                        (cp >= 0x430 && cp < 0x460);
        *small_words += is_small;
        return is_letter(w.p[0]);
}

bool lang_sign_name(struct str line) {
        size_t words = 0, small_words = 0;
        while (line.n && strchr(",-~*_ ", line.p[line.n - 1]))
                line.n--;
        while (line.n && strchr("-~*_ ", line.p[0]))
                line = str_sub(line, 1, SIZE_MAX);
        if (line.n < 1 || line.n > NAME_MOST || str_ends(line, STR("...")))
                return false;
        for (struct str rest = line; rest.n;) {
                struct str w = str_cut(&rest, ' ');
                if (w.n && w.p[w.n - 1] == ',')
                        w.n--;
                if (w.n == 0)
                        continue;
                if (!name_word(w, &small_words) || ++words > NAME_WORDS)
                        return false;
        }
        return small_words == 0 || words == 1 || small_words * 3 <= words;
}

bool lang_sign_position(struct str line) {
        return utf8_count(line) < 90 && has_word(line, positions, COUNT(positions));
}

bool lang_sign_organisation(struct str line) {
        return utf8_count(line) < 90 && has_word(line, orgs, COUNT(orgs));
}

bool lang_sign_department(struct str line) {
        return utf8_count(line) < 90 && has_word(line, depts, COUNT(depts));
}

static size_t count_digits(struct str s) {
        size_t n = 0;
        for (size_t i = 0; i < s.n; i++)
                n += ascii_digit(s.p[i]);
        return n;
}

/* A street's word beside a number, or a town's: "Exampleville, TX 77002". */
bool lang_sign_street(struct str line) {
        if (utf8_count(line) > 100)
                return false;
        if (has_word(line, streets, COUNT(streets)))
                return count_digits(line) > 0 || (uint8_t) line.p[0] >= 0x80;
        size_t comma = str_chr(line, ',');
        struct str end = str_sub(line, line.n > 5 ? line.n - 5 : 0, SIZE_MAX);
        return comma != SIZE_MAX && count_digits(end) >= 4 && count_digits(line) <= 10;
}

/* --- numbers and addresses --- */

static size_t digit_len(struct str s, size_t i) {
        uint8_t c = (uint8_t) s.p[i], d = i + 1 < s.n ? (uint8_t) s.p[i + 1] : 0;
        if (ascii_digit(c))
                return 1;
        return (c == 0xdb && d >= 0xb0 && d <= 0xb9) || (c == 0xd9 && d >= 0xa0 && d <= 0xa9) ? 2
                                                                                              : 0;
}

/* A run of digits, and what stands between them. */
struct number {
        size_t off, end;            /* in the line */
        size_t digits, groups;      /* in all */
        size_t size[NUMBER_GROUPS]; /* digits of each group */
        bool only_dashes, only_slashes, only_dots;
};

static struct number number_at(struct str s, size_t i) {
        struct number n = { i, i, 0, 0, { 0 }, true, true, true };
        bool gap = true;
        for (size_t at = i, sep = i; at < s.n;) {
                size_t k = digit_len(s, at);
                if (!k && !strchr("+()-./ ", s.p[at]))
                        break;
                if (k && gap && n.groups) {
                        struct str between = str_sub(s, sep, at - sep);
                        n.only_dashes &= str_eq(between, STR("-"));
                        n.only_slashes &= str_eq(between, STR("/"));
                        n.only_dots &= str_eq(between, STR("."));
                }
                n.groups += k && gap;
                n.digits += k > 0;
                if (k && n.groups <= NUMBER_GROUPS)
                        n.size[n.groups - 1]++;
                gap = !k;
                at += k ? k : 1;
                if (k)
                        n.end = sep = at;
        }
        return n;
}

/* What else is written with digits: 2005/6/28, 20210201/4, 4.06226062775, 192.0.2.1, 02111-1307,
 * 8859-1. */
static bool is_no_phone(struct str s, const struct number *n) {
        bool alike = n->only_dashes || n->only_slashes || n->only_dots;
        if (n->groups == 3 && alike &&
            ((n->size[0] == 4 && n->size[1] <= 2 && n->size[2] <= 2) ||
             (n->size[0] <= 2 && n->size[1] <= 2 && (n->size[2] == 2 || n->size[2] == 4))))
                return true;
        bool one_dot = n->only_dots && n->groups == 2 && n->size[0] == 1;
        bool host = n->only_dots && n->groups == 4 && n->size[0] <= 3 && n->size[1] <= 3 &&
                    n->size[2] <= 3 && n->size[3] <= 3;
        if (one_dot || host)
                return true;
        if (n->only_dashes && n->groups == 2 &&
            ((n->size[0] == 5 && n->size[1] == 4) || (n->size[0] == 4 && n->size[1] < 4)))
                return true;
        if (n->only_slashes && n->groups == 2 && n->size[0] == 8 &&
            (str_starts(str_sub(s, n->off, 2), STR("19")) ||
             str_starts(str_sub(s, n->off, 2), STR("20"))))
                return true;
        return false;
}

/* Within an address of the web, a path or a name of a file? */
static bool in_path(struct str s, const struct number *n) {
        size_t from = n->off, end = n->end;
        while (from > 0 && !ascii_space(s.p[from - 1]))
                from--;
        while (end < s.n && !ascii_space(s.p[end]))
                end++;
        struct str word = str_sub(s, from, end - from);
        size_t before = n->off - from;
        return str_find(word, STR("://")) < before || str_starts(word, STR("www.")) ||
               (before && strchr("/_=&?%#", s.p[n->off - 1]) && n->off > from + 1 &&
                ascii_alpha(s.p[n->off - 2]) && str_chr(word, ':') == SIZE_MAX && before > 3);
}

struct lang_range lang_sign_phone(struct str s, size_t from) {
        for (size_t i = from; i < s.n; i++) {
                bool lead = s.p[i] == '+' || s.p[i] == '(';
                bool x = i && ascii_lower(s.p[i - 1]) == 'x' &&
                         (i == 1 || !ascii_alpha(s.p[i - 2])); /* "x4321" */
                if ((!lead && !digit_len(s, i)) ||
                    (i && !x && (ascii_alpha(s.p[i - 1]) || digit_len(s, i - 1))))
                        continue;
                struct number n = number_at(s, i);
                bool local = n.digits == 5 || n.digits == 7 || n.digits == 8;
                bool abroad = s.p[i] == '+' && n.digits >= 6 && n.groups >= 2;
                if (n.digits <= 15 &&
                    (n.digits >= 9 || (local && n.groups >= 2) || (x && n.digits >= 4) || abroad) &&
                    (lead || !is_no_phone(s, &n)) && !in_path(s, &n))
                        return (struct lang_range){ i, n.end - i };
                i = n.end > i ? n.end - 1 : i;
        }
        return (struct lang_range){ 0 };
}

/* The label that ends (`back`) or begins at `s`, or -1. */
static int label_in(struct str s) {
        struct small m;
        make_small(s, &m);
        for (size_t i = 0; i < COUNT(labels); i++)
                for (size_t at = 0; at < m.s.n; at++)
                        if ((at == 0 || !is_letter(m.s.p[at - 1])) &&
                            word_of(m.s, at, &labels[i].words, 1))
                                return (int) labels[i].kind;
        return -1;
}

enum lang_field_kind lang_sign_phone_kind(struct str s, struct lang_range at) {
        size_t from = at.off > 16 ? at.off - 16 : 0;
        while (from < at.off && ((uint8_t) s.p[from] & 0xc0) == 0x80)
                from++;
        for (size_t i = from; i < at.off; i++) /* not the label of the number before */
                if (ascii_digit(s.p[i]))
                        from = i + 1;
        int kind = label_in(str_sub(s, from, at.off - from));
        struct str behind = str_sub(s, at.off + at.len, 14);
        behind.n = utf8_floor(str_sub(s, at.off + at.len, SIZE_MAX), behind.n);
        size_t stop = 0;
        while (stop < behind.n && !ascii_digit(behind.p[stop]) && behind.p[stop] != ':')
                stop++;
        bool next = stop < behind.n && behind.p[stop] == ':';
        if (kind < 0 && !next)
                kind = label_in(str_sub(behind, 0, stop));
        return kind < 0 ? LANG_FIELD_phone : (enum lang_field_kind) kind;
}

bool lang_sign_label(struct str word) {
        struct small m;
        make_small(word, &m);
        for (size_t i = 0; i < COUNT(labels); i++)
                if (str_eq(m.s, labels[i].words))
                        return true;
        return false;
}

bool lang_sign_numbered(struct str s) {
        size_t letters = 0, digits = 0, n = 0;
        while (n < s.n && is_letter(s.p[n]))
                n++;
        for (size_t i = 0, k; i < s.n; i += k ? k : 1) {
                k = digit_len(s, i);
                digits += k > 0;
                letters += !k && is_letter(s.p[i]);
        }
        return n >= 2 && n + 2 >= letters && digits >= 4 && digits <= 15 &&
               label_in(str_sub(s, 0, n)) >= 0;
}

static bool mail_sign(char c) {
        return ascii_alpha(c) || ascii_digit(c) || (c && strchr(".-_+=", c));
}

struct lang_range lang_sign_email(struct str s, size_t from) {
        size_t at = from;
        while (at < s.n && s.p[at] != '@')
                at++;
        size_t a = at, b = at + 1;
        if (at >= s.n)
                return (struct lang_range){ 0 };
        while (a > from && mail_sign(s.p[a - 1]))
                a--;
        while (b < s.n && mail_sign(s.p[b]))
                b++;
        while (b > at && !ascii_alpha(s.p[b - 1]))
                b--;
        if (a == at || b <= at + 3 || str_chr(str_sub(s, at, b - at), '.') == SIZE_MAX)
                return (struct lang_range){ 0 };
        return (struct lang_range){ a, b - a };
}

struct lang_range lang_sign_url(struct str s, size_t from) {
        struct str rest = str_sub(s, from, SIZE_MAX);
        size_t at = str_find_nocase(rest, STR("http"));
        if (at == SIZE_MAX || str_find(str_sub(rest, at, 8), STR("://")) == SIZE_MAX)
                at = str_find_nocase(rest, STR("www."));
        if (at == SIZE_MAX)
                return (struct lang_range){ 0 };
        size_t end = at;
        while (end < rest.n && !ascii_space(rest.p[end]) && !strchr("<>|,;\"", rest.p[end]))
                end++;
        while (end > at && strchr(".)]", rest.p[end - 1]))
                end--;
        return (struct lang_range){ from + at, end - at };
}
