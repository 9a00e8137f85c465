/* Offices over time, from sightings put by hand: what is counted, whose it is, and what is said
 * again. */
#include "actor/actor-decide.h"
#include "actor/actor-role.h"
#include "base/test.h"

#include <stdio.h>

enum { DAY = 86400, SAID_MOST = 4 };

struct said {
        const char *person, *title, *org; /* NULL: none */
        bool own;                         /* with the author's address */
        enum store_role_form form;
        enum store_role_tense tense;
        unsigned voice, day; /* day 0: the document's */
};

struct letter {
        const char *from, *name, *to, *to_name;
        unsigned day;
        struct said said[SAID_MOST];
};

#define JANE "jane@rivers.example", "Jane Doe"
#define BOB  "bob@beta.example", "Bob Stone"
#define SIGNED(title, org)                                                                         \
        {                                                                                          \
                { NULL, title, org, true, STORE_ROLE_signature, STORE_NOW, 0, 0 }                  \
        }

static int put_doc(struct store *st, const struct letter *l, unsigned i, struct doc_id *ret,
                   struct err *e) {
        struct store_party parties[] = {
                { REC_ROLE_from, str_of(l->from), str_of(l->name) },
                { REC_ROLE_to, str_of(l->to), str_of(l->to_name) },
        };
        struct buf records;
        char text[32];
        int n = snprintf(text, sizeof text, "letter %u", i);
        struct store_doc d = { .key = hash_sha256(bytes_of(text, (size_t) n)),
                               .kind = REC_DOC_message,
                               .dated = true,
                               .date = (int64_t) l->day * DAY,
                               .parties = parties,
                               .n_parties = 2 };
        d.hash = d.key;
        buf_init(&records, 0);
        n = store_doc_put(st, &d, buf_bytes(&records), ret, e);
        buf_done(&records);
        return n;
}

static int put_said(struct store *st, const struct letter *l, const struct said *s, uint32_t off,
                    struct store_sighting *ret, struct err *e) {
        *ret = (struct store_sighting){ .form = s->form,
                                        .tense = s->tense,
                                        .off = off,
                                        .len = 30,
                                        .voice = s->voice,
                                        .odds = 90,
                                        .dated = true,
                                        .at = (int64_t) (s->day ? s->day : l->day) * DAY };
        int r = 0;
        if (s->person)
                r = store_name_put(st, str_of(s->person), &ret->person, e);
        if (r >= 0 && s->own)
                r = store_addr_put(st, str_of(l->from), &ret->addr, e);
        if (r >= 0 && s->title)
                r = store_label_put(st, str_of(s->title), &ret->title, e);
        if (r >= 0 && s->org)
                r = store_label_put(st, str_of(s->org), &ret->organisation, e);
        return r;
}

static int put_told(struct store *st, const struct letter *l, struct doc_id doc, struct err *e) {
        struct store_sighting v[SAID_MOST];
        struct store_mention m[SAID_MOST];
        struct store_told t = { .doc = doc, .sightings = v, .mentions = m };
        int r = 0;
        for (unsigned i = 0; i < SAID_MOST && l->said[i].form && r >= 0; i++) {
                r = put_said(st, l, &l->said[i], i * 40, &v[t.n_sightings], e);
                if (v[t.n_sightings].person.v)
                        m[t.n_mentions++] = (struct store_mention){ .name = v[i].person,
                                                                    .kind = STORE_PERSON,
                                                                    .from = STORE_FROM_role,
                                                                    .off = i * 40,
                                                                    .len = 8,
                                                                    .odds = 90 };
                t.n_sightings++;
        }
        return r < 0 ? r : store_told_put(st, &t, e);
}

static int put_all(struct store *st, const struct letter *l, unsigned n, unsigned copy_of,
                   struct err *e) {
        struct doc_id id;
        struct actor_counts counts;
        int r = store_begin(st, e);
        for (unsigned i = 0; i < n && r >= 0; i++)
                if ((r = put_doc(st, &l[i], i, &id, e)) >= 0)
                        r = put_told(st, &l[i], id, e);
        if (r < 0 || (r = store_analysed_put(st, 1, id, e)) < 0 || (r = store_commit(st, e)) < 0 ||
            (r = store_settle(st, e)) < 0 || (r = store_told_settle(st, e)) < 0 ||
            (r = store_threads_begin(st, e)) < 0)
                return r;
        for (unsigned i = 0; i < n && r >= 0; i++)
                r = store_thread_put(
                        st, &(struct store_thread){ .doc = { i + 1 }, .thread = i + 1 }, e);
        if (r >= 0 && copy_of)
                r = store_copy_put(st, &(struct store_copy){ { n }, { copy_of }, STORE_COPY }, e);
        if (r < 0 || (r = store_threads_end(st, e)) < 0)
                return r;
        return actor_build(st, &counts, e);
}

/* The roles of Jane in a case of these letters; the last may be a copy of another. */
static bool roles_of(const char *name, const struct letter *l, unsigned n, unsigned copy_of,
                     struct arena *a, struct actor_roles *ret) {
        struct store *st = NULL;
        struct store_addr addr;
        struct actor_id id;
        struct err e = ERR_INIT;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", test_dir(), name);
        bool ok = store_open(&st, path, STORE_CREATE, NULL, &e) >= 0 &&
                  put_all(st, l, n, copy_of, &e) >= 0 &&
                  store_addr_find(st, STR("jane@rivers.example"), &addr, &e) > 0 &&
                  store_actor_of_addr(st, addr.id, &id, &e) > 0 &&
                  actor_roles(st, id, NULL, a, ret, &e) >= 0;
        if (!ok)
                test_fail(__FILE__, __LINE__, "%s %s", e.message, e.where);
        store_close(&st);
        return ok;
}

