/* Which language a text is mostly in.  Up to 300 words of the sample vote for a script by their
 * first letter.  Inside a script the languages collect points: in Latin by small words, in Arabic
 * script by letters that only some of them write and by small words, in Cyrillic by letters.  It
 * stops as soon as one is far ahead, so that plain English costs forty words.
 *
 * It names one language for the whole sample; mixed texts get the one with more words.  Languages
 * not in text-lang.def come out as und or as their nearest relative: it is a filter, not a proof.
 */
#include "text/text-lang.h"

#include "base/utf8.h"
#include "text/text-token.h"

enum { SAMPLE = 4096, WORDS_MAX = 300, FAR_AHEAD = 16, ENOUGH = 2 };

enum script {
        SCRIPT_other,
        SCRIPT_latin,
        SCRIPT_arabic,
        SCRIPT_cyrillic,
        SCRIPT_greek,
        SCRIPT_hebrew,
        SCRIPT_han,
        SCRIPT_kana,
        SCRIPT_hangul,
        SCRIPTS
};

struct votes {
        unsigned script[SCRIPTS];
        unsigned lang[TEXT_LANGS];
        uint16_t first[27]; /* where the words of each letter begin in the list */
};

#define IN(lang) (1u << TEXT_LANG_##lang)
enum { WORD_ROOM = 16 }; /* two registers; longer words are not small */
static const struct small_word {
        char word[WORD_ROOM];
        uint32_t langs;
} small_words[] = {
#define WORD(word, langs) { word, langs },
#include "text/text-lang-word.def"
#undef WORD
};
enum { SMALL_WORDS = sizeof small_words / sizeof *small_words };

/* clang-format off */
static const struct small_word arabic_words[] = {
        { "در", IN(fa) }, { "به", IN(fa) }, { "از", IN(fa) }, { "که", IN(fa) | IN(ckb) },
        { "این", IN(fa) }, { "است", IN(fa) }, { "را", IN(fa) }, { "با", IN(fa) },
        { "برای", IN(fa) }, { "های", IN(fa) }, { "شد", IN(fa) }, { "ان", IN(fa) | IN(ar) },
        { "فی", IN(ar) }, { "من", IN(ar) }, { "علی", IN(ar) }, { "الی", IN(ar) },
        { "عن", IN(ar) }, { "هذا", IN(ar) }, { "هذه", IN(ar) }, { "التی", IN(ar) },
        { "الذی", IN(ar) }, { "ما", IN(ar) | IN(fa) }, { "لا", IN(ar) }, { "مع", IN(ar) },
        { "کان", IN(ar) }, { "هی", IN(ar) | IN(ur) }, { "او", IN(fa) | IN(ps) },
        { "کی", IN(ur) | IN(ps) }, { "کا", IN(ur) }, { "مین", IN(ur) }, { "سی", IN(ur) },
        { "کو", IN(ur) }, { "اور", IN(ur) }, { "یه", IN(ur) }, { "په", IN(ps) }, { "چی", IN(ps) },
        { "دی", IN(ps) | IN(ar) }, { "له", IN(ckb) | IN(ps) }, { "بو", IN(ckb) },
        { "لی", IN(ckb) },
};
/* clang-format on */

