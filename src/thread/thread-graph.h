#pragma once
/* The graph that thread_build() works on, one step a file:
 *
 *   thread-case.c   what is known, in columns
 *   thread-node.c   documents -> nodes, and which documents are copies
 *   thread-link.c   nodes -> parents, by references and by subjects
 *   thread-build.c  nodes -> families in reading order, and the result
 *   thread-near.c   near-copies among the documents of the result that stand for a node
 *
 * Nodes 0 .. n_ids-1 stand for the Message-IDs in c->ids, held or ghosts; the nodes behind them for
 * messages that have no id, or share one with others that they do not agree with.  Documents are
 * always compared by rank, their place in the canonical order, never by their number. */
#include "thread/thread-build.h"
#include "thread/thread-sort.h"

struct thread_graph {
        struct thread_case *c; /* what is not asked for any more is given back */
        uint32_t *order;       /* documents by rank */
        uint32_t *rank;        /* of each document */
        uint32_t n_ids;
        uint32_t *node_of; /* document -> node */
        uint32_t n_nodes;
        uint32_t *rep;    /* node -> its document of smallest rank; THREAD_NONE: a ghost */
        uint32_t *voice;  /* node -> its first document that has references, else rep */
        uint32_t *parent; /* node -> node, or THREAD_NONE */
        uint32_t *sets;   /* node -> union-find: who is in one family */
        uint32_t *by;     /* id -> the document of smallest rank that names it, or THREAD_NONE */
};

void thread_node_all(struct thread_graph *g); /* gives back keys and bodies */
void thread_link_all(struct thread_graph *g); /* gives back all but ids and dates */

/* ---- small tools ---------------------------------------------------------------------------- */

static inline uint32_t thread_n_refs(const struct thread_graph *g, uint32_t doc) {
        return g->c->refs_at.v[doc + 1] - g->c->refs_at.v[doc];
}

#define THREAD_CMP(a, b) (((a) > (b)) - ((a) < (b)))

/* Undated ones last. */
static inline int thread_cmp_date(int64_t a, int64_t b) {
        return THREAD_CMP((uint64_t) a + INT64_MAX, (uint64_t) b + INT64_MAX);
}

static inline int thread_cmp_dates(const struct thread_graph *g, uint32_t a, uint32_t b) {
        return thread_cmp_date(g->c->dates.v[a], g->c->dates.v[b]);
}

static inline uint32_t thread_set_find(uint32_t *sets, uint32_t i) {
        while (sets[i] != i)
                i = sets[i] = sets[sets[i]]; /* path halving */
        return i;
}

/* The smaller root wins, so that the result does not depend on the order of joining. */
static inline void thread_set_join(uint32_t *sets, uint32_t a, uint32_t b) {
        a = thread_set_find(sets, a);
        b = thread_set_find(sets, b);
        if (a < b)
                sets[b] = a;
        else
                sets[a] = b;
}

static inline uint32_t *thread_array(size_t n, uint32_t fill_with) {
        uint32_t *v = mem_array(NULL, n + 1, sizeof *v);
        for (size_t i = 0; i < n; i++)
                v[i] = fill_with;
        return v;
}

static inline uint32_t *thread_count_up(size_t n) { /* 0, 1, 2, ... */
        uint32_t *v = thread_array(n, 0);
        for (size_t i = 0; i < n; i++)
                v[i] = (uint32_t) i;
        return v;
}