TEST(actor_role_over_time) {
        static const struct letter l[] = {
                { JANE, BOB, 100, SIGNED("Deputy Director", "Institute of Rivers") },
                { JANE, BOB, 110, SIGNED("deputy director", "Institute of Rivers") },
                { JANE, BOB, 400, SIGNED("Director", "Institute of Rivers") },
                { JANE, BOB, 900, SIGNED("Director", NULL) },
                { JANE, BOB, 900, SIGNED("Director", "Institute of Rivers") },
        };
        struct actor_roles r;
        struct arena a;
        arena_init(&a, 0);
        if (roles_of("time", l, 5, 0, &a, &r)) {
                EXPECT_EQ(2, (int) r.n);
                EXPECT_EQ(2, (int) r.roles[0].n);
                EXPECT_EQ(100 * DAY, r.roles[0].first);
                EXPECT_EQ(110 * DAY, r.roles[0].last);
                EXPECT_EQ(3, (int) r.roles[1].n); /* the nameless one joined */
                EXPECT_EQ(1, (int) r.roles[1].n_gaps);
                EXPECT_EQ(0, (int) r.n_doubts);
                EXPECT(actor_role_at(&r.roles[0], 105 * DAY) == ACTOR_ROLE_AT_seen);
                EXPECT(actor_role_at(&r.roles[0], 120 * DAY) == ACTOR_ROLE_AT_near);
                EXPECT(actor_role_at(&r.roles[0], 800 * DAY) == ACTOR_ROLE_AT_other);
                EXPECT(actor_role_at(&r.roles[1], 600 * DAY) == ACTOR_ROLE_AT_gap);
        }
        arena_done(&a);
}

TEST(actor_role_once) {
        static const struct letter l[] = {
                { JANE, BOB, 100, SIGNED("Director", "Institute of Rivers") },
                { BOB,
                  JANE,
                  101, /* quotes it, with its date, and without a word on whose it is */
                  { { "Jane Doe", "Director", "Institute of Rivers", false, STORE_ROLE_signature,
                      STORE_NOW, 1, 100 } } },
                { JANE, BOB, 100, SIGNED("Director", "Institute of Rivers") }, /* a copy */
        };
        struct actor_roles r;
        struct arena a;
        arena_init(&a, 0);
        if (roles_of("once", l, 3, 1, &a, &r)) {
                EXPECT_EQ(1, (int) r.n);
                EXPECT_EQ(1, (int) r.sightings);
                EXPECT_EQ(2, (int) r.folded);
                EXPECT_EQ(1, (int) r.roles[0].own);
        }
        arena_done(&a);
}

TEST(actor_role_of_a_bare_name) {
        static const struct letter l[] = {
                { JANE, BOB, 100, SIGNED("Director", "Institute of Rivers") },
                { BOB,
                  "carol@beta.example",
                  "Carol Reed",
                  200, /* she is not present */
                  { { "Jane Doe", "president", "Bank of Sand", false, STORE_ROLE_apposition,
                      STORE_NOW, 0, 0 } } },
                { BOB,
                  JANE,
                  300, /* she is */
                  { { "Jane Doe", "chair", "Society of Lakes", false, STORE_ROLE_apposition,
                      STORE_NOW, 0, 0 } } },
                { "jane@hills.example", "Jane Doe", "dan@hills.example", "Dan Hill", 400,
                  SIGNED("Gardener", "Museum of Hills") },
        };
        struct actor_roles r;
        struct arena a;
        arena_init(&a, 0);
        if (roles_of("bare", l, 4, 0, &a, &r)) {
                EXPECT_EQ(3, (int) r.n);
                EXPECT(r.roles[0].sure && r.roles[1].sure && !r.roles[2].sure);
                EXPECT_STR("Society of Lakes", r.roles[1].organisation);
                EXPECT_EQ(0, (int) r.roles[1].own);
                EXPECT_STR("Bank of Sand", r.roles[2].organisation);
        }
        arena_done(&a);
}

TEST(actor_role_doubts) {
        static const struct letter l[] = {
                { JANE, BOB, 100, SIGNED("Director", "Institute of Rivers") },
                { BOB,
                  JANE,
                  150,
                  { { "Jane Doe", "director", "Institute of Rivers", false, STORE_ROLE_apposition,
                      STORE_FORMER, 0, 0 } } },
                { JANE, BOB, 200, SIGNED("Chair", "Society of Lakes") },
                { JANE, BOB, 300, SIGNED("Director", "Institute of Rivers") },
        };
        struct actor_roles r;
        struct arena a;
        arena_init(&a, 0);
        if (roles_of("doubts", l, 4, 0, &a, &r)) {
                EXPECT_EQ(2, (int) r.n_doubts);
                EXPECT(r.doubts[0].kind == ACTOR_DOUBT_former_before);
                EXPECT_EQ(150 * DAY, r.doubts[0].from);
                EXPECT(r.doubts[1].kind == ACTOR_DOUBT_two_posts);
                EXPECT_EQ(200 * DAY, r.doubts[1].from);
        }
        arena_done(&a);
}
