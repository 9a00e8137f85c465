/* Words of a draft and of its sources; see quote-token.h. */
#include "quote/quote-token.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "text/text-fold.h"
#include "text/text-token.h"

const char *quote_rule_id(unsigned bit) {
        static const char *const ids[QUOTE_RULES] = { "first-case",   "capitals",      "letters",
                                                      "digits",       "joiner",        "marks",
                                                      "hyphen",       "quote-marks",   "wrap",
                                                      "bracket-case", "bracket-tense", "sic" };
        return bit < QUOTE_RULES ? ids[bit] : "";
}

/* ---- letters ----------------------------------------------------------------------------------
 */

static bool is_joiner(uint32_t cp) {
        return (cp >= 0x200b && cp <= 0x200f) || (cp >= 0x202a && cp <= 0x202e) ||
               (cp >= 0x2060 && cp <= 0x2069) || cp == 0xad || cp == 0xfeff;
}

/* Harakat, Quranic marks, tatweel. */
static bool is_mark(uint32_t cp) {
        return (cp >= 0x64b && cp <= 0x65f) || cp == 0x670 || cp == 0x640 ||
               (cp >= 0x610 && cp <= 0x61a) || (cp >= 0x6d6 && cp <= 0x6ed && cp != 0x6dd);
}

static bool is_apostrophe(uint32_t cp) {
        return cp == '\'' || cp == 0x2019 || cp == 0x2018 || cp == 0x2bc || cp == '`' || cp == 0xb4;
}

static uint32_t letter_of(uint32_t cp) {
        switch (cp) {
        case 0x64a: /* yeh, alef maksura */
        case 0x649:
                return 0x6cc;
        case 0x643:
                return 0x6a9;
        case 0x6c0: /* heh with hamza, teh marbuta: two ways to write one sound */
                return 0x647;
        default:
                break;
        }
        if (cp >= 0x660 && cp <= 0x669)
                return '0' + cp - 0x660;
        if (cp >= 0x6f0 && cp <= 0x6f9)
                return '0' + cp - 0x6f0;
        if (cp < 0x80)
                return (uint32_t) (unsigned char) ascii_lower((char) cp);
        return cp;
}

/* Lower case beyond ASCII, full width and presentation forms by folding what is left; marks of
 * Latin letters stay, as they are part of how a name is written. */
static uint64_t letters_of(struct str word) {
        char room[512];
        size_t n = 0;
        for (size_t at = 0; at < word.n && n + 4 < sizeof room;) {
                size_t len;
                uint32_t cp = utf8_get_any(str_bytes(str_sub(word, at, SIZE_MAX)), &len);
                at += len;
                if (is_joiner(cp) || is_mark(cp))
                        continue;
                n += utf8_put(room + n, is_apostrophe(cp) ? '\'' : letter_of(cp));
        }
        return hash64(room, n);
}

static uint64_t exact_of(struct str word) {
        char room[512];
        size_t n = 0;
        for (size_t at = 0; at < word.n && n + 4 < sizeof room;) {
                size_t len;
                uint32_t cp = utf8_get_any(str_bytes(str_sub(word, at, SIZE_MAX)), &len);
                at += len;
                if (!is_joiner(cp))
                        n += utf8_put(room + n, is_apostrophe(cp) ? '\'' : cp);
        }
        return hash64(room, n);
}

static bool is_upper(uint32_t cp) {
        return (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) ||
               (cp >= 0x391 && cp <= 0x3a9) || (cp >= 0x410 && cp <= 0x42f);
}

static void case_of(struct str word, struct quote_token *t) {
        size_t upper = 0, letters = 0;
        for (size_t at = 0; at < word.n;) {
                size_t len;
                uint32_t cp = utf8_get_any(str_bytes(str_sub(word, at, SIZE_MAX)), &len);
                if (at == 0)
                        t->upper = is_upper(cp);
                upper += is_upper(cp);
                letters += is_upper(cp) || (cp >= 'a' && cp <= 'z') || cp >= 0xdf;
                at += len;
        }
        t->capitals = letters > 1 && upper == letters;
}

/* ---- what stands between words ------------------------------------------------------------------
 */

