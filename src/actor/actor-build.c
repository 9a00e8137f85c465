/* From a case to its actors: gather, resolve, tell names in texts, write.
 *
 *   actor-gather, actor-told, actor-meet     rows of the store in
 *   actor-resolve, actor-org                 sets
 *   actor-context                            names in texts, by who is present
 *   here                                     tables of the store out, in the order of rows */
#include "actor/actor-build.h"

#include "actor/actor-context.h"
#include "store/store-actor.h"

#include <stdlib.h>

struct run {
        struct store *st;
        struct actor_gather g;
        struct actor_org_case org_case;
        struct actor_out out;
        struct actor_orgs orgs;
        struct actor_context context;
        uint64_t *id; /* of each row in the store; 0 = not told */
        uint64_t n;   /* actors put */
        struct actor_counts *counts;
};

static struct doc_id doc_of(const struct run *r, uint64_t order) {
        return (struct doc_id){ order < r->g.doc_at.n ? r->g.doc_at.v[order] : 0 };
}

/* ---- people --------------------------------------------------------------------------------- */

static uint32_t first_name_of(const struct run *r, const struct actor_row *row) {
        return r->out.members.v[row->members].i;
}

/* A name that stands alone is told only where somebody is meant by it whom nobody knows. */
static bool is_told(const struct run *r, const struct actor_row *row) {
        if (row->anchor != ACTOR_NONE || row->decided)
                return true;
        for (uint32_t k = 0; k < row->n_members; k++) {
                const struct actor_member *m = &r->out.members.v[row->members + k];
                if (m->type == ACTOR_AT_name && r->context.alone[m->i] > 0)
                        return true;
        }
        return false;
}

static uint64_t docs_of(const struct run *r, const struct actor_row *row) {
        uint64_t n = row->docs;
        for (uint32_t k = 0; k < row->n_members && row->anchor == ACTOR_NONE; k++)
                n += r->context.alone[r->out.members.v[row->members + k].i];
        return n;
}

static int put_actor(struct run *r, const struct actor_row *row, uint64_t id, struct err *e) {
        struct str anchor = row->anchor != ACTOR_NONE
                                    ? r->g.c.addrs.v[row->anchor].address
                                    : r->g.c.names.v[first_name_of(r, row)].spelling;
        struct store_actor a = {
                .id = { id },
                .key = row->key,
                .kind = row->kind,
                .flags = (row->renamed ? ACTOR_ROW_renamed : 0u) |
                         (row->kind_said ? ACTOR_ROW_kind_said : 0u) |
                         (row->anchor == ACTOR_NONE ? ACTOR_ROW_name_only : 0u),
                .name = row->name,
                .anchor = anchor,
                .dated = row->dated,
                .first = row->first,
                .last = row->last,
                .docs = docs_of(r, row),
        };
        return store_actor_put(r->st, &a, e);
}

static int anchor_of(struct run *r, const struct actor_member *m, struct store_anchor *ret,
                     struct err *e) {
        struct name_id id = { m->i < r->g.name_id.n ? r->g.name_id.v[m->i] : 0 };
        int n = 0;
        if (m->type == ACTOR_AT_addr) {
                *ret = (struct store_anchor){ STORE_AT_addr, r->g.addr_id.v[m->i] };
                return 0;
        }
        if (id.v == 0)
                n = store_name_put(r->st, r->g.c.names.v[m->i].spelling, &id, e);
        *ret = (struct store_anchor){ STORE_AT_name, id.v };
        return n < 0 ? n : 0;
}

static int put_member(struct run *r, const struct actor_member *m, uint64_t id, struct err *e) {
        struct store_member s = { .actor = { id },
                                  .why = m->why,
                                  .n = m->n,
                                  .doc = doc_of(r, m->at.doc),
                                  .off = m->at.off,
                                  .len = m->at.len };
        int n = anchor_of(r, m, &s.anchor, e);
        if (m->other != ACTOR_NONE)
                s.other = (struct store_anchor){ STORE_AT_addr, r->g.addr_id.v[m->other] };
        if (m->type == ACTOR_AT_name && m->other == ACTOR_NONE && m->why == ACTOR_WHY_itself) {
                s.n = r->context.alone[m->i];
                s.doc = doc_of(r, r->context.first_alone[m->i]);
        }
        return n < 0 ? n : store_member_put(r->st, &s, e);
}

