/* Every .eml of the public test suites through parse_mail(): all records must be valid, documents
 * in order, ranges inside, texts covered by their spans. */
#include "parse/parse-mail.h"

#include "base/limits.h"
#include "base/test.h"
#include "rec/rec.h"

#include <ftw.h>

static unsigned files, docs, texts, flaws;

struct check {
        struct bytes message;
        uint32_t docs;
        size_t text_n, covered;
        bool top, done;
};

static void covered(struct check *c) {
        EXPECT_EQ(c->text_n, c->covered);
        c->text_n = c->covered = 0;
}

static void check_record(struct check *c, const struct rec *r) {
        EXPECT(!c->done);
        if (r->kind != REC_span && r->kind != REC_voice)
                covered(c);
        if (r->kind == REC_doc) {
                EXPECT_EQ(c->docs, r->doc.ordinal);
                EXPECT(c->docs == 0 ? r->doc.parent == REC_NONE : r->doc.parent < c->docs);
                EXPECT(r->doc.off + r->doc.len <= c->message.n);
                c->top = c->docs++ == 0;
        } else if (r->kind == REC_text) {
                c->text_n = r->text.text.n;
                texts++;
        } else if (r->kind == REC_span) {
                EXPECT_EQ(c->covered, r->span.off);
                c->covered += r->span.len;
        } else if (r->kind == REC_done) {
                EXPECT_EQ(c->docs, r->done.docs);
                c->done = true;
        } else if (r->kind == REC_header && c->top) {
                EXPECT(r->header.off + r->header.len <= c->message.n);
        } else if (r->kind == REC_part && c->top) {
                EXPECT(r->part.head_off + r->part.head_len <= c->message.n);
                EXPECT(r->part.body_off + r->part.body_len <= c->message.n);
        } else if (r->kind == REC_flaw) {
                flaws++;
        }
}

static void check(struct bytes message, bool obfuscated) {
        struct arena a;
        struct buf out;
        arena_init(&a, 0);
        buf_init(&out, 0);
        parse_mail(message, &(struct parse_mail_options){ .obfuscated = obfuscated }, &a, &out);
        struct bytes in = buf_bytes(&out);
        struct check c = { .message = message };
        struct rec r;
        struct err e = ERR_INIT;
        int got;
        while ((got = rec_get(&in, &r, &e)) > 0)
                check_record(&c, &r);
        if (got < 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        EXPECT(c.done);
        docs += c.docs;
        buf_done(&out);
        arena_done(&a);
}

static int visit(const char *path, const struct stat *st, int type, struct FTW *at) {
        (void) st, (void) at;
        struct buf b;
        if (type != FTW_F || !str_ends(str_of(path), STR(".eml")) || !test_slurp(path, &b))
                return 0;
        check(buf_bytes(&b), false);
        for (size_t i = 0; i < b.n; i += 1 + b.n / 7) /* cut anywhere */
                check(bytes_sub(buf_bytes(&b), 0, i), true);
        buf_done(&b);
        files++;
        return 0;
}

TEST(parse_corpus) {
        const char *path = test_data("mime");
        if (!path)
                return;
        nftw(path, visit, 16, FTW_PHYS);
        EXPECT(files >= 496);
        printf("# %u files, %u documents, %u texts, %u flaws (with cuts)\n", files, docs, texts,
               flaws);
}
