/* Text to tokens: words (folded, hashed on the way, looked up once), numbers in three kinds of
 * digits, and marks.  A word that is not in when-text.def ends a stretch of tokens, because no date
 * goes across it; so ordinary prose costs a hash and a look a word and nothing else.
 *
 * A word of the Arabic script that is not known is tried again without the letters that are written
 * to it (wa-, bi-, li-, fa-, and Persian -mah behind a month); what remains must be known. */
#include "base/utf8.h"
#include "text/text-table.h"
#include "when/when-text-work.h"

enum { FOLD_ROOM = 48 };

static const uint64_t CORE =
        1ull << WHEN_WORD_month | 1ull << WHEN_WORD_weekday | 1ull << WHEN_WORD_season |
        1ull << WHEN_WORD_unit | 1ull << WHEN_WORD_tens | 1ull << WHEN_WORD_day |
        1ull << WHEN_WORD_part | 1ull << WHEN_WORD_year | 1ull << WHEN_WORD_often |
        1ull << WHEN_WORD_noon | 1ull << WHEN_WORD_vague | 1ull << WHEN_WORD_feast |
        1ull << WHEN_WORD_quarterly | 1ull << WHEN_WORD_workday | 1ull << WHEN_WORD_oclock |
        1ull << WHEN_WORD_ampm | 1ull << WHEN_WORD_before | 1ull << WHEN_WORD_after |
        1ull << WHEN_WORD_since | 1ull << WHEN_WORD_ordinal | 1ull << WHEN_WORD_until;

/* Nineteen, twenty, thousand: of a year in words. */
static bool of_year(const struct when_tok *t) {
        if (!(t->classes >> WHEN_WORD_number & 1))
                return false;
        const struct when_word_sense *s = when_word_senses + t->word->first;
        return s->value >= 18 && (s->value <= 20 || s->value == 1000);
}

int when_value(const struct when_reader *r, unsigned i, enum when_word_class c) {
        const struct when_tok *t = when_tok(r, i);
        if (!t->word)
                return 0;
        const struct when_word_sense *s = when_word_senses + t->word->first;
        uint8_t on = t->arabic ? r->script : WHEN_WORD_en;
        for (unsigned k = 0; k < t->word->n; k++)
                if (s[k].class == c && s[k].lang & on)
                        return s[k].value;
        return 0;
}

bool when_latin(const struct when_reader *r, unsigned i, enum when_word_class c) {
        return when_is(r, i, c) && !when_tok(r, i)->arabic;
}

static uint64_t classes_of(const struct when_word *w, uint8_t on) {
        uint64_t bits = 0;
        for (unsigned k = 0; w && k < w->n; k++)
                if (when_word_senses[w->first + k].lang & on)
                        bits |= 1ull << when_word_senses[w->first + k].class;
        return bits;
}

/* Which language the words of the Arabic script are taken for: the caller's, or what the letters
 * from here on look like. */
static uint8_t script_of(struct when_reader *r) {
        if (r->script)
                return r->script;
        enum text_lang l = r->lang;
        if (l != TEXT_LANG_fa && l != TEXT_LANG_ar)
                l = text_lang_of(str_sub(r->text, r->at, 4096));
        r->script = l == TEXT_LANG_ar   ? WHEN_WORD_ar
                    : l == TEXT_LANG_fa ? WHEN_WORD_fa
                                        : WHEN_WORD_ir;
        return r->script;
}

static uint64_t hash_of(struct str s) {
        uint64_t h = WHEN_WORD_SEED;
        for (size_t i = 0; i < s.n; i++)
                h = when_word_hash_byte(h, (unsigned char) s.p[i]);
        return h;
}

static int digit_of(uint32_t cp) {
        if (cp >= '0' && cp <= '9')
                return (int) cp - '0';
        if (cp >= 0x660 && cp <= 0x669)
                return (int) cp - 0x660;
        if (cp >= 0x6f0 && cp <= 0x6f9)
                return (int) cp - 0x6f0;
        return -1;
}

static size_t number_read(struct str s, size_t at, struct when_tok *t) {
        int64_t v = 0;
        unsigned digits = 0;
        for (size_t n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                int d = digit_of(cp);
                if (d < 0)
                        break;
                t->persian |= cp >= 0x6f0;
                t->arabic |= cp >= 0x660;
                digits += digits < 200;
                v = digits <= 9 ? v * 10 + d : -1;
        }
        t->kind = WHEN_TOK_number;
        t->value = (int32_t) v;
        t->digits = (uint8_t) digits;
        return at;
}

/* "p.m.", "B.C.": two single letters with dots are one word. */
static size_t dotted_read(struct str s, size_t at, uint64_t *ret_hash) {
        if (at + 2 >= s.n || s.p[at + 1] != '.' || !ascii_alpha(s.p[at + 2]))
                return 0;
        if (at + 3 < s.n && (ascii_alpha(s.p[at + 3]) || ascii_digit(s.p[at + 3])))
                return 0;
        if (!strchr("ApabAPBb", s.p[at]))
                return 0;
        uint64_t h = when_word_hash_byte(WHEN_WORD_SEED, (unsigned char) (s.p[at] | 32));
        *ret_hash = when_word_hash_byte(h, (unsigned char) (s.p[at + 2] | 32));
        return at + 3 < s.n && s.p[at + 3] == '.' ? at + 4 : at + 3;
}

