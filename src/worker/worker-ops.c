/* The real work of a worker: parse/ and unpack/ behind the loop's four doors. */
#include "worker/worker-ops.h"

#include "parse/parse-mail.h"
#include "parse/parse-strings.h"
#include "unpack/unpack.h"

#include <archive.h>
#include <libxml/xmlmemory.h>
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

static char *xml_dup(const char *z) {
        return mem_dup(z, strlen(z) + 1);
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
        xmlMemSetup(mem_free, mem_alloc, mem_realloc, xml_dup);
        u_setMemoryFunctions(NULL, icu_alloc, icu_realloc, icu_free, &icu);
        hash_sha256((struct bytes){ 0 });
        archive_read_free(archive_read_new());
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

static void unpack(const struct worker_container *c, struct worker_out *out) {
        const struct unpack_job job = { .fd = c->fd, .size = c->size, .root_size = c->root_size,
                                        .format = (enum unpack_format) c->format };
        const struct unpack_sink sink = { sink_put, out };
        unpack_run(&job, &sink);
}

const struct worker_ops worker_ops = { warm, parse, parse_strings, unpack };
