/* Tests of parse/parse-quote.h.  Samples are invented. */
#include "base/test.h"
#include "parse/parse-quote.h"
#include "rec/rec.h"

#include <time.h>

/* One letter and a depth for each line: o own, q quoted, a attribution, s signature, h header
 * block, g armor.  Checks on the way that spans cover the text in order, without holes, by whole
 * lines. */
static char letter_of(const struct rec_span *s) {
        static const char letters[REC_SPAN_disclaimer + 1] = {
                [REC_SPAN_own] = 'o',          [REC_SPAN_quoted] = 'q',
                [REC_SPAN_attribution] = 'a',  [REC_SPAN_signature] = 's',
                [REC_SPAN_header_block] = 'h', [REC_SPAN_armor] = 'g',
                [REC_SPAN_forwarded] = 'q', /* here only whether it is quoted */
                [REC_SPAN_greeting] = 'o',     [REC_SPAN_closing] = 'o',
                [REC_SPAN_disclaimer] = 's',
        };
        bool told = s->kind == REC_SPAN_greeting || s->kind == REC_SPAN_closing;
        return told && s->depth ? 'q' : letters[s->kind];
}

static void kinds(struct str text, struct buf *ret) {
        struct buf out;
        struct rec r;
        struct err e = ERR_INIT;
        size_t at = 0;
        buf_init(&out, 0);
        buf_init(ret, 0);
        parse_quote_spans(text, &out);
        for (struct bytes in = buf_bytes(&out); rec_get(&in, &r, &e) > 0;) {
                if (r.kind == REC_voice)
                        continue;
                EXPECT_EQ(REC_span, r.kind);
                EXPECT_EQ(at, r.span.off);
                EXPECT(r.span.len > 0 && r.span.len <= text.n - at);
                EXPECT(at == 0 || text.p[at - 1] == '\n');
                for (size_t i = at; i < at + r.span.len; i++)
                        if (text.p[i] == '\n' || i + 1 == text.n)
                                buf_printf(ret, "%c%u", letter_of(&r.span), r.span.depth);
                at += r.span.len;
        }
        EXPECT_EQ(0, e.code);
        EXPECT_EQ(text.n, at);
        buf_done(&out);
}

static void expect(int line, const char *text, const char *want) {
        struct buf got;
        kinds(str_of(text), &got);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&got));
        buf_done(&got);
}
#define CASE(text, want) expect(__LINE__, text, want)

TEST(all_own) {
        CASE("", "");
        CASE("Hello", "o0");
        CASE("Hello\n\nworld\n", "o0o0o0");
        CASE("Note:\nTo: me\nbuy milk\n", "o0o0o0");
        CASE("From: here to there\nis far\n", "o0o0");
}

TEST(marks) {
        CASE("> a\n> > b\n>> c\n>\n\nme\n", "q1q2q2q1o0o0");
        CASE("    > a\nme\n", "q1o0");
        CASE("JD> a\nJD> b\nme\n", "q1q1o0");
        CASE("me\n> a\n\n> b\nme\n", "o0q1q1q1o0");
        CASE("Ann wrote on 3/4/2010 10:00 to ann@a.example:\n| a\n| b\n", "a0q1q1");
}

TEST(attributions) {
        CASE("me\n\nOn Mon, 3 May 2010 at 10:00, Ann <ann@a.example> wrote:\n\n> a\n",
             "o0o0a0q1q1");
        CASE("On Mon, 3 May 2010 at 10:00, Ann Long Name\n<ann@a.example>\nwrote:\n> a\n",
             "a0a0a0q1");
        CASE("On Mon, 3 May 2010 at 10:00, Ann <ann@a.example\n>:\n> a\n", "a0a0q1");
        CASE("Ann wrote:\n> a\n", "a0q1");
        CASE("Am 03.05.2010 um 10:00 schrieb Ann:\n> a\n", "a0q1");
        CASE("Le 3 mai 2010 à 10:00, Ann <ann@a.example> a écrit :\n> a\n", "a0q1");
        CASE("El 3 de mayo de 2010, Ann escribió:\n> a\n", "a0q1");
        CASE("Op 3 mei 2010 om 10:00 schreef Ann:\n> a\n", "a0q1");
        CASE("3 мая 2010 г., 10:00, Анна написал(а):\n> a\n", "a0q1");
        CASE("در تاریخ ۱۳ اردیبهشت ۱۳۸۹، آنا <ann@a.example> نوشت:\n> a\n", "a0q1");
        CASE("في ٣ مايو ٢٠١٠، كتب آنا <ann@a.example>:\n> a\n", "a0q1");
        CASE("> On Monday Ann wrote:\n> > a\n> b\n", "a1q2q1");
        CASE("I think so:\n> a\n", "o0q1");
        CASE("As he wrote:\nit rains\n", "o0o0");
}

TEST(quoted_without_marks) {
        CASE("me\n\nOn Mon, 3 May 2010 at 10:00, Ann <ann@a.example> wrote:\n\ntheir words\nmore\n",
             "o0o0a0q1q1q1");
}