/* ---- names in texts ------------------------------------------------------------------------- */

static bool is_shown(const struct run *r, const struct actor_row *row, uint32_t name) {
        for (uint32_t k = 0; k < row->n_members; k++) {
                const struct actor_member *m = &r->out.members.v[row->members + k];
                if (m->type == ACTOR_AT_name && m->i == name)
                        return true;
        }
        return false;
}

/* The names meant for row `i`, from place *at in the sorted list of them: members by context. */
static int put_meant(struct run *r, uint32_t i, size_t *at, struct err *e) {
        const struct actor_meant *v = r->context.meant.v;
        size_t n = r->context.meant.n;
        int ret = 0;
        while (*at < n && v[*at].row == i && ret >= 0) {
                const struct actor_meant *first = &v[*at];
                struct actor_member m = {
                        ACTOR_AT_name,     first->name, ACTOR_NONE,
                        ACTOR_WHY_context, 0,           { first->doc, first->off, first->len }
                };
                for (; *at < n && v[*at].row == i && v[*at].name == first->name; ++*at)
                        m.n++;
                r->counts->mentions += m.n;
                if (!is_shown(r, &r->out.rows.v[i], first->name))
                        ret = put_member(r, &m, r->id[i], e);
        }
        return ret;
}

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static int put_docs(struct run *r, struct err *e) {
        const struct actor_meant *v = r->context.meant.v;
        VEC(uint32_t) docs = { 0 };
        int ret = 0;
        for (size_t i = 0, end; i < r->context.meant.n && ret >= 0; i = end) {
                struct name_id name = { r->g.name_id.v[v[i].name] };
                vec_clear(&docs);
                for (end = i;
                     end < r->context.meant.n && v[end].row == v[i].row && v[end].name == v[i].name;
                     end++)
                        vec_push(&docs, r->g.doc_at.v[v[end].doc]);
                qsort(docs.v, docs.n, sizeof *docs.v, cmp_u32);
                ret = store_actor_docs_put(r->st, (struct actor_id){ r->id[v[i].row] }, name,
                                           docs.v, docs.n, e);
        }
        vec_done(&docs);
        return ret;
}

static void count(struct actor_counts *c, const struct actor_row *row, uint64_t addrs) {
        c->addresses += addrs;
        c->merged += addrs > 1 ? addrs - 1 : 0;
        if (row->anchor == ACTOR_NONE)
                c->names_only++;
        else
                c->kinds[row->kind]++;
}

static int put_rows(struct run *r, struct err *e) {
        size_t at = 0;
        int ret = 0;
        for (uint32_t i = 0; i < r->out.rows.n && ret >= 0; i++) {
                const struct actor_row *row = &r->out.rows.v[i];
                uint64_t addrs = 0;
                if (!is_told(r, row))
                        continue;
                r->id[i] = ++r->n;
                ret = put_actor(r, row, r->id[i], e);
                for (uint32_t k = 0; k < row->n_members && ret >= 0; k++) {
                        const struct actor_member *m = &r->out.members.v[row->members + k];
                        addrs += m->type == ACTOR_AT_addr;
                        ret = put_member(r, m, r->id[i], e);
                }
                if (ret >= 0)
                        ret = put_meant(r, i, &at, e);
                count(r->counts, row, addrs);
        }
        return ret;
}

static int put_nears(struct run *r, struct err *e) {
        int ret = 0;
        for (size_t i = 0; i < r->out.nears.n && ret >= 0; i++) {
                const struct actor_near *n = &r->out.nears.v[i];
                struct store_near s = { .a = { r->id[n->a] },
                                        .b = { r->id[n->b] },
                                        .points = n->points,
                                        .whys = n->whys,
                                        .againsts = n->againsts,
                                        .doc = doc_of(r, n->at.doc),
                                        .off = n->at.off,
                                        .len = n->at.len };
                if (s.a.v == 0 || s.b.v == 0)
                        continue;
                r->counts->nears++;
                ret = store_near_put(r->st, &s, e);
        }
        return ret;
}

/* ---- organisations -------------------------------------------------------------------------- */

