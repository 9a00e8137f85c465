/* Names in texts, told by who is present.  Present are the people in the headers of the document,
 * of the mail that it answers, of the mail that carries it, and those whom it quotes. */
#include "actor/actor-context.h"

#include "actor/actor-mention.h"
#include "store/store-actor.h"

#include <stdlib.h>

enum { PRESENT_MOST = 400, NAMES_MOST = 6, CARRIED_MOST = 8 };

struct run {
        struct actor_gather *g;
        const struct actor_out *out;
        struct actor_context *ret;
        uint32_t *row_of_name; /* of names that the user gave to a row; else ACTOR_NONE */
        VEC(struct actor_present) present;
        VEC(uint32_t) rows; /* present, each once */
};

static void add_row(struct run *run, uint32_t row) {
        const struct actor_row *r = &run->out->rows.v[row];
        uint32_t names = 0;
        for (size_t i = 0; i < run->rows.n; i++)
                if (run->rows.v[i] == row)
                        return;
        if (r->kind != ACTOR_person || run->rows.n >= PRESENT_MOST)
                return;
        vec_push(&run->rows, row);
        for (uint32_t k = 0; k < r->n_members && names < NAMES_MOST; k++) {
                const struct actor_member *m = &run->out->members.v[r->members + k];
                if (m->type == ACTOR_AT_name) {
                        vec_push(&run->present, (struct actor_present){ row, m->i });
                        names++;
                }
        }
}

static void add_addr(struct run *run, uint64_t id) {
        uint32_t at = id < run->g->addr_at.n ? run->g->addr_at.v[id] : ACTOR_NONE;
        if (id != 0 && at != ACTOR_NONE)
                add_row(run, run->out->row_of[at]);
}

static int add_parties(struct run *run, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_doc_open(run->g->st, doc, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                add_addr(run, p.addr.v);
        return r;
}

/* The message that carries an attached document, or the document itself. */
static int carrier(struct run *run, struct doc_id doc, struct doc_id *ret, struct err *e) {
        struct store_doc_row row;
        *ret = doc;
        for (unsigned i = 0; i < CARRIED_MOST; i++) {
                int r = store_doc_get(run->g->st, *ret, &row, e);
                if (r < 0 || row.parent.v == 0 || row.kind == REC_DOC_message)
                        return r;
                *ret = row.parent;
        }
        return 0;
}

static int who_is_present(struct run *run, const struct store_told *t, struct err *e) {
        struct store_thread th;
        struct doc_id mail;
        vec_clear(&run->present);
        vec_clear(&run->rows);
        int r = carrier(run, t->doc, &mail, e);
        if (r >= 0)
                r = add_parties(run, mail, e);
        if (r >= 0 && mail.v != t->doc.v)
                r = add_parties(run, t->doc, e); /* the authors of an attached document */
        if (r >= 0 && (r = store_thread_find(run->g->st, mail, &th, e)) > 0 && th.parent.v != 0)
                r = add_parties(run, th.parent, e);
        for (size_t i = 0; i < t->n_links; i++)
                if (t->links[i].kind == STORE_LINK_voice && t->links[i].a.type == STORE_AT_addr)
                        add_addr(run, t->links[i].a.id);
        return r;
}

static int take_mention(struct run *run, const struct store_mention *m, uint32_t doc,
                        struct err *e) {
        uint32_t name, row;
        int r = actor_gather_name(run->g, m->name, &name, e);
        if (r < 0)
                return r;
        row = run->row_of_name[name];
        if (row == ACTOR_NONE)
                row = actor_mention_who(&run->g->c, run->present.v, run->present.n, name);
        if (row == ACTOR_NONE) {
                uint32_t *first = &run->ret->first_alone[name];
                run->ret->alone[name]++;
                *first = *first == 0 || doc < *first ? doc : *first;
        } else {
                vec_push(&run->ret->meant, (struct actor_meant){ row, name, doc, m->off, m->len });
        }
        return 0;
}

static bool asks(const struct store_mention *m) {
        return m->kind == STORE_PERSON && m->from != STORE_FROM_header;
}

static int take_told(struct run *run, const struct store_told *t, struct err *e) {
        uint32_t doc = actor_gather_order(run->g, t->doc);
        bool any = false;
        for (size_t i = 0; i < t->n_mentions; i++)
                any |= asks(&t->mentions[i]);
        int r = any && doc != 0 ? who_is_present(run, t, e) : 0;
        for (size_t i = 0; i < t->n_mentions && any && doc != 0 && r >= 0; i++)
                if (asks(&t->mentions[i]))
                        r = take_mention(run, &t->mentions[i], doc, e);
        return r;
}

/* Names that the user joined to an actor of addresses are meant wherever they stand. */
static void set_given(struct run *run) {
        size_t n = run->g->c.names.n;
        run->row_of_name = mem_array(NULL, n + 1, sizeof *run->row_of_name);
        for (size_t i = 0; i < n; i++)
                run->row_of_name[i] = ACTOR_NONE;
        for (size_t i = 0; i < run->out->rows.n; i++) {
                const struct actor_row *r = &run->out->rows.v[i];
                for (uint32_t k = 0; k < r->n_members && r->anchor != ACTOR_NONE; k++) {
                        const struct actor_member *m = &run->out->members.v[r->members + k];
                        if (m->type == ACTOR_AT_name && m->why != ACTOR_WHY_shown)
                                run->row_of_name[m->i] = (uint32_t) i;
                }
        }
}

static int by_row(const void *pa, const void *pb) {
        const struct actor_meant *a = pa, *b = pb;
        if (a->row != b->row)
                return a->row < b->row ? -1 : 1;
        if (a->name != b->name)
                return a->name < b->name ? -1 : 1;
        if (a->doc != b->doc)
                return a->doc < b->doc ? -1 : 1;
        return a->off < b->off ? -1 : a->off > b->off;
}

static void sort_meant(struct actor_context *c) {
        struct actor_meant *v = c->meant.v;
        size_t kept = 0;
        if (c->meant.n > 0)
                qsort(v, c->meant.n, sizeof *v, by_row);
        for (size_t i = 0; i < c->meant.n; i++)
                if (kept == 0 || v[kept - 1].row != v[i].row || v[kept - 1].name != v[i].name ||
                    v[kept - 1].doc != v[i].doc)
                        v[kept++] = v[i];
        c->meant.n = kept;
}

int actor_context_find(struct actor_gather *g, const struct actor_out *out,
                       struct actor_context *ret, struct err *e) {
        struct run run = { .g = g, .out = out, .ret = ret };
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_told t;
        *ret = (struct actor_context){ 0 };
        ret->alone = mem_zalloc((g->c.names.n + 1) * sizeof *ret->alone);
        ret->first_alone = mem_zalloc((g->c.names.n + 1) * sizeof *ret->first_alone);
        set_given(&run);
        int r = store_tolds_open(g->st, (struct doc_id){ 1 }, &rows, e), n = r;
        while (n >= 0 && (r = store_tolds_next(rows, &t, e)) > 0)
                n = take_told(&run, &t, e);
        if (n >= 0)
                n = r;
        sort_meant(ret);
        vec_done(&run.present);
        vec_done(&run.rows);
        mem_free(run.row_of_name);
        return n < 0 ? err_while(e, n, "telling names in texts") : 0;
}

void actor_context_done(struct actor_context *c) {
        vec_done(&c->meant);
        mem_free(c->alone);
        mem_free(c->first_alone);
}
