/* Tests of office/office-rtf.h.  Samples are invented. */
#include "base/limits.h"
#include "base/test.h"
#include "office/office-rtf.h"
#include "rec/rec.h"

static void text(int line, const char *rtf, const char *want) {
        struct buf out;
        buf_init(&out, 0);
        office_rtf_text(str_bytes(str_of(rtf)), &out);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&out));
        buf_done(&out);
}
#define TEXT(rtf, want) text(__LINE__, rtf, want)

TEST(text_in_its_charset) {
        TEXT("{\\rtf1\\ansi Hello\\par World}", "Hello\nWorld");
        TEXT("{\\rtf1\\ansi\\ansicpg1256\\'d3\\'e1\\'c7\\'e3}", "سلام");
        TEXT("{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset178 Arial;}}\\f0 \\'d3\\'e1\\'c7\\'e3}",
             "سلام");
        TEXT("{\\rtf1\\ansi\\ansicpg1256{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset178 B;}}"
             "\\f0\\'80\\f1\\'d3}",
             "€س");
        TEXT("{\\rtf1\\ansi\\ansicpg1251{\\fonttbl{\\f0\\fcharset0 A;}}\\f0\\'cf}", "П");
        TEXT("{\\rtf1\\ansi{\\fonttbl{\\f0\\fcharset128 M;}}\\f0\\'83e\\'83X}", "テス");
        TEXT("{\\rtf1\\uc1\\u1605 ?\\u1740?\\u8204?\\u1582?}", "می\u200cخ");
        TEXT("{\\rtf1\\u-10179?\\u-8704?}", "😀");
        TEXT("{\\rtf1\\uc2\\u1604 ab\\u1575\\'c7\\'c7 x}", "لا x");
        TEXT("{\\rtf1\\upr{a}{\\*\\ud{b}}}", "b");
        TEXT("{\\rtf1 a\\zwnj b\\~c\\_d \\{\\}\\\\\\emdash}", "a\u200cb\u00a0c\u2011d {}\\—");
}

TEST(what_is_not_text) {
        TEXT("{\\rtf1{\\stylesheet{Normal;}}{\\info{\\title T}}{\\*\\unknown x}{\\pict 00ff}y}",
             "y");
        TEXT("{\\rtf1{\\header running}a{\\v hidden}b{\\deleted gone}c}", "abc");
        TEXT("{\\rtf1 a\\cell b\\cell\\row c}", "a\tb\t\nc");
        TEXT("{\\rtf1 One{\\footnote the note} two.\\par Three}", "One two.\nthe note\nThree");
        TEXT("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"http://a.example/\"}{\\fldrslt here}}}",
             "here <http://a.example/>");
        TEXT("{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"mailto:a@x.example\"}{\\fldrslt "
             "a@x.example}}}",
             "a@x.example");
        TEXT("{\\rtf1 a\\bin4 {}}{b}", "ab");
        TEXT("{\\rtf1 a{\\footnote \\u1604?b\\title T}\\par c}", "a\nلb\nc");
        TEXT("", "");
        TEXT("{\\rtf1 a", "a");
        TEXT("{\\rtf1 a}}} {\\b c}", "a c");
}

static void html(int line, const char *rtf, const char *want) {
        struct buf out;
        buf_init(&out, 0);
        EXPECT_EQ(OFFICE_RTF_html, office_rtf_kind(str_bytes(str_of(rtf))));
        office_rtf_html(str_bytes(str_of(rtf)), &out);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&out));
        buf_done(&out);
}

