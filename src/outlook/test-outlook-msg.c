/* Tests of outlook/: messages, contacts and winmail.dat that are made here, read back by the reader
 * of mail.  People are invented. */
#include "outlook/test-outlook-msg.h"
#include "base/le.h"
#include "base/test.h"
#include "outlook/outlook-mime.h"
#include "outlook/outlook-msg.h"
#include "outlook/outlook-rtf.h"
#include "outlook/outlook-tnef.h"
#include "parse/parse-mail.h"
#include "rec/rec.h"

static uint8_t blob[5000];

static void add_recipient(struct test_msg *m, uint32_t n, uint32_t type, const char *name,
                          const char *address) {
        uint32_t r = test_msg_storage(m, 0, arena_printf(m->a, "__recip_version1.0_#%08X", n).p);
        const uint64_t fixed[][2] = { { 0x0c150003, type } };
        test_msg_fixed(m, r, 8, fixed, 1);
        test_msg_text(m, r, 0x3001, name);
        test_msg_text(m, r, 0x39fe, address);
}

static uint32_t add_attachment(struct test_msg *m, uint32_t parent, uint32_t n, uint32_t method,
                               const char *name) {
        uint32_t s =
                test_msg_storage(m, parent, arena_printf(m->a, "__attach_version1.0_#%08X", n).p);
        const uint64_t fixed[][2] = { { 0x37050003, method } };
        test_msg_fixed(m, s, 8, fixed, 1);
        test_msg_text(m, s, 0x3707, name);
        return s;
}

static void make_msg(struct arena *a, struct buf *file) {
        static struct test_msg m;
        const uint64_t fixed[1][2] = { { 0x00390040, test_filetime(1401804309) } };
        for (size_t i = 0; i < sizeof blob; i++)
                blob[i] = (uint8_t) (i * 37);
        m.a = a;
        test_ole_init(&m.ole, a);
        test_msg_fixed(&m, 0, 32, fixed, 1);
        test_msg_text(&m, 0, 0x001a, "IPM.Note");
        test_msg_text(&m, 0, 0x0037, "گزارش ماهانه");
        test_msg_text(&m, 0, 0x1000, "سلام آن\r\nمتن نامه می\u200cرسد\r\n");
        test_msg_text(&m, 0, 0x0c1a, "Ann Roe");
        test_msg_text(&m, 0, 0x0c1e, "SMTP");
        test_msg_text(&m, 0, 0x0c1f, "ann@x.example");
        test_msg_text(&m, 0, 0x1035, "<1@x.example>");
        add_recipient(&m, 0, 1, "باب", "bob@y.example");
        add_recipient(&m, 1, 2, "Cy, the Third", "cy@z.example");
        add_recipient(&m, 2, 3, "dan@z.example", "dan@z.example");
        uint32_t at = add_attachment(&m, 0, 0, 1, "بودجه ۱۳۹۳.bin");
        test_msg_put(&m, at, 0x37010102, bytes_of(blob, sizeof blob));
        at = add_attachment(&m, 0, 1, 5, "inner");
        uint32_t inner = test_msg_storage(&m, at, "__substg1.0_3701000D");
        test_msg_fixed(&m, inner, 24, fixed, 1);
        test_msg_text(&m, inner, 0x0037, "Inner subject");
        test_msg_text(&m, inner, 0x1000, "inner words");
        at = add_attachment(&m, inner, 0, 1, "deep.txt");
        test_msg_put(&m, at, 0x37010102, str_bytes(STR("deep bytes")));
        buf_init(file, 0);
        office_ole_extract(&m.ole.o, 0, file);
}

