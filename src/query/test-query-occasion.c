/* Sentences of questions: whom they name, which kinds they mean, which way round. */
#include "base/test.h"
#include "query/query-occasion.h"

struct want {
        const char *what, *a, *b;
        enum tie_kind kind, not_kind;
};

static void expect(const struct want *w) {
        struct query_sentence s;
        struct err e = ERR_INIT;
        EXPECT_EQ(query_sentence_parse(str_of(w->what), &s, &e), 0);
        EXPECT(str_eq(s.a, str_of(w->a)));
        EXPECT(str_eq(s.b, str_of(w->b)));
        EXPECT(s.kinds[w->kind]);
        EXPECT(!s.kinds[w->not_kind]);
}

TEST(query_sentence_understood) {
        static const struct want all[] = {
                { "Ann Archer contacted Bob Stone", "Ann Archer", "Bob Stone", TIE_sent,
                  TIE_copied },
                { "Ann  wrote   to Bob Stone ", "Ann", "Bob Stone", TIE_sent, TIE_met },
                { "ann@alpha.example met with the Institute of Rivers", "ann@alpha.example",
                  "Institute of Rivers", TIE_visited, TIE_sent },
                { "Bob was visited by Ann Archer", "Ann Archer", "Bob", TIE_visited, TIE_called },
                { "Ann has called Bob", "Ann", "Bob", TIE_called, TIE_sent },
                { "آرش نمونه‌ای met مریم ساختگی", "آرش نمونه‌ای",
                  "مریم ساختگی", TIE_met, TIE_sent },
                { "آرش نمونه‌ای با مریم ساختگی دیدار کرد",
                  "آرش نمونه‌ای", "مریم ساختگی", TIE_met, TIE_sent },
                { "آرش نمونه‌ای با مریم ساختگی دیدار کرده است",
                  "آرش نمونه‌ای", "مریم ساختگی", TIE_met, TIE_sent },
                { "آرش نمونه‌ای از مریم ساختگی بازدید کردند",
                  "آرش نمونه‌ای", "مریم ساختگی", TIE_visited, TIE_sent },
        };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                expect(&all[i]);
}

TEST(query_sentence_not_understood) {
        static const char *const all[] = { "",
                                           " ",
                                           "met",
                                           "Ann met",
                                           "met Ann",
                                           "Ann Bob",
                                           "Ann was with Bob",
                                           "با دیدار کرد",
                                           "آرش دیدار کرد",
                                           "Ann saw" };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
                struct query_sentence s;
                struct err e = ERR_INIT;
                EXPECT_EQ(query_sentence_parse(str_of(all[i]), &s, &e), ERR_usage);
                EXPECT(e.message[0] != '\0' && e.hint[0] != '\0');
        }
}

TEST(query_sentence_long) {
        char room[4096];
        struct query_sentence s;
        struct err e = ERR_INIT;
        for (size_t i = 0; i < sizeof room; i++)
                room[i] = i % 3 ? 'x' : ' ';
        EXPECT_EQ(query_sentence_parse((struct str){ room, sizeof room }, &s, &e), ERR_usage);
}
