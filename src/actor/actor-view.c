/* Actors as they are shown. */
#include "actor/actor-view.h"

#include "base/vec.h"
#include "store/store-actor.h"

static void fill(struct actor_view *v, const struct store_actor *s, struct arena *a) {
        *v = (struct actor_view){ .id = s->id.v,
                                  .key = s->key,
                                  .kind = (enum actor_kind) s->kind,
                                  .flags = s->flags,
                                  .name = arena_str(a, s->name),
                                  .anchor = arena_str(a, s->anchor),
                                  .dated = s->dated,
                                  .first = s->first,
                                  .last = s->last,
                                  .docs = s->docs };
}

static int text_of(struct store *st, struct store_anchor an, struct arena *a, struct str *ret,
                   struct err *e) {
        struct store_addr addr;
        struct store_name name;
        int r = 0;
        *ret = (struct str){ 0 };
        if (an.type == STORE_AT_addr &&
            (r = store_addr_get(st, (struct addr_id){ an.id }, &addr, e)) >= 0)
                *ret = arena_str(a, addr.address);
        else if (an.type == STORE_AT_name &&
                 (r = store_name_get(st, (struct name_id){ an.id }, &name, e)) >= 0)
                *ret = arena_str(a, name.name);
        else if (an.type == STORE_AT_phone &&
                 (r = store_label_get(st, (struct label_id){ an.id }, ret, e)) >= 0)
                *ret = arena_str(a, *ret);
        return r < 0 ? r : 0;
}

static enum actor_anchor_type type_of(enum store_anchor_type t) {
        return t == STORE_AT_addr   ? ACTOR_AT_addr
               : t == STORE_AT_name ? ACTOR_AT_name
                                    : ACTOR_AT_phone;
}

/* ---- one ------------------------------------------------------------------------------------ */

static int take_members(struct store *st, struct arena *a, struct actor_view *v, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct actor_shown) all = { 0 };
        struct store_member m;
        int r = store_members_open(st, (struct actor_id){ v->id }, &rows, e), n = r;
        while (n >= 0 && (r = store_members_next(rows, &m, e)) > 0) {
                struct actor_shown s = { .type = type_of(m.anchor.type),
                                         .why = (enum actor_why) m.why,
                                         .n = m.n,
                                         .at = { m.doc.v, m.off, m.len } };
                if ((n = text_of(st, m.anchor, a, &s.text, e)) >= 0)
                        n = text_of(st, m.other, a, &s.with, e);
                vec_push(&all, s);
        }
        v->members = arena_alloc(a, (all.n + 1) * sizeof *all.v);
        v->n_members = all.n;
        if (all.n > 0)
                memcpy(v->members, all.v, all.n * sizeof *all.v);
        vec_done(&all);
        return n < 0 ? n : r;
}

static int maybe_of(struct store *st, const struct store_near *n, struct actor_id other,
                    struct arena *a, struct actor_maybe *ret, struct err *e) {
        struct store_actor s;
        int r = store_actor_get(st, other, &s, e);
        if (r < 0)
                return r;
        *ret = (struct actor_maybe){ .id = other.v,
                                     .key = s.key,
                                     .name = arena_str(a, s.name),
                                     .anchor = arena_str(a, s.anchor),
                                     .points = n->points,
                                     .whys = n->whys,
                                     .againsts = n->againsts,
                                     .at = { n->doc.v, n->off, n->len } };
        return 0;
}

static int take_maybes(struct store *st, struct arena *a, struct actor_view *v, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct actor_maybe) all = { 0 };
        struct store_near near;
        int r = store_nears_open(st, (struct actor_id){ v->id }, &rows, e), n = r;
        while (n >= 0 && (r = store_nears_next(rows, &near, e)) > 0) {
                struct actor_maybe m;
                if ((n = maybe_of(st, &near, near.a.v == v->id ? near.b : near.a, a, &m, e)) >= 0)
                        vec_push(&all, m);
        }
        v->maybes = arena_alloc(a, (all.n + 1) * sizeof *all.v);
        v->n_maybes = all.n;
        if (all.n > 0)
                memcpy(v->maybes, all.v, all.n * sizeof *all.v);
        vec_done(&all);
        return n < 0 ? n : r;
}

