/* The door of the jail: programs found and probed, batches taken and given back in order.  What the
 * workers do meanwhile is in jail-lane.c. */
#include "jail/jail-pool.h"

#include "base/bug.h"
#include "base/limits.h"
#include "jail/jail-check.h"

#include <sys/wait.h>
#include <unistd.h>

enum {
        TICK_MS = 1000,
        BATCHES_A_WORKER = 4,  /* of one lane: two in the worker, two waiting */
        ANSWERS_A_WORKER = 32, /* of all lanes, with answers that wait for others */
        WALL_MOST_MS = 600000,
};
#define MILLI UINT64_C(1000000)

uint64_t jail_now_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (uint64_t) t.tv_sec * 1000 + (uint64_t) t.tv_nsec / MILLI;
}

unsigned jail_tick(const struct jail *j) {
        return j->wall_ms && j->wall_ms / 4 < TICK_MS ? j->wall_ms / 4 + 1 : TICK_MS;
}

uint64_t jail_patience(const struct jail *j, const struct jail_program *p, uint64_t bytes) {
        uint64_t ms = (p->limits.wall_s + p->limits.wall_s_mb * (bytes >> 20)) * UINT64_C(1000);
        if (j->wall_ms)
                return j->wall_ms;
        return ms < WALL_MOST_MS ? ms : WALL_MOST_MS;
}

bool jail_spent(const struct jail_program *p, const struct jail_process *w, uint64_t from) {
        return jail_process_cpu(w) - from >= p->limits.cpu_s * 1000 * MILLI;
}

enum rec_flaw jail_flaw(enum jail_blame blame) {
        switch (blame) {
        case JAIL_died:
                return FLAW_worker_died;
        case JAIL_hung:
                return FLAW_worker_hung;
        case JAIL_lied:
                return FLAW_worker_lied;
        case JAIL_limit:
                return FLAW_worker_limit;
        case JAIL_absent:
                return FLAW_worker_absent;
        case JAIL_ok:
                break;
        }
        BUG("no flaw stands for success");
}

enum jail_blame jail_blame_of(int status, bool *ret_outside) {
        if (ret_outside)
                *ret_outside = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
        if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_LIMIT)
                return JAIL_limit;
        if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
                return JAIL_hung;
        return JAIL_died;
}

const char *jail_blame_words(enum jail_blame blame) {
        static const char *const words[] = {
                [JAIL_ok] = "is well",
                [JAIL_died] = "died",
                [JAIL_hung] = "ran out of time",
                [JAIL_lied] = "broke the rules of its answer",
                [JAIL_limit] = "ran into a limit",
                [JAIL_absent] = "is not installed",
        };
        return words[blame];
}

/* ---- programs ---- */

/* "clew-worker" beside the program that runs, and the others beside that. */
static int find_programs(struct jail *j, const struct jail_options *o, struct err *e) {
        char base[sizeof j->programs[0].path - 16];
        if (o->worker_path)
                snprintf(base, sizeof base, "%s", o->worker_path);
        ssize_t n = o->worker_path ? 0 : readlink("/proc/self/exe", base, sizeof base - 16);
        char *slash = n > 0 ? memrchr(base, '/', (size_t) n) : NULL;
        if (!o->worker_path && !slash)
                return err_set(e, ERR_jail, "cannot tell where clew-worker is");
        if (slash)
                snprintf(slash + 1, 16, "clew-worker");
        for (unsigned i = 0; i < WORKER_PROGRAMS; i++) {
                struct jail_program *p = &j->programs[i];
                p->limits = worker_program((enum worker_program) i);
                snprintf(p->path, sizeof p->path, "%s%s", base, p->limits.suffix);
                p->start = (struct jail_process_options){ .path = p->path,
                                                          .program = (enum worker_program) i,
                                                          .mode = JAIL_PROCESS_work,
                                                          .unsafe = o->unsafe };
        }
        return 0;
}

/* What the probes said, in words; and whether they are content. */
static int judge_probes(const struct jail_program *p, const struct worker_hello *h, char *ret,
                        size_t n, struct err *e) {
        char landlock[24] = "";
        bool fine = h->probes == h->denied && h->probes > 0;
        if (h->landlock)
                snprintf(landlock, sizeof landlock, "+landlock%u", h->landlock);
        if (h->flags & WORKER_HELLO_sanitizer) {
                snprintf(ret, n, "NO seccomp (a build with sanitizers)%s, not probed", landlock);
                return 0;
        }
        snprintf(ret, n, "%s%s%s, %u/%u probes denied", fine ? "seccomp" : "NO seccomp", landlock,
                 h->landlock ? "" : " (no Landlock)", h->denied, h->probes);
        return fine || p->start.unsafe ? 0 : err_set(e, ERR_jail, "the sandbox leaks: %s", ret);
}

