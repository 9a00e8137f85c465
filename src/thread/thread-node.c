/* Documents to nodes.  Union-find over documents joins those that are one message (the rules are in
 * thread-build.h), then each set becomes a node: the main one of its Message-ID, or one behind all
 * ids.  Only documents that share an id, or have none, are ever sorted against each other: in most
 * cases these are few.
 *
 * It looks at prints only; whether equal prints are equal texts is not asked again. */
#include "thread/thread-graph.h"

#include "base/bug.h"
#include "base/vec.h"

static int cmp_canonical(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        const struct thread_in *a = thread_doc(g, *(const uint32_t *) pa);
        const struct thread_in *b = thread_doc(g, *(const uint32_t *) pb);
        int r;
        if ((r = THREAD_CMP(a->key, b->key)) != 0 || (r = THREAD_CMP(a->mid, b->mid)) != 0 ||
            (r = thread_cmp_date(a->date, b->date)) != 0 || (r = THREAD_CMP(a->body, b->body)) != 0)
                return r;
        return THREAD_CMP(a->subject, b->subject);
}

static void rank_documents(struct thread_graph *g) {
        uint32_t n = g->c->n;
        g->order = thread_array(n, 0);
        g->rank = thread_array(n, 0);
        for (uint32_t i = 0; i < n; i++)
                g->order[i] = i;
        qsort_r(g->order, n, sizeof *g->order, cmp_canonical, g);
        for (uint32_t i = 0; i < n; i++)
                g->rank[g->order[i]] = i;
}

/* ---- ids ------------------------------------------------------------------------------------ */

static int cmp_u64(const void *pa, const void *pb) {
        uint64_t a = *(const uint64_t *) pa, b = *(const uint64_t *) pb;
        return THREAD_CMP(a, b);
}

static void gather_ids(struct thread_graph *g) {
        VEC(uint64_t) ids = { 0 };
        uint32_t kept = 0;
        for (uint32_t i = 0; i < g->c->n; i++) {
                const struct thread_in *d = thread_doc(g, i);
                if (d->mid != 0)
                        vec_push(&ids, d->mid);
                for (uint32_t k = 0; k < d->n_refs; k++)
                        if (g->c->refs[d->refs_at + k] != 0)
                                vec_push(&ids, g->c->refs[d->refs_at + k]);
        }
        if (ids.n > 0)
                qsort(ids.v, ids.n, sizeof *ids.v, cmp_u64);
        for (size_t i = 0; i < ids.n; i++)
                if (kept == 0 || ids.v[kept - 1] != ids.v[i])
                        ids.v[kept++] = ids.v[i];
        g->ids = mem_array(ids.v, kept + 1, sizeof *ids.v);
        g->n_ids = kept;
}

/* Ids are spread evenly (they are heads of MD5), so the place is guessed by proportion; the guess
 * is widened by doubling, then halved, which is O(log n) whatever the ids. */
uint32_t thread_node_id(const struct thread_graph *g, uint64_t mid) {
        uint64_t guess = (mid >> 32) * g->n_ids >> 32;
        uint64_t lo = guess, hi = guess + 1, step = 1;
        for (; lo > 0 && g->ids[lo] > mid; step *= 2)
                lo = lo > step ? lo - step : 0;
        for (step = 1; hi < g->n_ids && g->ids[hi] <= mid; step *= 2)
                hi = hi + step < g->n_ids ? hi + step : g->n_ids;
        while (hi - lo > 1) {
                uint64_t mid_at = (lo + hi) / 2;
                if (g->ids[mid_at] <= mid)
                        lo = mid_at;
                else
                        hi = mid_at;
        }
        if (g->ids[lo] != mid)
                BUG("an id that was not gathered");
        return (uint32_t) lo;
}

static void place_ids(struct thread_graph *g) {
        g->id_of = thread_array(g->c->n, THREAD_NONE);
        for (uint32_t i = 0; i < g->c->n; i++)
                if (thread_doc(g, i)->mid != 0)
                        g->id_of[i] = thread_node_id(g, thread_doc(g, i)->mid);
}

/* ---- which documents are one message -------------------------------------------------------- */

struct same { /* documents under comparison, and the sets that they form */
        uint32_t *docs, n;
        uint32_t *sets;
};

static int cmp_id_body(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        int r;
        if ((r = THREAD_CMP(g->id_of[a], g->id_of[b])) != 0 ||
            (r = THREAD_CMP(thread_doc(g, a)->body, thread_doc(g, b)->body)) != 0)
                return r;
        return THREAD_CMP(g->rank[a], g->rank[b]);
}

static int cmp_head(const struct thread_in *a, const struct thread_in *b) {
        int r;
        if ((r = THREAD_CMP(a->subject | 1, b->subject | 1)) != 0 ||
            (r = thread_cmp_date(a->date, b->date)) != 0)
                return r;
        return THREAD_CMP(a->from, b->from);
}

static int cmp_id_head(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        int r;
        if ((r = THREAD_CMP(g->id_of[a], g->id_of[b])) != 0 ||
            (r = cmp_head(thread_doc(g, a), thread_doc(g, b))) != 0)
                return r;
        return THREAD_CMP(g->rank[a], g->rank[b]);
}

