/* Kept lists: written and read alike, whatever stands in them; files refused when they are none. */
#include "base/test.h"
#include "watch/watch-kept.h"
#include "when/when.h"

#include <stdlib.h>
#include <unistd.h>

static const struct watch_kept_head head = {
        .name = STR_INIT("river\tboard"),
        .by = STR_INIT("Jane"),
        .at = 1400000000,
        .faults = 2,
        .coverage = { .docs = 7, .names = 9, .tiers = { 1, 0, 0, 0, 1 } },
};

static void put_rows(struct buf *out) {
        struct watch_quote quote = { .off = 4,
                                     .len = 8,
                                     .words = STR("a \\ Jane Doe\tsaid\nso"),
                                     .at = 4,
                                     .n = 8,
                                     .speaker = STR("لیلا آذری"),
                                     .dated = true,
                                     .date = -5,
                                     .zone = WHEN_ZONE_UNKNOWN,
                                     .tier = NAME_EXACT,
                                     .score = 0.75 };
        struct watch_role role = { .title = STR("director"), .n = 3, .when = WATCH_DURING };
        struct watch_bearer bearer = { .key = UINT64_MAX - 1, .name = STR("Jane Doe"), .docs = 4 };
        struct str advice = STR("ask her");
        struct watch_kept_row found = {
                .line = 2,
                .kind = WATCH_KIND_person,
                .id = STR("7"),
                .name = STR("Jane Doe"),
                .row = { .tier = NAME_EXACT,
                         .spelling = NAME_EXACT,
                         .odds = 0.5,
                         .flags = WATCH_AMBIGUOUS,
                         .docs = 4 },
                .detail = { &quote, 1, &role, 1, &bearer, 1, { 0 }, 0, &advice, 1 }
        };
        struct watch_kept_row none = { .line = 3,
                                       .name = STR("=Richard \"R\" Roe"),
                                       .detail = { .nearest = STR("Roe") } };
        watch_kept_put_head(out, &head);
        watch_kept_put_row(out, &found);
        watch_kept_put_row(out, &none);
}

TEST(watch_kept_reads_what_it_wrote) {
        struct watch_kept_head h;
        struct watch_kept_row r;
        struct watch_kept k;
        struct arena a;
        struct buf text;
        struct err e = ERR_INIT;
        arena_init(&a, 0);
        buf_init(&text, 0);
        put_rows(&text);
        EXPECT_EQ(0, watch_kept_init(&k, buf_str(&text), &h, &a, &e));
        EXPECT_STR("river\tboard", h.name);
        EXPECT_EQ(7, h.coverage.docs);
        EXPECT_EQ(1, h.coverage.tiers[NAME_EXACT]);
        EXPECT_EQ(1, watch_kept_next(&k, &a, &r, &e));
        EXPECT_STR("Jane Doe", r.name);
        EXPECT_EQ(500, (int) (r.row.odds * 1000 + .5));
        EXPECT_EQ(1, r.detail.n_quotes);
        EXPECT_STR("a \\ Jane Doe\tsaid\nso", r.detail.quotes[0].words);
        EXPECT_STR("لیلا آذری", r.detail.quotes[0].speaker);
        EXPECT_EQ(-5, r.detail.quotes[0].date);
        EXPECT_EQ(WATCH_DURING, r.detail.roles[0].when);
        EXPECT(r.detail.people[0].key == UINT64_MAX - 1);
        EXPECT_STR("ask her", r.detail.advice[0]);
        EXPECT_EQ(1, watch_kept_next(&k, &a, &r, &e));
        EXPECT_EQ(1, r.row.entry);
        EXPECT_EQ(0, r.detail.n_quotes);
        EXPECT_EQ(0, watch_kept_next(&k, &a, &r, &e));
        buf_done(&text);
        arena_done(&a);
}

