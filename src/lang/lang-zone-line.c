/* What one line of a body looks like by itself: its quote marks, and whether it is one of the lines
 * that mail programs write around earlier mail.  Words of many languages are in lang-zone.def;
 * the cheap tests come first, so that a line of plain prose costs its first and its last bytes.
 * It does not decide anything: "From: " may well be the author's own words. */
#include "lang/lang-zone-line.h"

#include "base/utf8.h"

enum { LOOK_AT = 512, KEY_MOST = 40, INDENT_MOST = 8, RULE_MOST = 200, SENT_MOST = 80 };

struct word {
        struct str words;
        enum lang_look look;
};

#define Z(literal)                                                                                 \
        { literal, sizeof(literal) - 1 }
/* Each list takes its own lines of the file and leaves the others. */
#define KEY(field, words)
#define RULE(words)
#define VERB(words)
#define SENT(words)
#define START(words)
#define PASSED(words)
#define COPY(words)
#define MONTH(number, words)
#undef KEY
#define KEY(field, words) { Z(words), LINE_##field },
static const struct word keys[] = {
#include "lang/lang-zone.def"
};
#undef KEY
#define KEY(field, words)
#undef RULE
#define RULE(words) Z(words),
static const struct str rules[] = {
#include "lang/lang-zone.def"
};
#undef RULE
#define RULE(words)
#undef VERB
#define VERB(words) Z(words),
static const struct str verbs[] = {
#include "lang/lang-zone.def"
};
#undef VERB
#define VERB(words)
#undef SENT
#define SENT(words) Z(words),
static const struct str sents[] = {
#include "lang/lang-zone.def"
};
#undef SENT
#define SENT(words)
#undef START
#define START(words) Z(words),
static const struct str starts[] = {
#include "lang/lang-zone.def"
};
#undef START
#define START(words)
#undef PASSED
#define PASSED(words) Z(words),
static const struct str passed[] = {
#include "lang/lang-zone.def"
};
#undef PASSED
#define PASSED(words)
#undef COPY
#define COPY(words) Z(words),
static const struct str copies[] = {
#include "lang/lang-zone.def"
};
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* --- letters --- */

/* Small letters of ASCII, Latin-1, Greek and Cyrillic: enough for the words of lang-zone.def. */
static size_t small(struct str s, char *to, size_t room) {
        size_t n = 0, k;
        for (size_t i = 0; i < s.n && n + 4 <= room; i += k) {
                if ((uint8_t) s.p[i] < 0x80) {
                        to[n++] = ascii_lower(s.p[i]);
                        k = 1;
                        continue;
                }
                uint32_t cp = utf8_get(s.p + i, &k);
                if ((cp >= 0xc0 && cp < 0xdf) || (cp >= 0x391 && cp < 0x3aa) ||
                    (cp >= 0x410 && cp < 0x430))
                        cp += 32;
                else if (cp >= 0x100 && cp < 0x180)
                        cp |= cp >= 0x139 && cp < 0x149 ? 0 : 1;
                n += utf8_put(to + n, cp);
        }
        return n;
}

struct str lang_line_small(struct str s, char *to, size_t room) {
        return (struct str){ to, small(s, to, room) };
}

static bool is_space(char c) {
        return c == ' ' || c == '\t' || c == '\r';
}

static struct str trim_end(struct str s) {
        while (s.n && is_space(s.p[s.n - 1]))
                s.n--;
        if (s.n && s.p[s.n - 1] == '\xa0' && str_ends(s, STR("\u00a0")))
                return trim_end(str_sub(s, 0, s.n - 2));
        return s;
}

/* Marks of direction and emphasis that stand around header lines: "*From:*", RLM, LRM. */
static struct str undress(struct str s) {
        for (;;) {
                if (s.n && (s.p[0] == '*' || s.p[0] == '_' || is_space(s.p[0])))
                        s = str_sub(s, 1, SIZE_MAX);
                else if (str_starts(s, STR("\u200e")) || str_starts(s, STR("\u200f")) ||
                         str_starts(s, STR("\u202b")) || str_starts(s, STR("\u202a")))
                        s = str_sub(s, 3, SIZE_MAX);
                else
                        return s;
        }
}

