/* Runs to places, places to a chain, a chain to a verdict; see quote-match.h. */
#include "base/utf8.h"
#include "quote/quote-match-work.h"
#include "text/text-fold.h"

const char *quote_verdict_id(enum quote_verdict v) {
        static const char *const ids[] = { "verbatim", "faithful", "risk", "altered", "not-found" };
        return ids[v];
}

static const struct {
        const char *id, *words;
} reasons[QUOTE_REASONS] = {
        { "hides-negation", "what is left out holds a negation" },
        { "hides-condition", "what is left out holds a condition or a doubt" },
        { "hides-attribution", "what is left out says on whose word it is" },
        { "joins-sentences", "parts of two sentences are joined" },
        { "joins-speakers", "words of two speakers are joined" },
        { "joins-documents", "words of two documents are joined" },
        { "bracket-name", "a bracket changes a name" },
        { "bracket-number", "a bracket changes a number" },
        { "bracket-negation", "a bracket takes away or puts in a negation" },
        { "bracket-wide", "a bracket stands for many words" },
        { "order", "its parts stand in another order in the source" },
        { "unmarked", "words between its parts are left out without a mark" },
};

const char *quote_reason_id(unsigned bit) {
        return bit < QUOTE_REASONS ? reasons[bit].id : "";
}

const char *quote_reason_words(unsigned bit) {
        return bit < QUOTE_REASONS ? reasons[bit].words : "";
}

const char *quote_op_id(enum quote_op op) {
        static const char *const ids[] = { "same",   "changed", "left-out",
                                           "put-in", "elided",  "replaced" };
        return ids[op];
}

void quote_match_done(struct quote_match *m) {
        vec_done(&m->edits);
}

/* ---- a run, word for word -----------------------------------------------------------------------
 */

static struct str word_text(struct str text, const struct quote_token *t) {
        return str_sub(text, t->off, t->len);
}

/* [T]he and talk[ed]: the letters outside the bracket must stand. */
static bool same_marked(const struct quote_source *s, const struct quote_shape *q, size_t i,
                        size_t j) {
        const struct quote_token *a = &q->words.v.v[i], *b = &s->words.v.v[j];
        if (q->marked.v[i] == QUOTE_CASE) {
                bool ascii = !((unsigned char) q->text.p[a->off] & 0x80);
                return a->fold == b->fold && (a->letters == b->letters || !ascii);
        }
        struct buf x, y;
        buf_init(&x, 0);
        buf_init(&y, 0);
        text_fold(word_text(buf_str(&q->text), a), &x);
        text_fold(word_text(s->text, b), &y);
        size_t stem = x.n > 3 ? x.n - 1 : x.n; /* "writ[ing]" for "write" */
        bool same = y.n >= stem && memcmp(x.p, y.p, stem) == 0 && y.n <= x.n + 4;
        buf_done(&x);
        buf_done(&y);
        return same;
}

/* Walk a run from word `j` of the source; where it ends, or 0. */
static size_t walk(const struct quote_source *s, const struct quote_shape *q,
                   const struct quote_run *run, size_t j, unsigned *rules) {
        bool free_case = run->gap != QUOTE_GAP_BRACKET;
        for (size_t i = run->from; i < run->to;) {
                size_t na = 1, nb = 1;
                if (j >= s->words.v.n)
                        return 0;
                bool same = q->marked.v[i] != QUOTE_PLAIN
                                    ? same_marked(s, q, i, j)
                                    : quote_tokens_same(&q->words, i, &s->words, j,
                                                        free_case && i == run->from, &na, &nb,
                                                        rules) > 0;
                if (!same || i + na > run->to)
                        return 0;
                i += na;
                j += nb;
        }
        return j;
}

/* The word of a run that the source has least often; SIZE_MAX: one that it has is not found. */
static size_t anchor(const struct quote_source *s, const struct quote_shape *q,
                     const struct quote_run *run, size_t *ret_n, size_t *ret_first) {
        size_t best = SIZE_MAX, best_n = SIZE_MAX;
        for (size_t i = run->from; i < run->to; i++) {
                size_t first, n;
                if (q->marked.v[i] == QUOTE_PREFIX)
                        continue;
                n = quote_source_places(s, q->words.v.v[i].fold, &first);
                if (n > 0 && n < best_n) {
                        best = i;
                        best_n = n;
                        *ret_first = first;
                }
        }
        *ret_n = best == SIZE_MAX ? 0 : best_n;
        return best;
}

static int by_from(const void *a, const void *b) {
        const struct quote_found *x = a, *y = b;
        return x->from < y->from ? -1 : x->from > y->from;
}