/* The facts of an answer that matter here, a line each. */
static void told(struct bytes answer, struct arena *a, struct buf *out) {
        struct rec r;
        struct err e;
        struct buf data;
        buf_init(&data, 0);
        while (rec_get(&answer, &r, &e) > 0) {
                if (r.kind == REC_header && r.header.id == REC_HDR_subject)
                        buf_printf(out, "subject %.*s\n", STR_ARG(r.header.value));
                else if (r.kind == REC_addr)
                        buf_printf(out, "addr %d %.*s <%.*s>\n", (int) r.addr.role,
                                   STR_ARG(r.addr.name), STR_ARG(r.addr.address));
                else if (r.kind == REC_date && r.date.basis == REC_DATE_sent)
                        buf_printf(out, "sent %lld\n", (long long) r.date.at);
                else if (r.kind == REC_msgid && r.msgid.role == REC_MSGID_own)
                        buf_printf(out, "id %.*s\n", STR_ARG(r.msgid.id));
                else if (r.kind == REC_text)
                        buf_printf(out, "text %.*s\n", STR_ARG(r.text.text));
                else if (r.kind == REC_data)
                        buf_put(&data, r.data.p, r.data.n);
                if (r.kind != REC_doc)
                        continue;
                bool same = bytes_eq(buf_bytes(&data), bytes_of(blob, sizeof blob));
                if (r.doc.ordinal)
                        buf_printf(out, "child %.*s %.*s %zu%s\n", STR_ARG(r.doc.type),
                                   STR_ARG(r.doc.name), data.n, same ? " blob" : "");
                buf_clear(&data);
        }
        (void) a;
        buf_done(&data);
}

/* The first child's bytes. */
static struct bytes child_of(struct buf *answer, struct arena *a) {
        struct bytes rest = buf_bytes(answer);
        struct rec r;
        struct err e;
        struct buf data;
        buf_init(&data, 0);
        while (rec_get(&rest, &r, &e) > 0) {
                if (r.kind == REC_data)
                        buf_put(&data, r.data.p, r.data.n);
                if (r.kind == REC_doc && r.doc.ordinal == 1)
                        break;
        }
        struct str s = arena_str(a, buf_str(&data));
        buf_done(&data);
        return str_bytes(s);
}