static bool starts_any(struct str line, const struct str *words, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (line.n && line.p[0] == words[i].p[0] && str_starts(line, words[i]))
                        return true;
        return false;
}

/* Cheaply: may one of `words` begin `line`, capitals or not?  (Letters beyond ASCII: perhaps.) */
static bool may_start(struct str line, const struct str *words, size_t n) {
        if (line.n < 2 || (uint8_t) line.p[0] >= 0x80)
                return line.n >= 2;
        char a = ascii_lower(line.p[0]), b = ascii_lower(line.p[1]);
        for (size_t i = 0; i < n; i++)
                if (words[i].p[0] == a && words[i].p[1] == b)
                        return true;
        return false;
}

/* A verb of attribution; those of ASCII letters at the beginning of a word. */
static size_t find_verb(struct str line) {
        for (size_t i = 0; i < line.n; i++) {
                bool begins = (uint8_t) line.p[i] >= 0xc0 ||
                              (ascii_alpha(line.p[i]) && (i == 0 || !ascii_alpha(line.p[i - 1])));
                if (begins && starts_any(str_sub(line, i, SIZE_MAX), verbs, COUNT(verbs)))
                        return i;
        }
        return SIZE_MAX;
}

size_t lang_line_verb(struct str line) {
        char z[LOOK_AT + 8];
        return find_verb(lang_line_small(str_sub(line, 0, utf8_floor(line, LOOK_AT)), z, sizeof z));
}

/* --- dates --- */

static size_t digits_at(struct str s, size_t i) {
        size_t n = 0;
        while (i + n < s.n && ascii_digit(s.p[i + n]))
                n++;
        return n;
}

/* A year, a time or a numeric date? Also digits of Persian and Arabic. */
bool lang_line_has_date(struct str s) {
        s = str_sub(s, 0, LOOK_AT);
        for (size_t i = 0; i < s.n; i++) {
                uint8_t c = (uint8_t) s.p[i];
                if (c == 0xdb || c == 0xd9) { /* U+06F0.., U+0660.. */
                        uint8_t d = i + 1 < s.n ? (uint8_t) s.p[i + 1] : 0;
                        if ((c == 0xdb && d >= 0xb0 && d <= 0xb9) ||
                            (c == 0xd9 && d >= 0xa0 && d <= 0xa9))
                                return true;
                }
                size_t n = digits_at(s, i);
                if (n == 0)
                        continue;
                char after = i + n < s.n ? s.p[i + n] : 0;
                if (n == 4 && (s.p[i] == '1' || s.p[i] == '2'))
                        return true;
                if (n <= 2 && (after == ':' || after == '/' || after == '.' || after == '-') &&
                    digits_at(s, i + n + 1) > 0)
                        return true;
                i += n - 1;
        }
        return false;
}

bool lang_line_starts(struct str line) {
        char z[KEY_MOST + 8];
        line = undress(line);
        struct str head = { z, small(str_sub(line, 0, utf8_floor(line, KEY_MOST)), z, sizeof z) };
        return head.n &&
               (ascii_digit(z[0]) || z[0] == '"' || starts_any(head, starts, COUNT(starts)));
}

/* "05/30/01 07:58 AM": how Lotus Notes dates the mail under which it stands. */
static bool has_stamp(struct str s) {
        for (size_t i = 0; i < s.n; i++) {
                size_t a = digits_at(s, i), at = i;
                if (a == 0)
                        continue;
                i += a - 1;
                size_t b =
                        a <= 2 && at + a < s.n && s.p[at + a] == '/' ? digits_at(s, at + a + 1) : 0;
                size_t next = at + a + 1 + b + 1;
                if (b == 0 || b > 2 || next > s.n || s.p[next - 1] != '/')
                        continue;
                size_t year = digits_at(s, next);
                if (year != 2 && year != 4)
                        continue;
                struct str rest = str_trim(str_sub(s, next + year, SIZE_MAX));
                size_t hour = digits_at(rest, 0);
                return (hour >= 1 && hour <= 2 && rest.n > hour && rest.p[hour] == ':') ||
                       rest.n == 0;
        }
        return false;
}

