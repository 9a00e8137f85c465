/* Tests of article/: digests, ordinary pages and texts, saved pages, dates, places, speed.  All
 * people and papers are invented. */
#include "article/article-date.h"
#include "article/article.h"
#include "base/limits.h"
#include "base/test.h"
#include "rec/rec-build.h"

#include <time.h>

/* What article_read says, a line for each record that matters. */
static void show(struct bytes data, uint32_t kind, struct buf *out) {
        struct arena a;
        struct buf answer;
        struct str text = { 0 };
        const struct parse_file f = { .data = data, .kind = kind, .name = STR("x") };
        arena_init(&a, 0);
        buf_init(&answer, 0);
        buf_init(out, 0);
        article_read(&f, &a, &answer);
        struct bytes in = buf_bytes(&answer);
        struct rec r;
        int got;
        while ((got = rec_get(&in, &r, NULL)) > 0) {
                if (r.kind == REC_doc)
                        buf_printf(out, "DOC %d %s%.*s\n", r.doc.kind,
                                   r.doc.flags & REC_DOC_article ? "article " : "",
                                   STR_ARG(r.doc.type));
                if (r.kind == REC_header)
                        buf_printf(out, "H%d %.*s\n", r.header.id, STR_ARG(r.header.value));
                if (r.kind == REC_addr)
                        buf_printf(out, "A%d %.*s\n", r.addr.role, STR_ARG(r.addr.name));
                if (r.kind == REC_date)
                        buf_printf(out, "D%d %" PRId64 "\n", r.date.basis, r.date.at / 86400);
                if (r.kind == REC_text)
                        text = r.text.text;
                if (r.kind == REC_span)
                        buf_printf(out, "S%d [%.*s]\n", r.span.kind,
                                   STR_ARG(str_trim(str_sub(text, r.span.off, r.span.len))));
                if (r.kind == REC_flaw)
                        buf_printf(out, "F %s\n", rec_flaw_id(r.flaw.flaw));
        }
        EXPECT_EQ(0, got);
        buf_done(&answer);
        arena_done(&a);
}

static bool says(const struct buf *out, const char *what) {
        if (str_find(buf_str(out), str_of(what)) != SIZE_MAX)
                return true;
        printf("# not said: %s\n# in:\n%.*s\n", what, STR_ARG(buf_str(out)));
        return false;
}

static size_t count(const struct buf *out, const char *what) {
        struct str s = buf_str(out);
        size_t n = 0, at;
        while ((at = str_find(s, str_of(what))) != SIZE_MAX) {
                n++;
                s = str_sub(s, at + 1, SIZE_MAX);
        }
        return n;
}

static void read_z(const char *z, uint32_t kind, struct buf *out) {
        show(bytes_of(z, strlen(z)), kind, out);
}

static const char digest_en[] =
        "Pipeline watch\n\n"
        "Ministry signs pipeline contract\n12 March 2014\n\n"
        "The price is a third above the estimate that we published in May.\n\n"
        "  The ministry signed the contract on Wednesday, officials said.\n\n"
        "Read more at The Example Courier (http://courier.example/1)\n"
        "More about: pipelines, contracts\n\n"
        "Harbour Works wins second tender\nMarch 20, 2014\n\n"
        "Nobody else was asked to make an offer this time, it seems.\n\n"
        "\"Harbour Works, a company registered last year, won the tender on its own.\"\n"
        "Read more at Daily Sample: http://daily.example/2\n"
        "More about: tenders\n\n"
        "Audit opened into pumping stations\n2014-04-02\n\n"
        "It was time that somebody looked at these stations and their price.\n"
        "Read more at Courier\n";

TEST(digest_of_text) {
        struct buf out;
        read_z(digest_en, REC_KIND_text, &out);
        EXPECT_EQ(3, count(&out, "DOC 4 article text/plain"));
        EXPECT(says(&out, "H1 Ministry signs pipeline contract\nD6 16141\n"));
        EXPECT(says(&out, "H1 Harbour Works wins second tender\nD6 16149\n"));
        EXPECT(says(&out, "H1 Audit opened into pumping stations\nD6 16162\n"));
        EXPECT(says(&out, "H21 The Example Courier\nH22 http://courier.example/1\n"));
        EXPECT(says(&out, "H21 Daily Sample\nH22 http://daily.example/2\n"));
        EXPECT(says(&out, "H16 pipelines\nH16 contracts\n"));
        EXPECT(says(&out, "S19 [The ministry signed the contract on Wednesday, officials said.]"));
        EXPECT(says(&out, "S19 [\"Harbour Works, a company"));
        EXPECT(says(&out, "S1 [Pipeline watch]"));
        buf_done(&out);
}

