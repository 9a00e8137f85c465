/* Ties of a small invented case: who is meant, what headers show, what a filter lets through. */
#include "actor/actor-build.h"
#include "base/test.h"
#include "tie/tie-case.h"
#include "tie/tie-event.h"

enum { DAY = 86400, JUNE_1 = 16222 * DAY };

static struct str person(unsigned i, bool address) {
        static const char *const all[][2] = { { "Jane Doe", "jane@rivers.example" },
                                              { "Bob Roe", "bob@hills.example" },
                                              { "Ada Poe", "ada@sand.example" } };
        return str_of(all[i][address]);
}

static struct sha256 key_of(uint64_t i) {
        return hash_sha256(bytes_of(&i, sizeof i));
}

/* Letter `i`: from person `from` to `to`, Cc to `cc` (3: nobody). */
static struct doc_id letter(struct store *st, uint64_t i, unsigned from, unsigned to, unsigned cc) {
        const struct store_party p[] = {
                { REC_ROLE_from, person(from, true), person(from, false) },
                { REC_ROLE_to, person(to, true), person(to, false) },
                { REC_ROLE_cc, person(cc % 3, true), person(cc % 3, false) },
        };
        struct store_doc d = { .key = key_of(i),
                               .hash = key_of(i),
                               .kind = REC_DOC_message,
                               .dated = true,
                               .date = JUNE_1 + (int64_t) i * DAY,
                               .zone = REC_ZONE_UNKNOWN,
                               .size = 10,
                               .mid = i + 1,
                               .parties = p,
                               .n_parties = cc < 3 ? 3 : 2 };
        struct doc_id id = { 0 };
        struct buf records;
        buf_init(&records, 0);
        rec_put(&records, &(struct rec){ .kind = REC_doc,
                                         .doc = { .parent = REC_NONE, .kind = REC_DOC_message } });
        rec_put(&records,
                &(struct rec){ .kind = REC_text,
                               .text = { .kind = REC_TEXT_plain, .text = STR("Jane met Bob.") } });
        rec_put(&records, &(struct rec){ .kind = REC_done, .done = { .docs = 1 } });
        EXPECT_EQ(1, store_doc_put(st, &d, buf_bytes(&records), &id, NULL));
        buf_done(&records);
        return id;
}

static struct name_id name(struct store *st, const char *text) {
        struct name_id id = { 0 };
        EXPECT_EQ(0, store_name_put(st, str_of(text), &id, NULL));
        return id;
}

static struct store_tie said(struct store *st, enum tie_kind kind, const char *from, const char *to,
                             enum tie_party_kind what) {
        struct store_tie t = { .kind = (uint16_t) kind, .words = 77, .len = 13 };
        t.verb_off = 5, t.verb_len = 3, t.object_off = 9, t.object_len = 3;
        EXPECT_EQ(0, store_label_put(st, STR("rule"), &t.rule, NULL));
        t.from = (struct store_tie_end){ .kind = (uint8_t) what,
                                         .who = { STORE_AT_name, name(st, from).v } };
        t.to = (struct store_tie_end){ .kind = (uint8_t) what,
                                       .who = { STORE_AT_name, name(st, to).v } };
        return t;
}

static void put_tied(struct store *st, struct doc_id doc, const struct store_tie *t, size_t n) {
        EXPECT_EQ(0, store_tied_put(st, &(struct store_tied){ doc, t, n }, NULL));
}

static struct store *fresh(const char *where) {
        _cleanup_(buf_done) struct buf path;
        struct store *st = NULL;
        struct actor_counts counts;
        buf_init(&path, 0);
        buf_printf(&path, "%s/%s", test_dir(), where);
        EXPECT_EQ(0, store_open(&st, buf_z(&path), STORE_CREATE, NULL, NULL));
        EXPECT_EQ(0, store_begin(st, NULL));
        struct doc_id a = letter(st, 1, 0, 1, 2), b = letter(st, 2, 1, 0, 3);
        letter(st, 3, 0, 1, 3);
        struct store_tie t[3] = {
                said(st, TIE_met, "Jane Doe", "Bob Roe", TIE_PERSON),
                said(st, TIE_armed, "Iran", "Iraqi", TIE_PLACE),
                said(st, TIE_met, "Jane", "Bob Roe", TIE_PERSON),
        };
        t[1].flags = TIE_NEGATED;
        t[1].words = 78, t[2].words = 79;
        put_tied(st, a, t, 3);
        put_tied(st, b, &t[2], 1);
        EXPECT_EQ(0, store_commit(st, NULL));
        EXPECT_EQ(0, store_settle(st, NULL));
        EXPECT_EQ(0, store_threads_begin(st, NULL));
        for (uint64_t i = 1; i <= 3; i++)
                EXPECT_EQ(0,
                          store_thread_put(st, &(struct store_thread){ .doc = { i }, .thread = i },
                                           NULL));
        EXPECT_EQ(0, store_threads_end(st, NULL));
        EXPECT_EQ(0, actor_build(st, &counts, NULL));
        return st;
}

struct seen {
        struct arena a;
        struct tie v[64];
        size_t n;
};

static int take(void *arg, const struct tie *t) {
        struct seen *s = arg;
        if (s->n < 64)
                tie_keep(&s->a, t, &s->v[s->n++]);
        return 0;
}

