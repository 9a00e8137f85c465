/* What the gaps of a quotation hide: negations, conditions, whose word it is; what brackets change.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "quote/quote-match-work.h"
#include "text/text-fold.h"

enum word_kind { WORD_negation, WORD_condition, WORD_attribution, WORD_KINDS };

static const struct {
        enum word_kind kind;
        const char *words;
} all[] = {
#define WORDS(kind, words) { WORD_##kind, words },
#include "quote/quote-words.def"
#undef WORDS
};

/* Is the folded `word` one of that kind?  Hidden stretches are short, lists too. */
static bool is_kind(struct str word, enum word_kind kind, struct buf *room) {
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
                struct str rest = str_of(all[i].words);
                if (all[i].kind != kind)
                        continue;
                while (rest.n) {
                        struct str w = str_cut(&rest, ' ');
                        bool open = str_ends(w, STR("*"));
                        buf_clear(room);
                        text_fold(open ? str_sub(w, 0, w.n - 1) : w, room);
                        if (room->n &&
                            (open ? str_starts(word, buf_str(room)) : str_eq(word, buf_str(room))))
                                return true;
                }
        }
        return false;
}

struct hidden {
        bool has[WORD_KINDS];
};

/* don't, ain't: a negation within the word. */
static bool denies(struct str word) {
        return str_ends_nocase(word, STR("n't")) || str_ends_nocase(word, STR("n’t"));
}

static void look_text(struct str text, const struct quote_token *t, struct hidden *h,
                      struct buf *fold, struct buf *room) {
        buf_clear(fold);
        text_fold(str_sub(text, t->off, t->len), fold);
        h->has[WORD_negation] |= denies(str_sub(text, t->off, t->len));
        for (unsigned k = 0; k < WORD_KINDS; k++)
                h->has[k] |= is_kind(buf_str(fold), (enum word_kind) k, room);
}

static void look(struct str text, const struct quote_tokens *words, size_t from, size_t to,
                 struct hidden *h) {
        struct buf fold, room;
        buf_init(&fold, 0);
        buf_init(&room, 0);
        for (size_t i = from; i < to && i < words->v.n; i++)
                look_text(text, &words->v.v[i], h, &fold, &room);
        buf_done(&fold);
        buf_done(&room);
}

/* ---- elisions
 * -------------------------------------------------------------------------------------- */

/* Of [from, to), the part that belongs to the sentence before, and to that behind. */
static unsigned elision(const struct quote_source *s, size_t from, size_t to) {
        struct hidden h = { 0 };
        size_t first = from, last = to;
        unsigned r = 0;
        while (first <= to && first < s->words.v.n && !s->words.v.v[first].starts)
                first++;
        while (last > from && !s->words.v.v[last].starts)
                last--;
        bool apart = first <= to && s->words.v.v[last].starts && last > from - (from > 0);
        if (!apart || first > to) {
                look(s->text, &s->words, from, to, &h);
        } else {
                look(s->text, &s->words, from, first, &h);
                look(s->text, &s->words, last, to, &h);
                if (last < to)
                        r |= QUOTE_JOINS_sentences;
        }
        r |= h.has[WORD_negation] ? QUOTE_HIDES_negation : 0u;
        r |= h.has[WORD_condition] ? QUOTE_HIDES_condition : 0u;
        r |= h.has[WORD_attribution] ? QUOTE_HIDES_attribution : 0u;
        return r;
}

/* ---- brackets
 * ----------------------------------------------------------------------------------------- */

static bool holds_fold(const struct quote_tokens *t, size_t from, size_t to, uint64_t fold) {
        for (size_t i = from; i < to; i++)
                if (t->v.v[i].fold == fold)
                        return true;
        return false;
}

/* Numbers, or names, on one side that the other has not. */
static bool differs(const struct quote_tokens *a, size_t a_from, size_t a_to,
                    const struct quote_tokens *b, size_t b_from, size_t b_to, bool names) {
        for (size_t i = a_from; i < a_to; i++) {
                const struct quote_token *t = &a->v.v[i];
                bool of_kind =
                        names ? t->upper && !t->starts && !t->digits && t->len > 1 : t->digits;
                if (of_kind && !holds_fold(b, b_from, b_to, t->fold))
                        return true;
        }
        return false;
}

static bool has_name(const struct quote_tokens *t, size_t from, size_t to) {
        for (size_t i = from; i < to; i++)
                if (t->v.v[i].upper && t->v.v[i].len > 1)
                        return true;
        return false;
}

static unsigned bracket(const struct quote_source *s, struct str words, size_t from, size_t to) {
        struct quote_tokens in = { 0 };
        struct hidden was = { 0 }, is = { 0 };
        unsigned r = 0;
        quote_tokens_put(&in, words, 0);
        look(s->text, &s->words, from, to, &was);
        look(words, &in, 0, in.v.n, &is);
        if (was.has[WORD_negation] != is.has[WORD_negation])
                r |= QUOTE_BRACKET_negation;
        if (was.has[WORD_condition] && !is.has[WORD_condition])
                r |= QUOTE_HIDES_condition;
        if (was.has[WORD_attribution] && !is.has[WORD_attribution])
                r |= QUOTE_HIDES_attribution;
        bool replaced = to > from;
        if (replaced && (differs(&s->words, from, to, &in, 0, in.v.n, false) ||
                         differs(&in, 0, in.v.n, &s->words, from, to, false)))
                r |= QUOTE_BRACKET_number;
        if (replaced && has_name(&in, 0, in.v.n) &&
            differs(&s->words, from, to, &in, 0, in.v.n, true))
                r |= QUOTE_BRACKET_name;
        if (to - from > in.v.n + 6)
                r |= QUOTE_BRACKET_wide;
        quote_tokens_done(&in);
        return r;
}

/* ---- all gaps
 * ------------------------------------------------------------------------------------------ */

static unsigned unmarked(const struct quote_source *s, size_t from, size_t to) {
        if (from == to)
                return 0;
        return s->words.v.v[to].starts && s->words.v.v[from].starts ? 0u : QUOTE_UNMARKED;
}

unsigned quote_read_gaps(const struct quote_source *s, const struct quote_shape *q,
                         const struct quote_found *at) {
        unsigned r = 0;
        for (size_t i = 1; i < q->runs.n; i++) {
                const struct quote_run *run = &q->runs.v[i];
                size_t from = at[i - 1].to, to = at[i].from;
                if (quote_source_speaker(s, from - 1) != quote_source_speaker(s, to))
                        r |= QUOTE_JOINS_speakers;
                if (run->gap == QUOTE_GAP_BRACKET)
                        r |= bracket(s, run->bracket, from, to);
                else if (run->gap == QUOTE_GAP_BREAK)
                        r |= unmarked(s, from, to);
                else
                        r |= elision(s, from, to) |
                             (run->bracket.n ? bracket(s, run->bracket, to, to) : 0u);
        }
        return r;
}
