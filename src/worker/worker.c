/* A worker's life; see worker.h. */
#include "worker/worker.h"

#include "base/io.h"
#include "worker/worker-frame.h"
#include "worker/worker-lock.h"
#include "worker/worker-loop.h"
#include "worker/worker-probe.h"
#include "worker/worker-zygote.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

__attribute__((noreturn)) static void leave_at_limit(size_t n) {
        (void) n;
        _exit(EXIT_LIMIT);
}

/* One heap that keeps its pages between messages: mapping and faulting them anew for each costs
 * more than parsing. */
static void set_memory(void) {
        mallopt(M_ARENA_MAX, 1);
        mallopt(M_MMAP_THRESHOLD, 8 << 20);
        mallopt(M_TRIM_THRESHOLD, 16 << 20);
        mem_on_fail(leave_at_limit);
}

static ssize_t swallow(void *cookie, const char *p, size_t n) {
        (void) cookie;
        (void) p;
        return (ssize_t) n;
}

/* Libraries that grumble at stderr would die of it: nothing but the socket may be written to.  What
 * they say goes nowhere. */
static void hush(void) {
        cookie_io_functions_t nowhere = { .write = swallow };
        FILE *quiet = WORKER_SANITIZER ? NULL : fopencookie(NULL, "w", nowhere);
        if (quiet)
                stdout = stderr = quiet;
}

static struct worker_progress *map_progress(void) {
        void *p = mmap(NULL, sizeof(struct worker_progress), PROT_READ | PROT_WRITE, MAP_SHARED,
                       WORKER_FD_PROGRESS, 0);
        return p == MAP_FAILED ? NULL : p;
}

static void say_hello(const struct worker_lock *l, struct worker_hello *h) {
        h->magic = WORKER_MAGIC;
        h->protocol = WORKER_PROTOCOL;
        h->flags = l->flags | (l->failed.code && !l->unsafe ? WORKER_HELLO_failed : 0);
        h->landlock = l->landlock;
        snprintf(h->version, sizeof h->version, "%s", CLEW_VERSION);
        snprintf(h->words, sizeof h->words, "%.80s", l->failed.message);
        if (io_write(WORKER_FD_SOCKET, h, sizeof *h) < 0)
                _exit(1);
}

static int probe(struct worker_lock *l, struct worker_hello *h) {
        if (!(l->flags & WORKER_HELLO_sanitizer))
                worker_probe(l, &h->probes, &h->denied);
        say_hello(l, h);
        return 0;
}

/* Looking for leaks needs files of /proc, which a locked worker cannot open. */
#if WORKER_SANITIZER
const char *__asan_default_options(void);
const char *__asan_default_options(void) {
        return "detect_leaks=0";
}
#endif

int worker_main(int argc, char **argv, const struct worker_ops *ops) {
        uint64_t keeper = 0;
        if (argc < 3 || !str_u64(str_of(argv[2]), &keeper)) {
                fprintf(stderr, "%s: started by clew only\n", argv[0]);
                return 2;
        }
        bool probing = str_eq(str_of(argv[1]), STR("probe"));
        struct worker_lock lock = { .keeper = (pid_t) keeper,
                                    .program = ops->program,
                                    .unsafe = argc > 3 };
        struct worker_hello hello = { 0 };
        set_memory();
        hush();
        if (!probing)
                ops->warm();
        if (str_eq(str_of(argv[1]), STR("zygote"))) {
                say_hello(&lock, &hello);
                worker_zygote(lock.keeper);
        }
        struct worker_progress *progress = map_progress();
        if (!progress)
                return 2;
        bool locked = worker_lock(&lock) == 0;
        if (locked && probing)
                return probe(&lock, &hello);
        locked = locked && worker_lock_calls(&lock) == 0;
        say_hello(&lock, &hello);
        if (locked)
                worker_loop(ops, progress);
        return !locked;
}
