/* Who is meant by a name in a text. */
#include "actor/actor-mention.h"
#include "base/test.h"

static const struct {
        const char *present[3]; /* each an actor of its own */
        const char *asked;
        int who; /* which, or -1 */
} rows[] = {
        { { "Leyla Karimi", "Bob Stone", NULL }, "Leyla", 0 },
        { { "Leyla Karimi", "Bob Stone", NULL }, "Karimi", 0 },
        { { "Leyla Karimi", "Bob Stone", NULL }, "Dr Karimi", 0 },
        { { "Leyla Karimi", "Bob Stone", NULL }, "Leyla Karimi", 0 },
        { { "Leyla Karimi", "Bob Stone", NULL }, "Leyla Rahimi", -1 },
        { { "Leyla Karimi", "Leyla Rahimi", NULL }, "Leyla", -1 },
        { { "Leyla Karimi", "Leyla Rahimi", NULL }, "Ms Rahimi", 1 },
        { { "Leyla Karimi", "Leyla Karimi", NULL }, "Leyla Karimi", -1 },
        { { "Leyla Karimi", "Leyla Karimi", NULL }, "Karimi", -1 },
        { { "Ali Tabatabai", "Bob Stone", NULL }, "طباطبایی", 0 },
        { { "علی طباطبایی", "Bob Stone", NULL }, "Dr. Tabatabai", 0 },
        { { "Ali Tabatabai", "Bob Stone", NULL }, "Tabatab", -1 },
        { { "Jane Doe", "J. Doe", NULL }, "J. Doe", -1 },
        { { "Jane Doe", "Bob Stone", NULL }, "J", -1 },
        { { "Jane Doe", "Bob Stone", NULL }, "", -1 },
        { { "Mohammad Ali Karimi", "Mohammad Reza Karimi", NULL }, "Mohammad Ali Karimi", 0 },
        { { "Mohammad Ali Karimi", "Mohammad Reza Karimi", NULL }, "Mohammad Karimi", -1 },
        { { "Mohammad Ali Karimi", "Mohammad Reza Karimi", NULL }, "Reza", 1 },
};

TEST(actor_mentions) {
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
                struct actor_case c;
                struct actor_present present[3];
                size_t n = 0;
                actor_case_init(&c);
                for (; n < 3 && rows[i].present[n] != NULL; n++)
                        present[n] = (struct actor_present){
                                (uint32_t) n, actor_name_put(&c, str_of(rows[i].present[n]), 0)
                        };
                uint32_t asked = actor_name_put(&c, str_of(rows[i].asked), 0);
                uint32_t who = actor_mention_who(&c, present, n, asked);
                if (who != (uint32_t) rows[i].who)
                        test_fail(__FILE__, __LINE__, "%s is %d", rows[i].asked, (int) who);
                actor_case_done(&c);
        }
}

TEST(actor_mention_of_one_actor_with_many_names) {
        struct actor_case c;
        actor_case_init(&c);
        uint32_t asked = actor_name_put(&c, STR("Jane"), 0);
        const struct actor_present present[] = { { 4, actor_name_put(&c, STR("Jane Doe"), 0) },
                                                 { 4, actor_name_put(&c, STR("Doe, Jane"), 0) },
                                                 { 4, asked } };
        EXPECT_EQ(4, actor_mention_who(&c, present, 3, asked));
        actor_case_done(&c);
}
