/* From a case's rows to evidence: a small case of invented mail is written and read. */
#include "actor/actor-decide.h"
#include "actor/actor-find.h"
#include "actor/actor-flag.h"
#include "actor/actor-gather.h"
#include "actor/actor-view.h"
#include "base/test.h"

#include <stdio.h>

enum { DAY = 86400 };

struct letter {
        const char *from, *from_name, *to, *to_name, *cc, *reply_to;
        unsigned day, answers; /* number of the letter that it answers, from 1; 0 = none */
};

static void put_party(struct store_doc *d, struct store_party *room, enum rec_role role,
                      const char *address, const char *name) {
        if (address == NULL)
                return;
        room[d->n_parties++] = (struct store_party){ role, str_of(address), str_of(name) };
        d->parties = room;
}

static bool put_letter(struct store *st, const struct letter *l, unsigned i, struct doc_id *ret,
                       struct err *e) {
        struct store_party room[4];
        struct buf records;
        char text[32];
        int n = snprintf(text, sizeof text, "letter %u", i);
        struct store_doc d = { .key = hash_sha256(bytes_of(text, (size_t) n)),
                               .kind = REC_DOC_message,
                               .dated = true,
                               .date = (int64_t) l->day * DAY };
        d.hash = d.key;
        put_party(&d, room, REC_ROLE_from, l->from, l->from_name);
        put_party(&d, room, REC_ROLE_to, l->to, l->to_name);
        put_party(&d, room, REC_ROLE_cc, l->cc, NULL);
        put_party(&d, room, REC_ROLE_reply_to, l->reply_to, l->from_name);
        buf_init(&records, 0);
        bool ok = store_doc_put(st, &d, buf_bytes(&records), ret, e) >= 0;
        buf_done(&records);
        return ok;
}

static bool put_thread(struct store *st, const struct letter *l, unsigned i, struct err *e) {
        struct store_thread t = { .doc = { i + 1 },
                                  .thread = l[i].answers ? l[i].answers : i + 1,
                                  .parent = { l[i].answers },
                                  .depth = l[i].answers > 0,
                                  .sort = l[i].answers > 0 };
        return store_thread_put(st, &t, e) >= 0;
}

/* A case of these letters; answered letters stand directly before their answers. */
static struct store *make(const char *name, const struct letter *l, unsigned n) {
        struct store *st = NULL;
        struct err e = ERR_INIT;
        struct doc_id id;
        char path[512];
        snprintf(path, sizeof path, "%s/%s", test_dir(), name);
        bool ok = store_open(&st, path, STORE_CREATE, NULL, &e) >= 0 && store_begin(st, &e) >= 0;
        for (unsigned i = 0; i < n && ok; i++)
                ok = put_letter(st, &l[i], i, &id, &e);
        ok = ok && store_commit(st, &e) >= 0 && store_settle(st, &e) >= 0 &&
             store_threads_begin(st, &e) >= 0;
        for (unsigned i = 0; i < n && ok; i++)
                ok = put_thread(st, l, i, &e);
        ok = ok && store_threads_end(st, &e) >= 0;
        if (!ok)
                test_fail(__FILE__, __LINE__, "%s %s", e.message, e.where);
        return st;
}

static uint32_t place(const struct actor_gather *g, const char *address) {
        for (uint32_t i = 0; i < g->c.addrs.n; i++)
                if (str_eq(g->c.addrs.v[i].address, str_of(address)))
                        return i;
        test_fail(__FILE__, __LINE__, "%s is not there", address);
        return 0;
}

/* How often `why` is said of two addresses. */
static uint32_t said(const struct actor_gather *g, enum actor_why why, const char *a,
                     const char *b) {
        uint32_t x = place(g, a), y = place(g, b), n = 0;
        for (size_t i = 0; i < g->c.links.n; i++) {
                const struct actor_link *l = &g->c.links.v[i];
                if (l->why == why && ((l->a == x && l->b == y) || (l->a == y && l->b == x)))
                        n += l->n;
        }
        return n;
}

static bool barred(const struct actor_gather *g, enum actor_against why, const char *a,
                   const char *b) {
        uint32_t x = place(g, a), y = place(g, b);
        for (size_t i = 0; i < g->c.bars.n; i++) {
                const struct actor_bar *p = &g->c.bars.v[i];
                if (p->why == why && ((p->a == x && p->b == y) || (p->a == y && p->b == x)))
                        return true;
        }
        return false;
}

static bool gather(struct actor_gather *g, struct store *st) {
        struct err e = ERR_INIT;
        actor_gather_init(g, st);
        if (actor_gather_headers(g, &e) >= 0 && actor_gather_meetings(g, &e) >= 0)
                return true;
        test_fail(__FILE__, __LINE__, "%s %s", e.message, e.where);
        return false;
}

#define JANE     "Jane Doe"
#define COUNT(a) (sizeof(a) / sizeof *(a))

