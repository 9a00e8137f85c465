/* Documents to nodes.  Union-find over documents joins those that are one message (the rules are in
 * thread-build.h), then each set becomes a node: the main one of its Message-ID, or one behind all
 * ids.  Only documents that share an id, or have none, are ever sorted against each other: in most
 * cases these are few.
 *
 * It looks at prints only; whether equal prints are equal texts is not asked again. */
#include "thread/thread-graph.h"

/* The rest only tells documents apart whose keys begin alike. */
static int cmp_canonical(const struct thread_case *c, uint32_t a, uint32_t b) {
        int r;
        if ((r = THREAD_CMP(c->keys.v[a], c->keys.v[b])) != 0 ||
            (r = THREAD_CMP(c->own.v[a] + 1, c->own.v[b] + 1)) != 0 ||
            (r = thread_cmp_date(c->dates.v[a], c->dates.v[b])) != 0 ||
            (r = THREAD_CMP(c->bodies.v[a], c->bodies.v[b])) != 0)
                return r;
        return THREAD_CMP(c->subjects.v[a], c->subjects.v[b]);
}

static inline bool less_canonical(const uint32_t *a, const uint32_t *b,
                                  const struct thread_case *c) {
        uint64_t ka = c->keys.v[*a], kb = c->keys.v[*b];
        return ka != kb ? ka < kb : cmp_canonical(c, *a, *b) < 0;
}

THREAD_SORT(sort_canonical, uint32_t, const struct thread_case *, less_canonical)

static void rank_documents(struct thread_graph *g) {
        uint32_t n = g->c->n;
        g->order = thread_count_up(n);
        sort_canonical(g->order, n, g->c);
        vec_done(&g->c->keys);
        g->rank = thread_array(n, 0);
        for (uint32_t i = 0; i < n; i++)
                g->rank[g->order[i]] = i;
}

/* ---- which documents are one message -------------------------------------------------------- */

struct same { /* documents under comparison, and the sets that they form */
        uint32_t *docs, n;
        uint32_t *sets;
};

static int cmp_body(const struct thread_graph *g, uint32_t a, uint32_t b) {
        return THREAD_CMP(g->c->bodies.v[a], g->c->bodies.v[b]);
}

static bool less_id_body(const uint32_t *a, const uint32_t *b, const struct thread_graph *g) {
        int r;
        if ((r = THREAD_CMP(g->c->own.v[*a], g->c->own.v[*b])) != 0 ||
            (r = cmp_body(g, *a, *b)) != 0)
                return r < 0;
        return g->rank[*a] < g->rank[*b];
}

static int cmp_head(const struct thread_graph *g, uint32_t a, uint32_t b) {
        int r;
        if ((r = THREAD_CMP(g->c->subjects.v[a] | 1, g->c->subjects.v[b] | 1)) != 0 ||
            (r = thread_cmp_dates(g, a, b)) != 0)
                return r;
        return THREAD_CMP(g->c->froms.v[a], g->c->froms.v[b]);
}

static bool less_id_head(const uint32_t *a, const uint32_t *b, const struct thread_graph *g) {
        int r;
        if ((r = THREAD_CMP(g->c->own.v[*a], g->c->own.v[*b])) != 0 ||
            (r = cmp_head(g, *a, *b)) != 0)
                return r < 0;
        return g->rank[*a] < g->rank[*b];
}

/* Same body, date and sender, whatever the id. */
static int cmp_letter(const struct thread_graph *g, uint32_t a, uint32_t b) {
        int r;
        if ((r = cmp_body(g, a, b)) != 0 || (r = thread_cmp_dates(g, a, b)) != 0)
                return r;
        return THREAD_CMP(g->c->froms.v[a], g->c->froms.v[b]);
}

static bool less_letter(const uint32_t *a, const uint32_t *b, const struct thread_graph *g) {
        int r = cmp_letter(g, *a, *b);
        return r != 0 ? r < 0 : g->rank[*a] < g->rank[*b];
}

THREAD_SORT(sort_id_body, uint32_t, const struct thread_graph *, less_id_body)
THREAD_SORT(sort_id_head, uint32_t, const struct thread_graph *, less_id_head)
THREAD_SORT(sort_letters, uint32_t, const struct thread_graph *, less_letter)

static void take_shared_ids(struct thread_graph *g, struct same *s) {
        uint32_t *held = thread_array(g->n_ids, 0);
        for (uint32_t i = 0; i < g->c->n; i++)
                if (g->c->own.v[i] != THREAD_NONE)
                        held[g->c->own.v[i]]++;
        s->n = 0;
        for (uint32_t i = 0; i < g->c->n; i++)
                if (g->c->own.v[i] != THREAD_NONE && held[g->c->own.v[i]] > 1)
                        s->docs[s->n++] = i;
        mem_free(held);
}

static void join_same_id(struct thread_graph *g, struct same *s) {
        take_shared_ids(g, s);
        sort_id_body(s->docs, s->n, g);
        for (uint32_t i = 1; i < s->n; i++) {
                uint32_t a = s->docs[i - 1], b = s->docs[i];
                if (g->c->own.v[a] == g->c->own.v[b] && g->c->bodies.v[a] != 0 &&
                    cmp_body(g, a, b) == 0)
                        thread_set_join(s->sets, a, b);
        }
        sort_id_head(s->docs, s->n, g);
        for (uint32_t i = 1; i < s->n; i++) {
                uint32_t a = s->docs[i - 1], b = s->docs[i];
                if (g->c->own.v[a] == g->c->own.v[b] && g->c->dates.v[a] != THREAD_UNDATED &&
                    cmp_head(g, a, b) == 0)
                        thread_set_join(s->sets, a, b);
        }
}

