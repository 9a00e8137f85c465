/* Events: what is one and what is two, who witnesses it, and that the order of what is given does
 * not matter. */
#include "base/random.h"
#include "base/test.h"
#include "tie/tie-event-work.h"

enum { DAY = 86400, JUNE_1 = 16222 * DAY /* 2014-06-01 */ };

struct set {
        struct tie v[512];
        uint64_t homes[512];
        size_t n;
        struct arena a;
        struct tie_events ev;
};

static struct set *fresh(void) {
        struct set *s = MEM_NEW(struct set);
        memset(s, 0, sizeof *s);
        arena_init(&s->a, 0);
        return s;
}

static void drop(struct set *s) {
        arena_done(&s->a);
        mem_free(s);
}

/* `writer` tells that 1 did it to 2, in words `words`, in a letter of the family `home`. */
static struct tie *tell(struct set *s, enum tie_kind kind, uint64_t writer, uint64_t words,
                        uint64_t home) {
        struct tie *t = &s->v[s->n];
        *t = (struct tie){ .doc = s->n + 1 };
        t->from = (struct tie_who){ .key = 1, .kind = TIE_PERSON };
        t->to = (struct tie_who){ .key = 2, .kind = TIE_PERSON };
        t->writer = (struct tie_who){ .key = writer, .kind = TIE_PERSON };
        t->row.kind = (uint16_t) kind;
        t->row.words = words;
        t->row.dated = true;
        t->row.at = JUNE_1 + (int64_t) s->n * 60;
        t->row.basis = TIE_WHEN_written;
        s->homes[s->n++] = home;
        return t;
}

static void dates(struct tie *t, int64_t from, int64_t to, enum when_precision p) {
        t->row.ranged = true;
        t->row.basis = TIE_WHEN_mentioned;
        t->row.precision = (uint8_t) p;
        t->row.range_from = from;
        t->row.range_to = to;
}

static void on_day(struct tie *t, int day) {
        dates(t, JUNE_1 + day * DAY, JUNE_1 + (day + 1) * DAY, WHEN_PRECISION_day);
}

static void make(struct set *s) {
        tie_events_make(s->v, s->homes, s->n, &s->a, &s->ev);
}

TEST(two_days_are_two_events) {
        struct set *s = fresh();
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        on_day(tell(s, TIE_met, 8, 101, 2), 3);
        on_day(tell(s, TIE_met, 8, 102, 3), 9);
        make(s);
        ASSERT(s->ev.n == 2);
        EXPECT_EQ(2, s->ev.v[0].sources);
        EXPECT_EQ(1, s->ev.v[1].sources);
        EXPECT_EQ(JUNE_1 + 3 * DAY, s->ev.v[0].range.from);
        EXPECT(s->ev.v[0].asserted);
        EXPECT_EQ(-1, s->ev.v[0].acknowledged);
        drop(s);
}

TEST(a_month_joins_the_only_day_in_it) {
        for (int days = 1; days <= 2; days++) {
                struct set *s = fresh();
                for (int i = 0; i < days; i++)
                        on_day(tell(s, TIE_met, 7, 100 + (uint64_t) i, 1), 3 + 5 * i);
                dates(tell(s, TIE_met, 8, 200, 2), JUNE_1, JUNE_1 + 30 * DAY, WHEN_PRECISION_month);
                make(s);
                EXPECT_EQ(days == 1 ? 1 : 3, s->ev.n);
                if (days == 1) {
                        EXPECT_EQ(WHEN_PRECISION_day, s->ev.v[0].precision);
                        EXPECT_EQ(2, s->ev.v[0].sources);
                }
                drop(s);
        }
}

TEST(hours_belong_to_the_day_that_zones_allow) {
        struct set *s = fresh();
        on_day(tell(s, TIE_called, 7, 100, 1), 3);
        int64_t late = JUNE_1 + 4 * DAY + 1800; /* half past midnight there, evening here */
        dates(tell(s, TIE_called, 8, 101, 2), late, late + 60, WHEN_PRECISION_minute);
        make(s);
        EXPECT_EQ(1, s->ev.n);
        drop(s);
        s = fresh();
        on_day(tell(s, TIE_called, 7, 100, 1), 3);
        on_day(tell(s, TIE_called, 7, 102, 4), 4);
        dates(tell(s, TIE_called, 8, 101, 2), late, late + 60, WHEN_PRECISION_minute);
        make(s);
        ASSERT(s->ev.n == 2);
        EXPECT_EQ(2, s->ev.v[1].n_witnesses);
        drop(s);
}

