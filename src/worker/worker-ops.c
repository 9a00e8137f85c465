/* The real work of a worker: parse/ and unpack/ behind the loop's four doors. */
#include "worker/worker-ops.h"

#include "base/io.h"
#include "parse/parse-mail.h"
#include "parse/parse-strings.h"
#include "unpack/unpack.h"
#include "worker/worker-frame.h"

#include <unicode/uclean.h>

static void *icu_alloc(const void *context, size_t n) {
        (void) context;
        return mem_alloc(n);
}

static void *icu_realloc(const void *context, void *p, size_t n) {
        (void) context;
        return mem_realloc(p, n);
}

static void icu_free(const void *context, void *p) {
        (void) context;
        mem_free(p);
}

static int any_order(const void *a, const void *b) {
        (void) a;
        (void) b;
        return 0;
}

/* What the C library asks the system for on first use: the size of memory, before it sorts more
 * than 1 KiB; the time zone. */
static void warm_libc(void) {
        char many[2048] = { 0 };
        qsort(many, sizeof many, 1, any_order);
        tzset();
}

/* Libraries that run out of memory must leave like we do (EXIT_LIMIT), not carry on with half. */
static void warm(void) {
        UErrorCode icu = U_ZERO_ERROR;
        u_setMemoryFunctions(NULL, icu_alloc, icu_realloc, icu_free, &icu);
        hash_sha256((struct bytes){ 0 });
        warm_libc();
        parse_mail_warm();
}

static void parse(struct bytes message, struct bytes envelope, uint32_t flags, struct arena *a,
                  struct buf *out) {
        const struct parse_mail_options o = { .obfuscated = flags & REC_CHILD_obfuscated,
                                              .envelope = envelope };
        parse_mail(message, &o, a, out);
}

static void sink_put(void *ctx, const struct rec *r) {
        struct worker_out *out = ctx;
        rec_put(&out->buf, r);
        worker_out_settle(out);
}

/* A message as a container: only the CHILD and DATA records of what is attached to it. */
static void unpack_message(const struct worker_container *c, struct worker_out *out) {
        struct arena a;
        struct buf message, answer;
        arena_init(&a, 0);
        buf_init(&message, 0);
        buf_init(&answer, 0);
        char *to = buf_room(&message, c->size);
        ssize_t n = io_pread(c->fd, to, c->size, 0);
        message.n = n > 0 ? (size_t) n : 0;
        parse_mail(buf_bytes(&message), &(struct parse_mail_options){ .contents = true }, &a,
                   &answer);
        struct bytes in = buf_bytes(&answer);
        uint32_t children = 0;
        for (struct rec r; rec_get(&in, &r, NULL) > 0;) {
                children += r.kind == REC_child;
                if (r.kind == REC_child || r.kind == REC_data)
                        sink_put(out, &r);
        }
        rec_put(&out->buf, &(struct rec){ .kind = REC_gap,
                                          .gap = { .reason = REC_GAP_framing, .len = c->size } });
        rec_put(&out->buf,
                &(struct rec){
                        .kind = REC_done,
                        .done = { .docs = children, .declared = REC_NONE, .consumed = c->size } });
        buf_done(&answer);
        buf_done(&message);
        arena_done(&a);
}

static void unpack(const struct worker_container *c, struct worker_out *out) {
        if (c->format == WORKER_FORMAT_message) {
                unpack_message(c, out);
                return;
        }
        const struct unpack_job job = { .fd = c->fd,
                                        .size = c->size,
                                        .root_size = c->root_size,
                                        .format = (enum unpack_format) c->format };
        const struct unpack_sink sink = { sink_put, out };
        unpack_run(&job, &sink);
}

const struct worker_ops worker_ops = {
        WORKER_MAIN, warm, parse, NULL, parse_strings, unpack, NULL
};
