/* Families: what belongs together comes together, strangers stay apart, and nothing depends on the
 * order of intake. */
#include "base/random.h"
#include "base/test.h"
#include "base/vec.h"
#include "thread/thread-build.h"
#include "thread/thread-print.h"
#include "thread/thread-sort.h"

enum { DAY = 86400 };

/* A cache under construction: messages in, families out. */
struct message {
        struct thread_in in; /* all but in.refs, which are in the cache: */
        size_t refs_at;
        uint64_t sim;
        uint32_t to; /* one recipient, 0 = none */
};

struct cache {
        VEC(struct message) v;
        VEC(uint64_t) refs;
        struct thread_out out;
};

static size_t cache_people(void *ctx, uint32_t i, uint32_t *ret, size_t max) {
        struct cache *c = ctx;
        if (max == 0 || c->v.v[i].to == 0)
                return 0;
        *ret = c->v.v[i].to;
        return 1;
}

static void cache_build(struct cache *c) {
        struct thread_case k = { .people = cache_people, .ctx = c };
        struct thread_nears nears;
        thread_out_done(&c->out);
        for (size_t i = 0; i < c->v.n; i++) {
                struct message *m = &c->v.v[i];
                m->in.refs = m->in.n_refs > 0 ? c->refs.v + m->refs_at : NULL;
                thread_case_ids(&k, m->in.mid, m->in.refs, m->in.n_refs);
        }
        thread_case_begin(&k, c->v.n / 2); /* only a hint */
        for (size_t i = 0; i < c->v.n; i++)
                thread_case_add(&k, &c->v.v[i].in);
        thread_build(&k, &c->out);
        thread_near_begin(&nears, &c->out, (uint32_t) c->v.n);
        for (size_t i = 0; i < c->v.n; i++)
                thread_near_add(&nears, (uint32_t) i, c->v.v[i].sim);
        thread_near_end(&nears);
}

static void cache_done(struct cache *c) {
        thread_out_done(&c->out);
        vec_done(&c->v);
        vec_done(&c->refs);
}

/* Message number `key` (unique); refs end with 0. */
static void cache_add(struct cache *c, uint64_t key, uint64_t mid, int64_t date,
                      const uint64_t *refs) {
        struct message m = { .in = { .key = key, .mid = mid, .date = date, .body = key << 32 },
                             .refs_at = c->refs.n };
        for (; refs != NULL && *refs != 0; refs++) {
                vec_push(&c->refs, *refs);
                m.in.n_refs++;
        }
        vec_push(&c->v, m);
}

#define REFS(...) ((const uint64_t[]){ __VA_ARGS__, 0 })
#define LAST(c)   (&(c)->v.v[(c)->v.n - 1])

static inline bool less_counted(const uint32_t *a, const uint32_t *b, uint64_t *n) {
        ++*n;
        return *a < *b;
}

THREAD_SORT(sort_counted, uint32_t, uint64_t *, less_counted)

/* Against the median of three: such that each pivot is the second smallest (Musser 1997). */
static uint32_t killer(uint32_t i, uint32_t n) {
        uint32_t half = n / 2;
        if (i >= half)
                return 2 * (i - half + 1);
        return i % 2 == 0 ? i + 1 : half + i + (half % 2 == 0);
}

static uint32_t shape(unsigned kind, uint32_t i, uint32_t n, struct random *rnd) {
        switch (kind) {
        case 0:
                return i;
        case 1:
                return n - i;
        case 2:
                return 7;
        case 3:
                return i < n / 2 ? i : n - i;
        case 4:
                return killer(i, n);
        case 5:
                return (uint32_t) random_below(rnd, 5);
        default:
                return (uint32_t) random_next(rnd);
        }
}

TEST(thread_sort) {
        static const uint32_t sizes[] = { 0, 1, 2, 15, 16, 17, 18, 100, 1001, 50000 };
        struct random rnd = { 3 };
        for (unsigned kind = 0; kind < 7; kind++) {
                for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
                        uint32_t n = sizes[k], *v = mem_array(NULL, n, sizeof *v);
                        uint64_t before = 0, after = 0, compared = 0, bad = 0;
                        for (uint32_t i = 0; i < n; i++) {
                                v[i] = shape(kind, i, n, &rnd);
                                before += v[i] * (uint64_t) v[i];
                        }
                        sort_counted(v, n, &compared);
                        for (uint32_t i = 0; i < n; i++) {
                                bad += i > 0 && v[i - 1] > v[i];
                                after += v[i] * (uint64_t) v[i];
                        }
                        EXPECT_EQ(0, bad);
                        EXPECT_EQ(before, after);
                        EXPECT(compared < 100 * ((uint64_t) n + 1));
                        mem_free(v);
                }
        }
}

