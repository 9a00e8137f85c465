/* Families in reading order, from the linked nodes; the way in and out of this folder's algorithms.
 * Children of a node are read by date, then rank; ghosts stand where the first message that names
 * them by answering stands.  The walk is a preorder over "first child, next sibling" lists with the
 * parent array as its stack, so depth costs nothing. */
#include "thread/thread-graph.h"

struct walk {
        struct thread_graph *g;
        uint32_t *tie;          /* node -> rank of the document by whose date it is sorted */
        uint32_t *child, *next; /* first child, next sibling */
        uint32_t *docs_at;      /* node -> where its documents begin in `docs` */
        uint32_t *docs;         /* all documents by node, then rank */
        uint32_t *ghost_of;     /* node -> place in ghosts, or THREAD_NONE */
        uint32_t *walked;       /* documents as they were met */
        bool *late;             /* of each document: for its row */
        uint32_t n_walked;
        struct thread_out *out;
};

/* ---- what nodes are sorted by --------------------------------------------------------------- */

static bool less_dated(const uint32_t *a, const uint32_t *b, const struct thread_graph *g) {
        int r = thread_cmp_dates(g, *a, *b);
        return r != 0 ? r < 0 : g->rank[*a] < g->rank[*b];
}

THREAD_SORT(sort_dated, uint32_t, const struct thread_graph *, less_dated)

/* Earliest first, every document gives its date to its node and to the ghosts above it that have
 * none yet. */
static void date_nodes(struct walk *w) {
        struct thread_graph *g = w->g;
        uint32_t *docs = mem_dup(g->order, ((size_t) g->c->n + 1) * sizeof *docs);
        sort_dated(docs, g->c->n, g);
        for (uint32_t i = 0; i < g->c->n; i++) {
                uint32_t node = g->node_of[docs[i]];
                while (node != THREAD_NONE && w->tie[node] == THREAD_NONE) {
                        w->tie[node] = g->rank[docs[i]];
                        node = g->parent[node];
                        if (node != THREAD_NONE && g->rep[node] != THREAD_NONE)
                                break;
                }
        }
        mem_free(docs);
}

static int64_t date_of(const struct walk *w, uint32_t node) {
        uint32_t rank = w->tie[node];
        return rank == THREAD_NONE ? THREAD_UNDATED : w->g->c->dates.v[w->g->order[rank]];
}

static bool less_reading(const uint32_t *a, const uint32_t *b, const struct walk *w) {
        int r;
        if ((r = thread_cmp_date(date_of(w, *a), date_of(w, *b))) != 0 ||
            (r = THREAD_CMP(w->tie[*a], w->tie[*b])) != 0)
                return r < 0;
        return *a < *b; /* only ghosts that nobody answers: by id */
}

THREAD_SORT(sort_reading, uint32_t, const struct walk *, less_reading)

/* Sibling lists, made by pushing nodes in front, the last to be read first. */
static void list_children(struct walk *w) {
        struct thread_graph *g = w->g;
        uint32_t *nodes = thread_count_up(g->n_nodes);
        sort_reading(nodes, g->n_nodes, w);
        for (uint32_t i = g->n_nodes; i-- > 0;) {
                uint32_t parent = g->parent[nodes[i]];
                if (parent == THREAD_NONE)
                        continue;
                w->next[nodes[i]] = w->child[parent];
                w->child[parent] = nodes[i];
        }
        mem_free(nodes);
}

/* The documents of each node, in order of rank (counting sort). */
static void list_documents(struct walk *w) {
        struct thread_graph *g = w->g;
        w->docs_at = thread_array((size_t) g->n_nodes + 1, 0);
        w->docs = thread_array(g->c->n, 0);
        for (uint32_t i = 0; i < g->c->n; i++)
                w->docs_at[g->node_of[i] + 1]++;
        for (uint32_t i = 0; i < g->n_nodes; i++)
                w->docs_at[i + 1] += w->docs_at[i];
        uint32_t *at = mem_dup(w->docs_at, ((size_t) g->n_nodes + 1) * sizeof *at);
        for (uint32_t r = 0; r < g->c->n; r++)
                w->docs[at[g->node_of[g->order[r]]]++] = g->order[r];
        mem_free(at);
}

