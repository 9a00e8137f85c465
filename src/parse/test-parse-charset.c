/* Tests of parse/parse-charset.h.  Samples are invented. */
#include "base/test.h"
#include "base/utf8.h"
#include "parse/parse-charset-tables.h"
#include "parse/parse-charset.h"

#include <dirent.h>

static struct parse_charset_result decode(struct str in, const char *label, struct buf *out) {
        struct parse_charset_result r;
        parse_charset_warm();
        buf_init(out, 0);
        parse_charset_decode(str_bytes(in), str_bytes(str_of(label)), out, &r);
        EXPECT_EQ(out->n, utf8_valid(buf_bytes(out)));
        return r;
}

#define FLAG(set, letter) ((set) ? (letter) : "")
/* What decode says: "text|charset|flags" (u unknown, l lied, r replaced, n NUL, m mojibake). */
static void expect(int line, struct str in, const char *label, const char *want) {
        struct buf out, all;
        struct parse_charset_result r = decode(in, label, &out);
        buf_init(&all, 0);
        buf_put_str(&all, buf_str(&out));
        buf_printf(&all, "|%.*s|%s%s%s%s%s", STR_ARG(r.used), FLAG(r.unknown, "u"),
                   FLAG(r.lied, "l"), FLAG(r.replaced, "r"), FLAG(r.nul, "n"),
                   FLAG(r.mojibake, "m"));
        test_expect_str(__FILE__, line, str_of(want), buf_str(&all));
        buf_done(&out);
        buf_done(&all);
}
#define CASE(in, label, want) expect(__LINE__, STR(in), label, want)

/* `text` in the one-byte charset `id`; what it cannot write becomes '?'. */
static void encode(const char *text, enum parse_charset_id id, struct buf *out) {
        buf_init(out, 0);
        for (size_t n; *text; text += n) {
                uint32_t cp = utf8_get(text, &n);
                unsigned byte = 0;
                while (byte < 256 && parse_charset_point(id, (uint8_t) byte) != cp)
                        byte++;
                buf_putc(out, byte < 256 ? (char) byte : '?');
        }
}

/* `text` written in `id`, sent with `label`: read back whole, as `id`. */
static void round_trip(int line, const char *text, const char *charset, const char *label) {
        struct buf raw, out;
        encode(text, parse_charset_find(str_bytes(str_of(charset))), &raw);
        struct parse_charset_result r = decode(buf_str(&raw), label, &out);
        test_expect_str(__FILE__, line, str_of(text), buf_str(&out));
        test_expect_str(__FILE__, line, str_of(charset), r.used);
        buf_done(&raw);
        buf_done(&out);
}
#define ROUND(text, charset, label) round_trip(__LINE__, text, charset, label)

static const char arabic[] =
        "السلام عليكم، أرجو إرسال التقرير المالي قبل يوم الخميس القادم إلى المكتب الرئيسي";
static const char persian[] = "جناب آقاى مهندس، گزارش جلسه را پيوست كردم؛ لطفاً پس از بررسى نظر خود "
                              "را بنويسيد و چند روز ژرف";
static const char russian[] =
        "Добрый день, высылаю вам договор и счет за прошлый месяц. С уважением, Анна";

TEST(plain_ascii_is_copied) {
        CASE("Hello,\r\n\tworld\n", "us-ascii", "Hello,\r\n\tworld\n|us-ascii|");
        CASE("Hello", "", "Hello|us-ascii|");
        CASE("", "utf-8", "|us-ascii|");
        CASE("Hello", "x-klingon", "Hello|us-ascii|");
}

TEST(labels_come_dressed) {
        static const struct {
                const char *label;
                enum parse_charset_id id;
        } cases[] = {
                { "utf8", PARSE_CHARSET_utf_8 },
                { "\"UTF-8\"", PARSE_CHARSET_utf_8 },
                { "'utf-8'", PARSE_CHARSET_utf_8 },
                { "charset=utf-8", PARSE_CHARSET_utf_8 },
                { " utf-8; format=flowed", PARSE_CHARSET_utf_8 },
                { "unicode-1-1-utf-7", PARSE_CHARSET_utf_7 },
                { "windows-1256,", PARSE_CHARSET_windows_1256 },
                { "cp-1256", PARSE_CHARSET_windows_1256 },
                { "x-cp1256", PARSE_CHARSET_windows_1256 },
                { "ISO_8859-6:1987", PARSE_CHARSET_iso_8859_6 },
                { "ansi_x3.110-1983", PARSE_CHARSET_iso_8859_1 },
                { "ANSI_X3.4-1968", PARSE_CHARSET_us_ascii },
                { "csISO2022JP", PARSE_CHARSET_iso_2022_jp },
                { "ks_c_5601-1987", PARSE_CHARSET_euc_kr },
                { "gb2312", PARSE_CHARSET_gb18030 },
                { "Latin-1", PARSE_CHARSET_iso_8859_1 },
                { "x-unknown", PARSE_CHARSET_NONE },
                { "unknown-8bit", PARSE_CHARSET_NONE },
                { "", PARSE_CHARSET_NONE },
                { "../../etc/passwd", PARSE_CHARSET_NONE },
        };
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
                EXPECT_EQ(cases[i].id, parse_charset_find(str_bytes(str_of(cases[i].label))));
}