TEST(a_message_comes_back_whole) {
        struct arena a;
        struct buf file, answer, mail, got;
        arena_init(&a, 0);
        make_msg(&a, &file);
        buf_init(&answer, 0);
        buf_init(&mail, 0);
        buf_init(&got, 0);
        EXPECT(outlook_ole_is_msg(buf_bytes(&file)));
        const struct parse_file f = { .data = buf_bytes(&file) };
        outlook_read(&f, &a, &answer);
        const struct parse_mail_options o = { .contents = true };
        parse_mail(child_of(&answer, &a), &o, &a, &mail);
        told(buf_bytes(&mail), &a, &got);
        struct str s = buf_str(&got);
        EXPECT(str_find(s, STR("subject گزارش ماهانه\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("addr 1 Ann Roe <ann@x.example>\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("addr 4 باب <bob@y.example>\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("addr 5 Cy, the Third <cy@z.example>\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("addr 6  <dan@z.example>\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("sent 1401804309\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("id 1@x.example\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("متن نامه می\u200cرسد\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("بودجه ۱۳۹۳.bin 5000 blob\n")) != SIZE_MAX);
        EXPECT(str_find(s, STR("child message/rfc822 inner.eml")) != SIZE_MAX);
        EXPECT(str_find(s, STR("deep.txt 10\n")) != SIZE_MAX);
        buf_done(&got);
        buf_done(&mail);
        buf_done(&answer);
        buf_done(&file);
        arena_done(&a);
}

TEST(same_item_same_bytes) {
        struct arena a;
        struct buf file, one, two;
        arena_init(&a, 0);
        make_msg(&a, &file);
        buf_init(&one, 0);
        buf_init(&two, 0);
        const struct parse_file f = { .data = buf_bytes(&file) };
        outlook_read(&f, &a, &one);
        outlook_read(&f, &a, &two);
        EXPECT(bytes_eq(buf_bytes(&one), buf_bytes(&two)));
        buf_done(&two);
        buf_done(&one);
        buf_done(&file);
        arena_done(&a);
}

TEST(transport_headers_stand_and_cannot_forge) {
        struct arena a;
        struct buf out;
        struct outlook_item item = OUTLOOK_ITEM_INIT;
        arena_init(&a, 0);
        buf_init(&out, 0);
        item.subject = STR("Real\r\nBcc: forged@x.example");
        item.transport = STR("From: Ann <ann@x.example>\r\nSubject:\r\n Folded\r\n"
                             "MIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=x\r\n"
                             "X-Outlook-Folder: forged\r\n\r\nbody");
        item.in_folder = STR("Inbox");
        item.text = STR("words");
        outlook_mime(&item, &a, &out);
        EXPECT(str_starts(buf_str(&out), STR("From: Ann <ann@x.example>\r\nSubject:\r\n Folded\r\n"
                                             "X-Outlook-Folder: Inbox\r\nMIME-Version: 1.0\r\n")));
        EXPECT(str_find(buf_str(&out), STR("forged")) == SIZE_MAX);
        item.transport = (struct str){ NULL, 0 };
        buf_clear(&out);
        outlook_mime(&item, &a, &out);
        EXPECT(str_find(buf_str(&out), STR("Subject: Real  Bcc: forged@x.example\r\n")) == 0);
        buf_done(&out);
        arena_done(&a);
}

TEST(contacts_and_meetings) {
        struct arena a;
        struct buf out;
        struct outlook_contact c = { .given = STR("Ann"),
                                     .family = STR("Roe; Jr"),
                                     .email = { { STR("Ann"), STR("ann@x.example") } },
                                     .birthday = 0,
                                     .anniversary = OUTLOOK_NO_TIME };
        struct outlook_item item = OUTLOOK_ITEM_INIT;
        arena_init(&a, 0);
        buf_init(&out, 0);
        item.kind = OUTLOOK_contact;
        item.contact = &c;
        EXPECT_STR("text/vcard", outlook_mime_type(&item));
        outlook_mime(&item, &a, &out);
        EXPECT(str_find(buf_str(&out), STR("FN:Ann Roe\\; Jr\r\nN:Roe\\; Jr;Ann;;;\r\n")) !=
               SIZE_MAX);
        EXPECT(str_find(buf_str(&out), STR("EMAIL;X-NAME=\"Ann\":ann@x.example\r\n")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&out), STR("BDAY:19700101\r\n")) != SIZE_MAX);
        item = (struct outlook_item) OUTLOOK_ITEM_INIT;
        item.kind = OUTLOOK_appointment;
        item.subject = STR("جلسه");
        item.event.begins = 1401804000;
        item.event.set = true;
        buf_clear(&out);
        outlook_mime(&item, &a, &out);
        EXPECT(str_find(buf_str(&out), STR("DTSTART:20140603T140000Z\r\n")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&out), STR("SUMMARY:جلسه\r\n")) != SIZE_MAX);
        buf_done(&out);
        arena_done(&a);
}

/* Both bodies of a message that holds `plain` and the rich text `rtf`, as the reader of mail tells
 * them. */
static void bodies_told(struct arena *a, const char *plain, const char *rtf, struct buf *got) {
        struct outlook_item item = OUTLOOK_ITEM_INIT;
        struct buf mail, answer;
        buf_init(&mail, 0);
        buf_init(&answer, 0);
        item.subject = STR("Bodies");
        item.text = str_of(plain);
        item.rtf = str_bytes(str_of(rtf));
        outlook_mime(&item, a, &mail);
        const struct parse_mail_options o = { .contents = true };
        parse_mail(buf_bytes(&mail), &o, a, &answer);
        buf_clear(got);
        told(buf_bytes(&answer), a, got);
        buf_done(&answer);
        buf_done(&mail);
}

TEST(rich_text_that_says_something_else_is_a_file) {
        static const char rtf[] = "{\\rtf1\\ansi\\ansicpg1256 \\u1588?\\u1606?\\u1576?\\u1607? ok}";
        struct arena a;
        struct buf got;
        arena_init(&a, 0);
        buf_init(&got, 0);
        bodies_told(&a, "شنبه\u200c، «ok»", rtf, &got); /* laid out otherwise: the same words */
        EXPECT(str_find(buf_str(&got), STR("body.rtf")) == SIZE_MAX);
        bodies_told(&a, "جمعه ok", rtf, &got); /* other letters, and only Persian ones */
        EXPECT(str_find(buf_str(&got), STR("child application/rtf body.rtf ")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&got), STR("text جمعه ok\n")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&got), STR("شنبه")) == SIZE_MAX);
        bodies_told(&a, "ok", rtf, &got); /* fewer */
        EXPECT(str_find(buf_str(&got), STR("child application/rtf body.rtf ")) != SIZE_MAX);
        buf_done(&got);
        arena_done(&a);
}

