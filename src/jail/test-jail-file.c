/* Files of every kind through the jail: the right program, fresh processes, descriptors, passwords,
 * pictures; and each program with documents that misbehave.  Uses clew-worker-mock and the like. */
#include "base/bug.h"
#include "base/io.h"
#include "base/test.h"
#include "jail/jail.h"
#include "rec/rec-kind.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WALL_MS = 1000, PATIENT = 0 };

static const char *mock_path(void) {
        static char path[4096];
        const char *build = getenv("CLEW_BUILD");
        snprintf(path, sizeof path, "%s/clew-worker-mock", build ? build : "build");
        return path;
}

static struct jail *open_jail(const char *path, unsigned workers, unsigned wall_ms) {
        const struct jail_options o = { .workers = workers,
                                        .worker_path = path,
                                        .wall_ms = wall_ms };
        struct jail *j = NULL;
        struct err e = ERR_INIT;
        if (jail_open(&o, &j, &e) < 0)
                test_fail(__FILE__, __LINE__, "%s", e.message);
        return j;
}

static bool sandboxed(struct jail *j) {
        return strncmp(jail_sandbox(j), "NO", 2) != 0;
}

/* What the mocks say of themselves. */
struct facts {
        unsigned program, read, at, flags, first_page, pages, kind;
        unsigned docs;
        enum rec_doc_kind doc_kind;
        uint32_t doc_flags;
        char type[80], name[80], secrets[80];
        enum rec_flaw flaw; /* of the worker */
        bool needle;
        uint64_t text, data;
};

static void copy(char *to, size_t n, struct str s) {
        snprintf(to, n, "%.*s", (int) s.n, s.p);
}

static void take_fact(struct facts *f, const struct rec *r) {
        char words[128];
        if (r->kind == REC_doc && f->docs++ == 0) {
                f->doc_kind = r->doc.kind;
                f->doc_flags = r->doc.flags;
                copy(f->type, sizeof f->type, r->doc.type);
                copy(f->name, sizeof f->name, r->doc.name);
        }
        if (r->kind == REC_header && r->header.id == REC_HDR_generator) {
                copy(words, sizeof words, r->header.value);
                EXPECT_EQ(7, sscanf(words, "program %u read %u at %x flags %x pages %u+%u of %u",
                                    &f->program, &f->read, &f->at, &f->flags, &f->first_page,
                                    &f->pages, &f->kind));
        }
        if (r->kind == REC_header && r->header.id == REC_HDR_field)
                copy(f->secrets, sizeof f->secrets, r->header.value);
        if (r->kind == REC_flaw &&
            (r->flaw.flaw == FLAW_worker_absent ||
             (r->flaw.flaw >= FLAW_worker_died && r->flaw.flaw <= FLAW_worker_limit)))
                f->flaw = r->flaw.flaw;
        if (r->kind == REC_text) {
                f->text += r->text.text.n;
                f->needle |= str_find(r->text.text, STR("Needle")) != SIZE_MAX;
        }
        if (r->kind == REC_data)
                f->data += r->data.n;
}

static struct facts facts_of(struct bytes in) {
        struct facts f = { 0 };
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                take_fact(&f, &r);
        EXPECT_EQ(0, in.n);
        return f;
}

static struct jail_message unit(uint32_t kind, const char *text) {
        return (struct jail_message){ .data = { (const uint8_t *) text, strlen(text) },
                                      .kind = kind,
                                      .name = STR("invented.bin") };
}

/* One unit, and what came of it. */
static struct facts ask(struct jail *j, const struct jail_message *m, enum jail_blame *ret_blame) {
        struct facts f = { 0 };
        struct jail_answer a;
        struct err e = ERR_INIT;
        if (jail_parse(j, m, 1, NULL, &e) != 1 || jail_next(j, &a, &e) != 1) {
                test_fail(__FILE__, __LINE__, "%s", e.message);
                return f;
        }
        *ret_blame = a.results[0].blame;
        return facts_of(a.results[0].records);
}

