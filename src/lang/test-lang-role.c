/* Offices in sentences: test-lang-role.def has what each of some 380 says; then titles by
 * themselves, and names by their look. */
#include "base/test.h"
#include "lang/lang-org.h"
#include "lang/lang-role.h"

struct marked {
        char text[1024];
        size_t n, n_names;
        struct lang_name names[16];
};

/* {person}, <organisation>: the marks go, the names stay. */
static void unmark(const char *in, struct marked *ret) {
        *ret = (struct marked){ 0 };
        for (const char *p = in; *p; p++) {
                struct lang_name *m = &ret->names[ret->n_names];
                if (*p == '{' || *p == '<') {
                        *m = (struct lang_name){ .off = (uint32_t) ret->n,
                                                 .type = *p == '{' ? LANG_PER : LANG_ORG };
                } else if (*p == '}' ||
                           (*p == '>' && m->type == LANG_ORG && ret->n > m->off && p[-1] != '\n')) {
                        m->len = (uint32_t) ret->n - m->off;
                        ret->n_names++;
                } else {
                        ret->text[ret->n++] = *p;
                }
        }
}

static void put_span(const struct marked *m, struct lang_at at, struct buf *out) {
        buf_put_str(out, str_sub((struct str){ m->text, m->n }, at.off, at.len));
}

static void put_role(const struct marked *m, const struct lang_role *r, struct buf *out) {
        static const char *const flags[] = { "acting",   "doubt",  "asked",
                                             "reported", "begins", "ends" };
        char title[LANG_TITLE_TEXT];
        buf_printf(out, "%s%s %s", out->n ? "; " : "", lang_role_form_code(r->form),
                   lang_role_tense_code(r->tense));
        for (unsigned i = 0; i < 6; i++)
                if (r->flags >> i & 1)
                        buf_printf(out, " %s", flags[i]);
        buf_puts(out, ": ");
        put_span(m, r->person, out);
        buf_printf(out, " = %s (", r->what.head ? lang_title_text(&r->what, title) : "");
        put_span(m, r->title, out);
        buf_puts(out, r->org.len ? ") @ " : ")");
        put_span(m, r->org, out);
}

static void says(const char *marked, const char *want) {
        struct marked m;
        struct lang_role_list l = { 0 };
        struct buf got;
        buf_init(&got, 0);
        unmark(marked, &m);
        lang_roles((struct str){ m.text, m.n }, m.names, m.n_names, &l);
        for (size_t i = 0; i < l.n; i++)
                put_role(&m, &l.v[i], &got);
        if (!str_eq(str_of(want), buf_str(&got)))
                test_fail(__FILE__, __LINE__, "%s\n  want %s\n  got  %.*s", marked, want,
                          STR_ARG(buf_str(&got)));
        lang_role_list_done(&l);
        buf_done(&got);
}

#define SAYS(sentence, what) says(sentence, what);
#define NOTHING(sentence)    says(sentence, "");

TEST(lang_role_says){
#include "lang/test-lang-role.def"
}

#undef SAYS
#undef NOTHING
#define SAYS(sentence, what)
#define NOTHING(sentence) +1

TEST(lang_role_table_has_negatives) {
        int n = 0
#include "lang/test-lang-role.def"
                ;
        EXPECT(n >= 100);
}

static void title_is(const char *s, const char *want) {
        struct lang_title t;
        char text[LANG_TITLE_TEXT];
        if (!lang_title(str_of(s), &t))
                test_fail(__FILE__, __LINE__, "'%s' is no title", s);
        else
                EXPECT_STR(want, str_of(lang_title_text(&t, text)));
}

