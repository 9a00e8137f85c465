/* Verdicts: what may differ by a stated rule, what a mark allows, what changes the meaning. */
#include "base/test.h"
#include "quote/quote-match.h"

static struct quote_match match;

static const char *verdict_parts(const char *source, const struct quote_part *parts, size_t n,
                                 const char *draft) {
        struct quote_source *s = quote_source_new(str_of(source), parts, n);
        struct quote_piece piece = { str_of(draft), 0 };
        struct quote_shape q;
        quote_shape_read(&q, &piece, 1);
        quote_match(s, &q, &match);
        quote_shape_done(&q);
        quote_source_free(&s);
        return quote_verdict_id(match.verdict);
}

static const char *verdict(const char *source, const char *draft) {
        return verdict_parts(source, NULL, 0, draft);
}

#define IS(want, source, draft) EXPECT_STR(want, str_of(verdict(source, draft)))

static const char letter[] =
        "Dear Ann,\nWe shall not pay the second part before the meeting in\n"
        "Lakeside, unless the ministry agrees. The minister said that 12 men came.\n"
        "They were paid in May. It's the old infor-\nmation.";

TEST(verbatim_whatever_wraps) {
        IS("verbatim", letter, "We shall not pay the second part before the meeting in Lakeside");
        IS("verbatim", letter, "the meeting in Lakeside, unless the ministry agrees.");
        IS("verbatim", "> We met\n> twice in May.", "We met twice in May");
        IS("verbatim", letter, "It’s the old");
}

TEST(by_rule) {
        IS("faithful", letter, "they were paid in May");
        EXPECT_EQ(QUOTE_RULE_first_case, match.rules & QUOTE_RULE_first_case);
        IS("faithful", letter, "the old information");
        EXPECT(match.rules & QUOTE_RULE_hyphen);
        IS("faithful", "جلسه با دكتر طباطبايي در ۱۲ خرداد بود",
           "جلسه با دکتر طباطبایی در 12 خرداد بود");
        EXPECT(match.rules & QUOTE_RULE_letters);
        EXPECT(match.rules & QUOTE_RULE_digits);
        IS("verbatim", "کتاب‌های تازه می‌روند", "کتاب های تازه میروند");
        IS("faithful", "THE MINISTRY PAID ALL", "the ministry paid all");
}

TEST(altered) {
        IS("altered", letter, "We shall pay the second part before the meeting in Lakeside");
        IS("altered", letter, "We shall not pay the third part before the meeting in Lakeside");
        IS("altered", letter, "that 13 men came. They were paid in May");
        IS("altered", letter, "The minister said that 12 armed men came. They were paid");
        IS("altered", letter, "They were paid in May. Its the old information");
        IS("altered", "It fell by 5% in May and rose", "It fell by 5 in May and rose");
        IS("not-found", letter, "Nothing of this kind was ever written by anybody here");
        IS("altered", "We met Ann's brother in the old house",
           "We met Ann brother in the old house");
        size_t changed = 0;
        verdict(letter, "We shall not pay the third part before the meeting");
        for (size_t i = 0; i < match.edits.n; i++)
                changed += match.edits.v[i].op == QUOTE_CHANGED;
        EXPECT_EQ(1, changed);
}

TEST(marked) {
        IS("faithful", letter, "We shall not pay the second part … in Lakeside");
        IS("faithful", letter, "We shall not pay . . . before the meeting");
        IS("faithful", letter, "We shall not pay [...] before the meeting");
        IS("faithful", letter, "[W]e shall not pay the second part");
        IS("faithful", "Ann, I've paid it all in May", "[i]'ve paid it all in May");
        IS("altered", "Ann, I've paid it all in May", "[i]'m paid it all in May");
        IS("faithful", "We saw Dr. Lee in the old house by the river",
           "We saw … in the old house by the river");
        IS("faithful", letter, "[the council] shall not pay the second part");
        IS("faithful", letter, "They were paid in May [2014].");
        IS("verbatim", letter, "They were paid [sic] in May");
        IS("faithful", "They walk to the house each day", "They walk[ed] to the house each day");
        IS("faithful", letter, "that 12 men came … It's the old");
}

static bool because(const char *source, const char *draft, unsigned reason) {
        return str_eq(str_of(verdict(source, draft)), STR("risk")) && match.reasons & reason;
}

TEST(risks) {
        EXPECT(because(letter, "before the meeting in Lakeside … They were paid",
                       QUOTE_HIDES_condition));
        EXPECT(because(letter, "We shall … pay the second part", QUOTE_HIDES_negation));
        EXPECT(because(letter, "We shall not pay ... the ministry agrees", QUOTE_HIDES_condition));
        EXPECT(because(letter, "The minister … 12 men came", QUOTE_HIDES_attribution));
        EXPECT(because(letter, "We shall not pay … were paid in May", QUOTE_JOINS_sentences));
        EXPECT(because(letter, "The minister said that [13] men came", QUOTE_BRACKET_number));
        EXPECT(because("Then we met Leila Azarnoosh in May", "Then we met [Jane Doe] in May",
                       QUOTE_BRACKET_name));
        EXPECT(because(letter, "They were paid in May … We shall not pay", QUOTE_ORDER));
        EXPECT(because("The market ain't crazy about it", "The market […] crazy about it",
                       QUOTE_HIDES_negation));
        EXPECT(because("So it was. Leila signed it in May", "So it was. [Jane] signed it in May",
                       QUOTE_BRACKET_name));
        IS("faithful", "So it was. She signed it in May", "So it was. [Jane] signed it in May");
        EXPECT(because("ما در خانه کریمی را دیدیم", "ما در خانه [آذرنوش] را دیدیم",
                       QUOTE_BRACKET_name));
        EXPECT(because("We came at seven and they closed. seriously, can you imagine it",
                       "We came at seven … seriously, can you imagine it", QUOTE_JOINS_sentences));
        static const struct quote_part parts[] = { { 0, 20, 0 }, { 20, 100, 1 } };
        EXPECT_STR("risk", str_of(verdict_parts("We shall pay all.\n\nNot in May we shall.", parts,
                                                2, "We shall pay … in May")));
        EXPECT(match.reasons & QUOTE_JOINS_speakers);
}
