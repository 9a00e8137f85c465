#pragma once
/* What the steps of resolving share; lives for one actor_resolve(). */
#include "actor/actor-resolve.h"

enum { ACTOR_NAMES_SEEN = 4, ACTOR_USES_SEEN = 16 };

/* The evidence on one pair of addresses, counted together. */
struct actor_pair {
        uint32_t a, b; /* places by text, a < b */
        uint32_t whys, againsts;
        uint32_t points;
        uint8_t strong;  /* how many strong kinds */
        int8_t same;     /* how far their names pass for one; -1 contradict */
        bool hard, soft; /* something speaks against it */
        enum actor_why best;
        uint32_t n;           /* of the best */
        struct actor_cite at; /* of the best */
};

struct actor_nodes { /* of nodes that are one actor: union-find with what is forbidden */
        uint32_t *up, *size;
        struct actor_node {
                uint32_t middles;
                uint8_t suffixes;
                uint32_t bars, posts; /* heads of lists, ACTOR_NONE = none */
                uint32_t n_bars;
        } * v;
        VEC(struct actor_bar_item) bars;
        VEC(struct actor_post_item) posts;
};

struct actor_bar_item {
        uint32_t to, next;
        enum actor_against why;
};

struct actor_post_item {
        struct actor_post post;
        uint32_t next;
};

/* Nodes are the addresses by text, then the names that stand alone, by text. */
struct actor_work {
        struct actor_case *c;
        uint32_t n_addrs, n_nodes;
        uint32_t *rank, *addr;        /* address -> place by text, and back */
        uint32_t *alone;              /* node - n_addrs -> name */
        VEC(struct actor_use) uses;   /* by place of address, most own first; one row a name */
        uint32_t *uses_at;            /* of each place, and one more */
        enum actor_kind *kind;        /* of each place */
        uint64_t *block;              /* of each place: key of its commonest full name, or 0 */
        VEC(struct actor_pair) pairs; /* by a, b */
        uint32_t *by_block;           /* places that have a block, by block, then place */
        size_t n_by_block;
        struct actor_nodes nodes;
        bool *apart; /* node: split off, evidence merges it no more */
        struct actor_reason {
                enum actor_why why;
                uint32_t other, n;
                struct actor_cite at;
        } * reason; /* of each node; other = place or ACTOR_NONE */
};

bool actor_cite_before(struct actor_cite a, struct actor_cite b);
struct str actor_local(struct str address);
struct str actor_domain(struct str address);

/* actor-mailbox.c: places, names of addresses in order, what each mailbox is, blocks. */
void actor_work_init(struct actor_work *w, struct actor_case *c);
void actor_work_done(struct actor_work *w);
int actor_names_pass(const struct actor_work *w, uint32_t a, uint32_t b); /* names */
bool actor_merges(const struct actor_work *w, uint32_t place);            /* is no shared mailbox */
/* The end of the block that begins at `from` in by_block. */
size_t actor_block_end(const struct actor_work *w, size_t from);

/* actor-judge.c: from evidence to judged pairs. */
void actor_judge(struct actor_work *w);
bool actor_why_is_strong(enum actor_why why);
bool actor_against_is_hard(enum actor_against a);
struct actor_pair *actor_pair_find(const struct actor_work *w, uint32_t a, uint32_t b);

/* actor-join.c: from judged pairs and decisions to sets. */
void actor_join(struct actor_work *w, struct actor_out *out);
uint32_t actor_root(const struct actor_nodes *s, uint32_t i);
/* All that is against joining the sets of two nodes, as 1 << enum actor_against. */
uint32_t actor_against_of(const struct actor_nodes *s, uint32_t a, uint32_t b);
