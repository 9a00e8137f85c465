/* Spellings and scripts of invented names, in both directions. */
#include "actor/actor-same.h"
#include "base/test.h"

static const struct {
        const char *a, *b;
        int least, most;
} rows[] = {
        { "Reza Karimi", "رضا کریمی", 2, 2 },
        { "Ali Tabatabai", "علی طباطبایی", 2, 2 },
        { "Mohammad Hosseini", "Muhammad Husseini", 2, 2 },
        { "Reza Karimi", "Reza Rahimi", 0, 0 },
        { "Reza Karimi", "علی کریمی", 0, 0 },
        { "Mohammad Reza Karimi", "Mohammad Ali Karimi", 0, 0 },
        { "Jane Doe", "Mary Roe", 0, 0 },
        { "Leyla", "لیلا", 0, 1 },
        { "", "Jane Doe", 0, 0 },
};

TEST(actor_same_spelt) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                int r = actor_same_spelt(NULL, str_of(rows[i].a), str_of(rows[i].b));
                int back = actor_same_spelt(NULL, str_of(rows[i].b), str_of(rows[i].a));
                EXPECT_EQ(r, back);
                if (r < rows[i].least || r > rows[i].most)
                        test_fail(__FILE__, __LINE__, "%s and %s: %d", rows[i].a, rows[i].b, r);
        }
}