TEST(every_charset_finds_itself) {
        for (unsigned id = 0; id < PARSE_CHARSET_N; id++)
                EXPECT_EQ(id, parse_charset_find(str_bytes(parse_charset_name(id))));
}

TEST(utf8_and_its_damage) {
        CASE("caf\xc3\xa9", "utf-8", "café|utf-8|");
        CASE("\xef\xbb\xbf"
             "caf\xc3\xa9",
             "utf-8", "café|utf-8|");
        CASE("\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xff \xd8\xb3\xd9\x84\xd8\xa7", "utf-8",
             "سلام \xef\xbf\xbd سلا|utf-8|r");
        CASE("\xd8\xb3\xd9\x84\xd8\xa7\xd9", "utf-8", "سلا\xef\xbf\xbd|utf-8|r");
        CASE("ab\0cd\0", "utf-8", "abcd|us-ascii|n");
        CASE("caf\xc3\xa9\0", "utf-8", "café|utf-8|n");
}

TEST(western_labels_lie) {
        CASE("caf\xe9", "iso-8859-1", "café|iso-8859-1|");
        CASE("caf\xe9", "us-ascii", "café|windows-1252|l");
        CASE("caf\xe9", "", "café|windows-1252|");
        CASE("caf\xe9", "x-unknown", "café|windows-1252|u");
        CASE("caf\xe9", "utf-8", "café|windows-1252|l");
        CASE("\x93quoted\x94 \x80 5", "iso-8859-1", "“quoted” € 5|windows-1252|l");
        CASE("caf\xc3\xa9", "iso-8859-1", "café|utf-8|l");
        CASE("caf\xc3\xa9", "us-ascii", "café|utf-8|l");
        CASE("caf\xc3\xa9", "", "café|utf-8|");
}

TEST(arabic_and_persian) {
        ROUND(arabic, "windows-1256", "windows-1256");
        ROUND(arabic, "windows-1256", "iso-8859-1");
        ROUND(arabic, "windows-1256", "utf-8");
        ROUND(arabic, "windows-1256", "us-ascii");
        ROUND(arabic, "windows-1256", "");
        ROUND(arabic, "windows-1256", "iso-8859-6");
        ROUND(arabic, "iso-8859-6", "iso-8859-6");
        ROUND(arabic, "iso-8859-6", "iso-8859-1");
        ROUND(arabic, "iso-8859-6", "windows-1256");
        ROUND(arabic, "iso-8859-6", "");
        ROUND(persian, "windows-1256", "windows-1256");
        ROUND(persian, "windows-1256", "windows-1252");
        ROUND(persian, "windows-1256", "");
        ROUND(persian, "windows-1256", "iso-8859-6");
        ROUND("سلام", "windows-1256", "");
        ROUND("سلام", "windows-1256", "iso-8859-1");
}

TEST(cyrillic) {
        ROUND(russian, "windows-1251", "");
        ROUND(russian, "koi8-r", "");
        ROUND(russian, "koi8-r", "us-ascii");
        ROUND(russian, "koi8-r", "windows-1251");
        ROUND(russian, "windows-1251", "koi8-r");
        ROUND(russian, "windows-1251", "iso-8859-1");
        ROUND(russian, "ibm866", "");
        ROUND("Договор", "windows-1251", "windows-1251");
}

TEST(other_labels_are_believed) {
        ROUND("Łódź, żółw", "iso-8859-2", "iso-8859-2");
        ROUND("Καλημέρα σας", "iso-8859-7", "iso-8859-7");
        ROUND("שלום לכם", "windows-1255", "windows-1255");
        ROUND("İstanbul'da görüşürüz", "iso-8859-9", "iso-8859-9");
        ROUND("Grüße aus Köln", "macintosh", "macintosh");
}

