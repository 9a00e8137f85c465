/* One address is one mailbox: its names in order, whose it is, and who has a name like it. */
#include "actor/actor-work.h"
#include "text/text-fold.h"

#include <stdlib.h>

enum { SHARE = 5, FEW = 3, FEW_SHARE = 20 }; /* a fifth of the mail, or three of one in twenty */

bool actor_cite_before(struct actor_cite a, struct actor_cite b) {
        if ((a.doc == 0) != (b.doc == 0))
                return a.doc != 0;
        return a.doc != b.doc ? a.doc < b.doc : a.off < b.off;
}

struct str actor_local(struct str address) {
        size_t at = str_chr(address, '@');
        return at == SIZE_MAX ? (struct str){ address.p, 0 } : str_sub(address, 0, at);
}

struct str actor_domain(struct str address) {
        size_t at = str_chr(address, '@');
        return at == SIZE_MAX ? (struct str){ address.p, 0 } : str_sub(address, at + 1, SIZE_MAX);
}

/* ---- places --------------------------------------------------------------------------------- */

static int cmp_u32(uint32_t a, uint32_t b) {
        return (a > b) - (a < b);
}

static int by_address(const void *pa, const void *pb, void *ctx) {
        const struct actor_case *c = ctx;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        int r = str_cmp(c->addrs.v[a].address, c->addrs.v[b].address);
        return r != 0 ? r : cmp_u32(a, b);
}

static int by_spelling(const void *pa, const void *pb, void *ctx) {
        const struct actor_case *c = ctx;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return str_cmp(c->names.v[a].spelling, c->names.v[b].spelling);
}

static void set_places(struct actor_work *w) {
        struct actor_case *c = w->c;
        w->rank = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->rank);
        w->addr = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->addr);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                w->addr[i] = i;
        qsort_r(w->addr, w->n_addrs, sizeof *w->addr, by_address, c);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                w->rank[w->addr[i]] = i;
        w->alone = mem_array(NULL, c->names.n + 1, sizeof *w->alone);
        for (uint32_t i = 0; i < c->names.n; i++)
                if (c->names.v[i].flags & ACTOR_IS_alone)
                        w->alone[w->n_nodes++ - w->n_addrs] = i;
        qsort_r(w->alone, w->n_nodes - w->n_addrs, sizeof *w->alone, by_spelling, c);
}

/* ---- names of an address -------------------------------------------------------------------- */

static int by_use(const void *pa, const void *pb, void *ctx) {
        const struct actor_case *c = ctx;
        const struct actor_use *a = pa, *b = pb;
        if (a->addr != b->addr)
                return cmp_u32(a->addr, b->addr);
        if (a->name != b->name)
                return str_cmp(c->names.v[a->name].spelling, c->names.v[b->name].spelling);
        return actor_cite_before(a->at, b->at) ? -1 : actor_cite_before(b->at, a->at);
}

static int by_weight(const void *pa, const void *pb, void *ctx) {
        const struct actor_case *c = ctx;
        const struct actor_use *a = pa, *b = pb;
        if (a->addr != b->addr)
                return cmp_u32(a->addr, b->addr);
        if (a->own != b->own)
                return a->own > b->own ? -1 : 1;
        if (a->n != b->n)
                return a->n > b->n ? -1 : 1;
        return str_cmp(c->names.v[a->name].spelling, c->names.v[b->name].spelling);
}

static void set_uses(struct actor_work *w) {
        struct actor_case *c = w->c;
        vec_reserve(&w->uses, c->uses.n + 1);
        for (size_t i = 0; i < c->uses.n; i++) {
                struct actor_use u = c->uses.v[i];
                u.addr = w->rank[u.addr];
                vec_push(&w->uses, u);
        }
        struct actor_use *v = w->uses.v;
        size_t kept = 0;
        qsort_r(v, w->uses.n, sizeof *v, by_use, c);
        for (size_t i = 0; i < w->uses.n; i++)
                if (kept > 0 && v[kept - 1].addr == v[i].addr && v[kept - 1].name == v[i].name) {
                        v[kept - 1].n += v[i].n;
                        v[kept - 1].own += v[i].own;
                } else {
                        v[kept++] = v[i];
                }
        w->uses.n = kept;
        qsort_r(v, kept, sizeof *v, by_weight, c);
        w->uses_at = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->uses_at);
        for (uint32_t i = 0, at = 0; i <= w->n_addrs; i++) {
                while (at < kept && v[at].addr < i)
                        at++;
                w->uses_at[i] = at;
        }
}

