/* The walk: order, what is not followed, what is named; the sniffer: each kind by its bytes. */
#include "base/io.h"
#include "base/limits.h"
#include "base/test.h"
#include "intake/intake-walk.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define HEADER "From: leila@mail.example\nTo: omid@mail.example\nSubject: x\n\nbody\n"

struct sniff_case {
        const char *head, *name, *dir;
        enum intake_kind want;
};

static const struct sniff_case sniff_cases[] = {
        { HEADER, "a", "", INTAKE_eml },
        { "Received: by x\n\tfor y\nFrom: z\n\n", "a", "", INTAKE_eml },
        { ">From x Mon Jan  1 00:00:00 2001\n" HEADER, "a", "", INTAKE_eml },
        { "\xef\xbb\xbf\r\n" HEADER, "a", "", INTAKE_eml },
        { "Subject: alone\n\nbody", "x", "", INTAKE_text },
        { "Subject: alone\n\nbody", "x.EML", "", INTAKE_eml },
        { "Title: not mail\nDate: 2001\n\nbody", "x", "", INTAKE_text },
        { HEADER, "17", "inbox", INTAKE_mh },
        { HEADER, "17.", "inbox", INTAKE_mh },
        { "no header", "17", "inbox", INTAKE_text },
        { HEADER, "1:2,S", "", INTAKE_maildir },
        { "anything at all", "1.2.host", "Mail/cur", INTAKE_maildir },
        { "From leila@mail.example Mon Jan  1 10:00:00 2001\n" HEADER, "a", "", INTAKE_mbox },
        { "\n\nFrom leila at mail.example  Mon Jan  1 10:00:00 2001\n" HEADER, "a", "",
          INTAKE_mbox },
        { "From MAILER-DAEMON\n" HEADER, "a", "", INTAKE_mbox },
        { "From here on\nnothing is mail\n", "a", "", INTAKE_text },
        { "From here at 10:15\nwe went north\n", "a", "", INTAKE_text },
        { "1234      \n" HEADER, "a", "", INTAKE_emlx },
        { "1234\nis a number\n", "a", "", INTAKE_text },
        { "BZh91AY", "a", "", INTAKE_bz2 },
        { "\x1f\x8b\x08", "a", "", INTAKE_gz },
        { "PK\x03\x04", "a.docx", "", INTAKE_zip },
        { "!BDN....", "a.pst", "", INTAKE_pst },
        { "", "a", "", INTAKE_empty },
        { "plain words\n", "a.txt", "", INTAKE_text },
};

