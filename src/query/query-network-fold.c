/* From entities to nodes, from letters and ties to edges.
 *
 *   letters (from, to, doc)  sorted, each once ─┐
 *                                               ├─> halves, sorted by pair ─> edges ─> nodes by key
 *   ties    (from, to, doc)  sorted ────────────┘
 *
 * Everything is renumbered at the end, when the keys of those who have an edge are known. */
#include "query/query-network-work.h"

#include "actor/actor-build.h"
#include "base/hash.h"
#include "base/limits.h"
#include "index/index.h"
#include "store/store.h"

#include <stdlib.h>

struct half {          /* one letter or tie, as a part of its edge */
        uint32_t a, b; /* entities, a < b */
        bool back;     /* from b to a */
        bool tie;
        uint16_t kind;
        bool dated;
        int64_t at;
};

struct fold {
        struct network_read *w;
        VEC(struct half) halves;
        VEC(struct query_network_edge) edges;
        VEC(struct query_network_kind) kinds;
        uint32_t *node_of; /* of an entity, + 1 */
        size_t n_entities;
};

#define CMP(a, b) ((a) < (b) ? -1 : (a) > (b))

static int cmp_letter(const void *pa, const void *pb) {
        const struct query_network_letter *a = pa, *b = pb;
        int c = CMP(a->from, b->from);
        c = c ? c : CMP(a->to, b->to);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->copied, b->copied);
}

static int cmp_tie(const void *pa, const void *pb) {
        const struct query_network_tie *a = pa, *b = pb;
        int c = CMP(a->from, b->from);
        c = c ? c : CMP(a->to, b->to);
        c = c ? c : CMP(a->doc, b->doc);
        c = c ? c : CMP(a->off, b->off);
        return c ? c : CMP(a->kind, b->kind);
}

static int cmp_words(const void *pa, const void *pb) {
        const struct query_network_tie *a = pa, *b = pb;
        int c = CMP(a->from, b->from);
        c = c ? c : CMP(a->to, b->to);
        c = c ? c : CMP(a->kind, b->kind);
        c = c ? c : CMP(a->words, b->words);
        c = c ? c : CMP(a->doc, b->doc);
        return c ? c : CMP(a->off, b->off);
}

/* Copies and quotations say nothing new: of the same words the first document stands. */
static void fold_ties(struct network_read *w) {
        struct query_network_tie *v = w->ties.v;
        size_t kept = 0;
        if (w->ties.n > 0)
                qsort(v, w->ties.n, sizeof *v, cmp_words);
        for (size_t i = 0; i < w->ties.n; i++)
                if (kept == 0 || v[kept - 1].from != v[i].from || v[kept - 1].to != v[i].to ||
                    v[kept - 1].kind != v[i].kind || v[kept - 1].words != v[i].words)
                        v[kept++] = v[i];
        w->ties.n = kept;
}

static int cmp_half(const void *pa, const void *pb) {
        const struct half *a = pa, *b = pb;
        int c = CMP(a->a, b->a);
        return c ? c : CMP(a->b, b->b);
}

/* One receiver with several addresses got one letter; To goes before Cc. */
static void sort_letters(struct network_read *w) {
        struct query_network_letter *v = w->letters.v;
        size_t kept = 0;
        if (w->letters.n > 0)
                qsort(v, w->letters.n, sizeof *v, cmp_letter);
        for (size_t i = 0; i < w->letters.n; i++)
                if (kept == 0 || v[kept - 1].from != v[i].from || v[kept - 1].to != v[i].to ||
                    v[kept - 1].doc != v[i].doc)
                        v[kept++] = v[i];
        w->letters.n = kept;
}

static void take_half(struct fold *f, uint32_t from, uint32_t to, struct half h) {
        h.back = from > to;
        h.a = h.back ? to : from;
        h.b = h.back ? from : to;
        vec_push(&f->halves, h);
}

