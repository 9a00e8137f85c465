/* People as the case shows them: addresses, and the names that stand beside them.
 *
 * Whoever is asked for by name is looked up among the people fields of the index first; of the
 * documents found, every address is taken whose names match in at least MATCH_SHARE percent of its
 * appearances, so that a list that writes "Jane Doe via list" for a day does not become Jane Doe.
 * Nothing is merged: an address is a row. */
#include "query/query-people.h"

#include "base/map.h"
#include "base/vec.h"
#include "store/store.h"
#include "text/text-fold.h"
#include "text/text-key.h"
#include "text/text-token.h"

enum { MATCH_SHARE = 30, DOCS_MOST = 4000 };

struct who { /* the words asked for, folded */
        VEC(struct str) words;
};

/* ---- names ---------------------------------------------------------------------------------- */

static bool is_word(struct str asked, struct str token) {
        return str_eq(asked, token) || text_key_likeness(asked, token) > 0;
}

/* Does `word` stand in `name`? */
static bool name_has(struct str name, struct str word) {
        struct text_tokens tokens;
        struct text_token t;
        text_tokens_init(&tokens, name);
        while (text_tokens_next(&tokens, &t))
                if (is_word(word, t.term))
                        return true;
        return false;
}

static bool name_matches(const struct who *w, struct str name) {
        for (size_t i = 0; i < w->words.n; i++)
                if (!name_has(name, w->words.v[i]))
                        return false;
        return w->words.n > 0;
}

static void who_init(struct who *w, struct str typed, struct arena *a) {
        struct text_tokens tokens;
        struct text_token t;
        *w = (struct who){ 0 };
        text_tokens_init(&tokens, typed);
        while (text_tokens_next(&tokens, &t))
                if (!t.overlay)
                        vec_push(&w->words, arena_str(a, t.term));
}

bool query_people_is(struct str who, struct str name) {
        struct text_tokens tokens;
        struct text_token t;
        bool any = false;
        text_tokens_init(&tokens, who);
        while (text_tokens_next(&tokens, &t)) {
                if (t.overlay)
                        continue;
                any = true;
                if (!name_has(name, t.term))
                        return false;
        }
        return any;
}

/* ---- addresses ------------------------------------------------------------------------------ */

struct numbers {
        uint32_t *v;
        size_t n, cap;
};

static int cmp_u32(const void *pa, const void *pb) {
        uint32_t a = *(const uint32_t *) pa, b = *(const uint32_t *) pb;
        return (a > b) - (a < b);
}

static void sort_unique(struct numbers *v) {
        size_t kept = 0;
        if (v->n > 0)
                qsort(v->v, v->n, sizeof *v->v, cmp_u32);
        for (size_t i = 0; i < v->n; i++)
                if (kept == 0 || v->v[kept - 1] != v->v[i])
                        v->v[kept++] = v->v[i];
        v->n = kept;
}

static int is_theirs(const struct query_case *c, const struct who *w, uint32_t addr,
                     struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_name name;
        uint64_t all = 0, match = 0;
        int r = store_names_of_addr_open(c->store, (struct addr_id){ addr }, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &name, e)) > 0) {
                all += name.n;
                match += name_matches(w, name.name) ? name.n : 0;
        }
        return r < 0 ? r : match > 0 && match * 100 >= all * MATCH_SHARE;
}

/* Addresses on the documents that have all the words among their people. */
static int take_near(const struct query_case *c, const struct who *w, struct numbers *out,
                     struct err *e) {
        struct index_query q = { .op = w->words.n == 1 ? INDEX_TERM : INDEX_NEAR,
                                 .fields = INDEX_PEOPLE,
                                 .classes = INDEX_NAME,
                                 .distance = 1,
                                 .term = w->words.v[0],
                                 .words = w->words.v,
                                 .n_words = w->words.n };
        struct index_search_opts o = { .limit = DOCS_MOST, .order = INDEX_BY_DOC };
        struct index_result found;
        struct store_party_row p;
        int r = index_search(c->index, &q, &o, &found, e);
        if (r < 0)
                return r;
        for (size_t i = 0; i < found.n_hits && r >= 0; i++) {
                _cleanup_rows_ struct store_rows *rows = NULL;
                r = store_parties_of_doc_open(c->store, (struct doc_id){ found.hits[i].doc }, &rows,
                                              e);
                while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                        if (p.addr.v != 0 && p.name.v != 0)
                                vec_push(out, (uint32_t) p.addr.v);
                sort_unique(out);
        }
        index_result_done(&found);
        return r < 0 ? r : 0;
}

/* Addresses whose text has all the words, or that end in `domain` ("@example.org"). */
static int take_written(const struct query_case *c, const struct who *w, struct str domain,
                        struct numbers *out, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr addr;
        int r = store_addrs_open(c->store, &rows, e);
        while (r >= 0 && (r = store_addrs_next(rows, &addr, e)) > 0)
                if (domain.n > 0 ? str_ends_nocase(addr.address, domain)
                                 : name_matches(w, addr.address))
                        vec_push(out, (uint32_t) addr.id.v);
        return r;
}

static int find_by_name(const struct query_case *c, const struct who *w, struct numbers *out,
                        struct err *e) {
        size_t kept = 0;
        int r = take_near(c, w, out, e);
        for (size_t i = 0; i < out->n && r >= 0; i++)
                if ((r = is_theirs(c, w, out->v[i], e)) > 0)
                        out->v[kept++] = out->v[i];
        out->n = kept;
        if (r >= 0 && kept == 0)
                r = take_written(c, w, (struct str){ 0 }, out, e);
        return r < 0 ? r : 0;
}

