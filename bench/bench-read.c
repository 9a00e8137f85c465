/* bench-read KIND FILE...: our readers in this process, without a jail, a store or an index; beside
 * bench-jail as:KIND FILE... it says what the jail costs.  KIND is an id of rec/kind.def.
 * Every file is read into memory first.  Prints documents, MB in and out, processor seconds.
 *
 * Never for hostile files: nothing stands between a reader and the machine here.  Containers are
 * not read, as they write to a keeper. */
#include "base/io.h"
#include "page/page.h"
#include "rec/rec-kind.h"
#include "worker/worker-ops.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

struct bench {
        const struct rec_kind_row *row;
        uint32_t kind;
        struct arena arena;
        size_t documents, in, out;
};

static double seconds(clockid_t clock) {
        struct timespec t;
        clock_gettime(clock, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static struct bytes map_file(const char *path) {
        _cleanup_close_ int fd = open(path, O_RDONLY | O_CLOEXEC);
        struct stat st;
        void *p = fd < 0 || fstat(fd, &st) < 0 || st.st_size == 0
                          ? MAP_FAILED
                          : mmap(NULL, (size_t) st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
                                 fd, 0);
        return p == MAP_FAILED ? (struct bytes){ 0 } : bytes_of(p, (size_t) st.st_size);
}

static bool find_kind(struct bench *b, struct str id) {
        for (b->kind = 1; b->kind < REC_KINDS; b->kind++) {
                b->row = rec_kind_find(b->kind);
                if (b->row && str_eq(str_of(b->row->id), id))
                        return b->row->reader != REC_READ_UNPACK;
        }
        return false;
}

static void read_one(struct bench *b, const char *path) {
        struct parse_file f = { .data = map_file(path), .name = str_of(path), .kind = b->kind };
        struct buf out;
        buf_init(&out, 0);
        arena_reset(&b->arena);
        if (b->row->reader == REC_READ_PAGE)
                page_read(&f, &b->arena, &out);
        else if (b->row->reader == REC_READ_MESSAGE)
                worker_ops.parse(f.data, (struct bytes){ 0 }, WORKER_MESSAGE_contents, &b->arena,
                                 &out);
        else
                worker_ops.read(&f, 0, &b->arena, &out);
        b->documents++;
        b->in += f.data.n;
        b->out += out.n;
        buf_done(&out);
        if (f.data.n > 0)
                munmap((void *) (uintptr_t) f.data.p, f.data.n);
}

int main(int argc, char **argv) {
        struct bench b = { 0 };
        if (argc < 3 || !find_kind(&b, str_of(argv[1]))) {
                fprintf(stderr, "usage: bench-read KIND FILE...\n");
                return 2;
        }
        worker_ops.warm();
        if (b.row->reader == REC_READ_PAGE)
                page_warm();
        arena_init(&b.arena, 0);
        double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
        for (int i = 2; i < argc; i++)
                read_one(&b, argv[i]);
        cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
        wall = seconds(CLOCK_MONOTONIC) - wall;
        arena_done(&b.arena);
        printf("%zu documents, %.1f MB in, %.1f MB out, %.6f s wall, %.6f s CPU\n", b.documents,
               (double) b.in / 1e6, (double) b.out / 1e6, wall, cpu);
        return 0;
}
