/* What the models see of a word.
 *
 * Words are folded as search folds them (text/text-table.h), so that spellings of one word share
 * weights; shapes keep what folding loses.  Every feature is one 64-bit number made by two
 * multiplications; which slot it falls in is decided by the model's size, and collisions are left
 * to the training.  Nothing here is looked up but the lexicon. */
#include "lang/lang-tag-word.h"

#include "base/utf8.h"
#include "text/text-table.h"

enum { ROOM = 40 }; /* folded letters that are looked at */

struct letters {
        uint32_t cp[ROOM];
        unsigned n, joint; /* joint: letters before the first ZWNJ, 0 = none */
        unsigned upper, lower, digits, arabic, other, raw;
        uint32_t first, last; /* as written */
        bool address, dots, first_upper, dash, quote;
};

static uint64_t mix(uint64_t h) {
        h ^= h >> 31;
        h *= 0x94d049bb133111ebu;
        return h ^ h >> 29;
}

static uint64_t hash_letters(const uint32_t *cp, unsigned n) {
        uint64_t h = 0x51ed270b1f2d6a35u;
        for (unsigned i = 0; i < n; i++)
                h = (h ^ cp[i]) * 0x9e3779b97f4a7c15u, h ^= h >> 32;
        return mix(h);
}

static bool is_upper(uint32_t cp) {
        return (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp <= 0xde && cp != 0xd7) ||
               (cp >= 0x100 && cp < 0x180 && !(cp & 1)) || (cp >= 0x410 && cp < 0x430);
}

static void put_folded(struct letters *l, struct str form) {
        size_t k;
        for (size_t i = 0; i < form.n && l->n < ROOM; i += k)
                l->cp[l->n++] = utf8_get(form.p + i, &k);
}

static void count_letter(struct letters *l, uint32_t cp, enum text_table_class class) {
        if (class == TEXT_TABLE_arabic)
                l->arabic++;
        else if (cp - '0' < 10u || (cp >= 0x660 && cp <= 0x669) || (cp >= 0x6f0 && cp <= 0x6f9))
                l->digits++;
        else if (class == TEXT_TABLE_word && is_upper(cp))
                l->upper++;
        else if (class == TEXT_TABLE_word)
                l->lower++;
        else
                l->other++;
}

/* Marks inside a word (a full stop, a stroke) are letters too here: "U.S." is not "us". */
static void read_letter(struct letters *l, uint32_t cp, struct str self) {
        struct text_table_form f = text_table_form_of(cp, self);
        if (f.class == TEXT_TABLE_zwnj && l->n && !l->joint)
                l->joint = l->n;
        if (f.class == TEXT_TABLE_zwnj || f.class == TEXT_TABLE_drop)
                return;
        if (!l->raw++)
                l->first = cp, l->first_upper = is_upper(cp);
        l->last = cp;
        if (cp == '@' || cp == '/' || cp == '_')
                l->address = true;
        l->dots |= cp == '.';
        l->dash |= cp == '-' || (cp >= 0x2010 && cp <= 0x2015);
        l->quote |= cp == '\'' || cp == '"' || (cp >= 0x2018 && cp <= 0x201f) || cp == 0xab ||
                    cp == 0xbb;
        if (f.class == TEXT_TABLE_break || f.class == TEXT_TABLE_apostrophe) {
                l->other++;
                if (l->n < ROOM)
                        l->cp[l->n++] = cp;
                return;
        }
        count_letter(l, cp, f.class);
        put_folded(l, f.form);
}

static void read_letters(struct letters *l, struct str word) {
        size_t k;
        memset(l, 0, sizeof *l);
        for (size_t i = 0; i < word.n && l->raw < 4 * ROOM; i += k) {
                uint32_t cp = utf8_get(word.p + i, &k);
                read_letter(l, cp, (struct str){ word.p + i, k });
        }
}

static enum lang_shape shape_of_mark(const struct letters *l) {
        if (l->dash)
                return LANG_SHAPE_dash;
        if (l->quote)
                return LANG_SHAPE_quote;
        switch (l->last) {
        case '.':
        case '!':
        case '?':
        case 0x61f:
                return LANG_SHAPE_stop;
        case ',':
        case ';':
        case 0x60c:
        case 0x61b:
                return LANG_SHAPE_comma;
        case '(':
        case ')':
        case '<':
        case '>':
        case '[':
        case ']':
                return LANG_SHAPE_bracket;
        default:
                return LANG_SHAPE_punct;
        }
}

static enum lang_shape shape_of_latin(const struct letters *l) {
        if (l->dots && l->upper == 1 && !l->lower && l->raw == 2)
                return LANG_SHAPE_initial;
        if (l->dots)
                return l->first_upper ? LANG_SHAPE_dotted : LANG_SHAPE_other;
        if (l->digits)
                return LANG_SHAPE_alnum;
        if (!l->upper)
                return LANG_SHAPE_lower;
        if (!l->lower)
                return l->upper == 1 ? LANG_SHAPE_letter : LANG_SHAPE_upper;
        return l->first_upper && l->upper == 1 ? LANG_SHAPE_capital : LANG_SHAPE_mixed;
}