TEST(header_blocks) {
        CASE("me\n\n-----Original Message-----\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: "
             "x\n\nwords\n",
             "o0o0h0h0h0h0h0q1q1");
        CASE("me\n________________________________\nFrom: Ann\nSent: Monday\nTo: Bob\nSubject: "
             "x\nw\n",
             "o0h0h0h0h0h0q1");
        CASE("me\n*From:* Ann\n*Date:* Monday\n*To:* Bob\n*Subject:* x\n\nw\n", "o0h0h0h0h0q1q1");
        CASE("me\nVon: Ann\nGesendet: Montag\nAn: Bob\nBetreff: x\n\nw\n", "o0h0h0h0h0q1q1");
        CASE("من\nاز: آنا\nارسال: دوشنبه\nبه: باب\nموضوع: گزارش\n\nمتن\n", "o0h0h0h0h0q1q1");
        CASE("أنا\n\nمن: آنا\nتاريخ: الاثنين\nإلى: باب\nالموضوع: تقرير\n\nنص\n",
             "o0o0h0h0h0h0q1q1");
        CASE("me\n---------- Forwarded message ----------\nFrom: Ann\nDate: x\nSubject: y\nTo: "
             "z\n\nw\n",
             "o0h0h0h0h0h0q1q1");
        CASE("me\nBegin forwarded message:\n\n> From: Ann\n> Date: x\n> Subject: y\n>\n> w\n",
             "o0h0o0h1h1h1q1q1");
        CASE("To: a@a.example,\n    b@a.example\nFrom: Ann\nSubject: y\nw\n", "h0h0h0h0q1");
}

TEST(blocks_nest) {
        CASE("a\nFrom: B\nSent: 1\nSubject: x\nb\nFrom: C\nSent: 2\nSubject: y\nc\n",
             "o0h0h0h0q1h1h1h1q2");
}

TEST(lotus_notes) {
        CASE("me\n\nAnn Example\n05/30/2001 07:58 AM\n\nTo: Bob\ncc:\n\nSubject: x\n\nw\n",
             "o0o0h0h0h0h0h0h0h0q1q1");
        CASE("me\nAnn Example@ORG   05/30/01 07:58 AM\nTo: Bob\ncc:\nSubject: x\nw\n",
             "o0h0h0h0h0q1");
        CASE("---- Forwarded by Ann/ORG on 11/17/99 02:25 \nPM ----\n\nw\n", "h0h0q1q1");
        CASE("me\n>>> Ann Example 12/11/00 03:54PM >>>\nw\n", "o0h0q1");
}

TEST(prompts_are_no_quotes) {
        CASE("Try this:\n\n>>> import os\n>>> os.getcwd()\n'/home'\n>>>\nit works\n",
             "o0o0o0o0o0o0o0");
        CASE("Ann wrote:\n>>> deep\n>> less\n> a\n", "a0q3q2q1");
        CASE("Ann wrote:\n>> less\n>>> deep\n\nme\n", "a0q2q3o0o0");
        CASE("| a | b |\n| c | d |\n", "o0o0");
        CASE(">From the beginning\nit was so\n", "o0o0");
}

TEST(signatures) {
        CASE("me\n-- \nAnn\nChair\n", "o0s0s0s0");
        CASE("me\n\nSent from my telephone\n", "o0o0s0");
        CASE("me\n-- \nAnn\n> a\n", "o0s0s0q1");
        CASE("me\n_______________________________________________\nList mailing "
             "list\nhttp://a.example\n",
             "o0s0s0s0");
        CASE("> a\n> -- \n> Ann\nme\n", "q1s1s1o0");
}

TEST(armor) {
        CASE("me\n-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nabc=\n-----END PGP MESSAGE-----\nme\n",
             "o0g0g0g0g0g0o0");
        CASE("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nme\n-----BEGIN PGP SIGNATURE-----\n"
             "abc\n-----END PGP SIGNATURE-----\n",
             "g0g0o0o0g0g0g0");
        CASE("-----BEGIN PGP MESSAGE-----\nnever ends\n", "g0o0");
}

TEST(bombs_are_linear) {
        static const char *const bombs[] = { "From: a\n",
                                             "To: a\n",
                                             "> \n",
                                             "wrote:\n",
                                             "\n",
                                             ">",
                                             "1/2/03 4:05\n",
                                             "On 1 wrote:\n",
                                             "-----BEGIN PGP MESSAGE-----\n",
                                             "Date: x\n\n",
                                             ":",
                                             " > ",
                                             "--- Original Message\n",
                                             "From: a\nTo: b\n\n",
                                             ">:\n" };
        for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
                struct buf text, got;
                buf_init(&text, 0);
                while (text.n < 2000000)
                        buf_puts(&text, bombs[i]);
                clock_t from = clock();
                kinds(buf_str(&text), &got);
                double s = (double) (clock() - from) / CLOCKS_PER_SEC;
                if (s > 4)
                        test_fail(__FILE__, __LINE__, "'%s' took %.1f s", bombs[i], s);
                buf_done(&text);
                buf_done(&got);
        }
}
