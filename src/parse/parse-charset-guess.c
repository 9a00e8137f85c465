/* In which charset are these bytes?
 *
 * The label is a witness, the bytes are the evidence.  In order: a byte order mark; NULs that stand
 * as they do in UTF-16; well-formed UTF-8 (chance hardly ever makes it); then for one-byte charsets
 * a score: how common are the letters that the bytes would be (parse-charset-letters.def), summed
 * over a histogram, so that each rival costs 128 multiplications and no pass of its own.  What is
 * left goes to uchardet (its first 64 KiB).  A declared charset is overruled only on clear grounds,
 * so that a short odd text stays what it claims to be.
 *
 * It does not split a text into pieces of several charsets and does not know languages. */
#include "parse/parse-charset-guess.h"

#include "base/utf8.h"

#include <uchardet/uchardet.h>

enum {
        SCORE_NOTHING = -40, /* a byte that is no character */
        SCORE_OTHER = -3,    /* a sign that hardly stands in text */
        SCORE_CAPITAL = -3,  /* what a capital letter is worth less than its small one */
        SCORE_GOOD = 4,      /* the least mean of real text */
        SNIFF = 64 << 10,    /* bytes for uchardet */
        PEEK = 4 << 10,      /* bytes for the UTF-16 test */
};

bool parse_charset_plain(struct bytes in) {
        size_t i = 0;
        for (; i + 64 <= in.n; i += 64) {
                uint8_t odd = 0;
                for (size_t k = 0; k < 64; k++) {
                        uint8_t c = in.p[i + k];
                        odd |= (uint8_t) (c & 0x80) | (c == 0) | (c == 27);
                }
                if (odd)
                        return false;
        }
        for (; i < in.n; i++)
                if (in.p[i] >= 0x80 || in.p[i] == 0 || in.p[i] == 27)
                        return false;
        return true;
}

/* Count bytes over 7F and those that stand three or more in a row. */
static void look_high(struct bytes in, struct parse_charset_facts *f) {
        for (size_t i = 0; i < in.n;) {
                i += parse_charset_ascii(in.p, in.n, i);
                size_t from = i;
                for (; i < in.n && in.p[i] >= 0x80; i++)
                        f->count[in.p[i]]++;
                f->high += i - from;
                f->in_runs += i - from >= 3 ? i - from : 0;
        }
}

static void look_utf8(struct bytes in, struct parse_charset_facts *f) {
        for (size_t i = parse_charset_ascii(in.p, in.n, 0), n; i < in.n;
             i += n, i += parse_charset_ascii(in.p, in.n, i)) {
                bool bad =
                        utf8_get_any(bytes_sub(in, i, SIZE_MAX), &n) == 0xfffd &&
                        !(n == 3 && in.p[i] == 0xef && in.p[i + 1] == 0xbf && in.p[i + 2] == 0xbd);
                f->bad += bad ? n : 0;
                f->sequences += !bad;
                f->long_sequences += !bad && n > 2;
        }
}

void parse_charset_look(struct bytes in, struct parse_charset_facts *ret) {
        *ret = (struct parse_charset_facts){ 0 };
        ret->nul = in.n && memchr(in.p, 0, in.n);
        ret->escape = in.n && memchr(in.p, 27, in.n);
        look_high(in, ret);
        if (ret->high)
                look_utf8(in, ret);
}

static const struct {
        struct str mark;
        enum parse_charset_id id;
} marks[] = {
        { { "\xff\xfe\0\0", 4 }, PARSE_CHARSET_utf_32le },
        { { "\0\0\xfe\xff", 4 }, PARSE_CHARSET_utf_32be },
        { { "\xff\xfe", 2 }, PARSE_CHARSET_utf_16le },
        { { "\xfe\xff", 2 }, PARSE_CHARSET_utf_16be },
        { { "\xef\xbb\xbf", 3 }, PARSE_CHARSET_utf_8 },
};

/* Could `byte` be the upper half of a UTF-16 unit of the scripts that we meet? */
static bool is_upper_half(uint8_t byte) {
        return byte <= 0x06 || byte == 0x20 || byte == 0xfb || byte == 0xfe;
}

/* UTF-16 without a mark: upper halves are nearly all of a few values, NUL among them. */
static enum parse_charset_id guess_wide(struct bytes in) {
        size_t n = (in.n < PEEK ? in.n : PEEK) & ~(size_t) 1, upper[2] = { 0 }, nul[2] = { 0 };
        for (size_t i = 0; i < n; i++) {
                upper[i & 1] += is_upper_half(in.p[i]);
                nul[i & 1] += in.p[i] == 0;
        }
        size_t pairs = n / 2;
        if (pairs < 2)
                return PARSE_CHARSET_NONE;
        if (nul[1] > nul[0] && upper[1] * 10 >= pairs * 9 && nul[0] * 20 <= pairs)
                return PARSE_CHARSET_utf_16le;
        if (nul[0] > nul[1] && upper[0] * 10 >= pairs * 9 && nul[1] * 20 <= pairs)
                return PARSE_CHARSET_utf_16be;
        return PARSE_CHARSET_NONE;
}

