/* The checks, one item after the other; see digest-verify.h. */
#include "digest/digest-verify-work.h"

#include "protect/protect.h"

/* The line of byte `off` of a file. */
static uint32_t line_of(struct str text, size_t off) {
        uint32_t n = 1;
        for (size_t i = 0; i < off && i < text.n; i++)
                n += text.p[i] == '\n' ||
                     (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n'));
        return n;
}

/* Whoever is protected is named nowhere in an item, its fields included. */
static void verify_protected(struct digest_verify *v, struct digest_entry *x,
                             const struct protect *p, struct protect_room *room) {
        struct str file = v->b->sources.v[x->source]->file.text;
        struct str raw = str_sub(file, x->it->off, x->it->len);
        protect_find(p, raw, room);
        for (size_t i = 0; i < room->hits.n; i++) {
                const struct protect_hit *h = &room->hits.v[i];
                struct str words = str_sub(raw, h->off, h->len);
                digest_problem_put(v->b, x, x->source, line_of(file, x->it->off + h->off),
                                   h->sure ? "protected" : "protected_near", h->sure,
                                   h->sure ? "protected: '%.*s'"
                                           : "resembles what is protected: '%.*s'",
                                   STR_ARG(words));
                x->hidden |= h->sure;
        }
}

static int verify_protect(struct digest_verify *v, struct err *e) {
        struct protect_room room = { 0 };
        struct protect *p = NULL;
        int r = protect_open(v->qc->store, &p, e);
        if (r >= 0 && protect_count(p) > 0)
                for (size_t i = 0; i < v->b->entries.n; i++)
                        verify_protected(v, &v->b->entries.v[i], p, &room);
        protect_room_done(&room);
        protect_free(&p);
        return r < 0 ? r : 0;
}

static int verify_all(struct digest_verify *v, struct err *e) {
        int r = v->qc ? digest_sources_open(v, e) : 0;
        if (r >= 0 && v->qc)
                r = digest_names_open(v->qc->store, &v->names, e);
        for (size_t i = 0; r >= 0 && i < v->b->entries.n; i++) {
                struct digest_entry *x = &v->b->entries.v[i];
                r = digest_verify_excerpts(v, x, e);
                if (v->names)
                        digest_verify_names(v, x);
        }
        return r < 0 || !v->qc ? r : verify_protect(v, e);
}

int digest_verify(struct digest_book *b, const struct query_case *qc, struct err *e) {
        struct arena a;
        struct digest_verify v = { .b = b, .qc = qc, .a = &a };
        arena_init(&a, 0);
        int r = verify_all(&v, e);
        digest_names_close(&v.names);
        arena_done(&a);
        return r < 0 ? r : 0;
}