static enum lang_shape shape_of(const struct letters *l) {
        if (!l->raw)
                return LANG_SHAPE_none;
        if ((l->first == '@' || l->first == '#') && l->raw > 1)
                return LANG_SHAPE_handle;
        if (l->address && l->dots && l->raw > 3 && l->lower + l->upper + l->digits > 2)
                return LANG_SHAPE_address;
        if (l->arabic)
                return l->joint && l->joint < l->n ? LANG_SHAPE_parts : LANG_SHAPE_arabic;
        if (l->upper + l->lower)
                return shape_of_latin(l);
        if (l->digits)
                return LANG_SHAPE_digits;
        return shape_of_mark(l);
}

static bool is_al(const uint32_t *cp, unsigned n) {
        return n >= 5 && cp[0] == 0x627 && cp[1] == 0x644;
}

static bool is_proclitic(uint32_t cp) { /* wa fa bi li ka, as folded */
        return cp == 0x648 || cp == 0x641 || cp == 0x628 || cp == 0x644 || cp == 0x6a9;
}

enum { NAMES = LANG_LEX_place | LANG_LEX_given | LANG_LEX_name };

/* Off with one or two proclitics when what is left has the article or is known as a name and the
 * whole is not; off with the article. */
static unsigned strip_front(const struct letters *l, const struct lang_lexicon_file *x, uint8_t lex,
                            uint8_t *ret_clitic) {
        unsigned at = 0;
        for (unsigned k = 1; k <= 2 && k + 3 <= l->n && is_proclitic(l->cp[k - 1]); k++) {
                const uint32_t *rest = l->cp + k;
                bool known = !(lex & (NAMES | LANG_LEX_common)) &&
                             lang_lexicon_find(x, hash_letters(rest, l->n - k)) & NAMES;
                if (is_al(rest, l->n - k) || known) {
                        at = k;
                        *ret_clitic = (uint8_t) (l->cp[k - 1] & 0x3f);
                        break;
                }
        }
        if (l->n >= 5 && l->cp[0] == 0x644 && l->cp[1] == 0x644) /* li + al- */
                at = 2, *ret_clitic = 0xc4;
        else if (is_al(l->cp + at, l->n - at))
                at += 2, *ret_clitic |= 0x80;
        return at;
}

static void read_stem(const struct letters *l, struct lang_word *w) {
        const struct lang_lexicon_file *x = lang_lexicon();
        w->stem = w->form;
        w->stem_lex = w->lex;
        if (!l->arabic || l->n < 3)
                return;
        unsigned from = strip_front(l, x, w->lex, &w->clitic);
        unsigned end = l->joint >= 2 && l->joint > from + 1 ? l->joint : l->n;
        if (end == l->n && !(w->lex & NAMES) && l->n - from >= 4 && l->cp[l->n - 1] == 0x6cc &&
            lang_lexicon_find(x, hash_letters(l->cp + from, end - 1 - from)) & NAMES)
                end--, w->clitic |= 0x40;
        if (!from && end == l->n)
                return;
        w->stem = hash_letters(l->cp + from, end - from);
        w->stem_lex = lang_lexicon_find(x, w->stem);
}

void lang_word_read(struct str word, struct lang_word *ret) {
        struct letters l;
        read_letters(&l, word);
        memset(ret, 0, sizeof *ret);
        ret->letters = (uint8_t) l.n;
        ret->shape = (uint8_t) shape_of(&l);
        ret->form = ret->shape == LANG_SHAPE_digits    ? l.n
                    : ret->shape == LANG_SHAPE_address ? 99
                                                       : hash_letters(l.cp, l.n);
        uint64_t pre = 1, suf = 2;
        for (unsigned k = 0; k < LANG_AFFIX; k++) {
                if (k < l.n) {
                        pre = (pre ^ l.cp[k]) * 0x9e3779b97f4a7c15u, pre ^= pre >> 32;
                        suf = (suf ^ l.cp[l.n - 1 - k]) * 0x9e3779b97f4a7c15u, suf ^= suf >> 32;
                }
                ret->pre[k] = pre;
                ret->suf[k] = suf;
        }
        ret->lex = lang_lexicon_find(lang_lexicon(), ret->form);
        read_stem(&l, ret);
}

unsigned lang_words_case(const struct lang_word *w, size_t n) {
        size_t lower = 0, capital = 0, upper = 0;
        for (size_t i = 0; i < n; i++) {
                lower += w[i].shape == LANG_SHAPE_lower;
                capital += w[i].shape == LANG_SHAPE_capital || w[i].shape == LANG_SHAPE_mixed;
                upper += w[i].shape == LANG_SHAPE_upper;
        }
        if (upper > 1 && upper >= 2 * (lower + capital))
                return 3;
        if (capital > 1 && capital >= 2 * lower)
                return 2;
        return capital + upper == 0 ? 1 : 0;
}

static const struct lang_word beyond = { .form = 0x1f, .stem = 0x1f, .shape = LANG_SHAPE_none };