TEST(utf16_with_and_without_mark) {
        CASE("\xff\xfe"
             "a\0b\0"
             "\x33\x06",
             "utf-16", "abس|utf-16le|");
        CASE("\xfe\xff\0a\0b\x06\x33", "utf-16", "abس|utf-16be|");
        CASE("H\0e\0l\0l\0o\0", "", "Hello|utf-16le|");
        CASE("\0H\0e\0l\0l\0o", "", "Hello|utf-16be|");
        CASE("H\0e\0l\0l\0o\0", "us-ascii", "Hello|utf-16le|l");
        CASE("\x33\x06\x44\x06\x27\x06\x45\x06 \0\x33\x06\x44\x06", "", "سلام سل|utf-16le|");
        CASE("plain after all", "utf-16", "plain after all|us-ascii|");
}

TEST(east_asian_and_utf7) {
        CASE("\xc4\xe3\xba\xc3", "gb2312", "你好|gb18030|");
        CASE("\xa7\x41\xa6\x6e", "big5", "你好|big5|");
        CASE("\x82\xb1\x82\xf1", "shift_jis", "こん|shift_jis|");
        CASE("\033$B$3$s\033(B!", "iso-2022-jp", "こん!|iso-2022-jp|");
        CASE("\033$B$3$s\033(B!", "", "こん!|iso-2022-jp|");
        CASE("\xbe\xc8\xb3\xe7", "ks_c_5601-1987", "안녕|euc-kr|");
        CASE("Hi +AOk-", "utf-7", "Hi é|utf-7|");
        CASE("\x1b[1mbold", "us-ascii", "\x1b[1mbold|us-ascii|");
}

TEST(mojibake_is_undone) {
        CASE("Ø³Ù„Ø§Ù… Ø¯ÙˆØ³ØªØ§Ù†", "utf-8", "سلام دوستان|utf-8|m");
        CASE("ط³ظ„ط§ظ… ط¯ظˆط³طھط§ظ†", "utf-8", "سلام دوستان|utf-8|m");
        CASE("РџСЂРёРІРµС‚", "utf-8", "Привет|utf-8|m");
        CASE("cafÃ© crÃ¨me", "utf-8", "café crème|utf-8|m");
        CASE("cafÃ© brÃ»lÃ©\nsagt Jürgen über\n", "utf-8",
             "café brûlé\nsagt Jürgen über\n|utf-8|m");
        CASE("cafÃƒÂ© crÃƒÂ¨me", "utf-8", "café crème|utf-8|m");
}

TEST(sound_text_is_not_mended) {
        CASE("Élan, Übergröße, ÀÉÎÕÜ, «déjà vu»", "utf-8",
             "Élan, Übergröße, ÀÉÎÕÜ, «déjà vu»|utf-8|");
        CASE("ظاهراً طرح ظرفیت طولانی", "utf-8", "ظاهراً طرح ظرفیت طولانی|utf-8|");
        CASE("СССР, РСФСР: Рязань", "utf-8", "СССР, РСФСР: Рязань|utf-8|");
        CASE("Ã© once", "utf-8", "Ã© once|utf-8|");
}

TEST(ceiling_cuts_at_a_character) {
        struct parse_charset_result r;
        for (size_t max = 1; max < 8; max++) {
                struct buf out;
                buf_init(&out, max);
                parse_charset_decode(str_bytes(STR("سلام")), str_bytes(STR("utf-8")), &out, &r);
                EXPECT_EQ(max & ~(size_t) 1, out.n);
                EXPECT(out.over);
                buf_done(&out);
        }
}

/* Every .eml of these folders, whole, under every label that its bytes could claim. */
static size_t sweep(const char *path) {
        static const char *const labels[] = { "",       "utf-8", "windows-1256", "utf-16",
                                              "gb2312", "utf-7", "iso-2022-jp" };
        size_t n = 0;
        DIR *d = opendir(path);
        for (struct dirent *at; d && (at = readdir(d));) {
                char file[2048];
                struct buf raw, out;
                snprintf(file, sizeof file, "%s/%s", path, at->d_name);
                if (at->d_name[0] == '.' || at->d_type != DT_REG || !test_slurp(file, &raw))
                        continue;
                for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
                        decode(buf_str(&raw), labels[i], &out);
                        EXPECT(out.n == 0 || !memchr(out.p, 0, out.n));
                        buf_done(&out);
                }
                buf_done(&raw);
                n++;
        }
        if (d)
                closedir(d);
        return n;
}

TEST(wild_mail) {
        static const char *const folders[] = {
                "mime/rspamd/test/functional/messages",
                "mime/stalwart/resources/eml/legacy",
                "mime/mikel/spec/fixtures/emails/multi_charset",
                "mime/stalwart/resources/eml/thirdparty",
                "mime/flanker/tests/fixtures/messages",
                "mime/mikel/spec/fixtures/emails/plain_emails",
        };
        for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
                const char *path = test_data(folders[i]);
                if (path)
                        EXPECT(sweep(path) > 0);
        }
}