/* Letters that tell languages of one script apart. */
static const struct {
        uint32_t cp, langs;
        unsigned points;
} telling[] = {
        { 0x067e, IN(fa) | IN(ur) | IN(ps) | IN(ckb), 1 }, /* پ چ ژ گ */
        { 0x0686, IN(fa) | IN(ur) | IN(ps) | IN(ckb), 1 },
        { 0x0698, IN(fa) | IN(ur) | IN(ps) | IN(ckb), 1 },
        { 0x06af, IN(fa) | IN(ur) | IN(ckb), 1 },
        { 0x06cc, IN(fa) | IN(ur) | IN(ps) | IN(ckb), 1 }, /* ی ک */
        { 0x06a9, IN(fa) | IN(ur) | IN(ps) | IN(ckb), 1 },
        { 0x0629, IN(ar), 2 },
        { 0x0649, IN(ar), 1 },
        { 0x0623, IN(ar), 2 },
        { 0x0625, IN(ar), 2 },
        { 0x064a, IN(ar), 1 },
        { 0x0643, IN(ar), 1 }, /* ة ى أ إ ي ك */
        { 0x0679, IN(ur), 4 },
        { 0x0688, IN(ur), 4 },
        { 0x0691, IN(ur), 4 },
        { 0x06d2, IN(ur), 4 },
        { 0x06ba, IN(ur), 4 },
        { 0x06c1, IN(ur), 4 },
        { 0x06be, IN(ur) | IN(ckb), 2 },
        { 0x067c, IN(ps), 4 },
        { 0x0689, IN(ps), 4 },
        { 0x0693, IN(ps), 4 },
        { 0x0696, IN(ps), 4 },
        { 0x069a, IN(ps), 4 },
        { 0x06d0, IN(ps), 3 },
        { 0x06cd, IN(ps), 4 },
        { 0x0685, IN(ps), 4 },
        { 0x0681, IN(ps), 4 },
        { 0x06ce, IN(ckb), 4 },
        { 0x06c6, IN(ckb), 4 },
        { 0x06b5, IN(ckb), 4 },
        { 0x0695, IN(ckb), 4 },
        { 0x06d5, IN(ckb), 4 },
        { 0x06a4, IN(ckb), 3 },
        { 0x0456, IN(uk), 3 },
        { 0x0457, IN(uk), 4 },
        { 0x0454, IN(uk), 4 },
        { 0x0491, IN(uk), 4 },
        { 0x044b, IN(ru), 3 },
        { 0x044d, IN(ru), 3 },
        { 0x0451, IN(ru), 3 },
        { 0x044a, IN(ru), 3 },
};

static const struct {
        uint32_t from, to;
        enum script script;
} blocks[] = {
        { 'a', 'z', SCRIPT_latin },        { 0xc0, 0x24f, SCRIPT_latin },
        { 0x370, 0x3ff, SCRIPT_greek },    { 0x400, 0x52f, SCRIPT_cyrillic },
        { 0x590, 0x5ff, SCRIPT_hebrew },   { 0x600, 0x77f, SCRIPT_arabic },
        { 0x3040, 0x30ff, SCRIPT_kana },   { 0x3400, 0x9fff, SCRIPT_han },
        { 0xac00, 0xd7af, SCRIPT_hangul },
};

static enum script script_of(struct str term) {
        size_t n;
        uint32_t cp = utf8_get(term.p, &n);
        for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
                if (cp >= blocks[i].from && cp <= blocks[i].to)
                        return blocks[i].script;
        return SCRIPT_other;
}

static void add_points(struct votes *v, uint32_t langs, unsigned points) {
        for (; langs; langs &= langs - 1)
                v->lang[__builtin_ctz(langs)] += points;
}

static void vote_words(struct votes *v, const struct small_word *w, size_t n, struct str term) {
        char padded[WORD_ROOM] = { 0 };
        if (term.n > WORD_ROOM)
                return;
        memcpy(padded, term.p, term.n);
        for (; n > 0; n--, w++)
                if (memcmp(w->word, padded, WORD_ROOM) == 0) {
                        add_points(v, w->langs, w->langs & (w->langs - 1) ? 1 : 2);
                        return;
                }
}

static void vote_letters(struct votes *v, struct str raw) {
        for (size_t at = 0, n; at < raw.n; at += n) {
                uint32_t cp = utf8_get(raw.p + at, &n);
                for (size_t i = 0; i < sizeof telling / sizeof *telling; i++)
                        if (telling[i].cp == cp)
                                add_points(v, telling[i].langs, telling[i].points);
        }
}

static void vote_latin(struct votes *v, struct str term) {
        unsigned c = (unsigned) (term.p[0] - 'a');
        if (c < 26)
                vote_words(v, small_words + v->first[c], v->first[c + 1] - v->first[c], term);
}

static void vote(struct votes *v, struct str term, struct str raw) {
        enum script s = script_of(term);
        v->script[s]++;
        switch (s) {
        case SCRIPT_latin:
                vote_latin(v, term);
                break;
        case SCRIPT_arabic:
                vote_words(v, arabic_words, sizeof arabic_words / sizeof *arabic_words, term);
                vote_letters(v, raw);
                break;
        case SCRIPT_cyrillic:
                vote_letters(v, raw);
                break;
        case SCRIPT_other:
        case SCRIPT_greek:
        case SCRIPT_hebrew:
        case SCRIPT_han:
        case SCRIPT_kana:
        case SCRIPT_hangul:
        case SCRIPTS:
                break;
        }
}

