/* How fast the single writer is and how large its rows are: N synthetic messages (records of about
 * 1.9 kB), committed every 16,384, settled, then digested.
 *
 *   bench-store FOLDER N */
#include "base/arena.h"
#include "base/random.h"
#include "store/store.h"

#include <stdio.h>
#include <sys/stat.h>
#include <time.h>

enum { COMMIT_EACH = 16384, RECORDS = 1900 };

static double cpu(clockid_t which) {
        struct timespec t;
        clock_gettime(which, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void say(const char *what, const double *from, uint64_t n) {
        double thread = cpu(CLOCK_THREAD_CPUTIME_ID) - from[0];
        double process = cpu(CLOCK_PROCESS_CPUTIME_ID) - from[1],
               wall = cpu(CLOCK_MONOTONIC) - from[2];
        printf("%-8s writer %.2f s, with packing %.2f s, wall %.2f s, %.2f us a message\n", what,
               thread, process, wall, thread * 1e6 / (double) n);
}

static void now(double *ret) {
        ret[0] = cpu(CLOCK_THREAD_CPUTIME_ID);
        ret[1] = cpu(CLOCK_PROCESS_CPUTIME_ID);
        ret[2] = cpu(CLOCK_MONOTONIC);
}

struct synthetic {
        struct store_party parties[3];
        uint64_t refs[2];
        struct sha256 key;
        char address[3][48], name[3][24];
};

/* Cheap on purpose: the store is what is measured. */
static void make(uint64_t i, struct synthetic *s, struct store_doc *d) {
        struct random rnd = { i };
        for (size_t k = 0; k < 4; k++) {
                uint64_t word = random_next(&rnd);
                memcpy(s->key.b + 8 * k, &word, sizeof word);
        }
        for (size_t k = 0; k < 3; k++) {
                uint64_t a = random_below(&rnd, 150), b = random_below(&rnd, 150);
                unsigned who = (unsigned) (a * b); /* a few write much, many little */
                snprintf(s->address[k], sizeof s->address[k], "person.%u@house%u.example", who,
                         who % 97);
                snprintf(s->name[k], sizeof s->name[k], "Person %u", who);
                s->parties[k] = (struct store_party){ k ? REC_ROLE_to : REC_ROLE_from,
                                                      str_of(s->address[k]), str_of(s->name[k]) };
        }
        s->refs[0] = random_next(&rnd);
        s->refs[1] = random_next(&rnd);
        *d = (struct store_doc){ .key = s->key,
                                 .hash = s->key,
                                 .kind = REC_DOC_message,
                                 .dated = true,
                                 .date = 1000000000 + (int64_t) i * 60,
                                 .zone = 210,
                                 .lang = "en",
                                 .size = 3600,
                                 .mid = random_next(&rnd),
                                 .refs = s->refs,
                                 .n_refs = i % 3,
                                 .body_fp = random_next(&rnd),
                                 .sim = random_next(&rnd),
                                 .subject_fp = random_next(&rnd),
                                 .parties = s->parties,
                                 .n_parties = 2 + i % 2 };
}

static void fail(const struct err *e) {
        fprintf(stderr, "bench-store: %s\n", e->message);
        exit(1);
}

static void put_all(struct store *st, uint64_t n, struct err *e) {
        static const char filler[] = "the minutes of the meeting at the ministry say otherwise ";
        struct source_id source;
        struct container_id c;
        struct store_container box = { .kind = STORE_MBOX, .name = STR("inbox"), .ord = REC_NONE };
        char records[RECORDS];
        for (size_t i = 0; i < sizeof records; i++)
                records[i] = filler[(i * 7 + i / 50) % (sizeof filler - 1)];
        int r = store_begin(st, e);
        if (r < 0 || (r = store_source_put(st, STR("/x"), 0, &source, e)) < 0 ||
            (r = store_container_put(st, &box, &c, e)) < 0)
                fail(e);
        for (uint64_t i = 0; i < n; i++) {
                struct synthetic s;
                struct store_doc d;
                struct doc_id id;
                make(i, &s, &d);
                memcpy(records, &s.key, sizeof s.key);
                const struct store_place p = {
                        .container = c, .ord = (uint32_t) i, .off = i * 3640 + 40, .len = 3600
                };
                const struct store_gap g = { c, REC_GAP_framing, i * 3640, 40, STR("") };
                d.place = &p;
                if (store_doc_put(st, &d, bytes_of(records, sizeof records), &id, e) < 0 ||
                    store_gap_put(st, &g, e) < 0)
                        fail(e);
                if (i % COMMIT_EACH == COMMIT_EACH - 1 &&
                    (store_commit(st, e) < 0 || store_begin(st, e) < 0))
                        fail(e);
        }
        if (store_commit(st, e) < 0)
                fail(e);
}

int main(int argc, char **argv) {
        uint64_t n;
        struct err e = ERR_INIT;
        struct store *st = NULL;
        if (argc != 3 || !str_u64(str_of(argv[2]), &n) || n == 0) {
                fprintf(stderr, "usage: bench-store FOLDER N\n");
                return 2;
        }
        double t[3];
        if (store_open(&st, argv[1], STORE_CREATE, NULL, &e) < 0)
                fail(&e);
        now(t);
        put_all(st, n, &e);
        say("intake", t, n);
        now(t);
        if (store_settle(st, &e) < 0)
                fail(&e);
        say("settle", t, n);
        store_close(&st);
        now(t);
        for (int i = 0; i < 100; i++) {
                if (store_open(&st, argv[1], STORE_READ, NULL, &e) < 0)
                        fail(&e);
                store_close(&st);
        }
        printf("open     %.2f ms\n", (cpu(CLOCK_MONOTONIC) - t[2]) * 10);
        struct buf path;
        struct stat s;
        buf_init(&path, 0);
        buf_printf(&path, "%s/case.db", argv[1]);
        if (stat(buf_z(&path), &s) == 0)
                printf("case.db  %.1f MB, %.0f bytes a message\n", (double) s.st_size / 1e6,
                       (double) s.st_size / (double) n);
        buf_done(&path);
        return 0;
}
