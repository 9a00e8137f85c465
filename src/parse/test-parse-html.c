/* Tests of parse/parse-html.h.  Samples are invented. */
#include "base/test.h"
#include "base/utf8.h"
#include "parse/parse-html-layout.h"
#include "parse/parse-html.h"

#include <time.h>

static struct parse_html_result text_of(struct str html, struct buf *out) {
        struct parse_html_result r;
        buf_init(out, 0);
        parse_html_text(html, out, &r);
        EXPECT_EQ(out->n, utf8_valid(buf_bytes(out)));
        return r;
}

/* What the page says, then "|d" if damaged, "|h" if something was hidden. */
static void expect(int line, const char *html, const char *want) {
        struct buf out;
        struct parse_html_result r = text_of(str_of(html), &out);
        buf_printf(&out, "%s%s", r.damaged ? "|d" : "", r.hidden ? "|h" : "");
        test_expect_str(__FILE__, line, str_of(want), buf_str(&out));
        buf_done(&out);
}
#define CASE(html, want) expect(__LINE__, html, want)

TEST(white_space_collapses) {
        CASE("", "");
        CASE("  \n ", "");
        CASE("one  two\n\tthree ", "one two three\n");
        CASE("<b>one</b> two<i> three</i>four", "one two threefour\n");
        CASE("a&nbsp;&nbsp;b \u00a0 c&nbsp;", "a  b  c\n");
        CASE("1 < 2 & 3 > 2 <3", "1 < 2 & 3 > 2 <3\n");
}

TEST(blocks_break_lines) {
        CASE("<div>a</div><div>b</div>c", "a\nb\nc\n");
        CASE("<div>a</div><div><br></div><div>b</div>", "a\n\nb\n");
        CASE("a<br>b<br/><br />c<br></div>d", "a\nb\n\nc\nd\n");
        CASE("<p>a</p>\n<p>b</p>", "a\n\nb\n");
        CASE("<p>a<p>b<p>&nbsp;<p>c", "a\n\nb\n\nc\n");
        CASE("<p class=MsoNormal>a</p><p class=MsoNormal>b</p>", "a\nb\n");
        CASE("<p style='margin: 0'>a</p><p style='margin:0'>b</p>", "a\nb\n");
        CASE("a<br><br><br><br><br>b", "a\n\nb\n");
        CASE("a<hr>b", "a\n________________________________\nb\n");
        CASE("<h1>T</h1>x", "T\n\nx\n");
}

TEST(lists_and_tables) {
        CASE("x<ul><li>one<li>two<ul><li>deep</ul></ul>y", "x\n- one\n- two\n  - deep\ny\n");
        CASE("<ol><li><p>one</p></li><li></li><li>two</li></ol>", "- one\n\n- two\n");
        CASE("<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>e", "a\tb\nc\td\ne\n");
        CASE("<table><tr><td><div>a</div></td><td><div>b</div></td></tr></table>", "a\nb\n");
        CASE("<table><tr><td></td><td>b</td></tr></table>", "b\n");
}

TEST(pre_keeps_white_space) {
        CASE("<pre>\n  a\n\n\n\tb  c</pre>d", "  a\n\n\n        b  c\n\nd\n");
        CASE("<div style='white-space: pre-wrap'>a\n b</div>", "a\n b\n");
}

TEST(what_is_no_text) {
        CASE("a<script>if (1 < 2) '</b>'</script>b<style>p {}</STYLE >c", "abc\n");
        CASE("<head><title>T</title></head><body>x", "x\n");
        CASE("a<!-- <b> -- > -->b<!---->c<!-->d<!doctype html><?xml x?>e", "abcde\n");
        CASE("a<![if !mso]>b<![endif]>c<!--[if mso]>d<![endif]-->e<o:p>f</o:p>", "abcef\n");
}

