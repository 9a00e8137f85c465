/* Jobs in, records out.
 *
 * One read takes the head of a job, one or a few its messages; the records of all messages of a job
 * gather in one buffer and leave in large writes, so that a small message costs no system call of
 * its own.  What is read comes from the keeper and is trusted to be well framed; what is inside the
 * messages is not, and is not looked at here.
 *
 * Memory stays flat: buffers that one huge message has grown are given back behind it. */
#include "worker/worker-loop.h"

#include "base/bug.h"
#include "base/limits.h"
#include "worker/worker-frame.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
        SETTLE = 128 << 10, /* records gather until there are so many bytes */
        KEEP = 4 << 20,     /* a buffer larger than this is given back after the job */
        STRINGS_AT_A_TIME = 8 << 20,
};

struct loop {
        const struct worker_ops *ops;
        volatile struct worker_progress *progress;
        struct arena arena;
        struct buf in;
        struct worker_out out;
        int passed; /* the descriptor that came with the last read, or -1 */
};

static void flush_out(struct worker_out *o) {
        if (o->buf.over || (o->limit && o->flushed + o->buf.n > o->limit))
                _exit(EXIT_LIMIT);
        for (size_t put = 0; put < o->buf.n;) {
                ssize_t r = write(WORKER_FD_SOCKET, o->buf.p + put, o->buf.n - put);
                if (r < 0 && errno != EINTR)
                        _exit(0); /* the keeper is gone: nobody to tell */
                put += r > 0 ? (size_t) r : 0;
        }
        o->flushed += o->buf.n;
        buf_clear(&o->buf);
}

void worker_out_settle(struct worker_out *o) {
        if (o->buf.n >= SETTLE || o->buf.over)
                flush_out(o);
}

static ssize_t receive(struct loop *l, void *p, size_t n) {
        union {
                struct cmsghdr head;
                char room[CMSG_SPACE(sizeof(int))];
        } control;
        struct iovec iov = { p, n };
        struct msghdr m = { .msg_iov = &iov,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control };
        ssize_t r = recvmsg(WORKER_FD_SOCKET, &m, MSG_WAITALL);
        struct cmsghdr *c = r > 0 ? CMSG_FIRSTHDR(&m) : NULL;
        if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
                memcpy(&l->passed, CMSG_DATA(c), sizeof l->passed);
        return r;
}

/* Exactly `n` bytes; false when the keeper has closed its end. */
static bool take(struct loop *l, void *p, size_t n) {
        for (size_t got = 0; got < n;) {
                ssize_t r = receive(l, (char *) p + got, n - got);
                if (r == 0 || (r < 0 && errno != EINTR))
                        return false;
                got += r > 0 ? (size_t) r : 0;
        }
        return true;
}

/* The next `n` bytes of the job, in l->in. */
static bool take_in(struct loop *l, size_t n) {
        buf_clear(&l->in);
        char *to = buf_room(&l->in, n);
        if (!to)
                _exit(EXIT_LIMIT);
        if (!take(l, to, n))
                return false;
        l->in.n = n;
        return true;
}

static void parse(struct loop *l, const struct worker_message *m, struct bytes *in) {
        struct bytes envelope = bytes_sub(*in, 0, m->envelope_n);
        struct bytes data = bytes_sub(*in, m->envelope_n, m->data_n);
        *in = bytes_sub(*in, envelope.n + data.n, SIZE_MAX);
        arena_reset(&l->arena);
        l->ops->parse(data, envelope, m->flags, &l->arena, &l->out.buf);
        worker_out_settle(&l->out);
}

static bool run_parse(struct loop *l, const struct worker_job *job) {
        if (!take_in(l, job->size))
                return false;
        struct bytes heads = buf_bytes(&l->in);
        struct bytes in = bytes_sub(heads, job->n * sizeof(struct worker_message), SIZE_MAX);
        for (uint32_t i = 0; i < job->n; i++) {
                struct worker_message m;
                memcpy(&m, heads.p + i * sizeof m, sizeof m);
                l->progress->message = i;
                parse(l, &m, &in);
        }
        return true;
}

static void put(struct loop *l, const struct rec *r) {
        rec_put(&l->out.buf, r);
        worker_out_settle(&l->out);
}

