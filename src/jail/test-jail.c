/* The jail from outside: hostile documents are blamed alone, the rest is answered, in order, and
 * nothing stays behind.  Uses clew-worker-mock, whose documents misbehave on request. */
#include "base/bug.h"
#include "base/io.h"
#include "base/random.h"
#include "base/test.h"
#include "jail/jail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MATES = 20, WALL_MS = 1000, PATIENT = 0 /* what users have */ };

static char public_path[512]; /* a copy that every user may run, once it was made */

static const char *worker_path(void) {
        static char path[4096];
        const char *build = getenv("CLEW_BUILD");
        snprintf(path, sizeof path, "%s/clew-worker-mock", build ? build : "build");
        return public_path[0] ? public_path : path;
}

/* The build may lie in a folder that other users cannot look into. */
static void make_public_worker(void) {
        struct buf program;
        char path[sizeof public_path];
        const char *dir = test_dir();
        snprintf(path, sizeof path, "%s/worker", dir);
        if (test_slurp(worker_path(), &program)) {
                int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
                EXPECT(fd >= 0 && io_write(fd, program.p, program.n) == 0);
                close(fd);
                EXPECT_EQ(0, chmod(path, 0755));
                EXPECT_EQ(0, chmod(dir, 0755));
                memcpy(public_path, path, sizeof path);
        }
        buf_done(&program);
}

static struct jail *open_jail(unsigned workers, unsigned wall_ms, struct err *e) {
        const struct jail_options o = { .workers = workers,
                                        .worker_path = worker_path(),
                                        .wall_ms = wall_ms };
        struct jail *j = NULL;
        *e = ERR_INIT;
        if (jail_open(&o, &j, e) < 0)
                test_fail(__FILE__, __LINE__, "%s", e->message);
        return j;
}

static bool sandboxed(struct jail *j) {
        return strncmp(jail_sandbox(j), "NO", 2) != 0;
}

/* A batch of innocent messages, one of them perhaps not. */
struct batch {
        struct buf text[MATES];
        struct jail_message messages[MATES];
        size_t guilty; /* or MATES */
};

static void batch_init(struct batch *b, const char *mock, size_t guilty) {
        b->guilty = mock ? guilty : MATES;
        for (size_t i = 0; i < MATES; i++) {
                buf_init(&b->text[i], 0);
                if (mock && i == guilty)
                        buf_printf(&b->text[i], "X-Mock: %s\n", mock);
                buf_printf(&b->text[i],
                           "From: Ann <ann@a.example>\nSubject: number %zu\n"
                           "Date: Mon, 3 Feb 2014 10:00:00 +0330\n\nNeedle %zu in the body\n",
                           i, i);
                b->messages[i] = (struct jail_message){ .data = buf_bytes(&b->text[i]) };
        }
}

static void batch_done(struct batch *b) {
        for (size_t i = 0; i < MATES; i++)
                buf_done(&b->text[i]);
}

/* What the records of one message say. */
struct facts {
        unsigned docs, done;
        uint32_t flags;
        enum rec_flaw flaw; /* of the worker; 0 = none */
        bool needle;
};

static struct facts facts_of(struct bytes in) {
        struct facts f = { 0 };
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0) {
                f.docs += r.kind == REC_doc;
                f.done += r.kind == REC_done;
                if (r.kind == REC_doc)
                        f.flags |= r.doc.flags;
                if (r.kind == REC_flaw && r.flaw.flaw >= FLAW_worker_died &&
                    r.flaw.flaw <= FLAW_worker_limit)
                        f.flaw = r.flaw.flaw;
                if (r.kind == REC_text && str_find(r.text.text, STR("Needle ")) != SIZE_MAX)
                        f.needle = true;
        }
        if (in.n != 0)
                f.done = 99;
        return f;
}

