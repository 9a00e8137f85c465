/* "A contacted B": a name, a word of the lexicon or of the kinds, a name. */
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

int query_sentence_parse(struct str what, struct query_sentence *ret, struct err *e) {
        struct cut w;
        struct tie_lex *x = tie_lex_new();
        bool found = false;
        cut_words(what, &w);
        for (size_t n = VERB_WORDS; n > 0 && !found; n--)
                for (size_t i = 1; i + n < w.n && !found; i++) {
                        *ret = (struct query_sentence){ .verb = span(&w, i, i + n) };
                        found = kinds_of(x, ret->verb, ret->kinds) && take_sides(&w, i, i + n, ret);
                }
        tie_lex_free(&x);
        if (!found)
                return err_hint(e, err_set(e, ERR_usage, "'%.*s' is not understood", STR_ARG(what)),
                                "somebody, a verb, somebody: \"A contacted B\"");
        widen(ret);
        ret->directed = is_directed(ret);
        return 0;
}
