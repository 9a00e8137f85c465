/* Who is one person: the steps in order, and the sets told as rows.
 *
 *   actor-mailbox   places by text, names in order, what each mailbox is, blocks of one name
 *   actor-judge     evidence on each pair, counted
 *   actor-join      decisions and evidence to sets
 *   here            sets to rows, members with their reasons, near misses */
#include "actor/actor-resolve.h"

#include "actor/actor-work.h"
#include "base/buf.h"
#include "base/hash.h"

#include <stdlib.h>

struct told { /* while rows are made */
        struct actor_work w;
        struct actor_out *out;
        uint32_t *canon;  /* node -> the canonical node of its set */
        uint32_t *row_of; /* canonical node -> row */
};

static struct str text_of(const struct actor_work *w, uint32_t node) {
        return node < w->n_addrs ? w->c->addrs.v[w->addr[node]].address
                                 : w->c->names.v[w->alone[node - w->n_addrs]].spelling;
}

/* ---- canonical anchors ---------------------------------------------------------------------- */

/* Addresses before names, the earliest seen first, then by text (which nodes are in order of). */
static bool is_earlier(const struct actor_work *w, uint32_t a, uint32_t b) {
        if (a >= w->n_addrs || b >= w->n_addrs)
                return a < b;
        const struct actor_addr *x = &w->c->addrs.v[w->addr[a]], *y = &w->c->addrs.v[w->addr[b]];
        if (x->dated != y->dated)
                return x->dated;
        return x->dated && x->first != y->first ? x->first < y->first : a < b;
}

static void set_canon(struct told *t) {
        struct actor_work *w = &t->w;
        uint32_t *best = mem_array(NULL, (size_t) w->n_nodes + 1, sizeof *best);
        t->canon = mem_array(NULL, (size_t) w->n_nodes + 1, sizeof *t->canon);
        for (uint32_t i = 0; i < w->n_nodes; i++)
                best[i] = ACTOR_NONE;
        for (uint32_t i = 0; i < w->n_nodes; i++) {
                uint32_t r = actor_root(&w->nodes, i);
                if (best[r] == ACTOR_NONE || is_earlier(w, i, best[r]))
                        best[r] = i;
        }
        for (uint32_t i = 0; i < w->n_nodes; i++)
                t->canon[i] = best[actor_root(&w->nodes, i)];
        mem_free(best);
}

/* ---- members -------------------------------------------------------------------------------- */

static void put_node(struct told *t, uint32_t node) {
        const struct actor_work *w = &t->w;
        struct actor_reason r = w->reason[node];
        struct actor_member m = { .why = r.why, .n = r.n, .at = r.at, .other = ACTOR_NONE };
        m.type = node < w->n_addrs ? ACTOR_AT_addr : ACTOR_AT_name;
        m.i = node < w->n_addrs ? w->addr[node] : w->alone[node - w->n_addrs];
        if (node == t->canon[node])
                m.why = ACTOR_WHY_itself;
        else if (r.other < w->n_addrs)
                m.other = w->addr[r.other];
        vec_push(&t->out->members, m);
}

static int by_use_weight(const void *pa, const void *pb) {
        const struct actor_member *a = pa, *b = pb;
        if (a->i != b->i)
                return a->i < b->i ? -1 : 1;
        return a->n != b->n ? (a->n > b->n ? -1 : 1) : a->other < b->other ? -1 : 1;
}

