/* "A contacted B": a name, a word of the lexicon or of the kinds, a name; in Persian the verb comes
 * last, in the past, and B stands behind a preposition: its infinitive is its stem with an "n". */
#include "query/query-occasion.h"

#include "base/vec.h"
#include "tie/tie-lex.h"

enum { WORDS = 64, VERB_WORDS = 4 };

struct cut {
        struct str v[WORDS];
        size_t n;
};

static void cut_words(struct str s, struct cut *ret) {
        ret->n = 0;
        for (struct str rest = str_trim(s); rest.n && ret->n < WORDS; rest = str_trim(rest))
                ret->v[ret->n++] = str_cut(&rest, ' ');
}

/* From the beginning of word i to the end of word j - 1. */
static struct str span(const struct cut *w, size_t i, size_t j) {
        if (i >= j)
                return (struct str){ "", 0 };
        const char *end = w->v[j - 1].p + w->v[j - 1].n;
        return (struct str){ w->v[i].p, (size_t) (end - w->v[i].p) };
}

static void want(struct query_sentence *s, const enum tie_kind *kinds, size_t n) {
        for (size_t i = 0; i < n; i++)
                s->kinds[kinds[i]] = true;
}

/* Kinds that hold others: who is in contact may meet, write or call. */
static void widen(struct query_sentence *s) {
        static const enum tie_kind contact[] = {
                TIE_met,       TIE_talked,    TIE_visited,   TIE_received,   TIE_called,
                TIE_wrote,     TIE_consulted, TIE_reported,  TIE_negotiated, TIE_sent,
                TIE_forwarded, TIE_attached,  TIE_contacted,
        };
        static const enum tie_kind wrote[] = { TIE_sent, TIE_wrote };
        static const enum tie_kind met[] = { TIE_met, TIE_visited, TIE_received };
        if (s->kinds[TIE_contacted])
                want(s, contact, sizeof contact / sizeof *contact);
        if (s->kinds[TIE_wrote])
                want(s, wrote, sizeof wrote / sizeof *wrote);
        if (s->kinds[TIE_met])
                want(s, met, sizeof met / sizeof *met);
}

/* The kinds of a verb as it stands there: words of the kinds, codes, lemmas of the lexicon. */
static bool kinds_of(const struct tie_lex *x, struct str verb, bool ret[static TIE_KINDS]) {
        const struct tie_frame *const *frames;
        char room[LANG_LEMMA], two[2 * LANG_LEMMA];
        bool found = tie_kind_find(verb, ret);
        for (unsigned k = TIE_none + 1; k < TIE_KINDS; k++)
                if (str_eq_nocase(verb, str_of(tie_kind_words((enum tie_kind) k))))
                        found = ret[k] = true;
        struct str rest = verb, first = str_cut(&rest, ' ');
        struct str lemma = lang_lemma_en(first, LANG_POS_VERB, room);
        if (rest.n) {
                int n = snprintf(two, sizeof two, "%.*s %.*s", STR_ARG(lemma), STR_ARG(rest));
                lemma = (struct str){ two, n < (int) sizeof two ? (size_t) n : 0 };
        }
        size_t n = found ? 0 : tie_lex_find(x, TEXT_LANG_en, lemma, &frames);
        for (size_t i = 0; i < n; i++)
                if (!(frames[i]->flags & (TIE_V_NOUN | TIE_V_IS | TIE_V_NOT)))
                        found = ret[frames[i]->kind] = true;
        return found;
}

static bool is_helper(struct str w) {
        static const char *const words[] = { "was",  "were", "is",   "are",     "been", "be", "has",
                                             "have", "had",  "with", "to",      "by",   "in", "on",
                                             "at",   "from", "of",   "against", "the" };
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
                if (str_eq_nocase(w, str_of(words[i])))
                        return true;
        return false;
}

static bool is_directed(const struct query_sentence *s) {
        for (unsigned k = TIE_none + 1; k < TIE_KINDS; k++)
                if (s->kinds[k] && tie_kind_shape((enum tie_kind) k) == TIE_SHAPE_to)
                        return true;
        return false;
}