TEST(the_same_words_are_one_witness) {
        struct set *s = fresh();
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        on_day(tell(s, TIE_met, 0, 100, 2), 3); /* somewhere else, by nobody knows whom */
        make(s);
        ASSERT(s->ev.n == 1);
        EXPECT_EQ(1, s->ev.v[0].n_witnesses);
        EXPECT_EQ(3, s->ev.witnesses[0].n);
        EXPECT_EQ(1, s->ev.v[0].sources);
        EXPECT_EQ(1, s->ev.ties[s->ev.witnesses[0].first].doc);
        drop(s);
}

TEST(reports_of_each_other_are_one_source) {
        struct set *s = fresh();
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        struct tie *t = tell(s, TIE_met, 8, 101, 2);
        on_day(t, 3); /* 8 says that 7 said so */
        t->row.n_chain = 1;
        t->chain[0] = (struct tie_who){ .key = 7, .kind = TIE_PERSON };
        on_day(tell(s, TIE_met, 9, 102, 1), 3); /* answers in the same family */
        make(s);
        ASSERT(s->ev.n == 1);
        EXPECT_EQ(3, s->ev.v[0].n_witnesses);
        EXPECT_EQ(1, s->ev.v[0].sources);
        on_day(tell(s, TIE_met, 10, 103, 5), 3);
        make(s);
        EXPECT_EQ(2, s->ev.v[0].sources);
        drop(s);
}

TEST(a_party_acknowledges) {
        struct set *s = fresh();
        on_day(tell(s, TIE_armed, 7, 100, 1), 3);
        on_day(tell(s, TIE_armed, 1, 101, 2), 3);
        make(s);
        ASSERT(s->ev.n == 1);
        EXPECT_EQ(1, s->ev.v[0].acknowledged);
        EXPECT(s->ev.witnesses[1].party && s->ev.witnesses[1].acknowledges);
        EXPECT(!s->ev.witnesses[0].party);
        drop(s);
}

TEST(denials_stand_beside) {
        struct set *s = fresh();
        on_day(tell(s, TIE_armed, 7, 100, 1), 3);
        struct tie *no = tell(s, TIE_armed, 2, 101, 2);
        no->row.flags = TIE_DENIED;
        no->row.at = JUNE_1 + 30 * DAY;
        struct tie *plan = tell(s, TIE_armed, 7, 102, 3);
        plan->row.mode = LANG_MODE_planned;
        on_day(plan, 3);
        make(s);
        ASSERT(s->ev.n == 2);
        const struct tie_event *said = s->ev.v[0].asserted ? &s->ev.v[0] : &s->ev.v[1];
        const struct tie_event *planned = s->ev.v[0].asserted ? &s->ev.v[1] : &s->ev.v[0];
        EXPECT_EQ(1, said->denials);
        EXPECT_EQ(101, s->ev.ties[s->ev.denials[said->denial]].row.words);
        EXPECT_EQ(1, said->sources);
        EXPECT(!planned->asserted);
        drop(s);
}

TEST(what_is_only_denied_is_not_asserted) {
        struct set *s = fresh();
        tell(s, TIE_armed, 2, 101, 2)->row.flags = TIE_NEGATED;
        make(s);
        ASSERT(s->ev.n == 1);
        EXPECT(!s->ev.v[0].asserted);
        EXPECT_EQ(0, s->ev.v[0].n_witnesses);
        EXPECT_EQ(1, s->ev.v[0].denials);
        EXPECT_EQ(1, s->ev.undated);
        drop(s);
}

TEST(undated_join_by_words_or_family_only) {
        struct set *s = fresh();
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        tell(s, TIE_met, 9, 100, 4); /* quoted, its date lost */
        tell(s, TIE_met, 8, 101, 1); /* an answer */
        tell(s, TIE_met, 6, 102, 5); /* nobody knows when */
        make(s);
        ASSERT(s->ev.n == 2);
        EXPECT_EQ(3, s->ev.v[0].n_witnesses + s->ev.witnesses[0].n - 1);
        EXPECT_EQ(1, s->ev.undated);
        EXPECT(!s->ev.v[1].ranged);
        drop(s);
}

TEST(sides_of_mutual_kinds_have_no_order) {
        struct set *s = fresh();
        on_day(tell(s, TIE_met, 7, 100, 1), 3);
        struct tie *t = tell(s, TIE_met, 8, 101, 2);
        on_day(t, 3);
        t->from.key = 2, t->to.key = 1;
        on_day(tell(s, TIE_armed, 7, 103, 1), 3);
        t = tell(s, TIE_armed, 8, 104, 2);
        on_day(t, 3);
        t->from.key = 2, t->to.key = 1;
        make(s);
        EXPECT_EQ(3, s->ev.n);
        drop(s);
}

