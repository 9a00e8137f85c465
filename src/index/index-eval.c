/* Which documents of a window match a node, and what it adds to their scores.
 *
 * A window is 8,192 documents: one bit each for "matches", one float each for the score, both of
 * which stay in the first-level cache while all words of the query go over them in turn (term at a
 * time inside a window, as Lucene's BooleanScorer does).  Below AND, each kid is only asked about
 * what the kids before it have left: lists then skip blocks without a candidate. */
#include "index/index-plan.h"

#include "base/bug.h"

static void bits_clear(uint64_t *bits) {
        memset(bits, 0, INDEX_WINDOW_WORDS * sizeof *bits);
}

static void bits_and(uint64_t *bits, const uint64_t *with) {
        for (unsigned i = 0; i < INDEX_WINDOW_WORDS; i++)
                bits[i] &= with[i];
}

static bool bits_empty(const uint64_t *bits) {
        uint64_t any = 0;
        for (unsigned i = 0; i < INDEX_WINDOW_WORDS; i++)
                any |= bits[i];
        return !any;
}

bool index_bits_any(const uint64_t *bits, uint32_t from, uint32_t to) {
        uint32_t first = from / 64, last = to / 64;
        uint64_t head = UINT64_MAX << from % 64, foot = UINT64_MAX >> (63 - to % 64);
        if (first == last)
                return bits[first] & head & foot;
        if (bits[first] & head || bits[last] & foot)
                return true;
        for (uint32_t i = first + 1; i < last; i++)
                if (bits[i])
                        return true;
        return false;
}

/* ---- lists -------------------------------------------------------------------------------- */

/* Bring the next block that reaches into the window, and may hold a candidate, under the cursor,
 * with c->i at its first document in the window; false if there is none. */
static bool next_block(struct index_plan *p, struct index_cursor *c, struct index_window w,
                       const uint64_t *within, uint32_t *at) {
        for (; *at < c->n_blocks; ++*at) {
                uint32_t from = *at ? index_cursor_last(c, *at - 1) + 1 : 0;
                uint32_t last = index_cursor_last(c, *at);
                if (from >= w.end)
                        return false;
                from = from > w.from ? from : w.from;
                last = last < w.end ? last : w.end - 1;
                if (last < from ||
                    (within && !index_bits_any(within, from - w.from, last - w.from)))
                        continue;
                if (!index_cursor_block(c, *at)) {
                        p->corrupt = ERR_corrupt;
                        return false;
                }
                if (c->i >= c->n || (c->i && c->docs[c->i - 1] >= w.from))
                        c->i = 0; /* somebody else stood here */
                while (c->i < c->n && c->docs[c->i] < w.from)
                        c->i++;
                ++*at;
                return true;
        }
        return false;
}

void index_list_bits(struct index_plan *p, struct index_cursor *c, struct index_window w,
                     const uint64_t *within, uint32_t fields, uint64_t *bits) {
        uint32_t at = index_cursor_find(c, w.from);
        while (next_block(p, c, w, within, &at)) {
                if (fields && !index_cursor_count(c))
                        break;
                uint32_t i = c->i;
                for (; i < c->n && c->docs[i] < w.end; i++) {
                        uint32_t d = c->docs[i] - w.from;
                        if (!fields || c->masks[i] & fields)
                                bits[d / 64] |= 1ull << d % 64;
                }
                c->i = i;
        }
        if (c->corrupt)
                p->corrupt = ERR_corrupt;
}

/* Frequency of a posting, weighted by its fields; if only some of the fields are asked for, one
 * for each of those (counts are not kept by field). */
static inline float posting_tf(const struct index *ix, const struct index_cursor *c, uint32_t i,
                               uint32_t fields) {
        uint32_t mask = c->masks[i], in = fields ? mask & fields : mask;
        float n = in == mask ? (float) c->counts[i] : (float) __builtin_popcount(in);
        return n * ix->weight[in];
}

