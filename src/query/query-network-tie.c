/* The asserted ties of language, as pairs of entities. */
#include "query/query-network-work.h"

#include "base/limits.h"
#include "tie/tie-case.h"

static const char *kind_of(enum tie_party_kind k) {
        switch (k) {
        case TIE_PERSON:
                return "person";
        case TIE_ORGANISATION:
                return "organisation";
        case TIE_PLACE:
                return "place";
        case TIE_NOBODY:
        case TIE_SPEAKER:
        case TIE_ADDRESSEE:
        case TIE_DESCRIBED:
                break;
        }
        return "name";
}

/* 0: nobody whom one could tell. */
static uint32_t entity_of(struct network_read *w, const struct tie_who *who) {
        struct str key = { (const char *) &who->key, sizeof who->key };
        bool new;
        if (who->actor > 0)
                return who->actor <= w->n_actors ? (uint32_t) who->actor : 0;
        if (who->key == 0 || who->name.n == 0 || who->kind == TIE_DESCRIBED)
                return 0;
        uint64_t at = *map_put(&w->alone_at, key, w->alone.n, &new);
        if (new)
                vec_push(&w->alone, (struct network_alone){ who->key, kind_of(who->kind),
                                                            arena_str(w->a, who->name) });
        return w->n_actors + w->n_addrs + 1 + (uint32_t) at;
}

static int take_tie(void *arg, const struct tie *t) {
        struct network_read *w = arg;
        uint32_t from, to;
        if (!network_has(w, t->doc))
                return 0;
        from = entity_of(w, &t->from);
        to = entity_of(w, &t->to);
        if (from == 0 || to == 0 || from == to)
                return 0;
        if (!w->o->nobodies && (network_is_nobody(w, from) || network_is_nobody(w, to)))
                return 0;
        if (w->ties.n >= LIMIT_network_ties) {
                w->ret->cut = true;
                return 1;
        }
        vec_push(&w->ties, (struct query_network_tie){ .from = from,
                                                       .to = to,
                                                       .doc = (uint32_t) t->doc,
                                                       .off = t->row.off,
                                                       .len = t->row.len,
                                                       .kind = t->row.kind,
                                                       .precision = t->row.precision,
                                                       .ranged = t->row.ranged,
                                                       .range_from = t->row.range_from,
                                                       .range_to = t->row.range_to,
                                                       .chain = t->row.n_chain,
                                                       .dated = t->row.dated,

                                                       .words = t->row.words,
                                                       .at = t->row.at });
        return 0;
}

int query_network_read_ties(struct network_read *w, struct err *e) {
        struct tie_filter f = { .kinds = w->o->kinds,
                                .ranged = w->o->ranged,
                                .range = w->o->range,
                                .asserted = true,
                                .language = true };
        struct tie_case *c;
        int r = tie_case_open(w->c->store, &c, e);
        if (r < 0)
                return r;
        r = tie_case_each(c, &f, take_tie, w, e);
        tie_case_close(&c);
        return r < 0 ? r : 0;
}
