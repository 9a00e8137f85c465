/* The real work of clew-worker: mail, containers and our own readers behind the loop's doors. */
#include "worker/worker-ops.h"

#include "article/article.h"
#include "base/io.h"
#include "base/limits.h"
#include "office/office.h"
#include "outlook/outlook-msg.h"
#include "parse/parse-csv.h"
#include "parse/parse-ics.h"
#include "parse/parse-json.h"
#include "parse/parse-mail.h"
#include "parse/parse-strings.h"
#include "parse/parse-vcf.h"
#include "parse/parse-xml.h"
#include "rec/rec-build.h"
#include "unpack/unpack.h"
#include "worker/worker-warm.h"

/* Raw strings of a kind that has no reader. */
static void read_strings(const struct parse_file *f, struct arena *a, struct buf *out) {
        const struct rec_kind_row *row = rec_kind_find(f->kind);
        struct rec_build b;
        struct rec_build_text t;
        struct buf text;
        (void) a;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .flags = REC_DOC_strings,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = str_of(row ? row->media : ""),
                                             .name = f->name });
        buf_init(&text, LIMIT_text_segment);
        parse_strings(f->data, &text);
        rec_build_text_init(&t, &b, REC_TEXT_strings);
        rec_build_put(&t, buf_str(&text));
        rec_build_text_done(&t);
        buf_done(&text);
        rec_build_done(&b);
}

static void warm(void) {
        worker_warm();
        parse_mail_warm();
        unpack_warm();
        article_warm();
        office_warm();
        outlook_warm();
}

static void worker_read_ole(const struct parse_file *f, struct arena *a, struct buf *out) {
        if (outlook_ole_is_msg(f->data))
                outlook_read(f, a, out);
        else
                office_read(f, a, out);
}

static void read_file(const struct parse_file *f, uint32_t flags, struct arena *a,
                      struct buf *out) {
        static void (*const readers[REC_KINDS])(const struct parse_file *, struct arena *,
                                                struct buf *) = {
#define READ(kind, function) [REC_KIND_##kind] = function,
#include "worker/worker-read.def"
#undef READ
        };
        void (*reader)(const struct parse_file *, struct arena *, struct buf *) =
                f->kind < REC_KINDS ? readers[f->kind] : NULL;
        (void) flags;
        (reader ? reader : read_strings)(f, a, out);
}

static void parse(struct bytes message, struct bytes envelope, uint32_t flags, struct arena *a,
                  struct buf *out) {
        const struct parse_mail_options o = { .obfuscated = flags & REC_CHILD_obfuscated,
                                              .units = flags & WORKER_MESSAGE_contents,
                                              .seals = flags & WORKER_MESSAGE_seals,
                                              .layout = flags & WORKER_MESSAGE_layout,
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
                                        .format = (enum unpack_format) c->format,
                                        .secrets = c->secrets };
        const struct unpack_sink sink = { sink_put, out };
        unpack_run(&job, &sink);
}

const struct worker_ops worker_ops = {
        .program = WORKER_MAIN,
        .warm = warm,
        .parse = parse,
        .read = read_file,
        .strings = parse_strings,
        .unpack = unpack,
};