static void list_scores(struct index_plan *p, struct index_cursor *c, struct index_window w,
                        const uint64_t *within, const struct index_node *n, uint64_t *bits,
                        float *scores) {
        const uint8_t *norms = p->s->norms + w.from;
        uint32_t at = index_cursor_find(c, w.from);
        while (next_block(p, c, w, within, &at)) {
                if (!index_cursor_count(c))
                        break;
                uint32_t i = c->i;
                for (; i < c->n && c->docs[i] < w.end; i++) {
                        uint32_t d = c->docs[i] - w.from;
                        if ((within && !(within[d / 64] >> d % 64 & 1)) ||
                            (n->fields && !(c->masks[i] & n->fields)))
                                continue;
                        float tf = posting_tf(p->ix, c, i, n->fields);
                        bits[d / 64] |= 1ull << d % 64;
                        scores[d] += n->weight * tf / (tf + p->ix->norm[norms[d]]);
                }
                c->i = i;
        }
        if (c->corrupt)
                p->corrupt = ERR_corrupt;
}

static void list_frequencies(struct index_plan *p, struct index_cursor *c, struct index_window w,
                             const uint64_t *within, uint32_t fields, float weight,
                             uint64_t *bits) {
        uint32_t at = index_cursor_find(c, w.from);
        while (next_block(p, c, w, within, &at)) {
                if (!index_cursor_count(c))
                        break;
                uint32_t i = c->i;
                for (; i < c->n && c->docs[i] < w.end; i++) {
                        uint32_t d = c->docs[i] - w.from;
                        if (fields && !(c->masks[i] & fields))
                                continue;
                        bits[d / 64] |= 1ull << d % 64;
                        p->tf[d] += weight * posting_tf(p->ix, c, i, fields);
                }
                c->i = i;
        }
        if (c->corrupt)
                p->corrupt = ERR_corrupt;
}

/* A word scores less than n->weight: so much more puts the documents of its exact form first. */
static void put_exact_first(struct index_plan *p, const struct index_node *n, struct index_window w,
                            const uint64_t *within, float *scores) {
        const struct index_slot *s = n->slots;
        uint64_t exact[INDEX_WINDOW_WORDS] = { 0 };
        if (!(n->q->classes & INDEX_EXACT_FIRST) || s->forms.v[0].form.how != INDEX_FORM_exact)
                return;
        struct index_cursor again = s->cursors[0];
        index_list_bits(p, &again, w, within, n->fields, exact);
        for (uint32_t d = 0; index_bits_next(exact, INDEX_WINDOW, &d); d++)
                scores[d] += n->weight;
}

/* Several forms are one word: their frequencies are summed before they become a score. */
static void eval_forms(struct index_plan *p, struct index_node *n, struct index_window w,
                       const uint64_t *within, uint64_t *bits, float *scores) {
        const struct index_slot *s = n->slots;
        put_exact_first(p, n, w, within, scores);
        for (size_t i = 0; i < s->forms.n; i++)
                list_frequencies(p, &s->cursors[i], w, within, n->fields, s->forms.v[i].form.weight,
                                 bits);
        for (uint32_t d = 0; index_bits_next(bits, INDEX_WINDOW, &d); d++) {
                scores[d] +=
                        n->weight * p->tf[d] / (p->tf[d] + p->ix->norm[p->s->norms[w.from + d]]);
                p->tf[d] = 0;
        }
}

static void eval_term(struct index_plan *p, struct index_node *n, struct index_window w,
                      const uint64_t *within, uint64_t *bits, float *scores) {
        struct index_slot *s = n->slots;
        if (!scores || n->weight == 0)
                for (size_t i = 0; i < s->forms.n; i++)
                        index_list_bits(p, &s->cursors[i], w, within, n->fields, bits);
        else if (s->forms.n == 1)
                list_scores(p, s->cursors, w, within, n, bits, scores);
        else
                eval_forms(p, n, w, within, bits, scores);
}