TEST(thread_sort_by_heap) { /* where quicksort goes too deep: hardly ever */
        struct random rnd = { 4 };
        uint64_t compared = 0;
        uint32_t n = 0;
        uint32_t heap[1000];
        for (; n < 1000; n++)
                heap[n] = (uint32_t) random_below(&rnd, 700);
        sort_counted_heap(heap, n, &compared);
        for (uint32_t i = 1; i < n; i++)
                EXPECT(heap[i - 1] <= heap[i]);
}

TEST(thread_simple) {
        struct cache c = { 0 };
        cache_add(&c, 10, 1, 0, NULL);
        cache_add(&c, 11, 2, 10, REFS(1));
        cache_add(&c, 12, 3, 30, REFS(1, 2));
        cache_add(&c, 13, 4, 20, REFS(1));
        cache_build(&c);
        struct thread_row *r = c.out.rows;
        EXPECT_EQ(1, c.out.n_threads);
        EXPECT_EQ(0, c.out.n_ghosts);
        EXPECT_EQ(THREAD_NONE, r[0].parent);
        EXPECT_EQ(0, r[1].parent);
        EXPECT_EQ(1, r[2].parent);
        EXPECT_EQ(0, r[3].parent);
        EXPECT_EQ(0, r[0].pos);
        EXPECT_EQ(1, r[1].pos);
        EXPECT_EQ(2, r[2].pos);
        EXPECT_EQ(3, r[3].pos);
        EXPECT_EQ(2, r[2].depth);
        cache_done(&c);
}

TEST(thread_ghosts) {
        struct cache c = { 0 };
        cache_add(&c, 10, 5, 100, REFS(1, 2));
        cache_add(&c, 11, 6, 50, REFS(1));
        cache_build(&c);
        ASSERT(c.out.n_ghosts == 2);
        EXPECT_EQ(1, c.out.ghosts[0].mid);
        EXPECT_EQ(2, c.out.ghosts[1].mid);
        EXPECT_EQ(0, c.out.ghosts[1].ghost); /* 2 hangs under 1 */
        EXPECT_EQ(1, c.out.rows[0].ghost);
        EXPECT_EQ(0, c.out.rows[1].ghost);
        EXPECT_EQ(1, c.out.n_threads);
        EXPECT_EQ(1, c.out.rows[0].thread); /* the answer of day 50 is read first */
        EXPECT_EQ(1, c.out.ghosts[0].thread);
        EXPECT_EQ(0, c.out.ghosts[0].by);
        cache_done(&c);
}

TEST(thread_ghost_that_nobody_answers) {
        struct cache c = { 0 };
        cache_add(&c, 10, 5, 100, REFS(1));
        cache_add(&c, 11, 6, 200, REFS(9, 5)); /* 5 has its own word, so 9 stays alone */
        cache_build(&c);
        ASSERT(c.out.n_ghosts == 2);
        EXPECT_EQ(9, c.out.ghosts[1].mid);
        EXPECT_EQ(0, c.out.ghosts[1].thread);
        EXPECT_EQ(1, c.out.n_threads);
        cache_done(&c);
}

TEST(thread_loops_break_at_the_earliest) {
        struct cache c = { 0 };
        cache_add(&c, 12, 1, 10, REFS(3));
        cache_add(&c, 11, 2, 20, REFS(1));
        cache_add(&c, 10, 3, 30, REFS(2));
        cache_add(&c, 13, 7, 40, REFS(7)); /* itself */
        cache_build(&c);
        EXPECT_EQ(THREAD_NONE, c.out.rows[0].parent);
        EXPECT_EQ(0, c.out.rows[1].parent);
        EXPECT_EQ(1, c.out.rows[2].parent);
        EXPECT_EQ(THREAD_NONE, c.out.rows[3].parent);
        EXPECT_EQ(2, c.out.n_threads);
        cache_done(&c);
}