/* The end of a word with its apostrophe and what follows: the tokeniser leaves 's behind. */
static uint32_t whole_len(struct str text, uint32_t off, uint32_t len) {
        uint32_t end = off + len;
        size_t n;
        if (end >= text.n)
                return len;
        uint32_t cp = utf8_get_any(str_bytes(str_sub(text, end, SIZE_MAX)), &n);
        if (!is_apostrophe(cp) || end + n >= text.n || !ascii_alpha(text.p[end + n]))
                return len;
        end += (uint32_t) n;
        while (end < text.n && ascii_alpha(text.p[end]))
                end++;
        return end - off;
}

static uint32_t sign_of(uint32_t cp) {
        switch (cp) {
        case '%':
        case 0x66a:
                return '%';
        case '$':
        case 0x20ac:
        case 0xa3:
        case 0xa5:
        case 0xfdfc:
                return cp;
        default:
                return 0;
        }
}

static void put_sign(struct quote_tokens *ret, uint32_t sign, uint32_t off, uint32_t len) {
        char room[4];
        uint64_t h = hash64(room, utf8_put(room, sign));
        vec_push(&ret->v, (struct quote_token){ .fold = h,
                                                .letters = h,
                                                .exact = h,
                                                .off = off,
                                                .len = len,
                                                .digits = true });
}

struct between {
        bool wraps, ends; /* a line break; a sentence ends */
};

/* Is the last word an initial or a title, which a dot does not end a sentence behind? */
static bool is_short(const struct quote_tokens *t, struct str text, uint32_t base) {
        static const char *const all[] = { "mr",  "mrs", "ms",  "dr",  "prof", "gen", "sen",
                                           "rep", "gov", "col", "lt",  "st",   "no",  "nos",
                                           "vs",  "eg",  "ie",  "ste", "fig",  "pp",  "al" };
        if (t->v.n == 0 || t->v.v[t->v.n - 1].off < base)
                return false;
        const struct quote_token *w = &t->v.v[t->v.n - 1];
        struct str word = str_sub(text, w->off - base, w->len);
        if (word.n == 1)
                return w->upper && word.p[0] != 'I';
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                if (str_eq_nocase(word, str_of(all[i])))
                        return true;
        return false;
}

/* What the text between two words says; signs become words. */
static void look_between(struct quote_tokens *ret, struct str text, uint32_t from, uint32_t to,
                         uint32_t base, struct between *b) {
        *b = (struct between){ 0 };
        unsigned breaks = 0;
        for (uint32_t at = from; at < to;) {
                size_t n;
                uint32_t cp = utf8_get_any(str_bytes(str_sub(text, at, SIZE_MAX)), &n);
                uint32_t sign = sign_of(cp);
                bool minus = (cp == '-' || cp == 0x2212) && at + n < text.n &&
                             ascii_digit(text.p[at + n]) &&
                             (at == 0 || ascii_space((unsigned char) text.p[at - 1]) ||
                              text.p[at - 1] == '(');
                if (sign || minus)
                        put_sign(ret, minus ? '-' : sign, base + at, (uint32_t) n);
                breaks += cp == '\n';
                bool dot = cp == '.' && at + 1 < text.n && !ascii_alpha(text.p[at + 1]) &&
                           !ascii_digit(text.p[at + 1]) && !strchr(",;:", text.p[at + 1]) &&
                           !(at == from && is_short(ret, text, base));
                b->ends |=
                        dot || cp == '!' || cp == '?' || cp == 0x61f || cp == 0x6d4 || cp == 0x2026;
                at += (uint32_t) n;
        }
        b->wraps = breaks > 0;
        b->ends |= breaks > 1;
}

/* A hyphen and a line break and reply marks between two halves of a word. */
static bool parted(struct str text, uint32_t from, uint32_t to) {
        struct str s = str_sub(text, from, to - from);
        bool soft = s.n >= 2 && (unsigned char) s.p[0] == 0xc2 && (unsigned char) s.p[1] == 0xad;
        if (s.n < 2 || (s.p[0] != '-' && !soft))
                return false;
        bool line = false;
        for (size_t i = soft ? 2 : 1; i < s.n; i++) {
                if (s.p[i] == '\n')
                        line = true;
                else if (!ascii_space((unsigned char) s.p[i]) && !(line && s.p[i] == '>'))
                        return false;
        }
        return line;
}

