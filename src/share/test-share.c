/* Names, tables, folders, mboxes and fields of load files, made by hand and at random. */
#include "base/io.h"
#include "base/random.h"
#include "base/test.h"
#include "base/utf8.h"
#include "share/share-load.h"
#include "share/share-mail.h"
#include "share/share-table.h"
#include "share/share-zip.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- names ----------------------------------------------------------------------------------- */

static void expect_name(const char *want, struct str from) {
        struct buf out;
        buf_init(&out, 0);
        share_name(from, "file", &out);
        EXPECT_STR(want, buf_str(&out));
        buf_done(&out);
}

TEST(names_lead_nowhere) {
        expect_name("a.txt", STR("a.txt"));
        expect_name("_.._etc_passwd", STR("../../etc/passwd"));
        expect_name("_abs.txt", STR("/abs.txt"));
        expect_name("file", STR(".."));
        expect_name("file", STR(""));
        expect_name("file", STR(" . . "));
        expect_name("hidden", STR(".hidden"));
        expect_name("rf", STR("-rf"));
        expect_name("_CON.txt", STR("CON.txt"));
        expect_name("_nul", STR("nul"));
        expect_name("_com1.tar.gz", STR("com1.tar.gz"));
        expect_name("comet.txt", STR("comet.txt"));
        expect_name("a_b", STR("a\0b"));
        expect_name("x_txt.exe", STR("x\xe2\x80\xaetxt.exe"));
        expect_name("_0Apath", STR("%0Apath"));
        expect_name("a b", STR(" a \n\t b. . "));
        expect_name("نامه.txt", STR("نامه.txt"));
        expect_name("C__windows_x.dll", STR("C:\\windows\\x.dll"));
}

TEST(long_names_keep_their_ending) {
        struct buf name, out;
        buf_init(&name, 0);
        buf_init(&out, 0);
        for (int i = 0; i < 300; i++)
                buf_puts(&name, "ن");
        buf_puts(&name, ".docx");
        share_name(buf_str(&name), "file", &out);
        EXPECT(out.n <= SHARE_NAME);
        EXPECT(str_ends(buf_str(&out), STR("ن.docx")));
        EXPECT_EQ(out.n, utf8_valid(buf_bytes(&out)));
        buf_done(&name);
        buf_done(&out);
}

/* ---- an output folder ------------------------------------------------------------------------ */

static struct share_out *fresh(char path[static 256], const char *name) {
        struct share_out *o = NULL;
        struct err e = ERR_INIT;
        snprintf(path, 256, "%s/%s", test_dir(), name);
        EXPECT_EQ(0, share_out_open(path, false, &o, &e));
        return o;
}

static bool is_there(const char *folder, const char *name) {
        char path[512];
        struct stat s;
        snprintf(path, sizeof path, "%s/%s", folder, name);
        return lstat(path, &s) == 0;
}

TEST(a_folder_appears_whole_or_not_at_all) {
        char path[256];
        struct err e = ERR_INIT;
        struct share_out *o = fresh(path, "whole");
        ASSERT(o);
        EXPECT_EQ(0, share_out_file(o, "a/b/c.txt", str_bytes(STR("abc")), &e));
        EXPECT(!is_there(path, ""));
        EXPECT_EQ(0, share_out_keep(o, STR("about\n"), &e));
        share_out_close(&o);
        EXPECT(is_there(path, "a/b/c.txt") && is_there(path, "manifest-sha256.txt"));
        o = fresh(path, "never");
        ASSERT(o);
        EXPECT_EQ(0, share_out_begin(o, "half", &e));
        EXPECT_EQ(0, share_out_put(o, str_bytes(STR("abc")), &e));
        share_out_close(&o);
        EXPECT(!is_there(path, ""));
}