/* What stands around the verb, less auxiliaries and prepositions; "was visited by" turns it. */
static bool take_sides(const struct cut *w, size_t i, size_t j, struct query_sentence *s) {
        bool passive = false;
        while (i > 0 && is_helper(w->v[i - 1])) {
                passive |= str_eq_nocase(w->v[i - 1], STR("was")) ||
                           str_eq_nocase(w->v[i - 1], STR("were")) ||
                           str_eq_nocase(w->v[i - 1], STR("is")) ||
                           str_eq_nocase(w->v[i - 1], STR("been"));
                i--;
        }
        passive &= j < w->n && str_eq_nocase(w->v[j], STR("by"));
        while (j < w->n && is_helper(w->v[j]))
                j++;
        s->a = span(w, 0, i);
        s->b = span(w, j, w->n);
        if (passive) {
                struct str x = s->a;
                s->a = s->b;
                s->b = x;
        }
        return s->a.n && s->b.n;
}

/* ---- Persian ------------------------------------------------------------------------------- */

static bool is_one_of(struct str w, const char *const *words) {
        for (; *words; words++)
                if (str_eq(w, str_of(*words)))
                        return true;
        return false;
}

/* The kinds of words i to the end, the last of them a past: "met" is the infinitive of what is left
 * without "-and" and the like. */
static bool kinds_of_fa(const struct tie_lex *x, const struct cut *w, size_t i,
                        bool ret[static TIE_KINDS]) {
        static const char *const ends[] = { "", "ند", "ه" };
        struct str verb = span(w, i, w->n);
        bool found = false;
        for (size_t k = 0; k < sizeof ends / sizeof *ends && !found; k++) {
                const struct tie_frame *const *frames;
                char room[LANG_LEMMA];
                if (!str_ends(verb, str_of(ends[k])))
                        continue;
                int stem = (int) (verb.n - strlen(ends[k]));
                int n = verb.n < LANG_LEMMA ? snprintf(room, sizeof room, "%.*sن", stem, verb.p)
                                            : 0;
                if (n <= 0 || n >= (int) sizeof room)
                        continue;
                struct str lemma = { room, (size_t) n };
                size_t all = tie_lex_find(x, TEXT_LANG_fa, lemma, &frames);
                for (size_t f = 0; f < all; f++)
                        if (!(frames[f]->flags & (TIE_V_NOUN | TIE_V_IS | TIE_V_NOT)))
                                found = ret[frames[f]->kind] = true;
        }
        return found;
}

/* "A with B met" */
static bool parse_fa(const struct tie_lex *x, struct cut *w, struct query_sentence *ret) {
        static const char *const is[] = { "است", "بود", "اند", "بودند", NULL };
        static const char *const to[] = { "با", "به", "از", "برای", NULL };
        if (w->n > 1 && is_one_of(w->v[w->n - 1], is))
                w->n--;
        for (size_t n = VERB_WORDS; n > 0; n--) {
                size_t verb = w->n > n ? w->n - n : 0, at = 1;
                *ret = (struct query_sentence){ .verb = span(w, verb, w->n) };
                if (verb < 3 || !kinds_of_fa(x, w, verb, ret->kinds))
                        continue;
                while (at < verb && !is_one_of(w->v[at], to))
                        at++;
                ret->a = span(w, 0, at);
                ret->b = span(w, at + 1, verb);
                return ret->b.n > 0;
        }
        return false;
}

int query_sentence_parse(struct str what, struct query_sentence *ret, struct err *e) {
        struct cut w;
        struct tie_lex *x = tie_lex_new();
        bool found = false;
        cut_words(what, &w);
        for (size_t n = VERB_WORDS; n > 0 && !found; n--)
                for (size_t i = 1; i + n < w.n && !found; i++) {
                        *ret = (struct query_sentence){ .verb = span(&w, i, i + n) };
                        found = !(n == 1 && is_helper(ret->verb)) &&
                                kinds_of(x, ret->verb, ret->kinds) && take_sides(&w, i, i + n, ret);
                }
        found = found || parse_fa(x, &w, ret);
        tie_lex_free(&x);
        if (!found)
                return err_hint(e, err_set(e, ERR_usage, "'%.*s' is not understood", STR_ARG(what)),
                                "somebody, a verb, somebody: \"A contacted B\"");
        widen(ret);
        ret->directed = is_directed(ret);
        return 0;
}
