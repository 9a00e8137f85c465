/* Names across scripts.  A word is read into sounds: Latin digraphs count as one, Arabic letters as
 * what they stand for in Persian or Arabic, doubled consonants once.  The key is the sequence of
 * the classes of its consonants; classes are as wide as the readings of one letter differ (ض is d in
 * Arabic and z in Persian, so t d s z are one class; ج is j or g).  Vowels, h inside, w and y are
 * not in it, but how the word begins is: A for any vowel, H, V (v w و), Y.
 *
 * The distance is the cheapest alignment of the two sequences of sounds, with the costs of
 * text-key.def: an unwritten short vowel costs little, a long vowel without a counterpart much, a
 * consonant never goes missing.  How much may be spent grows with the number of consonants, so
 * that short words need nearly the same vowels.  It alone judges words of one script; across
 * scripts it has to agree with what was learned (text-like.h) where that is not beyond doubt.
 *
 * It knows no names: "reza" matches every word spelt that way.  English spelling beyond the usual
 * (Leigh, Thomson with th = t) and other scripts are not read. */
#include "text/text-key.h"

#include "base/utf8.h"
#include "text/text-like.h"

enum phone {
        PHONE_none,
#define PHONE(id, class, drop, drop_cross) PHONE_##id,
#include "text/text-key.def"
        PHONES
};

enum { SOUNDS = 32, LETTERS_MIN = 3 };

struct sounds {
        uint8_t v[SOUNDS];
        size_t n;
        size_t consonants;
        bool arabic;
        bool full;
};

static const struct phone_row {
        char class;
        uint8_t drop[2]; /* against the same script, the other */
} phones[PHONES] = {
#define PHONE(id, class, drop, drop_cross) [PHONE_##id] = { class, { drop, drop_cross } },
#include "text/text-key.def"
};

/* Cost + 1 of taking one for the other; 0 = never. */
static const uint8_t near[PHONES][PHONES] = {
#define NEAR(a, b, cost) [PHONE_##a][PHONE_##b] = (cost) + 1, [PHONE_##b][PHONE_##a] = (cost) + 1,
#include "text/text-key.def"
};

static void put_sound(struct sounds *s, enum phone p) {
        s->full = s->n == SOUNDS;
        if (s->full)
                return;
        s->v[s->n++] = (uint8_t) p;
        s->consonants += phones[p].class != 0;
}

/* Rules by their first letter are few; most letters have none. */
static size_t read_digraph(struct str at, struct sounds *s) {
        static const struct {
                const char *spelling;
                uint8_t take, sounds[2];
        } rules[] = {
#define LATIN(spelling, take, a, b) { spelling, take, { PHONE_##a, PHONE_##b } },
#include "text/text-key.def"
        };
        size_t best = 0, best_n = 0;
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
                size_t n = strlen(rules[i].spelling);
                if (rules[i].spelling[0] == at.p[0] && n > best_n &&
                    str_starts(at, str_of(rules[i].spelling)))
                        best = i, best_n = n;
        }
        if (best_n == 0)
                return 0;
        for (size_t k = 0; k < 2 && rules[best].sounds[k] != PHONE_none; k++)
                put_sound(s, (enum phone) rules[best].sounds[k]);
        return rules[best].take;
}

static bool read_latin(struct str term, struct sounds *s) {
        static const uint8_t single[26] = { PHONE_a, PHONE_b, PHONE_k, PHONE_d, PHONE_e, PHONE_f,
                                            PHONE_g, PHONE_h, PHONE_i, PHONE_j, PHONE_k, PHONE_l,
                                            PHONE_m, PHONE_n, PHONE_o, PHONE_p, PHONE_q, PHONE_r,
                                            PHONE_s, PHONE_t, PHONE_u, PHONE_v, PHONE_w, PHONE_none,
                                            PHONE_y, PHONE_z };
        for (size_t i = 0, n; i < term.n; i += n) {
                char c = term.p[i];
                if (c < 'a' || c > 'z')
                        return false;
                bool doubled = i > 0 && c == term.p[i - 1] && !strchr("aeiou", c);
                n = 1;
                if (doubled && (i + 1 >= term.n || term.p[i + 1] != 'h'))
                        continue;
                n = strchr("cdgkpstxwz", c) ? read_digraph(str_sub(term, i, SIZE_MAX), s) : 0;
                if (n == 0) {
                        put_sound(s, (enum phone) single[c - 'a']);
                        n = 1;
                }
        }
        return true;
}

/* The sound of the Arabic letter at `at`; none behind the end or for any other. */
static enum phone letter_at(struct str term, size_t at) {
        static const uint8_t letters[0xb0] = {
#define ARABIC(cp, id) [(cp) -0x620] = PHONE_##id,
#include "text/text-key.def"
        };
        if (at + 1 >= term.n || (uint8_t) term.p[at] < 0xd8 || (uint8_t) term.p[at] > 0xdb)
                return PHONE_none;
        size_t n;
        uint32_t cp = utf8_get(term.p + at, &n) - 0x620;
        return cp < 0xb0 ? (enum phone) letters[cp] : PHONE_none;
}