static void expect_innocent(const struct jail_result *r) {
        struct facts f = facts_of(r->records);
        EXPECT_EQ(JAIL_ok, r->blame);
        EXPECT_EQ(1, f.docs);
        EXPECT_EQ(1, f.done);
        EXPECT_EQ(0, f.flags & REC_DOC_strings);
        EXPECT_EQ(0, f.flaw);
        EXPECT(f.needle);
}

static void expect_guilty(const struct jail_result *r, enum jail_blame blame, bool strings) {
        struct facts f = facts_of(r->records);
        EXPECT_EQ(blame, r->blame);
        EXPECT_EQ(jail_flaw(blame), f.flaw);
        EXPECT_EQ(1, f.docs);
        EXPECT_EQ(1, f.done);
        EXPECT_EQ(REC_DOC_strings, f.flags & REC_DOC_strings);
        EXPECT_EQ(strings, f.needle);
}

/* `mock` among innocents, then a batch behind it. */
static void run_mock(struct jail *j, const char *mock, enum jail_blame blame, bool strings) {
        struct batch first, second;
        struct jail_answer a;
        struct err e = ERR_INIT;
        unsigned failed = 0;
        batch_init(&first, mock, 7);
        batch_init(&second, NULL, 0);
        EXPECT_EQ(1, jail_parse(j, first.messages, MATES, &first, &e));
        EXPECT_EQ(1, jail_parse(j, second.messages, MATES, &second, &e));
        for (struct batch *b = &first; b; b = b == &first ? &second : NULL) {
                EXPECT_EQ(1, jail_next(j, &a, &e));
                EXPECT(a.tag == b);
                EXPECT_EQ(MATES, a.n);
                for (size_t i = 0; i < a.n; i++) {
                        failed += a.results[i].blame != JAIL_ok;
                        if (i == b->guilty)
                                expect_guilty(&a.results[i], blame, strings);
                        else
                                expect_innocent(&a.results[i]);
                }
        }
        if (failed != 1)
                test_fail(__FILE__, __LINE__, "mock '%s': %u messages blamed", mock, failed);
        EXPECT_EQ(0, jail_next(j, &a, &e));
        batch_done(&first);
        batch_done(&second);
}

static const struct {
        const char *word;
        enum jail_blame blame;
        bool seccomp, memory; /* is contained by seccomp, by the limit of memory */
} mocks[] = {
        { "abort", JAIL_died, 0, 0 },     { "segv", JAIL_died, 0, 0 },
        { "exit0", JAIL_died, 0, 0 },     { "hang", JAIL_hung, 0, 0 },
        { "sleep", JAIL_hung, 0, 0 },     { "forkbomb", JAIL_died, 1, 0 },
        { "malloc1t", JAIL_limit, 0, 1 }, { "leak", JAIL_limit, 0, 1 },
        { "garbage", JAIL_lied, 0, 0 },   { "half", JAIL_hung, 0, 0 },
        { "endless", JAIL_limit, 0, 0 },  { "twice", JAIL_lied, 0, 0 },
        { "outside", JAIL_lied, 0, 0 },   { "socket", JAIL_died, 1, 0 },
        { "open", JAIL_died, 1, 0 },      { "ptrace", JAIL_died, 1, 0 },
        { "kill", JAIL_died, 1, 0 },      { "exec", JAIL_died, 1, 0 },
        { "wx", JAIL_died, 1, 0 },        { "close", JAIL_died, 0, 0 },
};

static void run_mocks(unsigned workers) {
        struct err e;
        struct jail *j = open_jail(workers, WALL_MS, &e);
        if (!j)
                return;
        for (size_t i = 0; i < sizeof mocks / sizeof *mocks; i++)
                if (sandboxed(j) || !(mocks[i].seccomp || mocks[i].memory))
                        run_mock(j, mocks[i].word, mocks[i].blame, true);
        run_mock(j, "segv strings", JAIL_died, false);
        jail_close(&j);
}

