/* Addresses by number, in one piece of memory; domains by a number of their own. */
#include "query/query-sender.h"

#include "base/map.h"
#include "base/vec.h"
#include "store/store.h"

struct sender {
        struct str address;
        uint32_t domain;
};

struct query_senders {
        bool loaded;
        struct arena a;
        struct map domains; /* the first is "" */
        VEC(struct sender) v;
};

struct query_senders *query_senders_new(void) {
        struct query_senders *s = MEM_NEW(struct query_senders);
        *s = (struct query_senders){ 0 };
        arena_init(&s->a, 0);
        map_init(&s->domains);
        return s;
}

void query_senders_free(struct query_senders **s) {
        if (*s) {
                arena_done(&(*s)->a);
                map_done(&(*s)->domains);
                vec_done(&(*s)->v);
        }
        mem_free(*s);
        *s = NULL;
}

static void put(struct query_senders *s, const struct store_addr *row) {
        size_t at = str_chr(row->address, '@');
        struct str domain =
                at == SIZE_MAX ? (struct str){ 0 } : str_sub(row->address, at + 1, SIZE_MAX);
        if (row->id.v >= UINT32_MAX)
                return;
        while (s->v.n <= row->id.v)
                vec_push(&s->v, (struct sender){ 0 });
        s->v.v[row->id.v] = (struct sender){
                arena_str(&s->a, row->address),
                (uint32_t) *map_put(&s->domains, domain, s->domains.n, NULL),
        };
}

int query_senders_load(const struct query_case *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct query_senders *s = c->senders;
        struct store_addr row;
        if (s->loaded)
                return 0;
        map_put(&s->domains, (struct str){ 0 }, 0, NULL);
        int r = store_addrs_open(c->store, &rows, e);
        while (r >= 0 && (r = store_addrs_next(rows, &row, e)) > 0)
                put(s, &row);
        s->loaded = r == 0;
        return r;
}

size_t query_senders_count(const struct query_case *c) {
        return c->senders->v.n;
}

struct str query_sender(const struct query_case *c, uint32_t addr) {
        return addr < c->senders->v.n ? c->senders->v.v[addr].address : (struct str){ 0 };
}

uint32_t query_sender_domain(const struct query_case *c, uint32_t addr) {
        return addr < c->senders->v.n ? c->senders->v.v[addr].domain : 0;
}

size_t query_domains_count(const struct query_case *c) {
        return c->senders->domains.n;
}

struct str query_domain(const struct query_case *c, uint32_t domain) {
        const struct map *m = &c->senders->domains;
        return domain < m->n ? m->entries[domain].key : (struct str){ 0 };
}