TEST(thread_loop_falls_back_to_an_earlier_reference) {
        struct cache c = { 0 };
        cache_add(&c, 10, 1, 10, REFS(8, 2));
        cache_add(&c, 11, 2, 20, REFS(1));
        cache_build(&c);
        EXPECT_EQ(0, c.out.rows[1].parent);
        ASSERT(c.out.n_ghosts == 1);
        EXPECT_EQ(0, c.out.rows[0].ghost);
        cache_done(&c);
}

TEST(thread_copies) {
        struct cache c = { 0 };
        cache_add(&c, 30, 1, 10, NULL);
        cache_add(&c, 20, 1, 10, NULL); /* same id, same body: a copy */
        LAST(&c)->in.body = c.v.v[0].in.body;
        cache_add(&c, 10, 1, 99, NULL); /* same id, nothing else alike: forged */
        cache_add(&c, 40, 2, 50, REFS(1));
        cache_add(&c, 50, 0, 10, NULL); /* no id, but body, date and sender of the first */
        LAST(&c)->in.body = c.v.v[0].in.body;
        for (size_t i = 0; i < c.v.n; i++)
                c.v.v[i].in.from = 3;
        cache_build(&c);
        struct thread_row *r = c.out.rows;
        EXPECT_EQ(THREAD_COPY_copy, r[0].copy);
        EXPECT_EQ(1, r[0].of); /* the smallest key stands for all */
        EXPECT_EQ(THREAD_COPY_none, r[1].copy);
        EXPECT_EQ(THREAD_COPY_none, r[2].copy);
        EXPECT_EQ(THREAD_COPY_copy, r[4].copy);
        EXPECT_EQ(1, r[4].of);
        EXPECT_EQ(1, r[3].parent); /* the node with most documents is answered */
        EXPECT_EQ(r[1].thread, r[3].thread);
        EXPECT(r[2].thread != r[3].thread);
        EXPECT_EQ(2, c.out.n_copies);
        cache_done(&c);
}

TEST(thread_copies_whose_bodies_differ_by_a_footer) {
        struct cache c = { 0 };
        for (uint64_t k = 1; k <= 2; k++) {
                cache_add(&c, k, 7, 500, NULL);
                LAST(&c)->in.subject = 0x10 | (k & 1); /* one with a prefix */
                LAST(&c)->in.from = 4;
        }
        cache_build(&c);
        EXPECT_EQ(1, c.out.n_copies);
        cache_done(&c);
}

TEST(thread_letters_without_ids) {
        struct cache c = { 0 };
        for (uint64_t k = 1; k <= 3; k++) {
                cache_add(&c, k, 0, 500, NULL);
                LAST(&c)->in.body = 77;
                LAST(&c)->in.from = k == 3 ? 9 : 4; /* the third is somebody else's */
        }
        cache_build(&c);
        EXPECT_EQ(1, c.out.n_copies);
        EXPECT_EQ(0, c.out.rows[1].of);
        EXPECT_EQ(THREAD_NONE, c.out.rows[2].of);
        EXPECT_EQ(2, c.out.n_threads);
        cache_done(&c);
}

static void subject(struct cache *c, const char *words, uint32_t from, uint32_t to) {
        LAST(c)->in.subject = thread_print_subject(str_of(words)).print;
        LAST(c)->in.from = from;
        LAST(c)->to = to;
}

TEST(thread_subjects) {
        struct cache c = { 0 };
        cache_add(&c, 1, 1, 0, NULL);
        subject(&c, "Hello", 1, 2);
        cache_add(&c, 2, 2, DAY, NULL); /* 2 answers 1 */
        subject(&c, "Re: hello", 2, 1);
        cache_add(&c, 3, 3, 2 * DAY, NULL); /* strangers */
        subject(&c, "Re: Hello", 5, 6);
        cache_add(&c, 4, 4, 3 * DAY, NULL); /* no prefix: a new matter */
        subject(&c, "Hello", 2, 1);
        cache_add(&c, 5, 5, 50 * DAY, NULL); /* too late */
        subject(&c, "RE: Hello", 1, 2);
        cache_add(&c, 6, 6, 51 * DAY, NULL); /* 1 writes to 2 again, forwarding */
        subject(&c, "بازارسال: Fwd: hello", 1, 2);
        cache_build(&c);
        EXPECT_EQ(0, c.out.rows[1].parent);
        EXPECT_EQ(THREAD_NONE, c.out.rows[2].parent);
        EXPECT_EQ(THREAD_NONE, c.out.rows[3].parent);
        EXPECT_EQ(THREAD_NONE, c.out.rows[4].parent);
        EXPECT_EQ(4, c.out.rows[5].parent);
        cache_done(&c);
}