/* --- kinds of lines --- */

/* The field of "From: ..." and its kin, or text. */
enum lang_look lang_line_key(struct str line, size_t *ret_at) {
        char z[KEY_MOST + 8];
        struct str s = undress(line), head = str_sub(s, 0, KEY_MOST);
        size_t at = str_chr(head, ':'), colon = 1;
        if (at == SIZE_MAX && head.n && (uint8_t) head.p[0] >= 0xe3) {
                at = str_find(head, STR("："));
                colon = 3;
        }
        if (at == SIZE_MAX || at == 0)
                return LINE_text;
        struct str key = trim_end(str_sub(s, 0, at));
        while (key.n && key.p[key.n - 1] == '*')
                key.n--;
        size_t n = small(trim_end(key), z, sizeof z);
        for (size_t i = 0; i < COUNT(keys); i++)
                if (keys[i].words.n == n && keys[i].words.p[0] == z[0] &&
                    memcmp(z, keys[i].words.p, n) == 0) {
                        *ret_at = (size_t) (s.p - line.p) + at + colon;
                        return keys[i].look;
                }
        return LINE_text;
}

static enum lang_look look_key(struct str s) {
        size_t at;
        return lang_line_key(s, &at);
}

bool lang_line_copies(struct str line) {
        char z[KEY_MOST + 8];
        struct str s = undress(line);
        return starts_any(lang_line_small(str_sub(s, 0, utf8_floor(s, KEY_MOST)), z, sizeof z),
                          copies, COUNT(copies));
}

bool lang_line_forwards(struct str line) {
        char z[LOOK_AT + 8];
        struct str s = lang_line_small(str_sub(line, 0, utf8_floor(line, 200)), z, sizeof z);
        for (size_t i = 0; i < COUNT(passed); i++)
                if (str_find(s, passed[i]) != SIZE_MAX)
                        return true;
        return false;
}

/* "-----Original Message-----", "Begin forwarded message:", "--- Forwarded by Ann on 1/2/03 ---".
 */
static bool is_rule(struct str s) {
        char z[RULE_MOST];
        size_t dashes = 0;
        while (dashes < s.n && (strchr("-_=*~+<[ ", s.p[dashes]) || s.p[dashes] == '\t'))
                dashes++;
        struct str words = { z, small(str_sub(s, dashes,
                                              utf8_floor(str_sub(s, dashes, SIZE_MAX), 120)),
                                      z, sizeof z) };
        if (!starts_any(words, rules, COUNT(rules)))
                return false;
        return dashes >= 2 || str_starts(words, STR("begin ")) ||
               str_starts(words, STR("début ")) || str_starts(words, STR("anfang ")) ||
               str_starts(words, STR("ini"));
}

static bool is_drawn(struct str s) {
        char c = s.n ? s.p[0] : 0;
        if (s.n < 10 || (c != '_' && c != '-' && c != '=' && c != '*'))
                return false;
        for (size_t i = 1; i < s.n; i++)
                if (s.p[i] != c)
                        return false;
        return true;
}

/* A line that begins with a dash, a star or an underscore. */
static enum lang_look look_ruled(struct str s, struct str raw) {
        if (str_starts(s, STR("-----BEGIN PGP")))
                return LINE_begin;
        if (str_starts(s, STR("-----END PGP")))
                return LINE_end;
        if (str_eq(s, STR("--")) && raw.n <= 4)
                return LINE_dashes;
        if (is_drawn(s))
                return LINE_line;
        return is_rule(s) ? LINE_rule : look_key(s);
}