static int read_all(struct str text) {
        struct watch_kept_head h;
        struct watch_kept_row r;
        struct watch_kept k;
        struct arena a;
        arena_init(&a, 0);
        int n = watch_kept_init(&k, text, &h, &a, NULL);
        while (n >= 0 && (n = watch_kept_next(&k, &a, &r, NULL)) > 0)
                ;
        arena_done(&a);
        return n;
}

TEST(watch_kept_refuses_what_is_none) {
        struct buf text;
        buf_init(&text, 0);
        put_rows(&text);
        EXPECT_EQ(0, read_all(buf_str(&text)));
        EXPECT_EQ(ERR_corrupt, read_all(STR("")));
        EXPECT_EQ(ERR_corrupt, read_all(STR("clew list 2\nhead\n")));
        EXPECT_EQ(ERR_corrupt, read_all(STR("clew list 1\nhead\tx\n")));
        EXPECT_EQ(ERR_corrupt, read_all(str_sub(buf_str(&text), 0, text.n / 2)));
        size_t odds = str_find(buf_str(&text), STR("row\t2"));
        text.p[odds + 4] = 'x';
        EXPECT_EQ(ERR_corrupt, read_all(buf_str(&text)));
        text.p[odds + 4] = '\xff';
        EXPECT_EQ(ERR_corrupt, read_all(buf_str(&text)));
        buf_done(&text);
}

TEST(watch_kept_files) {
        char dir[] = "/tmp/test-watch-kept-XXXXXX";
        struct watch_kept_head *heads;
        struct arena a;
        struct buf text, back;
        size_t n;
        struct err e = ERR_INIT;
        EXPECT(mkdtemp(dir) != NULL);
        arena_init(&a, 0);
        buf_init(&text, 0);
        buf_init(&back, 0);
        put_rows(&text);
        EXPECT_EQ(0, watch_kept_list(dir, &a, &heads, &n, &e));
        EXPECT_EQ(0, n);
        EXPECT_EQ(ERR_absent, watch_kept_read(dir, STR("x"), &back, &e));
        EXPECT_EQ(ERR_usage, watch_kept_write(dir, STR("a/b"), buf_str(&text), &e));
        EXPECT_EQ(ERR_usage, watch_kept_write(dir, STR(""), buf_str(&text), &e));
        struct watch_kept_head named = head;
        named.name = STR("river board");
        buf_clear(&text);
        watch_kept_put_head(&text, &named);
        EXPECT_EQ(0, watch_kept_write(dir, named.name, buf_str(&text), &e));
        EXPECT_EQ(0, watch_kept_write(dir, named.name, buf_str(&text), &e));
        EXPECT_EQ(0, watch_kept_read(dir, named.name, &back, &e));
        EXPECT(str_eq(buf_str(&text), buf_str(&back)));
        EXPECT_EQ(0, watch_kept_list(dir, &a, &heads, &n, &e));
        EXPECT_EQ(1, n);
        EXPECT_STR("river board", heads[0].name);
        EXPECT_EQ(0, watch_kept_drop(dir, named.name, &e));
        EXPECT_EQ(ERR_absent, watch_kept_drop(dir, named.name, &e));
        char lists[64];
        snprintf(lists, sizeof lists, "%s/lists", dir);
        EXPECT_EQ(0, rmdir(lists));
        EXPECT_EQ(0, rmdir(dir));
        buf_done(&text);
        buf_done(&back);
        arena_done(&a);
}

TEST(watch_report_guards_cells) {
        struct watch_kept_row r = { .line = 3, .name = STR("=Richard \"R\" Roe") };
        struct buf out;
        buf_init(&out, 0);
        watch_report_row(&out, &r, (struct watch_decided){ .verdict = WATCH_MAYBE });
        EXPECT_STR("3,\"\",\"'=Richard \"\"R\"\" Roe\",\"maybe\",\"\",\"none\",0.000,no,0,0,0,0,"
                   "\"\",\"\",\"\",\"\",\"\"\r\n",
                   buf_str(&out));
        buf_done(&out);
}