static const char digest_fa[] =
        "<html lang=fa dir=rtl><head><title>بریده‌ها</title></head><body><nav><a "
        "href=/>خانه</a></nav>"
        "<h1>بریده‌ها</h1>"
        "<h2><a href='http://a.example/1'>قرارداد خط لوله امضا شد</a></h2><p>۲۱ اسفند ۱۳۹۲</p>"
        "<p>این قیمت یک سوم از برآوردی که ما پیشتر منتشر کرده بودیم بیشتر است.</p>"
        "<blockquote>وزارت نفت روز چهارشنبه قرارداد را امضا کرد.</blockquote>"
        "<p>بیشتر بخوانید در <a href='http://a.example/1'>روزنامه نمونه</a></p><p>موضوعات: نفت، خط "
        "لوله</p>"
        "<h2><a href='http://a.example/2'>حسابرسی ایستگاه‌ها آغاز "
        "شد</a></h2><p>۱۳ "
        "فروردین "
        "۱۳۹۳</p>"
        "<p>زمان آن رسیده بود که کسی به این ایستگاه‌ها و "
        "قیمت "
        "آنها "
        "نگاه "
        "کند.</p>"
        "<p>بیشتر بخوانید در <a href='http://a.example/2'>خبر نمونه</a></p>"
        "<footer>تمامی حقوق محفوظ است</footer></body></html>";

TEST(digest_of_page) {
        struct buf out;
        read_z(digest_fa, REC_KIND_html, &out);
        EXPECT_EQ(2, count(&out, "DOC 4 article text/html"));
        EXPECT(says(&out, "H1 قرارداد خط لوله امضا شد\nD6 16141\n"));
        EXPECT(says(&out, "H1 حسابرسی ایستگاه‌ها آغاز شد\nD6 16162\n"));
        EXPECT(says(&out, "H21 روزنامه نمونه\nH22 http://a.example/1\nH16 نفت\nH16 خط لوله\n"));
        EXPECT(says(&out, "S19 [وزارت نفت روز چهارشنبه قرارداد را امضا کرد.]"));
        buf_done(&out);
}

static const char digest_ar[] =
        "<html lang=ar><body><div class=list>"
        "<article><h3>توقيع عقد خط الأنابيب</h3><time datetime='2014-03-12'>12 آذار 2014</time>"
        "<p>السعر أعلى بالثلث من التقدير الذي نشرناه في السابق كما يبدو.</p><p>المصدر: صحيفة "
        "المثال</p></article>"
        "<article><h3>فتح تحقيق في المحطات</h3><time datetime='2014-04-02'>2 نيسان 2014</time>"
        "<p>كان الوقت قد حان لأن ينظر أحد في هذه المحطات وفي سعرها.</p></article>"
        "<article><h3>استقالة مدير الشركة</h3><time datetime='2014-04-09'>9 نيسان 2014</time>"
        "<p>قال المدير إنه يغادر لأسباب عائلية ولم يجب عن "
        "الأسئلة.</p></article></div></body></html>";

TEST(digest_of_siblings) {
        struct buf out;
        read_z(digest_ar, REC_KIND_html, &out);
        EXPECT_EQ(3, count(&out, "DOC 4 article"));
        EXPECT(says(&out, "H1 توقيع عقد خط الأنابيب\nD6 16141\n"));
        EXPECT(says(&out, "H1 استقالة مدير الشركة\nD6 16169\n"));
        EXPECT(says(&out, "H21 صحيفة المثال\n"));
        buf_done(&out);
}