static bool is_letter(const struct thread_case *c, uint32_t doc) {
        return c->bodies.v[doc] != 0 && c->dates.v[doc] != THREAD_UNDATED && c->froms.v[doc] != 0;
}

/* One run of documents with the same body, date and sender: those without an id join. */
static void join_letters(struct thread_graph *g, struct same *s, uint32_t from, uint32_t to) {
        uint32_t with_id = THREAD_NONE, without = THREAD_NONE;
        bool many = false;
        for (uint32_t i = from; i < to; i++) {
                uint32_t d = s->docs[i];
                if (g->c->own.v[d] == THREAD_NONE) {
                        if (without != THREAD_NONE)
                                thread_set_join(s->sets, without, d);
                        without = d;
                } else if (with_id == THREAD_NONE) {
                        with_id = d;
                } else if (thread_set_find(s->sets, d) != thread_set_find(s->sets, with_id)) {
                        many = true;
                }
        }
        if (without != THREAD_NONE && with_id != THREAD_NONE && !many)
                thread_set_join(s->sets, without, with_id);
}

static void join_without_id(struct thread_graph *g, struct same *s) {
        bool any = false;
        s->n = 0;
        for (uint32_t i = 0; i < g->c->n; i++) {
                any |= g->c->own.v[i] == THREAD_NONE;
                if (is_letter(g->c, i))
                        s->docs[s->n++] = i;
        }
        if (!any)
                return;
        sort_letters(s->docs, s->n, g);
        for (uint32_t from = 0, to; from < s->n; from = to) {
                for (to = from + 1; to < s->n; to++)
                        if (cmp_letter(g, s->docs[from], s->docs[to]))
                                break;
                join_letters(g, s, from, to);
        }
}

/* ---- sets to nodes -------------------------------------------------------------------------- */

struct set_facts {
        uint32_t first; /* its earliest document */
        uint32_t size;
        uint32_t rank; /* smallest */
        uint32_t node;
};

static struct set_facts *count_sets(const struct thread_graph *g, struct same *s) {
        struct set_facts *facts = mem_array(NULL, (size_t) g->c->n + 1, sizeof *facts);
        for (uint32_t i = 0; i < g->c->n; i++)
                facts[i] = (struct set_facts){ THREAD_NONE, 0, THREAD_NONE, THREAD_NONE };
        for (uint32_t r = 0; r < g->c->n; r++) {
                uint32_t d = g->order[r];
                struct set_facts *f = &facts[thread_set_find(s->sets, d)];
                f->rank = f->size++ == 0 ? r : f->rank;
                if (f->first == THREAD_NONE || thread_cmp_dates(g, d, f->first) < 0)
                        f->first = d;
        }
        return facts;
}

static bool is_main(const struct thread_graph *g, const struct set_facts *a,
                    const struct set_facts *than) {
        int r;
        if ((r = THREAD_CMP(a->size, than->size)) != 0)
                return r > 0;
        if ((r = thread_cmp_dates(g, a->first, than->first)) != 0)
                return r < 0;
        return a->rank < than->rank;
}

/* Of the sets that share an id, the main one becomes the id's own node. */
static void name_main_nodes(const struct thread_graph *g, struct same *s, struct set_facts *facts) {
        uint32_t *best = thread_array(g->n_ids, THREAD_NONE);
        for (uint32_t i = 0; i < g->c->n; i++) {
                if (g->c->own.v[i] == THREAD_NONE)
                        continue;
                uint32_t set = thread_set_find(s->sets, i), *b = &best[g->c->own.v[i]];
                if (*b == THREAD_NONE || is_main(g, &facts[set], &facts[*b]))
                        *b = set;
        }
        for (uint32_t id = 0; id < g->n_ids; id++)
                if (best[id] != THREAD_NONE)
                        facts[best[id]].node = id;
        mem_free(best);
}

static void make_nodes(struct thread_graph *g, struct same *s, struct set_facts *facts) {
        uint32_t n = g->c->n;
        g->node_of = thread_array(n, THREAD_NONE);
        g->n_nodes = g->n_ids;
        for (uint32_t r = 0; r < n; r++) {
                struct set_facts *f = &facts[thread_set_find(s->sets, g->order[r])];
                if (f->node == THREAD_NONE)
                        f->node = g->n_nodes++;
                g->node_of[g->order[r]] = f->node;
        }
}

/* Who stands for a node, and who speaks for it. */
static void name_documents(struct thread_graph *g) {
        g->rep = thread_array(g->n_nodes, THREAD_NONE);
        g->voice = thread_array(g->n_nodes, THREAD_NONE);
        for (uint32_t r = 0; r < g->c->n; r++) {
                uint32_t d = g->order[r], node = g->node_of[d];
                if (g->rep[node] == THREAD_NONE)
                        g->rep[node] = g->voice[node] = d;
                if (thread_n_refs(g, g->voice[node]) == 0 && thread_n_refs(g, d) > 0)
                        g->voice[node] = d;
        }
}

void thread_node_all(struct thread_graph *g) {
        uint32_t n = g->c->n;
        g->n_ids = (uint32_t) g->c->ids.n;
        rank_documents(g);
        struct same s = { .docs = thread_array(n, 0), .sets = thread_count_up(n) };
        join_same_id(g, &s);
        join_without_id(g, &s);
        mem_free(s.docs);
        vec_done(&g->c->bodies);
        struct set_facts *facts = count_sets(g, &s);
        name_main_nodes(g, &s, facts);
        make_nodes(g, &s, facts);
        mem_free(facts);
        mem_free(s.sets);
        name_documents(g);
}