/* The language with the most points of `langs`, the first of equals; *ret_lead is its lead. */
static enum text_lang leader(const struct votes *v, uint32_t langs, unsigned *ret_lead) {
        unsigned best = TEXT_LANG_und, second = 0;
        for (unsigned l = 1; l < TEXT_LANGS; l++) {
                if (!(langs >> l & 1) || v->lang[l] <= second)
                        continue;
                if (best == TEXT_LANG_und || v->lang[l] > v->lang[best]) {
                        second = v->lang[best];
                        best = l;
                } else {
                        second = v->lang[l];
                }
        }
        *ret_lead = v->lang[best] - second;
        return (enum text_lang) best;
}

static enum script main_script(const struct votes *v) {
        unsigned best = SCRIPT_other;
        for (unsigned s = 1; s < SCRIPTS; s++)
                if (v->script[s] > (best ? v->script[best] : 0))
                        best = s;
        return (enum script) best;
}

static const uint32_t languages_of[SCRIPTS] = {
        [SCRIPT_latin] = IN(en) | IN(de) | IN(fr) | IN(es) | IN(it) | IN(nl) | IN(pt) | IN(tr),
        [SCRIPT_arabic] = IN(fa) | IN(ar) | IN(ur) | IN(ckb) | IN(ps),
        [SCRIPT_cyrillic] = IN(ru) | IN(uk),
};

static enum text_lang decide(const struct votes *v) {
        enum script s = main_script(v);
        unsigned lead;
        enum text_lang l = leader(v, languages_of[s], &lead);
        switch (s) {
        case SCRIPT_latin:
        case SCRIPT_arabic:
        case SCRIPT_cyrillic:
                return v->lang[l] >= ENOUGH ? l : TEXT_LANG_und;
        case SCRIPT_greek:
                return TEXT_LANG_el;
        case SCRIPT_hebrew:
                return TEXT_LANG_he;
        case SCRIPT_han: /* Japanese has kana between its ideographs */
                return v->script[SCRIPT_kana] > v->script[s] / 10 ? TEXT_LANG_ja : TEXT_LANG_zh;
        case SCRIPT_kana:
                return TEXT_LANG_ja;
        case SCRIPT_hangul:
                return TEXT_LANG_ko;
        case SCRIPT_other:
        case SCRIPTS:
                break;
        }
        return TEXT_LANG_und;
}

static void votes_init(struct votes *v) {
        *v = (struct votes){ 0 };
        for (unsigned i = 0; i < SMALL_WORDS; i++)
                v->first[small_words[i].word[0] - 'a' + 1] = (uint16_t) (i + 1);
        for (unsigned c = 1; c < 27; c++)
                if (v->first[c] == 0)
                        v->first[c] = v->first[c - 1];
}

enum text_lang text_lang_of(struct str sample) {
        struct votes v;
        struct text_tokens t;
        struct text_token k;
        votes_init(&v);
        sample = str_sub(sample, 0, sample.n < SAMPLE ? sample.n : utf8_floor(sample, SAMPLE));
        text_tokens_init(&t, sample);
        for (unsigned n = 1; n <= WORDS_MAX && text_tokens_next(&t, &k); n++) {
                if (k.overlay)
                        continue;
                vote(&v, k.term, str_sub(sample, k.off, k.len));
                unsigned lead;
                if (n % 16 != 0)
                        continue;
                leader(&v, languages_of[main_script(&v)], &lead);
                if (lead >= FAR_AHEAD)
                        break;
        }
        return decide(&v);
}

static const struct {
        const char *alpha2, *alpha3, *name;
} langs[] = {
#define LANG(id, alpha2, alpha3, name) { alpha2, alpha3, name },
#include "text/text-lang.def"
#undef LANG
};

const char *text_lang_code(enum text_lang l) {
        return langs[l].alpha2;
}

const char *text_lang_name(enum text_lang l) {
        return langs[l].name;
}

bool text_lang_of_code(struct str code, enum text_lang *ret) {
        struct str rest = code, primary = str_cut(&rest, '-');
        for (unsigned l = 0; l < TEXT_LANGS; l++)
                if (str_eq_nocase(primary, str_of(langs[l].alpha2)) ||
                    str_eq_nocase(primary, str_of(langs[l].alpha3)))
                        return *ret = (enum text_lang) l, true;
        return false;
}