static const struct {
        const char *letters;
        int weight;
} letters[] = {
#define LETTERS(words, weight) { words, weight },
#include "parse/parse-charset-letters.def"
#undef LETTERS
};

/* The small letter of a Greek or Cyrillic capital, else 0. */
static uint32_t small_of(uint32_t cp) {
        if ((cp >= 0x410 && cp < 0x430) || (cp >= 0x391 && cp < 0x3aa))
                return cp + 32;
        return cp >= 0x400 && cp < 0x410 ? cp + 80 : 0;
}

static int weight_exact(uint32_t cp) {
        for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
                const char *z = letters[i].letters;
                for (size_t n; *z; z += n)
                        if (utf8_get(z, &n) == cp)
                                return letters[i].weight;
        }
        return SCORE_OTHER;
}

static int weight_of(uint32_t cp) {
        if (cp == 0)
                return SCORE_NOTHING;
        uint32_t small = small_of(cp);
        return small ? weight_exact(small) + SCORE_CAPITAL : weight_exact(cp);
}

/* Mean weight of the bytes over 7F, read as `id`, in hundredths. */
static int64_t score(const struct parse_charset_facts *f, enum parse_charset_id id) {
        int64_t sum = 0;
        for (unsigned byte = 0x80; byte < 0x100; byte++)
                if (f->count[byte])
                        sum += (int64_t) f->count[byte] *
                               weight_of(parse_charset_point(id, (uint8_t) byte));
        return f->high ? sum * 100 / (int64_t) f->high : 0;
}

/* The rivals, those met most often first: a later one must be better, not equal. */
static const enum parse_charset_id rivals[] = {
        PARSE_CHARSET_windows_1256, PARSE_CHARSET_windows_1251, PARSE_CHARSET_koi8_r,
        PARSE_CHARSET_iso_8859_6,   PARSE_CHARSET_ibm866,       PARSE_CHARSET_koi8_u,
        PARSE_CHARSET_iso_8859_5,   PARSE_CHARSET_windows_1253, PARSE_CHARSET_iso_8859_7,
        PARSE_CHARSET_windows_1255, PARSE_CHARSET_mac_cyrillic, PARSE_CHARSET_ibm720,
        PARSE_CHARSET_mac_arabic,
};

static bool is_rival(enum parse_charset_id id) {
        for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++)
                if (rivals[i] == id)
                        return true;
        return false;
}

static enum parse_charset_id best_rival(const struct parse_charset_facts *f, int64_t *ret_score) {
        enum parse_charset_id best = PARSE_CHARSET_NONE;
        *ret_score = INT64_MIN;
        for (size_t i = 0; i < sizeof rivals / sizeof *rivals; i++) {
                int64_t s = score(f, rivals[i]);
                if (s > *ret_score) {
                        *ret_score = s;
                        best = rivals[i];
                }
        }
        return best;
}

static enum parse_charset_id ask_uchardet(struct bytes in) {
        uchardet_t u = uchardet_new();
        struct bytes head = bytes_sub(in, 0, SNIFF);
        enum parse_charset_id id = PARSE_CHARSET_NONE;
        if (uchardet_handle_data(u, (const char *) head.p, head.n) == 0) {
                uchardet_data_end(u);
                id = parse_charset_find(str_bytes(str_of(uchardet_get_charset(u))));
        }
        uchardet_delete(u);
        return id == PARSE_CHARSET_utf_8 || id == PARSE_CHARSET_us_ascii ? PARSE_CHARSET_NONE : id;
}

static bool has_undefined(const struct parse_charset_facts *f, enum parse_charset_id id) {
        for (unsigned byte = 0x80; byte < 0x100; byte++)
                if (f->count[byte] && parse_charset_point(id, (uint8_t) byte) == 0)
                        return true;
        return false;
}

/* Windows charsets that hold the ISO one and fill its gap 80-9F. */
static const struct {
        enum parse_charset_id iso, windows;
} supersets[] = {
        { PARSE_CHARSET_iso_8859_1, PARSE_CHARSET_windows_1252 },
        { PARSE_CHARSET_iso_8859_9, PARSE_CHARSET_windows_1254 },
        { PARSE_CHARSET_iso_8859_8, PARSE_CHARSET_windows_1255 },
        { PARSE_CHARSET_iso_8859_7, PARSE_CHARSET_windows_1253 },
        { PARSE_CHARSET_iso_8859_2, PARSE_CHARSET_windows_1250 },
        { PARSE_CHARSET_iso_8859_13, PARSE_CHARSET_windows_1257 },
};

static enum parse_charset_id widened(const struct parse_charset_facts *f,
                                     enum parse_charset_id id) {
        for (size_t i = 0; i < sizeof supersets / sizeof *supersets; i++)
                if (supersets[i].iso == id && has_undefined(f, id))
                        return supersets[i].windows;
        return id;
}