TEST(hidden_text_is_left_out_and_told) {
        CASE("a<div style=\"DISPLAY : none !important\">b<div>c</div></div>d", "a\nd\n|h");
        CASE("a<span style='font-size:0px'>b</span>c", "ac\n|h");
        CASE("a<span style='font-size:0.9em'>b</span>c", "abc\n");
        CASE("<p hidden>a</p>b", "b\n|h");
        CASE("<div style='display:none'> \n</div>b", "b\n");
        CASE("<div style='display:none'><p>x</div>b", "b\n|h");
}

TEST(references) {
        CASE("&lt;&gt;&amp;&quot;&eacute;&Eacute&euro;&#233;&#xE9;&#150;", "<>&\"éÉ€éé–\n");
        CASE("&zwnj;&rlm;&NotEqualTilde;", "\u200c\u200f\u2242\u0338\n");
        CASE("&bogus; &; &# &#x; &#0;&#xD800;&#1114112;",
             "&bogus; &; &# &#x; \ufffd\ufffd\ufffd\n");
        CASE("&ampx &notit; fish&chips &copy", "&x ¬it; fish&chips ©\n");
        CASE("&#99999999999999999999;", "\ufffd\n");
        CASE("a&#10;b&Tab;c", "a b c\n");
}

TEST(links_keep_their_host) {
        CASE("<a href='http://www.a.example/x?y=1&amp;z=2'>here</a>.",
             "here <http://www.a.example/x?y=1&z=2>.\n");
        CASE("<a href='http://www.a.example/x'>http://a.example</a>", "http://a.example\n");
        CASE("<a href='https://evil.example'>bank.example</a>",
             "bank.example <https://evil.example>\n");
        CASE("<a href='mailto:ann@b.example?subject=x'>ann@b.example</a>", "ann@b.example\n");
        CASE("<a href='mailto:ann@b.example'>Ann</a>", "Ann <mailto:ann@b.example>\n");
        CASE("<a href='#top'>up</a><a name=x>y</a>", "upy\n");
        CASE("<img src=x alt='A &amp; B'><img alt=''><img src=y>", "[A & B]\n");
}

TEST(quotes_become_marks) {
        CASE("Yes.<blockquote><p>a</p><p>b</p><blockquote>c</blockquote></blockquote>No.",
             "Yes.\n\n> a\n>\n> b\n>\n> > c\nNo.\n");
        CASE("<div class='gmail_quote'>On Monday Ann wrote:<br><blockquote class='gmail_quote'>"
             "hi</blockquote></div>bye",
             "On Monday Ann wrote:\n> hi\nbye\n");
        CASE("me<div class=\"yahoo_quoted\"><div>On x, y wrote:</div><div>z</div></div>",
             "me\n> On x, y wrote:\n> z\n");
}

TEST(outlook_quotes_the_rest) {
        CASE("<div class=WordSection1><p class=MsoNormal>me</p><div><div style='border:none;"
             "border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p class=MsoNormal><b>From:"
             "</b> Ann</p></div></div><p class=MsoNormal>text</p></div>",
             "me\n> From: Ann\n> text\n");
        CASE("<div>me</div><hr><div id=\"divRplyFwdMsg\">From: Ann</div><div>text</div>",
             "me\n________________________________\n> From: Ann\n> text\n");
        CASE("<blockquote>a<div id=divRplyFwdMsg>From: B</div>c</blockquote>d",
             "> a\n> > From: B\n> > c\nd\n");
}

TEST(damage_hides_nothing) {
        CASE("a<!-- b > c", "a c\n|d");
        CASE("a<b", "a\n|d");
        CASE("<a href=\"x>words</a> more", "words more\n|d");
        CASE("<title>never closed <p>text", "never closed\n\ntext\n|d");
        CASE("a<script>b", "a\n|d");
        CASE("</div></p>a</td></blockquote>b", "ab\n");
}

