/* Fingerprints: what they look past, and what they must not. */
#include "base/random.h"
#include "base/test.h"
#include "thread/thread-print.h"

static const struct {
        const char *a, *b;
        bool reply_a, reply_b;
} alike[] = {
        { "Budget", "Re: Budget", false, true },
        { "Budget", "RE: re:  FWD: budget ", false, true },
        { "Budget", "Re[2]: Budget", false, true },
        { "Budget", "Re (3) : Budget", false, true },
        { "Budget", "AW: WG: Budget", false, true },
        { "Budget", "[dev] Re: [dev] Budget", false, true },
        { "Budget", "SV: Budget", false, true },
        { "بودجه سال", "پاسخ: بودجه سال", false, true },
        { "بودجه سال", "بازارسال: پاسخ: بودجه  سال", false, true },
        { "الميزانية", "رد: الميزانية", false, true },
        { "الميزانية", "إعادة توجيه: الميزانية", false, true },
        { "预算", "回复：预算", false, true },
        { "Budget: a question", "Re: Budget: a question", false, true },
};

TEST(subjects_alike) {
        for (size_t i = 0; i < sizeof alike / sizeof *alike; i++) {
                struct thread_subject a = thread_print_subject(str_of(alike[i].a));
                struct thread_subject b = thread_print_subject(str_of(alike[i].b));
                if ((a.print | 1) != (b.print | 1) || a.reply != alike[i].reply_a ||
                    b.reply != alike[i].reply_b || thread_print_is_reply(b.print) != b.reply)
                        test_fail(__FILE__, __LINE__, "'%s' and '%s'", alike[i].a, alike[i].b);
        }
}

TEST(subjects_apart) {
        EXPECT(thread_print_subject(STR("Budget")).print !=
               thread_print_subject(STR("Budget 2")).print);
        EXPECT(!thread_print_subject(STR("Regarding: Budget")).reply);
        EXPECT(!thread_print_subject(STR("Re Budget")).reply);
        EXPECT_EQ(0, thread_print_subject(STR("")).print);
        EXPECT_EQ(0, thread_print_subject(STR("Re: ")).print);
        EXPECT_STR("[x]", thread_print_subject(STR("Re: [x]")).base);
}

static void prints(const char *text, uint64_t *body, uint64_t *sim) {
        struct thread_print p;
        thread_print_init(&p);
        thread_print_put(&p, str_of(text));
        thread_print_done(&p, body, sim);
}

TEST(bodies) {
        uint64_t a, b, sim;
        prints("The quick brown fox\njumps", &a, &sim);
        EXPECT_EQ(0, sim);
        prints("> The  quick brown\r\n> fox jumps ", &b, &sim);
        EXPECT(a == b && a != 0);
        prints("The quick brown fox jumped", &b, &sim);
        EXPECT(a != b);
        prints(" \n>\n", &b, &sim);
        EXPECT_EQ(0, b);
}

/* Each word's hash must be the same wherever it stands relative to the end of what can be read. */
TEST(bodies_in_pieces) {
        const char *words[] = {
                "a",      "bb",      "ccc",      "dddd",      "eeeee",
                "ffffff", "ggggggg", "hhhhhhhh", "iiiiiiiii", "jjjjjjjjjjjjjjjjjjjjj"
        };
        struct thread_print p;
        struct buf whole;
        uint64_t a, b, sim;
        buf_init(&whole, 0);
        thread_print_init(&p);
        for (size_t i = 0; i < 10; i++) {
                thread_print_put(&p, str_of(words[i]));
                buf_puts(&whole, words[i]);
                buf_putc(&whole, ' ');
        }
        thread_print_done(&p, &a, &sim);
        prints(buf_z(&whole), &b, &sim);
        EXPECT(a == b);
        buf_done(&whole);
}

static void random_text(struct random *rnd, uint32_t words, uint32_t changed, struct buf *a,
                        struct buf *b) {
        for (uint32_t i = 0; i < words; i++) {
                uint64_t w = random_next(rnd);
                buf_printf(a, "%" PRIx64 " ", w);
                buf_printf(b, "%" PRIx64 " ", i < changed ? w + 1 : w);
        }
}

static unsigned distance(uint32_t words, uint32_t changed, uint64_t seed) {
        struct random rnd = { seed };
        struct buf a, b;
        uint64_t body, x, y;
        buf_init(&a, 0);
        buf_init(&b, 0);
        random_text(&rnd, words, changed, &a, &b);
        prints(buf_z(&a), &body, &x);
        prints(buf_z(&b), &body, &y);
        buf_done(&a);
        buf_done(&b);
        return (unsigned) __builtin_popcountll(x ^ y);
}

TEST(sims) {
        unsigned near = 0, far = 0;
        for (uint64_t i = 0; i < 100; i++) {
                near += distance(1500, 3, i) <= 3;
                far += distance(300, 300, i) <= 3;
        }
        EXPECT(near > 80);
        EXPECT_EQ(0, far);
}