static int put_org(struct run *r, const struct actor_org *o, struct err *e) {
        char at[300] = "@";
        struct store_actor a = { .id = { r->n + 1 },
                                 .key = o->key,
                                 .kind = ACTOR_organisation,
                                 .flags = o->domain.n == 0 ? ACTOR_ROW_name_only : 0,
                                 .name = o->name,
                                 .anchor = o->name };
        uint64_t n = 0;
        for (uint32_t k = 0; k < o->n_names; k++)
                n += r->orgs.names.v[o->names + k].n;
        a.docs = n;
        if (o->domain.n > sizeof at - 1 || (o->domain.n == 0 && n < ACTOR_ORG_TWICE))
                return 0; /* said once, of nobody's domain */
        if (o->domain.n > 0) {
                memcpy(at + 1, o->domain.p, o->domain.n);
                a.anchor = (struct str){ at, o->domain.n + 1 };
        }
        r->n++;
        r->counts->kinds[ACTOR_organisation] += o->domain.n > 0;
        r->counts->names_only += o->domain.n == 0;
        int ret = store_actor_put(r->st, &a, e);
        for (uint32_t k = 0; k < o->n_names && ret >= 0; k++) {
                const struct actor_org_name *name = &r->orgs.names.v[o->names + k];
                struct store_member m = { .actor = a.id,
                                          .anchor = { .type = STORE_AT_name },
                                          .why = o->domain.n > 0 ? ACTOR_WHY_domain
                                                                 : ACTOR_WHY_spelling,
                                          .n = name->n,
                                          .doc = doc_of(r, name->at.doc),
                                          .off = name->at.off,
                                          .len = name->at.len };
                struct name_id id;
                if ((ret = store_name_put(r->st, name->words, &id, e)) < 0)
                        return ret;
                m.anchor.id = id.v;
                ret = store_member_put(r->st, &m, e);
        }
        return ret;
}

/* ---- all ------------------------------------------------------------------------------------ */

static int put_all(struct run *r, struct err *e) {
        r->id = mem_zalloc((r->out.rows.n + 1) * sizeof *r->id);
        int ret = store_actors_begin(r->st, e);
        if (ret < 0)
                return ret;
        ret = put_rows(r, e);
        for (size_t i = 0; i < r->orgs.rows.n && ret >= 0; i++)
                ret = put_org(r, &r->orgs.rows.v[i], e);
        if (ret >= 0)
                ret = put_nears(r, e);
        if (ret >= 0)
                ret = put_docs(r, e);
        if (ret >= 0)
                return store_actors_end(r->st, e);
        store_rollback(r->st);
        return ret;
}

static int gather(struct run *r, struct err *e) {
        int ret = actor_gather_headers(&r->g, e);
        if (ret >= 0)
                ret = actor_gather_told(&r->g, &r->org_case, e);
        if (ret >= 0)
                ret = actor_gather_says(&r->g, e);
        return ret < 0 ? ret : actor_gather_meetings(&r->g, e);
}

static void count_clashes(struct run *r) {
        struct actor_counts *c = r->counts;
        c->n_clashes = r->out.clashes.n;
        for (size_t i = 0; i < r->out.clashes.n && i < sizeof c->clashes / sizeof *c->clashes; i++)
                c->clashes[i] = r->out.clashes.v[i];
}

int actor_build(struct store *st, struct actor_counts *ret, struct err *e) {
        struct run r = { .st = st, .counts = ret };
        *ret = (struct actor_counts){ 0 };
        actor_gather_init(&r.g, st);
        actor_org_init(&r.org_case);
        int n = gather(&r, e);
        if (n >= 0) {
                actor_resolve(&r.g.c, &r.out);
                actor_org_resolve(&r.org_case, &r.orgs);
                count_clashes(&r);
                if ((n = actor_context_find(&r.g, &r.out, &r.context, e)) >= 0)
                        n = put_all(&r, e);
                actor_orgs_done(&r.orgs);
                actor_out_done(&r.out);
                actor_context_done(&r.context);
        }
        mem_free(r.id);
        actor_org_done(&r.org_case);
        actor_gather_done(&r.g);
        return n < 0 ? err_while(e, n, "telling who is who") : 0;
}
