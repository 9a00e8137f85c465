/* Tests of the readers of plain formats: text, tables, calendars, cards, JSON, XML.  All people are
 * invented. */
#include "parse/parse-csv.h"
#include "parse/parse-ics-zone.h"
#include "parse/parse-ics.h"
#include "parse/parse-json.h"
#include "parse/parse-text.h"
#include "parse/parse-vcf.h"
#include "parse/parse-xml.h"
#include "parse/test-parse-show.h"

TEST(text_of_any_charset) {
        SHOW(parse_text_read, "one\r\ntwo\rthree", REC_KIND_text,
             "DOC 0 2 text/plain 0+14\none\ntwo\nthree");
        SHOW(parse_text_read, "\xff\xfeh\0i\0\n\0", REC_KIND_text, "DOC 0 2 text/plain 0+8\nhi\n");
        SHOW(parse_text_read, "h\0e\0l\0l\0o\0 \0y\0o\0u\0\n\0", REC_KIND_text,
             "DOC 0 2 text/plain 0+20\nhello you\n");
}

static void expect_place(struct bytes raw, const char *what, uint64_t off, uint64_t len) {
        struct parse_text t;
        uint64_t o, n;
        parse_text_open(&t, raw, (struct bytes){ 0 });
        size_t at = str_find(buf_str(&t.text), str_of(what));
        ASSERT(at != SIZE_MAX);
        parse_text_place(&t, at, strlen(what), &o, &n);
        EXPECT_EQ(off, o);
        EXPECT_EQ(len, n);
        parse_text_place(&t, 0, 0, &o, &n);
        EXPECT_EQ(t.bom, o);
        parse_text_close(&t);
}

TEST(places_in_raw_bytes) {
        expect_place(bytes_of("\xef\xbb\xbf"
                              "caf\xc3\xa9 x",
                              10),
                     "x", 9, 1);
        expect_place(bytes_of("\xff\xfe"
                              "c\0\xe9\0 \0x\0",
                              10),
                     "x", 8, 2);
        expect_place(bytes_of("un caf\xe9 tr\xe8s bon et pas cher", 28), "bon", 13, 3);
}

/* A run of NULs, as a disk's hole leaves it: even and odd, long and short. */
static void expect_nul(int line,
                       void (*read)(const struct parse_file *, struct arena *, struct buf *),
                       uint32_t kind, const char *before, const char *behind) {
        static const size_t runs[] = { 1, 2, 7, 64, 513, 8192 };
        for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
                struct buf in, out;
                struct arena a;
                struct rec r;
                size_t flaws = 0;
                buf_init(&in, 0);
                buf_init(&out, 0);
                arena_init(&a, 0);
                buf_puts(&in, before);
                for (size_t k = 0; k < runs[i]; k++)
                        buf_putc(&in, 0);
                buf_puts(&in, behind);
                const struct parse_file f = { .data = buf_bytes(&in), .kind = kind };
                read(&f, &a, &out);
                for (struct bytes at = buf_bytes(&out); rec_get(&at, &r, NULL) > 0;)
                        flaws += r.kind == REC_flaw && r.flaw.flaw == FLAW_nul_bytes;
                if (flaws != 1)
                        test_fail(__FILE__, line, "%zu NULs: %zu flaws", runs[i], flaws);
                arena_done(&a);
                buf_done(&out);
                buf_done(&in);
        }
}

TEST(nul_bytes) {
        expect_nul(__LINE__, parse_text_read, REC_KIND_text, "one two ", " three");
        expect_nul(__LINE__, parse_csv_read, REC_KIND_csv, "name,sum\nDoe,", "7\nRoe,8\n");
        expect_nul(__LINE__, parse_csv_read, REC_KIND_tsv, "name\tsum\nDoe\t", "7\nRoe\t8\n");
        expect_nul(__LINE__, parse_json_read, REC_KIND_json, "{\"a\": \"x", "y\"}");
        expect_nul(__LINE__, parse_xml_read, REC_KIND_xml, "<?xml version='1.0'?><x>Jane ",
                   " Doe</x>");
        SHOW(parse_text_read, "\xff\xfeh\0\0\0\0\0i\0\n\0", REC_KIND_text,
             "DOC 0 2 text/plain 0+12\nhi\nF nul_bytes\n");
}

