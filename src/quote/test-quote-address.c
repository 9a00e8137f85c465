/* Addresses: found again after white space, marks and order change; lines that can be read back. */
#include "base/limits.h"
#include "base/test.h"
#include "quote/quote-address.h"
#include "quote/quote-raw.h"

static struct arena arena;

static struct quote_doc doc_of(const char *text) {
        struct quote_doc d = { 0 };
        buf_init(&d.records, 0);
        buf_init(&d.room, 0);
        buf_puts(&d.room, text);
        d.text = buf_str(&d.room);
        d.row.key = hash_sha256(bytes_of("key", 3));
        d.row.hash = hash_sha256(bytes_of("bytes", 5));
        return d;
}

static struct quote_address take(const struct quote_doc *d, const char *words) {
        struct quote_address q = { 0 };
        uint64_t off, len;
        EXPECT(quote_address_seek(d->text, str_of(words), &off, &len));
        EXPECT(quote_address_make(d, (struct bytes){ 0 }, off, len, &arena, &q, NULL) == 0);
        return q;
}

TEST(words_are_found_whatever_stands_between) {
        uint64_t off, len;
        struct str text = STR("> He said: \"We met\n> twice, in May.\" We met.");
        ASSERT(quote_address_seek(text, STR("we met twice in may"), &off, &len));
        EXPECT_EQ(12, off);
        EXPECT_STR("We met\n> twice, in May", str_sub(text, off, len));
        ASSERT(quote_address_seek(text, STR("\"we met twice, in May.\""), &off, &len));
        EXPECT_STR("\"We met\n> twice, in May.\"", str_sub(text, off, len));
        EXPECT(!quote_address_seek(text, STR("e met"), &off, &len)); /* not inside a word */
        EXPECT(!quote_address_seek(text, STR("..."), &off, &len));
        text = STR("جلسه با دكتر طباطبايي بود");
        ASSERT(quote_address_seek(text, STR("دکتر طباطبایی"), &off, &len));
        EXPECT_STR("دكتر طباطبايي", str_sub(text, off, len));
}

TEST(the_second_time_has_an_id_of_its_own) {
        struct quote_doc d = doc_of("We met twice. Later we met twice again.");
        struct quote_address a, b;
        ASSERT(quote_address_make(&d, (struct bytes){ 0 }, 0, 12, &arena, &a, NULL) == 0);
        ASSERT(quote_address_make(&d, (struct bytes){ 0 }, 20, 12, &arena, &b, NULL) == 0);
        EXPECT_STR("We met twice", a.words);
        EXPECT_STR("we met twice", b.words);
        EXPECT_EQ(0, a.nth);
        EXPECT_EQ(1, b.nth);
        EXPECT(strcmp(a.id, b.id) != 0);
        EXPECT_STR(". Later ", str_sub(a.after, 0, 8));
        quote_doc_done(&d);
}

TEST(the_id_does_not_depend_on_line_breaks) {
        struct quote_doc d = doc_of("We met twice\nin May."),
                         e = doc_of("  We met   twice in May.");
        EXPECT(strcmp(take(&d, "met twice in may").id, take(&e, "met twice in may").id) == 0);
        quote_doc_done(&d);
        quote_doc_done(&e);
}

TEST(lines_can_be_read_back) {
        struct quote_doc d = doc_of("One \\ two\nthree سه‌شنبه four.");
        struct quote_address q = take(&d, "two three سه‌شنبه"), back;
        struct buf b;
        buf_init(&b, 0);
        q.box = (struct quote_box){ 3, -10, 20, 300, 40 };
        quote_address_put(&q, &b);
        ASSERT(quote_address_read(buf_str(&b), &arena, &back, NULL) == 0);
        EXPECT(strcmp(q.id, back.id) == 0);
        EXPECT_STR("two\nthree سه‌شنبه", back.words);
        EXPECT_STR("One \\ ", back.before);
        EXPECT_EQ(q.off, back.off);
        EXPECT_EQ(-10, back.box.x);
        EXPECT_EQ(40, back.box.h);
        struct str lines = buf_str(&b);
        for (size_t n = 0; n + 1 < lines.n; n++) /* cut anywhere: an error or a whole address */
                (void) quote_address_read(str_sub(lines, 0, n), &arena, &back, NULL);
        EXPECT(quote_address_read(str_sub(lines, 0, 60), &arena, &back, NULL) < 0);
        EXPECT(quote_address_read(STR("hello"), &arena, &back, NULL) < 0);
        buf_done(&b);
        quote_doc_done(&d);
}

TEST(bad_ranges_are_refused) {
        struct quote_doc d = doc_of("Some words -- here.");
        struct quote_address q;
        EXPECT_EQ(ERR_range, quote_address_make(&d, (struct bytes){ 0 }, 15, 10, &arena, &q, NULL));
        EXPECT_EQ(ERR_usage, quote_address_make(&d, (struct bytes){ 0 }, 10, 4, &arena, &q, NULL));
        quote_doc_done(&d);
}

static struct str raw_find(const char *raw, enum rec_encoding how, const char *words) {
        uint64_t off, len;
        struct bytes in = bytes_of(raw, strlen(raw));
        if (quote_raw_find(in, 2, in.n, how, str_of(words), &off, &len) == 0)
                return STR("none");
        return (struct str){ raw + off, len };
}

TEST(words_are_found_in_the_untouched_bytes) {
        EXPECT_STR("met\r\n twice", raw_find("xxwe met\r\n twice.", REC_CTE_7bit, "met twice"));
        EXPECT_STR("caf=C3=\r\n=A9 at",
                   raw_find("xxthe caf=C3=\r\n=A9 at 5", REC_CTE_qp, "café at"));
        struct str in = raw_find("xxd2UgbWV0\r\nIHR3aWNl", REC_CTE_base64, "met twice");
        EXPECT_STR("bWV0\r\nIHR3aWNl", in);
        EXPECT_STR("none", raw_find("xxd2UgbWV0IHR3aWNl", REC_CTE_base64, "thrice"));
        EXPECT_STR("none", raw_find("xxwe met twice", REC_CTE_uu, "met"));
        EXPECT_STR("none", raw_find("xx", REC_CTE_7bit, "met"));
}