static void take_halves(struct fold *f) {
        struct network_read *w = f->w;
        struct index_doc doc;
        vec_reserve(&f->halves, w->letters.n + w->ties.n);
        for (size_t i = 0; i < w->letters.n; i++) {
                const struct query_network_letter *l = &w->letters.v[i];
                int64_t at = index_doc_find(w->c->index, l->doc, &doc) ? doc.date : INDEX_UNDATED;
                uint16_t kind = l->copied ? TIE_copied : TIE_sent;
                take_half(f, l->from, l->to,
                          (struct half){ .kind = kind, .dated = at != INDEX_UNDATED, .at = at });
        }
        for (size_t i = 0; i < w->ties.n; i++) {
                const struct query_network_tie *t = &w->ties.v[i];
                take_half(f, t->from, t->to,
                          (struct half){
                                  .tie = true, .kind = t->kind, .dated = t->dated, .at = t->at });
        }
        if (f->halves.n > 0)
                qsort(f->halves.v, f->halves.n, sizeof *f->halves.v, cmp_half);
}

/* ---- edges ---------------------------------------------------------------------------------- */

static int cmp_kind(const void *pa, const void *pb) {
        const struct query_network_kind *a = pa, *b = pb;
        int c = CMP(b->n, a->n);
        return c ? c : CMP(a->kind, b->kind);
}

static void take_kinds(struct fold *f, const struct half *v, size_t n,
                       struct query_network_edge *x) {
        uint32_t counts[TIE_KINDS] = { 0 };
        for (size_t i = 0; i < n; i++)
                counts[v[i].kind < TIE_KINDS ? v[i].kind : 0]++;
        x->kind = (uint32_t) f->kinds.n;
        for (unsigned k = 0; k < TIE_KINDS; k++)
                if (counts[k] > 0)
                        vec_push(&f->kinds,
                                 (struct query_network_kind){ (enum tie_kind) k, counts[k] });
        x->n_kinds = (uint32_t) f->kinds.n - x->kind;
        qsort(f->kinds.v + x->kind, x->n_kinds, sizeof *f->kinds.v, cmp_kind);
}

static void take_edge(struct fold *f, const struct half *v, size_t n) {
        struct query_network_edge x = { .a = v->a, .b = v->b };
        if (n < f->w->o->min) {
                f->w->ret->few++;
                return;
        }
        if (f->edges.n >= LIMIT_network_edges) {
                f->w->ret->cut = true;
                return;
        }
        for (size_t i = 0; i < n; i++) {
                x.ties += v[i].tie;
                x.a_to_b += !v[i].tie && !v[i].back;
                x.b_to_a += !v[i].tie && v[i].back;
                if (!v[i].dated)
                        continue;
                x.first = !x.dated || v[i].at < x.first ? v[i].at : x.first;
                x.last = !x.dated || v[i].at > x.last ? v[i].at : x.last;
                x.dated = true;
        }
        take_kinds(f, v, n, &x);
        vec_push(&f->edges, x);
}

static void take_edges(struct fold *f) {
        const struct half *v = f->halves.v;
        for (size_t i = 0, end; i < f->halves.n; i = end) {
                for (end = i + 1; end < f->halves.n && cmp_half(&v[i], &v[end]) == 0; end++)
                        ;
                take_edge(f, v + i, end - i);
        }
        vec_done(&f->halves);
}

/* ---- nodes ---------------------------------------------------------------------------------- */

static int fill_actor(struct network_read *w, uint32_t id, struct query_network_node *v,
                      struct err *e) {
        struct store_actor s;
        int r = store_actor_get(w->c->store, (struct actor_id){ id }, &s, e);
        if (r < 0)
                return r;
        v->actor = id;
        v->key = s.key;
        v->kind = actor_kind_id((enum actor_kind) s.kind);
        v->flags = s.flags & ACTOR_ROW_name_only ? QUERY_NODE_name_only : 0;
        v->flags |= w->nobody[id] ? QUERY_NODE_nobody : 0;
        v->name = arena_str(w->a, s.name);
        v->anchor = arena_str(w->a, s.anchor);
        return 0;
}

