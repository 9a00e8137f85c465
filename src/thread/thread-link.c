/* Nodes to parents: by references, then, for answers that name nothing, by subject (rules in
 * thread-build.h).  Every node gets its parent at most once and while it is the root of its set, so
 * "would this make a loop" is "are both in one set".
 *
 * It never looks for a better parent than the first one allowed, and never at texts. */
#include "thread/thread-graph.h"

#include "base/vec.h"

enum { DAY = 86400, SUBJECT_STEPS = 256, PEOPLE_MAX = 256 };

/* Hang the root `child` under `parent` unless that makes a loop. */
static bool link_to(struct thread_graph *g, uint32_t child, uint32_t parent) {
        uint32_t a = thread_set_find(g->sets, child), b = thread_set_find(g->sets, parent);
        if (a == b)
                return false;
        thread_set_join(g->sets, a, b);
        g->parent[child] = parent;
        return true;
}

/* ---- references ----------------------------------------------------------------------------- */

static int cmp_latest(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        uint32_t a = g->rep[*(const uint32_t *) pa], b = g->rep[*(const uint32_t *) pb];
        int r = -thread_cmp_date(thread_doc(g, a)->date, thread_doc(g, b)->date);
        return r != 0 ? r : THREAD_CMP(g->rank[a], g->rank[b]);
}

/* All nodes that are held, latest first: *ret_n of them. */
static uint32_t *held_latest_first(struct thread_graph *g, uint32_t *ret_n) {
        uint32_t *nodes = thread_array(g->n_nodes, 0), n = 0;
        for (uint32_t i = 0; i < g->n_nodes; i++)
                if (g->rep[i] != THREAD_NONE)
                        nodes[n++] = i;
        qsort_r(nodes, n, sizeof *nodes, cmp_latest, g);
        *ret_n = n;
        return nodes;
}

static void link_own(struct thread_graph *g, uint32_t node) {
        const struct thread_in *d = thread_doc(g, g->voice[node]);
        const uint64_t *refs = g->c->refs + d->refs_at;
        for (uint32_t k = d->n_refs; k-- > 0;) {
                /* wild.md#refs-self: some mail references itself */
                if (refs[k] == 0 || refs[k] == d->mid)
                        continue;
                if (link_to(g, node, thread_node_id(g, refs[k])))
                        return;
        }
}

/* A ghost, or a message that says nothing itself about what it answers. */
static bool is_silent(const struct thread_graph *g, uint32_t node) {
        return g->rep[node] == THREAD_NONE || thread_doc(g, g->voice[node])->n_refs == 0;
}

static void link_chain(struct thread_graph *g, uint32_t node) {
        const struct thread_in *d = thread_doc(g, g->voice[node]);
        const uint64_t *refs = g->c->refs + d->refs_at;
        uint32_t above = THREAD_NONE;
        for (uint32_t k = 0; k < d->n_refs; k++) {
                if (refs[k] == 0 || refs[k] == d->mid)
                        continue;
                uint32_t here = thread_node_id(g, refs[k]);
                if (above != THREAD_NONE && g->parent[here] == THREAD_NONE && is_silent(g, here))
                        link_to(g, here, above);
                above = here;
        }
}

static void link_references(struct thread_graph *g) {
        uint32_t n, *nodes = held_latest_first(g, &n);
        for (uint32_t i = 0; i < n; i++)
                link_own(g, nodes[i]);
        for (uint32_t i = 0; i < n; i++)
                link_chain(g, nodes[i]);
        mem_free(nodes);
}

/* ---- subjects ------------------------------------------------------------------------------- */

struct letter { /* a held node with a subject and a date */
        uint32_t node;
        bool known; /* `at` and `n` say where its people are */
        uint32_t at, n;
};

struct subjects {
        struct letter *letters;
        uint32_t n;
        VEC(uint32_t) people; /* of one run of equal subjects, each letter's rising */
};

static const struct thread_in *letter_doc(const struct thread_graph *g, const struct letter *l) {
        return thread_doc(g, g->rep[l->node]);
}

static bool is_orphan(const struct thread_graph *g, uint32_t node) {
        return (thread_doc(g, g->rep[node])->subject & 1) && is_silent(g, node) &&
               g->parent[node] == THREAD_NONE;
}