struct kind_case {
        struct str head;
        const char *name;
        enum intake_kind want;
};
#define CASE(literal, name, kind)                                                                  \
        { STR_INIT(literal), name, INTAKE_##kind }

#define SAVED                                                                                      \
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://a.example/\r\n"               \
        "Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"                  \
        "\ttype=\"text/html\"\r\n\r\n"
#define WORD_ZIP "PK\3\4\24\0\0\0\0\0\0\0\0\0\0\0\0\0\4\0\0\0\4\0\0\0"

/* Each kind by its bytes, most of them under a name that lies. */
static const struct kind_case kind_cases[] = {
        CASE("%PDF-1.4\n", "report.txt", pdf),
        CASE("rubbish\n%PDF-1.4\n", "a", pdf),
        CASE("{\\rtf1\\ansi", "a.doc", rtf),
        CASE("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.pdf", ole),
        CASE("\x78\x9f\x3e\x22\1", "winmail.dat", tnef),
        CASE("\xff\xd8\xff\xe0", "a.png", jpeg),
        CASE("\x89PNG\r\n\x1a\n", "a.jpg", png),
        CASE("II*\0\10", "a", tiff),
        CASE("GIF89a", "a", gif),
        CASE("RIFF\0\0\0\0WEBP", "a", webp),
        CASE("RIFF\0\0\0\0WAVE", "a", audio),
        CASE("\0\0\0\x18"
             "ftypheic\0\0",
             "a", heic),
        CASE("\0\0\0\x18"
             "ftypmp42\0\0",
             "a", video),
        CASE("\0\0\0\x0cjP  \r\n\x87\n", "a", jp2),
        CASE("P5 2 2 255\n\1\2\3\4", "a", pnm),
        CASE("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\2\0\0\0\2\0\0\0", "a", bmp),
        CASE("ID3\3", "a", audio),
        CASE("\0\1\0\0\0", "a", font),
        CASE("\x7f"
             "ELF",
             "a", program),
        CASE("SQLite format 3\0", "a", sqlite),
        CASE("-----BEGIN PGP MESSAGE-----\n", "a.txt", pgp),
        CASE("-----BEGIN PGP PUBLIC KEY BLOCK-----\n", "a.txt", text),
        CASE("\x85\1\x0c\3\1\2\3\4\5\6\7\x8\1xxxxxxxx", "a", pgp),
        CASE("WARC/1.0\r\n", "a", warc),
        CASE("MSCF\0\0\0\0", "a", cab),
        CASE("\x24\x0e-lh5-", "a", lha),
        CASE("!<arch>\n", "a", ar),
        CASE("LZIP\1", "a", lz),
        CASE("\x1f\x9d\x90", "a", compress),
        CASE("070707 is a number\n", "a", text),
        CASE(WORD_ZIP "\x13\0\0\0[Content_Types].xmlaaaa", "a.jpg", ooxml),
        CASE(WORD_ZIP "\5\0\0\0a.txtaaaaPK\3\4", "a.docx", zip),
        CASE(WORD_ZIP "\x8\0\0\0mimetypeapplication/vnd.oasis.opendocument.text", "a", odf),
        CASE(WORD_ZIP "\x8\0\0\0mimetypeapplication/epub+zip", "a", zip),
        CASE("<!DOCTYPE html><html>", "a", html),
        CASE("\xef\xbb\xbf \n<!-- saved -->\n<HTML>", "a.txt", html),
        CASE("<?xml version=\"1.0\"?>\n<!DOCTYPE html>\n<html>", "a", html),
        CASE("<?xml version=\"1.0\"?>\n<list/>", "a.html", xml),
        CASE("<kml xmlns=\"x\">", "a", xml),
        CASE("<leila@mail.example> wrote:\n", "a", text),
        CASE("BEGIN:VCALENDAR\nSTATUS:x\nTo:y\n", "a", ics),
        CASE("begin:vcard\n", "a", vcf),
        CASE("{\"a\": [1, true, null]}\n", "a", json),
        CASE("{\"a\": 1}\n{\"a\": 2}\n", "a", jsonl),
        CASE("[1] a footnote\n", "a", text),
        CASE("{not json}\n", "a", text),
        CASE("name,city\nleila,shiraz\n", "a.csv", csv),
        CASE("a\tb\tc\n1\t2\t3\n1\t2\t3\n1\t2\t3\n", "a", tsv),
        CASE("a;b;c\n1;\"2;\n2\";3\n1;2;3\n1;2;3\n", "a.txt", csv),
        CASE("\xef\xbb\xbf\xc3\xbe"
             "A\xc3\xbe\x14\xc3\xbe"
             "B\xc3\xbe\r\n",
             "load.dat", csv),
        CASE("\xfe"
             "A\xfe\x14\xfe"
             "B\xfe\r\n",
             "load.dat", csv),
        CASE("\xfe"
             "A\x14\x14",
             "load.dat", file),
        CASE("X1,V,I\\1.tif,Y,,,2\r\nX2,V,I\\2.tif,,,,\r\n", "load.OPT", csv),
        CASE("X1,V,I\\1.tif,Y,,,2\r\nX2,V\r\n", "load.opt", text),
        CASE("one, two, and three\nno more\nnothing\nat all\n", "a", text),
        CASE("\xff\xfeh\0i\0\n\0", "a", text),
        CASE("h\0i\0 \0t\0h\0e\0r\0e\0", "a", text),
        CASE("<\0h\0t\0m\0l\0>\0", "a", html),
        CASE("\xe4\xc7\xe3\xe5 \xc7\xed \xc8\xe5 \xc7\xe3\xed\xcf\r\n", "a", text),
        CASE("\1\2\3\4\5\6\7\x8\x80\x81\x82\x83", "a.txt", file),
        CASE(SAVED "--x\r\n", "a", mhtml),
        CASE("To: omid@mail.example\r\nFrom: a@b.example\r\nContent-Type: multipart/related\r\n\r\n"
             "Content-Type: text/html\r\nContent-Location: x\r\n",
             "a", eml),
        CASE("MIME-Version: 1.0\nContent-Type: multipart/related\n\n--x\nContent-Type: text/html\n"
             "Content-Location: http://a.example/\n",
             "a", mhtml),
};

TEST(intake_sniff_kinds_whatever_the_name) {
        for (size_t i = 0; i < sizeof kind_cases / sizeof *kind_cases; i++) {
                const struct kind_case *c = &kind_cases[i];
                enum intake_kind got = intake_sniff(str_bytes(c->head), str_of(c->name), STR(""));
                if (got != c->want)
                        test_fail(__FILE__, __LINE__, "case %zu: want %s, got %s", i,
                                  intake_kind_words(c->want), intake_kind_words(got));
        }
}

TEST(intake_sniff_disc_image_far_behind_its_start) {
        char *image = mem_zalloc(INTAKE_SNIFF);
        memcpy(image + 32769, "CD001", 5);
        EXPECT_EQ(INTAKE_iso, intake_sniff(bytes_of(image, INTAKE_SNIFF), STR(""), STR("")));
        mem_free(image);
}

TEST(intake_sniff_by_content) {
        for (size_t i = 0; i < sizeof sniff_cases / sizeof *sniff_cases; i++) {
                const struct sniff_case *c = &sniff_cases[i];
                enum intake_kind got =
                        intake_sniff(str_bytes(str_of(c->head)), str_of(c->name), str_of(c->dir));
                if (got != c->want)
                        test_fail(__FILE__, __LINE__, "case %zu: want %s, got %s", i,
                                  intake_kind_words(c->want), intake_kind_words(got));
        }
}

TEST(intake_sniff_tar_by_magic_and_by_sum) {
        uint8_t head[512] = "name";
        memcpy(head + 257, "ustar", 5);
        EXPECT_EQ(INTAKE_tar, intake_sniff(bytes_of(head, 512), STR(""), STR("")));
        memset(head + 257, 0, 5);
        EXPECT_EQ(INTAKE_file, intake_sniff(bytes_of(head, 512), STR(""), STR("")));
        unsigned sum = 8 * ' ';
        for (size_t i = 0; i < 512; i++)
                sum += head[i];
        snprintf((char *) head + 148, 8, "%06o", sum);
        EXPECT_EQ(INTAKE_tar, intake_sniff(bytes_of(head, 512), STR(""), STR("")));
}

static void put_file(const char *dir, const char *name, const char *content, size_t n) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", dir, name);
        _cleanup_close_ int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        EXPECT(fd >= 0 && io_write(fd, content, n) == 0);
}

