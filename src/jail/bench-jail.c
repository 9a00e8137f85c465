/* bench-jail WORKERS FILE...: how many messages a second go through the jail.
 * bench-jail WORKERS kind:ID N: N tiny files of that kind (kind:ooxml, kind:pdf), which says what a
 * fresh process for each costs when CLEW_WORKER is a program that hardly reads them.
 * bench-jail WORKERS as:ID FILE...: each file a unit of that kind; names those that were blamed.
 * Each file is taken for an mbox and cut at "\nFrom " without care; batches are as large as the
 * limits let them.  Prints messages, MB, seconds and the keeper's own processor time. */
#include "base/io.h"
#include "base/limits.h"
#include "base/vec.h"
#include "jail/jail.h"
#include "rec/rec-kind.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

struct bench {
        struct jail *jail;
        struct jail_message batch[64];
        size_t n, bytes;
        size_t messages, total, records, blamed;
};

static double seconds(clockid_t clock) {
        struct timespec t;
        clock_gettime(clock, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static bool take_answer(struct bench *b) {
        struct jail_answer a;
        struct err e = ERR_INIT;
        int r = jail_next(b->jail, &a, &e);
        if (r < 0)
                fprintf(stderr, "%s\n", e.message);
        for (size_t i = 0; r > 0 && i < a.n; i++) {
                b->records += a.results[i].records.n;
                b->blamed += a.results[i].blame != JAIL_ok;
                if (a.results[i].blame != JAIL_ok && a.tag)
                        printf("blame %d: %s\n", (int) a.results[i].blame, (char *) a.tag);
        }
        return r > 0;
}

static void flush(struct bench *b) {
        while (b->n > 0 && jail_parse(b->jail, b->batch, b->n, NULL, NULL) == 0)
                take_answer(b);
        b->n = b->bytes = 0;
}

static void put(struct bench *b, struct bytes message) {
        if (b->n == LIMIT_batch_docs || b->bytes + message.n > LIMIT_batch_bytes)
                flush(b);
        b->batch[b->n++] = (struct jail_message){ .data = message };
        b->bytes += message.n;
        b->messages++;
        b->total += message.n;
}

static void put_file(struct bench *b, struct bytes in) {
        while (in.n > 0) {
                const uint8_t *end = memmem(in.p + 1, in.n - 1, "\nFrom ", 6);
                size_t n = end ? (size_t) (end - in.p) + 1 : in.n;
                struct bytes m = bytes_sub(in, 0, n);
                size_t line = bytes_chr(m, '\n');
                put(b, bytes_sub(m, line == SIZE_MAX ? 0 : line + 1, SIZE_MAX));
                in = bytes_sub(in, n, SIZE_MAX);
        }
}

/* Wholly in memory, so that the disk is not measured. */
static struct bytes map_file(const char *path) {
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        struct stat st;
        void *p = fd < 0 || fstat(fd, &st) < 0 || st.st_size == 0
                          ? MAP_FAILED
                          : mmap(NULL, (size_t) st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
                                 fd, 0);
        return p == MAP_FAILED ? (struct bytes){ 0 } : bytes_of(p, (size_t) st.st_size);
}

static uint32_t kind_of(struct str id) {
        for (uint32_t k = 1; k < REC_KINDS; k++) {
                const struct rec_kind_row *row = rec_kind_find(k);
                if (row && str_eq(str_of(row->id), id))
                        return k;
        }
        return 0;
}

/* A job of its own; `name` is told when it is blamed. */
static void put_unit(struct bench *b, const struct jail_message *m, char *name) {
        while (jail_parse(b->jail, m, 1, name, NULL) == 0)
                take_answer(b);
        b->messages++;
        b->total += m->data.n;
}

static bool put_all(struct bench *b, int argc, char **argv, const struct bytes *files) {
        struct str what = argc > 3 ? str_of(argv[2]) : STR("");
        struct jail_message m = { .data = bytes_of("tiny", 4) };
        bool tiny = str_starts(what, STR("kind:")), as = str_starts(what, STR("as:"));
        uint64_t n = 0;
        m.kind = tiny || as ? kind_of(str_sub(what, tiny ? 5 : 3, SIZE_MAX)) : 0;
        if ((tiny && !str_u64(str_of(argv[3]), &n)) || ((tiny || as) && !m.kind))
                return false;
        while (n-- > 0 && tiny)
                put_unit(b, &m, NULL);
        for (int i = 3; i < argc && as; i++) {
                m.data = files[i - 2];
                put_unit(b, &m, argv[i]);
        }
        for (int i = 2; i < argc && !as && !tiny; i++)
                put_file(b, files[i - 2]);
        flush(b);
        return true;
}

int main(int argc, char **argv) {
        struct jail_options o = { .worker_path = getenv("CLEW_WORKER") };
        struct bench b = { 0 };
        struct err e = ERR_INIT;
        uint64_t workers = 2;
        VEC(struct bytes) files = { 0 };
        struct rusage children;
        if (argc > 1)
                str_u64(str_of(argv[1]), &workers);
        o.workers = (unsigned) workers;
        double from = seconds(CLOCK_MONOTONIC);
        if (jail_open(&o, &b.jail, &e) < 0) {
                fprintf(stderr, "%s\n", e.message);
                return 1;
        }
        printf("sandbox: %s, open in %.1f ms\n", jail_sandbox(b.jail),
               (seconds(CLOCK_MONOTONIC) - from) * 1e3);
        for (int i = 2; i < argc; i++)
                vec_push(&files, map_file(argv[i]));
        from = seconds(CLOCK_MONOTONIC);
        double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        if (!put_all(&b, argc, argv, files.v))
                return 2;
        while (take_answer(&b))
                ;
        double wall = seconds(CLOCK_MONOTONIC) - from;
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        jail_close(&b.jail);
        getrusage(RUSAGE_CHILDREN, &children);
        printf("%zu messages, %.1f MB in, %.1f MB out, %zu blamed: %.2f s = %.0f/s, "
               "%.1f us of keeper CPU each, workers %.2f s CPU, %ld MB\n",
               b.messages, (double) b.total / 1e6, (double) b.records / 1e6, b.blamed, wall,
               (double) b.messages / wall, cpu / (double) b.messages * 1e6,
               (double) children.ru_utime.tv_sec + (double) children.ru_utime.tv_usec / 1e6 +
                       (double) children.ru_stime.tv_sec + (double) children.ru_stime.tv_usec / 1e6,
               children.ru_maxrss / 1024);
        return 0;
}
