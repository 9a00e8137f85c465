/* Two readings put together, and readings of several runs. */
#include "flow/flow-outlook.h"

#include "base/test.h"
#include "unpack/unpack.h"

static struct rec_child item(uint64_t id, uint32_t parts, uint32_t flags) {
        return (struct rec_child){ .id = id, .parts = parts, .flags = flags, .name = STR("x") };
}

static bool take(struct flow_outlook *o, uint64_t id, uint32_t parts, uint32_t flags,
                 uint64_t bytes) {
        const struct rec_child c = item(id, parts, flags);
        return flow_outlook_take(o, &c, bytes);
}

static size_t lost(const struct flow_outlook *o) {
        size_t at = 0, n = 0;
        while (flow_outlook_lost_next(o, &at))
                n++;
        return n;
}

TEST(outlook_two_readings) {
        struct flow_outlook *o = flow_outlook_new();
        EXPECT(take(o, 1, 0, 0, 100));
        EXPECT(take(o, 2, 1, 0, 100));
        EXPECT(take(o, 3, 0, REC_CHILD_unreadable, 50));
        EXPECT(!take(o, 4, 0, REC_CHILD_unreadable, 0)); /* named: waits for the other */
        EXPECT(!take(o, 5, 0, REC_CHILD_unreadable, 0));
        EXPECT(take(o, 6, 0, REC_CHILD_recovered, 10));
        EXPECT(take(o, UINT64_C(1) << 32 | 1, 0, REC_CHILD_recovered, 10)); /* an older state */
        EXPECT_EQ(2, lost(o));
        flow_outlook_second(o);
        EXPECT(!take(o, 1, 0, 0, 90));
        EXPECT(take(o, 2, 2, 0, 100)); /* one more attachment */
        EXPECT(take(o, 3, 0, 0, 60));  /* whole */
        EXPECT(take(o, 4, 0, REC_CHILD_unreadable, 5));
        EXPECT(!take(o, 6, 0, 0, 10));
        EXPECT(take(o, 7, 0, 0, 10));
        EXPECT_EQ(1, lost(o));
        flow_outlook_count(o, &(struct rec_done){ .declared = 9 });
        struct store_reconcile r = flow_outlook_compare(o, (struct container_id){ 1 });
        EXPECT_EQ(1, r.first_only);
        EXPECT_EQ(1, r.second_only);
        EXPECT_EQ(5, r.both);
        EXPECT_EQ(2, flow_outlook_unfound(o));
        flow_outlook_free(&o);
}

/* Items that come again after a restart are taken once, unless they come better. */
TEST(outlook_again_the_same) {
        struct flow_outlook *o = flow_outlook_new();
        for (int reading = 0; reading < 2; reading++) {
                EXPECT_EQ(reading == 0, take(o, 1, 0, 0, 100));
                EXPECT(!take(o, 1, 0, 0, 100));
                EXPECT_EQ(reading == 0, take(o, 2, 0, REC_CHILD_unreadable, 10));
                EXPECT_EQ(reading == 0, take(o, 2, 0, 0, 100));
                EXPECT(!take(o, 2, 0, 0, 100));
                flow_outlook_second(o);
        }
        EXPECT_EQ(0, flow_outlook_unfound(o));
        flow_outlook_free(&o);
}

TEST(outlook_runs) {
        struct flow_outlook *o = flow_outlook_new();
        uint32_t start = 0;
        EXPECT(flow_outlook_again(o, 7, false, &start));
        EXPECT_EQ(8, start);
        EXPECT(flow_outlook_again(o, 3, false, &start)); /* 8 named, 9 and 10 read */
        EXPECT_EQ(11, start);
        EXPECT(flow_outlook_again(o, 0, false, &start)); /* never came to 11: another way */
        EXPECT_EQ(UNPACK_CAREFUL, start);
        EXPECT(flow_outlook_again(o, 0, false, &start));
        EXPECT_EQ(UNPACK_CAREFUL | 1, start);
        EXPECT(flow_outlook_again(o, 1, false, &start));
        EXPECT_EQ(UNPACK_CAREFUL | 2, start);
        EXPECT(!flow_outlook_again(o, 0, false, &start));
        flow_outlook_second(o);
        EXPECT(flow_outlook_again(o, 1, true, &start));
        EXPECT_EQ(2, start);
        EXPECT(!flow_outlook_again(o, 1, true, &start)); /* two that hung are enough */
        flow_outlook_second(o);
        unsigned n = 0;
        while (flow_outlook_again(o, 1, false, &start) && n < 1000)
                n++;
        EXPECT(n >= 16 && n < 1000);
        flow_outlook_free(&o);
}