static int probe_open(const struct jail_program *p, struct jail_process *ret, struct err *e) {
        struct jail_process_options o = p->start;
        o.mode = JAIL_PROCESS_probe;
        return jail_process_open(&o, ret, e);
}

/* Wait for what the probing process says, and end it. */
static int probe_close(struct jail *j, struct jail_program *p, struct jail_process *process,
                       struct err *e) {
        struct jail_process_options o = p->start;
        char words[sizeof j->sandbox];
        o.mode = JAIL_PROCESS_probe;
        int r = jail_await(j, process, &o, e);
        if (r > 0)
                r = judge_probes(p, &process->hello, words, sizeof words, e);
        jail_process_close(process);
        if (r == 0 && o.program == WORKER_MAIN)
                memcpy(j->sandbox, words, sizeof words);
        p->probed = r == 0;
        return r;
}

void jail_program_absent(struct jail *j, struct jail_program *p, const struct err *why) {
        size_t n = strlen(j->missing);
        if (p->absent[0])
                return;
        snprintf(p->absent, sizeof p->absent, "%.200s", why->message);
        snprintf(j->missing + n, sizeof j->missing - n,
                 "%sclew-worker%s cannot be used (%.150s): %s get their raw strings only; "
                 "install it beside clew, then: clew retry --failed",
                 n ? "; " : "", p->limits.suffix, p->absent, p->limits.words);
}

int jail_program_open(struct jail *j, enum worker_program which, struct err *e) {
        struct jail_program *p = &j->programs[which];
        struct jail_process process = { 0 };
        struct err why = ERR_INIT;
        if (p->probed && !p->absent[0])
                return 0;
        if (!p->absent[0] && probe_open(p, &process, &why) == 0 &&
            probe_close(j, p, &process, &why) == 0)
                return 0;
        jail_program_absent(j, p, &why);
        return err_set(e, ERR_absent, "clew-worker%s cannot be used: %s", p->limits.suffix,
                       p->absent);
}

const char *jail_missing(const struct jail *j) {
        return j->missing[0] ? j->missing : NULL;
}

/* ---- a jail's life ---- */

static size_t worker_count(unsigned wanted) {
        long n = wanted ? (long) wanted : sysconf(_SC_NPROCESSORS_ONLN);
        return n < 1 ? 1 : n > JAIL_WORKERS ? JAIL_WORKERS : (size_t) n;
}

int jail_open(const struct jail_options *o, struct jail **ret, struct err *e) {
        struct jail *j = MEM_NEW(struct jail);
        struct jail_process process = { 0 };
        size_t n = worker_count(o->workers);
        j->paranoid = o->paranoid;
        j->wall_ms = o->wall_ms;
        int r = find_programs(j, o, e);
        for (unsigned i = 0; i < JAIL_LANES; i++)
                jail_lane_init(j, (enum jail_lane_id) i, n);
        j->cap = n * ANSWERS_A_WORKER;
        j->batches = mem_zalloc(j->cap * sizeof(struct jail_batch *));
        if (r == 0)
                r = probe_open(&j->programs[WORKER_MAIN], &process, e);
        if (r == 0)
                r = jail_lane_open(j, JAIL_LANE_main, e);
        if (r == 0)
                r = probe_close(j, &j->programs[WORKER_MAIN], &process, e);
        jail_process_close(&process);
        if (r < 0) {
                jail_close(&j);
                return err_hint(e, ERR_jail,
                                "clew refuses to read hostile files without its sandbox");
        }
        *ret = j;
        return 0;
}

void jail_close(struct jail **pj) {
        struct jail *j = *pj;
        *pj = NULL;
        if (!j)
                return;
        for (unsigned i = 0; i < JAIL_LANES; i++)
                jail_lane_done(j, (enum jail_lane_id) i);
        for (unsigned i = 0; i < WORKER_PROGRAMS; i++)
                jail_zygote_close(&j->programs[i].zygote);
        for (struct jail_unpack *u; (u = j->unpacks) != NULL;)
                jail_unpack_free(&u);
        for (; j->n_batches > 0; j->n_batches--, j->first++)
                jail_batch_free(&j->batches[j->first % j->cap]);
        jail_batch_free(&j->given);
        mem_free(j->batches);
        mem_free(j);
}

