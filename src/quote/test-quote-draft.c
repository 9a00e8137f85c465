/* Quotations of a draft: what is one, of what pieces, whose, of what day. */
#include "base/test.h"
#include "quote/quote-draft.h"
#include "rec/rec-build.h"

static struct arena a;
static struct quote_draft draft;

static void read_draft(struct str text) {
        const struct when_text_ref ref = { .dated = true, .at = 1400000000 };
        arena_done(&a);
        arena_init(&a, 0);
        quote_draft_read(arena_str(&a, text), &ref, &a, &draft);
}

/* "judged|WHO|DAY|piece/piece ..." of each quotation, in lines. */
static struct str told(const char *text) {
        static struct buf out;
        read_draft(str_of(text));
        buf_done(&out);
        buf_init(&out, 0);
        for (size_t i = 0; i < draft.n; i++) {
                const struct quote_claimed *q = &draft.v[i];
                buf_printf(&out, "%s|%.*s|%.*s|", q->judged ? "judged" : "passed", STR_ARG(q->who),
                           STR_ARG(q->dated ? q->day_words : STR("")));
                for (size_t k = 0; k < q->n_pieces; k++)
                        buf_printf(&out, "%s%.*s", k ? "/" : "", STR_ARG(q->pieces[k].words));
                buf_puts(&out, "\n");
        }
        return buf_str(&out);
}

TEST(marks) {
        EXPECT_STR("judged|||We met twice in May.\n", told("“We met twice in May.”"));
        EXPECT_STR("judged|||We met twice in May.\n", told("\"We met twice in May.\""));
        EXPECT_STR("judged|||It’s the old house here\n", told("‘It’s the old house here’"));
        EXPECT_STR("judged|||او گفت “نه” و رفت\n", told("«او گفت “نه” و رفت»"));
        EXPECT_STR("passed|||experts\n", told("the so-called \"experts\" met"));
        EXPECT_STR("", told("the '90s, the dogs' bowls, rock 'n' roll"));
}

TEST(paragraphs_opened_anew) {
        EXPECT_STR("judged|||We met twice in May./Then we left the town.\n",
                   told("“We met twice in May.\n\n“Then we left the town.”"));
        EXPECT_STR("", told("“We met twice in May.\n\nThen we left the town.”"));
}

TEST(broken) {
        EXPECT_STR("judged|Leila Azarnoosh||We met,/twice in all of May.\n",
                   told("“We met,” Leila Azarnoosh wrote, “twice in all of May.”"));
        EXPECT_STR("judged|Bob Ferrand||We met twice in May.\n",
                   told("Bob Ferrand said: “We met twice in May.”"));
}

TEST(signed) {
        EXPECT_STR("judged|Leila Azarnoosh|18 June 2013|> We met.\n>\n\n",
                   told("> We met.\n>\n> — Leila Azarnoosh, 18 June 2013\n"));
        EXPECT_STR("judged|Leila Azarnoosh|18 June 2013|> We met.\n>\n\n",
                   told("> We met.\n>\n> -- 18 June 2013, Leila Azarnoosh\n"));
        EXPECT_STR("judged|Bob Ferrand|12 March 2014|> We met.\n",
                   told("> We met.\n\n— Bob Ferrand (12 March 2014)\n\nThen."));
        EXPECT_STR("judged|||> We met.\n", told("> We met.\n\nThe rest — Bob Ferrand.\n"));
        EXPECT_STR("judged|لیلا آذرنوش|۱۲ خرداد ۱۳۹۲|> آمدیم.\n\n",
                   told("> آمدیم.\n> — لیلا آذرنوش، ۱۲ خرداد ۱۳۹۲\n"));
}

TEST(passed_over) {
        EXPECT_STR("", told("---\ntitle: \"nobody ever wrote these words\"\n---\n"));
        EXPECT_STR("",
                   told("```\n\"nor any of these words here\"\n```\n`\"or these words of code\"`"));
        EXPECT_STR("", told("<!-- \"a remark of the editor himself\" -->"));
}

/* ---- what a parser read -------------------------------------------------------------------- */

struct made {
        struct buf records, out;
        struct rec_build b;
        struct rec_build_text t;
};

static void make(struct made *m, const char *type) {
        buf_init(&m->records, 1 << 20);
        buf_init(&m->out, 0);
        rec_build_init(&m->b, &m->records, 100);
        rec_build_doc(&m->b, &(struct rec_doc){ .parent = REC_NONE,
                                                .kind = REC_DOC_file,
                                                .len = 100,
                                                .size = 100,
                                                .type = str_of(type) });
        rec_build_text_init(&m->t, &m->b, REC_TEXT_plain);
}

static void put(struct made *m, enum rec_span_kind kind, const char *words) {
        rec_build_label(&m->t, kind, 0);
        rec_build_puts(&m->t, words);
}

static struct str made_text(struct made *m) {
        rec_build_text_done(&m->t);
        rec_build_done(&m->b);
        quote_draft_text(buf_bytes(&m->records), &m->out);
        return buf_str(&m->out);
}

static void made_done(struct made *m) {
        buf_done(&m->records);
        buf_done(&m->out);
}

TEST(text_of_a_page) {
        struct made m;
        make(&m, "text/html");
        put(&m, REC_SPAN_own, "She said ");
        put(&m, REC_SPAN_excerpt, "we met");
        put(&m, REC_SPAN_own, " there.\n\n");
        put(&m, REC_SPAN_excerpt, "One line.\n\n— Ann\n");
        put(&m, REC_SPAN_hidden, "“never seen”\n");
        put(&m, REC_SPAN_excerpt, "“marked already”\n");
        EXPECT_STR("She said “we met” there.\n\n> One line.\n>\n> — Ann\n\n“marked already”\n",
                   made_text(&m));
        made_done(&m);
}

TEST(text_of_a_document) {
        struct made m;
        make(&m, "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
        put(&m, REC_SPAN_own, "“We");
        put(&m, REC_SPAN_label, "[1]");
        put(&m, REC_SPAN_own, " met\ntwice.”\nThen ");
        put(&m, REC_SPAN_deleted, "never ");
        put(&m, REC_SPAN_inserted, "we ");
        put(&m, REC_SPAN_own, "left.\n");
        put(&m, REC_SPAN_excerpt, "A\nB\n");
        put(&m, REC_SPAN_comment, "[Comment by X] “no”\n");
        EXPECT_STR("“We met\ntwice.”\n\nThen we left.\n\n> A\n> B\n\n", made_text(&m));
        made_done(&m);
}

TEST(text_of_damage) {
        struct buf out;
        buf_init(&out, 0);
        quote_draft_text(str_bytes(STR("\1\2\3 no records")), &out);
        EXPECT_EQ(0, out.n);
        buf_done(&out);
}