static void ask(struct tie_case *c, const struct tie_filter *f, struct seen *s) {
        arena_init(&s->a, 0);
        s->n = 0;
        struct err e = ERR_INIT;
        if (tie_case_each(c, f, take, s, &e) != 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
}

static uint64_t find(struct tie_case *c, const char *typed) {
        uint64_t key[8] = { 0 };
        EXPECT_EQ(1, tie_case_find(c, str_of(typed), key, 8, NULL));
        return key[0];
}

TEST(headers_show_who_wrote_to_whom) {
        struct store *st = fresh("headers");
        struct tie_case *c = NULL;
        struct seen s;
        ASSERT(tie_case_open(st, &c, NULL) == 0);
        uint64_t jane = find(c, "jane@rivers.example"), bob = find(c, "bob@hills.example");
        ask(c, &(struct tie_filter){ .a = &jane, .n_a = 1, .record = true, .directed = true }, &s);
        ASSERT(s.n == 3);
        EXPECT_EQ(TIE_sent, s.v[0].row.kind);
        EXPECT_EQ(TIE_copied, s.v[1].row.kind);
        EXPECT_EQ(bob, s.v[0].to.key);
        EXPECT_EQ(jane, s.v[0].writer.key);
        EXPECT_EQ(TIE_WHEN_sent, s.v[0].row.basis);
        EXPECT_EQ(JUNE_1 + DAY, s.v[0].row.range_from);
        EXPECT_STR("Jane Doe", s.v[0].from.name);
        arena_done(&s.a);
        ask(c, &(struct tie_filter){ .record = true }, &s);
        EXPECT_EQ(4, s.n); /* nobody asked for: all */
        arena_done(&s.a);
        tie_case_close(&c);
        store_close(&st);
}

TEST(a_range_and_two_sides) {
        struct store *st = fresh("range");
        struct tie_case *c = NULL;
        struct seen s;
        ASSERT(tie_case_open(st, &c, NULL) == 0);
        uint64_t jane = find(c, "jane@rivers.example"), bob = find(c, "bob@hills.example");
        struct tie_filter f = { .a = &jane, .n_a = 1, .b = &bob, .n_b = 1, .record = true };
        ask(c, &f, &s);
        EXPECT_EQ(3, s.n);
        arena_done(&s.a);
        f.ranged = true;
        f.range = (struct when_range){ JUNE_1 + 2 * DAY, JUNE_1 + 3 * DAY };
        ask(c, &f, &s);
        ASSERT(s.n == 1);
        EXPECT_EQ(bob, s.v[0].from.key);
        arena_done(&s.a);
        tie_case_close(&c);
        store_close(&st);
}

TEST(names_are_who_is_meant) {
        struct store *st = fresh("names");
        struct tie_case *c = NULL;
        struct seen s;
        ASSERT(tie_case_open(st, &c, NULL) == 0);
        uint64_t jane = find(c, "jane@rivers.example");
        ask(c, &(struct tie_filter){ .language = true }, &s);
        ASSERT(s.n == 4);
        EXPECT_EQ(jane, s.v[0].from.key); /* full name, one bearer */
        EXPECT_EQ(jane, s.v[0].writer.key);
        EXPECT_EQ(find(c, "Iran"), s.v[1].from.key);
        EXPECT_EQ(find(c, "Iraq"), s.v[1].to.key);
        EXPECT_STR("Iraq", s.v[1].to.name);
        EXPECT_STR("Iraqi", s.v[1].to.said);
        EXPECT(s.v[2].from.key != 0);
        if (!s.v[2].from.actor) /* one word stands for somebody in one family only */
                EXPECT(s.v[2].from.key != s.v[3].from.key);
        arena_done(&s.a);
        ask(c, &(struct tie_filter){ .language = true, .asserted = true }, &s);
        EXPECT_EQ(3, s.n);
        arena_done(&s.a);
        bool kinds[TIE_KINDS] = { [TIE_armed] = true };
        ask(c, &(struct tie_filter){ .kinds = kinds }, &s);
        EXPECT_EQ(1, s.n);
        arena_done(&s.a);
        tie_case_close(&c);
        store_close(&st);
}

TEST(events_of_a_case) {
        struct store *st = fresh("events");
        struct tie_case *c = NULL;
        struct tie_events ev;
        struct arena a;
        arena_init(&a, 0);
        ASSERT(tie_case_open(st, &c, NULL) == 0);
        uint64_t jane = find(c, "jane@rivers.example");
        const struct tie_filter f = { .a = &jane, .n_a = 1 };
        ASSERT(tie_events_get(c, &f, &a, &ev, NULL) == 0);
        size_t met = 0, sent = 0;
        for (size_t i = 0; i < ev.n; i++) {
                met += ev.v[i].kind == TIE_met;
                sent += ev.v[i].kind == TIE_sent;
        }
        EXPECT(met >= 1);
        EXPECT_EQ(3, sent);
        tie_case_close(&c);
        store_close(&st);
        arena_done(&a);
}

TEST(stopping_early_is_told) {
        struct store *st = fresh("stop");
        struct tie_case *c = NULL;
        uint64_t key[2];
        ASSERT(tie_case_open(st, &c, NULL) == 0);
        EXPECT_EQ(0, tie_case_find(c, STR("Nobody Atall"), key, 2, NULL));
        tie_case_close(&c);
        store_close(&st);
}
