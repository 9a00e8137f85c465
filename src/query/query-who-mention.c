/* Who names the actor: documents of others where the context tells that it is meant, those that
 * hold one of its full names and tell nothing, and those where somebody else bears the name.  And
 * the names that somebody may have meant who found nobody. */
#include "query/query-who-work.h"

#include "index/index.h"
#include "name/name.h"
#include "query/query-fold.h"

#include <stdlib.h>

enum { SAME_MOST = 20, NAMES_MOST = 100, SPELLINGS = 8 };

struct maps { /* a bit a document */
        uint64_t *mine, *theirs, *any;
};

static void set(uint64_t *bits, size_t n_bits, uint32_t doc) {
        if (doc < n_bits)
                bits[doc / 64] |= (uint64_t) 1 << doc % 64;
}

static int docs_of_actor(struct who *w, uint64_t actor, uint64_t name, uint64_t *bits,
                         struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_actor_docs d;
        int r = store_actor_docs_open(w->c->store, (struct actor_id){ actor }, &rows, e);
        while (r >= 0 && (r = store_actor_docs_next(rows, &d, e)) > 0)
                for (size_t i = 0; i < d.n && (name == 0 || name == d.name.v); i++)
                        set(bits, w->n_bits, d.docs[i]);
        return r;
}

static int docs_of_name(struct who *w, uint64_t name, uint64_t *bits, struct err *e) {
        struct buf docs;
        buf_init(&docs, 0);
        int r = store_docs_of_name_get(w->c->store, (struct name_id){ name }, &docs, e);
        for (size_t k = 0; r >= 0 && k + 4 <= docs.n; k += 4) {
                uint32_t doc;
                memcpy(&doc, docs.p + k, sizeof doc);
                set(bits, w->n_bits, doc);
        }
        buf_done(&docs);
        return r;
}

/* ---- others of the name --------------------------------------------------------------------- */

static bool is_known(const struct query_who *q, uint64_t id) {
        if (id == q->view.id)
                return true;
        for (size_t i = 0; i < q->n_same; i++)
                if (q->same[i].id == id)
                        return true;
        return false;
}

static int take_same(struct who *w, uint64_t name, struct maps *m, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct query_who *q = w->ret;
        struct store_member s;
        size_t from = q->n_same;
        int r = store_members_of_anchor_open(
                w->c->store, (struct store_anchor){ STORE_AT_name, name }, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &s, e)) > 0)
                if (q->n_same < SAME_MOST && !is_known(q, s.actor.v))
                        q->same[q->n_same++].id = s.actor.v;
        for (size_t i = from; i < q->n_same && r >= 0; i++)
                r = query_who_fill(w, &q->same[i], e);
        for (size_t i = 0; i < q->n_same && r >= 0; i++)
                r = docs_of_actor(w, q->same[i].id, name, m->theirs, e);
        return r;
}

static int take_name(struct who *w, struct str text, struct maps *m, struct err *e) {
        struct name_id id;
        if (str_chr(text, ' ') == SIZE_MAX) /* one word may be anybody's */
                return 0;
        int r = store_name_find(w->c->store, text, &id, e);
        if (r <= 0)
                return r;
        r = docs_of_name(w, id.v, m->any, e);
        return r < 0 ? r : take_same(w, id.v, m, e);
}

/* ---- counting ------------------------------------------------------------------------------- */

static uint64_t count(struct who *w, uint64_t *bits) {
        uint64_t n = 0;
        query_fold_bits(w->c, bits, w->n_bits);
        for (uint32_t d = 0; index_bits_next(bits, w->n_bits, &d); d++) {
                struct index_doc doc;
                int64_t date = index_doc_find(w->c->index, d, &doc) ? doc.date : INDEX_UNDATED;
                n += !w->o->ranged ||
                     (date != INDEX_UNDATED && date >= w->o->range.from && date < w->o->range.to);
        }
        return n;
}

/* Near misses are told with more words than that they have one name. */
static void drop_nears(struct query_who *q) {
        size_t n = 0;
        for (size_t i = 0; i < q->n_same; i++) {
                bool near = false;
                for (size_t k = 0; k < q->view.n_maybes && !near; k++)
                        near = q->view.maybes[k].id == q->same[i].id;
                if (!near)
                        q->same[n++] = q->same[i];
        }
        q->n_same = n;
}

int query_who_mentions(struct who *w, struct err *e) {
        struct query_who *q = w->ret;
        size_t words = (w->n_bits + 63) / 64;
        struct maps m = { arena_zalloc(w->a, words * 8), arena_zalloc(w->a, words * 8),
                          arena_zalloc(w->a, words * 8) };
        q->same = arena_zalloc(w->a, SAME_MOST * sizeof *q->same);
        int r = docs_of_actor(w, q->view.id, 0, m.mine, e);
        for (size_t i = 0; i < q->n_names && i < NAMES_MOST && r >= 0; i++)
                r = take_name(w, q->names[i].text, &m, e);
        drop_nears(q);
        for (size_t i = 0; i < words && r >= 0; i++) {
                m.mine[i] &= ~w->own[i];
                m.theirs[i] &= ~(w->own[i] | m.mine[i]);
                m.any[i] &= ~(w->own[i] | m.mine[i] | m.theirs[i]);
        }
        if (r < 0)
                return r;
        q->mentions = count(w, m.mine);
        q->others = count(w, m.theirs);
        q->maybe = count(w, m.any);
        return 0;
}

/* ---- names that look like what was typed ---------------------------------------------------- */

int query_who_like(const struct query_case *c, struct str typed, size_t most, struct arena *a,
                   struct str **ret, size_t *ret_n, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct name_pool *pool = name_pool_new(name_model());
        struct name_hit hits[SPELLINGS];
        struct store_name row;
        struct name asked;
        size_t n = 0;
        int r = store_names_open(c->store, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &row, e)) > 0)
                name_pool_put(pool, row.name);
        *ret_n = 0;
        *ret = arena_alloc(a, SPELLINGS * sizeof **ret);
        if (r >= 0 && name_pool_size(pool) > 0) {
                name_pool_build(pool);
                name_parse(name_model(), typed, &asked);
                n = name_pool_match(pool, &asked, NULL, hits, most < SPELLINGS ? most : SPELLINGS);
        }
        for (size_t i = 0; i < n; i++)
                if (hits[i].tier > NAME_NONE)
                        (*ret)[(*ret_n)++] = arena_str(a, name_pool_get(pool, hits[i].i));
        name_pool_free(&pool);
        return r < 0 ? r : 0;
}
