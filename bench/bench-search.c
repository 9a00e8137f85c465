/* How long a ranked search takes inside the process: parse, compile, ask for the ten best and the
 * exact count.  usage: bench-search CASE [QUERY...]
 *
 * Each query is asked once to warm up, then ROUNDS times; the table shows the median, and the last
 * lines the 95th percentile over all rounds of all queries, stop-word phrases apart. */
#include "base/vec.h"
#include "query/query.h"
#include "store/store.h"
#include "when/when.h"

#include <time.h>

enum { ROUNDS = 101 };

static const char *const queries[] = {
        "would",
        "the",
        "people would",
        "people AND would",
        "people OR would",
        "\"public key\"",
        "\"of the\"",
        "\"in the\"",
        "crypt*",
        "a*",
        "th*",
        "subject:bug",
        "from:john",
        "person:Smith",
        "server -client",
        "twisted reactor thread",
        "thread OR process OR deferred",
        "date:2005 python",
        "error NEAR/5 import",
        "quoted:wrote",
        "has:attachment",
        "\"to be\" OR \"not to be\"",
        "رئیس",
        "",
};

static double now_ms(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec * 1000 + (double) t.tv_nsec / 1e6;
}

static int by_size(const void *a, const void *b) {
        double x = *(const double *) a, y = *(const double *) b;
        return (x > y) - (x < y);
}

static int ask(const struct query_case *qc, const char *text, struct arena *a,
               struct query_result *ret, struct err *e) {
        struct query_env env = { .now = when_now() };
        struct query_options o = { .limit = 10 };
        struct query *q;
        int r = query_parse(str_of(text), &env, a, &q, e);
        return r < 0 ? r : query_run(qc, q, &o, a, ret, e);
}

static void put_percentiles(const char *what, double *v, size_t n) {
        qsort(v, n, sizeof *v, by_size);
        if (n)
                printf("%-24s p50 %.3f  p95 %.3f  max %.3f ms\n", what, v[n / 2], v[n * 95 / 100],
                       v[n - 1]);
}

int main(int argc, char **argv) {
        struct store *st = NULL;
        struct query_case qc;
        struct err e = ERR_INIT;
        struct arena a;
        VEC(double) all = { 0 };
        VEC(double) phrases = { 0 };
        if (argc < 2 || store_open(&st, argv[1], STORE_READ, NULL, &e) < 0 ||
            query_case_open(st, &qc, &e) < 0) {
                fprintf(stderr, "bench-search: %s\n", argc < 2 ? "which case?" : e.message);
                return 2;
        }
        arena_init(&a, 0);
        printf("%-34s %10s %10s\n", "query", "messages", "median ms");
        size_t n = argc > 2 ? (size_t) argc - 2 : sizeof queries / sizeof *queries;
        for (size_t i = 0; i < n; i++) {
                const char *text = argc > 2 ? argv[i + 2] : queries[i];
                double ms[ROUNDS];
                struct query_result res = { 0 };
                for (int round = -1; round < ROUNDS; round++) {
                        double from = now_ms();
                        if (ask(&qc, text, &a, &res, &e) < 0) {
                                fprintf(stderr, "bench-search: %s: %s\n", text, e.message);
                                return 3;
                        }
                        if (round >= 0)
                                ms[round] = now_ms() - from;
                        arena_reset(&a);
                }
                bool stop = strcmp(text, "\"of the\"") == 0 || strcmp(text, "\"in the\"") == 0 ||
                            strstr(text, "to be") != NULL;
                for (int round = 0; round < ROUNDS; round++) {
                        if (stop)
                                vec_push(&phrases, ms[round]);
                        else
                                vec_push(&all, ms[round]);
                }
                qsort(ms, ROUNDS, sizeof *ms, by_size);
                printf("%-34s %10llu %10.3f\n", text, (unsigned long long) res.messages,
                       ms[ROUNDS / 2]);
        }
        put_percentiles("all but phrases", all.v, all.n);
        put_percentiles("stop-word phrases", phrases.v, phrases.n);
        vec_done(&all);
        vec_done(&phrases);
        arena_done(&a);
        query_case_close(&qc);
        store_close(&st);
        return 0;
}