static int cmp_letter(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        const struct letter *a = pa, *b = pb;
        const struct thread_in *da = letter_doc(g, a), *db = letter_doc(g, b);
        int r;
        if ((r = THREAD_CMP(da->subject | 1, db->subject | 1)) != 0 ||
            (r = thread_cmp_date(da->date, db->date)) != 0)
                return r;
        return THREAD_CMP(g->rank[g->rep[a->node]], g->rank[g->rep[b->node]]);
}

/* False if no node asks for a subject. */
static bool take_letters(struct thread_graph *g, struct subjects *s) {
        bool any = false;
        s->letters = mem_array(NULL, (size_t) g->n_nodes + 1, sizeof *s->letters);
        for (uint32_t i = 0; i < g->n_nodes; i++) {
                if (g->rep[i] == THREAD_NONE)
                        continue;
                const struct thread_in *d = thread_doc(g, g->rep[i]);
                if (d->subject == 0 || d->date == THREAD_UNDATED)
                        continue;
                any |= is_orphan(g, i);
                s->letters[s->n++] = (struct letter){ .node = i };
        }
        if (any)
                qsort_r(s->letters, s->n, sizeof *s->letters, cmp_letter, g);
        return any;
}

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return THREAD_CMP(a, b);
}

static void learn_people(struct thread_graph *g, struct subjects *s, struct letter *l) {
        if (l->known)
                return;
        vec_reserve(&s->people, s->people.n + PEOPLE_MAX);
        uint32_t *to = s->people.v + s->people.n;
        l->known = true;
        l->at = (uint32_t) s->people.n;
        l->n = (uint32_t) g->c->people(g->c->ctx, g->rep[l->node], to, PEOPLE_MAX);
        qsort(to, l->n, sizeof *to, cmp_u32);
        s->people.n += l->n;
}

static bool wrote_to(const struct subjects *s, const struct letter *l, uint32_t who) {
        return who != 0 && l->n > 0 &&
               bsearch(&who, s->people.v + l->at, l->n, sizeof who, cmp_u32) != NULL;
}

static bool share_people(const struct subjects *s, const struct letter *a, const struct letter *b) {
        for (uint32_t i = 0; i < a->n; i++)
                if (wrote_to(s, b, s->people.v[a->at + i]))
                        return true;
        return false;
}

static bool are_acquainted(struct thread_graph *g, struct subjects *s, struct letter *a,
                           struct letter *b) {
        uint32_t from_a = letter_doc(g, a)->from, from_b = letter_doc(g, b)->from;
        learn_people(g, s, a);
        learn_people(g, s, b);
        return wrote_to(s, a, from_b) || wrote_to(s, b, from_a) ||
               (from_a != 0 && from_a == from_b && share_people(s, a, b));
}

/* The latest letter before letters[i], of the same subject and acquainted, becomes its parent. */
static void link_orphan(struct thread_graph *g, struct subjects *s, uint32_t first, uint32_t i) {
        struct letter *l = &s->letters[i];
        int64_t date = letter_doc(g, l)->date;
        for (uint32_t k = i; k > first && i - k < SUBJECT_STEPS; k--) {
                struct letter *before = &s->letters[k - 1];
                int64_t then = letter_doc(g, before)->date;
                if ((uint64_t) date - (uint64_t) then > (uint64_t) THREAD_SUBJECT_DAYS * DAY)
                        return;
                if (are_acquainted(g, s, l, before) && link_to(g, l->node, before->node))
                        return;
        }
}

static void link_subjects(struct thread_graph *g) {
        struct subjects s = { 0 };
        if (g->c->people != NULL && take_letters(g, &s)) {
                for (uint32_t i = 0, first = 0; i < s.n; i++) {
                        const struct thread_in *d = letter_doc(g, &s.letters[i]);
                        if ((letter_doc(g, &s.letters[first])->subject | 1) != (d->subject | 1)) {
                                first = i;
                                vec_clear(&s.people);
                        }
                        if (is_orphan(g, s.letters[i].node))
                                link_orphan(g, &s, first, i);
                }
        }
        vec_done(&s.people);
        mem_free(s.letters);
}

void thread_link_all(struct thread_graph *g) {
        g->parent = thread_array(g->n_nodes, THREAD_NONE);
        g->sets = thread_array(g->n_nodes, 0);
        for (uint32_t i = 0; i < g->n_nodes; i++)
                g->sets[i] = i;
        link_references(g);
        link_subjects(g);
}