TEST(only_an_earlier_export_is_replaced) {
        char path[256];
        struct err e = ERR_INIT;
        struct share_out *o = fresh(path, "twice");
        ASSERT(o);
        EXPECT_EQ(0, share_out_file(o, "old", str_bytes(STR("1")), &e));
        EXPECT_EQ(0, share_out_keep(o, STR(""), &e));
        share_out_close(&o);
        EXPECT_EQ(ERR_usage, share_out_open(path, false, &o, &e));
        EXPECT(!o);
        EXPECT_EQ(0, share_out_open(path, true, &o, &e));
        EXPECT_EQ(0, share_out_file(o, "new", str_bytes(STR("2")), &e));
        EXPECT_EQ(0, share_out_keep(o, STR(""), &e));
        share_out_close(&o);
        EXPECT(is_there(path, "new") && !is_there(path, "old"));
        snprintf(path, sizeof path, "%s/foreign", test_dir());
        EXPECT_EQ(0, mkdir(path, 0700));
        EXPECT_EQ(ERR_usage, share_out_open(path, true, &o, &e));
        EXPECT_EQ(ERR_usage, share_out_open("", true, &o, &e));
}

/* ---- tables ---------------------------------------------------------------------------------- */

static const char *const columns[] = { "a", "b", NULL };
static const struct share_table table = { "t", "t", columns };

/* One row of two texts as CSV: the file behind its head. */
static void csv_of(const char *name, struct str a, struct str b, struct buf *ret) {
        char path[256], file[300];
        struct err e = ERR_INIT;
        struct share_out *o = fresh(path, name);
        struct share_book *book = share_book_new(o, false, NULL);
        EXPECT_EQ(0, share_sheet_begin(book, &table, &e));
        share_cell_text(book, a);
        share_cell_text(book, b);
        EXPECT_EQ(0, share_row_end(book, &e));
        EXPECT_EQ(0, share_sheet_end(book, NULL, &e));
        share_book_free(&book);
        EXPECT_EQ(0, share_out_keep(o, STR(""), &e));
        share_out_close(&o);
        snprintf(file, sizeof file, "%s/t.csv", path);
        if (!test_slurp(file, ret))
                buf_init(ret, 0);
}

static void expect_csv(const char *name, struct str a, struct str b, const char *want) {
        struct buf got;
        size_t nl;
        csv_of(name, a, b, &got);
        nl = str_chr(buf_str(&got), '\n');
        EXPECT_STR(want, str_sub(buf_str(&got), nl == SIZE_MAX ? 0 : nl + 1, SIZE_MAX));
        buf_done(&got);
}

TEST(cells_do_not_run) {
        expect_csv("csv1", STR("=1+2"), STR("x"), "\"'=1+2\",\"x\",\"a\"\r\n");
        expect_csv("csv2", STR("a,\"b\""), STR("＝1"), "\"a,\"\"b\"\"\",\"'＝1\",\"b\"\r\n");
        expect_csv("csv3", STR("  @x"), STR("-1"), "\"'  @x\",\"'-1\",\"a;b\"\r\n");
        expect_csv("csv4", STR("'=x"), STR(""), "\"'=x\",\"\",\"\"\r\n");
        expect_csv("csv5", STR("a=b"), STR("1-2"), "\"a=b\",\"1-2\",\"\"\r\n");
}

/* A little reader of RFC 4180: the third field of the row, undone. */
static void read_cell(struct str in, unsigned column, struct buf *out) {
        bool quoted = false;
        for (size_t i = 0; i < in.n; i++) {
                if (in.p[i] == '"' && quoted && i + 1 < in.n && in.p[i + 1] == '"')
                        i++;
                else if (in.p[i] == '"') {
                        quoted = !quoted;
                        continue;
                } else if (in.p[i] == ',' && !quoted) {
                        column--;
                        continue;
                }
                if (column == 0 && quoted)
                        buf_putc(out, in.p[i]);
        }
}

TEST(guarded_cells_can_be_undone) {
        static const char *const bits[] = { "=", "'", "\"", ",", "a", "-", " ", "@", "ب", "+" };
        struct random r = { 11 };
        for (int n = 0; n < 200; n++) {
                struct buf text, file, got, guard;
                char name[32];
                buf_init(&text, 0);
                buf_init(&got, 0);
                buf_init(&guard, 0);
                for (uint64_t i = 0, m = random_below(&r, 6); i < m; i++)
                        buf_puts(&text, bits[random_below(&r, 10)]);
                snprintf(name, sizeof name, "undo%d", n);
                csv_of(name, buf_str(&text), STR(""), &file);
                struct str row = buf_str(&file);
                row = str_sub(row, str_chr(row, '\n') + 1, SIZE_MAX);
                read_cell(row, 0, &got);
                read_cell(row, 2, &guard);
                struct str cell = buf_str(&got);
                EXPECT(cell.n == 0 || !strchr("=+-@", cell.p[0]));
                if (guard.n)
                        cell = str_sub(cell, 1, SIZE_MAX);
                EXPECT_STR(buf_z(&text), cell);
                buf_done(&text), buf_done(&file), buf_done(&got), buf_done(&guard);
        }
}