/* ---- what a mailbox is ---------------------------------------------------------------------- */

int actor_names_pass(const struct actor_work *w, uint32_t a, uint32_t b) {
        const struct actor_name *x = &w->c->names.v[a], *y = &w->c->names.v[b];
        int r = a == b ? (x->whole >= 2 ? 2 : x->whole) : actor_name_same(x, y);
        if (r == 0 && w->c->same != NULL && x->words.n > 0 && y->words.n > 0)
                r = w->c->same(w->c->ctx, x->spelling, y->spelling);
        return r;
}

struct group { /* names of one mailbox that may be one person's */
        uint32_t name;
        uint64_t weight, shown; /* by what it wrote, if it did; by all that shows it */
};

static bool is_group(const struct actor_work *w, const struct group *g, uint32_t name) {
        const struct actor_name *n = w->c->names.v;
        return actor_name_given(&n[g->name], &n[name]) || actor_names_pass(w, g->name, name) > 0;
}

/* Groups of persons' names at `place`, and all their weight. */
static size_t groups_of(const struct actor_work *w, uint32_t place, struct group *ret,
                        uint64_t *ret_all) {
        const struct actor_use *u = w->uses.v + w->uses_at[place];
        size_t n = w->uses_at[place + 1] - w->uses_at[place], found = 0;
        bool own = n > 0 && u[0].own > 0;
        *ret_all = 0;
        for (size_t i = 0; i < n && i < ACTOR_USES_SEEN; i++) {
                const struct actor_name *name = &w->c->names.v[u[i].name];
                uint64_t weight = own ? u[i].own : u[i].n;
                size_t k = 0;
                if (name->whole < 2 || name->flags & (ACTOR_IS_org | ACTOR_IS_role))
                        continue;
                while (k < found && !is_group(w, &ret[k], u[i].name))
                        k++;
                if (k == found)
                        ret[found++] = (struct group){ u[i].name, 0, 0 };
                ret[k].weight += weight;
                ret[k].shown += u[i].n;
                *ret_all += weight;
        }
        return found;
}

static bool counts(uint64_t weight, uint64_t all) {
        return weight * SHARE >= all || (weight >= FEW && weight * FEW_SHARE >= all);
}

/* jane.doe@ is Jane Doe's when nearly everybody knows it as hers: an assistant who answers from it
 * does not make it a mailbox of two. */
static bool is_owner(const struct actor_work *w, uint32_t place, const struct group *g, size_t n,
                     size_t k) {
        struct str local = actor_local(w->c->addrs.v[w->addr[place]].address);
        uint64_t all = 0;
        for (size_t i = 0; i < n; i++)
                all += g[i].shown;
        return g[k].shown * 5 >= all * 4 && actor_name_makes(&w->c->names.v[g[k].name], local);
}

static size_t persons_of(const struct actor_work *w, uint32_t place) {
        struct group g[ACTOR_USES_SEEN];
        uint64_t all;
        size_t n = groups_of(w, place, g, &all), many = 0;
        for (size_t i = 0; i < n; i++) {
                if (is_owner(w, place, g, n, i))
                        return 1;
                many += g[i].weight > 0 && counts(g[i].weight, all);
        }
        return many;
}

/* Flags of the name that is shown most. */
static const struct actor_name *first_name(const struct actor_work *w, uint32_t place) {
        uint32_t at = w->uses_at[place];
        return at < w->uses_at[place + 1] ? &w->c->names.v[w->uses.v[at].name] : NULL;
}

