/* Tests of office/office.h: packed documents, made here, whole and hostile. */
#include "office/test-office.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define TYPES(part, type)                                                                          \
        "<Types><Override PartName='/" part "' ContentType='" type ".main+xml'/></Types>"
#define WORD  "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define EXCEL "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define POWER "application/vnd.openxmlformats-officedocument.presentationml.presentation"
#define REL(id, kind, target)                                                                      \
        "<Relationship Id='" id "' Type='http://x/" kind "' Target='" target "'/>"
#define OUT(id, kind, target)                                                                      \
        "<Relationship Id='" id "' Type='http://x/" kind "' Target='" target                       \
        "' TargetMode='External'/>"
#define RELS(inside) "<?xml version='1.0'?><Relationships>" inside "</Relationships>"

static void word_begin(struct zip_maker *z) {
        zip_begin(z);
        zip_add(z, "[Content_Types].xml", STR(TYPES("word/document.xml", WORD)));
        zip_add(z, "_rels/.rels", STR(RELS(REL("r1", "officeDocument", "word/document.xml"))));
}

static void word_of(struct answer *r, struct str body) {
        struct zip_maker z;
        word_begin(&z);
        zip_add(&z, "word/document.xml", body);
        zip_end(&z);
        answer_init(r, buf_bytes(&z.out), "");
        buf_done(&z.out);
        EXPECT(r->good);
}

#define WORD_CASE(body, want)                                                                      \
        do {                                                                                       \
                struct answer r_;                                                                  \
                word_of(&r_, STR("<w:document><w:body>" body "</w:body></w:document>"));           \
                EXPECT_STR(want, r_.text);                                                         \
                answer_done(&r_);                                                                  \
        } while (0)
#define T(words) "<w:r><w:t xml:space='preserve'>" words "</w:t></w:r>"
#define P(words) "<w:p>" T(words) "</w:p>"

TEST(word_paragraphs) {
        WORD_CASE(P("می‌خواهم") P("عَرَبِيّ \xe2\x80\x8f(x)"),
                  "می‌خواهم\nعَرَبِيّ \xe2\x80\x8f(x)\n");
        WORD_CASE("<w:p>" T("a") "<w:r><w:tab/><w:br/></w:r>" T("b &amp; &#x633;") "</w:p>",
                  "a\t\nb & س\n");
        WORD_CASE("<w:p><w:pPr><w:tabs><w:tab w:val='left'/></w:tabs></w:pPr>" T("x") "</w:p>",
                  "x\n");
}

#define C(words) "<w:tc>" P(words) "</w:tc>"
TEST(word_tables) {
        WORD_CASE(P("before") "<w:tbl><w:tr>" C("1") C("") C("3") "</w:tr><w:tr>" C("") C("5")
                          C("") "</w:tr></w:tbl>" P("after"),
                  "before\n1\t\t3\n\t5\nafter\n");
        WORD_CASE("<w:tbl><w:tr><w:tc>" P("1") P("2") "</w:tc>" C("3") "</w:tr></w:tbl>",
                  "1\n2\t3\n");
}