int actor_view_get(struct store *st, uint64_t id, struct arena *a, struct actor_view *ret,
                   struct err *e) {
        struct store_actor s;
        int r = store_actor_get(st, (struct actor_id){ id }, &s, e);
        if (r < 0)
                return r;
        fill(ret, &s, a);
        if ((r = take_members(st, a, ret, e)) >= 0)
                r = take_maybes(st, a, ret, e);
        return r < 0 ? r : 0;
}

/* ---- many ----------------------------------------------------------------------------------- */

int actor_view_list(struct store *st, unsigned kind, bool names_only, size_t most, struct arena *a,
                    struct actor_view **ret, size_t *ret_n, uint64_t *ret_total, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct actor_view) all = { 0 };
        struct store_actor s;
        uint64_t total = 0;
        int r = store_actors_open(st, true, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                struct actor_view v;
                bool only = s.flags & ACTOR_ROW_name_only;
                if (only != names_only || (kind != ACTOR_KINDS && s.kind != kind))
                        continue;
                if (total++ >= most && most > 0)
                        continue;
                fill(&v, &s, a);
                vec_push(&all, v);
        }
        *ret = arena_alloc(a, (all.n + 1) * sizeof *all.v);
        *ret_n = all.n;
        *ret_total = total;
        if (all.n > 0)
                memcpy(*ret, all.v, all.n * sizeof *all.v);
        vec_done(&all);
        return r < 0 ? r : 0;
}

int actor_view_pairs(struct store *st, size_t most, struct arena *a, struct actor_pair_view **ret,
                     size_t *ret_n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct actor_pair_view) all = { 0 };
        struct store_near near;
        int r = store_nears_open(st, (struct actor_id){ 0 }, &rows, e), n = r;
        while (n >= 0 && all.n < most && (r = store_nears_next(rows, &near, e)) > 0) {
                struct actor_pair_view p;
                if ((n = maybe_of(st, &near, near.a, a, &p.a, e)) >= 0)
                        n = maybe_of(st, &near, near.b, a, &p.b, e);
                if (n >= 0)
                        vec_push(&all, p);
        }
        *ret = arena_alloc(a, (all.n + 1) * sizeof *all.v);
        *ret_n = all.n;
        if (all.n > 0)
                memcpy(*ret, all.v, all.n * sizeof *all.v);
        vec_done(&all);
        return n < 0 ? n : r < 0 ? r : 0;
}

const char *actor_missing(uint32_t points, uint32_t againsts) {
        uint32_t hard = 1u << ACTOR_AGAINST_converse | 1u << ACTOR_AGAINST_middle |
                        1u << ACTOR_AGAINST_suffix;
        if (againsts & hard)
                return "what speaks against it can only be overruled by you";
        if (againsts != 0)
                return "two strong kinds of evidence (signature, card, announcement, telephone)";
        if (points == 0)
                return "any evidence: so far only the name is the same";
        return "one strong kind of evidence (signature, card, announcement, telephone)";
}

/* Decisions are kept for others too (claims, quotations). */
static bool is_ours(const struct actor_act *all, size_t n, const struct store_decision *d) {
        uint64_t of;
        for (unsigned k = 0; k <= ACTOR_set_kind; k++)
                if (str_eq(d->verb, str_of(actor_verb_id((enum actor_verb) k))))
                        return true;
        if (!str_eq(d->verb, STR("undo")) || !str_u64(d->a, &of))
                return false;
        for (size_t i = 0; i < n; i++)
                if (all[i].id == of)
                        return true;
        return false;
}

int actor_view_log(struct store *st, struct arena *a, struct actor_act **ret, size_t *ret_n,
                   struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct actor_act) all = { 0 };
        struct store_decision d;
        int r = store_decisions_open(st, &rows, e);
        while (r >= 0 && (r = store_decisions_next(rows, &d, e)) > 0)
                if (is_ours(all.v, all.n, &d))
                        vec_push(&all, (struct actor_act){ d.id, d.undone, d.at,
                                                           arena_str(a, d.verb), arena_str(a, d.a),
                                                           arena_str(a, d.b), arena_str(a, d.text),
                                                           arena_str(a, d.reason) });
        *ret = arena_alloc(a, (all.n + 1) * sizeof *all.v);
        *ret_n = all.n;
        if (all.n > 0)
                memcpy(*ret, all.v, all.n * sizeof *all.v);
        vec_done(&all);
        return r < 0 ? r : 0;
}
