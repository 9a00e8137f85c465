/* Clauses of Persian sentences: verbs by their forms, who, whom, how far it is claimed. */
#include "base/test.h"
#include "lang/lang-clause.h"
#include "lang/lang-tag.h"
#include "lang/lang-verb-fa.h"
#include "text/text-fold.h"

#include <stdio.h>
#include <stdlib.h>

struct room {
        struct lang_parser *p;
        struct lang_clauses c;
        struct lang_tree t;
        struct str text;
        struct buf plain;
        struct lang_name names[8];
        size_t n;
};

/* Sentences are written with their names marked: [a person], {an organisation}, <a place>. */
static bool read(struct room *r, struct str marked) {
        static const char open[] = "[{<", close[] = "]}>";
        static const enum lang_type types[] = { LANG_PER, LANG_ORG, LANG_LOC };
        r->n = 0;
        if (!r->plain.max)
                buf_init(&r->plain, 0);
        buf_clear(&r->plain);
        for (size_t i = 0; i < marked.n; i++) {
                const char *o = memchr(open, marked.p[i], 3), *c = memchr(close, marked.p[i], 3);
                if (o && r->n < 8)
                        r->names[r->n++] = (struct lang_name){ .off = (uint32_t) r->plain.n,
                                                               .type = types[o - open],
                                                               .odds = 90 };
                else if (c && r->n)
                        r->names[r->n - 1].len = (uint32_t) r->plain.n - r->names[r->n - 1].off;
                else
                        buf_putc(&r->plain, marked.p[i]);
        }
        r->text = buf_str(&r->plain);
        if (!r->p)
                r->p = lang_parser_new();
        if (!lang_parse(r->p, r->text, 0, r->text.n, TEXT_LANG_fa, &r->t))
                return false;
        r->t.names = r->names;
        r->t.n_names = r->n;
        lang_clauses_read(r->text, &r->t, &r->c);
        return true;
}

static void done(struct room *r) {
        lang_parser_free(&r->p);
        lang_clauses_done(&r->c);
        buf_done(&r->plain);
}

static struct str words(const struct room *r, uint16_t lo, uint16_t hi) {
        const struct lang_node *a = &r->t.v[lo], *b = &r->t.v[hi - 1];
        return str_sub(r->text, a->off, b->off + b->len - a->off);
}

static void show(const struct room *r) {
        static const char *const kinds[] = { "subj", "obj", "ind", "obl", "pred", "time", "own" };
        for (uint16_t i = 0; i < r->t.n; i++)
                printf("%.*s/%s ", STR_ARG(words(r, i, i + 1)),
                       lang_pos_code((enum lang_pos) r->t.v[i].pos));
        printf("\n");
        for (size_t k = 0; k < r->c.v.n; k++) {
                const struct lang_clause *c = &r->c.v.v[k];
                printf("  [%zu] %.*s %s%s%s%s link %d up %d\n", k, STR_ARG(c->lemma),
                       lang_mode_code(c->mode), c->noun ? " noun" : "",
                       c->passive ? " passive" : "", c->negated ? " negated" : "", c->link,
                       c->parent == LANG_NOWORD ? -1 : c->parent);
                for (uint32_t i = 0; i < c->n_args; i++) {
                        const struct lang_arg *a = &r->c.args.v[c->arg + i];
                        printf("      %s {%.*s} head %u prep %.*s group %u flags %x\n",
                               kinds[a->kind], STR_ARG(words(r, a->lo, a->hi)), a->head,
                               STR_ARG(a->prep == LANG_NOWORD ? STR("-") : r->t.v[a->prep].lemma),
                               a->group, a->flags);
                }
        }
}

/* Set CLEW_SHOW to a file of sentences to see them taken apart. */
TEST(lang_clause_fa_show) {
        const char *path = getenv("CLEW_SHOW");
        struct room r = { 0 };
        struct buf b;
        if (!path) {
                test_skip("CLEW_SHOW is not set");
                return;
        }
        if (test_slurp(path, &b)) {
                struct str rest = buf_str(&b);
                while (rest.p) {
                        struct str line = str_cut(&rest, '\n');
                        if (line.n && read(&r, line))
                                show(&r);
                }
        }
        buf_done(&b);
        done(&r);
}

