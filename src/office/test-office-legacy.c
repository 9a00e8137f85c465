/* Tests of the formats from before 2007, and of passwords: documents made by LibreOffice from flat
 * ones written here, so that two programs must agree.  Skipped where there is no soffice. */
#include "office/test-office.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define XMLNS                                                                                      \
        " xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0'"                         \
        " xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"                             \
        " xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'"                           \
        " xmlns:draw='urn:oasis:names:tc:opendocument:xmlns:drawing:1.0'"                          \
        " xmlns:svg='urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0'"                    \
        " xmlns:meta='urn:oasis:names:tc:opendocument:xmlns:meta:1.0'"                             \
        " xmlns:style='urn:oasis:names:tc:opendocument:xmlns:style:1.0'"                           \
        " xmlns:dc='http://purl.org/dc/elements/1.1/'"
#define FLAT(kind, head, body)                                                                     \
        "<?xml version='1.0'?><office:document" XMLNS " office:version='1.2' "                     \
        "office:mimetype='application/vnd.oasis.opendocument." kind "'>" head "<office:body>" body \
        "</office:body></office:document>"

static const char word[] = FLAT(
        "text",
        "<office:meta><dc:title>گزارش</dc:title><meta:initial-creator>Neda</meta:initial-creator>"
        "</office:meta><office:automatic-styles><style:style style:name='H' style:family='text'>"
        "<style:text-properties text:display='none'/></style:style></office:automatic-styles>",
        "<office:text><text:p>می‌خواهم بروم. Plain.</text:p><text:p>open <text:span "
        "text:style-name='H'>secret</text:span> open</text:p><table:table table:name='T'>"
        "<table:table-column table:number-columns-repeated='3'/><table:table-row><table:table-cell>"
        "<text:p>A1</text:p></table:table-cell><table:table-cell/><table:table-cell><text:p>C1"
        "</text:p></table:table-cell></table:table-row></table:table><text:p>end<office:annotation>"
        "<dc:creator>Mina</dc:creator><text:p>remark</text:p></office:annotation></text:p>"
        "</office:text>");
static const char excel[] = FLAT(
        "spreadsheet", "",
        "<office:spreadsheet><table:table table:name='بودجه'><table:table-row><table:table-cell "
        "office:value-type='string'><text:p>می‌خواهم</text:p></"
        "table:table-cell><table:table-cell/>"
        "<table:table-cell office:value-type='float' office:value='12.5'/></table:table-row>"
        "</table:table></office:spreadsheet>");
static const char power[] = FLAT(
        "presentation",
        "<office:automatic-styles><style:page-layout style:name='L'/></office:automatic-styles>"
        "<office:master-styles><style:master-page style:name='M' style:page-layout-name='L'/>"
        "</office:master-styles>",
        "<office:presentation><draw:page draw:name='p' draw:master-page-name='M'><draw:frame "
        "svg:width='9cm' svg:height='3cm'><draw:text-box><text:p>اسلاید "
        "می‌شود</text:p>"
        "</draw:text-box></draw:frame></draw:page></office:presentation>");

/* Have soffice make `to` of flat document `flat`; false after test_skip() if it cannot. */
static bool made(const char *flat, const char *from, const char *to, const char *filter,
                 struct buf *ret) {
        char in[512], out[512], home[600];
        const char *dir = test_dir();
        snprintf(in, sizeof in, "%s/made.%s", dir, from);
        snprintf(out, sizeof out, "%s/made.%s", dir, to);
        snprintf(home, sizeof home, "-env:UserInstallation=file://%s/office", dir);
        FILE *f = fopen(in, "w");
        if (!f)
                return false;
        for (const char *z = flat; *z; z++) /* soffice knows its own by double quotes */
                fputc(*z == '\'' ? '"' : *z, f);
        if (fclose(f) != 0)
                return false;
        const char *const argv[] = { "soffice", home,       "--headless", "--convert-to",
                                     filter,    "--outdir", dir,          in,
                                     NULL };
        pid_t pid;
        int status = 1;
        posix_spawn_file_actions_t quiet;
        posix_spawn_file_actions_init(&quiet);
        posix_spawn_file_actions_addopen(&quiet, 1, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&quiet, 2, "/dev/null", O_WRONLY, 0);
        bool ran = posix_spawnp(&pid, "soffice", &quiet, NULL, (char *const *) (uintptr_t) argv,
                                environ) == 0 &&
                   waitpid(pid, &status, 0) == pid;
        posix_spawn_file_actions_destroy(&quiet);
        if (!ran || status || access(out, R_OK) != 0) {
                test_skip("no soffice that makes %s", to);
                return false;
        }
        return test_slurp(out, ret);
}

TEST(doc) {
        struct buf b;
        struct answer r;
        if (!made(word, "fodt", "doc", "doc", &b))
                return;
        answer_init(&r, buf_bytes(&b), "");
        EXPECT(r.good);
        EXPECT_STR("application/msword", r.type);
        EXPECT_STR("می‌خواهم بروم. Plain.\nopen secret open\nA1\t\tC1\nend\n\n[Comment "
                   "by "
                   "Mina] "
                   "remark\n",
                   r.text);
        EXPECT_HAS(r, "span 11 secret\n");
        EXPECT_HAS(r, "header 1 گزارش\n");
        EXPECT_HAS(r, "addr 11 Neda\n");
        answer_done(&r);
        buf_done(&b);
}

TEST(xls) {
        struct buf b;
        struct answer r;
        if (!made(excel, "fods", "xls", "xls", &b))
                return;
        answer_init(&r, buf_bytes(&b), "");
        EXPECT(r.good);
        EXPECT_STR("application/vnd.ms-excel", r.type);
        EXPECT_STR("[Sheet 1: بودجه]\nمی‌خواهم\t\t12.5\n", r.text);
        EXPECT_HAS(r, "page 1 بودجه\n");
        answer_done(&r);
        buf_done(&b);
}

TEST(ppt) {
        struct buf b;
        struct answer r;
        if (!made(power, "fodp", "ppt", "ppt", &b))
                return;
        answer_init(&r, buf_bytes(&b), "");
        EXPECT(r.good);
        EXPECT_STR("application/vnd.ms-powerpoint", r.type);
        EXPECT_STR("[Slide 1]\nاسلاید می‌شود\n", r.text);
        answer_done(&r);
        buf_done(&b);
}

/* Every prefix of an old file, and every file with a byte changed, gives a whole answer. */
TEST(damaged_files_give_answers) {
        static const struct {
                const char *flat, *from, *to;
        } all[] = { { word, "fodt", "doc" }, { excel, "fods", "xls" } };
        for (size_t i = 0; i < 2; i++) {
                struct buf b;
                if (!made(all[i].flat, all[i].from, all[i].to, all[i].to, &b))
                        return;
                for (size_t k = 0; k < 300; k++) {
                        struct answer r;
                        size_t at = (k * 2654435761u) % b.n;
                        char old = b.p[at];
                        b.p[at] = (char) (old ^ (1 << (k % 8)) ^ (k % 3 ? 0x7f : 0));
                        answer_init(&r, bytes_of(b.p, k % 4 ? b.n : at), "");
                        EXPECT(r.good);
                        answer_done(&r);
                        b.p[at] = old;
                }
                buf_done(&b);
        }
}