TEST(tables) {
        SHOW(parse_csv_read, "name,sum\nDoe; Jane,7\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+21\nname\tsum\nDoe; Jane\t7\nPAGE name, sum\n");
        SHOW(parse_csv_read, "name;sum\r\n\"Doe; \"\"J\"\"\nJane\";\"1 200\"\r\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+37\nname\tsum\nDoe; \"J\" Jane\t1 200\nPAGE name, sum\n");
        SHOW(parse_csv_read, "sep=|\na|b\n1|2\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+14\na\tb\n1\t2\nPAGE a, b\n");
        SHOW(parse_csv_read, "a\tb, c\n1\t\n", REC_KIND_tsv,
             "DOC 0 2 text/tab-separated-values 0+10\na\tb, c\n1\t\nPAGE a, b, c\n");
        SHOW(parse_csv_read, "a,b\n\"lost,1\nx,2\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+16\na\tb\n\"lost\t1\nx\t2\nPAGE a, b\nF table_quote\n");
}

TEST(load_files) {
        SHOW(parse_csv_read, "þAþ\x14þBþ\r\nþone þþ two®linesþ\x14þþ\r\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+43\nA\tB\none þ two lines\t\nPAGE load file\n");
        SHOW(parse_csv_read, "þAþ\x14þBþ\nþ1þ\nþ2þ\x14þ3\nþ4þ\x14þ5þ\n", REC_KIND_csv,
             "DOC 0 2 text/csv 0+40\nA\tB\n1\n2\tþ3\n4\t5\nPAGE load file\nF table_row\n");
        SHOW(parse_csv_read,
             "\xfe"
             "A\xfe\x14\xfe"
             "B\xfe\r\n\xfe"
             "Jane Doe\xfe\x14\xfe"
             "x\xfe\r\n",
             REC_KIND_csv, "DOC 0 2 text/csv 0+25\nA\tB\nJane Doe\tx\nPAGE load file\n");
}

static const char event[] =
        "BEGIN:VCALENDAR\r\nPRODID:-//x\r\nBEGIN:VTIMEZONE\r\nTZID:Home\r\nBEGIN:STANDARD\r\n"
        "DTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nTZOFFSETTO:+0100\r\n"
        "END:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n"
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETTO:+0200\r\nEND:DAYLIGHT\r\n"
        "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nSUMMARY:Lunch\\, with Om\r\n "
        "ar\r\nDTSTART;TZID=Home:20140612T130000\r\n"
        "DTEND:20140612T120000Z\r\nORGANIZER;CN=\"Doe, Jane\":mailto:jane@x.example\r\n"
        "ATTENDEE;CN=Omar;PARTSTAT=ACCEPTED:MAILTO:omar@x.example\r\nLOCATION:Room 7\r\n"
        "ATTACH;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=a.txt;FMTTYPE=text/plain:aGk=\r\n"
        "BEGIN:VALARM\r\nDESCRIPTION:ring\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

TEST(calendar_of_one_event) {
        char want[2000];
        snprintf(
                want, sizeof want,
                "DOC 0 2 text/calendar 0+%zu\nH25 -//x\nH1 Lunch, with Omar\n"
                "D10 1402570800 120 1\nD11 1402574400 0 1\nA13 Doe, Jane <jane@x.example>\n"
                "A14 Omar <omar@x.example>\nH26 Room 7\n"
                "{Summary: }Lunch, with Omar\n{Begins: }20140612T130000\n{Ends: }20140612T120000Z\n"
                "{Organizer: }Doe, Jane <jane@x.example>\n"
                "{Attendee: }Omar <omar@x.example> (ACCEPTED)\n{Location: }Room 7\n"
                "DATA 2\nDOC 1 2 text/plain 0+0\n",
                sizeof event - 1);
        SHOW(parse_ics_read, event, REC_KIND_ics, want);
}

TEST(calendar_of_several) {
        SHOW(parse_ics_read,
             "BEGIN:VCALENDAR\nX-WR-CALNAME:Work\nBEGIN:VEVENT\nSUMMARY:One\n"
             "DTSTART;VALUE=DATE:20140312\nEND:VEVENT\nBEGIN:VTODO\nSUMMARY:Two\nDUE:2014bad\n",
             REC_KIND_ics,
             "DOC 0 2 text/calendar 0+134\nH1 Work\n"
             "DOC 1 4 text/calendar 34+64\nH1 One\nD10 1394582400 -1 86400\n{Summary: "
             "}One\n{Begins: "
             "}20140312\n"
             "DOC 2 4 text/calendar 98+36\nH1 Two\nF card_time\n{Summary: }Two\n{Due: }2014bad\nF "
             "card_unclosed\n");
}

TEST(zones_by_name) {
        struct parse_ics_zones none = { 0 };
        EXPECT_EQ(210, parse_ics_offset(&none, STR("Asia/Tehran"), 1389000000));
        EXPECT_EQ(270, parse_ics_offset(&none, STR("Asia/Tehran"), 1402570800));
        EXPECT_EQ(210, parse_ics_offset(&none, STR("Asia/Tehran"), 1687000000));
        EXPECT_EQ(WHEN_ZONE_UNKNOWN, parse_ics_offset(&none, STR("Europe/London"), 0));
}

