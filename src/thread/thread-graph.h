#pragma once
/* The graph that thread_build() works on, one step a file:
 *
 *   thread-node.c   documents -> nodes, and which documents are copies
 *   thread-link.c   nodes -> parents, by references and by subjects
 *   thread-near.c   near-copies
 *   thread-build.c  nodes -> families in reading order, and the result
 *
 * Nodes 0 .. n_ids-1 stand for the Message-IDs in `ids`, held or ghosts; the nodes behind them for
 * messages that have no id, or share one with others that they do not agree with.  Documents are
 * always compared by rank, their place in the canonical order, never by their number. */
#include "thread/thread-build.h"

struct thread_graph {
        const struct thread_case *c;
        uint32_t *order; /* documents by rank */
        uint32_t *rank;  /* of each document */
        uint64_t *ids;   /* all Message-IDs, own and referenced: rising, each once */
        uint32_t n_ids;
        uint32_t *id_of;   /* document -> place of its own id in `ids`, or THREAD_NONE; until nodes are */
        uint32_t *node_of; /* document -> node */
        uint32_t n_nodes;
        uint32_t *rep;    /* node -> its document of smallest rank; THREAD_NONE: a ghost */
        uint32_t *voice;  /* node -> its first document that has references, else rep */
        uint32_t *parent; /* node -> node, or THREAD_NONE */
        uint32_t *sets;   /* node -> union-find: who is in one family */
        uint32_t *near;   /* rank -> rank that it is near to, or THREAD_NONE */
        uint32_t *by;     /* id -> the document of smallest rank that names it, or THREAD_NONE */
        int64_t *date;    /* of each document: what is asked for once `in` is given back */
};

void thread_node_all(struct thread_graph *g);
void thread_link_all(struct thread_graph *g);
void thread_near_all(struct thread_graph *g); /* makes `near` */

/* Place of `mid` in g->ids; it must be there. */
uint32_t thread_node_id(const struct thread_graph *g, uint64_t mid);

/* ---- small tools ---------------------------------------------------------------------------- */

typedef int thread_compare(const void *a, const void *b, void *graph); /* for qsort_r */

static inline const struct thread_in *thread_doc(const struct thread_graph *g, uint32_t i) {
        return &g->c->in[i];
}

#define THREAD_CMP(a, b) (((a) > (b)) - ((a) < (b)))

/* Undated ones last. */
static inline int thread_cmp_date(int64_t a, int64_t b) {
        return THREAD_CMP((uint64_t) a + INT64_MAX, (uint64_t) b + INT64_MAX);
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
