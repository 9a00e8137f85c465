/* Text of others in pages, and what items have in common. */
#include "base/test.h"
#include "digest/digest-book.h"
#include "digest/digest-html.h"

#include <fcntl.h>
#include <unistd.h>

static struct buf out;

static struct str html(const char *z) {
        buf_done(&out);
        buf_init(&out, 0);
        digest_html(&out, str_of(z));
        return buf_str(&out);
}

static struct str address(const char *z) {
        buf_done(&out);
        buf_init(&out, 0);
        if (!digest_html_address(&out, str_of(z)))
                buf_puts(&out, "none");
        return buf_str(&out);
}

TEST(nothing_is_a_tag) {
        EXPECT_STR("&lt;script&gt;&amp;&quot;&#39;", html("<script>&\"'"));
        EXPECT_STR("a b", html("a\nb"));
        EXPECT(str_find(html("a\x1b[2Jb"), STR("\x1b")) == SIZE_MAX);
        EXPECT(str_find(html("a\xe2\x80\xae"
                             "b"),
                        STR("\xe2\x80\xae")) == SIZE_MAX);
        EXPECT_STR("ab", html("a\xe2\x80\x8f"
                              "b"));
        EXPECT_STR("a\xef\xbf\xbd", html("a\xef\xbf\xbe"));
        EXPECT_STR("می‌روند", html("می‌روند"));
}

TEST(only_http_is_an_address) {
        EXPECT_STR("https://a.example/?b=1&amp;c=2", address("https://a.example/?b=1&c=2"));
        EXPECT_STR("https://a.example/%22onclick=%22", address("https://a.example/\"onclick=\""));
        EXPECT_STR("https://a.example/%D9%84", address("https://a.example/ل"));
        EXPECT_STR("none", address("javascript:alert(1)"));
        EXPECT_STR("none", address("data:text/html,x"));
        EXPECT_STR("none", address("//a.example"));
}

static void write_item(const char *dir, const char *name, const char *text) {
        struct buf path;
        buf_init(&path, 0);
        buf_printf(&path, "%s/%s", dir, name);
        int fd = open(buf_z(&path), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        ASSERT(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t) strlen(text));
        close(fd);
        buf_done(&path);
}

TEST(what_items_state_together) {
        const char *dir = test_dir();
        struct digest_book b;
        struct err e = ERR_INIT;
        write_item(dir, "a.txt",
                   "Harbour office signs crane contract\n12 March 2014\n\nThe crane contract of "
                   "the harbour "
                   "office was signed.\nMore about: Cranes\n");
        write_item(
                dir, "b.txt",
                "Harbour office confirms crane contract\n1 May 2015\n\nThe crane contract of the "
                "harbour "
                "office is confirmed.\nMore about: cranes, bridges\n\nBridge painted green\n2 May "
                "2015\n\nA colour was chosen by a committee of nine painters.\nMore about: "
                "bridges\n");
        write_item(dir, ".hidden.txt", "Not read\n1 May 2015\n\nText.\n");
        EXPECT_EQ(0, digest_book_open(dir, NULL, &b, &e));
        digest_book_link(&b);
        ASSERT(b.entries.n == 3 && b.topics.n == 2);
        EXPECT_STR("2015-05-02-bridge-painted-green", b.entries.v[0].page);
        EXPECT_EQ(0, b.entries.v[0].same.n);
        ASSERT(b.entries.v[0].along.n == 1 && b.entries.v[1].same.n == 1);
        EXPECT_EQ(1, b.entries.v[0].along.v[0]);
        EXPECT_EQ(2, b.entries.v[1].same.v[0]);
        EXPECT_EQ(2, b.topics.v[0].entries.n);
        digest_book_done(&b);
        buf_done(&out);
}

TEST(names_of_pages) {
        struct buf p;
        buf_init(&p, 0);
        digest_page_name(STR("The 'Great' Café: 2 years!"), true,
                         when_day_of_gregorian(2014, 3, 12), &p);
        EXPECT_STR("2014-03-12-the-great-cafe-2-years", buf_str(&p));
        buf_clear(&p);
        digest_page_name(STR("وزارت"), false, 0, &p);
        EXPECT_EQ(8, p.n);
        buf_done(&p);
}