TEST(what_is_no_digest) {
        static const char *const texts[] = {
                "An essay on ports\n\nThe early years\n\nPorts grew in 1890 and later, as is "
                "known.\n\n"
                "The later years\n\nThey shrank on 12 March 1960 when the railway came to "
                "town.\n\nEnd\n\nThat is all.\n",
                "From: a@x.example\nDate: 12 March 2014\nSubject: ports\n\nHello all, what is "
                "this?\n\n"
                "From: b@x.example\nDate: 13 March 2014\nSubject: Re: ports\n\nI do not know "
                "either, sorry.\n\n"
                "From: c@x.example\nDate: 14 March 2014\nSubject: Re: ports\n\nLet us ask somebody "
                "else then.\n",
                "Hello all\n\nJane Doe\n06/28/2000 07:26 PM\nTo: Omar Haddad\ncc: Ann "
                "Sample\nSubject: Re: ports\n\n"
                "The next steps are as we said, and nobody disagrees.\n\nOmar Haddad\n06/27/2000 "
                "01:00 PM\n"
                "To: Jane Doe\n\nWhat are the next steps, in your opinion?\n\nAnn "
                "Sample\n06/26/2000\nTo: all\n\nHello.\n",
                "On 12 March 2014, Jane Doe wrote:\n> hello there, is this the list for ports?\n\n"
                "On 13 March 2014, Omar Haddad wrote:\n> yes, it is, and what do you want to "
                "know?\n\n"
                "On 14 March 2014, Ann wrote:\n> please do not quote all of it again and again.\n",
        };
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
                struct buf out;
                read_z(texts[i], REC_KIND_text, &out);
                EXPECT_EQ(0, count(&out, "DOC 4"));
                EXPECT_EQ(1, count(&out, "S1 ["));
                buf_done(&out);
        }
}

TEST(article_with_dated_related_list) {
        struct buf out;
        read_z("<html><head><title>Port closed - Courier</title><meta property='og:type' "
               "content='article'></head><body><h1>Port closed</h1><p>12 March 2014</p><p>The port "
               "was closed on Wednesday after a storm had damaged two of its cranes, the harbour "
               "master said in a statement to the press.</p><p>It will open again when the cranes "
               "have been repaired, which may take until the end of the month, he added.</p><p>The "
               "city has no other port for ships of that size and will have to pay for lorries.</p>"
               "<h3>Crane falls</h3><p>2 March 2014</p><p>A crane fell.</p><h3>Ship waits</h3><p>1 "
               "March 2014</p><p>A ship is waiting.</p></body></html>",
               REC_KIND_html, &out);
        EXPECT_EQ(0, count(&out, "DOC 4"));
        EXPECT(says(&out, "DOC 2 article text/html\nH1 Port closed\nH21 Courier\n"));
        EXPECT(says(&out, "D6 16141\n"));
        buf_done(&out);
}

TEST(ordinary_page_keeps_all) {
        struct buf out;
        read_z("<title>Price list</title><h1>Prices</h1><table><tr><td>Nails<td>12<tr><td>Rope<td>7"
               "</table><p style='display:none'>secret</p><nav><a "
               "href='https://x.example/a'>more</a>",
               REC_KIND_html, &out);
        EXPECT(says(&out, "DOC 2 text/html\nH1 Price list\n"));
        EXPECT(says(&out, "S1 [Prices\nNails\t12\nRope\t7\nmore]"));
        EXPECT(says(&out, "[secret]"));
        EXPECT(says(&out, "https://x.example/a"));
        buf_done(&out);
}

TEST(disagreements_are_flaws) {
        struct buf out;
        read_z("<html><head><title>A</title><meta property='article:published_time' "
               "content='2014-03-12'><meta name='date' content='2019-01-01'><meta "
               "property='og:title' content='What nobody saw coming in the port'><link "
               "rel=canonical href='http://a.example/1'><meta property=og:url "
               "content='http://b.example/2'></head><body><h1>Port closed after the "
               "storm</h1><p>The "
               "port was closed on Wednesday after a storm had damaged two of its cranes, the "
               "harbour master said in a statement.</p></body></html>",
               REC_KIND_html, &out);
        EXPECT(says(&out, "F article_titles"));
        EXPECT(says(&out, "F article_dates"));
        EXPECT(says(&out, "F article_urls"));
        EXPECT(says(&out, "D6 16141"));
        buf_done(&out);
}

TEST(saved_page) {
        struct buf out;
        read_z("From: <Saved by Browser>\nSnapshot-Content-Location: http://c.example/a\nSubject: "
               "x\nMIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; "
               "boundary=\"b\"\n\n--b\nContent-Type: text/html; "
               "charset=utf-8\nContent-Transfer-Encoding: "
               "quoted-printable\nContent-Location: http://c.example/a\n\n<h1>Caf=C3=A9 "
               "opens</h1>\n"
               "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\nContent-Location: "
               "http://c.example/i.png\n\niVBORw0KGgo=\n--b--\n",
               REC_KIND_mhtml, &out);
        EXPECT(says(&out, "DOC 2 multipart/related\n"));
        EXPECT(says(&out, "H22 http://c.example/a"));
        EXPECT(says(&out, "Café opens"));
        EXPECT(says(&out, "DOC 2 image/png"));
        buf_done(&out);
}

static const char saved_head[] =
        "MIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; "
        "boundary=\"b\"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n";