/* ---- mboxes and fields ----------------------------------------------------------------------- */

/* What a reader of mboxrd does: one '>' off, one line end off. */
static void unquote(struct str in, struct buf *out) {
        struct str rest = str_sub(in, 0, in.n - 1);
        while (rest.p && rest.n) {
                size_t nl = str_chr(rest, '\n'), marks = 0;
                struct str line = str_sub(rest, 0, nl == SIZE_MAX ? SIZE_MAX : nl + 1);
                rest = str_sub(rest, line.n, SIZE_MAX);
                while (marks < line.n && line.p[marks] == '>')
                        marks++;
                if (marks && str_starts(str_sub(line, marks, SIZE_MAX), STR("From ")))
                        line = str_sub(line, 1, SIZE_MAX);
                buf_put_str(out, line);
        }
}

TEST(mboxrd_is_reversible) {
        static const char *const bits[] = {
                "From ", ">", "\n", "\r\n", "a", "From", ">>From ", "\n"
        };
        struct random r = { 7 };
        for (int n = 0; n < 2000; n++) {
                struct buf raw, box, back;
                buf_init(&raw, 0);
                buf_init(&box, 0);
                buf_init(&back, 0);
                for (uint64_t i = 0, m = random_below(&r, 12); i < m; i++)
                        buf_puts(&raw, bits[random_below(&r, 8)]);
                share_mbox_body(buf_bytes(&raw), &box);
                EXPECT(!str_starts(buf_str(&box), STR("From ")));
                EXPECT(str_find(buf_str(&box), STR("\nFrom ")) == SIZE_MAX);
                unquote(buf_str(&box), &back);
                EXPECT_STR(buf_z(&raw), buf_str(&back));
                buf_done(&raw), buf_done(&box), buf_done(&back);
        }
}

TEST(from_lines) {
        struct store_doc_row row = { .dated = true, .date = 1401804309 };
        struct buf out;
        buf_init(&out, 0);
        share_mbox_from(&row, &out);
        EXPECT_STR("From clew@localhost Tue Jun  3 14:05:09 2014\n", buf_str(&out));
        buf_done(&out);
}

TEST(fields_of_a_load_file) {
        struct buf out;
        buf_init(&out, 0);
        share_load_field(STR("a\nb\x14 þ ® \x01\tc"), &out);
        EXPECT_STR("þa®b þþ (R)  cþ", buf_str(&out));
        buf_done(&out);
}

/* ---- masks ----------------------------------------------------------------------------------- */

static void hide(void *arg, struct str s, struct buf *out) {
        *(int *) arg += 1;
        buf_puts(out, str_eq(s, STR("secret")) ? "=hidden" : "x");
}

TEST(every_text_passes_the_mask) {
        int asked = 0;
        struct share_mask m = { hide, &asked };
        char path[256], file[300];
        struct err e = ERR_INIT;
        struct buf got;
        struct share_out *o = fresh(path, "masked");
        struct share_book *book = share_book_new(o, false, &m);
        EXPECT_EQ(0, share_sheet_begin(book, &table, &e));
        share_cell_text(book, STR("secret"));
        share_cell_own(book, "id");
        EXPECT_EQ(0, share_row_end(book, &e));
        EXPECT_EQ(0, share_sheet_end(book, NULL, &e));
        share_book_free(&book);
        EXPECT_EQ(0, share_out_keep(o, STR(""), &e));
        share_out_close(&o);
        EXPECT_EQ(1, asked);
        snprintf(file, sizeof file, "%s/t.csv", path);
        ASSERT(test_slurp(file, &got));
        EXPECT(str_ends(buf_str(&got), STR("\"'=hidden\",\"id\",\"a\"\r\n")));
        buf_done(&got);
}