static bool is_late(int64_t date, int64_t answers) {
        return date != THREAD_UNDATED && answers != THREAD_UNDATED && date < answers &&
               answers - date > THREAD_LATE_SECONDS;
}

static void note_late(struct walk *w) {
        struct thread_graph *g = w->g;
        const int64_t *dates = g->c->dates.v;
        w->late = mem_zalloc((size_t) g->c->n + 1);
        for (uint32_t i = 0; i < g->c->n; i++) {
                uint32_t above = g->parent[g->node_of[i]];
                if (above != THREAD_NONE && g->rep[above] != THREAD_NONE)
                        w->late[i] = is_late(dates[i], dates[g->rep[above]]);
        }
}

/* ---- ghosts --------------------------------------------------------------------------------- */

static void make_ghosts(struct walk *w) {
        struct thread_graph *g = w->g;
        uint32_t n = 0;
        for (uint32_t id = 0; id < g->n_ids; id++)
                if (g->rep[id] == THREAD_NONE)
                        w->ghost_of[id] = n++;
        w->out->ghosts = mem_array(NULL, (size_t) n + 1, sizeof *w->out->ghosts);
        w->out->n_ghosts = n;
        for (uint32_t id = 0; id < g->n_ids; id++)
                if (w->ghost_of[id] != THREAD_NONE)
                        w->out->ghosts[w->ghost_of[id]] =
                                (struct thread_ghost){ .mid = g->c->ids.v[id],
                                                       .thread = THREAD_NONE,
                                                       .parent = THREAD_NONE,
                                                       .ghost = THREAD_NONE,
                                                       .by = g->by[id] };
        vec_done(&g->c->ids);
        mem_free(g->by);
        g->by = NULL;
}

/* ---- the walk ------------------------------------------------------------------------------- */

struct place {
        uint32_t depth, pos;
        uint32_t first; /* document met first, or THREAD_NONE */
};

static void put_documents(struct walk *w, uint32_t node, struct place *p) {
        struct thread_graph *g = w->g;
        uint32_t above = g->parent[node], rep = g->rep[node];
        for (uint32_t i = w->docs_at[node]; i < w->docs_at[node + 1]; i++) {
                uint32_t d = w->docs[i];
                struct thread_row *row = &w->out->rows[d];
                p->first = p->first == THREAD_NONE ? d : p->first;
                w->walked[w->n_walked++] = d;
                row->thread = p->first;
                row->depth = p->depth;
                row->pos = p->pos++;
                if (d != rep) {
                        row->of = rep;
                        row->copy = THREAD_COPY_copy;
                        w->out->n_copies++;
                }
                if (above == THREAD_NONE)
                        continue;
                row->ghost = w->ghost_of[above];
                row->parent = g->rep[above];
                row->late = w->late[d];
                w->out->n_late += row->late;
        }
}

static void put_ghost(struct walk *w, uint32_t node, struct place *p) {
        struct thread_graph *g = w->g;
        struct thread_ghost *ghost = &w->out->ghosts[w->ghost_of[node]];
        uint32_t above = g->parent[node];
        ghost->depth = p->depth;
        ghost->pos = p->pos++;
        if (above == THREAD_NONE)
                return;
        ghost->ghost = w->ghost_of[above];
        ghost->parent = g->rep[above];
}

/* The next node in reading order below `root`, or THREAD_NONE; keeps *depth. */
static uint32_t next_node(const struct walk *w, uint32_t node, uint32_t root, uint32_t *depth) {
        if (w->child[node] != THREAD_NONE) {
                ++*depth;
                return w->child[node];
        }
        while (node != root && w->next[node] == THREAD_NONE) {
                node = w->g->parent[node];
                --*depth;
        }
        return node == root ? THREAD_NONE : w->next[node];
}

static uint32_t walk_family(struct walk *w, uint32_t root) {
        struct place p = { .first = THREAD_NONE };
        for (uint32_t n = root; n != THREAD_NONE; n = next_node(w, n, root, &p.depth)) {
                if (w->g->rep[n] == THREAD_NONE)
                        put_ghost(w, n, &p);
                else
                        put_documents(w, n, &p);
        }
        return p.first;
}