/* Prose fails at the first byte, at the colon and at the slash. */
static enum lang_look look_words(struct str s, struct str raw) {
        char z[LOOK_AT + 8];
        char c = s.p[0], last = s.p[s.n - 1];
        if (c == '-' || c == '_' || c == '*' || c == '=')
                return look_ruled(s, raw);
        enum lang_look look = look_key(s);
        if (look != LINE_text)
                return look;
        bool colon = last == ':' || (last == '*' && str_ends(s, STR(":*"))) ||
                     (last == '\x9a' && str_ends(s, STR("：")));
        if (colon) {
                struct str line = { z, small(s, z, sizeof z) };
                return is_rule(s)                    ? LINE_rule
                       : find_verb(line) != SIZE_MAX ? LINE_wrote
                                                     : LINE_colon;
        }
        if (s.n < SENT_MOST && may_start(s, sents, COUNT(sents))) {
                struct str line = { z, small(str_sub(s, 0, utf8_floor(s, 40)), z, sizeof z) };
                if (starts_any(line, sents, COUNT(sents)))
                        return LINE_sent;
        }
        if (last == 'e' && str_ends(s, STR(" wrote")) && str_chr(s, '@') != SIZE_MAX &&
            lang_line_has_date(s))
                return LINE_wrote;
        return memchr(s.p, '/', s.n) && has_stamp(s) ? LINE_stamp : LINE_text;
}

/* --- quote marks --- */

/* "JD> ": two to four capital letters before the mark; returns where the mark stands, or 0. */
static size_t initials(struct str s, size_t i) {
        size_t n = 0;
        while (i + n < s.n && n < 5 && s.p[i + n] >= 'A' && s.p[i + n] <= 'Z')
                n++;
        bool mark = i + n < s.n && s.p[i + n] == '>' &&
                    (i + n + 1 == s.n || s.p[i + n + 1] == ' ' || s.p[i + n + 1] == '>');
        return n >= 2 && n <= 4 && mark && !str_starts(str_sub(s, i, n), STR("SQL")) ? i + n : 0;
}

/* Quote marks at the head of the line: ">", "> >", "    > ", "JD> ", "| ", ": ". */
static void look_marks(struct str s, struct lang_line *ret) {
        size_t i = 0, group = 0;
        for (;;) {
                size_t at = i;
                while (at < s.n && at - i < INDENT_MOST && s.p[at] == ' ')
                        at++;
                size_t jump = at < s.n && ret->depth == 0 ? initials(s, at) : 0;
                at = jump ? jump : at;
                if (at >= s.n)
                        break;
                uint8_t c = (uint8_t) s.p[at];
                bool soft = (c == '|' || c == ':') && (at + 1 == s.n || s.p[at + 1] == ' ') &&
                            (ret->depth == 0 || ret->mark == c);
                if (c != '>' && !soft)
                        break;
                group = at == i && ret->mark == '>' ? group + 1 : 1;
                ret->mark = c;
                ret->depth += ret->depth < UINT16_MAX;
                i = at + 1;
        }
        ret->prompt = ret->mark == '>' && group == 3 && (i == s.n || s.p[i] == ' ');
        ret->skip = (uint32_t) i;
        /* wild.md#groupwise: ">>> Ann Example 12/11/00 03:54PM >>>" heads a mail, marks nothing. */
        if (group == 3 && ret->depth == 3 && str_ends(trim_end(s), STR(" >>>")) &&
            lang_line_has_date(s)) {
                ret->depth = 0;
                ret->mark = 0;
                ret->prompt = false;
                ret->look = LINE_rule;
        }
}

void lang_line_look(struct str line, struct lang_line *ret) {
        ret->depth = 0;
        ret->mark = 0;
        ret->skip = 0;
        ret->look = LINE_blank;
        ret->prompt = ret->indented = false;
        struct str head = str_sub(line, 0, LOOK_AT);
        head.n = utf8_floor(line, head.n);
        if (line.n &&
            (line.p[0] <= '>' || (line.p[0] >= 'A' && line.p[0] <= 'Z') || line.p[0] == '|'))
                look_marks(head, ret);
        struct str words = trim_end(str_sub(head, ret->skip, SIZE_MAX));
        size_t lead = 0;
        while (lead < words.n && is_space(words.p[lead]))
                lead++;
        ret->indented = lead > 1 || (lead == 1 && head.p[ret->skip] == '\t');
        words = str_sub(words, lead, SIZE_MAX);
        ret->skip += (uint32_t) lead;
        if (ret->look == LINE_rule)
                return;
        ret->look =
                (uint8_t) (words.n == 0 ? LINE_blank
                                        : look_words(words, str_sub(line, ret->skip, SIZE_MAX)));
}