TEST(ceiling_cuts_at_a_character) {
        for (size_t max = 1; max < 12; max++) {
                struct buf out;
                struct parse_html_result r;
                buf_init(&out, max);
                parse_html_text(STR("سلام&eacute; دنیا"), &out, &r);
                EXPECT(out.over && out.n <= max);
                EXPECT_EQ(out.n, utf8_valid(buf_bytes(&out)));
                buf_done(&out);
        }
}

TEST(charset_in_the_page) {
        static const char *const cases[][2] = {
                { "<html><meta charset=windows-1256>", "windows-1256" },
                { "<META http-equiv=Content-Type content=\"text/html; charset=utf-8\">", "utf-8" },
                { "<?xml version='1.0' encoding='iso-8859-6'?>", "iso-8859-6" },
                { "<meta name=x><meta charset = \"koi8-r\"/>", "koi8-r" },
        };
        struct bytes label;
        for (size_t i = 0; i < 4; i++) {
                ASSERT(parse_html_charset(str_bytes(str_of(cases[i][0])), &label));
                EXPECT_STR(cases[i][1], ((struct str){ (const char *) label.p, label.n }));
        }
        EXPECT(!parse_html_charset(str_bytes(STR("<p>charset=utf-8")), &label));
        EXPECT(!parse_html_charset(str_bytes(STR("<meta charset")), &label));
}

/* Bombs: each must cost about as much a byte as the first, whatever it nests or leaves open. */
TEST(bombs_are_linear) {
        static const char *const bombs[] = {
                "word ",
                "<div>",
                "<",
                "<!--",
                "<a href=\"",
                "<a ",
                "<blockquote>",
                "<title>",
                "<td><p></p>",
                "</div>",
                "<b></p></div>",
                "&",
                "&#",
                "<ul><li>",
                "<!",
                "<span style='display:",
                "<table><tr><td>",
                "<a href=http://a.example/>x</a>",
                "<script>",
                "<pre>\n\n",
                "&nbsp;",
                "<div id=divRplyFwdMsg>x",
        };
        for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
                struct buf html, out;
                buf_init(&html, 0);
                while (html.n < 1500000)
                        buf_puts(&html, bombs[i]);
                clock_t from = clock();
                text_of(buf_str(&html), &out);
                double s = (double) (clock() - from) / CLOCKS_PER_SEC;
                if (s > 2)
                        test_fail(__FILE__, __LINE__, "'%s' took %.1f s", bombs[i], s);
                buf_done(&html);
                buf_done(&out);
        }
}

static void expect_layout(const char *html, const char *want) {
        struct buf out;
        buf_init(&out, 0);
        parse_html_layout(str_of(html), &out);
        EXPECT_STR(want, str_sub(buf_str(&out), strlen("clew-layout 1\n"), SIZE_MAX));
        buf_done(&out);
}

TEST(layout_is_a_closed_list_of_tokens) {
        expect_layout("<p style='color:red;font-weight:bold'>Dear  <b>Ann</b>,<br>yes.</p>",
                      "+p bold red\n=Dear \n+b\n=Ann\n-b\n=,\n/\n=yes.\n-p\n");
        expect_layout("<a href='http://a.example/?x=1&amp;y'>here</a> it is",
                      "+span\n=here\n>http://a.example/?x=1&y\n-span\n= it is\n");
        expect_layout("<img src=http://spy.example/p.gif alt='a cat'><img src=x>", "!a cat\n!\n");
        expect_layout("<div style='display:none'>x<p>y</p></div>z", "=z\n");
        expect_layout("<pre>a\n  b</pre>", "+pre\n=a\n/\n=  b\n-pre\n");
        expect_layout("<script>alert(1)</script><style>p{}</style><svg onload=x>t</svg>", "=t\n");
        expect_layout("<form action=x><input value=v><iframe src=y></iframe>w</form>", "=w\n");
        expect_layout("&lt;b&gt;\n=x", "=<b> =x\n");
}