/* Same body, date and sender, whatever the id. */
static int cmp_letter(const struct thread_in *a, const struct thread_in *b) {
        int r;
        if ((r = THREAD_CMP(a->body, b->body)) != 0 || (r = thread_cmp_date(a->date, b->date)) != 0)
                return r;
        return THREAD_CMP(a->from, b->from);
}

static int cmp_letter_rank(const void *pa, const void *pb, void *graph) {
        const struct thread_graph *g = graph;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        int r = cmp_letter(thread_doc(g, a), thread_doc(g, b));
        return r != 0 ? r : THREAD_CMP(g->rank[a], g->rank[b]);
}

static void take_shared_ids(struct thread_graph *g, struct same *s) {
        uint32_t *held = thread_array(g->n_ids, 0);
        for (uint32_t i = 0; i < g->c->n; i++)
                if (g->id_of[i] != THREAD_NONE)
                        held[g->id_of[i]]++;
        s->n = 0;
        for (uint32_t i = 0; i < g->c->n; i++)
                if (g->id_of[i] != THREAD_NONE && held[g->id_of[i]] > 1)
                        s->docs[s->n++] = i;
        mem_free(held);
}

static void join_same_id(struct thread_graph *g, struct same *s) {
        take_shared_ids(g, s);
        qsort_r(s->docs, s->n, sizeof *s->docs, cmp_id_body, g);
        for (uint32_t i = 1; i < s->n; i++) {
                uint32_t a = s->docs[i - 1], b = s->docs[i];
                if (g->id_of[a] == g->id_of[b] && thread_doc(g, a)->body != 0 &&
                    thread_doc(g, a)->body == thread_doc(g, b)->body)
                        thread_set_join(s->sets, a, b);
        }
        qsort_r(s->docs, s->n, sizeof *s->docs, cmp_id_head, g);
        for (uint32_t i = 1; i < s->n; i++) {
                uint32_t a = s->docs[i - 1], b = s->docs[i];
                if (g->id_of[a] == g->id_of[b] && thread_doc(g, a)->date != THREAD_UNDATED &&
                    cmp_head(thread_doc(g, a), thread_doc(g, b)) == 0)
                        thread_set_join(s->sets, a, b);
        }
}

static bool is_letter(const struct thread_in *d) {
        return d->body != 0 && d->date != THREAD_UNDATED && d->from != 0;
}

/* One run of documents with the same body, date and sender: those without an id join. */
static void join_letters(struct thread_graph *g, struct same *s, uint32_t from, uint32_t to) {
        uint32_t with_id = THREAD_NONE, without = THREAD_NONE;
        bool many = false;
        for (uint32_t i = from; i < to; i++) {
                uint32_t d = s->docs[i];
                if (g->id_of[d] == THREAD_NONE) {
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
                any |= g->id_of[i] == THREAD_NONE;
                if (is_letter(thread_doc(g, i)))
                        s->docs[s->n++] = i;
        }
        if (!any)
                return;
        qsort_r(s->docs, s->n, sizeof *s->docs, cmp_letter_rank, g);
        for (uint32_t from = 0, to; from < s->n; from = to) {
                for (to = from + 1; to < s->n; to++)
                        if (cmp_letter(thread_doc(g, s->docs[from]), thread_doc(g, s->docs[to])))
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
                if (f->first == THREAD_NONE ||
                    thread_cmp_date(thread_doc(g, d)->date, thread_doc(g, f->first)->date) < 0)
                        f->first = d;
        }
        return facts;
}

static bool is_main(const struct thread_graph *g, const struct set_facts *a,
                    const struct set_facts *than) {
        int r;
        if ((r = THREAD_CMP(a->size, than->size)) != 0)
                return r > 0;
        if ((r = thread_cmp_date(thread_doc(g, a->first)->date,
                                 thread_doc(g, than->first)->date)) != 0)
                return r < 0;
        return a->rank < than->rank;
}

/* Of the sets that share an id, the main one becomes the id's own node. */
static void name_main_nodes(const struct thread_graph *g, struct same *s, struct set_facts *facts) {
        uint32_t *best = thread_array(g->n_ids, THREAD_NONE);
        for (uint32_t i = 0; i < g->c->n; i++) {
                if (g->id_of[i] == THREAD_NONE)
                        continue;
                uint32_t set = thread_set_find(s->sets, i), *b = &best[g->id_of[i]];
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
                if (thread_doc(g, g->voice[node])->n_refs == 0 && thread_doc(g, d)->n_refs > 0)
                        g->voice[node] = d;
        }
}

void thread_node_all(struct thread_graph *g) {
        uint32_t n = g->c->n;
        rank_documents(g);
        gather_ids(g);
        place_ids(g);
        struct same s = { .docs = thread_array(n, 0), .sets = thread_array(n, 0) };
        for (uint32_t i = 0; i < n; i++)
                s.sets[i] = i;
        join_same_id(g, &s);
        join_without_id(g, &s);
        mem_free(s.docs);
        struct set_facts *facts = count_sets(g, &s);
        name_main_nodes(g, &s, facts);
        make_nodes(g, &s, facts);
        mem_free(facts);
        mem_free(s.sets);
        mem_free(g->id_of);
        g->id_of = NULL;
        name_documents(g);
}