static void put_dir(const char *dir, const char *name) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", dir, name);
        EXPECT_EQ(0, mkdir(path, 0755));
}

/* "name kind|trouble;" for each item, in order. */
static void walk(const struct intake_options *o, struct buf *out, size_t root_n) {
        struct intake *in;
        struct intake_item item;
        struct err e = ERR_INIT;
        ASSERT(intake_open(&in, o, &e) == 0);
        while (intake_next(in, &item, &e) > 0) {
                buf_put_str(out, str_sub(item.path, root_n, SIZE_MAX));
                buf_printf(out, " %s;",
                           item.trouble ? intake_trouble_words(item.trouble)
                                        : intake_kind_words(item.kind));
                EXPECT((item.trouble || o->names_only) == (item.data.p == NULL));
                EXPECT(str_ends(item.path, item.name) && str_starts(item.path, item.dir));
        }
        intake_close(&in);
        EXPECT(in == NULL);
}

static void make_tree(const char *dir) {
        char a[1024], b[1024];
        put_file(dir, "b", HEADER, sizeof HEADER - 1);
        put_file(dir, "a\xff\\", "text", 4);
        put_dir(dir, "a.d");
        put_file(dir, "a.d/z", "text", 4);
        put_dir(dir, "a.d/case");
        put_file(dir, "a.d/case/never", "text", 4);
        snprintf(a, sizeof a, "%s/link", dir);
        EXPECT_EQ(0, symlink("/etc/passwd", a));
        snprintf(a, sizeof a, "%s/loop", dir);
        EXPECT_EQ(0, symlink("..", a));
        snprintf(a, sizeof a, "%s/pipe", dir);
        EXPECT_EQ(0, mkfifo(a, 0644));
        struct sockaddr_un at = { .sun_family = AF_UNIX };
        snprintf(b, sizeof b, "%s/sock", dir);
        EXPECT(strlen(b) < sizeof at.sun_path);
        memcpy(at.sun_path, b, strlen(b) + 1);
        _cleanup_close_ int s = socket(AF_UNIX, SOCK_STREAM, 0);
        EXPECT_EQ(0, bind(s, (struct sockaddr *) &at, sizeof at));
}

TEST(intake_walk_order_and_troubles) {
        const char *dir = test_dir();
        char skip[1024], gone[1024];
        make_tree(dir);
        struct stat st;
        snprintf(skip, sizeof skip, "%s/a.d/case", dir);
        snprintf(gone, sizeof gone, "%s/gone", dir);
        EXPECT_EQ(0, stat(skip, &st));
        char inside[1100];
        snprintf(inside, sizeof inside, "%s/never", skip);
        const char *paths[] = { dir, gone, inside };
        struct buf out;
        buf_init(&out, 0);
        struct intake_options o = {
                .paths = paths, .n_paths = 3, .skip_dev = st.st_dev, .skip_ino = st.st_ino
        };
        walk(&o, &out, strlen(dir));
        EXPECT_STR("/a.d/z plain text;/a\\xff\\\\ plain text;/b message;/link a symbolic link, not "
                   "followed;"
                   "/loop a symbolic link, not followed;/pipe a named pipe, not a file;"
                   "/sock a socket, not a file;/gone it went away while we looked;",
                   buf_str(&out));
        struct intake_total total;
        EXPECT_EQ(0, intake_total_get(&o, &total, NULL));
        EXPECT_EQ(8, total.files);
        EXPECT_EQ(8 + sizeof HEADER - 1, total.bytes);
        EXPECT_EQ(5, total.troubles);
        buf_done(&out);
}

