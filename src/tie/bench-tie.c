/* How fast events are made: bench-tie [N], of N ties of chance. */
#include "base/random.h"
#include "tie/tie-event-work.h"

#include <stdio.h>
#include <time.h>

enum { DAY = 86400, MANY = 200000 };

static double now(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

static void fill(struct tie *t, struct random *rnd, uint64_t sides) {
        *t = (struct tie){ .doc = random_below(rnd, 100000) };
        t->from.key = 1 + random_below(rnd, sides);
        t->to.key = 1 + random_below(rnd, sides);
        t->writer.key = random_below(rnd, 1000);
        t->row.kind = (uint16_t) (1 + random_below(rnd, 60));
        t->row.words = random_next(rnd);
        t->row.dated = true;
        t->row.at = (int64_t) random_below(rnd, 5000) * DAY;
        t->row.basis = random_below(rnd, 2) ? TIE_WHEN_mentioned : TIE_WHEN_written;
        t->row.ranged = true;
        t->row.range_from = (int64_t) random_below(rnd, 5000) * DAY;
        t->row.range_to = t->row.range_from + (1 << random_below(rnd, 9)) * (int64_t) DAY;
        t->row.flags = random_below(rnd, 20) ? 0 : TIE_DENIED;
}

int main(int argc, char **argv) {
        uint64_t n = MANY;
        if (argc > 1 && !str_u64(str_of(argv[1]), &n))
                return 2;
        struct tie *ties = mem_array(NULL, n + 1, sizeof *ties);
        uint64_t *homes = mem_array(NULL, n + 1, sizeof *homes);
        for (uint64_t sides = 2; sides <= 2000; sides *= 1000) { /* few large groups; many small */
                struct random rnd = { 1 };
                struct tie_events ev;
                struct arena a;
                arena_init(&a, 0);
                for (uint64_t i = 0; i < n; i++) {
                        fill(&ties[i], &rnd, sides);
                        homes[i] = random_below(&rnd, 50000);
                }
                double began = now();
                tie_events_make(ties, homes, n, &a, &ev);
                printf("%llu ties of %llu sides: %zu events, %.2f s\n", (unsigned long long) n,
                       (unsigned long long) sides, ev.n, now() - began);
                arena_done(&a);
        }
        mem_free(ties);
        mem_free(homes);
        return 0;
}
