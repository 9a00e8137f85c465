/* Tables of load files: columns by what they say, rows that are short, paths, dates. */
#include "base/test.h"
#include "flow/flow-load-table.h"

static struct flow_load_table t;

static bool open_table(const char *text) {
        return flow_load_table_open(str_of(text), false, &t);
}

TEST(columns) {
        EXPECT(open_table("Name\tBeg Doc #\tNATIVE_LINK\tOCR Path\tDate Sent\n"));
        EXPECT_EQ(1, t.number);
        EXPECT_EQ(2, t.paths[0]);
        EXPECT_EQ(3, t.paths[1]);
        EXPECT_EQ(4, t.date);
        EXPECT(open_table("BATES\tDOCID\tBEGDOC\tDOCLINK\n"));
        EXPECT_EQ(2, t.number);
        EXPECT(!open_table("Name\tCity\tLink\n"));
        EXPECT(!open_table("BEGDOC\tCity\n"));
        EXPECT(!open_table("Name\tText file\n"));
        EXPECT(flow_load_table_open(STR("Name\tText file\n"), true, &t));
        EXPECT_EQ(0, t.number);
        EXPECT(!open_table(""));
}

TEST(rows) {
        ASSERT(open_table("BEGDOC\tC\tNATIVELINK\nX1\t a \tp\\q\textra\n\nX2\n"));
        EXPECT_EQ(1, flow_load_table_next(&t));
        EXPECT_STR("a", t.cell[1]);
        EXPECT_STR("p\\q", t.cell[2]);
        EXPECT_EQ(1, flow_load_table_next(&t));
        EXPECT_STR("X2", t.cell[0]);
        EXPECT_EQ(0, t.cell[2].n);
        EXPECT_EQ(0, flow_load_table_next(&t));
}

TEST(images) {
        ASSERT(open_table("X1\tV1\tI\\1.tif\tY\t\t\t2\nX2\tV1\tI\\2.tif\t\t\t\t\nX3\tV1\tI\\3."
                          "tif\tY\t\t\t1\n"));
        for (const char *const *want = (const char *const[]){ "X1", "X1", "X3", NULL }; *want;
             want++) {
                EXPECT_EQ(1, flow_load_table_next(&t));
                EXPECT_STR(*want, t.cell[3]);
        }
        EXPECT_STR("I\\3.tif", t.cell[t.paths[0]]);
        EXPECT(!open_table("a\tb\tc\td\te\tf\tg\n"));
}

#define PATH(want, from)                                                                           \
        do {                                                                                       \
                flow_load_path(STR(from), &b);                                                     \
                EXPECT_STR(want, buf_str(&b));                                                     \
        } while (0)
TEST(paths) {
        struct buf b;
        buf_init(&b, 0);
        PATH("natives/001/x.msg", ".\\NATIVES\\001\\X.msg");
        PATH("srv/vol/x.txt", "\\\\srv\\vol\\x.txt");
        PATH("a/b", "D:\\..\\a\\.\\..\\b\\");
        PATH("", "..");
        buf_done(&b);
}

static int64_t date_of(const char *text) {
        int64_t at = -1;
        EXPECT(open_table(text));
        EXPECT_EQ(1, flow_load_table_next(&t));
        return flow_load_date(&t, &at) ? at : -1;
}

TEST(dates) {
        int64_t day = 86400, feb = 16104; /* 2014-02-03 */
        EXPECT_EQ(feb * day, date_of("BEGDOC\tDATE\tNATIVELINK\nX\t2014-02-03\tp\n"));
        EXPECT_EQ(feb * day, date_of("BEGDOC\tDATE\tNATIVELINK\nX\t02/03/2014\tp\n"));
        EXPECT_EQ(feb * day,
                  date_of("BEGDOC\tDATE\tNATIVELINK\nX\t03/02/2014\tp\nY\t13/02/2014\tp\n"));
        EXPECT_EQ(-1, date_of("BEGDOC\tDATE\tNATIVELINK\nX\tsoon\tp\n"));
        EXPECT_EQ(-1, date_of("BEGDOC\tDATE\tNATIVELINK\nX\t\tp\n"));
}
