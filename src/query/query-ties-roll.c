/* Institutions by their people: an event counts when each side acts for its institution on that
 * day.
 *
 *   institution ─┬─ who had an office there (actor_role_holders) ─┐
 *                └─ who writes from its domain ───────────────────┴─> people ─> events
 *
 *   event ─> from: itself?  an address of the domain?  an office seen before and after that day? ─┐
 *            to:   the same
 * ──────────────────────────────────────────────────────────────────────┴─> counted, or near (told,
 * never counted), or outside */
#include "query/query-ties-work.h"

#include "actor/actor-role.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "lang/lang-org.h"
#include "when/when.h"

#include <stdlib.h>

enum { PEOPLE_MOST = 5000 };

struct person {
        uint64_t actor, key;
        bool read; /* its roles are here */
        struct actor_roles roles;
};

struct house { /* an institution */
        struct query_ties_side *sides;
        size_t n_sides;
        VEC(struct str) domains;  /* "@rivers.example" */
        VEC(struct str) org_keys; /* of its names */
        VEC(struct person) people;
        struct map by_key; /* key -> place in people */
        struct map at;     /* addr_id -> 1: an address of its domains */
};

struct roll {
        const struct query_case *c;
        struct arena *a;
        struct house house[2];
        struct query_ties_roll *ret;
        struct buf room;
};

const char *query_ties_by_id(enum query_ties_by b) {
        static const char *const ids[] = { "nobody", "itself", "address", "role", "near" };
        return ids[b];
}

/* ---- people --------------------------------------------------------------------------------- */

static struct str key_str(const uint64_t *v) {
        return (struct str){ (const char *) v, sizeof *v };
}

static int add_person(struct roll *w, struct house *h, uint64_t actor, struct err *e) {
        struct store_actor s;
        bool new;
        int r = store_actor_get(w->c->store, (struct actor_id){ actor }, &s, e);
        if (r < 0 || h->people.n >= PEOPLE_MOST)
                return r;
        map_put(&h->by_key, key_str(&s.key), h->people.n, &new);
        if (new)
                vec_push(&h->people, (struct person){ .actor = actor, .key = s.key });
        return 0;
}

static int take_addrs(struct roll *w, struct house *h, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr s;
        struct actor_id id;
        int n = 0, r = h->domains.n ? store_addrs_open(w->c->store, &rows, e) : 0;
        while (rows && r >= 0 && n >= 0 && (r = store_addrs_next(rows, &s, e)) > 0)
                for (size_t i = 0; i < h->domains.n && n >= 0; i++) {
                        if (!query_ties_is_at(s.address, h->domains.v[i]))
                                continue;
                        map_put(&h->at, key_str(&s.id.v), 1, NULL);
                        if ((n = store_actor_of_addr(w->c->store, s.id, &id, e)) > 0)
                                n = add_person(w, h, id.v, e);
                }
        return r < 0 ? r : n;
}

static void add_org_key(struct roll *w, struct house *h, struct str name) {
        buf_clear(&w->room);
        lang_org_key(name, &w->room);
        if (w->room.n > 0)
                vec_push(&h->org_keys, arena_str(w->a, buf_str(&w->room)));
}

static int take_names(struct roll *w, struct house *h, struct actor_id org, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_member m;
        struct store_name name;
        int n = 0, r = store_members_open(w->c->store, org, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_name) {
                        n = store_name_get(w->c->store, (struct name_id){ m.anchor.id }, &name, e);
                        if (n >= 0)
                                add_org_key(w, h, name.name);
                }
        return r < 0 ? r : n;
}

static int take_org(struct roll *w, struct house *h, struct actor_id org, struct err *e) {
        struct actor_holder *v;
        struct store_actor s;
        size_t n;
        int r = store_actor_get(w->c->store, org, &s, e);
        if (r < 0)
                return r;
        if (str_starts(s.anchor, STR("@")))
                vec_push(&h->domains, arena_str(w->a, s.anchor));
        if ((r = take_names(w, h, org, e)) < 0)
                return r;
        r = actor_role_holders(w->c->store, org, w->a, &v, &n, e);
        for (size_t i = 0; i < n && r >= 0; i++)
                if (v[i].actor)
                        r = add_person(w, h, v[i].actor, e);
        return r;
}

/* Actors of these keys; a key alone, of a name or a state, has nobody. */
static int take_house(struct roll *w, struct house *h, struct str typed, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(uint64_t) ids = { 0 };
        struct store_actor s;
        int r = store_actors_open(w->c->store, false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0)
                for (size_t i = 0; i < h->n_sides; i++)
                        if (s.key == h->sides[i].key)
                                vec_push(&ids, s.id.v);
        for (size_t i = 0; i < ids.n && r >= 0; i++)
                r = take_org(w, h, (struct actor_id){ ids.v[i] }, e);
        vec_done(&ids);
        if (str_starts(typed, STR("@")))
                vec_push(&h->domains, arena_str(w->a, typed));
        else
                add_org_key(w, h, typed);
        return r < 0 ? r : take_addrs(w, h, e);
}

