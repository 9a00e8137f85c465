/* Headers of a case as evidence: addresses, names beside them, what kind of mailbox each is. */
#include "actor/actor-gather.h"

#include "actor/actor-flag.h"
#include "actor/actor-same.h"

#include <stdlib.h>

enum { LIST_LEAST = 5, LIST_SHARE = 95 /* of a hundred mails to it came through a list */ };

void actor_gather_init(struct actor_gather *g, struct store *st) {
        *g = (struct actor_gather){ .st = st };
        actor_case_init(&g->c);
        g->c.same = actor_same_spelt;
}

void actor_gather_done(struct actor_gather *g) {
        actor_case_done(&g->c);
        vec_done(&g->doc_at);
        vec_done(&g->order);
        vec_done(&g->lists);
        vec_done(&g->addr_id);
        vec_done(&g->addr_at);
        vec_done(&g->name_id);
        vec_done(&g->name_at);
}

/* ---- documents ------------------------------------------------------------------------------ */

struct dated { /* a document in the order of cites */
        int64_t date;
        uint64_t key;
        uint32_t id;
};

static int by_date(const void *pa, const void *pb) {
        const struct dated *a = pa, *b = pb;
        if (a->date != b->date)
                return a->date < b->date ? -1 : 1;
        return a->key != b->key ? (a->key < b->key ? -1 : 1) : 0;
}

struct dates {
        struct dated *v;
        size_t n, cap;
};

static void set_bit(struct actor_gather *g, uint64_t id) {
        while (g->lists.n <= id / 32)
                vec_push(&g->lists, 0);
        g->lists.v[id / 32] |= 1u << id % 32;
}

static bool has_bit(const struct actor_gather *g, uint64_t id) {
        return id / 32 < g->lists.n && g->lists.v[id / 32] >> id % 32 & 1;
}

static void number_docs(struct actor_gather *g, struct dates *d) {
        if (d->n > 0)
                qsort(d->v, d->n, sizeof *d->v, by_date);
        vec_push(&g->doc_at, 0);
        for (size_t i = 0; i < d->n; i++) {
                vec_push(&g->doc_at, d->v[i].id);
                while (g->order.n <= d->v[i].id)
                        vec_push(&g->order, 0);
                g->order.v[d->v[i].id] = (uint32_t) i + 1;
        }
}

static int take_docs(struct actor_gather *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        struct dates d = { 0 };
        int r = store_docs_open(g->st, (struct doc_id){ 1 }, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0) {
                vec_push(&d, (struct dated){ row.dated ? row.date : INT64_MAX,
                                             sha256_head(&row.key), (uint32_t) row.id.v });
                if (row.flags & (REC_DOC_list | REC_DOC_bulk))
                        set_bit(g, row.id.v);
        }
        number_docs(g, &d);
        vec_done(&d);
        return r;
}

uint32_t actor_gather_order(const struct actor_gather *g, struct doc_id doc) {
        return doc.v < g->order.n ? g->order.v[doc.v] : 0;
}

/* ---- addresses ------------------------------------------------------------------------------ */

static int take_addrs(struct actor_gather *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr row;
        int r = store_addrs_open(g->st, &rows, e);
        while (r >= 0 && (r = store_addrs_next(rows, &row, e)) > 0) {
                struct actor_addr a = { .address = row.address,
                                        .flags = actor_flags_of_addr(row.address),
                                        .dated = row.seen,
                                        .first = row.first,
                                        .last = row.last,
                                        .docs = row.sent + row.received };
                while (g->addr_at.n <= row.id.v)
                        vec_push(&g->addr_at, ACTOR_NONE);
                g->addr_at.v[row.id.v] = actor_addr_put(&g->c, &a);
                vec_push(&g->addr_id, (uint32_t) row.id.v);
        }
        return r;
}