/* How many bytes of an article to pass over: ال before four letters or more, but not the names
 * that begin so. */
static size_t article(struct str term) {
        static const char *const names[] = { "الله", "الکس", "الیز", "الیا", "الهام",
                                             "البر", "الفر", "الدو", "اله",  "الن" };
        if (term.n < 12 || !str_starts(term, STR("ال")))
                return 0;
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
                if (str_starts(term, str_of(names[i])))
                        return 0;
        return 4;
}

static bool read_arabic(struct str term, size_t first, struct sounds *s) {
        for (size_t i = first; i < term.n; i += 2) {
                enum phone p = letter_at(term, i), next = letter_at(term, i + 2);
                if (p == PHONE_none)
                        return false;
                bool ends = i + 2 >= term.n;
                bool vowel_next = next == PHONE_waw || next == PHONE_yeh;
                bool ei_next = next == PHONE_alef && letter_at(term, i + 4) == PHONE_yeh &&
                               i + 6 >= term.n;
                if (p == next && (p == PHONE_l || p == PHONE_yeh))
                        continue; /* اللهِ, طباطبایی */
                if (p == PHONE_alef && i == first)
                        p = vowel_next ? PHONE_ayn : PHONE_first;
                if (p == PHONE_t && next == PHONE_sh)
                        p = PHONE_ch, i += 2; /* Arabic has no چ */
                if (p == PHONE_h && (uint8_t) term.p[i + 1] == 0x87 && i > first &&
                    (ends || ei_next)) {
                        p = PHONE_last;
                        i += ends ? 0 : 2; /* خامنه‌ای */
                }
                put_sound(s, p);
        }
        return true;
}

/* `first`: bytes of an article to pass over. */
static bool read_sounds(struct str term, size_t first, struct sounds *s) {
        s->n = s->consonants = 0;
        s->full = false;
        s->arabic = term.n > 0 && (uint8_t) term.p[0] >= 0x80;
        if (term.n < (s->arabic ? 2 * (LETTERS_MIN - 1) : LETTERS_MIN))
                return false;
        return (s->arabic ? read_arabic(term, first, s) : read_latin(term, s)) && !s->full &&
               s->n > 1;
}

/* What the key says of the beginning; 0 if the first sound is a consonant with a class. */
static char beginning(enum phone p) {
        if (p == PHONE_h || p == PHONE_last)
                return 'H';
        if (p == PHONE_v || p == PHONE_w || p == PHONE_waw)
                return 'V';
        if (p == PHONE_y || p == PHONE_yeh)
                return 'Y';
        return phones[p].class ? 0 : 'A';
}

static void put_class(struct text_key *k, char class) {
        if (class && k->n < TEXT_KEY_MAX)
                k->v[k->n++] = class;
}

/* Each key from number `from` on goes on with `class`; a copy of it, with `other`. */
static void fork_keys(struct text_keys *k, size_t from, char class, bool forks, char other) {
        for (size_t i = from, n = k->n; i < n; i++) {
                if (forks && k->n < TEXT_KEYS) {
                        k->key[k->n] = k->key[i];
                        put_class(&k->key[k->n++], other);
                }
                put_class(&k->key[i], class);
        }
}

static void put_keys(const struct sounds *s, struct text_keys *k) {
        static const struct {
                bool forks;
                char class;
        } also[PHONES] = {
#define ALSO(id, class) [PHONE_##id] = { true, class },
#include "text/text-key.def"
        };
        static const char also_first[128] = {
#define ALSO_FIRST(class, other) [class] = (other),
#include "text/text-key.def"
        };
        size_t from = k->n, i = 0;
        char first = beginning((enum phone) s->v[0]);
        if (k->n == TEXT_KEYS)
                return;
        k->key[k->n++].n = 0;
        if (!first)
                first = phones[s->v[i++]].class;
        fork_keys(k, from, first, also_first[(uint8_t) first] != 0, also_first[(uint8_t) first]);
        for (; i < s->n; i++)
                fork_keys(k, from, phones[s->v[i]].class, i && also[s->v[i]].forks,
                          also[s->v[i]].class);
}

/* How many bytes to pass over in the other reading of a word: with the article that it may have, or
 * without the one that it seems to have. */
static size_t other_reading(struct str term) {
        return article(term) == 0 && term.n >= 10 && str_starts(term, STR("ال")) ? 4 : 0;
}

void text_keys(struct str term, struct text_keys *ret) {
        struct sounds s;
        size_t first = article(term), other = other_reading(term);
        ret->n = 0;
        if (!read_sounds(term, first, &s) || s.consonants == 0)
                return;
        put_keys(&s, ret);
        if (ret->key[0].n < 2 && s.n < 3)
                ret->n = 0;
        else if (first != other && read_sounds(term, other, &s) && s.consonants > 0)
                put_keys(&s, ret);
}

