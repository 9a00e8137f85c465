/* The stream of files, and names of folders. */
#include "base/test.h"
#include "digest/digest-folder.h"

TEST(names) {
        static const char *const good[] = { "items", "فهرست", "my items", "a.b" };
        static const char *const bad[] = { "", ".", "..", ".x", "-x", "a/b", "/", "a\nb", "\xff" };
        for (size_t i = 0; i < sizeof good / sizeof *good; i++)
                EXPECT(digest_folder_is_name(str_of(good[i])));
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                EXPECT(!digest_folder_is_name(str_of(bad[i])));
}

static const char item[] = "Ministry signs contract\n12 March 2014\n\nIt had denied it for a "
                           "year.\n\nMore about: pipelines\n";

TEST(stream_comes_back) {
        struct digest_book b;
        struct buf s;
        buf_init(&s, 0);
        digest_stream_put(&s, STR("2014/a b.txt"), str_bytes(STR(item)));
        digest_stream_put(&s, STR("empty.txt"), str_bytes(STR("")));
        digest_stream_put(&s, STR("z\nfile 3 x.txt"), str_bytes(STR("file 9 y.txt\n")));
        EXPECT_EQ(0, digest_stream_open(buf_str(&s), NULL, &b, NULL));
        ASSERT(b.sources.n == 3 && b.entries.n >= 1);
        EXPECT(str_eq(b.sources.v[0]->name, STR("2014/a b.txt")));
        EXPECT(str_eq(b.sources.v[0]->file.text, STR(item)));
        EXPECT(str_eq(b.sources.v[2]->name, STR("z file 3 x.txt")));
        EXPECT(str_eq(b.entries.v[0].page, STR("2014-03-12-ministry-signs-contract")));
        digest_book_done(&b);
        buf_done(&s);
}

TEST(what_is_no_stream) {
        static const char *const bad[] = { "x",
                                           "file",
                                           "file x y\n",
                                           "file 5 a.txt\nabc",
                                           "file -1 a\n",
                                           "file 99999999999999999999 a\nx",
                                           "file 1 \xff\nx",
                                           "files 1 a\nx" };
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
                struct digest_book b;
                EXPECT(digest_stream_open(str_of(bad[i]), NULL, &b, NULL) < 0);
                digest_book_done(&b);
        }
}
