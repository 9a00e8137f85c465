/* The lexicon of ties, hashed by lemma.
 *
 * Rows of the .def files are const; a lexicon holds, for each lemma of each language, pointers to
 * its rows in their order:
 *
 *   keys   sorted by hash of (language, lemma) -> first, n of `frames`
 *   wakes  sorted hashes of single words whose sentence is worth reading
 *
 * English words are looked up by their base forms as verb and as noun; Persian ones by what is left
 * when prefixes and endings are taken off. */
#include "tie/tie-lex.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "lang/lang-verb-fa.h"
#include "text/text-fold.h"

#include <stdlib.h>

#define TIE_VERB(rule, kind, words, from, to, what, flags)                                         \
        { rule, TIE_##kind, words, from, to, what, flags },
#define TIE_NOUN(rule, kind, words, from, to, what, flags)                                         \
        { rule, TIE_##kind, words, from, to, what, (flags) | TIE_V_NOUN },
#define TIE_IS(rule, kind, words, from, to, what, flags)                                           \
        { rule, TIE_##kind, words, from, to, what, (flags) | TIE_V_IS },
#define TIE_SPEECH(what, words)
static const struct tie_frame frames_en[] = {
#include "tie/tie-verb-en.def"
};
static const struct tie_frame frames_fa[] = {
#include "tie/tie-verb-fa.def"
};
#undef TIE_VERB
#undef TIE_NOUN
#undef TIE_IS
#undef TIE_SPEECH

struct speech {
        enum tie_speech what;
        const char *words;
};
#define TIE_VERB(rule, kind, words, from, to, what, flags)
#define TIE_NOUN(rule, kind, words, from, to, what, flags)
#define TIE_IS(rule, kind, words, from, to, what, flags)
#define TIE_SPEECH(what, words) { TIE_SPEECH_##what, words },
static const struct speech speech_en[] = {
#include "tie/tie-verb-en.def"
};
static const struct speech speech_fa[] = {
#include "tie/tie-verb-fa.def"
};

struct entry {
        uint64_t hash;
        uint32_t nth; /* of its language's rows: they keep their order */
        const struct tie_frame *frame;
};

struct tie_lex {
        VEC(struct entry) entries;
        const struct tie_frame **frames; /* of the entries, in their order */
        VEC(uint64_t) wakes;
        VEC(struct entry) speech; /* nth: what */
};

static uint64_t key_of(enum text_lang lang, struct str word) {
        return hash64(word.p, word.n) ^ (uint64_t) lang * 0x9e3779b97f4a7c15u;
}

static int by_hash(const void *a, const void *b) {
        const struct entry *x = a, *y = b;
        if (x->hash != y->hash)
                return x->hash < y->hash ? -1 : 1;
        return x->nth < y->nth ? -1 : x->nth > y->nth;
}

static int by_value(const void *a, const void *b) {
        uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
        return x < y ? -1 : x > y;
}

/* ---- what wakes ---------------------------------------------------------------------------------
 */

/* Verbs that say nothing without their noun. */
static bool is_light(struct str word) {
        return lang_clause_in(word,
                              "pay|hold|have|make|give|take|reach|be|do|get|come|go|put|set|keep|"
                              "see|use|start|continue|build|find|increase|play|run|send|forward|"
                              "confirm|begin|open|close|offer|provide|write|test|clear|develop|"
                              "bring|lose|win|draft|become|remain|express|plant|end|stop|face|draw|"
                              "receive|live|work|resume|boost|create|establish|expand|deepen|post|"
                              "issue|show|promise|call|lead|repeat|own|obtain|order|finish|"
                              "complete|return|throw|hit|approve|announce|adopt|launch|"
                              "کردن|شدن|دادن|داشتن|گرفتن|زدن|بودن|یافتن|نمودن|رساندن|رسیدن");
}

static void wake(struct tie_lex *x, enum text_lang lang, struct str word) {
        if (word.n)
                vec_push(&x->wakes, key_of(lang, word));
}

static void wake_by(struct tie_lex *x, enum text_lang lang, struct str words, bool verb) {
        struct str first = str_cut(&words, ' ');
        struct str next = words.p ? words : STR("");
        bool particle =
                lang_clause_in(next, "up|out|in|on|off|back|over|down|away|upon|into|with|by|"
                                     "for|to|at|of");
        if (lang == TEXT_LANG_fa) {
                if (lang_clause_in(first, "به|در|از|بر") && next.n) /* به قتل رساندن */
                        first = str_cut(&next, ' ');
                wake(x, lang, first);
                return;
        }
        if (verb && next.n && is_light(first) && !particle) {
                size_t at;
                while ((at = str_chr(next, ' ')) != SIZE_MAX)
                        next = str_sub(next, at + 1, next.n);
                wake(x, lang, next);
        } else {
                wake(x, lang, first);
        }
}

/* "have" with "object:stake|share": the noun is the rarer. */
static bool wake_by_noun(struct tie_lex *x, enum text_lang lang, struct str verb,
                         const char *what) {
        struct str words = str_of(what);
        if (lang != TEXT_LANG_en || !str_starts(words, STR("object:")) || words.n < 9 ||
            str_chr(words, ' ') != SIZE_MAX ||
            !lang_clause_in(verb, "have|get|give|take|keep|put|hold|win|enjoy|make|send|receive"))
                return false;
        str_cut(&words, ':');
        while (words.p) {
                struct str one = str_cut(&words, '|');
                wake(x, lang, one);
        }
        return true;
}

static void add_rows(struct tie_lex *x, enum text_lang lang, const struct tie_frame *rows,
                     size_t n) {
        for (size_t i = 0; i < n; i++) {
                struct str words = str_of(rows[i].words);
                while (words.p) {
                        struct str one = str_cut(&words, '|');
                        vec_push(&x->entries, (struct entry){ .hash = key_of(lang, one),
                                                              .nth = (uint32_t) i,
                                                              .frame = &rows[i] });
                        if (!wake_by_noun(x, lang, one, rows[i].what))
                                wake_by(x, lang, one, !(rows[i].flags & (TIE_V_NOUN | TIE_V_IS)));
                }
        }
}

static void add_speech(struct tie_lex *x, enum text_lang lang, const struct speech *rows,
                       size_t n) {
        for (size_t i = 0; i < n; i++) {
                struct str words = str_of(rows[i].words);
                while (words.p) {
                        struct str one = str_cut(&words, '|');
                        vec_push(&x->speech,
                                 (struct entry){ .hash = key_of(lang, one), .nth = rows[i].what });
                }
        }
}

struct tie_lex *tie_lex_new(void) {
        struct tie_lex *x = MEM_NEW(struct tie_lex);
        add_rows(x, TEXT_LANG_en, frames_en, sizeof frames_en / sizeof frames_en[0]);
        add_rows(x, TEXT_LANG_fa, frames_fa, sizeof frames_fa / sizeof frames_fa[0]);
        add_speech(x, TEXT_LANG_en, speech_en, sizeof speech_en / sizeof speech_en[0]);
        add_speech(x, TEXT_LANG_fa, speech_fa, sizeof speech_fa / sizeof speech_fa[0]);
        qsort(x->entries.v, x->entries.n, sizeof *x->entries.v, by_hash);
        qsort(x->wakes.v, x->wakes.n, sizeof *x->wakes.v, by_value);
        qsort(x->speech.v, x->speech.n, sizeof *x->speech.v, by_hash);
        x->frames = mem_array(NULL, x->entries.n, sizeof(*x->frames));
        for (size_t i = 0; i < x->entries.n; i++)
                x->frames[i] = x->entries.v[i].frame;
        return x;
}

void tie_lex_free(struct tie_lex **at) {
        struct tie_lex *x = *at;
        if (!x)
                return;
        vec_done(&x->entries);
        vec_done(&x->wakes);
        vec_done(&x->speech);
        mem_free((void *) x->frames);
        mem_free(x);
        *at = NULL;
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static size_t first_of(const struct entry *v, size_t n, uint64_t hash) {
        size_t lo = 0, hi = n;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (v[mid].hash < hash)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        return lo;
}

size_t tie_lex_find(const struct tie_lex *x, enum text_lang lang, struct str lemma,
                    const struct tie_frame *const **ret) {
        uint64_t hash = key_of(lang, lemma);
        size_t at = first_of(x->entries.v, x->entries.n, hash), n = 0;
        while (at + n < x->entries.n && x->entries.v[at + n].hash == hash)
                n++;
        *ret = &x->frames[at];
        return n;
}

enum tie_speech tie_lex_speech(const struct tie_lex *x, enum text_lang lang, struct str lemma) {
        uint64_t hash = key_of(lang, lemma);
        size_t at = first_of(x->speech.v, x->speech.n, hash);
        return at < x->speech.n && x->speech.v[at].hash == hash
                       ? (enum tie_speech) x->speech.v[at].nth
                       : TIE_SPEECH_none;
}

static bool knows(const struct tie_lex *x, enum text_lang lang, struct str word) {
        uint64_t hash = key_of(lang, word);
        return word.n && bsearch(&hash, x->wakes.v, x->wakes.n, sizeof hash, by_value);
}

static bool wakes_en(const struct tie_lex *x, struct str word) {
        char to[LANG_LEMMA];
        if (word.n >= LANG_LEMMA)
                return false;
        return knows(x, TEXT_LANG_en, lang_lemma_en(word, LANG_POS_VERB, to)) ||
               knows(x, TEXT_LANG_en, lang_lemma_en(word, LANG_POS_NOUN, to));
}

/* Any beginning of two letters and more: endings stay; verbs by their infinitive. */
static bool wakes_fa(const struct tie_lex *x, struct str word) {
        struct lang_verb_fa v;
        struct buf folded;
        buf_init(&folded, 0);
        text_fold(word, &folded);
        struct str w = buf_str(&folded);
        bool woken = lang_verb_fa(w, &v) && knows(x, TEXT_LANG_fa, v.infinitive);
        for (size_t n = 4; n <= w.n && !woken; n += 2)
                woken = knows(x, TEXT_LANG_fa, str_sub(w, 0, n));
        buf_done(&folded);
        return woken;
}

bool tie_lex_wakes(const struct tie_lex *x, enum text_lang lang, struct str word,
                   uint64_t room[static TIE_LEX_CACHE]) {
        uint64_t hash = key_of(lang, word) | 1;
        uint64_t *at = &room[(hash >> 20) % TIE_LEX_CACHE];
        if ((*at | 1) == hash)
                return !(*at & 1);
        bool woken = lang == TEXT_LANG_fa ? wakes_fa(x, word) : wakes_en(x, word);
        *at = woken ? hash & ~(uint64_t) 1 : hash;
        return woken;
}
