/* What the gaps of a quotation hide: negations, conditions, whose word it is; what brackets change.
 */
#include "base/buf.h"
#include "base/hash.h"
#include "quote/quote-match-work.h"
#include "text/text-fold.h"

enum word_kind { WORD_negation, WORD_condition, WORD_attribution, WORD_pronoun, WORD_KINDS };

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

/* A number on one side that the other has not. */
static bool differs(const struct quote_tokens *a, size_t a_from, size_t a_to,
                    const struct quote_tokens *b, size_t b_from, size_t b_to) {
        for (size_t i = a_from; i < a_to; i++)
                if (a->v.v[i].digits && !holds_fold(b, b_from, b_to, a->v.v[i].fold))
                        return true;
        return false;
}

/* Could the word be a name: a capital, or letters that have none, and no pronoun. */
static bool may_name(struct str text, const struct quote_token *t) {
        struct buf fold, room;
        unsigned char c = (unsigned char) text.p[t->off];
        if (t->digits || t->len < 2 || !(t->upper || (c >= 0xd8 && c <= 0xdb)))
                return false;
        buf_init(&fold, 0);
        buf_init(&room, 0);
        text_fold(str_sub(text, t->off, t->len), &fold);
        bool other = is_kind(buf_str(&fold), WORD_pronoun, &room);
        buf_done(&fold);
        buf_done(&room);
        return !other;
}

/* Names of the source that the words in brackets put others in place of. */
static bool renames(const struct quote_source *s, size_t from, size_t to, struct str words,
                    const struct quote_tokens *in) {
        bool names = false, gone = false;
        for (size_t i = 0; i < in->v.n; i++)
                names |= may_name(words, &in->v.v[i]);
        for (size_t i = from; names && i < to; i++)
                gone |= may_name(s->text, &s->words.v.v[i]) &&
                        !holds_fold(in, 0, in->v.n, s->words.v.v[i].fold);
        return names && gone;
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
        if (replaced && (differs(&s->words, from, to, &in, 0, in.v.n) ||
                         differs(&in, 0, in.v.n, &s->words, from, to)))
                r |= QUOTE_BRACKET_number;
        if (replaced && renames(s, from, to, words, &in))
                r |= QUOTE_BRACKET_name;
        if (to - from > in.v.n + 6)
                r |= QUOTE_BRACKET_wide;
        quote_tokens_done(&in);
        return r;
}

/* ---- all gaps
 * ------------------------------------------------------------------------------------------ */

/* Half of a sentence, and another that the draft lets go on from it with a small letter. */
static unsigned reads_on(const struct quote_source *s, const struct quote_shape *q,
                         const struct quote_run *run, size_t from, size_t to) {
        const struct quote_token *w = &q->words.v.v[run->from];
        bool small = ascii_alpha(q->text.p[w->off]) && !w->upper;
        return small && from < to && s->words.v.v[to].starts && !s->words.v.v[from].starts
                       ? QUOTE_JOINS_sentences
                       : 0u;
}

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
                        r |= elision(s, from, to) | reads_on(s, q, run, from, to) |
                             (run->bracket.n ? bracket(s, run->bracket, to, to) : 0u);
        }
        return r;
}