TEST(intake_walk_many_files_in_order_for_any_readers) {
        const char *dir = test_dir();
        enum { FILES = 700 };
        char name[64], last[1024] = "";
        char *big = mem_alloc(LIMIT_intake_ahead_bytes + 100);
        memset(big, 'x', LIMIT_intake_ahead_bytes + 100);
        for (int i = 0; i < FILES; i++) {
                snprintf(name, sizeof name, "%d:2,S", i);
                bool large = i % 50 == 0;
                put_file(dir, name, large ? big : name,
                         large ? LIMIT_intake_ahead_bytes - 2 + (size_t) i / 50 : strlen(name));
        }
        for (unsigned readers = 1; readers < 20; readers += 6) {
                struct intake *in;
                struct intake_item item;
                int n = 0;
                last[0] = '\0';
                ASSERT(intake_open(&in,
                                   &(struct intake_options){
                                           .paths = &dir, .n_paths = 1, .readers = readers },
                                   NULL) == 0);
                for (; intake_next(in, &item, NULL) > 0; n++) {
                        EXPECT(strcmp(last, item.path.p) < 0);
                        snprintf(last, sizeof last, "%s", item.path.p);
                        EXPECT_EQ(item.size, item.data.n);
                        EXPECT_EQ(INTAKE_maildir, item.kind);
                        if (item.data.p[0] != 'x')
                                EXPECT(bytes_eq(item.data, str_bytes(item.name)));
                }
                EXPECT_EQ(FILES, n);
                intake_close(&in);
        }
        /* Stopping early leaves nothing behind: no thread, no descriptor, no memory. */
        for (int i = 0; i < 20; i++) {
                struct intake *in;
                struct intake_item item;
                ASSERT(intake_open(&in, &(struct intake_options){ .paths = &dir, .n_paths = 1 },
                                   NULL) == 0);
                for (int n = 0; n < i * 10; n++)
                        EXPECT_EQ(1, intake_next(in, &item, NULL));
                intake_close(&in);
        }
        mem_free(big);
}

TEST(intake_walk_deep_and_long_paths) {
        const char *dir = test_dir();
        char name[201];
        memset(name, 'd', 200);
        name[200] = '\0';
        _cleanup_close_ int at = open(dir, O_RDONLY | O_DIRECTORY);
        for (unsigned i = 0; i < LIMIT_intake_depth + 5; i++) {
                EXPECT_EQ(0, mkdirat(at, name, 0755));
                int next = openat(at, name, O_RDONLY | O_DIRECTORY);
                io_close(&at);
                at = next;
        }
        struct intake *in;
        struct intake_item item;
        ASSERT(intake_open(&in, &(struct intake_options){ .paths = &dir, .n_paths = 1 }, NULL) ==
               0);
        EXPECT_EQ(1, intake_next(in, &item, NULL));
        EXPECT_EQ(INTAKE_TROUBLE_too_deep, item.trouble);
        EXPECT(item.path.n > LIMIT_intake_depth * 200);
        EXPECT_EQ(0, intake_next(in, &item, NULL));
        intake_close(&in);
        /* Paths this long cannot be removed by name: take the tree down from inside. */
        io_close(&at);
        at = open(dir, O_RDONLY | O_DIRECTORY);
        for (unsigned i = LIMIT_intake_depth + 5; i-- > 0;) {
                int fd = openat(at, ".", O_RDONLY | O_DIRECTORY);
                for (unsigned k = 0; k < i; k++) {
                        int next = openat(fd, name, O_RDONLY | O_DIRECTORY);
                        io_close(&fd);
                        fd = next;
                }
                EXPECT_EQ(0, unlinkat(fd, name, AT_REMOVEDIR));
                io_close(&fd);
        }
}

TEST(intake_walk_unreadable_is_named) {
        if (geteuid() == 0) {
                test_skip("root may read everything");
                return;
        }
        const char *dir = test_dir();
        put_file(dir, "secret", "text", 4);
        char path[1024];
        snprintf(path, sizeof path, "%s/secret", dir);
        EXPECT_EQ(0, chmod(path, 0));
        struct buf out;
        buf_init(&out, 0);
        walk(&(struct intake_options){ .paths = &dir, .n_paths = 1 }, &out, strlen(dir));
        EXPECT_STR("/secret not allowed to read it;", buf_str(&out));
        buf_done(&out);
}
