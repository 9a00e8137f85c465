/* What deceives the eye; see parse/parse-look.h.
 *
 * A word (a run of letters) that mixes letters of Latin, Greek, Cyrillic, Armenian or Cherokee is
 * confusable: those scripts share shapes.  Hidden characters are those that change direction or
 * show nothing; ZWNJ and ZWJ are honest between letters of scripts that join.  It keeps no table of
 * single look-alikes and does not judge a word that is wholly in one script. */
#include "parse/parse-look.h"

#include "base/utf8.h"

enum class { OTHER, LATIN, GREEK, CYRILLIC, ARMENIAN, CHEROKEE, JOINING, HIDDEN, JOINER };

static const struct {
        uint32_t from, to;
        enum class class;
} ranges[] = {
        /* sorted; Unicode 15 blocks, and the format characters of UAX 9 and DerivedAge */
        { 'A', 'Z', LATIN },          { 'a', 'z', LATIN },          { 0xc0, 0x24f, LATIN },
        { 0x250, 0x2af, LATIN },      { 0x370, 0x3ff, GREEK },      { 0x400, 0x52f, CYRILLIC },
        { 0x531, 0x58a, ARMENIAN },   { 0x600, 0x6ff, JOINING },    { 0x700, 0x77f, JOINING },
        { 0x7c0, 0x7ff, JOINING },    { 0x8a0, 0x8ff, JOINING },    { 0x900, 0xdff, JOINING },
        { 0x13a0, 0x13ff, CHEROKEE }, { 0x1800, 0x180a, JOINING },  { 0x180e, 0x180e, HIDDEN },
        { 0x1810, 0x18aa, JOINING },  { 0x1c80, 0x1c8f, CYRILLIC }, { 0x1e00, 0x1eff, LATIN },
        { 0x1f00, 0x1fff, GREEK },    { 0x200b, 0x200b, HIDDEN },   { 0x200c, 0x200d, JOINER },
        { 0x202a, 0x202e, HIDDEN },   { 0x2060, 0x2064, HIDDEN },   { 0x2066, 0x206f, HIDDEN },
        { 0x2de0, 0x2dff, CYRILLIC }, { 0xa640, 0xa69f, CYRILLIC }, { 0xab70, 0xabbf, CHEROKEE },
        { 0xfb50, 0xfdff, JOINING },  { 0xfe70, 0xfefe, JOINING },  { 0xfeff, 0xfeff, HIDDEN },
        { 0xe0000, 0xe007f, HIDDEN },
};

static enum class class_of(uint32_t cp) {
        size_t lo = 0, hi = sizeof ranges / sizeof *ranges; while (lo < hi){
                size_t mid = (lo + hi) / 2; if (cp > ranges[mid].to) lo = mid + 1; else hi = mid; }
return lo < sizeof ranges / sizeof *ranges && cp >= ranges[lo].from ? ranges[lo].class : OTHER;
}

static bool is_ascii(struct str s) {
        uint8_t any = 0;
        for (size_t i = 0; i < s.n; i++)
                any |= (uint8_t) s.p[i];
        return any < 0x80;
}

uint32_t parse_look(struct str s) {
        if (is_ascii(s))
                return 0;
        uint32_t found = 0, scripts = 0;
        enum class before = OTHER;
        for (size_t i = 0, n; i < s.n; i += n) {
                enum class class = class_of(utf8_get(s.p + i, &n));
                if (class == HIDDEN || (class == JOINER && before != JOINING && before != OTHER))
                        found |= PARSE_LOOK_bidi;
                if (class >= LATIN && class <= CHEROKEE)
                        scripts |= 1u << class;
                else if (class != HIDDEN)
                        scripts = 0;
                if (scripts & (scripts - 1))
                        found |= PARSE_LOOK_confusable;
                before = class;
        }
        return found;
}

static bool address_char(char c) {
        return (uint8_t) c > ' ' && c != '<' && c != '>' && c != '(' && c != ')' && c != '"' &&
               c != '\'' && c != ',' && c != ';' && c != ':' && c != '[' && c != ']';
}

struct str parse_look_address(struct str s) {
        for (size_t at = 0; at < s.n; at++) {
                const char *sign = memchr(s.p + at, '@', s.n - at);
                if (!sign)
                        break;
                size_t from = (size_t) (sign - s.p), to = from + 1, dot = 0;
                while (from > at && address_char(s.p[from - 1]))
                        from--;
                for (; to < s.n && address_char(s.p[to]) && s.p[to] != '@'; to++)
                        dot = s.p[to] == '.' && s.p[to - 1] != '@' ? to : dot;
                if (dot && dot + 2 < to && from < (size_t) (sign - s.p))
                        return str_sub(s, from, to - from);
                at = (size_t) (sign - s.p);
        }
        return STR("");
}