static unsigned open_files(void) {
        unsigned n = 0;
        DIR *d = opendir("/proc/self/fd");
        while (d && readdir(d))
                n++;
        closedir(d);
        return n;
}

TEST(mocks_are_blamed_alone) {
        unsigned before = open_files();
        run_mocks(2);
        EXPECT_EQ(before, open_files());
        EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

/* Run `body` in a process of its own; it failed if any EXPECT in it did. */
static void in_child(void (*body)(void)) {
        int status = -1;
        fflush(stdout);
        pid_t pid = fork();
        if (pid == 0) {
                close(0);
                body();
                exit(0);
        }
        waitpid(pid, &status, 0);
        EXPECT_EQ(0, status);
}

static void mocks_as_nobody(void) {
        enum { NOBODY = 65534 };
        if (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0)
                _exit(3);
        struct err e;
        struct jail *j = open_jail(1, WALL_MS, &e);
        bool fine = j != NULL;
        for (size_t i = 0; fine && i < sizeof mocks / sizeof *mocks; i++) {
                if (!sandboxed(j) && (mocks[i].seccomp || mocks[i].memory))
                        continue;
                struct batch b;
                struct jail_answer a;
                batch_init(&b, mocks[i].word, i % MATES);
                fine = jail_parse(j, b.messages, MATES, &b, &e) == 1 && jail_next(j, &a, &e) == 1;
                for (size_t k = 0; fine && k < MATES; k++)
                        fine = a.results[k].blame == (k == b.guilty ? mocks[i].blame : JAIL_ok);
                batch_done(&b);
        }
        jail_close(&j);
        _exit(fine ? 0 : 1);
}

TEST(mocks_as_ordinary_user) {
        if (geteuid() != 0)
                test_skip("not root: the other tests run so already");
        else if (access(worker_path(), X_OK) < 0)
                test_skip("no worker");
        else {
                make_public_worker();
                in_child(mocks_as_nobody);
        }
}

TEST(probes_are_denied) {
        struct err e;
        struct jail *j = open_jail(1, WALL_MS, &e);
        ASSERT(j);
        if (sandboxed(j))
                EXPECT(strstr(jail_sandbox(j), "15/15 probes denied"));
        else
                test_skip("%s", jail_sandbox(j));
        jail_close(&j);
}

TEST(several_guilty_in_one_batch) {
        struct err e;
        struct jail *j = open_jail(2, WALL_MS, &e);
        struct batch b;
        struct jail_answer a;
        ASSERT(j);
        batch_init(&b, NULL, 0);
        for (size_t i = 0; i < MATES; i += 3) {
                buf_clear(&b.text[i]);
                buf_printf(&b.text[i], "X-Mock: %s\n\nNeedle %zu\n", i % 2 ? "segv" : "garbage", i);
                b.messages[i].data = buf_bytes(&b.text[i]);
        }
        EXPECT_EQ(1, jail_parse(j, b.messages, MATES, &b, &e));
        EXPECT_EQ(1, jail_next(j, &a, &e));
        for (size_t i = 0; i < MATES; i++)
                if (i % 3)
                        expect_innocent(&a.results[i]);
                else
                        expect_guilty(&a.results[i], i % 2 ? JAIL_died : JAIL_lied, true);
        jail_close(&j);
        batch_done(&b);
}

TEST(paranoid) {
        const struct jail_options o = { .workers = 2,
                                        .worker_path = worker_path(),
                                        .paranoid = true };
        struct jail *j = NULL;
        struct err e = ERR_INIT;
        ASSERT(jail_open(&o, &j, &e) == 0);
        run_mock(j, "abort", JAIL_died, true);
        jail_close(&j);
}

/* Many batches of different sizes, some large: all come out, in order. */
static void flood(struct jail *j, size_t batches, unsigned *ret_blamed) {
        struct random rnd = { 11 };
        struct buf big;
        struct jail_answer a;
        struct err e = ERR_INIT;
        size_t put = 0, got = 0;
        buf_init(&big, 0);
        buf_puts(&big, "From: b@b.example\nSubject: big\n\n");
        while (big.n < 3 << 20)
                buf_printf(&big, "line %zu of a long body that goes on\n", big.n);
        while (got < batches) {
                struct jail_message m[8];
                size_t n = 1 + put % 8;
                for (size_t i = 0; i < n; i++)
                        m[i] = (struct jail_message){ .data = buf_bytes(&big) };
                for (size_t i = 0; i < n; i++)
                        m[i].data.n = 40 + random_below(&rnd, put % 5 ? 4000 : big.n - 40);
                int r = put < batches ? jail_parse(j, m, n, (void *) (put + 1), &e) : 0;
                if (r == 1) {
                        put++;
                        continue;
                }
                ASSERT(r == 0 && jail_next(j, &a, &e) == 1);
                EXPECT_EQ(got + 1, (uintptr_t) a.tag);
                EXPECT_EQ(1 + got % 8, a.n);
                for (size_t i = 0; i < a.n; i++)
                        *ret_blamed += a.results[i].blame != JAIL_ok;
                got++;
        }
        buf_done(&big);
}

TEST(answers_come_in_order) {
        for (unsigned workers = 1; workers <= 3; workers++) {
                struct err e;
                unsigned blamed = 0;
                struct jail *j = open_jail(workers, PATIENT, &e);
                ASSERT(j);
                flood(j, 100, &blamed);
                EXPECT_EQ(0, blamed);
                jail_close(&j);
        }
}

/* Kill random children of `parent`, again and again. */
static void kill_children(pid_t parent, uint64_t pause_us) {
        struct random rnd = { 5 };
        char path[64], line[256];
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int) parent, (int) parent);
        for (;;) {
                usleep((useconds_t) random_below(&rnd, pause_us));
                int fd = open(path, O_RDONLY | O_CLOEXEC);
                ssize_t n = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
                close(fd);
                struct str s = { line, n > 0 ? (size_t) n : 0 };
                for (uint64_t pid; s.n > 0;) {
                        size_t end = str_find(s, STR(" "));
                        if (str_u64(str_sub(s, 0, end), &pid) && pid != (uint64_t) getpid() &&
                            random_below(&rnd, 2))
                                kill((pid_t) pid, SIGKILL);
                        s = str_sub(s, end == SIZE_MAX ? s.n : end + 1, SIZE_MAX);
                }
        }
}

