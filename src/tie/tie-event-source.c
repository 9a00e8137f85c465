/* Witnesses of an event, and which of them are independent.
 *
 *   the same words, wherever they stand ──> one witness, with its custody
 *   witnesses that share a speaker, a writer, a family of letters ──> one source
 *
 * Whoever reports another's words shares that speaker, so "Alice says that Bob said so" and Bob's
 * own letter are one source.  Where nobody is told to have written it, the document counts. */
#include "tie/tie-event-work.h"

#include <stdlib.h>

#define CMP(a, b) (((a) > (b)) - ((a) < (b)))

enum { SHARES_EACH = TIE_CHAIN + 2, QUOTED_NEAR = 2 * 86400 };

struct share {
        uint64_t what;
        uint32_t witness;
};

static int cmp_words(const void *pa, const void *pb) {
        const struct tie_event_item *a = pa, *b = pb;
        int d = CMP(a->t->row.words, b->t->row.words);
        return d ? d : tie_event_cmp(a, b);
}

static int cmp_share(const void *pa, const void *pb) {
        const struct share *a = pa, *b = pb;
        int d = CMP(a->what, b->what);
        return d ? d : CMP(a->witness, b->witness);
}

static struct tie_who who_of(const struct tie *t) {
        unsigned n = t->row.n_chain;
        return n > 0 ? t->chain[n - 1] : t->writer;
}

static bool is_side(const struct tie_who *w, const struct tie *t) {
        return w->key && (w->key == t->from.key || w->key == t->to.key);
}

/* ---- sources -------------------------------------------------------------------------------- */

static size_t shares_of(const struct tie_event_item *x, uint32_t witness, struct share *v) {
        size_t n = 0;
        const uint64_t home[2] = { 1, x->home };
        v[n++] = (struct share){ hash64(home, sizeof home), witness };
        if (x->t->writer.key)
                v[n++] = (struct share){ x->t->writer.key, witness };
        for (unsigned i = 0; i < x->t->row.n_chain && i < TIE_CHAIN; i++)
                if (x->t->chain[i].key)
                        v[n++] = (struct share){ x->t->chain[i].key, witness };
        return n;
}

static uint32_t root(struct tie_witness *w, uint32_t i) {
        for (; w[i].source != i; i = w[i].source)
                w[i].source = w[w[i].source].source;
        return i;
}

/* Number the sources by their first witness; w[i].source are parents of a forest before. */
static uint32_t number(struct tie_witness *w, uint32_t n) {
        uint32_t next = 0, *at = mem_zalloc((n + 1) * sizeof *at);
        for (uint32_t i = 0; i < n; i++)
                at[i] = root(w, i);
        for (uint32_t i = 0; i < n; i++)
                w[i].source = at[i] == i ? next++ : w[at[i]].source;
        mem_free(at);
        return next;
}

static uint32_t sources(struct tie_event_item *it, size_t n, const uint32_t *witness_of,
                        struct tie_witness *w, uint32_t n_witnesses) {
        struct share *v = mem_zalloc((n + 1) * SHARES_EACH * sizeof *v);
        size_t n_shares = 0;
        for (uint32_t i = 0; i < n_witnesses; i++)
                w[i].source = i;
        for (size_t i = 0; i < n; i++)
                n_shares += shares_of(&it[i], witness_of[i], v + n_shares);
        qsort(v, n_shares, sizeof *v, cmp_share);
        for (size_t i = 1; i < n_shares; i++) {
                if (v[i].what != v[i - 1].what)
                        continue;
                uint32_t a = root(w, v[i].witness), b = root(w, v[i - 1].witness);
                w[a > b ? a : b].source = a < b ? a : b;
        }
        mem_free(v);
        return number(w, n_witnesses);
}

/* ---- witnesses ------------------------------------------------------------------------------ */

struct run { /* the same words */
        size_t at, n;
        const struct tie_event_item *first;
};

static int cmp_run(const void *pa, const void *pb) {
        const struct run *a = pa, *b = pb;
        return tie_event_cmp(a->first, b->first);
}

static struct tie_witness witness_of_run(const struct run *r, uint32_t first) {
        const struct tie *t = r->first->t;
        struct tie_witness w = { .first = first,
                                 .n = (uint32_t) r->n,
                                 .who = who_of(t),
                                 .dated = t->row.dated,
                                 .at = t->row.dated ? t->row.at : 0 };
        w.party = is_side(&w.who, t);
        w.acknowledges = w.party && r->first->status == TIE_EVENT_asserted;
        return w;
}

/* The letter itself stands before its quotations, whose dates are coarser than its own. */
static void own_first(struct tie_event_item *v, size_t n) {
        for (size_t i = 0; i < n && v[0].t->row.voice > 0; i++) {
                struct tie_event_item x = v[i];
                const struct store_tie *row = &x.t->row;
                if (row->voice > 0 || !row->dated || row->at - v[0].t->row.at > QUOTED_NEAR)
                        continue;
                memmove(v + 1, v, i * sizeof *v);
                v[0] = x;
        }
}

void tie_event_witnesses(struct tie_event_item *it, size_t n, struct tie_event *ev,
                         struct tie_events *ret) {
        struct run *runs = mem_zalloc((n + 1) * sizeof *runs);
        uint32_t *witness_of = mem_zalloc((n + 1) * sizeof *witness_of);
        struct tie_witness *w = ret->witnesses + ret->n_witnesses;
        size_t n_runs = 0;
        qsort(it, n, sizeof *it, cmp_words);
        for (size_t i = 0; i < n; i++) {
                if (i == 0 || it[i].t->row.words != it[i - 1].t->row.words)
                        runs[n_runs++] = (struct run){ i, 0, &it[i] };
                runs[n_runs - 1].n++;
        }
        for (size_t i = 0; i < n_runs; i++)
                own_first(it + runs[i].at, runs[i].n);
        qsort(runs, n_runs, sizeof *runs, cmp_run);
        ev->witness = (uint32_t) ret->n_witnesses;
        ev->n_witnesses = (uint32_t) n_runs;
        ev->acknowledged = -1;
        for (size_t i = 0; i < n_runs; i++) {
                w[i] = witness_of_run(&runs[i], (uint32_t) ret->n_ties);
                if (w[i].acknowledges && ev->acknowledged < 0)
                        ev->acknowledged = (int32_t) i;
                for (size_t k = runs[i].at; k < runs[i].at + runs[i].n; k++) {
                        witness_of[k] = (uint32_t) i;
                        ret->ties[ret->n_ties++] = *it[k].t;
                }
        }
        ev->sources = sources(it, n, witness_of, w, (uint32_t) n_runs);
        ret->n_witnesses += n_runs;
        mem_free(runs);
        mem_free(witness_of);
}
