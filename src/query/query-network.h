#pragma once
/* The network of a case, or of what a query finds: who wrote to whom, and who is tied to whom by
 * words.
 *
 *   headers, copies folded ──> letters ─┐
 *                                       ├─> edges, one a pair ──> measures (igraph) ──> table,
 *   asserted ties (tie-case.h) ─> ties ─┘                         pictures, files, chains
 *
 * Somebody is an actor (actor-build.h); in a case whose actors are not built, an address; a name
 * that stands alone in a tie is a node by its key.  Lists, shared mailboxes and offices that nobody
 * in particular holds connect nobody, nor does mail to more than QUERY_BROADCAST receivers; both
 * can be asked for.
 *
 * Same case, same question, same network: nodes stand by key, and whatever is drawn by lot (Leiden)
 * begins from one seed.  Memory: 16 bytes a letter and receiver, 40 a tie, some 200 a node and 120
 * an edge; limits network_* in base/limits.def end the reading, and `cut` says so. */
#include "query/query.h"
#include "tie/tie-kind.h"
#include "when/when.h"

enum { QUERY_BROADCAST = 20 };

enum query_network_flag {
        QUERY_NODE_name_only = 1 << 0, /* a name in texts: may be several people */
        QUERY_NODE_nobody = 1 << 1,    /* list, shared mailbox, office: connects nobody */
};

struct query_network_node {
        uint64_t actor;          /* 0: none is known */
        uint64_t key;            /* stable: of the actor, the address or the name */
        const char *kind;        /* actor_kind_id(), or "place", "name" */
        unsigned flags;          /* enum query_network_flag */
        struct str name, anchor; /* anchor: its canonical address or name, or "" */
        uint64_t sent, received; /* letters of its edges here */
        uint64_t ties;
        uint32_t degree; /* neighbours */
        uint32_t component;
        uint32_t community; /* from 1, largest first; 0: alone */
        uint32_t reaches;   /* other communities that it has an edge to */
        double pagerank;    /* all nodes together 1; links of many letters lead further */
        double between;     /* share of the pairs of others whose shortest ways lead here, 0..1 */
        bool dated;
        int64_t first, last;
};

struct query_network_kind {
        enum tie_kind kind;
        uint32_t n;
};

struct query_network_edge {
        uint32_t a, b;           /* nodes, a < b */
        uint64_t a_to_b, b_to_a; /* letters */
        uint64_t ties;
        uint32_t kind, n_kinds; /* network.kinds[kind ...]: most first; letters are sent, copied */
        bool dated;
        int64_t first, last;
        bool bridge; /* without it two groups of three or more would not be connected */
};

struct query_network_letter { /* one letter and one receiver */
        uint32_t from, to, doc;
        bool copied; /* Cc or Bcc */
};

struct query_network_tie { /* one asserted tie of language; the same words count once */
        uint32_t from, to;
        uint32_t doc, off, len; /* the cite: in the canonical text */
        uint16_t kind;
        uint8_t precision; /* enum when_precision */
        bool ranged;       /* when it happened: */
        int64_t range_from, range_to;
        uint32_t chain; /* how many stand between: X said that ... */
        bool dated;     /* when it was said */
        int64_t at;
        uint64_t words; /* hash of the folded cite */
};

struct query_network {
        struct query_network_node *nodes; /* by key */
        size_t n_nodes;
        struct query_network_edge *edges; /* by a, b */
        size_t n_edges;
        struct query_network_kind *kinds;
        struct query_network_letter *letters; /* by from, to, document */
        size_t n_letters;
        struct query_network_tie *ties; /* by from, to, place */
        size_t n_ties;
        size_t all_nodes, all_edges;  /* before query_network_top() */
        uint64_t documents;           /* that the question leaves, copies folded */
        uint64_t in_case, searchable; /* documents of the case: coverage */
        uint64_t nobodies;            /* lists and the like, left out */
        uint64_t broadcasts;          /* letters left out */
        uint64_t few;                 /* edges left out by `min` */
        bool cut;                     /* a limit ended the reading */
        bool sampled; /* `between` is an estimate, of a part of the nodes as sources */
        uint32_t components, communities;
        double modularity;
        bool dated;
        int64_t first, last;
};

struct query_network_options {
        const struct query *q; /* NULL: all documents */
        const bool *kinds;     /* of TIE_KINDS; NULL: all.  Letters are TIE_sent and TIE_copied */
        bool ranged;           /* letters of, ties that may have been in: */
        struct when_range range;
        bool no_letters, no_ties;
        bool nobodies, broadcasts; /* keep them */
        uint64_t min;              /* edges of fewer letters and ties are left out */
};

/* Read the network; all in `a`.  Cost: one pass over headers, actors and ties. */
int query_network_get(const struct query_case *c, const struct query_network_options *o,
                      struct arena *a, struct query_network *ret, struct err *e);

/* Load igraph now (else with the first measure): before a process is locked in that opens nothing.
 * ERR_absent with a hint. */
int query_network_ready(struct err *e);

/* Fill in what igraph computes: degree ... between, communities, bridges.  `between` is exact up to
 * some 1e8 steps, else of a sample.  Leiden maximises modularity; its seed is fixed. */
int query_network_measure(struct query_network *n, struct err *e);

/* Whom `typed` means here (actor_find; or the name of a node without an actor): 0 and the node;
 * ERR_absent: nobody, or nobody with an edge; ERR_usage: several, named in the hint. */
int query_network_find(const struct query_case *c, const struct query_network *n, struct str typed,
                       uint32_t *ret, struct err *e);

/* Keep what lies within `hops` of node `ego` and all edges in there. Before the measures. */
void query_network_ego(struct query_network *n, uint32_t ego, uint32_t hops);

/* Keep at most `most` nodes: those that weigh most (PageRank) and are tied to another of them, with
 * the edges between them.  After the measures, which stay those of the whole. */
void query_network_top(struct query_network *n, size_t most);

/* The letters from -> to, the ties from -> to: a run of the arrays. */
size_t query_network_letters(const struct query_network *n, uint32_t from, uint32_t to,
                             const struct query_network_letter **ret);
size_t query_network_ties(const struct query_network *n, uint32_t from, uint32_t to,
                          const struct query_network_tie **ret);

/* What a node is called: its name, else its anchor. */
struct str query_network_name(const struct query_network_node *v);
