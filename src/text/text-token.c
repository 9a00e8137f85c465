/* The tokeniser.  Words of pure ASCII, nearly all there are, take the fast road: eight bytes at a
 * time are classified and lower-cased in one register (SWAR), so that the only branch that
 * depends on the text is the word's length.  Any other word goes through the tables, code point by
 * code point, into a group: the parts that may have to be shown joined.  A group is
 *
 *      word ( ZWNJ word | ' word )* ( space suffix )*      or      prefix space word ...
 *
 * and is handed out part by part, its joined form behind the first.  To see whether a free-standing
 * suffix follows, the next Arabic-script word is read ahead; when it is none it waits as `held`.
 *
 * It does not know languages, does not split compounds or scripts without spaces (each letter there
 * is a token), and does not join hyphenated words. */
#include "text/text-token.h"

#include "base/bug.h"
#include "base/le.h"
#include "base/utf8.h"
#include "text/text-table.h"

#define EACH(byte) (0x0101010101010101ull * (byte))
#define TERM_MAX   ((unsigned) LIMIT_token_bytes)

_Static_assert(TEXT_TERM_ROOM >= 64 + 8, "the fast road stores eight bytes at a time");

/* What a byte is while looking for the end of an ASCII word. */
enum ascii_class { ASCII_BREAK, ASCII_WORD, ASCII_QUOTE, ASCII_HIGH };

static inline enum ascii_class ascii_class(uint8_t c) {
        if (c >= 0x80)
                return ASCII_HIGH;
        if (ascii_alpha(c) || ascii_digit(c))
                return ASCII_WORD;
        return c == '\'' ? ASCII_QUOTE : ASCII_BREAK;
}

void text_tokens_init(struct text_tokens *t, struct str in) {
        BUG_IF(in.n > UINT32_MAX - TEXT_TERM_ROOM);
        t->in = in.p;
        t->n = (uint32_t) in.n;
        t->at = t->pos = 0;
        t->n_words = t->shown = 0;
        t->held = t->overlay_due = false;
}

/* High bit of each byte of `x` (all < 0x80) that lies in from..to. */
static inline uint64_t swar_between(uint64_t x, uint8_t from, uint8_t to) {
        return (x + EACH(0x80 - from)) & ~(x + EACH(0x7f - to)) & EACH(0x80);
}

/* High bit of each byte of `x` that is an ASCII letter or digit; *ret_lower is x in lower case. */
static inline uint64_t swar_word(uint64_t x, uint64_t *ret_lower) {
        uint64_t low = x & EACH(0x7f), ascii = ~x & EACH(0x80);
        uint64_t upper = swar_between(low, 'A', 'Z') & ascii;
        uint64_t lower = x | upper >> 2;
        *ret_lower = lower;
        return (swar_between(lower & EACH(0x7f), 'a', 'z') | swar_between(low, '0', '9')) & ascii;
}

/* The form of the code point at `at`; *ret_n gets its length. */
static inline struct text_table_form form_at(const struct text_tokens *t, uint32_t at,
                                             size_t *ret_n) {
        uint32_t cp = utf8_get(t->in + at, ret_n);
        return text_table_form_of(cp, (struct str){ t->in + at, *ret_n });
}

/* The class of the next code point from `at` on that is not dropped; break at the end. */
static enum text_table_class class_after(const struct text_tokens *t, uint32_t at) {
        size_t n;
        for (; at < t->n; at += (uint32_t) n) {
                enum text_table_class c = form_at(t, at, &n).class;
                if (c != TEXT_TABLE_drop && c != TEXT_TABLE_zwnj)
                        return c;
        }
        return TEXT_TABLE_break;
}

static bool is_letter(enum text_table_class c) {
        return c == TEXT_TABLE_word || c == TEXT_TABLE_arabic;
}

static void word_put(struct text_word *w, struct str form) {
        if (w->full || w->n + form.n > TERM_MAX) {
                w->full = true;
                return;
        }
        memcpy(w->term + w->n, form.p, form.n);
        w->n = (uint8_t) (w->n + form.n);
}

static struct str word_term(const struct text_word *w) {
        return (struct str){ w->term, w->n };
}

