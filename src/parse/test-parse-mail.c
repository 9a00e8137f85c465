/* parse_mail() by what it says: records as lines of text. */
#include "parse/parse-mail.h"

#include "base/test.h"
#include "rec/rec.h"

static void say_doc(struct buf *out, const struct rec_doc *d) {
        buf_printf(out, "doc %u<%d %c [%.*s] %.*s '%.*s' %llu+%llu %llu", d->ordinal,
                   (int) d->parent, d->kind == REC_DOC_message ? 'm' : 'f', STR_ARG(d->path),
                   STR_ARG(d->type), STR_ARG(d->name), (unsigned long long) d->off,
                   (unsigned long long) d->len, (unsigned long long) d->size);
        static const char *const names[] = { " html", " encrypted", " signed", " attachment",
                                             " list", " strings",   " bulk" };
        for (unsigned i = 0; i < 7; i++)
                if (d->flags >> i & 1)
                        buf_puts(out, names[i]);
        buf_putc(out, '\n');
}

static void say(struct buf *out, const struct rec *r, uint32_t kinds) {
        if (!(kinds >> r->kind & 1))
                return;
        if (r->kind == REC_doc)
                say_doc(out, &r->doc);
        else if (r->kind == REC_addr)
                buf_printf(out, "addr %u %.*s<%.*s>\n", r->addr.role, STR_ARG(r->addr.name),
                           STR_ARG(r->addr.address));
        else if (r->kind == REC_date)
                buf_printf(out, "date %u %lld\n", r->date.basis, (long long) r->date.at);
        else if (r->kind == REC_msgid)
                buf_printf(out, "id %u %.*s\n", r->msgid.role, STR_ARG(r->msgid.id));
        else if (r->kind == REC_text)
                buf_printf(out, "text %.*s|\n", STR_ARG(r->text.text));
        else if (r->kind == REC_header)
                buf_printf(out, "header %.*s: %.*s\n", STR_ARG(r->header.name),
                           STR_ARG(r->header.value));
        else if (r->kind == REC_flaw)
                buf_printf(out, "flaw %s\n", rec_flaw_id(r->flaw.flaw));
}

#define K(kind) (1u << REC_##kind)

static struct str run(struct buf *out, struct str in, uint32_t kinds,
                      const struct parse_mail_options *o) {
        struct arena a;
        struct buf records;
        struct rec r;
        arena_init(&a, 0);
        buf_init(&records, 0);
        buf_clear(out);
        parse_mail(str_bytes(in), o, &a, &records);
        struct bytes rest = buf_bytes(&records);
        while (rec_get(&rest, &r, NULL) > 0)
                say(out, &r, kinds);
        EXPECT_EQ(0, rest.n);
        EXPECT_EQ(REC_done, r.kind);
        buf_done(&records);
        arena_done(&a);
        return buf_str(out);
}

#define SAYS(kinds, in, want)                                                                      \
        do {                                                                                       \
                struct buf out_;                                                                   \
                buf_init(&out_, 0);                                                                \
                EXPECT_STR(want, run(&out_, STR(in), (kinds), &(struct parse_mail_options){ 0 })); \
                buf_done(&out_);                                                                   \
        } while (0)

#define HEAD                                                                                       \
        "From: a@x.example\nDate: Mon, 3 Feb 2014 10:00:00 +0000\n"                                \
        "Message-ID: <1@x.example>\n"
#define MIXED       HEAD "Content-Type: multipart/mixed; boundary=b\n\n"
#define ALTERNATIVE HEAD "Content-Type: multipart/alternative; boundary=b\n\n"

TEST(parse_mail_plain) {
        SAYS(K(doc) | K(addr) | K(date) | K(msgid) | K(text) | K(flaw),
             HEAD "In-Reply-To: <0@x.example>\nReferences: "
                  "<00@x.example><0@x.example>\n\nHello\r\nyou\n",
             "doc 0<-1 m [] message/rfc822 '' 0+160 160\naddr 1 <a@x.example>\ndate 1 1391421600\n"
             "id 1 1@x.example\nid 2 0@x.example\nid 3 00@x.example\nid 3 0@x.example\ntext "
             "Hello\nyou\n|\n");
}

