/* Names, offices, actors and decisions: what is put comes back, and what ends does. */
#include "base/bug.h"
#include "base/test.h"
#include "store/store-actor.h"
#include "store/test-case.h"

#include "store/store-sql.h"

static struct store *fresh(const char *name) {
        struct buf path;
        struct err e = ERR_INIT;
        struct store *st = NULL;
        buf_init(&path, 0);
        static const char *dir;
        if (!dir)
                dir = test_dir();
        buf_printf(&path, "%s/%s", dir, name);
        if (store_open(&st, buf_z(&path), STORE_CREATE, NULL, &e) < 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        buf_done(&path);
        return st;
}

static struct store *again(struct store *st, const char *name) {
        store_close(&st);
        return fresh(name);
}

static void fill(struct store *st, struct store_told *t, uint64_t doc) {
        static struct store_mention m[3];
        static struct store_link l[1];
        static struct store_sighting s[2];
        struct name_id jane, richard;
        struct label_id title, org;
        EXPECT_EQ(0, store_name_put(st, STR("Jane Doe"), &jane, NULL));
        EXPECT_EQ(0, store_name_put(st, STR("ریچارد رو"), &richard, NULL));
        EXPECT_EQ(0, store_label_put(st, STR("Director"), &title, NULL));
        EXPECT_EQ(0, store_label_put(st, STR("Ministry of Rivers"), &org, NULL));
        m[0] = (struct store_mention){ jane, STORE_PERSON, STORE_FROM_header, 0, 0, 0, 100 };
        m[1] = (struct store_mention){ richard, STORE_PERSON, STORE_FROM_tagged, 7, 17, 3, 81 };
        m[2] = (struct store_mention){ jane, STORE_ORGANISATION, STORE_FROM_role, 90000, 8, 0, 0 };
        l[0] = (struct store_link){
                STORE_LINK_voice, { STORE_AT_addr, 9 }, { STORE_AT_name, jane.v }, 40, 12
        };
        s[0] = (struct store_sighting){ .person = jane,
                                        .title = title,
                                        .organisation = org,
                                        .form = STORE_ROLE_verb,
                                        .tense = STORE_BEGINS,
                                        .off = 7,
                                        .len = 60,
                                        .voice = 2,
                                        .odds = 90,
                                        .dated = true,
                                        .at = -86400 };
        s[1] = (struct store_sighting){
                .addr = { 9 }, .title = title, .form = STORE_ROLE_signature, .tense = STORE_NOW
        };
        *t = (struct store_told){ { doc }, m, 3, l, 1, s, 2 };
}

TEST(told_comes_back) {
        struct store *st = fresh("told");
        struct store_told t, got;
        EXPECT_EQ(0, store_begin(st, NULL));
        fill(st, &t, 5);
        EXPECT_EQ(0, store_told_put(st, &t, NULL));
        EXPECT_EQ(0, store_commit(st, NULL));
        st = again(st, "told");
        ASSERT(store_told_get(st, (struct doc_id){ 5 }, &got, NULL) == 1);
        ASSERT(got.n_mentions == 3 && got.n_links == 1 && got.n_sightings == 2);
        for (size_t i = 0; i < 3; i++)
                EXPECT(got.mentions[i].name.v == t.mentions[i].name.v &&
                       got.mentions[i].off == t.mentions[i].off &&
                       got.mentions[i].len == t.mentions[i].len &&
                       got.mentions[i].kind == t.mentions[i].kind &&
                       got.mentions[i].from == t.mentions[i].from &&
                       got.mentions[i].voice == t.mentions[i].voice &&
                       got.mentions[i].odds == t.mentions[i].odds);
        EXPECT_EQ(STORE_AT_addr, got.links[0].a.type);
        EXPECT_EQ(t.links[0].b.id, got.links[0].b.id);
        EXPECT_EQ(-86400, got.sightings[0].at);
        EXPECT_EQ(STORE_BEGINS, got.sightings[0].tense);
        EXPECT_EQ(9, got.sightings[1].addr.v);
        EXPECT(!got.sightings[1].dated);
        EXPECT_EQ(0, store_told_get(st, (struct doc_id){ 6 }, &got, NULL));
        store_close(&st);
}

TEST(documents_of_a_name) {
        struct store *st = fresh("names");
        struct store_told t;
        struct buf docs;
        struct name_id jane;
        buf_init(&docs, 0);
        for (unsigned round = 0; round < 2; round++) {
                EXPECT_EQ(0, store_begin(st, NULL));
                for (uint64_t d = 1 + round * 300; d <= 300 + round * 300; d += 3) {
                        fill(st, &t, d);
                        EXPECT_EQ(0, store_told_put(st, &t, NULL));
                }
                EXPECT_EQ(0, store_analysed_put(st, 7, (struct doc_id){ 300 + round * 300 }, NULL));
                EXPECT_EQ(0, store_commit(st, NULL));
                EXPECT_EQ(0, store_told_settle(st, NULL));
        }
        EXPECT_EQ(1, store_name_find(st, STR("Jane Doe"), &jane, NULL));
        EXPECT_EQ(0, store_docs_of_name_get(st, jane, &docs, NULL));
        EXPECT_EQ(200 * sizeof(uint32_t), docs.n);
        const uint32_t *v = (const uint32_t *) (const void *) docs.p;
        for (uint32_t i = 0; i < docs.n / sizeof *v; i++)
                EXPECT_EQ(1 + 3 * i, v[i]);
        EXPECT_EQ(0, store_name_find(st, STR("Nobody"), &jane, NULL));
        buf_done(&docs);
        store_close(&st);
}

TEST(analysis_goes_on_where_it_was) {
        struct store *st = fresh("analysis");
        struct doc_id to;
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_analysed_put(st, 7, (struct doc_id){ 40 }, NULL));
        EXPECT_EQ(0, store_commit(st, NULL));
        EXPECT_EQ(0, store_begin(st, NULL));
        EXPECT_EQ(0, store_analysed_put(st, 7, (struct doc_id){ 80 }, NULL));
        store_rollback(st);
        st = again(st, "analysis");
        EXPECT_EQ(0, store_analysed_get(st, 7, &to, NULL));
        EXPECT_EQ(40, to.v);
        EXPECT_EQ(0, store_analysed_get(st, 8, &to, NULL)); /* another version begins anew */
        EXPECT_EQ(0, to.v);
        store_close(&st);
}