static bool is_one_of(struct str s, const char *const *list) {
        for (; *list; list++)
                if (str_eq(s, str_of(*list)))
                        return true;
        return false;
}

/* Articles and particles that lose their vowel before the next word, and the Irish O'. */
static bool is_elision(struct str term) {
        static const char *const list[] = { "c",    "d",    "j",    "l",   "m",  "n",
                                            "o",    "s",    "t",    "qu",  "un", "dell",
                                            "dall", "nell", "sull", "all", NULL };
        return is_one_of(term, list);
}

static bool is_suffix(struct str term) {
        static const char *const list[] = { "ها",     "های",    "هایی",   "هایم", "هایت", "هایش",
                                            "هایمان", "هایتان", "هایشان", "هام",  "هات",  "هاش",
                                            "ام",     "ات",     "اش",     "ای",   "ایم",  "اید",
                                            "اند",    "مان",    "تان",    "شان",  "تر",   "تری",
                                            "ترین",   "یی",     "ی",      NULL };
        return term.n <= 14 && is_one_of(term, list);
}

static bool is_prefix(struct str term) {
        static const char *const list[] = { "می", "نمی", NULL };
        return term.n <= 6 && is_one_of(term, list);
}

/* An apostrophe at `at`, n bytes long, inside or behind word w: true if the word goes on. */
static bool pass_apostrophe(struct text_tokens *t, struct text_word *w, size_t n) {
        uint32_t next = t->at + (uint32_t) n;
        if (w->arabic || !is_letter(class_after(t, next)))
                return false;
        bool s = (t->in[next] | 0x20) == 's';
        if (s && !is_letter(class_after(t, next + 1))) {
                t->at = next + 1; /* the possessive goes */
                return false;
        }
        t->at = next;
        w->linked = is_elision(word_term(w));
        return !w->linked;
}

/* Add what stands at t->at to `w`; false when the word ends before or with it. */
static bool read_letter(struct text_tokens *t, struct text_word *w) {
        size_t n;
        struct text_table_form f = form_at(t, t->at, &n);
        uint32_t next = t->at + (uint32_t) n;
        switch (f.class) {
        case TEXT_TABLE_break:
        case TEXT_TABLE_POOL:
                return false;
        case TEXT_TABLE_drop:
                break;
        case TEXT_TABLE_zwnj:
                w->linked = w->arabic && class_after(t, next) == TEXT_TABLE_arabic;
                break;
        case TEXT_TABLE_apostrophe:
                return pass_apostrophe(t, w, n);
        case TEXT_TABLE_solo:
                if (w->n > 0)
                        return false;
                word_put(w, f.form);
                w->arabic = false;
                w->end = t->at = next;
                return false;
        case TEXT_TABLE_word:
        case TEXT_TABLE_arabic:
                word_put(w, f.form);
                w->arabic = w->arabic && f.class == TEXT_TABLE_arabic;
                w->end = next;
                break;
        }
        t->at = next;
        return !w->linked;
}

/* Read the word at t->at, which begins there but for dropped characters. */
static void read_word(struct text_tokens *t, struct text_word *w) {
        size_t n;
        enum text_table_class c;
        while ((c = form_at(t, t->at, &n).class) == TEXT_TABLE_drop || c == TEXT_TABLE_zwnj)
                t->at += (uint32_t) n;
        w->off = w->end = t->at;
        w->n = 0;
        w->full = w->linked = false;
        w->arabic = true;
        while (t->at < t->n && read_letter(t, w))
                ;
}

/* Exactly one space or line break, then a letter of the Arabic script. */
static bool suffix_may_follow(const struct text_tokens *t) {
        if (t->at + 2 >= t->n || (t->in[t->at] != ' ' && t->in[t->at] != '\n') ||
            (uint8_t) t->in[t->at + 1] < 0x80)
                return false;
        size_t n;
        return form_at(t, t->at + 1, &n).class == TEXT_TABLE_arabic;
}