static void eval_prefix(struct index_node *n, struct index_window w, const uint64_t *within,
                        uint64_t *bits, float *scores) {
        memcpy(bits, n->all + w.from / 64, INDEX_WINDOW_WORDS * sizeof *bits);
        if (within)
                bits_and(bits, within);
        for (uint32_t d = 0; scores && n->weight > 0 && index_bits_next(bits, INDEX_WINDOW, &d);
             d++)
                scores[d] += n->weight;
}

/* ---- columns ------------------------------------------------------------------------------ */

/* The bit of each document of the window for which `test` holds; test may use d (of the segment).
 */
#define FILTER(test)                                                                               \
        for (uint32_t from_ = w.from; from_ < w.end; from_ += 64) {                                \
                uint32_t word_ = (from_ - w.from) / 64;                                            \
                uint32_t n_ = w.end - from_ < 64 ? w.end - from_ : 64;                             \
                uint64_t got_ = 0;                                                                 \
                if (within && !within[word_])                                                      \
                        continue;                                                                  \
                for (uint32_t i_ = 0; i_ < n_; i_++) {                                             \
                        uint32_t d = from_ + i_;                                                   \
                        got_ |= (uint64_t) (test) << i_;                                           \
                }                                                                                  \
                bits[word_] = got_;                                                                \
        }

static void eval_column(const struct index_segment *s, const struct index_query *q,
                        struct index_window w, const uint64_t *within, uint64_t *bits) {
        if (q->op == INDEX_ALL)
                FILTER(s->kinds[d] != 0)
        else if (q->op == INDEX_DATE)
                FILTER((s->dates[d] >= q->from) & (s->dates[d] < q->to) &
                       (s->dates[d] != INDEX_UNDATED))
        else if (q->op == INDEX_NO_DATE)
                FILTER(s->dates[d] == INDEX_UNDATED)
        else if (q->op == INDEX_KIND)
                FILTER(s->kinds[d] == q->value)
        else if (q->op == INDEX_LANG)
                FILTER(s->langs[d] == q->value)
        else if (q->op == INDEX_SENDER)
                FILTER(s->senders[d] == q->value)
        else
                FILTER(((s->flags[d] & (q->all | q->none)) == q->all) &
                       (q->any == 0 || (s->flags[d] & q->any) != 0))
        if (within)
                bits_and(bits, within);
}

