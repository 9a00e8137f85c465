/* Who and what is named in the first hits: people, organisations and places that the analysis found
 * in their texts, by how many of these documents name them.  Of the first hits only: to read all
 * would cost as much as there are. */
#include "web/web-search.h"

#include "base/vec.h"
#include "store/store-actor.h"
#include "web/web-search-term.h"

#include <stdlib.h>

enum { FIRST = 100, TOP = 8, SURE = 50 };

struct named {
        uint64_t name;
        uint32_t kind, doc;
};

struct counted {
        uint64_t name;
        uint32_t n;
};

static int by_name(const void *x, const void *y) {
        const struct named *a = x, *b = y;
        if (a->kind != b->kind)
                return a->kind < b->kind ? -1 : 1;
        if (a->name != b->name)
                return a->name < b->name ? -1 : 1;
        return a->doc < b->doc ? -1 : a->doc > b->doc;
}

struct found {
        VEC(struct named) v;
};

static int take_doc(const struct web_request *q, uint32_t doc, struct found *f, struct err *e) {
        struct store_told t;
        int r = store_told_get(q->store, (struct doc_id){ doc }, &t, e);
        for (size_t i = 0; r > 0 && i < t.n_mentions; i++)
                if (t.mentions[i].from != STORE_FROM_header && t.mentions[i].odds >= SURE)
                        vec_push(&f->v,
                                 (struct named){ t.mentions[i].name.v, t.mentions[i].kind, doc });
        return r < 0 ? r : 0;
}

/* The names of one kind that most documents have; returns how many. */
static size_t top_of(const struct found *f, enum store_mention_kind kind,
                     struct counted top[static TOP]) {
        size_t n = 0;
        for (size_t i = 0; i < f->v.n;) {
                const struct named *first = &f->v.v[i];
                struct counted c = { first->name, 0 };
                uint32_t last = 0;
                for (; i < f->v.n && f->v.v[i].name == first->name && f->v.v[i].kind == first->kind;
                     i++) {
                        c.n += c.n == 0 || f->v.v[i].doc != last;
                        last = f->v.v[i].doc;
                }
                if (first->kind != kind || (n == TOP && top[n - 1].n >= c.n))
                        continue;
                size_t at = n < TOP ? n++ : n - 1;
                for (; at > 0 && top[at - 1].n < c.n; at--)
                        top[at] = top[at - 1];
                top[at] = c;
        }
        return n;
}

static int put_kind(const struct web_request *q, struct web_answer *w, struct str typed,
                    const struct found *f, enum store_mention_kind kind, struct err *e) {
        static const enum web_say says[] = { 0, WEB_SAY_search_named_people,
                                             WEB_SAY_search_named_organisations,
                                             WEB_SAY_search_named_places };
        struct counted top[TOP];
        struct store_name name;
        size_t n = top_of(f, kind, top);
        int r = 0;
        if (n == 0)
                return 0;
        web_lit(w, "<h3>");
        web_say(w, says[kind]);
        web_lit(w, "</h3><ul class=\"facet\">");
        for (size_t i = 0; i < n && r >= 0; i++) {
                r = store_name_get(q->store, (struct name_id){ top[i].name }, &name, e);
                if (r < 0)
                        break;
                web_lit(w, "<li>");
                struct str term =
                        web_term_of(q->a, kind == STORE_PERSON ? "person:" : "", name.name);
                web_search_link(q, w, typed, term);
                web_bdi(w, name.name);
                web_lit(w, " <span class=\"n\">");
                web_count(w, top[i].n);
                web_lit(w, "</span></a></li>");
        }
        web_lit(w, "</ul>");
        return r;
}

int web_search_named(const struct web_request *q, struct web_answer *w, struct str typed,
                     const struct query *tree, struct err *e) {
        struct query_options o = { .limit = FIRST, .ids_only = true };
        struct query_result res;
        struct found f = { 0 };
        int r = query_run(q->qc, tree, &o, q->a, &res, e);
        for (size_t i = 0; r >= 0 && i < res.n_hits; i++)
                r = take_doc(q, res.hits[i].doc, &f, e);
        if (r >= 0 && f.v.n) {
                qsort(f.v.v, f.v.n, sizeof *f.v.v, by_name);
                web_lit(w, "<section><h2>");
                web_say_count(w, WEB_SAY_search_named, res.n_hits);
                web_lit(w, "</h2>");
                for (unsigned k = STORE_PERSON; k <= STORE_PLACE && r >= 0; k++)
                        r = put_kind(q, w, typed, &f, (enum store_mention_kind) k, e);
                web_lit(w, "</section>");
        }
        vec_done(&f.v);
        return r < 0 ? r : 0;
}