static void join_parted(struct quote_tokens *ret, struct str text, uint32_t base, size_t first) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = first; i + 1 < ret->v.n; i++) {
                struct quote_token *a = &ret->v.v[i], *c = &ret->v.v[i + 1];
                if (a->joined || !parted(text, a->off - base + a->len, c->off - base))
                        continue;
                buf_clear(&b);
                text_fold(str_sub(text, a->off - base, a->len), &b);
                text_fold(str_sub(text, c->off - base, c->len), &b);
                a->joined = hash64(b.p, b.n);
                a->width = 2;
                a->hyphen = true;
        }
        buf_done(&b);
}

static void put_word(struct quote_tokens *ret, struct str text, uint32_t base,
                     const struct text_token *w, const struct between *b) {
        struct quote_token t = { .fold = hash64(w->term.p, w->term.n),
                                 .off = base + w->off,
                                 .len = whole_len(text, w->off, w->len),
                                 .wraps = b->wraps,
                                 .starts = b->ends };
        struct str word = str_sub(text, w->off, t.len);
        t.letters = letters_of(word);
        t.exact = exact_of(word);
        t.digits = w->term.n && ascii_digit(w->term.p[0]);
        case_of(word, &t);
        vec_push(&ret->v, t);
}

void quote_tokens_put(struct quote_tokens *ret, struct str text, uint32_t base) {
        struct text_tokens tokens;
        struct text_token w;
        size_t first = ret->v.n;
        uint32_t end = 0;
        text_tokens_init(&tokens, text);
        while (text_tokens_next(&tokens, &w)) {
                struct between b = { .ends = end == 0 };
                if (w.overlay) { /* stands behind the first of its parts */
                        struct quote_token *last =
                                ret->v.n > first ? &ret->v.v[ret->v.n - 1] : NULL;
                        if (last && last->off == base + w.off && w.width < UINT8_MAX) {
                                last->joined = hash64(w.term.p, w.term.n);
                                last->width = (uint8_t) w.width;
                        }
                        continue;
                }
                if (w.off >= end)
                        look_between(ret, text, end, w.off, base, &b);
                b.ends |= end == 0;
                put_word(ret, text, base, &w, &b);
                end = ret->v.v[ret->v.n - 1].off - base + ret->v.v[ret->v.n - 1].len;
        }
        struct between b;
        look_between(ret, text, end, (uint32_t) text.n, base, &b);
        join_parted(ret, text, base, first);
}

void quote_tokens_done(struct quote_tokens *t) {
        vec_done(&t->v);
}

/* ---- comparing
 * ------------------------------------------------------------------------------------ */

/* One word against one: which rules make them the same? */
static bool same_word(const struct quote_token *a, const struct quote_token *b, bool first,
                      unsigned *rules) {
        if (a->exact == b->exact) {
                *rules |= b->wraps ? QUOTE_RULE_wrap : 0;
                return true;
        }
        bool folds = a->fold == b->fold;
        if (!folds)
                return false;
        if (a->letters != b->letters && !a->digits)
                return false; /* we're, John's, résumé */
        if (a->upper != b->upper || a->capitals != b->capitals) {
                if (b->capitals)
                        *rules |= QUOTE_RULE_capitals;
                else if (first && a->capitals == b->capitals)
                        *rules |= QUOTE_RULE_first_case;
                else
                        return false;
        } else {
                *rules |= a->digits ? QUOTE_RULE_digits : QUOTE_RULE_letters;
        }
        *rules |= b->wraps ? QUOTE_RULE_wrap : 0;
        return true;
}

int quote_tokens_same(const struct quote_tokens *a, size_t i, const struct quote_tokens *b,
                      size_t j, bool first, size_t *ret_a, size_t *ret_b, unsigned *rules) {
        const struct quote_token *x = &a->v.v[i], *y = &b->v.v[j];
        *ret_a = *ret_b = 1;
        if (same_word(x, y, first, rules))
                return 1;
        size_t wx = x->joined && i + x->width <= a->v.n ? x->width : 0;
        size_t wy = y->joined && j + y->width <= b->v.n ? y->width : 0;
        unsigned how = x->hyphen || y->hyphen ? QUOTE_RULE_hyphen : QUOTE_RULE_joiner;
        if (wy && x->fold == y->joined) {
                *ret_b = wy;
        } else if (wx && x->joined == y->fold) {
                *ret_a = wx;
        } else if (wx && wy && x->joined == y->joined) {
                *ret_a = wx;
                *ret_b = wy;
        } else {
                return 0;
        }
        *rules |= how;
        return 1;
}