static struct facts ask_text(struct jail *j, uint32_t kind, uint32_t flags, const char *text) {
        struct jail_message m = unit(kind, text);
        enum jail_blame blame = JAIL_limit;
        m.flags = flags;
        struct facts f = ask(j, &m, &blame);
        EXPECT_EQ(JAIL_ok, blame);
        return f;
}

/* A file in memory whose words are at its very end. */
static int big_file(const char *first, size_t n) {
        int fd = memfd_create("big", MFD_CLOEXEC);
        struct buf b;
        buf_init(&b, 0);
        buf_puts(&b, first);
        while (b.n < n)
                buf_puts(&b, "\001\002\003\004\005\006\007\010");
        buf_puts(&b, " Needle in the end");
        BUG_IF(io_write(fd, b.p, b.n) < 0);
        buf_done(&b);
        return fd;
}

static struct jail_message unit_by_fd(uint32_t kind, int fd) {
        return (struct jail_message){ .fd = fd,
                                      .by_fd = true,
                                      .size = (uint64_t) lseek(fd, 0, SEEK_END),
                                      .kind = kind,
                                      .name = STR("invented.bin") };
}

TEST(each_kind_has_its_program) {
        struct jail *j = open_jail(mock_path(), 2, PATIENT);
        ASSERT(j);
        EXPECT_EQ(WORKER_MAIN, ask_text(j, REC_KIND_text, 0, "x").program);
        EXPECT_EQ(WORKER_MAIN, ask_text(j, REC_KIND_ooxml, 0, "x").program);
        EXPECT_EQ(WORKER_PAGE, ask_text(j, REC_KIND_pdf, 0, "x").program);
        EXPECT_EQ(WORKER_PAGE, ask_text(j, REC_KIND_tiff, 0, "x").program);
        EXPECT_EQ(WORKER_OCR, ask_text(j, REC_KIND_pdf, JAIL_OCR, "x").program);
        EXPECT_EQ(WORKER_OCR, ask_text(j, REC_KIND_png, JAIL_OCR, "x").program);
        struct facts mail = ask_text(j, REC_KIND_eml, 0, "Subject: x\n\nNeedle\n");
        EXPECT_EQ(REC_DOC_message, mail.doc_kind);
        EXPECT(mail.needle);
        EXPECT(!jail_missing(j));
        jail_close(&j);
}

TEST(fresh_means_fresh) {
        struct jail *j = open_jail(mock_path(), 1, PATIENT);
        ASSERT(j);
        for (unsigned i = 0; i < 20; i++) {
                EXPECT_EQ(1, ask_text(j, REC_KIND_ooxml, 0, "x").read);
                EXPECT_EQ(1, ask_text(j, REC_KIND_pdf, 0, "x").read);
                EXPECT_EQ(i + 1, ask_text(j, REC_KIND_text, 0, "x").read);
                /* 16 jobs, then another process */
                EXPECT_EQ(i % 16 + 1, ask_text(j, REC_KIND_pdf, JAIL_OCR, "x").read);
        }
        jail_close(&j);
}

/* Where memory lies tells copies of one zygote from processes that were started by themselves. */
static unsigned copies_of(struct jail *j, unsigned n, unsigned *ret_last) {
        unsigned same = 0, last = 0;
        for (unsigned i = 0; i < n; i++) {
                unsigned at = ask_text(j, REC_KIND_ooxml, 0, "x").at;
                same += at == last;
                last = at;
                usleep(20000); /* it is nobody's duty to wait for a zygote */
        }
        *ret_last = last;
        return same;
}