TEST(lang_role_title) {
        title_is("Vice President, Legal Affairs", "vice president of legal affairs");
        title_is("Deputy Foreign Minister", "deputy minister of foreign affairs");
        title_is("معاون وزیر امور خارجه", "deputy minister of foreign affairs");
        title_is("معاون وزير امور خارجه", "deputy minister of foreign affairs");
        title_is("نائب وزير الخارجية", "deputy minister of foreign affairs");
        title_is("Director, Institute of Rivers", "director");
        title_is("the director", "director");
        title_is("Associate Professor of Physics", "associate professor of physics");
        title_is("استادیار", "assistant professor");
        title_is("Former CEO", "former chief executive");
        title_is("مدیرعامل", "chief executive");
        title_is("مدیر عامل", "chief executive");
        title_is("مدیر\u200cعامل", "chief executive");
        title_is("المدير التنفيذي", "chief executive");
        title_is("رئیس دانشگاه نمونه", "rector");
        title_is("رئيس جامعة المثال", "rector");
        title_is("Sr. HR Manager", "senior manager of human resources");
        title_is("Minister of Finance", "minister of finance");
        title_is("وزير المالية", "minister of finance");
        title_is("وزیر امور اقتصادی و دارایی", "minister of finance");
}

TEST(lang_role_title_not) {
        static const char *const no[] = { "",
                                          "Jane Doe",
                                          "Acme",
                                          "the director left",
                                          "please call",
                                          "نمونه",
                                          "Example Street 12",
                                          "Tel. 12345",
                                          "my director said no",
                                          "ژاله نمونه",
                                          "سمير المثال" };
        struct lang_title t;
        for (size_t i = 0; i < sizeof no / sizeof *no; i++)
                if (lang_title(str_of(no[i]), &t))
                        test_fail(__FILE__, __LINE__, "'%s' is a title", no[i]);
}

TEST(lang_role_title_same) {
        struct lang_title en, fa, ar, other;
        ASSERT(lang_title(STR("former deputy foreign minister"), &en));
        ASSERT(lang_title(STR("معاون وزیر خارجه"), &fa));
        ASSERT(lang_title(STR("نائب وزير الخارجية"), &ar));
        ASSERT(lang_title(STR("foreign minister"), &other));
        EXPECT(lang_title_same(&en, &fa));
        EXPECT(lang_title_same(&fa, &ar));
        EXPECT(!lang_title_same(&en, &other));
}

TEST(lang_role_name) {
        static const char *const yes[] = { "Postmaster",      "Office of the Dean",
                                           "Secretary",       "Webmaster",
                                           "روابط عمومی",     "The Director",
                                           "Press Office",    "دبیرخانه",
                                           "مكتب المدير",     "Mail Delivery Subsystem",
                                           "Help Desk",       "Human Resources Manager",
                                           "العلاقات العامة", "Customer Support" };
        static const char *const no[] = {
                "Jane Doe",   "Director Jane Doe", "Dean Roe", "John Dean", "Acme",
                "ژاله نمونه", "سمير المثال",       "",         "Jane"
        };
        for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
                if (!lang_is_role_name(str_of(yes[i])))
                        test_fail(__FILE__, __LINE__, "'%s' should be a role", yes[i]);
        for (size_t i = 0; i < sizeof no / sizeof *no; i++)
                if (lang_is_role_name(str_of(no[i])))
                        test_fail(__FILE__, __LINE__, "'%s' should be no role", no[i]);
}

TEST(lang_look) {
        static const struct {
                const char *name;
                enum lang_look look;
        } all[] = {
                { "Jane Doe", LANG_LOOK_person },
                { "Dr. Jane Q. Doe", LANG_LOOK_person },
                { "Doe, Jane", LANG_LOOK_person },
                { "ژاله نمونه", LANG_LOOK_person },
                { "دکتر بهرام فرضی", LANG_LOOK_person },
                { "سمير المثال", LANG_LOOK_person },
                { "University of Exampleville", LANG_LOOK_org },
                { "Acme Rivers Ltd.", LANG_LOOK_org },
                { "دانشگاه نمونه", LANG_LOOK_org },
                { "وزارة الأنهار", LANG_LOOK_org },
                { "شركة المثال", LANG_LOOK_org },
                { "Rivers mailing list", LANG_LOOK_list },
                { "[rivers-l]", LANG_LOOK_list },
                { "Office of the Dean", LANG_LOOK_role },
                { "روابط عمومی", LANG_LOOK_role },
                { "jane@example.org", LANG_LOOK_none },
                { "", LANG_LOOK_none },
                { "jane", LANG_LOOK_none },
        };
        for (size_t i = 0; i < sizeof all / sizeof *all; i++)
                EXPECT_STR(lang_look_code(all[i].look),
                           str_of(lang_look_code(lang_look_of(str_of(all[i].name)))));
}