/* A word that begins with an ASCII letter.  English 's goes; other apostrophes vanish. */
static size_t ascii_read(struct str s, size_t at, uint64_t *ret_hash, size_t *ret_next) {
        uint64_t h = WHEN_WORD_SEED;
        for (; at < s.n; at++) {
                unsigned char c = (unsigned char) s.p[at];
                if (ascii_alpha((char) c)) {
                        h = when_word_hash_byte(h, c | 32);
                        continue;
                }
                size_t quote = c == '\'' ? 1 : str_starts(str_sub(s, at, 3), STR("’")) ? 3 : 0;
                if (!quote || at + quote >= s.n || !ascii_alpha(s.p[at + quote]))
                        break;
                size_t next = at + quote + 1;
                bool owner =
                        (s.p[at + quote] | 32) == 's' && (next >= s.n || !ascii_alpha(s.p[next]));
                if (owner) {
                        *ret_hash = h;
                        *ret_next = next;
                        return at;
                }
                at += quote - 1;
        }
        *ret_hash = h;
        *ret_next = at;
        return at;
}

/* A word with other letters; its folded form (cut) in `to`. */
static size_t wide_read(struct str s, size_t at, char *to, size_t *ret_n, bool *ret_arabic) {
        size_t n_to = 0;
        for (size_t n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                struct text_table_form f = text_table_form_of(cp, str_sub(s, at, n));
                if (f.class == TEXT_TABLE_break || digit_of(cp) >= 0 ||
                    f.class == TEXT_TABLE_apostrophe)
                        break;
                *ret_arabic |= cp >= 0x600 && cp <= 0x6ff;
                if (!f.form.n || n_to + f.form.n > FOLD_ROOM) /* marks fold to nothing */
                        continue;
                memcpy(to + n_to, f.form.p, f.form.n);
                n_to += f.form.n;
        }
        *ret_n = n_to;
        return at;
}

static bool known(struct when_reader *r, struct when_tok *t, struct str word, uint64_t must) {
        t->hash = hash_of(word);
        t->word = when_word_find(t->hash);
        t->classes = classes_of(t->word, t->arabic ? script_of(r) : WHEN_WORD_en);
        return t->word && (!must || t->classes & must);
}

/* Without what is written to the word: wa-, fa-, bi-, li-, ka-, and li- before the article. */
static void arabic_strip(struct when_reader *r, struct when_tok *t, struct str word) {
        static const uint64_t MUST =
                CORE | 1ull << WHEN_WORD_number | 1ull << WHEN_WORD_in | 1ull << WHEN_WORD_half;
        struct str mah = STR("ماه");
        struct when_tok was = *t;
        if (r->script & WHEN_WORD_fa && word.n > mah.n + 2 && str_ends(word, mah) &&
            known(r, t, str_sub(word, 0, word.n - mah.n), 1ull << WHEN_WORD_month))
                return;
        *t = was;
        if (!(r->script & WHEN_WORD_ar) || word.n < 6)
                return;
        for (unsigned cut = 1; cut <= 2 && word.n > 4; cut++) {
                struct str first = str_sub(word, 0, 2);
                bool wa = str_eq(first, STR("و"));
                if (!wa && !str_eq(first, STR("ب")) && !str_eq(first, STR("ل")) &&
                    !str_eq(first, STR("ف")) && !str_eq(first, STR("ک")))
                        break;
                t->and |= wa;
                t->off += 2;
                word = str_sub(word, 2, SIZE_MAX);
                if (known(r, t, word, MUST))
                        return;
                char with[FOLD_ROOM + 4] = "ا";
                memcpy(with + 2, word.p, word.n);
                if (str_eq(first, STR("ل")) && str_starts(word, STR("ل")) &&
                    known(r, t, (struct str){ with, word.n + 2 }, MUST))
                        return;
        }
        *t = was;
        known(r, t, word, 0);
}

static size_t word_read(struct when_reader *r, size_t at, struct when_tok *t) {
        t->kind = WHEN_TOK_word;
        t->capital = r->text.p[at] >= 'A' && r->text.p[at] <= 'Z';
        size_t next, end = dotted_read(r->text, at, &t->hash);
        if (ascii_alpha(r->text.p[at])) {
                if (end)
                        next = end;
                else
                        end = ascii_read(r->text, at, &t->hash, &next);
                if (next == at + 1 && next < r->text.n && strchr("qQhH", r->text.p[at]) &&
                    r->text.p[next] >= '1' && r->text.p[next] <= '4' &&
                    (next + 1 >= r->text.n || !ascii_digit(r->text.p[next + 1]))) {
                        t->hash = when_word_hash_byte(t->hash, (unsigned char) r->text.p[next]);
                        end = ++next; /* Q3, H1 */
                }
                bool whole = next >= r->text.n || (unsigned char) r->text.p[next] < 0x80;
                if (whole || end != next) {
                        t->word = when_word_find(t->hash);
                        t->classes = classes_of(t->word, WHEN_WORD_en);
                        t->end = (uint32_t) end;
                        return next;
                }
        }
        char fold[FOLD_ROOM];
        size_t n;
        next = wide_read(r->text, at, fold, &n, &t->arabic);
        t->end = (uint32_t) next;
        if (!known(r, t, (struct str){ fold, n }, 0) && t->arabic)
                arabic_strip(r, t, (struct str){ fold, n });
        return next;
}