/* Joined words make the distance from the run's first word to its anchor uncertain by a few. */
static bool try_around(const struct quote_source *s, const struct quote_shape *q,
                       const struct quote_run *run, size_t at, size_t back,
                       struct quote_found *ret) {
        static const int shifts[] = { 0, 1, -1, 2, -2, 3, -3 };
        for (size_t k = 0; k < sizeof shifts / sizeof *shifts; k++) {
                int64_t from = (int64_t) at - (int64_t) back + shifts[k];
                unsigned rules = 0;
                if (from < 0 || from >= (int64_t) s->words.v.n)
                        continue;
                size_t end = walk(s, q, run, (size_t) from, &rules);
                if (end) {
                        *ret = (struct quote_found){ (uint32_t) from, (uint32_t) end, rules };
                        return true;
                }
        }
        return false;
}

size_t quote_find_run(const struct quote_source *s, const struct quote_shape *q, size_t i,
                      struct quote_found *ret) {
        const struct quote_run *run = &q->runs.v[i];
        size_t places, first = 0, n = 0, kept = 0;
        size_t a = anchor(s, q, run, &places, &first);
        if (a == SIZE_MAX)
                return 0;
        for (size_t k = 0; k < places && n < QUOTE_FOUND_MOST; k++)
                n += try_around(s, q, run, s->places[first + k].at, a - run->from, &ret[n]);
        qsort(ret, n, sizeof *ret, by_from);
        for (size_t k = 0; k < n; k++)
                if (kept == 0 || ret[k].from != ret[kept - 1].from)
                        ret[kept++] = ret[k];
        return kept;
}

bool quote_match_run(const struct quote_source *s, const struct quote_shape *q, size_t i) {
        struct quote_found found[QUOTE_FOUND_MOST];
        return quote_find_run(s, q, i, found) > 0;
}

/* ---- a chain
 * ---------------------------------------------------------------------------------------- */

struct link {
        struct quote_found at;
        uint64_t cost; /* of the best chain that ends here */
        size_t before; /* its link in the run before */
};

enum { BRACKET_WORDS = 8, FAR = 100000 };

/* What it costs to go from `a` to `b` over the gap before b's run; UINT64_MAX: no way. */
static uint64_t cost(const struct quote_source *s, const struct quote_run *run,
                     const struct quote_found *a, const struct quote_found *b) {
        if (b->from < a->to)
                return UINT64_MAX;
        uint64_t hidden = b->from - a->to;
        if (run->gap == QUOTE_GAP_BRACKET)
                hidden *= 4;
        if (run->gap == QUOTE_GAP_BREAK)
                hidden *= 2;
        if (quote_source_speaker(s, a->to - 1u) != quote_source_speaker(s, b->from))
                hidden += FAR;
        return hidden;
}

struct chain {
        VEC(struct link) links;
        size_t *first; /* of each run, and the end */
};

/* Links of run `i` behind those of the run before it; false: there are none. */
static bool chain_run(const struct quote_source *s, const struct quote_shape *q, size_t i,
                      struct chain *c) {
        struct quote_found found[QUOTE_FOUND_MOST];
        size_t n = quote_find_run(s, q, i, found);
        c->first[i] = c->links.n;
        for (size_t k = 0; k < n; k++) {
                struct link l = { found[k], i ? UINT64_MAX : 0, SIZE_MAX };
                for (size_t p = i ? c->first[i - 1] : 0; i && p < c->first[i]; p++) {
                        uint64_t step = cost(s, &q->runs.v[i], &c->links.v[p].at, &found[k]);
                        if (step != UINT64_MAX && c->links.v[p].cost != UINT64_MAX &&
                            c->links.v[p].cost + step < l.cost) {
                                l.cost = c->links.v[p].cost + step;
                                l.before = p;
                        }
                }
                vec_push(&c->links, l);
        }
        c->first[i + 1] = c->links.n;
        return n > 0;
}

enum chained { CHAIN_NONE, CHAIN_DISORDER, CHAIN_WHOLE };

/* The cheapest chain, a place for each run in ret[]. */
static enum chained chain(const struct quote_source *s, const struct quote_shape *q,
                          struct quote_found *ret) {
        size_t runs = q->runs.n, best = SIZE_MAX;
        struct chain c = { .first = mem_array(NULL, runs + 2, sizeof *c.first) };
        bool all = true;
        for (size_t i = 0; all && i < runs; i++)
                all = chain_run(s, q, i, &c);
        for (size_t k = all ? c.first[runs - 1] : 0; all && k < c.links.n; k++)
                if (c.links.v[k].cost != UINT64_MAX &&
                    (best == SIZE_MAX || c.links.v[k].cost < c.links.v[best].cost))
                        best = k;
        for (size_t i = runs, k = best; best != SIZE_MAX && i-- > 0; k = c.links.v[k].before)
                ret[i] = c.links.v[k].at;
        for (size_t i = 0; all && best == SIZE_MAX && i < runs; i++)
                ret[i] = c.links.v[c.first[i]].at;
        vec_done(&c.links);
        mem_free(c.first);
        return !all ? CHAIN_NONE : best == SIZE_MAX ? CHAIN_DISORDER : CHAIN_WHOLE;
}