TEST(parse_mail_texts) {
        SAYS(K(text), MIXED "--b\n\none\n--b\n\ntwo\n--b--\n", "text one\ntwo|\n");
        SAYS(K(text), ALTERNATIVE "--b\n\nplain\n--b\nContent-Type: text/html\n\n<p>html\n--b--\n",
             "text plain|\n");
        SAYS(K(text), ALTERNATIVE "--b\n\n \n--b\nContent-Type: text/html\n\n<p>html</p>\n--b--\n",
             "text html\n|\n");
        SAYS(K(text) | K(flaw),
             ALTERNATIVE "--b\n\nPlease use an HTML reader to view this.\n--b\n"
                         "Content-Type: text/html\n\n<p>html</p>\n--b--\n",
             "flaw alternative_differ\ntext html\n|\n");
        SAYS(K(text), HEAD "Content-Type: text/plain; format=flowed\n\na \nb\n> c \n> d\n-- \nx\n",
             "text a b\n> c d\n-- \nx\n|\n");
        SAYS(K(text), HEAD "Content-Type: text/plain; format=flowed; delsp=yes\n\na \nb\n",
             "text ab\n|\n");
        SAYS(K(text), HEAD "Content-Type: text/enriched\n\n<bold>a</bold>\nb\n\nc <<d\n",
             "text a b\nc <d |\n");
        SAYS(K(text) | K(flaw),
             "From: a@x.example\rDate: Mon, 3 Feb 2014 10:00:00 +0000\rMessage-ID: "
             "<1@x>\r\rone\rtwo\r",
             "text one\ntwo\n|\nflaw line_endings\n");
}

TEST(parse_mail_children) {
        SAYS(K(doc) | K(text),
             MIXED
             "--b\n\nbody\n--b\nContent-Type: text/csv; name=a.csv\n"
             "Content-Transfer-Encoding: base64\n\nYSxi\n--b\nContent-Type: message/rfc822\n\n"
             "From: c@x.example\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\ninner\n--c\n"
             "Content-Type: application/pdf; name=x.pdf\n\nPDF\n--c--\n--b--\n",
             "doc 0<-1 m [] message/rfc822 '' 0+382 382 attachment\ntext body|\n"
             "doc 1<0 f [2] text/csv 'a.csv' 208+4 3 attachment\ntext a,b|\n"
             "doc 2<0 m [3] message/rfc822 '' 247+128 128 attachment\ntext inner|\n"
             "doc 3<2 f [3.2] application/pdf 'x.pdf' 366+3 3 attachment\n");
        SAYS(K(doc) | K(text) | K(flaw), HEAD "\nsee\nbegin 644 f.txt\n#86)C\n`\nend\nbye\n",
             "doc 0<-1 m [] message/rfc822 '' 0+118 118 attachment\nflaw yenc_or_uu\n"
             "text see\nbegin 644 f.txt\nend\nbye\n|\n"
             "doc 1<0 f [u1] application/octet-stream 'f.txt' 86+28 3 attachment\ntext abc|\n");
        SAYS(K(text),
             MIXED
             "--b\nContent-Disposition: attachment; filename*=utf-8''%D8%B3.txt\n\nx\n--b--\n",
             "text x|\n");
}

TEST(parse_mail_secrets) {
        SAYS(K(doc) | K(flaw),
             HEAD "Content-Type: multipart/encrypted; boundary=b\n\n--b\n"
                  "Content-Type: application/pgp-encrypted\n\nVersion: 1\n--b\n"
                  "Content-Type: application/octet-stream\n\nsecret\n--b--\n",
             "doc 0<-1 m [] message/rfc822 '' 0+241 241 encrypted attachment\nflaw encrypted\n"
             "doc 1<0 f [2] application/octet-stream '' 228+6 6 encrypted attachment\n");
        SAYS(K(doc),
             HEAD "Content-Type: multipart/signed; boundary=b\n\n--b\n\nhi\n--b\n"
                  "Content-Type: application/pgp-signature\n\nsig\n--b--\n",
             "doc 0<-1 m [] message/rfc822 '' 0+188 188 signed\n");
        SAYS(K(flaw), HEAD "\n-----BEGIN PGP MESSAGE-----\nx\n-----END PGP MESSAGE-----\n",
             "flaw encrypted\n");
}