TEST(copies_until_one_dies) {
        struct jail *j = open_jail(mock_path(), 1, PATIENT);
        unsigned first = 0, second = 0;
        enum jail_blame blame;
        ASSERT(j);
        const struct jail_message bad = unit(REC_KIND_ooxml, "X-Mock: segv\n");
        EXPECT(copies_of(j, 40, &first) > 20);
        EXPECT_EQ(FLAW_worker_died, ask(j, &bad, &blame).flaw);
        EXPECT(copies_of(j, 40, &second) > 20);
        EXPECT(first != second);
        jail_close(&j);
        const struct jail_options alone = { .workers = 1,
                                            .worker_path = mock_path(),
                                            .paranoid = true };
        ASSERT(jail_open(&alone, &j, NULL) == 0);
        EXPECT(copies_of(j, 20, &first) < 5);
        jail_close(&j);
        EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

TEST(what_goes_with_a_unit) {
        struct jail *j = open_jail(mock_path(), 1, PATIENT);
        enum jail_blame blame;
        ASSERT(j);
        struct jail_message m = unit(REC_KIND_pdf, "page");
        m.secrets = bytes_of("one\ntwo\n", 8);
        m.first_page = 3;
        m.pages = 2;
        m.flags = JAIL_OCR | JAIL_CONTENTS;
        struct facts f = ask(j, &m, &blame);
        EXPECT_STR("one\ntwo", str_of(f.secrets));
        EXPECT_STR("invented.bin", str_of(f.name));
        EXPECT_EQ(3, f.first_page);
        EXPECT_EQ(2, f.pages);
        EXPECT_EQ(REC_KIND_pdf, f.kind);
        EXPECT_EQ(3, f.flags);
        EXPECT_EQ(2, f.docs);
        EXPECT_EQ(4, f.data);
        jail_close(&j);
}

TEST(contents_of_mail) {
        static const char mail[] =
                "Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
                "--b\n\nNeedle\n--b\nContent-Type: application/pdf\n"
                "Content-Disposition: attachment; filename=a.pdf\n\nnot really\n--b--\n";
        struct jail *j = open_jail(mock_path(), 1, PATIENT);
        ASSERT(j);
        struct facts plain = ask_text(j, 0, 0, mail), full = ask_text(j, 0, JAIL_CONTENTS, mail);
        EXPECT_EQ(2, plain.docs);
        EXPECT_EQ(0, plain.data);
        EXPECT_EQ(2, full.docs);
        EXPECT_EQ(10, full.data);
        jail_close(&j);
}

TEST(by_descriptor) {
        struct jail *j = open_jail(mock_path(), 2, PATIENT);
        enum jail_blame blame;
        ASSERT(j);
        for (size_t n = 1; n < 20 << 20; n = n * 20 + 3) {
                int fd = big_file("", n);
                const uint32_t kinds[] = { REC_KIND_text, REC_KIND_ooxml, REC_KIND_pdf };
                for (size_t i = 0; i < 3; i++) {
                        struct jail_message m = unit_by_fd(kinds[i], fd);
                        struct facts f = ask(j, &m, &blame);
                        EXPECT_EQ(JAIL_ok, blame);
                        EXPECT_EQ(m.size, f.text);
                        EXPECT(f.needle);
                }
                struct jail_message strings = unit_by_fd(REC_KIND_program, fd);
                EXPECT(ask(j, &strings, &blame).needle);
                close(fd);
        }
        int none = memfd_create("none", MFD_CLOEXEC);
        struct jail_message m = unit_by_fd(REC_KIND_text, none);
        EXPECT_EQ(1, ask(j, &m, &blame).docs);
        EXPECT_EQ(JAIL_ok, blame);
        close(none);
        jail_close(&j);
}

/* A batch of everything that may go together, its results in order. */
TEST(mixed_batch) {
        struct jail *j = open_jail(mock_path(), 2, PATIENT);
        struct jail_answer a;
        struct err e = ERR_INIT;
        int fd = big_file("", 1000);
        ASSERT(j);
        const struct jail_message m[] = {
                unit(0, "Subject: a\n\nNeedle\n"),
                unit(REC_KIND_text, "Needle"),
                unit_by_fd(REC_KIND_csv, fd),
                unit(REC_KIND_program, "\001\002 Needle of a program \003"),
                unit(REC_KIND_sqlite, "Needle in a table"),
                unit(REC_KIND_text, "X-Mock: segv\nNeedle"),
                unit(REC_KIND_text, "Needle"),
        };
        EXPECT_EQ(1, jail_parse(j, m, 7, NULL, &e));
        EXPECT_EQ(1, jail_next(j, &a, &e));
        EXPECT_EQ(7, a.n);
        for (size_t i = 0; i < a.n; i++) {
                struct facts f = facts_of(a.results[i].records);
                bool strings = i >= 3 && i <= 5;
                EXPECT(f.needle);
                EXPECT_EQ(i == 5 ? JAIL_died : JAIL_ok, a.results[i].blame);
                EXPECT_EQ(i == 5 ? FLAW_worker_died : 0, f.flaw);
                EXPECT_EQ(i == 0 ? REC_DOC_message : REC_DOC_file, f.doc_kind);
                EXPECT_EQ(strings, (f.doc_flags & REC_DOC_strings) != 0);
                if (!strings && i > 0)
                        EXPECT_EQ(m[i].kind, f.kind);
        }
        jail_close(&j);
        close(fd);
}

static const struct {
        const char *word;
        enum jail_blame blame;
        bool seccomp, memory; /* is contained by seccomp, by the limit of memory */
} mocks[] = {
        { "abort", JAIL_died, 0, 0 },   { "segv", JAIL_died, 0, 0 },
        { "exit0", JAIL_died, 0, 0 },   { "hang", JAIL_hung, 0, 0 },
        { "sleep", JAIL_hung, 0, 0 },   { "malloc1t", JAIL_limit, 0, 1 },
        { "garbage", JAIL_lied, 0, 0 }, { "half", JAIL_hung, 0, 0 },
        { "twice", JAIL_lied, 0, 0 },   { "outside", JAIL_lied, 0, 0 },
        { "open", JAIL_died, 1, 0 },    { "exec", JAIL_died, 1, 0 },
        { "socket", JAIL_died, 1, 0 },  { "close", JAIL_died, 0, 0 },
};

static void expect_guilty(const struct facts *f, const struct jail_message *m,
                          enum jail_blame expected, enum jail_blame blame) {
        EXPECT_EQ(expected, blame);
        EXPECT_EQ(jail_flaw(expected), f->flaw);
        EXPECT_EQ(REC_DOC_file, f->doc_kind);
        EXPECT_EQ(REC_DOC_strings, f->doc_flags);
        EXPECT_STR(rec_kind_find(m->kind)->media, str_of(f->type));
        EXPECT_STR("invented.bin", str_of(f->name));
        EXPECT(f->needle);
}

static void run_mock(struct jail *j, size_t which, uint32_t kind, uint32_t flags) {
        char text[64];
        enum jail_blame blame;
        snprintf(text, sizeof text, "X-Mock: %s\n", mocks[which].word);
        int fd = big_file(text, 1 << 20);
        struct buf whole;
        buf_init(&whole, 0);
        buf_printf(&whole, "%sNeedle", text);
        struct jail_message m = unit(kind, buf_z(&whole));
        bool slow = mocks[which].blame == JAIL_hung;
        for (int by_fd = 0; by_fd < (slow ? 1 : 2); by_fd++) {
                if (by_fd)
                        m = unit_by_fd(kind, fd);
                m.flags = flags;
                struct facts f = ask(j, &m, &blame);
                expect_guilty(&f, &m, mocks[which].blame, blame);
        }
        EXPECT(ask_text(j, kind, flags, "Needle").needle); /* and on it goes */
        buf_done(&whole);
        close(fd);
}

static void run_mocks(uint32_t kind, uint32_t flags) {
        struct jail *j = open_jail(mock_path(), 1, WALL_MS);
        if (!j)
                return;
        for (size_t i = 0; i < sizeof mocks / sizeof *mocks; i++)
                if (sandboxed(j) || !(mocks[i].seccomp || mocks[i].memory))
                        run_mock(j, i, kind, flags);
        jail_close(&j);
        EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

TEST(mocks_among_light_files) {
        run_mocks(REC_KIND_json, 0);
}

TEST(mocks_alone) {
        run_mocks(REC_KIND_ooxml, 0);
}

TEST(mocks_of_pages) {
        run_mocks(REC_KIND_pdf, 0);
}

TEST(mocks_of_ocr) {
        run_mocks(REC_KIND_png, JAIL_OCR);
}

/* A document that hangs holds up delivery, not the work on those behind it. */
TEST(slow_document_stops_nobody) {
        enum { BEHIND = 24, WORKERS = 1 };
        struct jail *j = open_jail(mock_path(), WORKERS, 3 * WALL_MS);
        struct jail_answer a;
        struct err e = ERR_INIT;
        const struct jail_message slow = unit(REC_KIND_pdf, "X-Mock: sleep\nNeedle");
        const struct jail_message quick = unit(0, "Subject: x\n\nNeedle\n");
        uintptr_t put = 1, got = 0;
        ASSERT(j);
        EXPECT_EQ(1, jail_parse(j, &slow, 1, (void *) put++, &e));
        while (put <= BEHIND) { /* four times what one worker may have open */
                int r = jail_parse(j, &quick, 1, (void *) put, &e);
                ASSERT(r >= 0 && !jail_ready(j));
                put += (uintptr_t) r;
                EXPECT_EQ(0, r ? 0 : jail_wait(j, &e));
        }
        EXPECT(!jail_ready(j));
        while (jail_next(j, &a, &e) > 0) {
                EXPECT_EQ(++got, (uintptr_t) a.tag);
                EXPECT_EQ(got == 1 ? JAIL_hung : JAIL_ok, a.results[0].blame);
                EXPECT(facts_of(a.results[0].records).needle);
        }
        EXPECT_EQ(BEHIND, got);
        jail_close(&j);
}

/* Many units of all programs at once, some of them bad. */
TEST(order_over_all_programs) {
        static const uint32_t kinds[] = {
                0, REC_KIND_text, REC_KIND_ooxml, REC_KIND_pdf, REC_KIND_program, REC_KIND_png
        };
        struct jail *j = open_jail(mock_path(), 2, PATIENT);
        struct jail_answer a;
        struct err e = ERR_INIT;
        uintptr_t put = 0, got = 0;
        ASSERT(j);
        while (got < 300) {
                struct jail_message m =
                        unit(kinds[put % 6], put % 7 ? "\nNeedle" : "X-Mock: segv\nNeedle");
                m.flags = put % 6 == 5 ? JAIL_OCR : 0;
                int r = put < 300 ? jail_parse(j, &m, 1, (void *) put, &e) : 0;
                put += r > 0;
                if (r > 0)
                        continue;
                ASSERT(r == 0 && jail_next(j, &a, &e) == 1);
                EXPECT_EQ(got, (uintptr_t) a.tag);
                EXPECT_EQ(got % 7 || got % 6 == 4 ? JAIL_ok : JAIL_died, a.results[0].blame);
                EXPECT(facts_of(a.results[0].records).needle);
                got++;
        }
        jail_close(&j);
}

/* ---- containers ---- */

TEST(containers_of_other_programs) {
        static const enum worker_program programs[] = { WORKER_MAIN, WORKER_PFF, WORKER_PST };
        struct jail *j = open_jail(mock_path(), 1, PATIENT);
        int fd = big_file("X-Mock: secrets\n", 100);
        ASSERT(j);
        for (size_t i = 0; i < 9; i++) {
                struct jail_container c = { .fd = fd,
                                            .size = (uint64_t) lseek(fd, 0, SEEK_END),
                                            .format = REC_KIND_pst,
                                            .program = programs[i % 3],
                                            .secrets = bytes_of("one\ntwo\n", i),
                                            .start = (uint32_t) i };
                struct jail_unpack *u = NULL;
                struct err e = ERR_INIT;
                struct rec r;
                EXPECT_EQ(0, jail_unpack_open(j, &c, &u, &e));
                EXPECT_EQ(1, jail_unpack_next(u, &r, &e));
                EXPECT_EQ(programs[i % 3], r.child.id);
                EXPECT_EQ(i, r.child.parts);
                EXPECT_EQ(i, r.child.name.n);
                while (jail_unpack_next(u, &r, &e) > 0)
                        ;
                EXPECT_EQ(JAIL_ok, jail_unpack_blame(u));
                jail_unpack_close(&u);
        }
        jail_close(&j);
        close(fd);
}

/* ---- pictures ---- */

static int draw(struct jail *j, const struct jail_message *m, uint32_t page, uint32_t dpi,
                struct jail_picture *p, struct err *e) {
        *e = ERR_INIT;
        return jail_render(j, m, page, dpi, p, e);
}

TEST(pictures) {
        struct jail *j = open_jail(mock_path(), 1, WALL_MS);
        struct buf rgb;
        struct jail_picture p = { .rgb = &rgb };
        struct err e;
        int fd = big_file("", 1 << 20);
        ASSERT(j);
        buf_init(&rgb, 0);
        struct jail_message m = unit(REC_KIND_pdf, "any"), large = unit_by_fd(REC_KIND_pdf, fd);
        EXPECT_EQ(0, draw(j, &m, 7, 300, &p, &e));
        EXPECT(p.w == 300 && p.h == 150 && rgb.n == 300 * 150 * 3 && rgb.p[0] == 7);
        EXPECT_EQ(0, draw(j, &large, 8, 1000, &p, &e));
        EXPECT(rgb.n == 1000 * 500 * 3 && rgb.p[rgb.n - 1] == 8);
        EXPECT_EQ(ERR_worker, draw(j, &m, 10, 300, &p, &e)); /* cannot be drawn */
        EXPECT_EQ(ERR_worker, draw(j, &m, 11, 300, &p, &e));
        EXPECT(strstr(e.message, "broke the rules"));
        m = unit(REC_KIND_pdf, "X-Mock: garbage");
        EXPECT_EQ(ERR_worker, draw(j, &m, 1, 300, &p, &e));
        EXPECT(strstr(e.message, "broke the rules"));
        for (size_t i = 0; i < 4; i++) { /* abort, segv, exit0, hang */
                char text[32];
                snprintf(text, sizeof text, "X-Mock: %s", mocks[i].word);
                m = unit(REC_KIND_pdf, text);
                EXPECT_EQ(ERR_worker, draw(j, &m, 1, 300, &p, &e));
                EXPECT(strstr(e.message, mocks[i].blame == JAIL_hung ? "out of time" : "died"));
        }
        EXPECT(ask_text(j, REC_KIND_pdf, 0, "Needle").needle);
        buf_done(&rgb);
        jail_close(&j);
        close(fd);
}

/* ---- a program that is not installed ---- */

static const char *lone_worker(void) {
        static char path[4096];
        struct buf program;
        snprintf(path, sizeof path, "%s/worker", test_dir());
        bool there = test_slurp(mock_path(), &program);
        int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
        bool fine = there && fd >= 0 && io_write(fd, program.p, program.n) == 0 &&
                    fchmod(fd, 0755) == 0;
        close(fd);
        buf_done(&program);
        return fine ? path : NULL;
}

TEST(program_that_is_absent) {
        const char *path = lone_worker();
        ASSERT(path);
        struct jail *j = open_jail(path, 2, PATIENT);
        struct jail_unpack *u = NULL;
        struct buf rgb;
        struct jail_picture p = { .rgb = &rgb };
        struct err e = ERR_INIT;
        enum jail_blame blame;
        int fd = big_file("", 1 << 20);
        ASSERT(j);
        buf_init(&rgb, 0);
        EXPECT(ask_text(j, REC_KIND_ooxml, 0, "Needle").needle);
        EXPECT(!jail_missing(j));
        struct jail_message m = unit(REC_KIND_pdf, "Needle"), large = unit_by_fd(REC_KIND_pdf, fd);
        struct facts f = ask(j, &m, &blame);
        expect_guilty(&f, &m, JAIL_absent, blame);
        f = ask(j, &large, &blame);
        expect_guilty(&f, &large, JAIL_absent, blame);
        EXPECT(jail_missing(j) && strstr(jail_missing(j), "clew-worker-page"));
        const struct jail_container c = { .fd = fd, .size = 100, .program = WORKER_PFF };
        EXPECT_EQ(ERR_absent, jail_unpack_open(j, &c, &u, &e));
        EXPECT_EQ(ERR_absent, draw(j, &m, 1, 72, &p, &e));
        EXPECT(ask_text(j, REC_KIND_ooxml, 0, "Needle").needle);
        buf_done(&rgb);
        jail_close(&j);
        close(fd);
        unlink(path);
}