static void put_build(struct store *st) {
        const uint32_t docs[] = { 3, 70, 71 };
        EXPECT_EQ(0, store_actors_begin(st, NULL));
        for (uint64_t i = 1; i <= 3; i++) {
                struct store_actor a = { .id = { i },
                                         .key = i << 60 | 0xabcdef,
                                         .kind = 1,
                                         .name = STR("Jane Doe"),
                                         .anchor = STR("jane@rivers.example"),
                                         .dated = i == 2,
                                         .first = -5,
                                         .last = 5,
                                         .docs = i * 10 % 25 };
                struct store_member m = { .actor = { i },
                                          .anchor = { STORE_AT_name, 1 },
                                          .other = { STORE_AT_addr, i },
                                          .why = 4,
                                          .n = 2,
                                          .doc = { 9 },
                                          .off = 1,
                                          .len = 2 };
                EXPECT_EQ(0, store_actor_put(st, &a, NULL));
                EXPECT_EQ(0, store_member_put(st, &m, NULL));
                m.anchor = (struct store_anchor){ STORE_AT_addr, i };
                EXPECT_EQ(0, store_member_put(st, &m, NULL));
        }
        EXPECT_EQ(0, store_near_put(st, &(struct store_near){ { 1 }, { 3 }, 6, 1, 2, { 9 }, 0, 0 },
                                    NULL));
        EXPECT_EQ(0, store_actor_docs_put(st, (struct actor_id){ 2 }, (struct name_id){ 1 }, docs,
                                          3, NULL));
        EXPECT_EQ(0, store_actors_end(st, NULL));
}

static size_t count_members(struct store *st, struct store_rows *rows) {
        struct store_member m;
        size_t n = 0;
        while (store_members_next(rows, &m, NULL) == 1)
                n++;
        store_rows_close(&rows);
        (void) st;
        return n;
}