const char *jail_sandbox(const struct jail *j) {
        return j->sandbox;
}

/* ---- batches ---- */

/* Jobs of units that go together; one that must be alone was given alone, or is by descriptor. */
static void queue_batch(struct jail *j, struct jail_batch *b) {
        for (size_t from = 0, to; from < b->n; from = to) {
                const struct jail_message *m = &b->messages[from];
                bool alone = j->paranoid || jail_message_alone(m);
                for (to = from + 1; to < b->n && !alone; to++)
                        if (jail_message_alone(&b->messages[to]) ||
                            jail_message_strings(&b->messages[to]) != jail_message_strings(m))
                                break;
                struct jail_job *job = jail_job_new(b, from, to);
                job->fresh |= j->paranoid;
                b->lane = jail_job_lane(job);
                jail_jobs_put(&j->queues[b->lane], job);
        }
}

static int check_unit(const struct jail_message *m, size_t n, struct err *e) {
        bool mail = m->kind == 0;
        BUG_IF(n > 1 && !mail && jail_message_alone(m) && !m->by_fd);
        if (m->by_fd ? m->size > LIMIT_document_bytes : m->data.n > LIMIT_message_bytes)
                return err_set(e, ERR_limit, "document too large for a worker");
        if (m->envelope.n > UINT16_MAX || m->name.n > UINT16_MAX ||
            m->secrets.n > LIMIT_secret_bytes)
                return err_set(e, ERR_limit, "too much beside a document");
        return 0;
}

static struct jail_batch *batch_at(const struct jail *j, size_t i) {
        return j->batches[(j->first + i) % j->cap];
}

/* No room for one more batch like this? */
static bool is_full(const struct jail *j, enum jail_lane_id lane) {
        size_t open = 0;
        uint64_t bytes = 0;
        for (size_t i = 0; i < j->n_batches; i++) {
                const struct jail_batch *b = batch_at(j, i);
                open += b->open > 0 && b->lane == lane;
                bytes += b->bytes;
        }
        return j->n_batches == j->cap || bytes > LIMIT_jail_wait_bytes ||
               open >= j->lanes[lane].busy_most * BATCHES_A_WORKER;
}

int jail_parse(struct jail *j, const struct jail_message *messages, size_t n, void *tag,
               struct err *e) {
        BUG_IF(n == 0 || n > LIMIT_batch_docs || n > WORKER_MESSAGES);
        for (size_t i = 0; i < n; i++)
                if (check_unit(&messages[i], n, e) < 0)
                        return ERR_limit;
        struct jail_batch *b = jail_batch_new(messages, n, tag);
        struct jail_job first = { .batch = b, .kind = WORKER_parse, .fresh = j->paranoid };
        if (is_full(j, jail_job_lane(&first))) {
                jail_batch_free(&b);
                return 0;
        }
        j->batches[(j->first + j->n_batches++) % j->cap] = b;
        queue_batch(j, b);
        return jail_give(j, e) < 0 ? ERR_jail : 1;
}

int jail_wait(struct jail *j, struct err *e) {
        uint64_t settled = j->settled;
        while (j->n_batches > 0 && batch_at(j, 0)->open > 0 && j->settled == settled)
                if (jail_pump(j, jail_tick(j), NULL, e) < 0)
                        return ERR_jail;
        return 0;
}

int jail_next(struct jail *j, struct jail_answer *ret_answer, struct err *e) {
        jail_batch_free(&j->given);
        if (j->n_batches == 0)
                return 0;
        struct jail_batch *b = batch_at(j, 0);
        while (b->open > 0)
                if (jail_pump(j, jail_tick(j), NULL, e) < 0)
                        return ERR_jail;
        j->first = (j->first + 1) % j->cap;
        j->n_batches--;
        j->given = b;
        *ret_answer = (struct jail_answer){ b->tag, b->n, b->results };
        return 1;
}

bool jail_ready(struct jail *j) {
        if (j->n_batches > 0 && batch_at(j, 0)->open > 0)
                jail_pump(j, 0, NULL, NULL);
        return j->n_batches > 0 && batch_at(j, 0)->open == 0;
}