static int fill_node(struct network_read *w, uint32_t entity, struct query_network_node *v,
                     struct err *e) {
        struct store_addr s;
        if (entity <= w->n_actors)
                return fill_actor(w, entity, v, e);
        entity -= w->n_actors;
        if (entity > w->n_addrs) {
                const struct network_alone *n = &w->alone.v[entity - w->n_addrs - 1];
                v->key = n->key;
                v->kind = n->kind;
                v->flags = QUERY_NODE_name_only;
                v->name = n->name;
                return 0;
        }
        int r = store_addr_get(w->c->store, (struct addr_id){ entity }, &s, e);
        if (r < 0)
                return r;
        v->anchor = arena_str(w->a, s.address);
        v->key = hash64(v->anchor.p, v->anchor.n);
        v->kind = actor_kind_id(ACTOR_unknown);
        return 0;
}

struct keyed {
        uint64_t key;
        uint32_t entity, at;
};

static int cmp_keyed(const void *pa, const void *pb) {
        const struct keyed *a = pa, *b = pb;
        int c = CMP(a->key, b->key);
        return c ? c : CMP(a->entity, b->entity);
}

/* Nodes in the order of their keys; node_of then holds place + 1. */
static void sort_nodes(struct fold *f, struct query_network_node *v, size_t n) {
        struct query_network_node *out = arena_alloc(f->w->a, (n + 1) * sizeof *out);
        struct keyed *keys = mem_zalloc((n + 1) * sizeof *keys);
        for (size_t i = 0; i < f->n_entities; i++)
                if (f->node_of[i] > 0)
                        keys[f->node_of[i] - 1] = (struct keyed){ v[f->node_of[i] - 1].key,
                                                                  (uint32_t) i, f->node_of[i] - 1 };
        qsort(keys, n, sizeof *keys, cmp_keyed);
        for (size_t i = 0; i < n; i++) {
                out[i] = v[keys[i].at];
                f->node_of[keys[i].entity] = (uint32_t) i + 1;
        }
        mem_free(keys);
        f->w->ret->nodes = out;
        f->w->ret->n_nodes = n;
}

static int take_nodes(struct fold *f, struct err *e) {
        VEC(struct query_network_node) nodes = { 0 };
        int r = 0;
        f->n_entities = (size_t) f->w->n_actors + f->w->n_addrs + f->w->alone.n + 1;
        f->node_of = mem_zalloc(f->n_entities * sizeof *f->node_of);
        for (size_t i = 0; i < 2 * f->edges.n && r >= 0; i++) {
                uint32_t entity = i % 2 ? f->edges.v[i / 2].b : f->edges.v[i / 2].a;
                struct query_network_node v = { .kind = "" };
                if (f->node_of[entity])
                        continue;
                r = fill_node(f->w, entity, &v, e);
                vec_push(&nodes, v);
                f->node_of[entity] = (uint32_t) nodes.n;
        }
        if (r >= 0)
                sort_nodes(f, nodes.v, nodes.n);
        vec_done(&nodes);
        return r;
}

/* ---- renumbering ---------------------------------------------------------------------------- */

static int cmp_edge(const void *pa, const void *pb) {
        const struct query_network_edge *a = pa, *b = pb;
        int c = CMP(a->a, b->a);
        return c ? c : CMP(a->b, b->b);
}

static void renumber_edges(struct fold *f) {
        struct query_network *n = f->w->ret;
        n->n_edges = f->edges.n;
        n->edges = arena_alloc(f->w->a, (n->n_edges + 1) * sizeof *n->edges);
        for (size_t i = 0; i < n->n_edges; i++) {
                struct query_network_edge x = f->edges.v[i];
                uint32_t a = f->node_of[x.a] - 1, b = f->node_of[x.b] - 1;
                uint64_t there = x.a_to_b;
                x.a = a < b ? a : b;
                x.b = a < b ? b : a;
                if (a > b)
                        x.a_to_b = x.b_to_a, x.b_to_a = there;
                n->edges[i] = x;
        }
        if (n->n_edges > 0)
                qsort(n->edges, n->n_edges, sizeof *n->edges, cmp_edge);
        n->kinds = arena_alloc(f->w->a, (f->kinds.n + 1) * sizeof *n->kinds);
        if (f->kinds.n > 0)
                memcpy(n->kinds, f->kinds.v, f->kinds.n * sizeof *n->kinds);
}

