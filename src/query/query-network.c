/* Letters of the case as pairs of entities: one pass over members, actors and the settled rows of
 * parties, which come by address.  The sender of a document is a column of the index, so nothing is
 * looked up document by document. */
#include "query/query-network-work.h"

#include "actor/actor-build.h"
#include "actor/actor-find.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "index/index.h"
#include "query/query-fold.h"
#include "query/query-people.h"
#include "store/store.h"

#include <stddef.h>

enum { FIND_MOST = 200, FIND_NAMED = 4, FIND_NAME = 30 };

static int take_docs(struct network_read *w, struct err *e) {
        static const struct query_env env = { 0 };
        struct query *all;
        uint32_t *docs;
        size_t n;
        int r = 0;
        w->n_bits = (size_t) index_last_doc(w->c->index) + 1;
        w->bits = arena_zalloc(w->a, (w->n_bits + 63) / 64 * 8);
        if (!w->o->q && (r = query_parse(STR(""), &env, w->a, &all, e)) < 0)
                return r;
        r = query_docs(w->c, w->o->q ? w->o->q : all, false, w->a, &docs, &n, e);
        for (size_t i = 0; i < n && r >= 0; i++)
                w->bits[docs[i] / 64] |= (uint64_t) 1 << docs[i] % 64;
        w->ret->documents = r >= 0 ? n : 0;
        return r;
}

/* ---- who holds an address ------------------------------------------------------------------- */

static bool connects_nobody(uint32_t kind) {
        return kind == ACTOR_shared || kind == ACTOR_list || kind == ACTOR_role;
}

static int take_actors(struct network_read *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(uint8_t) nobody = { 0 };
        struct store_actor s;
        int r = store_actors_open(w->c->store, false, &rows, e);
        vec_push(&nobody, 0);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0) {
                while (nobody.n <= s.id.v && nobody.n <= LIMIT_network_actors)
                        vec_push(&nobody, 0);
                if (s.id.v < nobody.n)
                        nobody.v[s.id.v] = connects_nobody(s.kind);
        }
        w->n_actors = (uint32_t) nobody.n - 1;
        w->nobody = arena_alloc(w->a, nobody.n);
        memcpy(w->nobody, nobody.v, nobody.n);
        vec_done(&nobody);
        return r;
}