TEST(workers_killed_from_outside) {
        struct err e;
        unsigned blamed = 0, before = open_files();
        struct jail *j = open_jail(2, PATIENT, &e);
        pid_t parent = getpid();
        ASSERT(j);
        pid_t killer = fork();
        if (killer == 0)
                kill_children(parent, sandboxed(j) ? 250000 : 500000);
        flood(j, 400, &blamed);
        kill(killer, SIGKILL);
        waitpid(killer, NULL, 0);
        EXPECT_EQ(0, blamed);
        jail_close(&j);
        EXPECT_EQ(before, open_files());
        EXPECT(waitpid(-1, NULL, WNOHANG) == -1 && errno == ECHILD);
}

/* No seccomp to be had: refuse, unless told otherwise. */
static void no_seccomp(void) {
        struct sock_filter f[] = {
                BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
                BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        struct sock_fprog p = { sizeof f / sizeof *f, f };
        struct jail_options o = { .workers = 1, .worker_path = worker_path() };
        struct jail *j = NULL;
        struct err e = ERR_INIT;
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
            syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &p) < 0)
                _exit(3);
        if (jail_open(&o, &j, &e) != ERR_jail || j || !strstr(e.message, "seccomp"))
                _exit(1);
        o.unsafe = true;
        if (jail_open(&o, &j, &e) != 0 || !strstr(jail_sandbox(j), "NO seccomp"))
                _exit(2);
        jail_close(&j);
        _exit(0);
}