static int find_address(const struct query_case *c, struct str who, struct numbers *out,
                        struct err *e) {
        struct store_addr addr;
        int r = store_addr_find(c->store, who, &addr, e);
        if (r > 0)
                vec_push(out, (uint32_t) addr.id.v);
        return r < 0 ? r : 0;
}

int query_people_find(const struct query_case *c, struct str who, struct arena *a, uint32_t **ret,
                      size_t *ret_n, struct err *e) {
        struct numbers out = { 0 };
        struct who w;
        int r = 0;
        who_init(&w, who, a);
        if (str_starts(who, STR("@")))
                r = take_written(c, &w, who, &out, e);
        else if (str_chr(who, '@') != SIZE_MAX)
                r = find_address(c, who, &out, e);
        else if (w.words.n > 0)
                r = find_by_name(c, &w, &out, e);
        sort_unique(&out);
        *ret = arena_alloc(a, (out.n + 1) * sizeof **ret);
        if (out.n > 0)
                memcpy(*ret, out.v, out.n * sizeof **ret);
        *ret_n = out.n;
        vec_done(&out);
        vec_done(&w.words);
        return r;
}

/* ---- the table ------------------------------------------------------------------------------ */

struct people {
        struct query_person *v;
        size_t n, cap;
};

static void take_person(struct people *all, const struct store_addr *addr, struct arena *a) {
        struct query_person p = {
                .addr = (uint32_t) addr->id.v,
                .address = arena_str(a, addr->address),
                .sent = addr->sent,
                .received = addr->received,
                .dated = addr->seen,
                .first = addr->first,
                .last = addr->last,
        };
        vec_push(all, p);
}

static int take_people(const struct query_case *c, const struct query_people_options *o,
                       struct arena *a, struct people *all, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_addr addr;
        uint32_t *like = NULL;
        size_t n_like = 0;
        int r = 0;
        if (o->like.n > 0 && (r = query_people_find(c, o->like, a, &like, &n_like, e)) < 0)
                return r;
        r = store_addrs_open(c->store, &rows, e);
        while (r >= 0 && (r = store_addrs_next(rows, &addr, e)) > 0) {
                uint32_t id = (uint32_t) addr.id.v;
                if (o->like.n == 0 ||
                    (n_like > 0 && bsearch(&id, like, n_like, sizeof id, cmp_u32)))
                        take_person(all, &addr, a);
        }
        return r;
}

static int cmp_address(const void *pa, const void *pb) {
        const struct query_person *a = pa, *b = pb;
        return str_cmp(a->address, b->address);
}

static int cmp_most(const void *pa, const void *pb) {
        const struct query_person *a = pa, *b = pb;
        uint64_t x = a->sent + a->received, y = b->sent + b->received;
        return x != y ? (x < y ? 1 : -1) : cmp_address(pa, pb);
}

static int cmp_first(const void *pa, const void *pb) {
        const struct query_person *a = pa, *b = pb;
        if (a->dated != b->dated)
                return a->dated ? -1 : 1;
        if (a->dated && a->first != b->first)
                return a->first < b->first ? -1 : 1;
        return cmp_address(pa, pb);
}

static void sort_people(struct people *all, enum query_people_order order) {
        int (*cmp)(const void *, const void *) = order == QUERY_PEOPLE_most    ? cmp_most
                                                 : order == QUERY_PEOPLE_first ? cmp_first
                                                                               : cmp_address;
        if (all->n > 0)
                qsort(all->v, all->n, sizeof *all->v, cmp);
}

static int take_names(const struct query_case *c, struct query_person *p, struct arena *a,
                      struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        VEC(struct query_name) names = { 0 };
        struct store_name name;
        int r = store_names_of_addr_open(c->store, (struct addr_id){ p->addr }, &rows, e);
        while (r >= 0 && (r = store_names_next(rows, &name, e)) > 0)
                vec_push(&names, (struct query_name){ arena_str(a, name.name), name.n });
        p->names = arena_alloc(a, (names.n + 1) * sizeof *p->names);
        if (names.n > 0)
                memcpy(p->names, names.v, names.n * sizeof *names.v);
        p->n_names = names.n;
        vec_done(&names);
        return r;
}

/* A row joins the group of the first row before it that shows a name of two or more words alike. */
static void group_people(struct people *all) {
        struct map names;
        struct buf folded;
        map_init(&names);
        buf_init(&folded, 4096);
        for (size_t i = 0; i < all->n; i++) {
                struct query_person *p = &all->v[i];
                p->group = (uint32_t) i + 1;
                for (size_t k = 0; k < p->n_names; k++) {
                        buf_clear(&folded);
                        text_fold(p->names[k].name, &folded);
                        if (str_chr(buf_str(&folded), ' ') == SIZE_MAX)
                                continue;
                        uint32_t group =
                                (uint32_t) *map_put(&names, buf_str(&folded), p->group, NULL);
                        p->group = group < p->group ? group : p->group;
                }
        }
        buf_done(&folded);
        map_done(&names);
}

int query_people(const struct query_case *c, const struct query_people_options *o, struct arena *a,
                 struct query_person **ret, size_t *ret_n, uint64_t *ret_total, struct err *e) {
        struct people all = { 0 };
        int r = take_people(c, o, a, &all, e);
        sort_people(&all, o->order);
        *ret_total = all.n;
        if (o->limit != 0 && all.n > o->limit)
                all.n = o->limit;
        for (size_t i = 0; i < all.n && r >= 0; i++)
                r = take_names(c, &all.v[i], a, e);
        group_people(&all);
        *ret = arena_alloc(a, (all.n + 1) * sizeof **ret);
        if (all.n > 0)
                memcpy(*ret, all.v, all.n * sizeof **ret);
        *ret_n = all.n;
        vec_done(&all);
        return r;
}
