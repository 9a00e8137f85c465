/* The gate, row by row: one thing is changed of a request that passes. */
#include "base/test.h"
#include "web/web-gate.h"

#define HOST    "127.12.34.56:40123"
#define SESSION "clew=0123456789abcdef"

static struct web_head good(void) {
        return (struct web_head){ .method = STR("GET"),
                                  .target = STR("/search?q=budget"),
                                  .version = STR("HTTP/1.1"),
                                  .host = STR(HOST),
                                  .hosts = 1,
                                  .cookies = 1,
                                  .cookie = STR("a=b; " SESSION) };
}

static unsigned judge(const struct web_head *h) {
        struct web_gate g = { STR(HOST), STR(SESSION) };
        enum web_method method = WEB_OTHER;
        bool open = false;
        return web_gate(&g, h, &method, &open);
}

#define REFUSED(status, change)                                                                    \
        do {                                                                                       \
                struct web_head h = good();                                                        \
                change;                                                                            \
                EXPECT_EQ((status), judge(&h));                                                    \
        } while (0)

TEST(gate_passes_what_our_pages_ask) {
        REFUSED(0, (void) h);
        REFUSED(0, h.origin = STR("http://" HOST));
        REFUSED(0, h.fetch_site = STR("same-origin"));
        REFUSED(0, h.fetch_site = STR("none"));
        REFUSED(0, (h.method = STR("POST"), h.type = STR("application/x-www-form-urlencoded"),
                    h.lengths = 1));
        REFUSED(0, (h.method = STR("POST"), h.lengths = 1, h.origin = STR("null"),
                    h.fetch_site = STR("same-origin"),
                    h.type = STR("application/x-www-form-urlencoded;charset=UTF-8")));
        REFUSED(0, (h.cookie = STR(""), h.cookies = 0, h.target = STR("/open/0123")));
}

TEST(gate_refuses_other_hosts) {
        REFUSED(421, h.host = STR("evil.example:40123"));
        REFUSED(421, h.host = STR("localhost:40123"));
        REFUSED(421, h.host = STR("127.12.34.56"));
        REFUSED(421, h.host = STR(HOST "0"));
        REFUSED(400, h.hosts = 0);
        REFUSED(400, h.hosts = 2);
}

TEST(gate_refuses_other_pages) {
        REFUSED(403, h.origin = STR("http://evil.example"));
        REFUSED(403, h.origin = STR("null"));
        REFUSED(403, h.origin = STR("https://" HOST));
        REFUSED(403, h.origin = STR("http://" HOST ".evil.example"));
        REFUSED(403, h.fetch_site = STR("cross-site"));
        REFUSED(403, h.fetch_site = STR("same-site"));
        REFUSED(403, (h.origin = STR("null"), h.fetch_site = STR("cross-site")));
        REFUSED(403, h.method = STR("OPTIONS"));
}

TEST(gate_asks_for_the_session) {
        REFUSED(401, h.cookie = STR(""));
        REFUSED(401, h.cookie = STR("clew=0123456789abcdee"));
        REFUSED(401, h.cookie = STR("xclew=0123456789abcdef"));
        REFUSED(401, h.cookie = STR(SESSION "0"));
        REFUSED(401, (h.cookie = STR(""), h.target = STR("/static/clew.css")));
        REFUSED(401, (h.cookie = STR(""), h.method = STR("POST"), h.target = STR("/open/0123")));
        struct web_gate closed = { STR(HOST), STR("") };
        struct web_head h = good();
        enum web_method method;
        bool open;
        h.cookie = STR("clew=");
        EXPECT_EQ(401, web_gate(&closed, &h, &method, &open));
}

TEST(gate_refuses_smuggled_requests) {
        REFUSED(400, h.version = STR("HTTP/1.0"));
        REFUSED(400, h.version = STR(""));
        REFUSED(400, h.lengths = 2);
        REFUSED(400, (h.lengths = 1, h.encodings = 1));
        REFUSED(400, h.cookies = 2);
        REFUSED(400, h.odd = 1);
        REFUSED(405, h.method = STR("TRACE"));
        REFUSED(405, h.method = STR("get"));
        REFUSED(415, (h.method = STR("POST"), h.type = STR("text/plain")));
        REFUSED(415, (h.method = STR("POST"), h.type = STR("multipart/form-data; boundary=x")));
        REFUSED(415, h.method = STR("POST"));
}

static bool reads(const char *target) {
        struct arena a;
        struct web_target t;
        arena_init(&a, 0);
        bool ok = web_target_read(str_of(target), &a, &t);
        arena_done(&a);
        return ok;
}

TEST(targets_are_plain_paths) {
        EXPECT(reads("/"));
        EXPECT(reads("/doc/0123456789ab?at=1&len=2"));
        EXPECT(reads("/tag/%D8%A8%D9%88%D8%AF%D8%AC%D9%87"));
        static const char *const bad[] = { "",          "doc",          "http://evil.example/",
                                           "/../etc",   "/%2e%2e/etc",  "/a%2fb",
                                           "/a%5cb",    "/a\\b",        "/a%00b",
                                           "/a%c0%afb", "/a%",          "/a%4",
                                           "/a%zz",     "/a%0d%0ab%0a", "/a b",
                                           "/a#b",      "/\xd8\xa8",    "/1/2/3/4/5/6/7/8/9" };
        for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
                if (reads(bad[i]))
                        test_fail(__FILE__, __LINE__, "passed: %s", bad[i]);
}

TEST(fields_are_decoded) {
        struct arena a;
        struct web_field f[WEB_FIELDS];
        size_t n = 0;
        arena_init(&a, 0);
        EXPECT(web_fields_read(STR("q=a+b%26c&&x=&y&text=1%0D%0A2"), &a, f, &n));
        EXPECT_EQ(4u, n);
        EXPECT_STR("a b&c", f[0].value);
        EXPECT_STR("y", f[2].name);
        EXPECT_STR("1\n2", f[3].value);
        n = 0;
        EXPECT(!web_fields_read(STR("q=%00"), &a, f, &n));
        n = 0;
        EXPECT(!web_fields_read(STR("q=%ff"), &a, f, &n));
        arena_done(&a);
}

TEST(secrets_are_compared_whole) {
        EXPECT(web_same_secret(STR("abc"), STR("abc")));
        EXPECT(!web_same_secret(STR("abcd"), STR("abc")));
        EXPECT(!web_same_secret(STR("ab"), STR("abc")));
        EXPECT(!web_same_secret(STR(""), STR("abc")));
}
