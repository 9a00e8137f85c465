/* How long it takes to resolve many addresses: bench-actor ADDRESSES.  Invented names, a few of
 * them very common; every third address has evidence that ties it to another. */
#include "actor/actor-resolve.h"
#include "base/random.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static double now(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* Of `n`, the small ones often: as names are. */
static unsigned skewed(struct random *rnd, unsigned n) {
        uint64_t a = random_below(rnd, n), b = random_below(rnd, n);
        return (unsigned) (a * b / n);
}

static void put(struct actor_case *c, struct random *rnd, uint32_t i) {
        char text[64];
        unsigned given = skewed(rnd, 5000), family = skewed(rnd, 100000);
        int n = snprintf(text, sizeof text, "g%uf%u.%u@d%u.example", given, family, i, i % 5003);
        actor_addr_put(c, &(struct actor_addr){ .address = { text, (size_t) n } });
        n = snprintf(text, sizeof text, "G%ca%cel%x Fa%cm%cil%x", 'a' + given % 26,
                     'a' + given / 26 % 26, given, 'a' + family % 26, 'a' + family / 26 % 26,
                     family);
        actor_use_put(
                c,
                (struct actor_use){
                        i, actor_name_put(c, (struct str){ text, (size_t) n }, 0), 3, 3, { 0 } });
        if (i % 3 == 1)
                actor_link_put(c, (struct actor_link){ ACTOR_WHY_signature,
                                                       i,
                                                       (uint32_t) random_below(rnd, i),
                                                       1,
                                                       { 0 } });
}

int main(int argc, char **argv) {
        uint64_t n = 2000000;
        struct random rnd = { 5 };
        struct actor_case c;
        struct actor_out out;
        struct rusage use;
        if (argc > 1 && !str_u64(str_of(argv[1]), &n))
                return 2;
        double start = now();
        actor_case_init(&c);
        for (uint32_t i = 0; i < n; i++)
                put(&c, &rnd, i);
        double filled = now();
        actor_resolve(&c, &out);
        double done = now();
        getrusage(RUSAGE_SELF, &use);
        printf("%llu addresses, %zu names: put %.2f s, resolve %.2f s, %zu rows, %zu near, %ld "
               "MB\n",
               (unsigned long long) n, c.names.n, filled - start, done - filled, out.rows.n,
               out.nears.n, use.ru_maxrss / 1024);
        actor_out_done(&out);
        actor_case_done(&c);
        return 0;
}