/* ---- who acts for it ------------------------------------------------------------------------ */

static bool is_office(const struct house *h, const struct actor_role *role) {
        for (size_t i = 0; i < h->org_keys.n; i++)
                if (role->sure && str_eq(role->org_key, h->org_keys.v[i]))
                        return true;
        return false;
}

/* The day counts as a whole: a letter of the morning and a signature of the evening. */
static int64_t same_day(const struct actor_role *role, int64_t at) {
        if (role->dated && at < role->first && when_day(at) == when_day(role->first))
                return role->first;
        if (role->dated && at > role->last && when_day(at) == when_day(role->last))
                return role->last;
        return at;
}

/* Seen only if it was at both ends. */
static enum actor_role_at at_event(const struct actor_role *role, const struct tie_event *ev) {
        enum actor_role_at a = actor_role_at(role, same_day(role, ev->range.from));
        enum actor_role_at b = actor_role_at(role, same_day(role, ev->range.to - 1));
        return a == ACTOR_ROLE_AT_seen ? b : a;
}

static int by_role(struct roll *w, struct house *h, struct person *p, const struct tie_event *ev,
                   enum query_ties_by *ret, struct str *ret_role, struct err *e) {
        if (!ev->ranged || ev->range.from == INT64_MIN || ev->range.to == INT64_MAX)
                return 0;
        int r = p->read ? 0
                        : actor_roles(w->c->store, (struct actor_id){ p->actor }, NULL, w->a,
                                      &p->roles, e);
        p->read = r >= 0;
        for (size_t i = 0; i < p->roles.n && r >= 0; i++) {
                const struct actor_role *role = &p->roles.roles[i];
                if (!is_office(h, role))
                        continue;
                enum actor_role_at at = at_event(role, ev);
                bool near = at == ACTOR_ROLE_AT_gap || at == ACTOR_ROLE_AT_near;
                if (at == ACTOR_ROLE_AT_seen || (near && *ret == QUERY_BY_nobody)) {
                        *ret = near ? QUERY_BY_near : QUERY_BY_role;
                        *ret_role = role->title.n ? role->title : role->organisation;
                }
                if (*ret == QUERY_BY_role)
                        break;
        }
        return r;
}

static int stands_for(struct roll *w, struct house *h, const struct tie_event *ev,
                      const struct tie_who *who, const struct store_tie_end *end,
                      enum query_ties_by *ret, struct str *ret_role, struct err *e) {
        *ret = QUERY_BY_nobody;
        *ret_role = (struct str){ 0 };
        for (size_t i = 0; i < h->n_sides; i++)
                if (who->key && who->key == h->sides[i].key)
                        *ret = QUERY_BY_itself;
        if (*ret == QUERY_BY_nobody && end->who.type == STORE_AT_addr &&
            map_find(&h->at, key_str(&end->who.id)))
                *ret = QUERY_BY_address;
        uint64_t *at = map_find(&h->by_key, key_str(&who->key));
        if (*ret != QUERY_BY_nobody || !at)
                return 0;
        int r = by_role(w, h, &h->people.v[*at], ev, ret, ret_role, e);
        if (*ret == QUERY_BY_role && who->bare) /* a namesake may be meant */
                *ret = QUERY_BY_near;
        return r;
}

/* ---- counting ------------------------------------------------------------------------------- */

static bool both(const struct query_ties_contact *x) {
        return x->from != QUERY_BY_nobody && x->to != QUERY_BY_nobody;
}

static bool sure(const struct query_ties_contact *x) {
        return both(x) && x->from != QUERY_BY_near && x->to != QUERY_BY_near;
}

/* `x` as a contact from house `f` to the other. */
static int try_way(struct roll *w, const struct tie_event *ev, const struct tie *t, int f,
                   struct query_ties_contact *x, struct err *e) {
        int r = stands_for(w, &w->house[f], ev, &t->from, &t->row.from, &x->from, &x->from_role, e);
        return r < 0 ? r
                     : stands_for(w, &w->house[1 - f], ev, &t->to, &t->row.to, &x->to, &x->to_role,
                                  e);
}

static void count(struct roll *w, const struct tie_event *ev, struct query_ties_contact *x,
                  uint32_t *kinds) {
        struct query_ties_roll *q = w->ret;
        x->counted = sure(x);
        q->contacts[q->n_contacts++] = *x;
        if (!x->counted) {
                q->near++;
                return;
        }
        q->counted++;
        kinds[ev->kind]++;
        if (!ev->ranged || ev->range.from == INT64_MIN || ev->range.to == INT64_MAX)
                return;
        q->first = q->dated && q->first < ev->range.from ? q->first : ev->range.from;
        q->last = q->dated && q->last > ev->range.to - 1 ? q->last : ev->range.to - 1;
        q->dated = true;
}

static int cmp_kind(const void *pa, const void *pb) {
        const struct query_ties_kind *a = pa, *b = pb;
        return a->n != b->n ? (a->n < b->n) - (a->n > b->n)
                            : (a->kind > b->kind) - (a->kind < b->kind);
}