size_t text_key(struct str term, char out[static TEXT_KEY_MAX]) {
        struct sounds s;
        size_t n = 0;
        if (!read_sounds(term, article(term), &s) || s.consonants == 0)
                return 0;
        char first = beginning((enum phone) s.v[0]);
        if (first)
                out[n++] = first;
        for (size_t i = 0; i < s.n && n < TEXT_KEY_MAX; i++)
                if (phones[s.v[i]].class)
                        out[n++] = phones[s.v[i]].class;
        return n == 0 || (n == 1 && s.n < 3) ? 0 : n;
}

static bool is_vowel(enum phone p) {
        return phones[p].class == 0 && p != PHONE_h && p != PHONE_v && p != PHONE_w;
}

/* Two letters for one long vowel, which the Arabic script does write: Mahmoud is not محمد. */
static bool is_long(enum phone p, enum phone next) {
        return (p == PHONE_o && (next == PHONE_u || next == PHONE_o)) ||
               (p == PHONE_e && next == PHONE_e);
}

/* Cost of leaving out sound i of s. */
static unsigned drop_cost(const struct sounds *s, size_t i, bool cross) {
        enum phone p = (enum phone) s->v[i];
        bool with_vowel = (i > 0 && is_vowel((enum phone) s->v[i - 1])) ||
                          (i + 1 < s->n && is_vowel((enum phone) s->v[i + 1]));
        unsigned cost = phones[p].drop[cross];
        if (cross && i + 1 < s->n && is_long(p, (enum phone) s->v[i + 1]))
                return 4;
        if (is_vowel(p) && with_vowel && !s->arabic)
                return 1; /* ee, ou, aei: one vowel in several letters */
        if (i > 0 && s->v[i - 1] == s->v[i])
                return 1;
        if (p == PHONE_h && i + 1 == s->n)
                return 1;
        return cost;
}

static unsigned swap_cost(uint8_t a, uint8_t b) {
        if (a == b)
                return 0;
        return near[a][b] ? near[a][b] - 1u : 99;
}

static unsigned least(unsigned a, unsigned b) {
        return a < b ? a : b;
}

/* The cheapest alignment (Wagner and Fischer 1974). */
static unsigned distance(const struct sounds *a, const struct sounds *b) {
        unsigned row[SOUNDS + 1] = { 0 };
        bool cross = a->arabic != b->arabic;
        for (size_t k = 0; k < b->n; k++)
                row[k + 1] = row[k] + drop_cost(b, k, cross);
        for (size_t i = 0; i < a->n; i++) {
                unsigned diagonal = row[0], drop = drop_cost(a, i, cross);
                row[0] += drop;
                for (size_t k = 0; k < b->n; k++) {
                        unsigned up = row[k + 1] + drop, left = row[k] + drop_cost(b, k, cross);
                        unsigned swap = diagonal + swap_cost(a->v[i], b->v[k]);
                        diagonal = row[k + 1];
                        row[k + 1] = least(swap, least(up, left));
                }
        }
        return row[b->n];
}

static unsigned allowed(const struct sounds *a, const struct sounds *b) {
        static const uint8_t same[] = { 1, 1, 2, 3, 4, 4 }, other[] = { 1, 2, 4, 5, 6, 7 };
        size_t n = a->consonants < b->consonants ? a->consonants : b->consonants;
        n = n < 5 ? n : 5;
        return a->arabic == b->arabic ? same[n] : other[n];
}

/* Evidence below PLAUSIBLE is none; from CERTAIN on the letters need not be near each other by our
 * own reading too. */
enum { PLAUSIBLE = 7 * TEXT_LIKE_BIT, CERTAIN = 14 * TEXT_LIKE_BIT };

static unsigned across(struct str latin, struct str arabic, bool close) {
        int evidence = text_like(latin, arabic);
        if (evidence < (close ? PLAUSIBLE : CERTAIN))
                return 0;
        unsigned likeness = (unsigned) evidence * TEXT_LIKENESS_BIT / TEXT_LIKE_BIT;
        return least(likeness, TEXT_LIKENESS_MOST);
}

unsigned text_key_likeness(struct str a, struct str b) {
        struct sounds x, y;
        if (!read_sounds(a, article(a), &x) || !read_sounds(b, article(b), &y) ||
            x.consonants == 0 || y.consonants == 0)
                return 0;
        unsigned cost = distance(&x, &y), most = allowed(&x, &y);
        if (x.arabic != y.arabic)
                return x.arabic ? across(b, a, cost <= most) : across(a, b, cost <= most);
        return cost > most ? 0 : TEXT_LIKENESS_MOST - 40 * cost / (most + 1);
}