/* ---- a verdict
 * ------------------------------------------------------------------------------------- */

static void put_edit(struct quote_match *m, const struct quote_source *s,
                     const struct quote_shape *q, const struct quote_run *run,
                     const struct quote_found *at) {
        const struct quote_token *b = s->words.v.v;
        uint32_t off = quote_shape_off(q, run->from);
        uint32_t src = b[at->from].off, end = b[at->to - 1].off + b[at->to - 1].len;
        vec_push(&m->edits,
                 (struct quote_edit){ QUOTE_SAME, off, quote_shape_end(q, run->to - 1) - off, src,
                                      end - src });
}

static void put_gap(struct quote_match *m, const struct quote_run *run) {
        struct quote_edit *last = m->edits.n ? &m->edits.v[m->edits.n - 1] : NULL;
        if (last == NULL || run->gap == QUOTE_GAP_NONE)
                return;
        vec_push(&m->edits,
                 (struct quote_edit){ run->gap == QUOTE_GAP_BRACKET ? QUOTE_REPLACED : QUOTE_ELIDED,
                                      last->off + last->len, 0, last->src_off + last->src_len, 0 });
}

/* The edits of a whole chain; gaps reach from the end of one run to the next. */
static void put_edits(const struct quote_source *s, const struct quote_shape *q,
                      const struct quote_found *at, struct quote_match *m) {
        for (size_t i = 0; i < q->runs.n; i++) {
                put_gap(m, &q->runs.v[i]);
                put_edit(m, s, q, &q->runs.v[i], &at[i]);
                if (i > 0 && m->edits.n >= 3) {
                        struct quote_edit *g = &m->edits.v[m->edits.n - 2], *e = g + 1;
                        g->len = e->off > g->off ? e->off - g->off : 0;
                        g->src_len = e->src_off > g->src_off ? e->src_off - g->src_off : 0;
                }
        }
}

static void whole(const struct quote_source *s, const struct quote_shape *q,
                  const struct quote_found *at, bool ordered, struct quote_match *m) {
        const struct quote_token *b = s->words.v.v;
        bool hidden = false;
        m->same = 1;
        m->rules |= q->rules;
        for (size_t i = 0; i < q->runs.n; i++) {
                m->rules |= at[i].rules;
                hidden |= i > 0 && at[i].from != at[i - 1].to;
        }
        m->reasons = ordered ? quote_read_gaps(s, q, at) : QUOTE_ORDER;
        m->off = b[at[0].from].off;
        uint32_t last = at[q->runs.n - 1].to - 1u;
        uint32_t end = b[last].off + b[last].len;
        m->len = end > m->off ? end - m->off : 0;
        put_edits(s, q, at, m);
        bool marked = q->elided || hidden || q->brackets_end.n || q->runs.v[0].bracket.n ||
                      q->rules & (QUOTE_RULE_bracket_case | QUOTE_RULE_bracket_tense);
        bool ruled = m->rules & ~(unsigned) (QUOTE_RULE_wrap | QUOTE_RULE_quote_marks |
                                             QUOTE_RULE_sic | QUOTE_RULE_joiner);
        m->verdict = m->reasons ? QUOTE_RISK : marked || ruled ? QUOTE_FAITHFUL : QUOTE_VERBATIM;
}

void quote_match(const struct quote_source *s, const struct quote_shape *q,
                 struct quote_match *ret) {
        enum { RUNS_MOST = 64 };
        struct quote_found at[RUNS_MOST];
        vec_clear(&ret->edits);
        ret->verdict = QUOTE_NOT_FOUND;
        ret->reasons = ret->rules = 0;
        ret->off = ret->len = 0;
        ret->same = 0;
        if (q->runs.n == 0 || q->runs.n > RUNS_MOST || s->words.v.n == 0)
                return;
        enum chained c = chain(s, q, at);
        if (c != CHAIN_NONE)
                whole(s, q, at, c == CHAIN_WHOLE, ret);
        else if (quote_align(s, q, ret))
                ret->verdict = QUOTE_ALTERED;
}