static void put_strings(struct loop *l, struct buf *text) {
        struct str s = buf_str(text);
        if (s.n == 0)
                return;
        put(l, &(struct rec){ .kind = REC_text,
                              .text = { .kind = REC_TEXT_strings, .part = REC_NONE, .text = s } });
        put(l, &(struct rec){ .kind = REC_span, .span = { .kind = REC_SPAN_own, .len = s.n } });
}

static bool has_room(const struct worker_out *o) {
        return o->flushed + o->buf.n < LIMIT_text_segment;
}

/* One message, a piece at a time, so that its size does not matter.  A word that lies across two
 * pieces is found in two halves; text over LIMIT_text_segment is left out, with a flaw. */
static bool strings(struct loop *l, const struct worker_message *m) {
        struct buf text;
        if (!take_in(l, m->envelope_n))
                return false;
        put(l, &(struct rec){ .kind = REC_doc,
                              .doc = { .parent = REC_NONE,
                                       .kind = REC_DOC_message,
                                       .flags = REC_DOC_strings,
                                       .len = m->data_n,
                                       .size = m->data_n,
                                       .type = STR("message/rfc822") } });
        buf_init(&text, LIMIT_text_segment);
        for (uint64_t left = m->data_n, n; left > 0; left -= n) {
                n = left < STRINGS_AT_A_TIME ? left : STRINGS_AT_A_TIME;
                if (!take_in(l, n))
                        return false;
                buf_clear(&text);
                if (has_room(&l->out)) {
                        l->ops->strings(buf_bytes(&l->in), &text);
                        put_strings(l, &text);
                }
        }
        buf_done(&text);
        if (!has_room(&l->out))
                put(l, &(struct rec){ .kind = REC_flaw,
                                      .flaw = { .flaw = FLAW_text_cut, .part = REC_NONE } });
        put(l, &(struct rec){ .kind = REC_done,
                              .done = { .docs = 1, .declared = REC_NONE, .consumed = m->data_n } });
        return true;
}

static bool run_strings(struct loop *l, const struct worker_job *job) {
        struct worker_message heads[WORKER_MESSAGES];
        BUG_IF(job->n > WORKER_MESSAGES);
        if (!take(l, heads, job->n * sizeof *heads))
                return false;
        for (uint32_t i = 0; i < job->n; i++) {
                l->progress->message = i;
                if (!strings(l, &heads[i]))
                        return false;
        }
        return true;
}

static bool run_unpack(struct loop *l, const struct worker_job *job) {
        BUG_IF(l->passed < 0);
        struct worker_container c = { l->passed, job->size, job->root_size, job->format };
        l->out.limit = 0; /* a container may hold terabytes; the keeper counts */
        l->ops->unpack(&c, &l->out);
        close(c.fd);
        l->passed = -1;
        return true;
}

static bool run(struct loop *l, const struct worker_job *job) {
        l->out.flushed = 0;
        l->out.limit = LIMIT_worker_out_bytes;
        switch ((enum worker_job_kind) job->kind) {
        case WORKER_parse:
                return run_parse(l, job);
        case WORKER_strings:
                return run_strings(l, job);
        case WORKER_unpack:
                return run_unpack(l, job);
        case WORKER_render:
                break;
        }
        BUG("a job of kind %u", job->kind);
}

static void shrink(struct buf *b) {
        size_t max = b->max;
        if (b->cap > KEEP) {
                buf_done(b);
                buf_init(b, max);
        }
}

static void give_back(struct loop *l) {
        shrink(&l->in);
        shrink(&l->out.buf);
        if (l->arena.total > KEEP) {
                arena_done(&l->arena);
                arena_init(&l->arena, 0);
        }
}

void worker_loop(const struct worker_ops *ops, volatile struct worker_progress *progress) {
        struct loop l = { .ops = ops, .progress = progress, .passed = -1 };
        struct worker_job job;
        arena_init(&l.arena, 0);
        buf_init(&l.in, 0);
        buf_init(&l.out.buf, LIMIT_worker_out_bytes);
        while (take(&l, &job, sizeof job)) {
                progress->message = 0;
                progress->job++;
                if (!run(&l, &job))
                        break;
                flush_out(&l.out);
                give_back(&l);
        }
        buf_done(&l.out.buf);
        buf_done(&l.in);
        arena_done(&l.arena);
}