TEST(refuses_without_seccomp) {
        struct err e;
        struct jail *j = open_jail(1, WALL_MS, &e);
        ASSERT(j);
        bool sandbox = sandboxed(j);
        jail_close(&j);
        if (sandbox)
                in_child(no_seccomp);
        else
                test_skip("a build with sanitizers");
}

TEST(no_such_worker) {
        const struct jail_options o = { .workers = 1, .worker_path = "/nowhere/clew-worker" };
        struct jail *j = NULL;
        struct err e = ERR_INIT;
        EXPECT_EQ(ERR_jail, jail_open(&o, &j, &e));
        const struct jail_options not_ours = { .workers = 1, .worker_path = "/bin/true" };
        EXPECT_EQ(ERR_jail, jail_open(&not_ours, &j, &e));
        EXPECT(j == NULL);
}

/* ---- containers ---- */

static int file_of(const char *text, size_t times) {
        int fd = memfd_create("test", MFD_CLOEXEC);
        for (size_t i = 0; i < times; i++)
                BUG_IF(write(fd, text, strlen(text)) != (ssize_t) strlen(text));
        return fd;
}

static struct jail_container container_of(int fd, uint32_t format) {
        return (struct jail_container){ .fd = fd,
                                        .format = format,
                                        .size = (uint64_t) lseek(fd, 0, SEEK_END) };
}

enum { MBOX = 1 }; /* UNPACK_mbox; jail/ must not know unpack/ */

static size_t children_of(struct jail *j, int fd, int *ret_last, enum jail_blame *ret_blame) {
        const struct jail_container c = container_of(fd, MBOX);
        struct jail_unpack *u = NULL;
        struct err e = ERR_INIT;
        struct rec r;
        size_t n = 0;
        *ret_last = jail_unpack_open(j, &c, &u, &e);
        while (*ret_last >= 0 && (*ret_last = jail_unpack_next(u, &r, &e)) > 0)
                n += r.kind == REC_child;
        *ret_blame = u ? jail_unpack_blame(u) : JAIL_ok;
        jail_unpack_close(&u);
        return n;
}

static const char mbox_entry[] = "From a@a.example Mon Feb  3 10:00:00 2014\n"
                                 "From: a@a.example\nSubject: one\n\nText\n\n";

TEST(unpack_streams) {
        struct err e;
        int last;
        enum jail_blame blame;
        struct jail *j = open_jail(1, WALL_MS, &e);
        ASSERT(j);
        for (size_t times = 1; times < 200000; times *= 7) {
                int fd = file_of(mbox_entry, times);
                EXPECT_EQ(times, children_of(j, fd, &last, &blame));
                EXPECT_EQ(0, last);
                close(fd);
        }
        jail_close(&j);
}

TEST(unpack_mocks) {
        struct err e;
        int last;
        enum jail_blame blame;
        struct jail *j = open_jail(1, WALL_MS, &e);
        ASSERT(j);
        for (size_t i = 0; i < sizeof mocks / sizeof *mocks; i++) {
                char head[64];
                if (!sandboxed(j) && (mocks[i].seccomp || mocks[i].memory))
                        continue;
                if (strcmp(mocks[i].word, "endless") == 0)
                        continue; /* flaws without end: patience is by record */
                snprintf(head, sizeof head, "X-Mock: %s\n\n", mocks[i].word);
                int fd = file_of(head, 1);
                children_of(j, fd, &last, &blame);
                EXPECT_EQ(ERR_worker, last);
                EXPECT_EQ(mocks[i].blame, blame);
                close(fd);
        }
        int fd = file_of(mbox_entry, 3);
        EXPECT_EQ(3, children_of(j, fd, &last, &blame));
        close(fd);
        jail_close(&j);
}

/* ---- what real files need of the system is inside the allow-list ---- */