static void eval_listed(const struct index_segment *s, struct index_node *n, struct index_window w,
                        uint64_t *bits) {
        const struct index_query *q = n->q;
        uint32_t first = s->f.first_doc + w.from, end = s->f.first_doc + w.end;
        size_t lo = n->set_at, hi = q->n_docs;
        while (lo < hi) {
                size_t mid = lo + (hi - lo) / 2;
                if (q->docs[mid] < first)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        for (; lo < q->n_docs && q->docs[lo] < end; lo++) {
                uint32_t d = q->docs[lo] - first;
                bits[d / 64] |= 1ull << d % 64;
        }
        n->set_at = lo;
}

static void eval_set(const struct index_segment *s, struct index_node *n, struct index_window w,
                     const uint64_t *within, uint64_t *bits) {
        const struct index_query *q = n->q;
        if (q->docs)
                eval_listed(s, n, w, bits);
        uint32_t first = s->f.first_doc + w.from, end = s->f.first_doc + w.end, at = first;
        for (; q->bits && index_bits_next(q->bits, q->n_bits, &at) && at < end; at++)
                bits[(at - first) / 64] |= 1ull << (at - first) % 64;
        if (within)
                bits_and(bits, within);
}

/* ---- AND, OR, NOT ------------------------------------------------------------------------- */

static void eval_and(struct index_plan *p, struct index_node *n, struct index_window w,
                     const uint64_t *within, uint64_t *bits, float *scores) {
        uint64_t got[INDEX_WINDOW_WORDS];
        for (size_t i = 0; i < n->n_kids; i++) {
                bits_clear(got);
                index_node_eval(p, n->kids[i], w, i ? bits : within, /* exact= */ false, got,
                                scores);
                memcpy(bits, got, sizeof got);
                if (bits_empty(bits))
                        return;
        }
}

static void eval_or(struct index_plan *p, struct index_node *n, struct index_window w,
                    const uint64_t *within, uint64_t *bits, float *scores) {
        uint64_t got[INDEX_WINDOW_WORDS];
        for (size_t i = 0; i < n->n_kids; i++) {
                bits_clear(got);
                index_node_eval(p, n->kids[i], w, within, /* exact= */ true, got, scores);
                for (unsigned k = 0; k < INDEX_WINDOW_WORDS; k++)
                        bits[k] |= got[k];
        }
}

static void eval_not(struct index_plan *p, struct index_node *n, struct index_window w,
                     const uint64_t *within, uint64_t *bits, float *scores) {
        static const struct index_query all = { .op = INDEX_ALL };
        uint64_t got[INDEX_WINDOW_WORDS];
        if (n->n_kids == 1)
                eval_column(p->s, &all, w, within, bits);
        else
                index_node_eval(p, n->kids[0], w, within, /* exact= */ false, bits, scores);
        for (size_t i = n->n_kids > 1; i < n->n_kids && !bits_empty(bits); i++) {
                bits_clear(got);
                index_node_eval(p, n->kids[i], w, bits, false, got, /* scores= */ NULL);
                for (unsigned k = 0; k < INDEX_WINDOW_WORDS; k++)
                        bits[k] &= ~got[k];
        }
}

/* AND and NOT score documents that a later kid throws out.  Where somebody adds to the same scores
 * (under OR), they work on a page of their own. */
static void eval_apart(struct index_plan *p, struct index_node *n, struct index_window w,
                       const uint64_t *within, uint64_t *bits, float *scores) {
        float *own = mem_zalloc(INDEX_WINDOW * sizeof *own);
        index_node_eval(p, n, w, within, /* exact= */ false, bits, own);
        for (uint32_t d = 0; index_bits_next(bits, INDEX_WINDOW, &d); d++)
                scores[d] += own[d];
        mem_free(own);
}

void index_node_eval(struct index_plan *p, struct index_node *n, struct index_window w,
                     const uint64_t *within, bool exact, uint64_t *bits, float *scores) {
        if (p->corrupt)
                return;
        if (exact && scores && (n->op == INDEX_AND || n->op == INDEX_NOT)) {
                eval_apart(p, n, w, within, bits, scores);
                return;
        }
        switch (n->op) {
        case INDEX_NONE:
                return;
        case INDEX_TERM:
                eval_term(p, n, w, within, bits, scores);
                if (within)
                        bits_and(bits, within);
                return;
        case INDEX_PREFIX:
                eval_prefix(n, w, within, bits, scores);
                return;
        case INDEX_PHRASE:
        case INDEX_NEAR:
                index_place_eval(p, n, w, within, bits, scores);
                return;
        case INDEX_AND:
                eval_and(p, n, w, within, bits, scores);
                return;
        case INDEX_OR:
                eval_or(p, n, w, within, bits, scores);
                return;
        case INDEX_NOT:
                eval_not(p, n, w, within, bits, scores);
                return;
        case INDEX_SET:
                eval_set(p->s, n, w, within, bits);
                return;
        case INDEX_ALL:
        case INDEX_DATE:
        case INDEX_NO_DATE:
        case INDEX_KIND:
        case INDEX_LANG:
        case INDEX_FLAGS:
        case INDEX_SENDER:
                eval_column(p->s, n->q, w, within, bits);
                return;
        }
        BUG("an unplanned node");
}
