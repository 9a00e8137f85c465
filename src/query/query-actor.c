/* What analysis found, as sets of documents; see query-actor.h. */
#include "query/query-actor.h"

#include "actor/actor-find.h"
#include "base/vec.h"
#include "query/query-people.h"
#include "store/store-actor.h"
#include "text/text-token.h"

enum { MENTION_DOCS = 4000, ACTORS_MOST = 200, WORDS_MOST = 16 };

struct set {
        const struct query_case *c;
        uint64_t *bits;
        size_t n;
};

static void put(struct set *s, uint64_t doc) {
        if (doc < s->n)
                s->bits[doc / 64] |= (uint64_t) 1 << doc % 64;
}

/* ---- names in texts
 * ------------------------------------------------------------------------------ */

struct ask {
        struct str who;
        bool speaks;
        VEC(uint8_t) known; /* by name id: 0 not looked at, 1 no, 2 yes */
};

static int is_named(struct set *s, struct ask *a, struct name_id id, struct err *e) {
        struct store_name name;
        if (id.v >= UINT32_MAX)
                return 0;
        while (a->known.n <= id.v)
                vec_push(&a->known, 0);
        if (a->known.v[id.v] == 0) {
                int r = store_name_get(s->c->store, id, &name, e);
                if (r < 0)
                        return r;
                a->known.v[id.v] = query_people_is(a->who, name.name) ? 2 : 1;
        }
        return a->known.v[id.v] == 2;
}

static int look_at(struct set *s, struct ask *a, uint32_t doc, struct err *e) {
        struct store_told t;
        int r = store_told_get(s->c->store, (struct doc_id){ doc }, &t, e);
        if (r <= 0)
                return r;
        r = 0;
        for (size_t i = 0; r == 0 && i < t.n_mentions; i++) {
                const struct store_mention *m = &t.mentions[i];
                if (m->kind == STORE_PERSON && (!a->speaks || m->from == STORE_FROM_voice))
                        r = is_named(s, a, m->name, e);
        }
        if (r > 0)
                put(s, doc);
        return r;
}

int query_mention_set(const struct query_case *c, struct str who, bool speaks, uint64_t *bits,
                      size_t n, struct err *e) {
        struct set s = { c, bits, n };
        struct ask a = { .who = who, .speaks = speaks };
        struct text_tokens tokens;
        struct text_token t;
        char terms[WORDS_MOST][TEXT_TERM_ROOM];
        struct str words[WORDS_MOST];
        size_t n_words = 0;
        struct index_result found;
        text_tokens_init(&tokens, who);
        while (n_words < WORDS_MOST && text_tokens_next(&tokens, &t))
                if (!t.overlay) {
                        memcpy(terms[n_words], t.term.p, t.term.n);
                        words[n_words] = (struct str){ terms[n_words], t.term.n };
                        n_words++;
                }
        if (n_words == 0)
                return 0;
        struct index_query q = { .op = n_words == 1 ? INDEX_TERM : INDEX_NEAR,
                                 .fields = INDEX_BIT(INDEX_own) | INDEX_BIT(INDEX_quoted) |
                                           INDEX_BIT(INDEX_file),
                                 .classes = INDEX_NAME | INDEX_PERSON,
                                 .distance = 2,
                                 .term = words[0],
                                 .words = words,
                                 .n_words = n_words };
        struct index_search_opts o = { .limit = MENTION_DOCS, .order = INDEX_BY_DATE_DOWN };
        int r = index_search(c->index, &q, &o, &found, e);
        if (r < 0)
                return r;
        for (size_t i = 0; r >= 0 && i < found.n_hits; i++)
                r = look_at(&s, &a, found.hits[i].doc, e);
        index_result_done(&found);
        vec_done(&a.known);
        return r < 0 ? r : 0;
}

/* ---- actors
 * -------------------------------------------------------------------------------------- */

static bool is_author(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_author || role == REC_ROLE_organizer;
}

static int put_addr(struct set *s, struct addr_id addr, bool author, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_party_row p;
        int r = store_parties_of_addr_open(s->c->store, addr, &rows, e);
        while (r >= 0 && (r = store_parties_next(rows, &p, e)) > 0)
                if (!author || is_author(p.role))
                        put(s, p.doc.v);
        return r;
}

static int put_actor(struct set *s, struct actor_id id, bool author, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL, *more = NULL;
        struct store_member m;
        struct store_actor_docs d;
        int r = store_members_open(s->c->store, id, &rows, e);
        while (r >= 0 && (r = store_members_next(rows, &m, e)) > 0)
                if (m.anchor.type == STORE_AT_addr)
                        r = put_addr(s, (struct addr_id){ m.anchor.id }, author, e);
        if (r < 0 || author)
                return r;
        r = store_actor_docs_open(s->c->store, id, &more, e);
        while (r >= 0 && (r = store_actor_docs_next(more, &d, e)) > 0)
                for (size_t i = 0; i < d.n; i++)
                        put(s, d.docs[i]);
        return r;
}

static int put_actors(struct set *s, struct str who, bool author, struct err *e) {
        struct actor_id ids[ACTORS_MOST];
        int n = actor_find(s->c->store, who, ids, ACTORS_MOST, e), r = n < 0 ? n : 0;
        for (int i = 0; r >= 0 && i < n && i < ACTORS_MOST; i++)
                r = put_actor(s, ids[i], author, e);
        return r < 0 ? r : 0;
}

int query_actor_set(const struct query_case *c, struct str who, uint64_t *bits, size_t n,
                    struct err *e) {
        struct set s = { c, bits, n };
        return put_actors(&s, who, false, e);
}

int query_author_set(const struct query_case *c, struct str who, uint64_t *bits, size_t n,
                     struct err *e) {
        struct set s = { c, bits, n };
        return put_actors(&s, who, true, e);
}
