/* Fuzz target: any bytes are a kept list or refused; what was read is written and read alike. */
#include "base/bug.h"
#include "base/utf8.h"
#include "watch/watch-kept.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(struct str s) {
        if (utf8_valid(str_bytes(s)) != s.n)
                BUG("a field is no UTF-8");
}

static void check_row(const struct watch_kept_row *r) {
        check(r->name);
        check(r->id);
        for (size_t i = 0; i < r->detail.n_quotes; i++) {
                const struct watch_quote *q = &r->detail.quotes[i];
                check(str_sub(q->words, q->at, q->n));
                check(q->speaker);
        }
}

/* Writes what is read of `text`; the number of rows. */
static uint32_t again(struct str text, struct arena *a, struct buf *out) {
        struct watch_kept k;
        struct watch_kept_head head;
        struct watch_kept_row row;
        if (watch_kept_init(&k, text, &head, a, NULL) < 0)
                return 0;
        watch_kept_put_head(out, &head);
        while (watch_kept_next(&k, a, &row, NULL) > 0) {
                check_row(&row);
                watch_report_row(out, &row, (struct watch_decided){ 0 });
                buf_clear(out);
                watch_kept_put_row(out, &row);
        }
        return k.n;
}

/* All of it, written once more. */
static void copy(struct str text, struct arena *a, struct buf *out) {
        struct watch_kept k;
        struct watch_kept_head head;
        struct watch_kept_row row;
        if (watch_kept_init(&k, text, &head, a, NULL) < 0)
                return;
        watch_kept_put_head(out, &head);
        while (watch_kept_next(&k, a, &row, NULL) > 0)
                watch_kept_put_row(out, &row);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        struct buf scratch, once, twice;
        struct arena a;
        arena_init(&a, 0);
        buf_init(&scratch, 0);
        buf_init(&once, 0);
        buf_init(&twice, 0);
        again((struct str){ (const char *) data, n }, &a, &scratch);
        copy((struct str){ (const char *) data, n }, &a, &once);
        copy(buf_str(&once), &a, &twice);
        if (!str_eq(buf_str(&once), buf_str(&twice)))
                BUG("a kept list changes by being written again");
        buf_done(&scratch);
        buf_done(&once);
        buf_done(&twice);
        arena_done(&a);
        return 0;
}