static enum actor_kind kind_of(const struct actor_work *w, uint32_t place) {
        uint32_t flags = w->c->addrs.v[w->addr[place]].flags;
        const struct actor_name *name = first_name(w, place);
        size_t persons = persons_of(w, place);
        if (flags & ACTOR_IS_list || (name && name->flags & ACTOR_IS_list)) /* "Rivers List" */
                return ACTOR_list;
        if (persons > 1 || (persons > 0 && flags & (ACTOR_IS_generic | ACTOR_IS_behalf)))
                return ACTOR_shared;
        if (flags & ACTOR_IS_generic)
                return ACTOR_role;
        if (persons == 1)
                return ACTOR_person;
        if (name == NULL || name->whole == 0)
                return ACTOR_unknown;
        if (name->flags & ACTOR_IS_role)
                return ACTOR_role;
        return name->flags & ACTOR_IS_org ? ACTOR_organisation : ACTOR_person;
}

bool actor_merges(const struct actor_work *w, uint32_t place) {
        return (w->kind[place] == ACTOR_person || w->kind[place] == ACTOR_unknown) &&
               !(w->c->addrs.v[w->addr[place]].flags & (ACTOR_IS_generic | ACTOR_IS_behalf));
}

/* ---- blocks --------------------------------------------------------------------------------- */

static uint64_t block_of(const struct actor_work *w, uint32_t place) {
        for (uint32_t i = w->uses_at[place]; i < w->uses_at[place + 1]; i++) {
                const struct actor_name *n = &w->c->names.v[w->uses.v[i].name];
                if (n->key != 0 && !(n->flags & (ACTOR_IS_org | ACTOR_IS_role)))
                        return n->key;
        }
        return 0;
}

static int by_block(const void *pa, const void *pb, void *ctx) {
        const uint64_t *block = ctx;
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return block[a] != block[b] ? (block[a] < block[b] ? -1 : 1) : cmp_u32(a, b);
}

static void set_blocks(struct actor_work *w) {
        w->by_block = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->by_block);
        w->block = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->block);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                if ((w->block[i] = actor_merges(w, i) ? block_of(w, i) : 0) != 0)
                        w->by_block[w->n_by_block++] = i;
        qsort_r(w->by_block, w->n_by_block, sizeof *w->by_block, by_block, w->block);
}

size_t actor_block_end(const struct actor_work *w, size_t from) {
        size_t end = from;
        while (end < w->n_by_block && w->block[w->by_block[end]] == w->block[w->by_block[from]])
                end++;
        return end;
}

void actor_work_init(struct actor_work *w, struct actor_case *c) {
        *w = (struct actor_work){ .c = c, .n_addrs = (uint32_t) c->addrs.n };
        w->n_nodes = w->n_addrs;
        set_places(w);
        set_uses(w);
        w->kind = mem_array(NULL, (size_t) w->n_addrs + 1, sizeof *w->kind);
        for (uint32_t i = 0; i < w->n_addrs; i++)
                w->kind[i] = kind_of(w, i);
        set_blocks(w);
}

void actor_work_done(struct actor_work *w) {
        mem_free(w->rank);
        mem_free(w->addr);
        mem_free(w->alone);
        mem_free(w->uses_at);
        mem_free(w->kind);
        mem_free(w->block);
        mem_free(w->by_block);
        mem_free(w->apart);
        mem_free(w->reason);
        mem_free(w->nodes.up);
        mem_free(w->nodes.size);
        mem_free(w->nodes.v);
        vec_done(&w->nodes.bars);
        vec_done(&w->nodes.posts);
        vec_done(&w->uses);
        vec_done(&w->pairs);
}

uint32_t *actor_blocks(struct actor_case *c, uint32_t *ret_n) {
        struct actor_work w;
        uint32_t n = 0;
        actor_work_init(&w, c);
        uint32_t *block = mem_array(NULL, (size_t) w.n_addrs + 1, sizeof *block);
        for (uint32_t i = 0; i < w.n_addrs; i++)
                block[i] = ACTOR_NONE;
        for (size_t i = 0, end; i < w.n_by_block; i = end) {
                end = actor_block_end(&w, i);
                if (end - i < 2 || end - i > ACTOR_BLOCK)
                        continue;
                for (size_t k = i; k < end; k++)
                        block[w.addr[w.by_block[k]]] = n;
                n++;
        }
        actor_work_done(&w);
        *ret_n = n;
        return block;
}