TEST(thread_late) {
        struct cache c = { 0 };
        cache_add(&c, 1, 1, 10 * DAY, NULL);
        cache_add(&c, 2, 2, 9 * DAY, REFS(1));
        cache_add(&c, 3, 3, 9 * DAY - 1, REFS(1));
        cache_add(&c, 4, 4, THREAD_UNDATED, REFS(1));
        cache_build(&c);
        EXPECT(!c.out.rows[1].late);
        EXPECT(c.out.rows[2].late);
        EXPECT(!c.out.rows[3].late);
        EXPECT_EQ(1, c.out.n_late);
        EXPECT_EQ(3, c.out.rows[3].pos); /* the undated come last */
        cache_done(&c);
}

TEST(thread_near) {
        struct cache c = { 0 };
        struct random rnd = { 5 };
        for (uint64_t i = 0; i < 3000; i++) {
                cache_add(&c, 3000 - i, 1 + i, 0, NULL);
                LAST(&c)->sim = random_next(&rnd) | 1;
        }
        c.v.v[7].sim = c.v.v[2999].sim ^ 0x8000000100000002u; /* three bits apart */
        c.v.v[8].sim = c.v.v[2998].sim ^ 0x8001000100000002u; /* four */
        c.v.v[9].sim = c.v.v[10].sim;
        cache_build(&c);
        EXPECT_EQ(2999, c.out.rows[7].of); /* smaller key */
        EXPECT_EQ(THREAD_COPY_near, c.out.rows[7].copy);
        EXPECT_EQ(THREAD_COPY_none, c.out.rows[8].copy);
        EXPECT_EQ(10, c.out.rows[9].of);
        EXPECT_EQ(2, c.out.n_nears);
        cache_done(&c);
}

TEST(thread_chain_of_100000) {
        struct cache c = { 0 };
        enum { N = 100000 };
        for (uint64_t i = 1; i <= N; i++)
                cache_add(&c, i * 0x9e3779b97f4a7c15u, i, (int64_t) i, REFS(i - 1));
        cache_build(&c);
        EXPECT_EQ(1, c.out.n_threads);
        EXPECT_EQ(N - 1, c.out.rows[N - 1].depth);
        EXPECT_EQ(N - 1, c.out.rows[N - 1].pos);
        cache_done(&c);
}

/* A tangled cache: few ids, so that copies, forgeries, loops and ghosts all occur. */
static void tangle(struct cache *c, struct random *rnd, uint32_t n) {
        for (uint32_t i = 0; i < n; i++) {
                uint64_t refs[5] = { 0 };
                for (uint64_t k = random_below(rnd, 5); k-- > 0;)
                        refs[k] = 1 + random_below(rnd, n);
                cache_add(c, random_next(rnd), random_below(rnd, n),
                          random_below(rnd, 9) ? (int64_t) random_below(rnd, 90 * DAY)
                                               : THREAD_UNDATED,
                          refs);
                LAST(c)->in.body = random_below(rnd, n);
                LAST(c)->in.subject = (1 + random_below(rnd, 40)) << 1 | random_below(rnd, 2);
                LAST(c)->in.from = (uint32_t) random_below(rnd, 9);
                LAST(c)->sim = random_below(rnd, 400) * 0x1000100010001u;
                LAST(c)->to = (uint32_t) random_below(rnd, 9);
        }
}

