/* Making a query ready: expansion of words, weights, order of evaluation.
 *
 * Kids of AND run cheapest first, so that the dear ones are asked only about what is left.  Costs
 * and weights come from numbers of the whole index, never of one segment: scores must not depend
 * on where documents lie. */
#include "index/index-plan.h"

#include "base/limits.h"

#include <math.h>

static int plan_node(struct index_plan *p, const struct index_query *q, unsigned depth,
                     struct index_node **ret, struct err *e);

/* Robertson's, with the one inside that keeps it positive. */
static float idf_of(const struct index_plan *p, uint64_t df) {
        double n = p->ix->docs, d = (double) df < n ? (double) df : n;
        return (float) log(1 + (n - d + 0.5) / (d + 0.5));
}

static float boost_of(const struct index_query *q) {
        return q->boost == 0 ? 1 : q->boost < 0 ? 0 : q->boost;
}

static int plan_slot(struct index_plan *p, struct str word, const struct index_query *q,
                     bool places, struct index_slot *s, struct err *e) {
        bool prefix = q->op == INDEX_PREFIX;
        int r = index_expand(p->ix, q, word, prefix ? INDEX_PREFIX_FORMS : LIMIT_index_forms, &p->a,
                             &s->forms, e);
        if (r < 0)
                return r;
        for (size_t i = 0; i < s->forms.n; i++) {
                uint64_t df = s->forms.v[i].form.df;
                s->df = df > s->df ? df : s->df;
                s->cost += df;
        }
        s->need = 1;
        bool many = prefix && s->forms.more;
        s->cursors = arena_alloc(&p->a, (many ? 1 : s->forms.n) * sizeof *s->cursors + 1);
        if (places)
                s->readers = arena_alloc(&p->a, s->forms.n * sizeof *s->readers + 1);
        return 0;
}

static int plan_word(struct index_plan *p, struct index_node *n, struct str word, struct err *e) {
        n->op = INDEX_TERM;
        n->slots = ARENA_NEW(&p->a, struct index_slot);
        n->n_slots = 1;
        int r = plan_slot(p, word, n->q, /* places= */ false, n->slots, e);
        if (r < 0)
                return r;
        n->cost = n->slots->cost;
        n->weight = boost_of(n->q) * idf_of(p, n->slots->df);
        if (n->q->op == INDEX_PREFIX && n->slots->forms.more) {
                n->op = INDEX_PREFIX;
                n->cost = p->ix->docs;
                n->weight = boost_of(n->q);
        } else if (n->slots->forms.n == 0)
                n->op = INDEX_NONE;
        return 0;
}

static int cmp_slot(const void *a, const void *b) {
        const struct index_slot *x = a, *y = b;
        if (x->cost != y->cost)
                return x->cost < y->cost ? -1 : 1;
        return (x->at > y->at) - (x->at < y->at);
}

/* NEAR: the same word twice is one slot that needs two places. */
static bool join_slot(struct index_node *n, const struct index_query *q, size_t at) {
        for (size_t i = 0; n->op == INDEX_NEAR && i < n->n_slots; i++)
                if (str_eq(q->words[n->slots[i].at], q->words[at])) {
                        n->slots[i].need++;
                        return true;
                }
        return false;
}

static int plan_words(struct index_plan *p, struct index_node *n, struct err *e) {
        const struct index_query *q = n->q;
        if (q->n_words == 0) {
                n->op = INDEX_NONE;
                return 0;
        }
        if (q->n_words > LIMIT_index_phrase_words)
                return err_set(e, ERR_limit, "the phrase is too long");
        if (q->n_words == 1)
                return plan_word(p, n, q->words[0], e);
        n->slots = arena_zalloc(&p->a, q->n_words * sizeof *n->slots);
        n->cost = UINT64_MAX;
        float idf = 0;
        for (size_t i = 0; i < q->n_words; i++) {
                if (join_slot(n, q, i))
                        continue;
                struct index_slot *s = &n->slots[n->n_slots++];
                int r = plan_slot(p, q->words[i], q, /* places= */ true, s, e);
                if (r < 0)
                        return r;
                s->at = (uint32_t) i;
                n->cost = s->cost < n->cost ? s->cost : n->cost;
                idf += idf_of(p, s->df);
        }
        n->weight = boost_of(q) * idf;
        if (n->cost == 0)
                n->op = INDEX_NONE;
        n->cost *= 4; /* positions are dear */
        qsort(n->slots, n->n_slots, sizeof *n->slots, cmp_slot);
        return 0;
}

static int cmp_node(const void *a, const void *b) {
        const struct index_node *x = *(struct index_node *const *) a;
        const struct index_node *y = *(struct index_node *const *) b;
        return (x->cost > y->cost) - (x->cost < y->cost);
}