/* Give every file beneath `path` to `take`. */
static unsigned walk(const char *path, struct jail *j,
                     void (*take)(struct jail *j, const char *path)) {
        DIR *d = opendir(path);
        struct dirent *at;
        unsigned n = 0;
        while (d && (at = readdir(d))) {
                struct buf b;
                buf_init(&b, 0);
                buf_printf(&b, "%s/%s", path, at->d_name);
                const char *below = buf_z(&b);
                if (at->d_type == DT_DIR && at->d_name[0] != '.')
                        n += walk(below, j, take);
                if (at->d_type == DT_REG) {
                        take(j, below);
                        n++;
                }
                buf_done(&b);
        }
        if (d)
                closedir(d);
        return n;
}

static void unpack_any(struct jail *j, const char *path) {
        for (uint32_t format = 1; format <= 8; format++) {
                int fd = open(path, O_RDONLY | O_CLOEXEC);
                const struct jail_container c = container_of(fd, format);
                struct jail_unpack *u = NULL;
                struct err e = ERR_INIT;
                struct rec r;
                int got = jail_unpack_open(j, &c, &u, &e);
                while (got >= 0 && (got = jail_unpack_next(u, &r, &e)) > 0)
                        ;
                if (got < 0)
                        test_fail(__FILE__, __LINE__, "%s as format %u: %s", path, format,
                                  e.message);
                jail_unpack_close(&u);
                close(fd);
        }
}

TEST(unpack_seeds) {
        const char *source = getenv("CLEW_SOURCE");
        char path[4096];
        struct err e;
        if (!source) {
                test_skip("no CLEW_SOURCE");
                return;
        }
        struct jail *j = open_jail(1, PATIENT, &e);
        ASSERT(j);
        snprintf(path, sizeof path, "%s/src/unpack/seeds-unpack-archive", source);
        EXPECT(walk(path, j, unpack_any) > 0);
        snprintf(path, sizeof path, "%s/src/unpack/seeds-unpack-mbox", source);
        EXPECT(walk(path, j, unpack_any) > 0);
        jail_close(&j);
}

static void parse_any(struct jail *j, const char *path) {
        struct buf in;
        struct jail_answer a;
        struct err e = ERR_INIT;
        if (!test_slurp(path, &in))
                return;
        const struct jail_message m = { .data = buf_bytes(&in) };
        EXPECT_EQ(1, jail_parse(j, &m, 1, NULL, &e));
        EXPECT_EQ(1, jail_next(j, &a, &e));
        if (a.results[0].blame != JAIL_ok)
                test_fail(__FILE__, __LINE__, "%s: blamed %d", path, (int) a.results[0].blame);
        buf_done(&in);
}

TEST(parse_wild_mail) {
        const char *path = test_data("mime");
        struct err e;
        if (!path)
                return;
        struct jail *j = open_jail(1, PATIENT, &e);
        ASSERT(j);
        EXPECT(walk(path, j, parse_any) > 0);
        jail_close(&j);
}

/* Parse jobs run while containers are open, and a half-read stream may be closed. */
TEST(unpack_beside_parse) {
        struct err e;
        struct jail *j = open_jail(1, WALL_MS, &e);
        struct jail_unpack *u[3] = { NULL };
        struct rec r;
        ASSERT(j);
        int fd = file_of(mbox_entry, 50000);
        const struct jail_container c = container_of(fd, MBOX);
        for (size_t i = 0; i < 3; i++) {
                EXPECT_EQ(0, jail_unpack_open(j, &c, &u[i], &e));
                EXPECT_EQ(1, jail_unpack_next(u[i], &r, &e));
        }
        run_mock(j, "segv", JAIL_died, true);
        for (size_t i = 0; i < 3; i++)
                EXPECT_EQ(1, jail_unpack_next(u[i], &r, &e));
        for (size_t i = 0; i < 2; i++)
                jail_unpack_close(&u[i]);
        jail_close(&j);
        close(fd);
}
