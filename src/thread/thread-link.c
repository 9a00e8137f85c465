/* Nodes to parents: by references, then, for answers that name nothing, by subject (rules in
 * thread-build.h).  Every node gets its parent at most once and while it is the root of its set, so
 * "would this make a loop" is "are both in one set".
 *
 * It never looks for a better parent than the first one allowed, and never at texts. */
#include "thread/thread-graph.h"

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

static bool less_latest(const uint32_t *pa, const uint32_t *pb, const struct thread_graph *g) {
        uint32_t a = g->rep[*pa], b = g->rep[*pb];
        int r = thread_cmp_dates(g, b, a);
        return r != 0 ? r < 0 : g->rank[a] < g->rank[b];
}

THREAD_SORT(sort_latest, uint32_t, const struct thread_graph *, less_latest)

/* All nodes that are held, latest first: *ret_n of them. */
static uint32_t *held_latest_first(struct thread_graph *g, uint32_t *ret_n) {
        uint32_t *nodes = thread_array(g->n_nodes, 0), n = 0;
        for (uint32_t i = 0; i < g->n_nodes; i++)
                if (g->rep[i] != THREAD_NONE)
                        nodes[n++] = i;
        sort_latest(nodes, n, g);
        *ret_n = n;
        return nodes;
}

/* References of document `doc`: nodes, THREAD_NONE where one has no print. */
static const uint32_t *refs_of(const struct thread_graph *g, uint32_t doc, uint32_t *ret_n) {
        *ret_n = thread_n_refs(g, doc);
        return *ret_n > 0 ? g->c->refs.v + g->c->refs_at.v[doc] : NULL;
}

static void link_own(struct thread_graph *g, uint32_t node) {
        uint32_t doc = g->voice[node], n;
        const uint32_t *refs = refs_of(g, doc, &n);
        while (n-- > 0) {
                /* wild.md#refs-self: some mail references itself */
                if (refs[n] == THREAD_NONE || refs[n] == g->c->own.v[doc])
                        continue;
                if (link_to(g, node, refs[n]))
                        return;
        }
}

/* A ghost, or a message that says nothing itself about what it answers. */
static bool is_silent(const struct thread_graph *g, uint32_t node) {
        return g->rep[node] == THREAD_NONE || thread_n_refs(g, g->voice[node]) == 0;
}

static void link_chain(struct thread_graph *g, uint32_t node) {
        uint32_t doc = g->voice[node], n, above = THREAD_NONE;
        const uint32_t *refs = refs_of(g, doc, &n);
        for (uint32_t k = 0; k < n; k++) {
                uint32_t here = refs[k];
                if (here == THREAD_NONE || here == g->c->own.v[doc])
                        continue;
                if (above != THREAD_NONE && g->parent[here] == THREAD_NONE && is_silent(g, here))
                        link_to(g, here, above);
                above = here;
        }
}