/* The names of an address set, each once with all its documents. */
static void put_names(struct told *t, const uint32_t *v, size_t n) {
        const struct actor_work *w = &t->w;
        size_t from = t->out->members.n, kept = from;
        for (size_t i = 0; i < n && v[i] < w->n_addrs; i++)
                for (uint32_t k = w->uses_at[v[i]]; k < w->uses_at[v[i] + 1]; k++) {
                        const struct actor_use *u = &w->uses.v[k];
                        struct actor_member m = { ACTOR_AT_name,   u->name, w->addr[v[i]],
                                                  ACTOR_WHY_shown, u->n,    u->at };
                        vec_push(&t->out->members, m);
                }
        struct actor_member *m = t->out->members.v;
        if (t->out->members.n > from)
                qsort(m + from, t->out->members.n - from, sizeof *m, by_use_weight);
        for (size_t i = from; i < t->out->members.n; i++)
                if (kept > from && m[kept - 1].i == m[i].i)
                        m[kept - 1].n += m[i].n;
                else
                        m[kept++] = m[i];
        t->out->members.n = kept;
}

static int by_count(const void *pa, const void *pb, void *ctx) {
        const struct actor_case *c = ctx;
        const struct actor_member *a = pa, *b = pb;
        if (a->n != b->n)
                return a->n > b->n ? -1 : 1;
        return str_cmp(c->names.v[a->i].spelling, c->names.v[b->i].spelling);
}

/* ---- rows ----------------------------------------------------------------------------------- */

static const enum actor_kind kind_order[] = { ACTOR_person, ACTOR_shared,       ACTOR_list,
                                              ACTOR_role,   ACTOR_organisation, ACTOR_unknown };

static enum actor_kind kind_of_set(const struct actor_work *w, const uint32_t *v, size_t n) {
        for (size_t k = 0; k < sizeof kind_order / sizeof *kind_order; k++)
                for (size_t i = 0; i < n && v[i] < w->n_addrs; i++)
                        if (w->kind[v[i]] == kind_order[k])
                                return kind_order[k];
        return ACTOR_unknown;
}

/* The commonest name of two whole words, or else the commonest; what it wrote itself counts most.
 */
static struct str name_of_set(const struct actor_work *w, const uint32_t *v, size_t n,
                              enum actor_kind kind) {
        const struct actor_name *best = NULL;
        uint64_t most = 0;
        for (size_t i = 0; i < n && v[i] < w->n_addrs; i++)
                for (uint32_t k = w->uses_at[v[i]]; k < w->uses_at[v[i] + 1]; k++) {
                        const struct actor_use *u = &w->uses.v[k];
                        const struct actor_name *name = &w->c->names.v[u->name];
                        uint64_t score = 4ull * u->own + u->n;
                        score += name->whole > 1 || kind != ACTOR_person ? 1ull << 40 : 0;
                        if (name->words.n == 0 || score < most ||
                            (score == most && best != NULL &&
                             str_cmp(name->spelling, best->spelling) >= 0))
                                continue;
                        best = name;
                        most = score;
                }
        if (best == NULL && n > 0 && v[0] >= w->n_addrs)
                return text_of(w, v[0]);
        return best != NULL ? best->spelling : (struct str){ 0 };
}

static void take_dates(struct actor_row *r, const struct actor_addr *a) {
        r->docs += a->docs;
        if (!a->dated)
                return;
        r->first = !r->dated || a->first < r->first ? a->first : r->first;
        r->last = !r->dated || a->last > r->last ? a->last : r->last;
        r->dated = true;
}

/* Somebody known by a name only may be called as an address is, or as an organisation; an address
 * that is a domain only looks like an organisation's anchor. */
static uint64_t key_of(const struct actor_work *w, uint32_t canon) {
        struct str text = text_of(w, canon);
        struct buf anchor;
        buf_init(&anchor, 0);
        buf_puts(&anchor, canon < w->n_addrs && !str_starts(text, STR("@")) ? "" : "= ");
        buf_put_str(&anchor, text);
        struct sha256 hash = hash_sha256(buf_bytes(&anchor));
        buf_done(&anchor);
        return sha256_head(&hash);
}

