/* Events between A and B: who is meant, the events of the case, those told in what a query finds.
 */
#include "query/query-ties-work.h"

#include "actor/actor-find.h"
#include "base/map.h"
#include "base/vec.h"
#include "when/when.h"

#include <stdlib.h>

enum { PEOPLE_MOST = 5000 };

/* ---- who is meant --------------------------------------------------------------------------- */

static int name_sides(const struct query_case *c, struct str typed, struct arena *a,
                      struct query_ties_side *v, size_t n, struct err *e) {
        struct actor_id ids[QUERY_TIES_SIDES];
        struct store_actor s;
        int r = actor_find(c->store, typed, ids, QUERY_TIES_SIDES, e);
        for (int i = 0, found = r; i < found && i < QUERY_TIES_SIDES && r >= 0; i++) {
                r = store_actor_get(c->store, ids[i], &s, e);
                for (size_t k = 0; k < n && r >= 0; k++)
                        if (v[k].key == s.key)
                                v[k].name = arena_str(a, s.name.n ? s.name : s.anchor);
        }
        return r;
}

bool query_ties_is_at(struct str address, struct str domain) {
        size_t at = str_chr(address, '@');
        if (at == SIZE_MAX || domain.n < 2)
                return false;
        struct str d = str_sub(address, at, SIZE_MAX); /* with the @ */
        size_t n = domain.n - 1;
        if (str_eq_nocase(d, domain))
                return true;
        return d.n > n + 1 && d.p[d.n - n - 1] == '.' &&
               str_eq_nocase(str_sub(d, d.n - n, SIZE_MAX), str_sub(domain, 1, SIZE_MAX));
}

/* Whoever has an address at the domain. */
static int find_people(const struct query_case *c, struct str domain, struct arena *a,
                       struct query_ties_side **ret, size_t *ret_n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct query_ties_side) v = { 0 };
        struct store_addr s;
        struct store_actor who;
        struct actor_id id;
        struct map seen;
        bool new;
        for (size_t i = 0; i < *ret_n; i++)
                vec_push(&v, (*ret)[i]);
        map_init(&seen);
        int n = 0, r = store_addrs_open(c->store, &rows, e);
        while (r >= 0 && n >= 0 && v.n < PEOPLE_MOST && (r = store_addrs_next(rows, &s, e)) > 0) {
                if (!query_ties_is_at(s.address, domain) ||
                    (n = store_actor_of_addr(c->store, s.id, &id, e)) <= 0)
                        continue;
                map_put(&seen, (struct str){ (const char *) &id.v, sizeof id.v }, 1, &new);
                if (!new || (n = store_actor_get(c->store, id, &who, e)) < 0)
                        continue;
                vec_push(&v, (struct query_ties_side){
                                     who.key, arena_str(a, who.name.n ? who.name : who.anchor) });
        }
        *ret_n = v.n;
        *ret = arena_alloc(a, (v.n + 1) * sizeof **ret);
        if (v.n > 0)
                memcpy(*ret, v.v, v.n * sizeof *v.v);
        vec_done(&v);
        map_done(&seen);
        return r < 0 ? r : n < 0 ? n : 0;
}

int query_ties_find(struct tie_case *tc, const struct query_case *c, struct str typed,
                    struct arena *a, struct query_ties_side **ret, size_t *ret_n, struct err *e) {
        uint64_t keys[QUERY_TIES_SIDES];
        *ret = NULL;
        *ret_n = 0;
        if (typed.n == 0)
                return 0;
        int n = tie_case_find(tc, typed, keys, QUERY_TIES_SIDES, e);
        if (n < 0)
                return n;
        *ret = arena_zalloc(a, ((size_t) n + 1) * sizeof **ret);
        *ret_n = (size_t) n;
        for (int i = 0; i < n; i++)
                (*ret)[i] = (struct query_ties_side){ keys[i], arena_str(a, typed) };
        int r = name_sides(c, typed, a, *ret, *ret_n, e);
        return r < 0 ? r : 0;
}