/* ---- verbs --------------------------------------------------------------------------------------
 */

static bool verb(const char *word, struct lang_verb_fa *v) {
        struct buf b;
        buf_init(&b, 0);
        text_fold(str_of(word), &b);
        bool is = lang_verb_fa(buf_str(&b), v);
        buf_done(&b);
        return is;
}

TEST(lang_verb_fa_forms) {
        static const struct {
                const char *word, *infinitive;
                enum lang_verb_fa_form form;
                bool negated;
                int person;
        } forms[] = {
                { "رفت", "رفتن", LANG_VERB_FA_past, false, 3 },
                { "نرفتند", "رفتن", LANG_VERB_FA_past, true, 6 },
                { "می‌روند", "رفتن", LANG_VERB_FA_present, false, 6 },
                { "نمی‌روم", "رفتن", LANG_VERB_FA_present, true, 1 },
                { "می‌رفت", "رفتن", LANG_VERB_FA_imperfect, false, 3 },
                { "برود", "رفتن", LANG_VERB_FA_subjunctive, false, 3 },
                { "رفته‌اند", "رفتن", LANG_VERB_FA_perfect, false, 6 },
                { "نکرده", "کردن", LANG_VERB_FA_participle, true, 0 },
                { "نیامد", "امدن", LANG_VERB_FA_past, true, 3 },
                { "بیاید", "امدن", LANG_VERB_FA_subjunctive, false, 3 },
                { "بازمی‌گردد", "بازگشتن", LANG_VERB_FA_present, false, 3 },
                { "نخواهد", "خواستن", LANG_VERB_FA_future, true, 3 },
                { "کشتن", "کشتن", LANG_VERB_FA_infinitive, false, 0 },
                { "نیست", "بودن", LANG_VERB_FA_present, true, 3 },
        };
        struct lang_verb_fa v;
        for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
                if (!verb(forms[i].word, &v)) {
                        test_fail(__FILE__, __LINE__, "no verb: %s", forms[i].word);
                        continue;
                }
                EXPECT_STR(forms[i].infinitive, v.infinitive);
                EXPECT_EQ(forms[i].form, v.form);
                EXPECT_EQ(forms[i].negated, v.negated);
                EXPECT_EQ(forms[i].person, v.person);
        }
        EXPECT(!verb("کتاب", &v));
        EXPECT(!verb("مدرسه", &v));
        EXPECT(!verb("", &v));
}

/* Words are compared folded: a row with a letter that folds away would never be found. */
static const char *const listed[] = {
#define FA_VERB(prefix, past, present, infinitive, flags) prefix past, present, infinitive,
#include "lang/lang-verb-fa.def"
#undef FA_VERB
#define FA_WORD(class, words)     words,
#define FA_DEED(words, preps, of) words, preps,
#define FA_GOVERN(verbs, mode)    verbs,
#include "lang/lang-clause-fa.def"
#undef FA_WORD
#undef FA_DEED
#undef FA_GOVERN
};

TEST(lang_clause_fa_words_are_folded) {
        struct buf b;
        buf_init(&b, 0);
        for (size_t i = 0; i < sizeof listed / sizeof *listed; i++) {
                struct str rest = str_of(listed[i]);
                while (rest.p) {
                        struct str one = str_cut(&rest, '|');
                        buf_clear(&b);
                        text_fold(one, &b);
                        test_expect_str(__FILE__, __LINE__, one, buf_str(&b));
                }
        }
        buf_done(&b);
}

/* ---- clauses ------------------------------------------------------------------------------------
 */

static const struct lang_clause *find(const struct room *r, const char *lemma) {
        for (size_t i = 0; i < r->c.v.n; i++)
                if (str_eq(r->c.v.v[i].lemma, str_of(lemma)))
                        return &r->c.v.v[i];
        return NULL;
}