TEST(cards) {
        SHOW(parse_vcf_read,
             "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:D=C3=B6e;Ja="
             "\nne\n"
             "TEL;WORK;VOICE:+1 555 0100\nEMAIL;INTERNET:jane@x.example\nORG:Sample;Desk\n"
             "PHOTO;ENCODING=BASE64;JPEG:/9j/\n 4AAQ\n\nEND:VCARD\n",
             REC_KIND_vcf,
             "DOC 0 2 text/vcard 0+204\nH1 Döe, Jane\nA15 Döe, Jane <jane@x.example>\nH17 Sample, "
             "Desk\n{Name: }Döe, Jane\n{Telephone (work, voice): }+1 555 0100\n{Email: "
             "}jane@x.example\n{Organization: }Sample, Desk\nDATA 6\nDOC 1 2  0+0\n");
        SHOW(parse_vcf_read,
             "BEGIN:VCARD\nFN:A\nEND:VCARD\nBEGIN:VCARD\nFN:B\nitem1.EMAIL:b@x.example\nEND:"
             "VCARD\n",
             REC_KIND_vcf,
             "DOC 0 2 text/vcard 0+78\nDOC 1 4 text/vcard 0+27\nH1 A\nA15 A <>\n{Name: }A\n"
             "DOC 2 4 text/vcard 27+51\nH1 B\nA15 B <b@x.example>\n{Name: }B\n{Email: "
             "}b@x.example\n");
}

TEST(json) {
        SHOW(parse_json_read,
             "{\"a\": [{\"b\": \"x\\ny\"}, 2], \"c\": null, \"d\": \"\\ud83d\\ude00\"}",
             REC_KIND_json, "DOC 0 2 application/json 0+57\n{a[0].b: }x\ny\n{a[1]: }2\n{d: }😀\n");
        SHOW(parse_json_read, "{\"a\": \"1\"}\n{\"a\": \"2\",}\n\"\\ud800\"", REC_KIND_jsonl,
             "DOC 0 2 application/jsonl 0+31\n{a: }1\n{a: }2\n\xef\xbf\xbd\n");
        SHOW(parse_json_read, "{\"a\": nonsense, \"b\": \"x", REC_KIND_json,
             "DOC 0 2 application/json 0+23\n{a: }nonsense\n{b: }x\nF json_malformed\n");
}

TEST(xml) {
        SHOW(parse_xml_read,
             "<?xml version='1.0'?><case id=\"7\"><name>Jane &amp; Co</name><p>Met <b>Omar</b> "
             "twice.</p><p><![CDATA[a<b]]></p></case>",
             REC_KIND_xml,
             "DOC 0 2 application/xml 0+118\n{case id: }7\n{name: }Jane & Co\n{p: }Met Omar "
             "twice.\n{p: }a<b\n");
        SHOW(parse_xml_read, "<!DOCTYPE x [<!ENTITY a \"&b;&b;\">]><x>&a;<y></x>", REC_KIND_xml,
             "DOC 0 2 application/xml 0+48\n{x: }&a;\nF xml_malformed\nF xml_entities\n");
}

static void bomb(void (*read)(const struct parse_file *, struct arena *, struct buf *),
                 const char *unit, size_t n, uint32_t kind) {
        struct buf in, out;
        struct arena a;
        buf_init(&in, 0);
        buf_init(&out, 0);
        arena_init(&a, 0);
        for (size_t i = 0; i < n; i++)
                buf_puts(&in, unit);
        const struct parse_file f = { .data = buf_bytes(&in), .kind = kind };
        read(&f, &a, &out);
        EXPECT(out.n > 0);
        arena_done(&a);
        buf_done(&out);
        buf_done(&in);
}

TEST(bombs) {
        bomb(parse_json_read, "[", 1000000, REC_KIND_json);
        bomb(parse_xml_read, "<a>", 1000000, REC_KIND_xml);
        bomb(parse_xml_read, "<!--", 300000, REC_KIND_xml);
        bomb(parse_csv_read, "\"a,", 1000000, REC_KIND_csv);
        bomb(parse_vcf_read, "BEGIN:VCARD\n", 100000, REC_KIND_vcf);
        bomb(parse_ics_read, "BEGIN:VEVENT\nDTSTART;TZID=x:20140101T000000\n", 50000, REC_KIND_ics);
        bomb(parse_ics_read, " x\n", 1000000, REC_KIND_ics);
}