static int count_all(struct roll *w, bool directed, struct err *e) {
        struct query_ties_roll *q = w->ret;
        const struct tie_events *ev = &q->ties.ev;
        uint32_t kinds[TIE_KINDS] = { 0 };
        int r = 0;
        q->contacts = arena_alloc(w->a, (ev->n + 1) * sizeof *q->contacts);
        for (size_t i = 0; i < ev->n && r >= 0; i++) {
                const struct tie *t = &ev->ties[ev->v[i].best];
                struct query_ties_contact x = { .event = (uint32_t) i }, y = x;
                r = try_way(w, &ev->v[i], t, 0, &x, e);
                if (r >= 0 && !sure(&x) && !directed)
                        r = try_way(w, &ev->v[i], t, 1, &y, e);
                if (sure(&y) || (both(&y) && !both(&x)))
                        x = y;
                if (both(&x))
                        count(w, &ev->v[i], &x, kinds);
                else
                        q->outside++;
        }
        q->kinds = arena_alloc(w->a, TIE_KINDS * sizeof *q->kinds);
        for (unsigned k = 0; k < TIE_KINDS; k++)
                if (kinds[k])
                        q->kinds[q->n_kinds++] =
                                (struct query_ties_kind){ (enum tie_kind) k, kinds[k] };
        qsort(q->kinds, q->n_kinds, sizeof *q->kinds, cmp_kind);
        return r;
}

/* ---- all ------------------------------------------------------------------------------------ */

static const uint64_t *keys_of(struct roll *w, const struct house *h, size_t *ret_n) {
        uint64_t *keys = arena_alloc(w->a, (h->n_sides + h->people.n + 1) * sizeof *keys);
        size_t n = 0;
        for (size_t i = 0; i < h->n_sides; i++)
                keys[n++] = h->sides[i].key;
        for (size_t i = 0; i < h->people.n; i++)
                keys[n++] = h->people.v[i].key;
        *ret_n = n;
        return keys;
}

/* A domain is an institution even if nobody calls it by a name. */
static void lone_domain(struct roll *w, struct str typed, struct query_ties_side **v, size_t *n) {
        if (*n > 0 || !str_starts(typed, STR("@")))
                return;
        *v = arena_zalloc(w->a, sizeof **v);
        **v = (struct query_ties_side){ hash64(typed.p, typed.n), typed };
        *n = 1;
}

static int roll(struct roll *w, struct tie_case *tc, const struct query_ties_ask *q,
                struct err *e) {
        struct query_ties *t = &w->ret->ties;
        struct tie_filter f = { .kinds = q->kinds,
                                .directed = q->directed,
                                .ranged = q->ranged,
                                .range = q->range,
                                .asserted = true,
                                .record = q->record,
                                .language = q->language };
        int r = query_ties_find(tc, w->c, q->a, w->a, &t->a, &t->n_a, e);
        if (r >= 0)
                r = query_ties_find(tc, w->c, q->b, w->a, &t->b, &t->n_b, e);
        lone_domain(w, q->a, &t->a, &t->n_a);
        lone_domain(w, q->b, &t->b, &t->n_b);
        if (r < 0 || t->n_a == 0 || t->n_b == 0)
                return r;
        w->house[0].sides = t->a, w->house[0].n_sides = t->n_a;
        w->house[1].sides = t->b, w->house[1].n_sides = t->n_b;
        if ((r = take_house(w, &w->house[0], q->a, e)) < 0 ||
            (r = take_house(w, &w->house[1], q->b, e)) < 0)
                return r;
        w->ret->people_a = w->house[0].people.n;
        w->ret->people_b = w->house[1].people.n;
        f.a = keys_of(w, &w->house[0], &f.n_a);
        f.b = keys_of(w, &w->house[1], &f.n_b);
        r = tie_events_get(tc, &f, w->a, &t->ev, e);
        return r < 0 ? r : count_all(w, q->directed, e);
}

int query_ties_roll(const struct query_case *c, const struct query_ties_ask *q, struct arena *arena,
                    struct query_ties_roll *ret, struct err *e) {
        struct roll w = { .c = c, .a = arena, .ret = ret };
        struct tie_case *tc = NULL;
        *ret = (struct query_ties_roll){ 0 };
        buf_init(&w.room, 0);
        for (int i = 0; i < 2; i++) {
                map_init(&w.house[i].by_key);
                map_init(&w.house[i].at);
        }
        int r = tie_case_open(c->store, &tc, e);
        if (r >= 0)
                r = roll(&w, tc, q, e);
        tie_case_close(&tc);
        for (int i = 0; i < 2; i++) {
                struct house *h = &w.house[i];
                vec_done(&h->domains);
                vec_done(&h->org_keys);
                vec_done(&h->people);
                map_done(&h->by_key);
                map_done(&h->at);
        }
        buf_done(&w.room);
        return r < 0 ? r : 0;
}