/* Which document to look into for a ghost's name. */
static void find_witnesses(struct thread_graph *g) {
        g->by = thread_array(g->n_ids, THREAD_NONE);
        for (uint32_t r = 0; r < g->c->n; r++) {
                uint32_t n;
                const uint32_t *refs = refs_of(g, g->order[r], &n);
                for (uint32_t k = 0; k < n; k++)
                        if (refs[k] != THREAD_NONE && g->by[refs[k]] == THREAD_NONE)
                                g->by[refs[k]] = g->order[r];
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
        uint32_t doc, node;
        bool known; /* `at` and `n` say where its people are */
        uint32_t at, n;
};

struct subjects {
        VEC(struct letter) run; /* letters of one subject, by date */
        VEC(uint32_t) people;   /* of those, each letter's rising */
};

static bool is_orphan(const struct thread_graph *g, uint32_t node) {
        return (g->c->subjects.v[g->rep[node]] & 1) && is_silent(g, node) &&
               g->parent[node] == THREAD_NONE;
}

static uint64_t base_of(const struct thread_graph *g, uint32_t node) {
        return g->c->subjects.v[g->rep[node]] | 1;
}

static bool less_letter(const uint32_t *a, const uint32_t *b, const struct thread_graph *g) {
        int r;
        if ((r = THREAD_CMP(base_of(g, *a), base_of(g, *b))) != 0 ||
            (r = thread_cmp_dates(g, g->rep[*a], g->rep[*b])) != 0)
                return r < 0;
        return g->rank[g->rep[*a]] < g->rank[g->rep[*b]];
}

THREAD_SORT(sort_letters, uint32_t, const struct thread_graph *, less_letter)

/* All letters by subject, then date, *ret_n of them; none if no node asks for a subject. */
static uint32_t *take_letters(struct thread_graph *g, uint32_t *ret_n) {
        uint32_t *nodes = thread_array(g->n_nodes, 0), n = 0;
        bool any = false;
        for (uint32_t i = 0; i < g->n_nodes; i++) {
                uint32_t doc = g->rep[i];
                if (doc == THREAD_NONE || g->c->subjects.v[doc] == 0 ||
                    g->c->dates.v[doc] == THREAD_UNDATED)
                        continue;
                any |= is_orphan(g, i);
                nodes[n++] = i;
        }
        *ret_n = any ? n : 0;
        sort_letters(nodes, *ret_n, g);
        return nodes;
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
        l->n = (uint32_t) g->c->people(g->c->ctx, l->doc, to, PEOPLE_MAX);
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
        uint32_t from_a = g->c->froms.v[a->doc], from_b = g->c->froms.v[b->doc];
        learn_people(g, s, a);
        learn_people(g, s, b);
        return wrote_to(s, a, from_b) || wrote_to(s, b, from_a) ||
               (from_a != 0 && from_a == from_b && share_people(s, a, b));
}

/* The latest letter before run[i], of the same subject and acquainted, becomes its parent. */
static void link_orphan(struct thread_graph *g, struct subjects *s, size_t i) {
        struct letter *l = &s->run.v[i];
        int64_t date = g->c->dates.v[l->doc];
        for (size_t k = i; k > 0 && i - k < SUBJECT_STEPS; k--) {
                struct letter *before = &s->run.v[k - 1];
                int64_t then = g->c->dates.v[before->doc];
                if ((uint64_t) date - (uint64_t) then > (uint64_t) THREAD_SUBJECT_DAYS * DAY)
                        return;
                if (are_acquainted(g, s, l, before) && link_to(g, l->node, before->node))
                        return;
        }
}

static void link_subjects(struct thread_graph *g) {
        struct subjects s = { 0 };
        uint32_t n, *nodes = take_letters(g, &n);
        for (uint32_t i = 0; i < n; i++) {
                if (i > 0 && base_of(g, nodes[i - 1]) != base_of(g, nodes[i])) {
                        vec_clear(&s.run);
                        vec_clear(&s.people);
                }
                vec_push(&s.run, (struct letter){ .doc = g->rep[nodes[i]], .node = nodes[i] });
                if (is_orphan(g, nodes[i]))
                        link_orphan(g, &s, s.run.n - 1);
        }
        vec_done(&s.run);
        vec_done(&s.people);
        mem_free(nodes);
}

static void give_back(struct thread_graph *g) {
        vec_done(&g->c->subjects);
        vec_done(&g->c->froms);
        vec_done(&g->c->own);
        vec_done(&g->c->refs_at);
        mem_free(g->voice);
        g->voice = NULL;
}

void thread_link_all(struct thread_graph *g) {
        g->parent = thread_array(g->n_nodes, THREAD_NONE);
        g->sets = thread_count_up(g->n_nodes);
        link_references(g);
        find_witnesses(g);
        vec_done(&g->c->refs);
        if (g->c->people != NULL)
                link_subjects(g);
        give_back(g);
}
