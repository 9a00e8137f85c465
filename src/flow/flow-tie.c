/* Names to numbers; see flow-tie.h. */
#include "flow/flow-tie.h"

static int put_end(struct store *st, const struct tie_doc_said *s, const struct tie_party *p,
                   struct store_tie_end *ret, struct err *e) {
        bool speaker = p->kind == TIE_SPEAKER;
        struct str address = speaker                    ? s->address
                             : p->kind == TIE_ADDRESSEE ? s->receiver
                                                        : (struct str){ 0 };
        struct str name = speaker ? s->name : p->name;
        struct name_id id = { 0 };
        *ret = (struct store_tie_end){ .kind = (uint8_t) p->kind,
                                       .how = (uint8_t) p->how,
                                       .off = p->off,
                                       .len = p->len,
                                       .name_off = p->name_off,
                                       .name_len = p->name_len };
        if (address.n && flow_address_put(st, address, &ret->who.id, e) < 0)
                return e->code;
        if (ret->who.id) {
                ret->who.type = STORE_AT_addr;
                return 0;
        }
        int r = name.n ? store_name_put(st, name, &id, e) : 0;
        if (id.v)
                ret->who = (struct store_anchor){ STORE_AT_name, id.v };
        return r;
}

static void put_time(const struct tie_time *from, struct store_tie *to) {
        to->basis = (uint8_t) from->basis;
        to->calendar = (uint8_t) from->calendar;
        to->precision = (uint8_t) from->precision;
        to->time_flags = from->flags;
        to->time_off = from->off;
        to->time_len = from->len;
        to->ranged = from->ranged;
        if (from->ranged) {
                to->range_from = from->range.from;
                to->range_to = from->range.to;
        }
}

static int put_one(struct store *st, const struct tie_doc_said *s, struct store_tie *ret,
                   struct err *e) {
        const struct tie_said *t = &s->said;
        *ret = (struct store_tie){ .kind = (uint16_t) t->kind,
                                   .mode = (uint8_t) t->mode,
                                   .odds = t->odds,
                                   .n_chain = t->n_chain,
                                   .flags = t->flags,
                                   .off = t->off,
                                   .len = t->len,
                                   .verb_off = t->verb_off,
                                   .verb_len = t->verb_len,
                                   .object_off = t->object_off,
                                   .object_len = t->object_len,
                                   .count = t->count,
                                   .voice = t->voice,
                                   .words = s->words,
                                   .dated = s->dated,
                                   .at = s->at };
        put_time(&t->time, ret);
        int r = store_label_put(st, str_of(t->rule), &ret->rule, e);
        if (r >= 0)
                r = put_end(st, s, &t->from, &ret->from, e);
        if (r >= 0)
                r = put_end(st, s, &t->to, &ret->to, e);
        for (unsigned i = 0; r >= 0 && i < t->n_chain; i++)
                r = put_end(st, s, &t->chain[i], &ret->chain[i], e);
        return r;
}

int flow_tie_put(struct store *st, struct doc_id doc, const struct tie_doc_list *l, struct arena *a,
                 struct err *e) {
        struct store_tie *rows = arena_alloc(a, (l->v.n + 1) * sizeof *rows);
        int r = 0;
        for (size_t i = 0; r >= 0 && i < l->v.n; i++)
                r = put_one(st, &l->v.v[i], &rows[i], e);
        if (r < 0 || !l->v.n)
                return r < 0 ? r : 0;
        return store_tied_put(st, &(struct store_tied){ doc, rows, l->v.n }, e);
}

static void keep_party(struct arena *a, struct tie_party *p) {
        p->name = arena_str(a, p->name);
}

void flow_tie_keep(struct arena *a, const struct tie_doc_list *from, struct tie_doc_list *to) {
        to->v.n = to->v.cap = from->v.n;
        to->v.v = arena_alloc(a, (from->v.n + 1) * sizeof *to->v.v);
        for (size_t i = 0; i < from->v.n; i++) {
                struct tie_doc_said *s = &to->v.v[i];
                *s = from->v.v[i];
                keep_party(a, &s->said.from);
                keep_party(a, &s->said.to);
                for (unsigned k = 0; k < s->said.n_chain; k++)
                        keep_party(a, &s->said.chain[k]);
                s->name = arena_str(a, s->name);
                s->address = arena_str(a, s->address);
                s->receiver = arena_str(a, s->receiver);
        }
}
