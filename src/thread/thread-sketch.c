/* Sketches; drawn in thread-sketch.h.
 *
 * Hashes that are small enough are gathered unsorted; when as many wait as are kept, both are
 * sorted together, equal ones fall into one, and what lies beyond the first THREAD_SKETCH goes.  So
 * a run costs one comparison nearly always, and a long text no more memory than a short one.
 *
 *   sketch   | most u64 | hash u32 ... |     little-endian; the high halves of the hashes kept,
 *                                            rising; `most` = the largest hash kept, or all ones
 *                                            where there were fewer runs than places */
#include "thread/thread-sketch.h"

#include "base/hash.h"
#include "base/le.h"
#include "text/text-token.h"

#include <endian.h>

void thread_sketch_init(struct thread_sketch *s) {
        *s = (struct thread_sketch){ .most = UINT64_MAX };
}

void thread_sketch_free(struct thread_sketch *s) {
        vec_done(&s->kept);
        vec_done(&s->fresh);
}

static int compare(const void *a, const void *b) {
        uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;
        return (x > y) - (x < y);
}

/* What waits joins what is kept. */
static void sort_in(struct thread_sketch *s) {
        size_t n = 0;
        for (size_t i = 0; i < s->fresh.n; i++)
                vec_push(&s->kept, s->fresh.v[i]);
        vec_clear(&s->fresh);
        if (s->kept.n)
                qsort(s->kept.v, s->kept.n, sizeof *s->kept.v, compare);
        for (size_t i = 0; i < s->kept.n && n < THREAD_SKETCH; i++)
                if (n == 0 || s->kept.v[n - 1] != s->kept.v[i])
                        s->kept.v[n++] = s->kept.v[i];
        s->kept.n = n;
        if (n == THREAD_SKETCH)
                s->most = s->kept.v[n - 1];
}

static void put_run(struct thread_sketch *s) {
        uint64_t h = hash64(s->run, sizeof s->run);
        if (h > s->most)
                return;
        vec_push(&s->fresh, h);
        if (s->fresh.n >= THREAD_SKETCH)
                sort_in(s);
}

void thread_sketch_put(struct thread_sketch *s, struct str text) {
        struct text_tokens tokens;
        struct text_token t;
        uint32_t words = 0;
        text_tokens_init(&tokens, text);
        while (text_tokens_next(&tokens, &t)) {
                if (t.overlay)
                        continue;
                memmove(s->run, s->run + 1, (THREAD_RUN - 1) * sizeof *s->run);
                s->run[THREAD_RUN - 1] = hash64(t.term.p, t.term.n);
                if (++words >= THREAD_RUN)
                        put_run(s);
        }
        s->words += words;
}

void thread_sketch_done(struct thread_sketch *s, struct buf *out) {
        sort_in(s);
        if (s->words >= THREAD_SKETCH_WORDS && s->kept.n > 0) {
                uint64_t most = htole64(s->most);
                buf_put(out, &most, sizeof most);
                for (size_t i = 0; i < s->kept.n; i++) {
                        uint32_t half = htole32((uint32_t) (s->kept.v[i] >> 32));
                        buf_put(out, &half, sizeof half);
                }
        }
        vec_clear(&s->kept);
        s->words = 0;
        s->most = UINT64_MAX;
}