/* Ghosts learn their family when it is known which document it begins with; a family of ghosts
 * alone (named in lists, answered by nobody) goes by the first document that names its root. */
static void name_families(struct walk *w, const uint32_t *first) {
        struct thread_graph *g = w->g;
        for (uint32_t id = 0; id < g->n_ids; id++) {
                if (w->ghost_of[id] == THREAD_NONE)
                        continue;
                struct thread_ghost *ghost = &w->out->ghosts[w->ghost_of[id]];
                uint32_t root = first[thread_set_find(g->sets, id)];
                ghost->thread = root != THREAD_NONE ? root : w->out->rows[ghost->by].thread;
        }
}

static void walk_all(struct walk *w) {
        struct thread_graph *g = w->g;
        uint32_t *first = thread_array(g->n_nodes, THREAD_NONE); /* by union-find root */
        for (uint32_t n = 0; n < g->n_nodes; n++) {
                if (g->parent[n] != THREAD_NONE)
                        continue;
                uint32_t doc = walk_family(w, n);
                first[thread_set_find(g->sets, n)] = doc;
                w->out->n_threads += doc != THREAD_NONE;
        }
        name_families(w, first);
        mem_free(first);
}

/* From here on nodes are not asked for. */
static void give_back(struct walk *w) {
        mem_free(w->child);
        mem_free(w->next);
        mem_free(w->docs_at);
        mem_free(w->docs);
        mem_free(w->ghost_of);
        mem_free(w->late);
        mem_free(w->g->rep);
        mem_free(w->g->parent);
        mem_free(w->g->sets);
}

/* ---- in and out ----------------------------------------------------------------------------- */

static void make_rows(const struct thread_graph *g, struct thread_out *out) {
        out->rows = mem_array(NULL, (size_t) g->c->n + 1, sizeof *out->rows);
        for (uint32_t i = 0; i < g->c->n; i++)
                out->rows[i] = (struct thread_row){ .parent = THREAD_NONE,
                                                    .ghost = THREAD_NONE,
                                                    .of = THREAD_NONE };
}

/* Families in the order of their first documents; the walk gives the order within each. */
static void order_families(uint32_t n, const uint32_t *walked, struct thread_out *out) {
        uint32_t *at = thread_array((size_t) n + 1, 0);
        for (uint32_t i = 0; i < n; i++)
                at[out->rows[i].thread + 1]++;
        for (uint32_t i = 0; i < n; i++)
                at[i + 1] += at[i];
        out->reading = thread_array(n, 0);
        for (uint32_t i = 0; i < n; i++)
                out->reading[at[out->rows[walked[i]].thread]++] = walked[i];
        mem_free(at);
}

/* What the walk follows; then neither dates nor places in the canonical order are asked for. */
static void prepare(struct walk *w) {
        struct thread_graph *g = w->g;
        w->tie = thread_array(g->n_nodes, THREAD_NONE);
        date_nodes(w);
        w->child = thread_array(g->n_nodes, THREAD_NONE);
        w->next = thread_array(g->n_nodes, THREAD_NONE);
        list_children(w);
        mem_free(w->tie);
        mem_free(g->rank);
        note_late(w);
        vec_done(&g->c->dates);
        list_documents(w);
        mem_free(g->node_of);
        w->ghost_of = thread_array(g->n_nodes, THREAD_NONE);
        make_ghosts(w);
}

void thread_build(struct thread_case *c, struct thread_out *ret) {
        struct thread_graph g = { .c = c };
        struct walk w = { .g = &g, .out = ret };
        *ret = (struct thread_out){ 0 };
        thread_node_all(&g);
        thread_link_all(&g);
        prepare(&w);
        make_rows(&g, ret);
        w.walked = thread_array(c->n, 0);
        walk_all(&w);
        give_back(&w);
        order_families(c->n, w.walked, ret);
        mem_free(w.walked);
        ret->order = g.order;
        thread_case_done(c);
}

void thread_out_done(struct thread_out *out) {
        mem_free(out->rows);
        mem_free(out->reading);
        mem_free(out->order);
        mem_free(out->ghosts);
        *out = (struct thread_out){ 0 };
}
