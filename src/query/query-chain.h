#pragma once
/* Chains of evidence: how one person can be reached from another, each link resting on a letter or
 * a quote.
 *
 * The cost of a link is 1 + 1 / (1 + log2(1 + letters) + 3 [is there a tie]), halved strength where
 * one end is a bare name: so of two chains the shorter mostly wins, and a chain of strong links
 * beats one of letters that were written once, one link shorter.  The cheapest chains without a
 * loop are found by Yen's algorithm (Management Science 17, 1971) on the part of the network that
 * lies on some way of at most `hops` links. */
#include "query/query-network.h"

struct query_chain {
        const uint32_t *nodes; /* n_links + 1 of them */
        size_t n_links;
        double cost;
};

struct query_chain_options {
        uint32_t hops; /* links at most */
        size_t most;   /* chains at most */
};

/* The cheapest chains from node a to node b of `n`, cheapest first, all in `arena`; *ret_n 0: there
 * is none.  Lists and the like, places and bare names of one word are never on the way. */
int query_chain_get(const struct query_network *n, uint32_t a, uint32_t b,
                    const struct query_chain_options *o, struct arena *arena,
                    struct query_chain **ret, size_t *ret_n, struct err *e);

/* The edge of link i: between nodes[i] and nodes[i + 1]. */
const struct query_network_edge *query_chain_link(const struct query_network *n,
                                                  const struct query_chain *c, size_t i);