int actor_gather_name(struct actor_gather *g, struct name_id id, uint32_t *ret, struct err *e) {
        struct store_name name;
        while (g->name_at.n <= id.v)
                vec_push(&g->name_at, ACTOR_NONE);
        if (g->name_at.v[id.v] == ACTOR_NONE) {
                int r = store_name_get(g->st, id, &name, e);
                if (r < 0)
                        return r;
                uint32_t at = actor_name_put(&g->c, name.name, actor_flags_of_name(name.name));
                g->name_at.v[id.v] = at;
                while (g->name_id.n <= at)
                        vec_push(&g->name_id, 0);
                g->name_id.v[at] = (uint32_t) id.v;
        }
        *ret = g->name_at.v[id.v];
        return 0;
}

/* ---- names beside addresses ----------------------------------------------------------------- */

struct standing {           /* one address in one mail */
        uint32_t name, doc; /* the name's id; the document's order */
        bool own;
};

struct mailbox { /* all mail of one address */
        uint64_t addr;
        struct standing *v;
        size_t n, cap;
        uint64_t to, list; /* mails addressed to it; of those through a list */
        uint64_t sent;
};

static int by_name(const void *pa, const void *pb) {
        const struct standing *a = pa, *b = pb;
        if (a->name != b->name)
                return a->name < b->name ? -1 : 1;
        return a->doc != b->doc ? (a->doc < b->doc ? -1 : 1) : (int) b->own - (int) a->own;
}

static int put_uses(struct actor_gather *g, struct mailbox *m, uint32_t place, struct err *e) {
        if (m->n > 0)
                qsort(m->v, m->n, sizeof *m->v, by_name);
        for (size_t i = 0, end; i < m->n; i = end) {
                struct actor_use u = { .addr = place, .at = { m->v[i].doc, 0, 0 } };
                int r = actor_gather_name(g, (struct name_id){ m->v[i].name }, &u.name, e);
                if (r < 0)
                        return r;
                for (end = i; end < m->n && m->v[end].name == m->v[i].name; end++) {
                        bool again = end > i && m->v[end].doc == m->v[end - 1].doc;
                        u.n += !again;
                        u.own += m->v[end].own && !again;
                }
                actor_use_put(&g->c, u);
        }
        return 0;
}

static int end_mailbox(struct actor_gather *g, struct mailbox *m, struct err *e) {
        uint32_t place = m->addr < g->addr_at.n ? g->addr_at.v[m->addr] : ACTOR_NONE;
        int r = 0;
        if (place != ACTOR_NONE) {
                if (m->sent == 0 && m->to >= LIST_LEAST && m->list * 100 >= m->to * LIST_SHARE)
                        g->c.addrs.v[place].flags |= ACTOR_IS_list;
                r = put_uses(g, m, place, e);
        }
        m->n = 0;
        m->to = m->list = m->sent = 0;
        return r;
}

static void take_standing(struct actor_gather *g, struct mailbox *m,
                          const struct store_party_row *p) {
        uint32_t doc = actor_gather_order(g, p->doc);
        bool to = p->role == REC_ROLE_to || p->role == REC_ROLE_cc;
        if (doc == 0)
                return;
        m->sent += p->role == REC_ROLE_from;
        m->to += to;
        m->list += to && has_bit(g, p->doc.v);
        if (p->name.v != 0)
                vec_push(m,
                         (struct standing){ (uint32_t) p->name.v, doc, p->role == REC_ROLE_from });
}

static int take_parties(struct actor_gather *g, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        struct mailbox m = { 0 };
        int r = store_parties_open(g->st, &rows, e), n = r;
        while (n >= 0 && (n = r = store_parties_next(rows, &p, e)) > 0) {
                if (p.addr.v != m.addr)
                        n = end_mailbox(g, &m, e);
                m.addr = p.addr.v;
                take_standing(g, &m, &p);
                n = n < 0 ? n : 1;
        }
        if (n >= 0)
                n = end_mailbox(g, &m, e);
        vec_done(&m);
        return n;
}

int actor_gather_headers(struct actor_gather *g, struct err *e) {
        int r = take_docs(g, e);
        if (r >= 0)
                r = take_addrs(g, e);
        if (r >= 0)
                r = take_parties(g, e);
        return r < 0 ? err_while(e, r, "reading who stands in headers") : 0;
}