/* `want` flaws of a cut page: on the page itself, not on an item of it or on a part. */
static void expect_cut(int line, const char *body, size_t want) {
        char in[4000];
        struct buf out;
        snprintf(in, sizeof in, "%s%s", saved_head, body);
        read_z(in, REC_KIND_mhtml, &out);
        struct str first = buf_str(&out);
        size_t next = str_find(str_sub(first, 1, SIZE_MAX), STR("DOC "));
        first = str_sub(first, 0, next == SIZE_MAX ? next : next + 1);
        if (count(&out, "F page_unclosed") != want ||
            (str_find(first, STR("F page_unclosed")) != SIZE_MAX) != (want > 0))
                test_fail(__FILE__, line, "%.*s", STR_ARG(buf_str(&out)));
        EXPECT_EQ(0, count(&out, "F boundary_unclosed"));
        buf_done(&out);
}

static const char png_part[] = "--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"
                               "iVBORw0KGgo=\n";

TEST(saved_page_cut) {
        char in[3000];
        expect_cut(__LINE__, "<p>Words\n--b--\n", 0);
        expect_cut(__LINE__, "<p>Words\n", 1);
        snprintf(in, sizeof in, "<p>Words\n%s", png_part);
        expect_cut(__LINE__, in, 1);
        snprintf(in, sizeof in, "%s--b--\n", png_part);
        expect_cut(__LINE__, in, 0);
        expect_cut(__LINE__,
                   "<h2>Harbour fund opens today</h2><p>12 March 2014<p>The harbour fund opened on "
                   "Wednesday, officials of the city said.<h2>Ferry line will be closed</h2><p>20 "
                   "March 2014<p>The last ferry left the town on Thursday at noon, it was said."
                   "<h2>Bridge is open again</h2><p>2 April 2014<p>The bridge was mended and cars "
                   "may drive over it again, the mayor said.\n",
                   1);
}

TEST(pictures_in_words) {
        struct buf out;
        read_z("<p>Before<img src=a.png alt='Ann &amp; Bo\n  at the port'>after"
               "<img src=b.png title='The mayor'><img src=c.png alt=Crane title=Crane>"
               "<img src=d.gif alt=' '><p title='no picture'>End",
               REC_KIND_html, &out);
        EXPECT(says(&out, "[Ann & Bo at the port\nThe mayor\nCrane]"));
        EXPECT(says(&out, "Beforeafter"));
        EXPECT_EQ(1, count(&out, "Crane"));
        EXPECT_EQ(0, count(&out, "no picture"));
        char label[32];
        snprintf(label, sizeof label, "S%d [Ann", REC_SPAN_caption);
        EXPECT(says(&out, label));
        buf_done(&out);
}

TEST(pictures_of_a_digest) {
        struct buf out;
        read_z("<div><h2>Harbour fund opens today</h2><p>12 March 2014<p>The harbour fund opened "
               "on "
               "Wednesday, officials of the city said.<img alt='A crane falls'>"
               "<h2>Ferry line will be closed</h2><p>20 March 2014<p>The last ferry left the town "
               "on Thursday at noon, it was said. <a href=http://x.example/>More</a>"
               "<h2>Bridge is open again</h2><p>2 April 2014<p>The bridge was mended and cars may "
               "drive over it again, the mayor said.</div>",
               REC_KIND_html, &out);
        EXPECT(count(&out, "DOC ") > 1); /* it is one */
        EXPECT(says(&out, "A crane falls"));
        EXPECT_EQ(0, count(&out, "[Links]"));
        buf_done(&out);
}

TEST(pictures_over_the_limit) {
        struct buf in, out;
        buf_init(&in, 0);
        for (size_t i = 0; i < LIMIT_page_alts + 1; i++)
                buf_printf(&in, "<img alt=n%zu>", i);
        show(buf_bytes(&in), REC_KIND_html, &out);
        EXPECT(says(&out, "n19999]"));
        EXPECT_EQ(1, count(&out, "F text_cut"));
        buf_done(&out);
        buf_done(&in);
}

TEST(nul_bytes) {
        static const char page[] = "<p>One two\0\0\0\0\0\0\0 three<p>four";
        struct buf out;
        show(bytes_of(page, sizeof page - 1), REC_KIND_html, &out);
        EXPECT_EQ(1, count(&out, "F nul_bytes"));
        EXPECT(says(&out, "One two three"));
        buf_done(&out);
        show(bytes_of(page, sizeof page - 1), REC_KIND_text, &out);
        EXPECT_EQ(1, count(&out, "F nul_bytes"));
        buf_done(&out);
}