static bool has_edge(const struct query_network *n, uint32_t from, uint32_t to) {
        struct query_network_edge key = { .a = from < to ? from : to, .b = from < to ? to : from };
        return n->n_edges > 0 && bsearch(&key, n->edges, n->n_edges, sizeof key, cmp_edge);
}

#define RENUMBER(f, in, out, count)                                                                \
        for (size_t i_ = 0; i_ < (in).n; i_++) {                                                   \
                uint32_t from_ = (f)->node_of[(in).v[i_].from], to_ = (f)->node_of[(in).v[i_].to]; \
                if (!from_ || !to_ || !has_edge((f)->w->ret, from_ - 1, to_ - 1))                  \
                        continue;                                                                  \
                (out)[count] = (in).v[i_];                                                         \
                (out)[count].from = from_ - 1;                                                     \
                (out)[count].to = to_ - 1;                                                         \
                (count)++;                                                                         \
        }

static void renumber_letters(struct fold *f) {
        struct network_read *w = f->w;
        struct query_network *n = w->ret;
        n->letters = arena_alloc(w->a, (w->letters.n + 1) * sizeof *n->letters);
        n->ties = arena_alloc(w->a, (w->ties.n + 1) * sizeof *n->ties);
        RENUMBER(f, w->letters, n->letters, n->n_letters);
        RENUMBER(f, w->ties, n->ties, n->n_ties);
        if (n->n_letters > 0)
                qsort(n->letters, n->n_letters, sizeof *n->letters, cmp_letter);
        if (n->n_ties > 0)
                qsort(n->ties, n->n_ties, sizeof *n->ties, cmp_tie);
}

static void span(bool *dated, int64_t *first, int64_t *last, const struct query_network_edge *x) {
        if (!x->dated)
                return;
        *first = !*dated || x->first < *first ? x->first : *first;
        *last = !*dated || x->last > *last ? x->last : *last;
        *dated = true;
}

void query_network_sums(struct query_network *n) {
        n->dated = false;
        n->all_nodes = n->n_nodes;
        n->all_edges = n->n_edges;
        for (size_t i = 0; i < n->n_nodes; i++) {
                struct query_network_node *v = &n->nodes[i];
                v->sent = v->received = v->ties = 0;
                v->degree = 0;
                v->dated = false;
        }
        for (size_t i = 0; i < n->n_edges; i++) {
                const struct query_network_edge *x = &n->edges[i];
                struct query_network_node *a = &n->nodes[x->a], *b = &n->nodes[x->b];
                a->sent += x->a_to_b, a->received += x->b_to_a;
                b->sent += x->b_to_a, b->received += x->a_to_b;
                a->ties += x->ties, b->ties += x->ties;
                a->degree++, b->degree++;
                span(&a->dated, &a->first, &a->last, x);
                span(&b->dated, &b->first, &b->last, x);
                span(&n->dated, &n->first, &n->last, x);
        }
}

int query_network_fold(struct network_read *w, struct err *e) {
        struct fold f = { .w = w };
        sort_letters(w);
        fold_ties(w);
        take_halves(&f);
        take_edges(&f);
        int r = take_nodes(&f, e);
        if (r >= 0) {
                renumber_edges(&f);
                renumber_letters(&f);
                query_network_sums(w->ret);
        }
        vec_done(&f.halves);
        vec_done(&f.edges);
        vec_done(&f.kinds);
        mem_free(f.node_of);
        return r;
}