static void shuffled(const struct cache *from, struct random *rnd, struct cache *to,
                     uint32_t *back) {
        uint32_t n = (uint32_t) from->v.n;
        for (uint32_t i = 0; i < n; i++)
                back[i] = i;
        for (uint32_t i = n; i > 1; i--) {
                uint64_t k = random_below(rnd, i);
                uint32_t swap = back[i - 1];
                back[i - 1] = back[k];
                back[k] = swap;
        }
        for (uint32_t i = 0; i < n; i++) {
                struct message m = from->v.v[back[i]];
                const uint64_t *refs = from->refs.v + m.refs_at;
                m.refs_at = to->refs.n;
                for (uint32_t k = 0; k < m.in.n_refs; k++)
                        vec_push(&to->refs, refs[k]);
                vec_push(&to->v, m);
        }
}

static uint32_t through(const uint32_t *back, uint32_t i) {
        return i == THREAD_NONE ? i : back[i];
}

static void expect_same(const struct cache *a, const struct cache *b, const uint32_t *back) {
        uint64_t differ = 0;
        for (uint32_t i = 0; i < b->v.n; i++) {
                const struct thread_row *x = &a->out.rows[back[i]], *y = &b->out.rows[i];
                differ += x->thread != through(back, y->thread) ||
                          x->parent != through(back, y->parent) || x->ghost != y->ghost ||
                          x->depth != y->depth || x->pos != y->pos || x->copy != y->copy ||
                          x->of != through(back, y->of) || x->late != y->late;
        }
        EXPECT_EQ(0, differ);
        ASSERT(a->out.n_ghosts == b->out.n_ghosts);
        for (uint32_t i = 0; i < a->out.n_ghosts; i++) {
                const struct thread_ghost *x = &a->out.ghosts[i], *y = &b->out.ghosts[i];
                differ += x->mid != y->mid || x->thread != through(back, y->thread) ||
                          x->parent != through(back, y->parent) || x->ghost != y->ghost ||
                          x->by != through(back, y->by) || x->pos != y->pos;
        }
        EXPECT_EQ(0, differ);
}

TEST(thread_any_order) {
        struct random rnd = { 42 };
        for (uint32_t round = 0; round < 60; round++) {
                uint32_t n = 1 + (uint32_t) random_below(&rnd, 300);
                struct cache a = { 0 }, b = { 0 };
                uint32_t *back = mem_array(NULL, n, sizeof *back);
                tangle(&a, &rnd, n);
                cache_build(&a);
                shuffled(&a, &rnd, &b, back);
                cache_build(&b);
                expect_same(&a, &b, back);
                cache_done(&a);
                cache_done(&b);
                mem_free(back);
        }
}

/* Every parent is in the same family, one level up and read before; every place is taken once. */
TEST(thread_invariants) {
        struct random rnd = { 7 };
        struct cache c = { 0 };
        uint64_t bad = 0;
        tangle(&c, &rnd, 20000);
        cache_build(&c);
        for (uint32_t i = 0; i < c.v.n; i++) {
                const struct thread_row *r = &c.out.rows[i];
                if (r->copy == THREAD_COPY_copy)
                        bad += c.out.rows[r->of].thread != r->thread ||
                               c.out.rows[r->of].copy == THREAD_COPY_copy;
                if (r->parent == THREAD_NONE)
                        continue;
                const struct thread_row *p = &c.out.rows[r->parent];
                bad += p->thread != r->thread || p->depth + 1 != r->depth || p->pos >= r->pos;
        }
        EXPECT_EQ(0, bad);
        cache_done(&c);
}

TEST(thread_none_and_a_million) {
        struct cache none = { 0 }, c = { 0 };
        cache_build(&none);
        EXPECT_EQ(0, none.out.n_threads);
        cache_done(&none);
        struct random rnd = { 99 };
        enum { N = 1000000 };
        for (uint32_t i = 0; i < N; i++) {
                uint64_t me = (i + 1) * 0x9e3779b97f4a7c15u;
                uint64_t refs[4] = { 0 };
                for (uint32_t k = 0; k < 3 && i > 10 && random_below(&rnd, 2); k++)
                        refs[k] = (1 + random_below(&rnd, i)) * 0x9e3779b97f4a7c15u;
                cache_add(&c, random_next(&rnd), me, (int64_t) i * 60, refs);
                LAST(&c)->sim = random_next(&rnd);
        }
        cache_build(&c);
        EXPECT(c.out.n_threads > N / 4);
        EXPECT_EQ(0, c.out.n_ghosts);
        cache_done(&c);
}