#define STYLED(style, words) "<w:p><w:pPr><w:pStyle w:val='" style "'/></w:pPr>" T(words) "</w:p>"
TEST(word_styles_that_quote) {
        struct zip_maker z;
        struct answer r;
        word_begin(&z);
        zip_add(&z, "word/document.xml",
                STR("<d>" P("own") STYLED("A7", "by its name") P("own") STYLED("B", "by its parent")
                            STYLED("C", "a heading") STYLED("Zitat", "by its id") "<w:p><w:pPr>"));
        zip_add(&z, "word/_rels/document.xml.rels", STR(RELS(REL("a", "styles", "styles.xml"))));
        zip_add(&z, "word/styles.xml",
                STR("<s><w:style w:type='paragraph' w:styleId='A7'><w:name w:val='Intense Quote'/>"
                    "</w:style><w:style w:type='paragraph' w:styleId='B'><w:basedOn w:val='A7'/>"
                    "</w:style><w:style w:type='paragraph' w:styleId='C'><w:name w:val='heading'/>"
                    "</w:style><w:style w:type='character' w:styleId='D'><w:name w:val='Quote'/>"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_STR("own\nby its name\nown\nby its parent\na heading\nby its id\n", r.text);
        EXPECT_HAS(r, "span 19 by its name\n");
        EXPECT_HAS(r, "span 19 by its parent\n");
        EXPECT_HAS(r, "span 19 by its id\n");
        EXPECT(!answer_has(&r, "span 19 a heading"));
        answer_done(&r);
        buf_done(&z.out);
}

TEST(word_text_boxes_once) {
        WORD_CASE(
                "<w:p><mc:AlternateContent><mc:Choice><w:txbxContent>" P(
                        "box") "</w:txbxContent></mc:Choice><mc:Fallback>" P("box") "</mc:Fallback>"
                                                                                    "</"
                                                                                    "mc:"
                                                                                    "AlternateConte"
                                                                                    "nt></"
                                                                                    "w:p>",
                "box\n");
}

TEST(word_changes_hidden_links) {
        struct answer r;
        word_of(&r, STR("<w:p><w:del w:author='Reza' w:date='2014-01-01'><w:r><w:delText>old</"
                        "w:delText></w:r></w:del><w:ins w:author='Sara' w:date='2014-01-02'>" T(
                                "new") "</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></"
                                       "w:r>" T("open") "</w:p>"));
        EXPECT_STR("[-old-]newsecretopen\n", r.text);
        EXPECT_HAS(r, "span 8 old\n");
        EXPECT_HAS(r, "span 7 new\n");
        EXPECT_HAS(r, "span 11 secret\n");
        EXPECT_HAS(r, "deleted by Reza, 2014-01-01");
        answer_done(&r);
        WORD_CASE("<w:p><w:r><w:fldChar w:fldCharType='begin'/><w:instrText>HYPERLINK "
                  "\"http://example.org/\"</w:instrText><w:fldChar "
                  "w:fldCharType='separate'/></w:r>" T(
                          "here") "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>",
                  "here <http://example.org/>\n");
}

TEST(word_whole) {
        struct zip_maker z;
        struct answer r;
        word_begin(&z);
        zip_add(&z, "word/document.xml",
                STR("<d>" P("body") "<w:p><w:hyperlink r:id='h'>" T(
                        "link") "</w:hyperlink></w:p></d>"));
        zip_add(&z, "word/_rels/document.xml.rels",
                STR(RELS(REL("a", "header", "header1.xml") REL("b", "comments", "comments.xml") REL(
                        "c", "footnotes", "footnotes.xml") OUT("h", "hyperlink", "http://e.org/")
                                 OUT("t", "attachedTemplate", "http://trap.example/t.dotm"))));
        zip_add(&z, "word/header1.xml", STR("<w:hdr>" P("HEAD") "</w:hdr>"));
        zip_add(&z, "word/comments.xml",
                STR("<c><w:comment w:id='1' w:author='Mina' w:date='2014-05-05'>" P(
                        "يادداشت") "</w:comment></c>"));
        zip_add(&z, "word/footnotes.xml",
                STR("<f><w:footnote w:id='0' w:type='separator'>" P(
                        "---") "</w:footnote>"
                               "<w:footnote w:id='2'>" P("note") "</w:footnote></f>"));
        zip_add(&z, "word/media/image1.png", STR("\x89PNG"));
        zip_add(&z, "word/vbaProject.bin", STR("macro"));
        zip_add(&z, "docProps/core.xml",
                STR("<c><dc:title>عنوان</dc:title><dc:creator>Neda</dc:creator><dcterms:created>"
                    "2014-06-03T10:00:00Z</dcterms:created></c>"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_STR(WORD, r.type);
        EXPECT_STR("body\nlink <http://e.org/>\n\n[2] note\n\n[Comment by Mina, 2014-05-05] "
                   "يادداشت\n\nHEAD\n",
                   r.text);
        EXPECT_HAS(r, "header 1 عنوان\n");
        EXPECT_HAS(r, "addr 11 Neda\n");
        EXPECT_HAS(r, "date 7 1401789600\n");
        EXPECT_HAS(r, "header 0 attachedTemplate: http://trap.example/t.dotm\n");
        EXPECT_HAS(r, "flaw office_external\n");
        EXPECT_HAS(r, "flaw office_macro\n");
        EXPECT_HAS(r, "child word/media/image1.png image1.png\n");
        EXPECT_HAS(r, "child word/vbaProject.bin");
        EXPECT_EQ(3, r.docs);
        answer_done(&r);
        buf_done(&z.out);
}

/* A download that broke off: no central directory, the body cut inside a tag. */
TEST(cut_package) {
        struct zip_maker z;
        struct answer r;
        word_begin(&z);
        zip_add(&z, "word/document.xml", STR(P("kept words") P("lost words")));
        size_t cut = z.out.n - 12;
        answer_init(&r, bytes_of(z.out.p, cut), "");
        EXPECT(r.good);
        EXPECT_HAS(r, "flaw office_damaged\n");
        EXPECT(str_starts(r.text, STR("kept words\n")));
        answer_done(&r);
        buf_done(&z.central);
        buf_done(&z.out);
}

TEST(members_of_one_name_are_all_kept) {
        struct zip_maker z;
        struct answer r;
        word_begin(&z);
        zip_add(&z, "word/document.xml", STR(P("x")));
        zip_add(&z, "word/media/a.png", STR("first"));
        zip_add(&z, "word/media/a.png", STR("second"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_EQ(3, r.docs);
        EXPECT_HAS(r, "child word/media/a.png#4 a.png\n");
        EXPECT_HAS(r, "child word/media/a.png a.png\n");
        answer_done(&r);
        buf_done(&z.out);
}

/* ---- Excel --------------------------------------------------------------------------------- */

TEST(excel_whole) {
        struct zip_maker z;
        struct answer r;
        zip_begin(&z);
        zip_add(&z, "[Content_Types].xml", STR(TYPES("xl/workbook.xml", EXCEL)));
        zip_add(&z, "_rels/.rels", STR(RELS(REL("r1", "officeDocument", "xl/workbook.xml"))));
        zip_add(&z, "xl/workbook.xml",
                STR("<workbook><sheets><sheet name='بودجه' r:id='s1'/><sheet name='H' "
                    "state='hidden' "
                    "r:id='s2'/></sheets><definedNames><definedName "
                    "name='Rate'>H!$A$1</definedName>"
                    "</definedNames></workbook>"));
        zip_add(&z, "xl/_rels/workbook.xml.rels",
                STR(RELS(REL("s1", "worksheet", "worksheets/s1.xml") REL(
                        "s2", "worksheet", "worksheets/s2.xml") REL("s3", "styles", "styles.xml")
                                 REL("s4", "sharedStrings", "/xl/ss.xml"))));
        zip_add(&z, "xl/ss.xml",
                STR("<sst><si><t>می‌خواهم</t></si><si><r><t>two</t></r><r><t> "
                    "runs</t></r><rPh><t>no</"
                    "t></rPh></si></sst>"));
        zip_add(&z, "xl/styles.xml",
                STR("<s><numFmts><numFmt numFmtId='164' formatCode='yyyy\\-mm\\-dd "
                    "hh:mm'/></numFmts>"
                    "<cellXfs><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='164'/><xf "
                    "numFmtId='10'/></cellXfs></s>"));
        zip_add(&z, "xl/worksheets/s1.xml",
                STR("<worksheet><cols><col min='6' max='6' hidden='1'/></cols><sheetData><row "
                    "r='1'><c "
                    "r='A1' t='s'><v>0</v></c><c r='C1' t='s'><v>1</v></c><c "
                    "r='F1'><v>7</v></c></row>"
                    "<row r='1048576'><c r='A1048576' s='1'><v>41793</v></c><c r='B1048576' "
                    "s='2'><v>"
                    "41793.5</v></c><c r='C1048576' s='3'><v>0.125</v></c><c "
                    "r='D1048576'><f>A1+1</f>"
                    "<v>0.30000000000000004</v></c><c r='XFD1048576' t='b'><v>1</v></c></row><row "
                    "hidden='1'><c t='inlineStr'><is><t>hid</t></is></c><c "
                    "t='e'><v>#N/A</v></c></row>"
                    "</sheetData></worksheet>"));
        zip_add(&z, "xl/worksheets/s2.xml",
                STR("<w><sheetData><row><c t='str'><v>deep</v></c></row></sheetData></w>"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_EQ(2, r.pages);
        EXPECT_HAS(r, "page 1 بودجه\n");
        EXPECT_HAS(r, "header 0 Rate = H!$A$1\n");
        EXPECT_HAS(r, "span 11 7\n");
        EXPECT_HAS(r, "span 15  =A1+1");
        EXPECT_HAS(r, "span 11 hid\t#N/A\n");
        EXPECT_HAS(r, "span 11 deep\n");
        EXPECT(str_find(r.text, STR("می‌خواهم\t\ttwo runs\t\t\t7\n2014-06-03\t2014-06-03 "
                                    "12:00\t12.5%\t0.3 =A1+1\t")) != SIZE_MAX);
        EXPECT(r.text.n < 400);
        answer_done(&r);
        buf_done(&z.out);
}

TEST(power_whole) {
        struct zip_maker z;
        struct answer r;
        zip_begin(&z);
        zip_add(&z, "[Content_Types].xml", STR(TYPES("ppt/presentation.xml", POWER)));
        zip_add(&z, "_rels/.rels", STR(RELS(REL("r1", "officeDocument", "ppt/presentation.xml"))));
        zip_add(&z, "ppt/presentation.xml",
                STR("<p><p:sldIdLst><p:sldId id='256' r:id='b'/><p:sldId id='257' r:id='a'/>"
                    "</p:sldIdLst><p:sldSz cx='9144000' cy='6858000'/></p>"));
        zip_add(&z, "ppt/_rels/presentation.xml.rels",
                STR(RELS(REL("a", "slide", "slides/1.xml") REL("b", "slide", "slides/2.xml"))));
        zip_add(&z, "ppt/slides/1.xml",
                STR("<p:sld show='0'><p:sp><p:nvPr><p:ph type='sldNum'/></p:nvPr><a:p><a:r><a:t>9</"
                    "a:t></a:r></a:p></p:sp><a:p><a:r><a:t>later</a:t></a:r></a:p></p:sld>"));
        zip_add(&z, "ppt/slides/2.xml",
                STR("<p:sld><a:p><a:r><a:t>اسلاید</a:t></a:r></a:p></p:sld>"));
        zip_add(&z, "ppt/slides/_rels/2.xml.rels",
                STR(RELS(REL("n", "notesSlide", "../notes/n2.xml"))));
        zip_add(&z, "ppt/notes/n2.xml",
                STR("<p:n><a:p><a:r><a:t>say this</a:t></a:r></a:p></p:n>"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_STR("[Slide 1]\nاسلاید\nsay this\n\n[Slide 2] (hidden)\n9\nlater\n", r.text);
        EXPECT_HAS(r, "span 10 say this\n");
        EXPECT_HAS(r, "span 11 later\n");
        EXPECT_EQ(2, r.pages);
        answer_done(&r);
        buf_done(&z.out);
}

/* ---- OpenDocument -------------------------------------------------------------------------- */

TEST(odf_text) {
        struct zip_maker z;
        struct answer r;
        zip_begin(&z);
        zip_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.text"));
        zip_add(&z, "meta.xml",
                STR("<m><dc:title>T</dc:title><meta:initial-creator>A</"
                    "meta:initial-creator><dc:creator>E</dc:creator></m>"));
        zip_add(&z, "content.xml",
                STR("<office:body><office:text><text:tracked-changes><text:changed-region "
                    "text:id='c'><text:deletion><text:p>gone</text:p></text:deletion></"
                    "text:changed-region></text:tracked-changes><text:p>می‌خواهم\n  "
                    "a<text:s "
                    "text:c='2'/>b<text:note><text:note-body><text:p>n</text:p></text:note-body></"
                    "text:note><text:change "
                    "text:change-id='c'/></text:p></office:text></office:body>"));
        zip_end(&z);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_STR("می‌خواهم a  b[1][-gone-]\n\n[1] n\n", r.text);
        EXPECT_HAS(r, "span 8 gone\n");
        EXPECT_HAS(r, "span 10 [1] n\n");
        EXPECT_HAS(r, "addr 11 A\n");
        EXPECT_HAS(r, "addr 12 E\n");
        answer_done(&r);
        buf_done(&z.out);
}

TEST(odf_repeats_are_bounded) {
        struct answer r;
        struct str in =
                STR("<office:document xmlns='opendocument' "
                    "office:mimetype='application/vnd.oasis.opendocument.spreadsheet'><office:body>"
                    "<office:spreadsheet><table:table table:name='s'><table:table-row "
                    "table:number-rows-repeated='1048576'><table:table-cell "
                    "table:number-columns-repeated='16384'><text:p>x</text:p></table:table-cell>"
                    "</table:table-row></table:table></office:spreadsheet></office:body>"
                    "</office:document>");
        answer_init(&r, str_bytes(in), "");
        EXPECT(r.good);
        EXPECT_STR("application/vnd.oasis.opendocument.spreadsheet", r.type);
        EXPECT_STR("[Sheet 1: s]\nx [x 16384] [row x 1048576]\n", r.text);
        answer_done(&r);
}

/* ---- hostile ------------------------------------------------------------------------------- */

TEST(laughs_are_not_expanded) {
        struct answer r;
        word_of(&r, STR("<!DOCTYPE lolz [<!ENTITY lol 'lol'><!ENTITY l2 '&lol;&lol;&lol;'>]>" P(
                            "a &l2; b")));
        EXPECT_STR("a &l2; b\n", r.text);
        EXPECT_HAS(r, "flaw office_doctype\n");
        answer_done(&r);
}

static void many(const char *open, size_t n) {
        struct buf b;
        struct answer r;
        clock_t from = clock();
        buf_init(&b, 0);
        for (size_t i = 0; i < n; i++)
                buf_puts(&b, open);
        word_of(&r, buf_str(&b));
        if (clock() - from > 5 * CLOCKS_PER_SEC)
                test_fail(__FILE__, __LINE__, "%s: too slow", open);
        answer_done(&r);
        buf_done(&b);
}

TEST(a_million_elements_deep) {
        static const char *const opens[] = { "<w:p>",        "<w:tbl><w:tr><w:tc>",
                                             "<w:del>",      "<w:r><w:t>x",
                                             "<w:fldChar/>", "<a b=\"<a b='",
                                             "<![CDATA[",    "<!--",
                                             "<!DOCTYPE [",  "&#x633;&",
                                             "<w:comment>",  "</w:tc>",
                                             "<w:vanish/>",  "<w:txbxContent>",
                                             "<a b='" };
        for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++)
                many(opens[i], 1000000);
}

/* 200 MB of nothing, deflated to 200 kB. */
TEST(bombs_are_stopped) {
        struct zip_maker z;
        struct answer r;
        size_t n = 200u << 20;
        uint8_t *zero = mem_zalloc(n), *out = mem_alloc(1u << 20);
        z_stream s = {
                .next_in = zero, .avail_in = (uInt) n, .next_out = out, .avail_out = 1u << 20
        };
        EXPECT(deflateInit2(&s, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
        EXPECT(deflate(&s, Z_FINISH) == Z_STREAM_END);
        zip_begin(&z);
        zip_member(&z, "word/document.xml", bytes_of(out, s.total_out), (uint32_t) n, 0, 8);
        zip_end(&z);
        deflateEnd(&s);
        answer_init(&r, buf_bytes(&z.out), "");
        EXPECT(r.good);
        EXPECT_HAS(r, "flaw office_limit\n");
        answer_done(&r);
        buf_done(&z.out);
        mem_free(zero);
        mem_free(out);
}

/* Made by another implementation: ECMA-376 agile and standard, OpenDocument. */
TEST(passwords) {
        static const char *const names[] = { "agile.docx", "standard.docx", "lock.odt" };
        for (size_t i = 0; i < 3; i++) {
                char path[1024];
                struct buf b;
                struct answer r;
                const char *source = getenv("CLEW_SOURCE");
                snprintf(path, sizeof path, "%s/src/office/seeds-office-zip/%s",
                         source ? source : ".", names[i]);
                if (!test_slurp(path, &b))
                        return;
                answer_init(&r, buf_bytes(&b), "wrong\n");
                EXPECT(r.good && r.text.n == 0 && r.flags == REC_DOC_encrypted);
                EXPECT_HAS(r, "flaw encrypted\n");
                answer_done(&r);
                answer_init(&r, buf_bytes(&b), "wrong\nرمز12\n");
                EXPECT(r.good && r.flags == 0 &&
                       str_starts(r.text, STR("سلام می‌خواهم بروم")));
                EXPECT_HAS(r, "flaw unlocked\n");
                answer_done(&r);
                buf_done(&b);
        }
}

TEST(bytes_that_are_nothing) {
        static const char *const all[] = { "",
                                           "P",
                                           "PK\3\4",
                                           "PK\5\6",
                                           "\xd0\xcf\x11\xe0",
                                           "<xml/>",
                                           "\x09\x08\x06\x00\x00\x05" };
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
                struct answer r;
                answer_init(&r, bytes_of(all[i], strlen(all[i])), "x\n");
                EXPECT(r.good);
                EXPECT_EQ(1, r.docs);
                answer_done(&r);
        }
}
