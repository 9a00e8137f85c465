/* The test harness; see base/test.h. */
#include "base/test.h"

#include "base/io.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <unistd.h>

enum { TESTS_MOST = 1024, DIRS_MOST = 256 };

static struct {
        struct {
                const char *name;
                void (*run)(void);
        } tests[TESTS_MOST];
        size_t n;
        bool failed, skipped;
        char dirs[DIRS_MOST][256];
        size_t n_dirs;
} all;

void test_add(const char *name, void (*run)(void)) {
        if (all.n == TESTS_MOST)
                abort();
        all.tests[all.n].name = name;
        all.tests[all.n++].run = run;
}

void test_fail(const char *file, int line, const char *fmt, ...) {
        all.failed = true;
        printf("# %s:%d: ", file, line);
        va_list ap;
        va_start(ap, fmt);
        vprintf(fmt, ap);
        va_end(ap);
        putchar('\n');
}

void test_skip(const char *fmt, ...) {
        all.skipped = true;
        printf("# skipped: ");
        va_list ap;
        va_start(ap, fmt);
        vprintf(fmt, ap);
        va_end(ap);
        putchar('\n');
}

void test_expect_str(const char *file, int line, struct str want, struct str got) {
        if (!str_eq(want, got))
                test_fail(file, line, "want \"%.*s\", got \"%.*s\"", STR_ARG(want), STR_ARG(got));
}

const char *test_data(const char *path) {
        static char full[1024];
        const char *root = getenv("CLEW_DATA");
        snprintf(full, sizeof full, "%s/%s", root ? root : "../shared/data", path);
        if (access(full, R_OK) == 0)
                return full;
        test_skip("no development data at '%s'", full);
        return NULL;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *ftw) {
        (void) st, (void) kind, (void) ftw;
        return remove(path);
}

static void remove_dirs(void) {
        for (size_t i = 0; i < all.n_dirs; i++)
                nftw(all.dirs[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_dir(void) {
        const char *tmp = getenv("TMPDIR");
        if (all.n_dirs == DIRS_MOST)
                abort();
        char *dir = all.dirs[all.n_dirs];
        snprintf(dir, sizeof all.dirs[0], "%s/clew-test-XXXXXX", tmp ? tmp : "/tmp");
        if (!mkdtemp(dir))
                abort();
        if (all.n_dirs++ == 0)
                atexit(remove_dirs);
        return dir;
}

bool test_slurp(const char *path, struct buf *ret) {
        buf_init(ret, 0);
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0) {
                test_fail(path, 0, "cannot be opened");
                return false;
        }
        for (;;) {
                char *to = buf_room(ret, 1 << 16);
                ssize_t n = read(fd, to, 1 << 16);
                if (n <= 0)
                        return n == 0;
                ret->n += (size_t) n;
        }
}

int main(int argc, char **argv) {
        unsigned passed = 0, failed = 0, skipped = 0;
        setvbuf(stdout, NULL, _IOLBF, 0);
        for (size_t i = 0; i < all.n; i++) {
                if (argc > 1 && !strstr(all.tests[i].name, argv[1]))
                        continue;
                all.failed = all.skipped = false;
                all.tests[i].run();
                printf("%s - %s%s\n", all.failed ? "not ok" : "ok", all.tests[i].name,
                       all.skipped && !all.failed ? " # SKIP" : "");
                if (all.failed)
                        failed++;
                else if (all.skipped)
                        skipped++;
                else
                        passed++;
        }
        printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
        return failed ? 1 : 0;
}
