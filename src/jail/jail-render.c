/* Pages as pixels: one page, one process of clew-worker-page, one answer of a known size.
 *
 * What comes is checked for its size and for nothing else: any pixels are valid, and a captured
 * worker can paint what it likes.  Pictures are for eyes; evidence is the bytes. */
#include "jail/jail-pool.h"

#include "base/limits.h"

#include <errno.h>
#include <unistd.h>

enum { READ_AT_ONCE = 1 << 20, TRIES = 3 };

struct render {
        struct jail *jail;
        struct jail_program *program;
        struct jail_job *job;
        struct jail_process process;
        struct buf head;
        size_t sent;
        bool greeted, all_sent, outside; /* outside: killed by somebody else */
        uint64_t waited_ms;
        enum jail_blame blame;
};

/* Bytes of the answer, once its head is there; 0 = not yet, UINT64_MAX = nonsense. */
static uint64_t answer_size(const struct buf *a) {
        struct worker_picture p;
        if (a->n < sizeof p)
                return 0;
        memcpy(&p, a->p, sizeof p);
        if (p.w > LIMIT_picture_side || p.h > LIMIT_picture_side || !p.w != !p.h)
                return UINT64_MAX;
        uint64_t n = (uint64_t) p.w * p.h * 3;
        return n <= LIMIT_picture_bytes ? sizeof p + n : UINT64_MAX;
}

/* 1 the answer is whole, 0 more must come, ERR_worker (r->blame says why). */
static int fill(struct render *r) {
        struct buf *a = &r->job->answer;
        for (;;) {
                ssize_t n = read(r->process.socket, buf_room(a, READ_AT_ONCE), READ_AT_ONCE);
                if (n < 0 && (errno == EAGAIN || errno == EINTR))
                        return 0;
                if (n <= 0) {
                        int status = jail_process_close(&r->process);
                        r->blame = jail_blame_of(status, &r->outside);
                        return ERR_worker;
                }
                a->n += (size_t) n;
                uint64_t size = answer_size(a);
                if (size == UINT64_MAX || (size != 0 && a->n > size)) {
                        r->blame = JAIL_lied;
                        return ERR_worker;
                }
                if (a->n == size)
                        return 1;
        }
}

static void send_more(struct render *r) {
        size_t left;
        ssize_t n = jail_job_send(r->job, r->process.socket, &r->head, r->sent, &left);
        r->sent += n > 0 ? (size_t) n : 0;
        r->all_sent = (n >= 0 && (size_t) n == left) || (n < 0 && errno != EAGAIN);
}

static int greet(struct render *r, struct err *e) {
        int got = jail_process_hello(&r->process, &r->program->start, e);
        if (got < 0)
                r->blame = JAIL_died;
        if (got > 0) {
                r->greeted = true;
                r->waited_ms = 0;
        }
        return got < 0 ? ERR_worker : 0;
}

/* Wait, with the rest of the jail going on.  0, or ERR_worker when patience is over. */
static int wait_more(struct render *r, struct err *e) {
        struct pollfd fd = { r->process.socket, POLLIN, 0 };
        uint64_t from = jail_now_ms(), tick = jail_tick(r->jail);
        fd.events |= r->all_sent ? 0 : POLLOUT;
        int got = jail_pump(r->jail, (unsigned) tick, &fd, e);
        if (got < 0)
                return got;
        uint64_t waited = jail_now_ms() - from;
        r->waited_ms += waited < tick ? waited : tick;
        uint64_t size = jail_message_size(&r->job->batch->messages[0]);
        if (r->waited_ms < jail_patience(r->jail, r->program, size) &&
            !jail_spent(r->program, &r->process, 0))
                return 0;
        r->blame = JAIL_hung;
        return ERR_worker;
}

static int run(struct render *r, struct err *e) {
        int got = jail_process_open(&r->program->start, &r->process, e);
        r->greeted = r->all_sent = r->outside = false;
        r->sent = 0;
        r->waited_ms = 0;
        buf_clear(&r->job->answer);
        while (got == 0) {
                if (!r->all_sent)
                        send_more(r);
                got = r->greeted ? fill(r) : greet(r, e);
                if (got == 0)
                        got = wait_more(r, e);
        }
        jail_process_close(&r->process);
        return got;
}

static int take_picture(const struct buf *a, struct jail_picture *ret, struct err *e) {
        struct worker_picture p;
        memcpy(&p, a->p, sizeof p);
        if (p.w == 0)
                return err_set(e, ERR_worker, "this page cannot be drawn");
        buf_clear(ret->rgb);
        if (!buf_put(ret->rgb, a->p + sizeof p, a->n - sizeof p))
                return err_set(e, ERR_limit, "this page is too large to be drawn");
        ret->w = p.w;
        ret->h = p.h;
        return 0;
}

int jail_render(struct jail *j, const struct jail_message *unit, uint32_t page, uint32_t dpi,
                struct jail_picture *ret, struct err *e) {
        struct jail_message m = *unit;
        struct render r = { .jail = j, .program = &j->programs[WORKER_PAGE] };
        m.first_page = page;
        m.pages = 1;
        int got = jail_program_open(j, WORKER_PAGE, e);
        if (got < 0)
                return got;
        if ((m.by_fd ? m.size > LIMIT_document_bytes : m.data.n > LIMIT_message_bytes) ||
            m.name.n > UINT16_MAX || m.secrets.n > LIMIT_secret_bytes)
                return err_set(e, ERR_limit, "document too large for a worker");
        struct jail_batch *b = jail_batch_new(&m, 1, NULL);
        r.job = jail_job_new(b, 0, 1);
        r.job->kind = WORKER_render;
        r.job->dpi = dpi;
        buf_init(&r.head, 0);
        unsigned tries = 0;
        do
                got = run(&r, e);
        while (got == ERR_worker && r.outside && ++tries < TRIES);
        if (got == ERR_worker)
                err_set(e, got, "the worker %s on this page", jail_blame_words(r.blame));
        if (got > 0)
                got = take_picture(&r.job->answer, ret, e);
        buf_done(&r.head);
        jail_job_free(&r.job);
        jail_batch_free(&b);
        return got;
}