/* Read the rest of the group whose first word is words[0]. */
static void read_group(struct text_tokens *t) {
        unsigned n = 1;
        t->held = false;
        for (; n < TEXT_PARTS; n++) {
                const struct text_word *last = &t->words[n - 1];
                if (last->linked) {
                        read_word(t, &t->words[n]);
                        continue;
                }
                if (!last->arabic || !suffix_may_follow(t))
                        break;
                t->at++;
                read_word(t, &t->words[n]);
                if (!is_suffix(word_term(&t->words[n])) && !is_prefix(word_term(last))) {
                        t->held = true;
                        break;
                }
        }
        t->n_words = (uint8_t) n;
        t->shown = 0;
        t->overlay_due = n > 1;
}

static bool show_word(struct text_tokens *t, struct text_token *ret) {
        const struct text_word *w = &t->words[t->shown++];
        *ret = (struct text_token){ .term = word_term(w),
                                    .off = w->off,
                                    .len = w->end - w->off,
                                    .pos = t->pos++,
                                    .width = 1 };
        return true;
}

/* The joined form of the whole group, at the position of its first word (shown just before). */
static bool show_overlay(struct text_tokens *t, struct text_token *ret) {
        size_t n = 0;
        bool full = false;
        for (unsigned i = 0; i < t->n_words && !full; i++) {
                const struct text_word *w = &t->words[i];
                struct str s = str_sub(word_term(w), 0, TERM_MAX - n);
                s.n = utf8_floor(word_term(w), s.n);
                full = w->full || s.n < w->n;
                memcpy(t->term + n, s.p, s.n);
                n += s.n;
        }
        uint32_t off = t->words[0].off;
        *ret = (struct text_token){ .term = { t->term, n },
                                    .off = off,
                                    .len = t->words[t->n_words - 1].end - off,
                                    .pos = t->pos - 1,
                                    .width = t->n_words,
                                    .overlay = true };
        t->overlay_due = false;
        return true;
}

/* Move t->at to the next word; false at the end of the input. */
static inline bool find_word(struct text_tokens *t) {
        while (t->at < t->n) {
                enum ascii_class c = ascii_class((uint8_t) t->in[t->at]);
                if (c == ASCII_WORD)
                        return true;
                if (c != ASCII_HIGH) {
                        t->at++;
                        continue;
                }
                size_t n;
                if (form_at(t, t->at, &n).class >= TEXT_TABLE_word)
                        return true;
                t->at += (uint32_t) n;
        }
        return false;
}

/* Length of the ASCII word at t->at, lower-cased into t->term; 0 if it is none, or none to be had
 * by the fast road: too long, too near to the end, or going on with other characters. */
static inline unsigned take_ascii(struct text_tokens *t) {
        const char *p = t->in + t->at;
        uint32_t left = t->n - t->at;
        unsigned n = 0;
        for (;;) {
                if (n + 9 > left || n >= TERM_MAX)
                        return 0;
                uint64_t lower, word = swar_word(le_get64(p + n), &lower);
                le_put64(t->term + n, lower);
                uint64_t other = word ^ EACH(0x80);
                if (other) {
                        n += (unsigned) __builtin_ctzll(other) / 8;
                        break;
                }
                n += 8;
        }
        enum ascii_class stop = ascii_class((uint8_t) p[n]);
        if (stop == ASCII_BREAK)
                return n;
        bool quote_ends = stop == ASCII_QUOTE && ascii_class((uint8_t) p[n + 1]) == ASCII_BREAK;
        return quote_ends ? n : 0;
}

bool text_tokens_next(struct text_tokens *t, struct text_token *ret) {
        if (t->shown < t->n_words)
                return t->overlay_due && t->shown == 1 ? show_overlay(t, ret) : show_word(t, ret);
        if (t->held) {
                t->words[0] = t->words[t->n_words];
                read_group(t);
                return show_word(t, ret);
        }
        if (!find_word(t))
                return false;
        unsigned n = take_ascii(t);
        if (n > 0) {
                *ret = (struct text_token){
                        .term = { t->term, n }, .off = t->at, .len = n, .pos = t->pos++, .width = 1
                };
                t->at += n;
                return true;
        }
        read_word(t, &t->words[0]);
        read_group(t);
        return show_word(t, ret);
}