TEST(parse_mail_lies) {
        SAYS(K(flaw), "\nx", "flaw date_absent\nflaw from_absent\nflaw msgid_absent\n");
        SAYS(K(flaw), HEAD "From: b@x.example\n\n", "flaw from_many\n");
        SAYS(K(flaw), HEAD "Subject: a\nSubject: b\n\n", "flaw parts_duplicate\n");
        SAYS(K(flaw), HEAD "Sender: b@x.example\n\n", "flaw sender_differs\n");
        SAYS(K(flaw), HEAD "Sender: b@x.example\nList-Id: <l.x.example>\n\n", "");
        SAYS(K(flaw), HEAD "To: \"chair@bank.example\" <x@evil.example>\n\n",
             "flaw name_is_address\n");
        SAYS(K(flaw), HEAD "To: =?utf-8?Q?p=D0=B0ypal?= <x@evil.example>\n\n",
             "flaw name_confusable\n");
        SAYS(K(flaw), HEAD "Subject: =?utf-8?Q?a=E2=80=AEb?=\n\n", "flaw bidi_control\n");
        SAYS(K(flaw), HEAD "Received: by y; Mon, 3 Feb 2014 10:00:05 +0000\n\n", "");
        SAYS(K(flaw),
             HEAD "Received: by z; Mon, 10 Feb 2014 10:00:05 +0000\n"
                  "Received: by y; Mon, 10 Feb 2014 10:00:00 +0000\n\n",
             "flaw date_disagrees\n");
        SAYS(K(flaw), HEAD "Received: by z; Mon, 27 Jan 2014 10:00:05 +0000\n\n",
             "flaw date_disagrees\nflaw date_future\n");
}

TEST(parse_mail_identifiers) {
        SAYS(K(msgid),
             "Message-ID: 1@x\nIn-Reply-To: Your message of Monday from Jane <jane@x.example> "
             "<2014.1@y.example>\n\n",
             "id 1 1@x\nid 2 2014.1@y.example\n");
        SAYS(K(msgid), "References: <a1@x>\n <b2@x> junk <c\n 3@x>\n\n",
             "id 3 a1@x\nid 3 b2@x\nid 3 c3@x\n");
}

TEST(parse_mail_envelope_and_archive) {
        struct buf out;
        buf_init(&out, 0);
        EXPECT_STR("date 5 1420070400\nflaw address_obfuscated\naddr 1 Jane Doe<jane@x.example>\n"
                   "flaw date_absent\nflaw msgid_absent\n",
                   run(&out, STR("From: jane at x.example (Jane Doe)\n\nx\n"),
                       K(date) | K(addr) | K(flaw),
                       &(struct parse_mail_options){
                               .obfuscated = true,
                               .envelope = str_bytes(
                                       STR("From jane at x.example Thu Jan  1 00:00:00 2015")) }));
        buf_done(&out);
}

/* Nested messages, each an attachment of the last, and a header line of a megabyte. */
TEST(parse_mail_bombs) {
        struct buf in, out;
        buf_init(&in, 0);
        buf_init(&out, 0);
        for (int i = 0; i < 20000; i++)
                buf_puts(&in, "Content-Type: message/rfc822\n\n");
        clock_t start = clock();
        struct str said = run(&out, buf_str(&in), K(flaw), &(struct parse_mail_options){ 0 });
        EXPECT(clock() - start < 2 * CLOCKS_PER_SEC);
        EXPECT(str_find(said, STR("mime_too_deep")) != SIZE_MAX);
        buf_clear(&in);
        buf_puts(&in, "To: ");
        for (int i = 0; i < 1 << 20; i++)
                buf_putc(&in, "a, <"[i & 3]);
        buf_puts(&in, "\n\nx");
        start = clock();
        run(&out, buf_str(&in), K(doc), &(struct parse_mail_options){ 0 });
        EXPECT(clock() - start < 2 * CLOCKS_PER_SEC);
        buf_done(&in);
        buf_done(&out);
}