static uint64_t *keys_of(const struct query_ties_side *v, size_t n, struct arena *a) {
        uint64_t *keys = arena_alloc(a, (n + 1) * sizeof *keys);
        for (size_t i = 0; i < n; i++)
                keys[i] = v[i].key;
        return keys;
}

/* ---- what a query finds --------------------------------------------------------------------- */

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static bool is_told(const struct tie_events *ev, const struct tie_event *v, const uint32_t *docs,
                    size_t n) {
        for (uint32_t i = 0; i < v->n_witnesses; i++) {
                const struct tie_witness *w = &ev->witnesses[v->witness + i];
                for (uint32_t k = w->first; k < w->first + w->n; k++) {
                        uint32_t doc = (uint32_t) ev->ties[k].doc;
                        if (bsearch(&doc, docs, n, sizeof doc, cmp_u32))
                                return true;
                }
        }
        return false;
}

static int told_in(const struct query_case *c, const struct query_ties_ask *q, struct arena *a,
                   struct tie_events *ev, struct err *e) {
        struct query_env env = { .now = when_now() };
        struct query *tree;
        uint32_t *docs;
        size_t n, kept = 0;
        if (q->query.n == 0)
                return 0;
        int r = query_parse(q->query, &env, a, &tree, e);
        if (r >= 0)
                r = query_docs(c, tree, /* all_copies= */ true, a, &docs, &n, e);
        if (r < 0)
                return r;
        ev->undated = 0;
        for (size_t i = 0; i < ev->n; i++)
                if (n > 0 && is_told(ev, &ev->v[i], docs, n)) {
                        ev->undated += !ev->v[i].ranged;
                        ev->v[kept++] = ev->v[i];
                }
        ev->n = kept;
        return 0;
}

/* ---- asking --------------------------------------------------------------------------------- */

/* Denials are asked for too, so that they stand beside what they deny. */
static void only_asserted(struct query_ties *t) {
        size_t n = 0;
        t->ev.undated = 0;
        for (size_t i = 0; i < t->ev.n; i++) {
                if (!t->ev.v[i].asserted) {
                        t->hidden++;
                        continue;
                }
                t->ev.undated += !t->ev.v[i].ranged;
                t->ev.v[n++] = t->ev.v[i];
        }
        t->ev.n = n;
}

static int get(struct tie_case *tc, const struct query_case *c, const struct query_ties_ask *q,
               struct arena *a, struct query_ties *t, struct err *e) {
        struct tie_filter f = { .kinds = q->kinds,
                                .directed = q->directed,
                                .ranged = q->ranged,
                                .range = q->range,
                                .record = q->record,
                                .language = q->language };
        int r = query_ties_find(tc, c, q->a, a, &t->a, &t->n_a, e);
        if (r >= 0)
                r = query_ties_find(tc, c, q->b, a, &t->b, &t->n_b, e);
        if (r >= 0 && str_starts(q->a, STR("@")))
                r = find_people(c, q->a, a, &t->a, &t->n_a, e);
        if (r >= 0 && str_starts(q->b, STR("@")))
                r = find_people(c, q->b, a, &t->b, &t->n_b, e);
        if (r < 0 || (q->a.n > 0 && t->n_a == 0) || (q->b.n > 0 && t->n_b == 0))
                return r;
        f.a = keys_of(t->a, t->n_a, a), f.n_a = t->n_a;
        f.b = keys_of(t->b, t->n_b, a), f.n_b = t->n_b;
        if ((r = tie_events_get(tc, &f, a, &t->ev, e)) < 0 || (r = told_in(c, q, a, &t->ev, e)) < 0)
                return r;
        if (!q->all)
                only_asserted(t);
        return 0;
}

int query_ties(const struct query_case *c, const struct query_ties_ask *q, struct arena *arena,
               struct query_ties *ret, struct err *e) {
        struct tie_case *tc = NULL;
        *ret = (struct query_ties){ 0 };
        int r = tie_case_open(c->store, &tc, e);
        if (r >= 0)
                r = get(tc, c, q, arena, ret, e);
        tie_case_close(&tc);
        return r < 0 ? r : 0;
}