struct around { /* the words from i - 4 to i + 4 */
        const struct lang_word *at[9];
};

/* A feature is the number of its template and up to two values. */
static uint64_t feature(unsigned template, uint64_t a, uint64_t b) {
        uint64_t h = (a + template) * 0xd6e8feb86659fd93u;
        h ^= h >> 32;
        h = (h + b) * 0xff51afd7ed558ccdu;
        return h ^ h >> 33;
}

static unsigned put_words(const struct around *s, uint64_t *f) {
        const struct lang_word *const *w = s->at + 4;
        unsigned n = 0;
        for (int k = -2; k <= 2; k++)
                f[n++] = feature((unsigned) (10 + k), w[k]->form, 0);
        f[n++] = feature(13, w[-1]->form, w[0]->form);
        f[n++] = feature(14, w[0]->form, w[1]->form);
        f[n++] = feature(15, w[-2]->form, w[-1]->form);
        f[n++] = feature(16, w[1]->form, w[2]->form);
        for (int k = 3; k <= 4; k++) {
                f[n++] = feature(17, w[k]->form, 0);
                f[n++] = feature(18, w[-k]->form, 0);
        }
        return n;
}

static unsigned put_shapes(const struct around *s, unsigned letter_case, bool first, uint64_t *f) {
        const struct lang_word *const *w = s->at + 4;
        unsigned n = 0, s0 = w[0]->shape, s1 = w[1]->shape, sp = w[-1]->shape;
        unsigned here = s0 << 3 | letter_case << 1 | first;
        f[n++] = feature(20, here, 0);
        f[n++] = feature(21, here, sp);
        f[n++] = feature(22, here, s1);
        f[n++] = feature(23, here, sp << 8 | s1);
        f[n++] = feature(24, here, w[-1]->form);
        f[n++] = feature(25, here, w[1]->form);
        f[n++] = feature(26, here, w[0]->suf[2]);
        f[n++] = feature(27, w[-2]->shape << 8 | sp, s0 << 8 | s1);
        f[n++] = feature(28, sp << 8 | s0, s1 << 8 | w[2]->shape);
        f[n++] = feature(29, here, w[0]->form);
        return n;
}

static unsigned put_affixes(const struct around *s, uint64_t *f) {
        const struct lang_word *const *w = s->at + 4;
        unsigned n = 0;
        for (unsigned k = 0; k < LANG_AFFIX; k++) {
                f[n++] = feature(30 + k, w[0]->suf[k], 0);
                if (k)
                        f[n++] = feature(35 + k, w[0]->pre[k], 0);
        }
        f[n++] = feature(40, w[1]->suf[2], 0);
        f[n++] = feature(41, w[-1]->suf[2], 0);
        f[n++] = feature(42, w[0]->letters < 12 ? w[0]->letters : 12, w[0]->shape);
        return n;
}

static unsigned put_lexicon(const struct around *s, uint64_t *f) {
        const struct lang_word *const *w = s->at + 4;
        unsigned n = 0, here = w[0]->lex, shape = w[0]->shape;
        f[n++] = feature(50, here, shape);
        f[n++] = feature(51, here, w[-1]->lex << 8 | w[-1]->shape);
        f[n++] = feature(52, here, w[1]->lex << 8 | w[1]->shape);
        f[n++] = feature(53, here, w[-1]->form);
        f[n++] = feature(54, here, w[1]->form);
        f[n++] = feature(55, w[-1]->lex, shape);
        f[n++] = feature(56, w[1]->lex, shape);
        return n;
}

static unsigned put_stems(const struct around *s, uint64_t *f) {
        const struct lang_word *const *w = s->at + 4;
        unsigned n = 0;
        f[n++] = feature(60, w[0]->stem, 0);
        f[n++] = feature(61, w[-1]->stem, 0);
        f[n++] = feature(62, w[1]->stem, 0);
        f[n++] = feature(63, w[0]->stem_lex, w[0]->clitic);
        f[n++] = feature(64, w[-1]->clitic, w[0]->clitic);
        f[n++] = feature(65, w[-1]->stem_lex, w[0]->stem_lex);
        f[n++] = feature(66, w[1]->stem_lex, w[0]->stem_lex);
        f[n++] = feature(67, w[-1]->stem, w[0]->stem_lex);
        f[n++] = feature(68, w[-1]->stem, w[0]->stem);
        return n;
}

unsigned lang_word_features(const struct lang_word *w, size_t n, size_t i, unsigned letter_case,
                            uint64_t ret[static LANG_FEATURES]) {
        struct around s;
        for (size_t k = 0; k < 9; k++)
                s.at[k] = i + k >= 4 && i + k - 4 < n ? &w[i + k - 4] : &beyond;
        unsigned f = put_words(&s, ret);
        f += put_shapes(&s, letter_case, i == 0, ret + f);
        f += put_affixes(&s, ret + f);
        f += put_lexicon(&s, ret + f);
        uint8_t shape = w[i].shape;
        if (shape == LANG_SHAPE_arabic || shape == LANG_SHAPE_parts)
                f += put_stems(&s, ret + f);
        return f;
}