static struct str arg(const struct room *r, const struct lang_clause *c, enum lang_arg_kind kind,
                      const char *prep) {
        for (uint32_t i = 0; c && i < c->n_args; i++) {
                const struct lang_arg *a = &r->c.args.v[c->arg + i];
                if (a->kind == kind && (!*prep || (a->prep != LANG_NOWORD &&
                                                   str_eq(r->t.v[a->prep].lemma, str_of(prep)))))
                        return words(r, a->lo, a->hi);
        }
        return STR("");
}

static const struct sample {
        const char *text, *lemma, *subject, *object, *prep, *oblique;
        enum lang_mode mode;
        bool negated;
} samples[] = {
        { "[آرش نمونه‌ای] روز سه‌شنبه در <تهران> با [مریم ساختگی] "
          "دیدار "
          "کرد.",
          "دیدار کردن", "آرش نمونه‌ای", "", "با", "مریم ساختگی", LANG_MODE_fact,
          false },
        { "[آرش نمونه‌ای] با [مریم ساختگی] دیدار نکرد.",
          "دیدار کردن", "آرش نمونه‌ای", "", "با", "مریم ساختگی", LANG_MODE_fact, true },
        { "[آرش نمونه‌ای] قصد دارد با [مریم ساختگی] دیدار "
          "کند.",
          "دیدار کردن", "آرش نمونه‌ای", "", "با", "مریم ساختگی", LANG_MODE_planned,
          false },
        { "[بهرام پنداری] [کاوه انگاشته] را برکنار کرد.", "برکنار کردن", "بهرام پنداری",
          "کاوه انگاشته", "", "", LANG_MODE_fact, false },
        { "[مریم ساختگی] از سوی پلیس <روریتانیا> بازداشت شد.", "بازداشت کردن", "پلیس روریتانیا",
          "مریم ساختگی", "", "", LANG_MODE_fact, false },
        { "<روریتانیا> به <سیلدانیا> سلاح فروخته است.", "فروختن", "روریتانیا", "سلاح", "به",
          "سیلدانیا", LANG_MODE_fact, false },
        { "اگر <بوردوریا> به <سیلدانیا> حمله کند، همه خواهند گریخت.", "حمله کردن", "بوردوریا", "",
          "به", "سیلدانیا", LANG_MODE_conditional, false },
        { "شاید <بوردوریا> به <سیلدانیا> حمله کرده باشد.", "حمله کردن", "بوردوریا", "", "به",
          "سیلدانیا", LANG_MODE_possible, false },
        { "آیا <بوردوریا> به <سیلدانیا> حمله کرد؟", "حمله کردن", "بوردوریا", "", "به", "سیلدانیا",
          LANG_MODE_questioned, false },
        { "<بوردوریا> به <سیلدانیا> حمله خواهد کرد.", "حمله کردن", "بوردوریا", "", "به", "سیلدانیا",
          LANG_MODE_planned, false },
        { "گفته می‌شود که <بوردوریا> به <سیلدانیا> حمله "
          "کرده "
          "است.",
          "حمله کردن", "بوردوریا", "", "به", "سیلدانیا", LANG_MODE_reported, false },
        { "[بهرام پنداری] موفق شد با [سارا فرضی] دیدار کند.", "دیدار کردن", "بهرام پنداری", "",
          "با", "سارا فرضی", LANG_MODE_fact, false },
        { "شهر مورد حمله نیروهای <روریتانیا> قرار گرفت.", "حمله کردن", "نیروهای روریتانیا", "شهر",
          "", "", LANG_MODE_fact, false },
        { "[آرش نمونه‌ای] عضو {حزب سپیده} است.", "be",
          "آرش نمونه‌ای", "", "", "", LANG_MODE_fact, false },
        { "[سهراب گمانی] دیداری کوتاه با [سارا فرضی] داشت.", "دیدار کردن", "سهراب گمانی", "", "با",
          "سارا فرضی", LANG_MODE_fact, false },
        { "[سارا فرضی] در <وین> با [کاوه انگاشته] دیدار و درباره آب "
          "گفت‌وگو "
          "کرد.",
          "دیدار کردن", "سارا فرضی", "", "با", "کاوه انگاشته", LANG_MODE_fact, false },
        { "دیدار [سارا فرضی] با [کاوه انگاشته] انجام نشد.", "دیدار", "سارا فرضی", "", "با",
          "کاوه انگاشته", LANG_MODE_fact, true },
        { "[سارا فرضی] برای دیدار با [کاوه انگاشته] به <وین> رفت.", "دیدار", "سارا فرضی", "", "با",
          "کاوه انگاشته", LANG_MODE_possible, false },
};