static int plan_kids(struct index_plan *p, struct index_node *n, unsigned depth, struct err *e) {
        const struct index_query *q = n->q;
        uint64_t sum = 0, min = p->ix->docs;
        n->kids = arena_zalloc(&p->a, (q->n_kids + 1) * sizeof *n->kids);
        n->n_kids = q->n_kids;
        for (size_t i = 0; i < q->n_kids; i++) {
                int r = plan_node(p, q->kids[i], depth + 1, &n->kids[i], e);
                if (r < 0)
                        return r;
                sum += n->kids[i]->cost;
                min = n->kids[i]->cost < min ? n->kids[i]->cost : min;
        }
        n->cost = n->op == INDEX_OR ? sum : min;
        if (n->op == INDEX_NOT)
                n->cost = n->n_kids == 1 ? p->ix->docs : n->n_kids ? n->kids[0]->cost : 0;
        if (n->op == INDEX_AND && n->n_kids > 1) {
                /* insertion: stable, so that equal costs keep the order of the query */
                for (size_t i = 1; i < n->n_kids; i++)
                        for (size_t k = i; k && cmp_node(&n->kids[k - 1], &n->kids[k]) > 0; k--) {
                                struct index_node *t = n->kids[k];
                                n->kids[k] = n->kids[k - 1];
                                n->kids[k - 1] = t;
                        }
        }
        if (n->n_kids == 0)
                n->op = n->op == INDEX_AND ? INDEX_ALL : INDEX_NONE;
        return 0;
}

static int plan_node(struct index_plan *p, const struct index_query *q, unsigned depth,
                     struct index_node **ret, struct err *e) {
        struct index_node *n = ARENA_NEW(&p->a, struct index_node);
        if (depth > LIMIT_index_query_depth || ++p->n_nodes > LIMIT_index_query_nodes)
                return err_set(e, ERR_limit, "the query is too %s",
                               depth > LIMIT_index_query_depth ? "deep" : "long");
        *n = (struct index_node){ .q = q, .op = q->op, .fields = q->fields };
        if ((q->fields & ((1u << INDEX_FIELDS) - 1)) == (1u << INDEX_FIELDS) - 1)
                n->fields = 0;
        n->cost = p->ix->docs / 8; /* a filter reads columns, which is cheap */
        *ret = n;
        switch (q->op) {
        case INDEX_TERM:
        case INDEX_PREFIX:
                return plan_word(p, n, q->term, e);
        case INDEX_PHRASE:
        case INDEX_NEAR:
                return plan_words(p, n, e);
        case INDEX_AND:
        case INDEX_OR:
        case INDEX_NOT:
                return plan_kids(p, n, depth, e);
        case INDEX_SET:
                n->cost = q->docs ? q->n_docs : n->cost;
                return 0;
        case INDEX_NONE:
                n->cost = 0;
                return 0;
        case INDEX_ALL:
        case INDEX_DATE:
        case INDEX_NO_DATE:
        case INDEX_KIND:
        case INDEX_LANG:
        case INDEX_FLAGS:
        case INDEX_SENDER:
                return 0;
        }
        return err_set(e, ERR_usage, "unknown kind of query");
}

int index_plan_init(struct index_plan *p, const struct index *ix, const struct index_query *q,
                    bool scoring, struct err *e) {
        *p = (struct index_plan){ .ix = ix, .scoring = scoring };
        arena_init(&p->a, 0);
        p->tf = mem_zalloc(INDEX_WINDOW * sizeof *p->tf);
        return plan_node(p, q, 0, &p->root, e);
}

static void node_done(struct index_node *n) {
        for (size_t i = 0; i < n->n_slots; i++)
                vec_done(&n->slots[i].places);
        for (size_t i = 0; i < n->n_kids; i++)
                if (n->kids[i])
                        node_done(n->kids[i]);
}

void index_plan_done(struct index_plan *p) {
        if (p->root)
                node_done(p->root);
        vec_done(&p->blocks);
        mem_free(p->marks.bits);
        mem_free(p->tf);
        arena_done(&p->a);
}

/* All documents of the segment that hold a word with the prefix. */
static void start_prefix(struct index_plan *p, struct index_node *n) {
        const struct index_segment *s = p->s;
        struct index_words w;
        size_t windows = ((size_t) s->f.range + INDEX_WINDOW - 1) / INDEX_WINDOW;
        if (!n->all) { /* room for the largest segment */
                uint32_t most = 0;
                for (size_t i = 0; i < p->ix->n; i++)
                        most = p->ix->segments[i].f.range > most ? p->ix->segments[i].f.range
                                                                 : most;
                n->all = arena_alloc(&p->a, ((size_t) most / INDEX_WINDOW + 1) * INDEX_WINDOW / 8);
        }
        memset(n->all, 0, windows * INDEX_WINDOW / 8);
        int r = index_words_find(&w, s, n->q->term);
        while (r >= 0 && (r = index_words_next(&w)) > 0 &&
               str_starts((struct str){ w.word, w.n }, n->q->term)) {
                struct index_window whole = { 0, s->f.range };
                index_cursor_init(n->slots->cursors, &w.list, s->f.range);
                index_list_bits(p, n->slots->cursors, whole, /* within= */ NULL, n->fields, n->all);
        }
        if (r < 0)
                p->corrupt = ERR_corrupt;
}

static void start_node(struct index_plan *p, struct index_node *n) {
        n->set_at = 0;
        for (size_t i = 0; i < n->n_kids; i++)
                start_node(p, n->kids[i]);
        if (n->op == INDEX_PREFIX) {
                start_prefix(p, n);
                return;
        }
        for (size_t i = 0; i < n->n_slots; i++) {
                struct index_slot *s = &n->slots[i];
                for (size_t k = 0; k < s->forms.n; k++) {
                        const struct index_list *l = &s->forms.v[k].lists[p->segment];
                        index_cursor_init(&s->cursors[k], l, p->s->f.range);
                        if (s->readers)
                                index_cursor_init(&s->readers[k], l, p->s->f.range);
                }
        }
}

void index_plan_start(struct index_plan *p, size_t segment) {
        p->segment = segment;
        p->s = &p->ix->segments[segment];
        start_node(p, p->root);
}