TEST(gather_names_and_own_words) {
        static const struct letter l[] = {
                { "jane@x.example", JANE, "bob@y.example", "Bob", NULL, NULL, 5, 0 },
                { "bob@y.example", "Bob Stone", "jane@x.example", "Doe, Jane", NULL, NULL, 2, 0 },
                { "jane@x.example", JANE, "bob@y.example", "Bob", NULL, NULL, 3, 0 },
        };
        struct store *st = make("names", l, COUNT(l));
        struct actor_gather g;
        if (gather(&g, st)) {
                uint32_t jane = place(&g, "jane@x.example"), own = 0, all = 0;
                for (size_t i = 0; i < g.c.uses.n; i++)
                        if (g.c.uses.v[i].addr == jane) {
                                own += g.c.uses.v[i].own;
                                all += g.c.uses.v[i].n;
                        }
                EXPECT_EQ(2, own);
                EXPECT_EQ(3, all);
                EXPECT_EQ(1, actor_gather_order(&g, (struct doc_id){ 2 })); /* the earliest */
                EXPECT_EQ(3, actor_gather_order(&g, (struct doc_id){ 1 }));
        }
        actor_gather_done(&g);
        store_close(&st);
}

TEST(gather_answers_from_elsewhere) {
        static const struct letter l[] = {
                { "bob@y.example", "Bob Stone", "jane@x.example", JANE, NULL, NULL, 1, 0 },
                { "jd@z.example", JANE, "bob@y.example", "Bob", NULL, NULL, 2, 1 },
                { "bob@y.example", "Bob Stone", "jane@x.example", JANE, NULL, NULL, 3, 0 },
                { "jd@z.example", JANE, "bob@y.example", "Bob", NULL, "jane@x.example", 4, 3 },
        };
        struct store *st = make("answers", l, COUNT(l));
        struct actor_gather g;
        struct actor_out out;
        if (gather(&g, st)) {
                EXPECT_EQ(2, said(&g, ACTOR_WHY_thread, "jane@x.example", "jd@z.example"));
                EXPECT_EQ(1, said(&g, ACTOR_WHY_reply_to, "jane@x.example", "jd@z.example"));
                EXPECT_EQ(1, said(&g, ACTOR_WHY_rare, "jane@x.example", "jd@z.example"));
                actor_resolve(&g.c, &out);
                EXPECT_EQ(2, out.rows.n);
                actor_out_done(&out);
        }
        actor_gather_done(&g);
        store_close(&st);
}

TEST(gather_two_who_talk) {
        static const struct letter l[] = {
                { "jane@x.example", JANE, "jane@y.example", JANE, NULL, NULL, 1, 0 },
                { "jane@y.example", JANE, "jane@x.example", JANE, NULL, NULL, 2, 1 },
                { "bob@y.example", "Bob Stone", "jane@x.example", JANE, "jane@z.example", NULL, 3,
                  0 },
                { "jane@z.example", JANE, "bob@y.example", "Bob Stone", NULL, NULL, 4, 0 },
        };
        struct store *st = make("talk", l, COUNT(l));
        struct actor_gather g;
        if (gather(&g, st)) {
                EXPECT(barred(&g, ACTOR_AGAINST_converse, "jane@x.example", "jane@y.example"));
                EXPECT(barred(&g, ACTOR_AGAINST_together, "jane@x.example", "jane@z.example"));
                EXPECT(!barred(&g, ACTOR_AGAINST_together, "jane@y.example", "jane@z.example"));
                EXPECT_EQ(0, said(&g, ACTOR_WHY_thread, "jane@x.example", "jane@y.example"));
        }
        actor_gather_done(&g);
        store_close(&st);
}

TEST(gather_flags) {
        static const struct {
                const char *address;
                uint32_t flags;
        } rows[] = {
                { "info@x.example", ACTOR_IS_generic },
                { "press-office2@x.example", ACTOR_IS_generic },
                { "talk-list@x.example", ACTOR_IS_list },
                { "rivers@yahoogroups.com", ACTOR_IS_list },
                { "jane.doe@gmail.com", ACTOR_IS_public },
                { "information@x.example", 0 },
                { "allan@x.example", 0 },
                { "", 0 },
        };
        for (size_t i = 0; i < COUNT(rows); i++)
                EXPECT_EQ(rows[i].flags, actor_flags_of_addr(str_of(rows[i].address)));
        EXPECT_EQ(ACTOR_IS_role | ACTOR_IS_list, actor_flags_of_name(STR("All Staff")));
        EXPECT_EQ(ACTOR_IS_org, actor_flags_of_name(STR("دانشگاه نمونه")));
        EXPECT_EQ(0, actor_flags_of_name(STR("Jane Doe")));
        EXPECT_EQ(ACTOR_IS_role | ACTOR_IS_list, actor_flags_of_name(STR("Rivers List")));
}

/* ---- whole builds --------------------------------------------------------------------------- */

static uint64_t addr_id(struct store *st, const char *address) {
        struct store_addr a;
        return store_addr_find(st, str_of(address), &a, NULL) > 0 ? a.id.v : 0;
}

