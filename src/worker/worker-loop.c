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
#include "base/io.h"
#include "base/limits.h"

#include <errno.h>
#include <sys/mman.h>
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

void worker_out_flush(struct worker_out *o) {
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
                worker_out_flush(o);
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

/* One unit as its reader sees it. */
struct unit {
        const struct worker_message *head;
        struct bytes envelope, data;
        struct parse_file file;
        void *map; /* or NULL */
};

static struct bytes cut(struct bytes *in, size_t n) {
        struct bytes b = bytes_sub(*in, 0, n);
        *in = bytes_sub(*in, n, SIZE_MAX);
        return b;
}

/* The descriptor's bytes without copying them.  Should its file be cut short meanwhile, reading
 * ends in SIGBUS: a death like any other. */
static void map_data(struct loop *l, struct unit *u) {
        size_t n = u->head->data_n;
        BUG_IF(l->passed < 0);
        if (n == 0)
                return;
        u->map = mmap(NULL, n, PROT_READ, MAP_PRIVATE, l->passed, 0);
        if (u->map == MAP_FAILED)
                _exit(EXIT_LIMIT);
        u->data = bytes_of(u->map, n);
}

/* The next unit of *in. */
static struct unit unit_of(struct loop *l, const struct worker_message *m, struct bytes *in) {
        struct unit u = { .head = m, .envelope = cut(in, m->envelope_n) };
        struct bytes name = cut(in, m->name_n), secrets = cut(in, m->secrets_n);
        if (m->flags & WORKER_MESSAGE_by_fd)
                map_data(l, &u);
        else
                u.data = cut(in, m->data_n);
        u.file = (struct parse_file){ .data = u.data,
                                      .name = { (const char *) name.p, name.n },
                                      .kind = m->file_kind,
                                      .secrets = secrets,
                                      .first_page = m->first_page,
                                      .pages = m->pages };
        return u;
}

static void unit_done(struct loop *l, struct unit *u) {
        if (u->map)
                munmap(u->map, u->data.n);
        if (l->passed >= 0)
                close(l->passed);
        l->passed = -1;
}

static bool is_mail(const struct worker_message *m) {
        const struct rec_kind_row *row = rec_kind_find(m->file_kind);
        return m->file_kind == 0 || (row && row->reader == REC_READ_MESSAGE);
}

static void parse(struct loop *l, const struct unit *u) {
        const struct worker_ops *ops = l->ops;
        bool mail = is_mail(u->head);
        arena_reset(&l->arena);
        if (mail && ops->parse)
                ops->parse(u->data, u->envelope, u->head->flags, &l->arena, &l->out.buf);
        else if (!mail && ops->read)
                ops->read(&u->file, u->head->flags, &l->arena, &l->out.buf);
        else
                _exit(1); /* the keeper should have asked another program */
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
                struct unit u = unit_of(l, &m, &in);
                parse(l, &u);
                unit_done(l, &u);
        }
        return true;
}

static bool run_render(struct loop *l, const struct worker_job *job) {
        struct worker_message m;
        BUG_IF(job->n != 1 || job->size < sizeof m);
        if (!take_in(l, job->size))
                return false;
        struct bytes in = buf_bytes(&l->in);
        memcpy(&m, in.p, sizeof m);
        in = bytes_sub(in, sizeof m, SIZE_MAX);
        struct unit u = unit_of(l, &m, &in);
        if (!l->ops->render)
                _exit(1);
        l->out.limit = sizeof(struct worker_picture) + LIMIT_picture_bytes;
        l->ops->render(&u.file, m.first_page, m.dpi, &l->out);
        unit_done(l, &u);
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

/* The document of a strings pass.  `name` is in l->in. */
static void put_strings_doc(struct loop *l, const struct worker_message *m, struct str name) {
        const struct rec_kind_row *row = is_mail(m) ? NULL : rec_kind_find(m->file_kind);
        struct rec_doc d = { .parent = REC_NONE,
                             .kind = is_mail(m) ? REC_DOC_message : REC_DOC_file,
                             .flags = REC_DOC_strings,
                             .len = m->data_n,
                             .size = m->data_n,
                             .type = row ? str_of(row->media) : STR("message/rfc822"),
                             .name = name };
        put(l, &(struct rec){ .kind = REC_doc, .doc = d });
}

/* The next `n` bytes of the unit at `at`, in l->in. */
static bool take_piece(struct loop *l, const struct worker_message *m, uint64_t at, size_t n) {
        if (!(m->flags & WORKER_MESSAGE_by_fd))
                return take_in(l, n);
        buf_clear(&l->in);
        ssize_t r = io_pread(l->passed, buf_room(&l->in, n), n, at);
        l->in.n = r > 0 ? (size_t) r : 0;
        return true;
}

/* One unit, a piece at a time, so that its size does not matter.  A word that lies across two
 * pieces is found in two halves; text over LIMIT_text_segment is left out, with a flaw. */
static bool strings(struct loop *l, const struct worker_message *m) {
        struct buf text;
        if (!take_in(l, m->envelope_n + m->name_n + m->secrets_n))
                return false;
        put_strings_doc(l, m, str_sub(buf_str(&l->in), m->envelope_n, m->name_n));
        buf_init(&text, LIMIT_text_segment);
        for (uint64_t at = 0, n; at < m->data_n; at += n) {
                n = m->data_n - at < STRINGS_AT_A_TIME ? m->data_n - at : STRINGS_AT_A_TIME;
                if (!take_piece(l, m, at, n))
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
        if (l->passed >= 0)
                close(l->passed);
        l->passed = -1;
        return true;
}

static bool run_strings(struct loop *l, const struct worker_job *job) {
        struct worker_message heads[WORKER_MESSAGES];
        BUG_IF(job->n > WORKER_MESSAGES || !l->ops->strings);
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
        BUG_IF(l->passed < 0 || !l->ops->unpack);
        if (!take_in(l, job->secrets_n))
                return false;
        struct worker_container c = { l->passed,   job->size,         job->root_size,
                                      job->format, buf_bytes(&l->in), job->start };
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
                return run_render(l, job);
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
                worker_out_flush(&l.out);
                give_back(&l);
        }
        buf_done(&l.out.buf);
        buf_done(&l.in);
        arena_done(&l.arena);
}