static int take_members(struct network_read *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_counts counts;
        struct store_member m;
        int r = store_counts_get(w->c->store, &counts, e);
        if (r < 0)
                return r;
        if (counts.addresses > LIMIT_network_actors)
                return err_set(e, ERR_limit, "more than %llu addresses",
                               (unsigned long long) LIMIT_network_actors);
        w->n_addrs = (uint32_t) counts.addresses;
        w->actor_of = arena_zalloc(w->a, ((size_t) w->n_addrs + 1) * sizeof *w->actor_of);
        r = store_members_open(w->c->store, (struct actor_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_addr && m.anchor.id <= w->n_addrs &&
                    m.actor.v <= w->n_actors)
                        w->actor_of[m.anchor.id] = (uint32_t) m.actor.v;
        return r;
}

static int take_writers(struct network_read *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr s;
        int r = store_addrs_open(w->c->store, &rows, e);
        w->writes = arena_zalloc(w->a, (size_t) w->n_addrs + 1);
        while (r >= 0 && (r = store_addrs_next(rows, &s, e)) > 0)
                if (s.id.v <= w->n_addrs)
                        w->writes[s.id.v] = s.sent > 0;
        return r;
}

static uint32_t entity_of(const struct network_read *w, uint64_t addr) {
        if (addr == 0 || addr > w->n_addrs)
                return 0;
        return w->actor_of[addr] ? w->actor_of[addr] : w->n_actors + (uint32_t) addr;
}

/* ---- letters -------------------------------------------------------------------------------- */

static bool is_receiver(const struct store_party_row *p) {
        return p->role == REC_ROLE_to || p->role == REC_ROLE_cc || p->role == REC_ROLE_bcc;
}

static int count_receivers(struct network_read *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_open(w->c->store, &rows, e);
        w->receivers = arena_zalloc(w->a, w->n_bits * sizeof *w->receivers);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (is_receiver(&p) && p.doc.v < w->n_bits && w->receivers[p.doc.v] < UINT16_MAX)
                        w->receivers[p.doc.v]++;
        for (uint32_t d = 0; !w->o->broadcasts && index_bits_next(w->bits, w->n_bits, &d); d++)
                w->ret->broadcasts += w->receivers[d] > QUERY_BROADCAST;
        return r;
}

static bool in_range(const struct network_read *w, int64_t date) {
        if (!w->o->ranged)
                return true;
        return date != INDEX_UNDATED && date >= w->o->range.from && date < w->o->range.to;
}

/* What came through a list, to an address that never wrote: that is the list's. */
static bool is_list(const struct network_read *w, const struct index_doc *doc, uint64_t addr) {
        return doc->flags & REC_DOC_list && addr <= w->n_addrs && !w->writes[addr];
}

static void take_letter(struct network_read *w, const struct store_party_row *p) {
        bool copied = p->role != REC_ROLE_to;
        struct index_doc doc;
        if (w->o->kinds && !w->o->kinds[copied ? TIE_copied : TIE_sent])
                return;
        if (!w->o->broadcasts && w->receivers[p->doc.v] > QUERY_BROADCAST)
                return;
        if (!index_doc_find(w->c->index, (uint32_t) p->doc.v, &doc) || !in_range(w, doc.date))
                return;
        uint32_t from = entity_of(w, doc.from), to = entity_of(w, p->addr.v);
        if (from == 0 || to == 0 || from == to || (!w->o->nobodies && is_list(w, &doc, p->addr.v)))
                return;
        if (!w->o->nobodies && (network_is_nobody(w, from) || network_is_nobody(w, to)))
                return;
        if (w->letters.n >= LIMIT_network_letters)
                w->ret->cut = true;
        else
                vec_push(&w->letters,
                         (struct query_network_letter){ from, to, (uint32_t) p->doc.v, copied });
}

static int take_letters(struct network_read *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = count_receivers(w, e);
        if (r >= 0)
                r = take_writers(w, e);
        if (r >= 0)
                r = store_parties_open(w->c->store, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (is_receiver(&p) && network_has(w, p.doc.v))
                        take_letter(w, &p);
        return r;
}

/* ---- all ------------------------------------------------------------------------------------ */

static int take_coverage(struct network_read *w, struct err *e) {
        struct store_coverage v;
        int r = store_coverage_get(w->c->store, &v, e);
        if (r < 0)
                return r;
        w->ret->in_case = v.docs;
        w->ret->searchable = v.indexed;
        return 0;
}

static int read_all(struct network_read *w, struct err *e) {
        int r;
        if ((r = take_coverage(w, e)) < 0 || (r = take_docs(w, e)) < 0 ||
            (r = take_actors(w, e)) < 0 || (r = take_members(w, e)) < 0 ||
            (!w->o->no_letters && (r = take_letters(w, e)) < 0) ||
            (!w->o->no_ties && (r = query_network_read_ties(w, e)) < 0))
                return r;
        for (uint32_t i = 1; i <= w->n_actors && !w->o->nobodies; i++)
                w->ret->nobodies += w->nobody[i];
        return query_network_fold(w, e);
}

int query_network_get(const struct query_case *c, const struct query_network_options *o,
                      struct arena *a, struct query_network *ret, struct err *e) {
        struct network_read w = { .c = c, .o = o, .a = a, .ret = ret };
        *ret = (struct query_network){ 0 };
        map_init(&w.alone_at);
        int r = read_all(&w, e);
        vec_done(&w.letters);
        vec_done(&w.ties);
        vec_done(&w.alone);
        map_done(&w.alone_at);
        return r < 0 ? r : 0;
}

/* ---- reading it ----------------------------------------------------------------------------- */

struct str query_network_name(const struct query_network_node *v) {
        return v->name.n > 0 ? v->name : v->anchor;
}

/* Letters and ties both begin with from and to. */
_Static_assert(offsetof(struct query_network_letter, to) == sizeof(uint32_t), "from, to first");
_Static_assert(offsetof(struct query_network_tie, to) == sizeof(uint32_t), "from, to first");

/* Where (from, to) begins, or where it would, in `n` things of `size` bytes. */
static size_t run_at(const void *v, size_t n, size_t size, uint32_t from, uint32_t to) {
        uint64_t want = (uint64_t) from << 32 | to;
        size_t lo = 0;
        while (lo < n) {
                size_t mid = lo + (n - lo) / 2;
                const uint32_t *pair = (const void *) ((const char *) v + mid * size);
                if (((uint64_t) pair[0] << 32 | pair[1]) < want)
                        lo = mid + 1;
                else
                        n = mid;
        }
        return lo;
}

size_t query_network_letters(const struct query_network *n, uint32_t from, uint32_t to,
                             const struct query_network_letter **ret) {
        size_t at = run_at(n->letters, n->n_letters, sizeof *n->letters, from, to), end = at;
        while (end < n->n_letters && n->letters[end].from == from && n->letters[end].to == to)
                end++;
        *ret = n->letters + at;
        return end - at;
}

size_t query_network_ties(const struct query_network *n, uint32_t from, uint32_t to,
                          const struct query_network_tie **ret) {
        size_t at = run_at(n->ties, n->n_ties, sizeof *n->ties, from, to), end = at;
        while (end < n->n_ties && n->ties[end].from == from && n->ties[end].to == to)
                end++;
        *ret = n->ties + at;
        return end - at;
}

/* ---- whom somebody means -------------------------------------------------------------------- */

struct found {
        uint32_t v[FIND_MOST]; /* nodes */
        size_t n;
};

/* A node without an actor: its id, or words of its name. */
static bool is_alone(const struct query_network_node *v, struct str typed) {
        char id[17];
        if (v->actor != 0)
                return false;
        snprintf(id, sizeof id, "%016llx", (unsigned long long) v->key);
        if (typed.n >= ACTOR_FIND_HEX && str_is_hex(typed) && str_starts_nocase(str_of(id), typed))
                return true;
        return query_people_is(typed, query_network_name(v));
}

static void take_found(const struct query_network *n, const struct actor_id *ids, size_t n_ids,
                       struct str typed, struct found *f) {
        for (uint32_t i = 0; i < n->n_nodes && f->n < FIND_MOST; i++) {
                const struct query_network_node *v = &n->nodes[i];
                bool is = is_alone(v, typed);
                for (size_t k = 0; k < n_ids && !is && v->actor; k++)
                        is = ids[k].v == v->actor;
                if (is)
                        f->v[f->n++] = i;
        }
}

/* The only one who is called exactly so, if that is a person or organisation and no bare name. */
static bool find_exact(const struct query_network *n, const struct found *f, struct str typed,
                       uint32_t *ret) {
        size_t exact = 0;
        for (size_t i = 0; i < f->n; i++)
                if (!(n->nodes[f->v[i]].flags & QUERY_NODE_name_only) &&
                    str_eq_nocase(query_network_name(&n->nodes[f->v[i]]), typed))
                        exact++, *ret = f->v[i];
        return exact == 1;
}

static uint64_t weight_of(const struct query_network_node *v) {
        return v->sent + v->received + v->ties;
}

/* Most letters and ties first. */
static void sort_found(const struct query_network *n, struct found *f) {
        for (size_t i = 1; i < f->n; i++)
                for (size_t k = i;
                     k > 0 && weight_of(&n->nodes[f->v[k]]) > weight_of(&n->nodes[f->v[k - 1]]);
                     k--) {
                        uint32_t other = f->v[k];
                        f->v[k] = f->v[k - 1];
                        f->v[k - 1] = other;
                }
}

static int several(const struct query_network *n, struct str typed, struct found *f,
                   struct err *e) {
        struct buf hint;
        sort_found(n, f);
        buf_init(&hint, 0);
        for (size_t i = 0; i < f->n && i < FIND_NAMED; i++) {
                const struct query_network_node *v = &n->nodes[f->v[i]];
                struct str name = query_network_name(v);
                name.n = utf8_floor(name, name.n < FIND_NAME ? name.n : FIND_NAME);
                buf_printf(&hint, "%s%012llx (%.*s)",
                           i ? ", " : "say which by its id: ", (unsigned long long) v->key >> 16,
                           STR_ARG(name));
        }
        err_set(e, ERR_usage, "'%.*s' may mean %zu who are in this network", STR_ARG(typed), f->n);
        err_hint(e, ERR_usage, "%s%s", buf_z(&hint), f->n > FIND_NAMED ? ", ..." : "");
        buf_done(&hint);
        return ERR_usage;
}

int query_network_find(const struct query_case *c, const struct query_network *n, struct str typed,
                       uint32_t *ret, struct err *e) {
        struct actor_id ids[FIND_MOST];
        struct found f = { 0 };
        size_t firm = 0, one = 0;
        int r = actor_find(c->store, typed, ids, FIND_MOST, e);
        if (r < 0)
                return r;
        take_found(n, ids, (size_t) (r < FIND_MOST ? r : FIND_MOST), typed, &f);
        for (size_t i = 0; i < f.n; i++)
                if (!(n->nodes[f.v[i]].flags & QUERY_NODE_name_only))
                        firm++, one = i;
        if (f.n == 0 && r == 0)
                return err_set(e, ERR_absent, "nobody here is called '%.*s'", STR_ARG(typed));
        if (f.n == 0)
                return err_set(e, ERR_absent, "'%.*s' is not in this network", STR_ARG(typed));
        if (firm > 1 && find_exact(n, &f, typed, ret))
                return 0;
        if (firm != 1 && f.n > 1)
                return several(n, typed, &f, e);
        *ret = f.v[firm == 1 ? one : 0];
        return 0;
}