static char mark_of(uint32_t cp) {
        if (cp < 0x80)
                return (char) cp;
        switch (cp) {
        case 0x2010:
        case 0x2011:
        case 0x2012:
        case 0x2013:
        case 0x2014:
        case 0x2212:
        case 0x301c:
                return '-';
        case 0x60c:
                return ',';
        case 0x61b:
                return ';';
        case 0x2018:
        case 0x2019:
        case 0x2bc:
                return '\'';
        case 0x2044:
                return '/';
        default:
                return '?';
        }
}

static bool blank(uint32_t cp) {
        return cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200b) ||
               cp == 0x202f || cp == 0x3000 || cp == 0x2028 || cp == 0x2029;
}

/* The next token into *t; false at the end. */
static bool token_read(struct when_reader *r, struct when_tok *t) {
        struct str s = r->text;
        size_t at = r->at, n = 1;
        unsigned lines = 0;
        *t = (struct when_tok){ .glued = true };
        for (; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                bool space = blank(cp);
                if (!space && (cp < 0x80 ||
                               text_table_form_of(cp, str_sub(s, at, n)).class != TEXT_TABLE_drop))
                        break;
                lines += cp == '\n';
                t->glued &= !space;
        }
        t->broken = lines > 1;
        t->off = (uint32_t) at;
        if ((r->at = at) >= s.n)
                return false;
        uint32_t cp = utf8_get(s.p + at, &n);
        if (digit_of(cp) >= 0) {
                r->at = number_read(s, at, t);
        } else if (ascii_alpha((char) cp) && cp < 0x80 && (cp | 32) == 't' && t->glued && at > 0 &&
                   ascii_digit(s.p[at - 1]) && at + 1 < s.n && ascii_digit(s.p[at + 1])) {
                t->kind = WHEN_TOK_mark;
                t->mark = 'T';
                r->at = at + 1;
        } else if (cp < 0x80 ? ascii_alpha((char) cp)
                             : text_table_form_of(cp, str_sub(s, at, n)).form.n > 0) {
                r->at = word_read(r, at, t);
                return true;
        } else {
                t->kind = WHEN_TOK_mark;
                t->mark = mark_of(cp);
                r->at = at + n;
        }
        t->end = (uint32_t) r->at;
        return true;
}

bool when_tok_fill(struct when_reader *r) {
        while (r->n < WHEN_TOKENS) {
                struct when_tok *t = &r->tok[r->n];
                if (!token_read(r, t)) {
                        *t = (struct when_tok){ .off = (uint32_t) r->text.n };
                        return false;
                }
                r->n++;
                bool other = t->kind == WHEN_TOK_word && !t->word;
                r->core |= t->kind == WHEN_TOK_number || t->classes & CORE || of_year(t);
                if (!other)
                        continue;
                if (r->core)
                        break;
                r->tok[0] = *t;
                r->n = 1;
        }
        r->tok[r->n] = (struct when_tok){ .off = (uint32_t) r->at };
        return true;
}

/* "ربيع الأول", "day before yesterday": the longest known sequence becomes one token.  Words are
 * apart by space or one hyphen. */
static unsigned pair_end(struct when_reader *r, unsigned i, struct when_tok *ret) {
        uint64_t h = r->tok[i].hash;
        unsigned end = 0;
        const struct when_word *w = r->tok[i].word;
        for (unsigned j = i + 1; w && w->begins & 1 && j < r->n; j++) {
                if (when_glued(r, j, '-') && when_tok(r, j + 1)->glued)
                        j++;
                const struct when_tok *t = when_tok(r, j);
                if (t->kind != WHEN_TOK_word || t->broken)
                        break;
                h = when_word_pair(h, t->hash);
                w = when_word_find(h);
                uint64_t classes = classes_of(w, r->tok[i].arabic ? r->script : WHEN_WORD_en);
                if (!classes)
                        continue;
                end = j + 1;
                ret->hash = h;
                ret->word = w;
                ret->classes = classes;
                ret->end = t->end;
        }
        return end;
}

void when_tok_pair(struct when_reader *r) {
        unsigned to = 0;
        for (unsigned i = 0; i < r->n;) {
                struct when_tok t = r->tok[i];
                unsigned end = t.kind == WHEN_TOK_word ? pair_end(r, i, &t) : 0;
                r->tok[to++] = t;
                i = end ? end : i + 1;
        }
        r->tok[to] = r->tok[r->n];
        r->n = (uint16_t) to;
}