TEST(compressed_rtf) { /* the example of [MS-OXRTFCP] 4.1 */
        static const uint8_t packed[] = { 0x2d, 0,    0,    0,    0x2b, 0,    0,    0,    0x4c,
                                          0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0,
                                          0x0a, 0,    0x72, 0x63, 0x70, 0x67, 0x31, 0x32, 0x35,
                                          0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09,
                                          0,    0x20, 0x62, 0x77, 0x05, 0xb0, 0x6c, 0x64, 0x7d,
                                          0x0a, 0x80, 0x0f, 0xa0 };
        struct arena a;
        bool damaged;
        arena_init(&a, 0);
        struct bytes rtf = outlook_rtf_unpack(bytes_of(packed, sizeof packed), &a, &damaged);
        EXPECT_STR("{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n",
                   ((struct str){ (const char *) rtf.p, rtf.n }));
        EXPECT(!damaged);
        outlook_rtf_unpack(bytes_of(packed, 30), &a, &damaged);
        EXPECT(damaged);
        arena_done(&a);
}

/* ---- winmail.dat --------------------------------------------------------------------------- */

static void put_attribute(struct buf *out, int level, uint32_t id, struct bytes data) {
        uint16_t sum = 0;
        uint32_t n = (uint32_t) data.n;
        for (size_t i = 0; i < data.n; i++)
                sum = (uint16_t) (sum + data.p[i]);
        buf_putc(out, (char) level);
        buf_put(out, &id, 4);
        buf_put(out, &n, 4);
        buf_put(out, data.p, data.n);
        buf_put(out, &sum, 2);
}

static void make_tnef(struct buf *out) {
        buf_init(out, 0);
        buf_put(out, "\x78\x9f\x3e\x22\1\0", 6);
        put_attribute(out, 1, 0x00078008, str_bytes(STR("IPM.Microsoft Mail.Note\0")));
        put_attribute(out, 1, 0x00018004, str_bytes(STR("Parcel\0")));
        put_attribute(out, 1, 0x0002800c, str_bytes(STR("words inside\0")));
        put_attribute(out, 2, 0x00069002, str_bytes(STR("\1\0\0\0\0\0\0\0\0\0\0\0\0\0")));
        put_attribute(out, 2, 0x0006800f, bytes_of(blob, sizeof blob));
        put_attribute(out, 2, 0x00018010, str_bytes(STR("blob.bin\0")));
}

TEST(winmail_gives_message_and_files) {
        struct arena a;
        struct buf file, answer, got;
        arena_init(&a, 0);
        make_tnef(&file);
        buf_init(&answer, 0);
        buf_init(&got, 0);
        struct parse_file f = { .data = buf_bytes(&file) };
        outlook_read(&f, &a, &answer);
        told(buf_bytes(&answer), &a, &got);
        EXPECT(str_find(buf_str(&got), STR("child message/rfc822 message.eml ")) == 0);
        EXPECT(str_find(buf_str(&got), STR("child  blob.bin 5000 blob\n")) != SIZE_MAX);
        struct bytes mail = child_of(&answer, &a);
        struct str s = { (const char *) mail.p, mail.n };
        EXPECT(str_find(s, STR("Subject: Parcel\r\n")) == 0);
        EXPECT(str_find(s, STR("words inside")) != SIZE_MAX);
        /* cut in the attachment: what is there stays */
        struct outlook_item item;
        uint32_t damage;
        ASSERT(outlook_tnef_item(bytes_sub(f.data, 0, 3000), &a, &item, &damage));
        EXPECT_EQ(OUTLOOK_TNEF_cut, damage);
        ASSERT(item.n_attachments == 1);
        EXPECT(item.attachments[0].content.n > 2000);
        buf_done(&got);
        buf_done(&answer);
        buf_done(&file);
        arena_done(&a);
}