TEST(html_comes_out_as_it_went_in) {
        html(__LINE__,
             "{\\rtf1\\ansi\\ansicpg1256\\fromhtml1 \\deff0{\\fonttbl{\\f0\\fswiss Arial;}}"
             "{\\*\\htmltag64 <p dir=\"rtl\">}\\htmlrtf {\\htmlrtf0 \\'d3\\'e1\\'c7\\'e3"
             "\\htmlrtf }\\htmlrtf0 {\\*\\htmltag72 </p>}{\\*\\htmltag84 &lt;}\\htmlrtf "
             "<\\htmlrtf0 "
             "{\\*\\mhtmltag x}{\\*\\htmltag0 <br>\\par }\\htmlrtf\\par\\htmlrtf0 end}",
             "<p dir=\"rtl\">سلام</p>&lt;<br>\nend");
        EXPECT_EQ(OFFICE_RTF_text, office_rtf_kind(str_bytes(STR("{\\rtf1\\ansi\\fromtext x}"))));
        EXPECT_EQ(OFFICE_RTF_plain, office_rtf_kind(str_bytes(STR("{\\rtf1 x}"))));
        EXPECT_EQ(OFFICE_RTF_none, office_rtf_kind(str_bytes(STR("hello"))));
}

/* What an answer holds, a line each, in short. */
static void told(struct buf *answer, struct buf *out) {
        struct bytes rest = buf_bytes(answer);
        struct rec r;
        struct err e;
        while (rec_get(&rest, &r, &e) > 0) {
                if (r.kind == REC_header)
                        buf_printf(out, "h%d=%.*s\n", (int) r.header.id, STR_ARG(r.header.value));
                else if (r.kind == REC_addr)
                        buf_printf(out, "a%d=%.*s\n", (int) r.addr.role, STR_ARG(r.addr.name));
                else if (r.kind == REC_date)
                        buf_printf(out, "d%d=%lld\n", (int) r.date.basis, (long long) r.date.at);
                else if (r.kind == REC_text)
                        buf_printf(out, "t=%.*s\n", STR_ARG(r.text.text));
                else if (r.kind == REC_span)
                        buf_printf(out, "s%d=%d\n", (int) r.span.kind, (int) r.span.len);
                else if (r.kind == REC_doc && r.doc.ordinal)
                        buf_printf(out, "c=%.*s %.*s %d\n", STR_ARG(r.doc.path),
                                   STR_ARG(r.doc.type), (int) r.doc.size);
                else if (r.kind == REC_flaw)
                        buf_printf(out, "f=%d\n", (int) r.flaw.flaw);
        }
}

static void answer(int line, struct str rtf, const char *want) {
        struct arena a;
        struct buf out, got;
        const struct parse_file f = { .data = str_bytes(rtf) };
        arena_init(&a, 0);
        buf_init(&out, 0);
        buf_init(&got, 0);
        office_rtf_read(&f, &a, &out);
        told(&out, &got);
        test_expect_str(__FILE__, line, str_of(want), buf_str(&got));
        buf_done(&got);
        buf_done(&out);
        arena_done(&a);
}

TEST(a_document_and_its_facts) {
        answer(__LINE__,
               STR("{\\rtf1{\\info{\\title Plan}{\\author Ann Roe}{\\operator Bob}"
                   "{\\creatim\\yr2014\\mo6\\dy3\\hr14\\min5}}{\\*\\generator Riched}"
                   "a{\\deleted b}{\\revised c}"
                   "{\\*\\atnid A}{\\*\\atnauthor Ann}{\\*\\annotation why}\\par "
                   "{\\pict\\pngblip 89504e47}}"),
               "h1=Plan\na11=Ann Roe\na12=Bob\nd7=1401804300\nh25=Riched\n"
               "t=abc\nAnn: why\n\ns1=1\ns8=1\ns7=1\ns1=1\ns9=8\ns1=1\nc=picture/1 image/png 4\n");
}

TEST(depth_is_bounded) {
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, "{\\rtf1 a");
        for (int i = 0; i < 100000; i++)
                buf_puts(&b, "{");
        buf_puts(&b, "b");
        struct buf out;
        buf_init(&out, 0);
        office_rtf_text(buf_bytes(&b), &out);
        EXPECT_STR("ab", buf_str(&out));
        buf_done(&out);
        buf_done(&b);
}