TEST(a_build_replaces_the_one_before) {
        struct store *st = fresh("actors");
        struct store_rows *rows;
        struct store_actor a;
        struct store_near near;
        struct store_actor_docs docs;
        struct actor_id id, found[4];
        put_build(st);
        put_build(st);
        EXPECT_EQ(0, store_actors_open(st, true, &rows, NULL));
        ASSERT(store_actors_next(rows, &a, NULL) == 1);
        EXPECT_EQ(2, a.id.v); /* 20 documents; 1 has 10, 3 has 5 */
        EXPECT(a.dated && a.first == -5 && a.key == (2ull << 60 | 0xabcdef));
        EXPECT_STR("jane@rivers.example", a.anchor);
        store_rows_close(&rows);
        EXPECT_EQ(1, store_actor_find_hex(st, STR("2000"), found, 4, NULL));
        EXPECT_EQ(2, found[0].v);
        EXPECT_EQ(ERR_usage, store_actor_find_hex(st, STR("xyz"), found, 4, NULL));
        EXPECT_EQ(1, store_actor_of_addr(st, (struct addr_id){ 3 }, &id, NULL));
        EXPECT_EQ(3, id.v);
        EXPECT_EQ(0, store_actor_of_addr(st, (struct addr_id){ 4 }, &id, NULL));
        EXPECT_EQ(0, store_members_of_anchor_open(st, (struct store_anchor){ STORE_AT_name, 1 },
                                                  &rows, NULL));
        EXPECT_EQ(3, count_members(st, rows));
        EXPECT_EQ(0, store_members_open(st, (struct actor_id){ 1 }, &rows, NULL));
        EXPECT_EQ(2, count_members(st, rows));
        EXPECT_EQ(0, store_nears_open(st, (struct actor_id){ 3 }, &rows, NULL));
        EXPECT_EQ(1, store_nears_next(rows, &near, NULL));
        EXPECT_EQ(6, near.points);
        store_rows_close(&rows);
        EXPECT_EQ(0, store_actor_docs_open(st, (struct actor_id){ 2 }, &rows, NULL));
        ASSERT(store_actor_docs_next(rows, &docs, NULL) == 1);
        EXPECT(docs.n == 3 && docs.docs[0] == 3 && docs.docs[2] == 71);
        store_rows_close(&rows);
        store_close(&st);
}

TEST(decisions_stay) {
        struct store *st = fresh("decisions");
        struct store_rows *rows;
        struct store_decision d = { .at = 1000,
                                    .verb = STR("merge"),
                                    .a = STR("jane@rivers.example"),
                                    .b = STR("jd@post.example"),
                                    .reason = STR("same telephone") };
        uint64_t id, other, line;
        EXPECT_EQ(0, store_decide(st, &d, &id, NULL));
        EXPECT_EQ(0, store_decide(st, &d, &other, NULL));
        EXPECT_EQ(0, store_decision_undo(st, id, 2000, STR("wrong"), NULL));
        EXPECT_EQ(ERR_usage, store_decision_undo(st, id, 2000, STR("wrong"), NULL));
        EXPECT_EQ(ERR_absent, store_decision_undo(st, 99, 2000, STR(""), NULL));
        put_build(st);
        st = again(st, "decisions");
        EXPECT_EQ(0, store_decisions_open(st, &rows, NULL));
        ASSERT(store_decisions_next(rows, &d, NULL) == 1);
        EXPECT_STR("same telephone", d.reason);
        EXPECT_EQ(3, d.undone);
        ASSERT(store_decisions_next(rows, &d, NULL) == 1);
        EXPECT_EQ(0, d.undone);
        ASSERT(store_decisions_next(rows, &d, NULL) == 1);
        EXPECT_STR("undo", d.verb);
        EXPECT_EQ(0, store_decisions_next(rows, &d, NULL));
        store_rows_close(&rows);
        EXPECT_EQ(1, store_log_check(st, &line, NULL));
        store_close(&st);
}

TEST(damaged_rows_are_refused) {
        static const uint8_t rows[][8] = { { 2 },
                                           { 1, 200 },
                                           { 1, 1, 1, 63, 0, 0, 0, 0 },
                                           { 1, 0, 0, 0, 7 },
                                           { 1, 0, 1, 9, 9, 9, 9, 9 } };
        struct store *st = fresh("damaged");
        struct store_told got;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                const struct store_value v[] = { V_INT(4), V_BLOB(rows[i], sizeof rows[i]) };
                EXPECT_EQ(0, store_begin(st, NULL));
                EXPECT_EQ(0, store_sql_run(st, SQL_told_put, v, V_COUNT(v), NULL));
                EXPECT_EQ(0, store_commit(st, NULL));
                EXPECT_EQ(ERR_corrupt, store_told_get(st, (struct doc_id){ 4 }, &got, NULL));
        }
        store_close(&st);
}
