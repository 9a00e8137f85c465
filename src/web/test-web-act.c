/* Acts become argv and nothing else; what is written is escaped. */
#include "base/test.h"
#include "web/web-html.h"
#include "web/web-lane.h"

static int argv_of(enum web_act act, const struct web_value *v, size_t n, struct buf *out) {
        const char *argv[WEB_ARGV_MOST];
        struct arena a;
        struct err e = ERR_INIT;
        arena_init(&a, 0);
        int r = web_act_argv(act, v, n, &a, argv, &e);
        buf_clear(out);
        for (size_t i = 0; r == 0 && argv[i]; i++)
                buf_printf(out, "[%s]", argv[i]);
        arena_done(&a);
        return r;
}

TEST(acts_become_argv) {
        struct buf out;
        buf_init(&out, 0);
        struct web_value v[] = { { "page", STR("3") }, { "doc", STR("0123456789ab") } };
        EXPECT_EQ(0, argv_of(WEB_ACT_pixels, v, 2, &out));
        EXPECT_STR("[clew][show][--png][--page=3][--][0123456789ab]", buf_str(&out));
        buf_done(&out);
}

TEST(acts_refuse_what_is_not_of_its_kind) {
        struct buf out;
        buf_init(&out, 0);
        static const char *const bad[] = { "--raw", "0123 456", "../x", "", "0123456789ab\n", "é" };
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                struct web_value v[] = { { "page", STR("3") }, { "doc", str_of(bad[i]) } };
                EXPECT_EQ(ERR_usage, argv_of(WEB_ACT_pixels, v, 2, &out));
        }
        struct web_value more[] = { { "page", STR("3") },
                                    { "doc", STR("0123456789ab") },
                                    { "case", STR("/tmp") } };
        EXPECT_EQ(ERR_usage, argv_of(WEB_ACT_pixels, more, 3, &out));
        buf_done(&out);
}

/* Each row can be read: braces close, kinds are known ones, what is free text stands behind "--" or
 * in --name={...}. */
TEST(acts_are_written_well) {
        for (size_t i = 0; i < WEB_ACTS; i++) {
                struct str words = str_of(web_acts[i].words);
                bool operands = false;
                while (words.n) {
                        struct str w = str_cut(&words, ' ');
                        size_t open = str_chr(w, '{');
                        operands |= str_eq(w, STR("--"));
                        if (open == SIZE_MAX)
                                continue;
                        bool safe = operands ||
                                    (open > 2 && str_starts(w, STR("--")) && w.p[open - 1] == '=');
                        if (w.p[w.n - 1] != '}' || str_chr(w, ':') == SIZE_MAX || !safe)
                                test_fail(__FILE__, __LINE__, "%s: %.*s", web_acts[i].id,
                                          STR_ARG(w));
                }
        }
}

TEST(text_of_others_is_never_markup) {
        struct web_answer w = { 0 };
        buf_init(&w.body, 0);
        web_text(&w, STR("<b a=\"'\">&\u202e\x1b[2J"));
        EXPECT(str_chr(buf_str(&w.body), '<') == SIZE_MAX);
        EXPECT(str_chr(buf_str(&w.body), '"') == SIZE_MAX);
        EXPECT(str_chr(buf_str(&w.body), '\'') == SIZE_MAX);
        EXPECT(str_find(buf_str(&w.body), STR("\u202e")) == SIZE_MAX);
        EXPECT(str_chr(buf_str(&w.body), 0x1b) == SIZE_MAX);
        buf_clear(&w.body);
        web_url(&w, STR("a&b=\"<ب"));
        EXPECT_STR("a%26b%3D%22%3C%D8%A8", buf_str(&w.body));
        buf_clear(&w.body);
        web_lines(&w, STR("a\r\nb\n\nc"));
        EXPECT_STR("a\nb\n\nc", buf_str(&w.body));
        buf_clear(&w.body);
        w.lang = WEB_FA;
        web_count(&w, 1234567);
        EXPECT_STR("۱٬۲۳۴٬۵۶۷", buf_str(&w.body));
        buf_clear(&w.body);
        web_real(&w, 12.5);
        EXPECT_STR("12.5", buf_str(&w.body));
        buf_done(&w.body);
}

TEST(words_exist_in_every_language) {
        for (int s = 0; s < WEB_SAYS; s++)
                for (int l = 0; l < WEB_LANGS; l++)
                        EXPECT(web_said((enum web_say) s, (enum web_lang) l).n > 0);
}
