/* Actors of documents; see share-who.h. */
#include "share/share-who.h"

#include "store/store-actor.h"

static void mark(struct share_who *w, uint64_t actor) {
        if (actor < w->n)
                w->bits[actor / 8] |= (uint8_t) (1u << actor % 8);
}

static int count(struct store *st, struct share_who *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor s;
        int r = store_actors_open(st, /* by_docs= */ false, &rows, e);
        while (r >= 0 && (r = store_actors_next(rows, &s, e)) > 0)
                w->n = s.id.v + 1;
        w->bits = mem_zalloc(w->n / 8 + 1);
        return r;
}

static int mark_parties(const struct share_ask *a, struct share_who *w, uint64_t doc,
                        struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        struct actor_id who;
        int n = 0, r = store_parties_of_doc_open(a->qc->store, (struct doc_id){ doc }, &rows, e);
        while (r >= 0 && n >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (p.addr.v && (n = store_actor_of_addr(a->qc->store, p.addr, &who, e)) > 0)
                        mark(w, who.v);
        return n < 0 ? n : r;
}

static int mark_named(const struct share_ask *a, struct share_who *w, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        int r = store_actor_docs_open(a->qc->store, (struct actor_id){ 0 }, &rows, e);
        while (r >= 0 && (r = store_actor_docs_next(rows, &d, e)) > 0)
                for (size_t i = 0; i < d.n && !share_who_has(w, d.actor.v); i++)
                        if (share_asked(a, d.docs[i]))
                                mark(w, d.actor.v);
        return r;
}

int share_who_get(const struct share_ask *a, struct share_who *ret, struct err *e) {
        *ret = (struct share_who){ 0 };
        int r = count(a->qc->store, ret, e);
        if (r >= 0 && a->query.n == 0) {
                memset(ret->bits, 0xff, ret->n / 8 + 1);
                return 0;
        }
        for (size_t i = 0; r >= 0 && i < a->n_docs; i++)
                r = mark_parties(a, ret, a->docs[i], e);
        if (r >= 0)
                r = mark_named(a, ret, e);
        return r;
}

void share_who_done(struct share_who *w) {
        mem_free(w->bits);
        *w = (struct share_who){ 0 };
}