/* Jane signs with her other address; Bob's text speaks of Jane, and of Leyla whom nobody knows. */
static bool tell(struct store *st) {
        struct name_id jane, leyla;
        bool ok = store_begin(st, NULL) >= 0 && store_name_put(st, STR("Jane"), &jane, NULL) >= 0 &&
                  store_name_put(st, STR("Leyla Karimi"), &leyla, NULL) >= 0;
        struct store_link link = { STORE_LINK_signature,
                                   { STORE_AT_addr, addr_id(st, "jane@x.example") },
                                   { STORE_AT_addr, addr_id(st, "jd@z.example") },
                                   40,
                                   12 };
        struct store_mention m[] = {
                { jane, STORE_PERSON, STORE_FROM_tagged, 5, 4, 0, 90 },
                { leyla, STORE_PERSON, STORE_FROM_tagged, 15, 12, 0, 90 },
        };
        struct store_told first = { .doc = { 1 }, .links = &link, .n_links = 1 };
        struct store_told second = { .doc = { 2 }, .mentions = m, .n_mentions = 2 };
        return ok && store_told_put(st, &first, NULL) >= 0 &&
               store_told_put(st, &second, NULL) >= 0 && store_commit(st, NULL) >= 0;
}

static const struct letter whole[] = {
        { "jane@x.example", JANE, "bob@y.example", "Bob Stone", NULL, NULL, 1, 0 },
        { "bob@y.example", "Bob Stone", "jane@x.example", JANE, NULL, NULL, 2, 0 },
        { "jd@z.example", JANE, "bob@y.example", "Bob Stone", NULL, NULL, 3, 0 },
};

static int who(struct store *st, const char *typed, struct arena *a, struct actor_view *ret) {
        struct actor_id ids[4];
        int n = actor_find(st, str_of(typed), ids, 4, NULL);
        if (n == 1 && actor_view_get(st, ids[0].v, a, ret, NULL) < 0)
                return -1;
        return n;
}

TEST(build_writes_actors_with_reasons) {
        struct store *st = make("build", whole, COUNT(whole));
        struct actor_counts n;
        struct actor_view v;
        struct arena a;
        struct err e = ERR_INIT;
        arena_init(&a, 0);
        EXPECT(tell(st));
        if (actor_build(st, &n, &e) < 0)
                test_fail(__FILE__, __LINE__, "%s %s", e.message, e.where);
        EXPECT_EQ(2, n.kinds[ACTOR_person]);
        EXPECT_EQ(3, n.addresses);
        EXPECT_EQ(1, n.merged);
        EXPECT_EQ(1, n.mentions); /* "Jane" in Bob's letter to her */
        ASSERT(who(st, "jd@z.example", &a, &v) == 1);
        EXPECT_STR("Jane Doe", v.name);
        EXPECT_STR("jane@x.example", v.anchor);
        unsigned signed_ = 0, meant = 0;
        for (size_t i = 0; i < v.n_members; i++) {
                signed_ += v.members[i].why == ACTOR_WHY_signature && v.members[i].at.off == 40;
                meant += v.members[i].why == ACTOR_WHY_context && v.members[i].at.doc == 2;
        }
        EXPECT_EQ(1, signed_);
        EXPECT_EQ(1, meant);
        ASSERT(who(st, "Karimi", &a, &v) == 1);
        EXPECT(v.flags & ACTOR_ROW_name_only);
        EXPECT_EQ(1, who(st, "doe jane", &a, &v));
        EXPECT_EQ(0, who(st, "Nobody Here", &a, &v));
        EXPECT_EQ(1, who(st, "@z.example", &a, &v));
        EXPECT_EQ(ACTOR_organisation, v.kind);
        arena_done(&a);
        store_close(&st);
}

TEST(decisions_survive_builds_until_undone) {
        struct store *st = make("decide", whole, COUNT(whole));
        struct actor_counts n;
        struct err e = ERR_INIT;
        struct actor_decision d = { .verb = ACTOR_not_same,
                                    .a = STR("jane@x.example"),
                                    .b = STR("jd@z.example"),
                                    .reason = STR("mother and daughter"),
                                    .now = 5 };
        uint64_t id = 0;
        EXPECT(tell(st));
        EXPECT(actor_decide(st, &d, &id, &n, &e) >= 0);
        EXPECT_EQ(0, n.merged);
        EXPECT(actor_build(st, &n, &e) >= 0);
        EXPECT_EQ(0, n.merged);
        d.verb = ACTOR_merge;
        uint64_t second = 0;
        EXPECT(actor_decide(st, &d, &second, &n, &e) >= 0);
        EXPECT_EQ(0, n.merged); /* the cautious one holds, and the clash is told */
        ASSERT(n.n_clashes == 1);
        EXPECT_EQ(second, n.clashes[0].say);
        EXPECT_EQ(id, n.clashes[0].by);
        EXPECT(actor_undo(st, id, STR("it was her"), 6, &n, &e) >= 0);
        EXPECT_EQ(1, n.merged);
        EXPECT_EQ(0, n.n_clashes);
        d.b = d.a;
        EXPECT_EQ(ERR_usage, actor_decide(st, &d, &id, &n, &e));
        store_close(&st);
}