TEST(letters_are_events_of_their_own) {
        struct set *s = fresh();
        for (int i = 0; i < 3; i++) {
                struct tie *t = tell(s, TIE_sent, 1, i < 2 ? 100 : 101, 1);
                dates(t, JUNE_1 + i, JUNE_1 + i + 1, WHEN_PRECISION_second);
                t->row.basis = TIE_WHEN_sent;
                t->row.flags = TIE_RECORD;
        }
        make(s);
        ASSERT(s->ev.n == 2);
        EXPECT_EQ(0, s->ev.v[0].acknowledged);
        drop(s);
}

TEST(one_word_in_the_same_sentence_is_one_person) {
        struct set *s = fresh();
        for (uint64_t i = 0; i < 3; i++) {
                struct tie *t = tell(s, TIE_met, 7, i < 2 ? 100 : 101, 1 + i);
                on_day(t, 3);
                t->to = (struct tie_who){ .key = 50 + i, .said = STR("Poe"), .local = true };
        }
        tie_event_same(s->v, s->n);
        EXPECT_EQ(50, s->v[1].to.key);
        EXPECT_EQ(52, s->v[2].to.key); /* another sentence: maybe somebody else */
        make(s);
        EXPECT_EQ(2, s->ev.n);
        drop(s);
}

/* Any order of the ties makes the same events. */
static void shuffle(struct set *s, struct random *rnd) {
        for (size_t i = s->n; i > 1; i--) {
                size_t k = random_below(rnd, i);
                struct tie t = s->v[i - 1];
                uint64_t h = s->homes[i - 1];
                s->v[i - 1] = s->v[k], s->homes[i - 1] = s->homes[k];
                s->v[k] = t, s->homes[k] = h;
        }
}

static void any_tie(struct set *s, struct random *rnd) {
        enum tie_kind kind = random_below(rnd, 2) ? TIE_met : TIE_armed;
        struct tie *t =
                tell(s, kind, random_below(rnd, 6), random_below(rnd, 60), random_below(rnd, 20));
        t->to.key = 2 + random_below(rnd, 2);
        int day = (int) random_below(rnd, 40), days = 1 << random_below(rnd, 6);
        if (random_below(rnd, 4))
                dates(t, JUNE_1 + day * DAY, JUNE_1 + (day + days) * DAY, WHEN_PRECISION_days);
        if (random_below(rnd, 4) == 0)
                t->row.range_to = t->row.range_from + 1 + (int64_t) random_below(rnd, DAY);
        if (random_below(rnd, 5) == 0)
                t->row.flags = TIE_DENIED;
        if (random_below(rnd, 9) == 0)
                t->row.mode = LANG_MODE_planned;
}

TEST(the_order_does_not_matter) {
        struct random rnd = { 5 };
        for (int turn = 0; turn < 200; turn++) {
                struct set *s = fresh();
                struct arena a;
                size_t n = 1 + random_below(&rnd, 150), asserted = 0, seen = 0;
                arena_init(&a, 0);
                for (size_t i = 0; i < n; i++)
                        any_tie(s, &rnd);
                for (size_t i = 0; i < n; i++)
                        asserted += s->v[i].row.mode == LANG_MODE_fact && !s->v[i].row.flags;
                make(s);
                struct tie_events one = s->ev;
                shuffle(s, &rnd);
                tie_events_make(s->v, s->homes, s->n, &a, &s->ev);
                ASSERT(one.n == s->ev.n && one.n_ties == s->ev.n_ties && one.n_ties == n);
                ASSERT(one.n_denials == s->ev.n_denials && one.n_witnesses == s->ev.n_witnesses);
                for (size_t i = 0; i < one.n; i++) {
                        EXPECT_EQ(one.v[i].id, s->ev.v[i].id);
                        EXPECT_EQ(one.v[i].range.from, s->ev.v[i].range.from);
                        EXPECT_EQ(one.v[i].sources, s->ev.v[i].sources);
                        EXPECT_EQ(one.v[i].denials, s->ev.v[i].denials);
                        EXPECT(one.v[i].sources <= one.v[i].n_witnesses);
                        for (uint32_t k = 0; k < one.v[i].n_witnesses && one.v[i].asserted; k++)
                                seen += one.witnesses[one.v[i].witness + k].n;
                }
                EXPECT_EQ(asserted, seen); /* each asserted tie is in one event */
                arena_done(&a);
                drop(s);
        }
}