static void expect_date(int line, const char *z, bool day_first, int64_t day, int64_t second) {
        struct article_date d = { 0 };
        if (!article_date_find(str_of(z), day_first, &d))
                d.at = -1;
        if (d.at != day * 86400 + second)
                test_fail(__FILE__, line, "'%s': got day %" PRId64, z, d.at / 86400);
}
#define DATE(z, day) expect_date(__LINE__, z, false, day, 0)

TEST(dates) {
        DATE("12 March 2014", 16141);
        DATE("Published on Wednesday, March 12th, 2014", 16141);
        DATE("12. Mar 2014", 16141);
        DATE("2014-03-12", 16141);
        DATE("2014/3/12", 16141);
        DATE("13/03/2014", 16142);
        DATE("03/13/2014", 16142);
        DATE("12.03.2014", 16141);
        DATE("چهارشنبه ۲۱ اسفند ۱۳۹۲", 16141);
        DATE("۱۳۹۲/۱۲/۲۱", 16141);
        DATE("12 آذار 2014", 16141);
        DATE("الأربعاء 12 آذار/مارس 2014", 16141);
        DATE("12 مارس 2014", 16141);
        DATE("5 كانون الثاني 2015", 16440);
        DATE("2 تشرين الأول 2014", 16345);
        DATE("11 جمادى الأولى 1435", 16142); /* the tabular calendar; sighted: a day before */
        expect_date(__LINE__, "12/03/2014", true, 16141, 0);
        expect_date(__LINE__, "12 March 2014, 2:05 pm", false, 16141, 14 * 3600 + 300);
        expect_date(__LINE__, "۲۱ اسفند ۱۳۹۲ ساعت ۱۴:۰۵", false, 16141, 14 * 3600 + 300);
        struct article_date d;
        EXPECT(!article_date_find(STR("12/03/2014"), false, &d));
        EXPECT(!article_date_find(STR("March 2014"), false, &d));
        EXPECT(!article_date_find(STR("31 February 2014"), false, &d));
        EXPECT(!article_date_find(STR("10.0.0.2014"), false, &d));
}

TEST(places_point_at_the_words) {
        static const char page[] = "<html><head><meta charset=windows-1252><title>Caf\xe9</title>"
                                   "<link rel=canonical href='http://c.example/x'></head>";
        struct arena a;
        struct buf out;
        const struct parse_file f = { .data = bytes_of(page, sizeof page - 1),
                                      .kind = REC_KIND_html };
        arena_init(&a, 0);
        buf_init(&out, 0);
        article_read(&f, &a, &out);
        struct bytes in = buf_bytes(&out);
        size_t seen = 0;
        for (struct rec r; rec_get(&in, &r, NULL) > 0;) {
                if (r.kind != REC_header || r.header.id != REC_HDR_url)
                        continue;
                seen++;
                EXPECT_STR("http://c.example/x",
                           ((struct str){ page + r.header.off, r.header.len }));
        }
        EXPECT_EQ(1, seen);
        buf_done(&out);
        arena_done(&a);
}

static double seconds_of(struct buf *in, uint32_t kind) {
        struct buf out;
        clock_t from = clock();
        show(buf_bytes(in), kind, &out);
        buf_done(&out);
        buf_done(in);
        return (double) (clock() - from) / CLOCKS_PER_SEC;
}

static void repeat(struct buf *b, const char *z, size_t n) {
        for (size_t i = 0; i < n; i++)
                buf_puts(b, z);
}

TEST(time_is_linear) {
        static const char *const units[] = { "<div>",
                                             "<p>12 March 2014<h2>Headline here</h2>",
                                             "<q>x",
                                             "</i>",
                                             "<a href=http://x.example/>link text",
                                             "&amp",
                                             "<br><b>bold words</b><br>2014-03-12<br>",
                                             "<ul><li>" };
        for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
                struct buf b;
                buf_init(&b, 0);
                repeat(&b, units[i], 300000);
                double s = seconds_of(&b, REC_KIND_html);
                printf("# 300000 x %s: %.2f s\n", units[i], s);
                EXPECT(s < 10);
        }
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "<div ");
        repeat(&b, "a=b ", 1000000);
        buf_puts(&b, ">x</div>");
        EXPECT(seconds_of(&b, REC_KIND_html) < 5);
        buf_init(&b, 0);
        repeat(&b, "Some headline here\n12 March 2014\n\n", 100000);
        EXPECT(seconds_of(&b, REC_KIND_text) < 10);
}