/* A label that says "Western" or nothing at all is worth little: programs put it on anything. */
static bool says_little(enum parse_charset_id id) {
        return id == PARSE_CHARSET_NONE || id == PARSE_CHARSET_us_ascii ||
               id == PARSE_CHARSET_utf_8 || id == PARSE_CHARSET_iso_8859_1 ||
               id == PARSE_CHARSET_windows_1252 || id == PARSE_CHARSET_iso_8859_15;
}

static bool says_western(enum parse_charset_id id) {
        return says_little(id) && id != PARSE_CHARSET_NONE && id != PARSE_CHARSET_us_ascii &&
               id != PARSE_CHARSET_utf_8;
}

/* Not UTF-8, label worth little.  Western text has its odd letters one by one, others whole words.
 */
static enum parse_charset_id guess_unlabelled(struct bytes in, const struct parse_charset_facts *f,
                                              enum parse_charset_id declared) {
        enum parse_charset_id western =
                says_western(declared) ? declared : PARSE_CHARSET_windows_1252;
        int64_t good;
        if (f->in_runs * 2 > f->high) {
                enum parse_charset_id best = best_rival(f, &good);
                if (good >= SCORE_GOOD * 100)
                        return best;
        } else if (says_western(declared)) {
                return widened(f, western);
        }
        enum parse_charset_id asked = f->high >= 6 ? ask_uchardet(in) : PARSE_CHARSET_NONE;
        if (asked == PARSE_CHARSET_NONE || (parse_charset_is_one(asked) && has_undefined(f, asked)))
                return widened(f, western);
        return asked;
}

/* A one-byte label that means something: overruled only by a rival that is far better. */
static enum parse_charset_id guess_labelled(const struct parse_charset_facts *f,
                                            enum parse_charset_id declared) {
        if (is_rival(declared) && f->in_runs >= 8) {
                int64_t good;
                enum parse_charset_id best = best_rival(f, &good);
                if (good >= SCORE_GOOD * 100 && good >= score(f, declared) + 150)
                        return best;
        }
        return widened(f, declared);
}

/* Is it UTF-8, whatever the label says?  Two-byte letters could be chance once, hardly twice; pairs
 * of an East Asian charset make three-byte UTF-8 only by accident. */
static bool is_utf8(const struct parse_charset_facts *f, enum parse_charset_id declared) {
        if (declared == PARSE_CHARSET_utf_8)
                return f->sequences && f->bad * 4 <= f->sequences + 1;
        if (f->bad * 20 > f->sequences || f->sequences == 0)
                return false;
        if (parse_charset_is_icu(declared))
                return f->bad == 0 && f->long_sequences >= 4 && f->sequences >= 8;
        if (says_little(declared))
                return f->bad == 0 || f->sequences >= 40;
        return f->bad == 0 && (f->sequences >= 3 || f->long_sequences > 0);
}

static bool is_wide(enum parse_charset_id id) {
        return id >= PARSE_CHARSET_utf_16le && id <= PARSE_CHARSET_utf_32be;
}

/* Escape sequences that shift to a two-byte set: ISO 2022. */
static enum parse_charset_id guess_escape(struct bytes in) {
        if (bytes_find(in, bytes_of("\033$)C", 4)) != SIZE_MAX)
                return PARSE_CHARSET_iso_2022_kr;
        if (bytes_find(in, bytes_of("\033$B", 3)) != SIZE_MAX ||
            bytes_find(in, bytes_of("\033$@", 3)) != SIZE_MAX)
                return PARSE_CHARSET_iso_2022_jp;
        return PARSE_CHARSET_us_ascii;
}

enum parse_charset_id parse_charset_guess(struct bytes in, const struct parse_charset_facts *f,
                                          enum parse_charset_id declared) {
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
                if (bytes_starts(in, marks[i].mark) &&
                    (marks[i].mark.n > 2 || is_wide(declared) || f->nul))
                        return marks[i].id;
        enum parse_charset_id wide = f->nul ? guess_wide(in) : PARSE_CHARSET_NONE;
        if (wide != PARSE_CHARSET_NONE)
                return declared == PARSE_CHARSET_utf_16be ? declared : wide;
        if (is_wide(declared) && (f->nul || f->bad))
                return declared;
        if (is_wide(declared))
                declared = PARSE_CHARSET_NONE; /* wild.md#charset-lie: "utf-16" over plain bytes */
        if (f->high == 0)
                return parse_charset_is_icu(declared) ? declared
                       : f->escape                    ? guess_escape(in)
                                                      : PARSE_CHARSET_us_ascii;
        if (is_utf8(f, declared))
                return PARSE_CHARSET_utf_8;
        if (parse_charset_is_icu(declared) && declared != PARSE_CHARSET_utf_7)
                return declared;
        return says_little(declared) || declared == PARSE_CHARSET_utf_7
                       ? guess_unlabelled(in, f, declared)
                       : guess_labelled(f, declared);
}