TEST(lang_clause_fa_samples) {
        struct room r = { 0 };
        for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
                const struct sample *s = &samples[i];
                EXPECT(read(&r, str_of(s->text)));
                const struct lang_clause *c = find(&r, s->lemma);
                if (!c) {
                        test_fail(__FILE__, __LINE__, "no clause of %s in %s", s->lemma, s->text);
                        show(&r);
                        continue;
                }
                struct str who = arg(&r, c, LANG_ARG_subject, "");
                struct str whom = arg(&r, c, LANG_ARG_object, "");
                struct str with = arg(&r, c, LANG_ARG_oblique, s->prep);
                bool right = (!*s->subject || str_eq(who, str_of(s->subject))) &&
                             str_eq(whom, str_of(s->object)) &&
                             (!*s->prep || str_eq(with, str_of(s->oblique))) &&
                             c->mode == s->mode && c->negated == s->negated;
                if (!right) {
                        test_fail(__FILE__, __LINE__, "read wrong: %s", s->text);
                        show(&r);
                }
        }
        done(&r);
}

TEST(lang_clause_fa_says) {
        struct room r = { 0 };
        EXPECT(read(&r, STR("[سارا فرضی] گفت که [آرش نمونه‌ای] به <بوردوریا> سفر کرده است "
                            "و "
                            "افزود "
                            "که [مریم ساختگی] را ندیده است.")));
        const struct lang_clause *said = find(&r, "گفتن"), *went = find(&r, "سفر کردن"),
                                 *added = find(&r, "افزودن"), *seen = find(&r, "دیدن");
        ASSERT(said && went && added && seen);
        EXPECT_EQ(LANG_CLAUSE_complement, went->link);
        EXPECT_EQ(said - r.c.v.v, went->parent);
        EXPECT_EQ(added - r.c.v.v, seen->parent);
        EXPECT_EQ(LANG_NOWORD, added->parent);
        EXPECT_STR("سارا فرضی", arg(&r, added, LANG_ARG_subject, ""));
        EXPECT(seen->negated);
        done(&r);
}

/* Whatever the words and the names, nothing lies outside the sentence. */
TEST(lang_clause_fa_any_words) {
        static const char *const some[] = {
                "که",   "را",          "و",     "به",    "کرد", "دیدار", "شد",
                "است",  "<روریتانیا>", "[آرش]", "اگر",   "،",   "«",     "»",
                "قرار", "گرفت",        "مورد",  "خواهد", "می",  "تواند", "از",
                "سوی",  "برخی",        "گفت",   ":",     "؟",   "توسط",  "نامه‌ای",
                "عضو"
        };
        struct room r = { 0 };
        struct buf b;
        uint32_t seed = 7;
        buf_init(&b, 0);
        for (int n = 0; n < 2000; n++) {
                buf_clear(&b);
                for (int i = 0; i < 3 + n % 90; i++) {
                        seed = seed * 1664525 + 1013904223;
                        buf_put_str(&b, str_of(some[(seed >> 16) % (sizeof some / sizeof *some)]));
                        buf_putc(&b, ' ');
                }
                if (!read(&r, buf_str(&b)))
                        continue;
                for (size_t k = 0; k < r.c.v.n; k++) {
                        const struct lang_clause *c = &r.c.v.v[k];
                        EXPECT(c->head < r.t.n && c->verb_off + c->verb_len <= r.text.n);
                        EXPECT(c->parent == LANG_NOWORD || c->parent < r.c.v.n);
                        for (uint32_t i = 0; i < c->n_args; i++) {
                                const struct lang_arg *a = &r.c.args.v[c->arg + i];
                                EXPECT(a->lo <= a->head && a->head < a->hi && a->hi <= r.t.n);
                        }
                }
        }
        buf_done(&b);
        done(&r);
}