static void put_row(struct told *t, uint32_t canon, const uint32_t *v, size_t n) {
        const struct actor_work *w = &t->w;
        struct actor_row r = { .key = key_of(w, canon),
                               .anchor = canon < w->n_addrs ? w->addr[canon] : ACTOR_NONE,
                               .kind = kind_of_set(w, v, n),
                               .members = (uint32_t) t->out->members.n };
        r.name = name_of_set(w, v, n, r.kind);
        for (size_t i = 0; i < n; i++) {
                put_node(t, v[i]);
                if (v[i] < w->n_addrs)
                        take_dates(&r, &w->c->addrs.v[w->addr[v[i]]]);
        }
        size_t from = t->out->members.n;
        put_names(t, v, n);
        if (t->out->members.n > from)
                qsort_r(t->out->members.v + from, t->out->members.n - from,
                        sizeof *t->out->members.v, by_count, w->c);
        r.n_members = (uint32_t) t->out->members.n - r.members;
        t->row_of[canon] = (uint32_t) t->out->rows.n;
        vec_push(&t->out->rows, r);
}

static int by_set(const void *pa, const void *pb, void *ctx) {
        const uint32_t *canon = ctx;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        if (canon[a] != canon[b])
                return canon[a] < canon[b] ? -1 : 1;
        return a < b ? -1 : a > b;
}

static void put_rows(struct told *t) {
        struct actor_work *w = &t->w;
        uint32_t *order = mem_array(NULL, (size_t) w->n_nodes + 1, sizeof *order);
        t->row_of = mem_array(NULL, (size_t) w->n_nodes + 1, sizeof *t->row_of);
        for (uint32_t i = 0; i < w->n_nodes; i++)
                order[i] = i;
        qsort_r(order, w->n_nodes, sizeof *order, by_set, t->canon);
        for (uint32_t i = 0, end; i < w->n_nodes; i = end) {
                for (end = i + 1; end < w->n_nodes && t->canon[order[end]] == t->canon[order[i]];)
                        end++;
                put_row(t, t->canon[order[i]], order + i, end - i);
        }
        mem_free(order);
        t->out->row_of = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *t->out->row_of);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                t->out->row_of[w->addr[i]] = t->row_of[t->canon[i]];
}

/* ---- near misses ---------------------------------------------------------------------------- */

static uint32_t row_of_place(const struct told *t, uint32_t place) {
        return t->row_of[t->canon[place]];
}

static void put_near(struct told *t, uint32_t a, uint32_t b) {
        const struct actor_pair *p = actor_pair_find(&t->w, a, b);
        uint32_t x = row_of_place(t, a), y = row_of_place(t, b);
        struct actor_near n = { .a = x < y ? x : y, .b = x < y ? y : x };
        uint32_t users = 1u << ACTOR_AGAINST_user | 1u << ACTOR_AGAINST_split;
        n.againsts = actor_against_of(&t->w.nodes, a, b);
        if (x == y || n.againsts & users)
                return;
        if (p != NULL) {
                n.points = p->points;
                n.whys = p->whys;
                n.againsts |= p->againsts;
                n.at = p->at;
        }
        vec_push(&t->out->nears, n);
}

static int by_rows(const void *pa, const void *pb) {
        const struct actor_near *a = pa, *b = pb;
        if (a->a != b->a)
                return a->a < b->a ? -1 : 1;
        if (a->b != b->b)
                return a->b < b->b ? -1 : 1;
        if (a->points != b->points)
                return a->points > b->points ? -1 : 1;
        return actor_cite_before(a->at, b->at) ? -1 : actor_cite_before(b->at, a->at);
}

static int by_worth(const void *pa, const void *pb) {
        const struct actor_near *a = pa, *b = pb;
        if (a->a != b->a)
                return a->a < b->a ? -1 : 1;
        if (a->points != b->points)
                return a->points > b->points ? -1 : 1;
        return a->b < b->b ? -1 : a->b > b->b;
}

/* One row a pair, at most ACTOR_NEARS a first row. */
static void thin_nears(struct actor_out *out) {
        struct actor_near *v = out->nears.v;
        size_t kept = 0, n = 0;
        if (out->nears.n == 0)
                return;
        qsort(v, out->nears.n, sizeof *v, by_rows);
        for (size_t i = 0; i < out->nears.n; i++)
                if (kept > 0 && v[kept - 1].a == v[i].a && v[kept - 1].b == v[i].b) {
                        v[kept - 1].whys |= v[i].whys;
                        v[kept - 1].againsts |= v[i].againsts;
                } else {
                        v[kept++] = v[i];
                }
        qsort(v, kept, sizeof *v, by_worth);
        for (size_t i = 0, of = 0; i < kept; i++) {
                of = i > 0 && v[i].a == v[i - 1].a ? of + 1 : 0;
                if (of < ACTOR_NEARS)
                        v[n++] = v[i];
        }
        out->nears.n = n;
}

static void put_nears(struct told *t) {
        const struct actor_work *w = &t->w;
        for (size_t i = 0; i < w->pairs.n; i++)
                if (w->pairs.v[i].points > 0 && w->pairs.v[i].same > 0 &&
                    actor_merges(w, w->pairs.v[i].a) && actor_merges(w, w->pairs.v[i].b))
                        put_near(t, w->pairs.v[i].a, w->pairs.v[i].b);
        for (size_t i = 0, end; i < w->n_by_block; i = end) {
                end = actor_block_end(w, i);
                for (size_t k = i; k < end && end - i <= ACTOR_BLOCK; k++)
                        for (size_t m = k + 1; m < end; m++)
                                put_near(t, w->by_block[k], w->by_block[m]);
        }
        thin_nears(t->out);
}

/* ---- names and kinds that the user gave ------------------------------------------------------ */

static uint32_t row_of_text(const struct told *t, struct str text) {
        const struct actor_work *w = &t->w;
        uint32_t lo = 0, hi = w->n_addrs;
        while (lo < hi) {
                uint32_t mid = lo + (hi - lo) / 2;
                if (str_cmp(text_of(w, mid), text) < 0)
                        lo = mid + 1;
                else
                        hi = mid;
        }
        if (lo < w->n_addrs && str_eq(text_of(w, lo), text))
                return row_of_place(t, lo);
        for (uint32_t i = w->n_addrs; i < w->n_nodes; i++)
                if (str_eq(text_of(w, i), text))
                        return row_of_place(t, i);
        return ACTOR_NONE;
}

static void rename_rows(struct told *t) {
        const struct actor_case *c = t->w.c;
        for (size_t i = 0; i < c->says.n; i++) { /* by id: the last word counts */
                const struct actor_say *s = &c->says.v[i];
                uint32_t row = row_of_text(t, s->a);
                struct actor_row *r = row != ACTOR_NONE ? &t->out->rows.v[row] : NULL;
                if (r != NULL)
                        r->decided = true;
                if (s->verb != ACTOR_rename && s->verb != ACTOR_set_kind)
                        continue;
                if (row == ACTOR_NONE)
                        vec_push(&t->out->clashes, (struct actor_clash){ s->id, 0 });
                else if (s->verb == ACTOR_rename)
                        r->name = s->text, r->renamed = true;
                else
                        r->kind_said |= actor_kind_of(s->text, &r->kind);
        }
}

void actor_resolve(struct actor_case *c, struct actor_out *ret) {
        struct told t = { .out = ret };
        *ret = (struct actor_out){ 0 };
        actor_work_init(&t.w, c);
        actor_judge(&t.w);
        actor_join(&t.w, ret);
        set_canon(&t);
        put_rows(&t);
        put_nears(&t);
        rename_rows(&t);
        actor_work_done(&t.w);
        mem_free(t.canon);
        mem_free(t.row_of);
}

void actor_out_done(struct actor_out *out) {
        vec_done(&out->rows);
        vec_done(&out->members);
        vec_done(&out->nears);
        vec_done(&out->clashes);
        mem_free(out->row_of);
        out->row_of = NULL;
}
