/* Batches and jobs: framing, walking, keeping, blaming.
 *
 * Blame.  When a worker fails, all that it said about the job is dropped, and the job is tried
 * again in parts:
 *
 *   [0 1 2 3 4 5 6 7]  failed; the progress page says that 5 was being read
 *   [0 1 2 3 4] [5] [6 7]   5 alone in a fresh worker
 *   fails again: 5 is guilty, and gets the strings pass
 *
 * The page is written by the worker and may lie; so it only chooses where the first cut falls.  A
 * part that fails once more is halved, and guilty is only what failed alone in a fresh worker. */
#include "jail/jail-job.h"

#include "base/bug.h"
#include "base/le.h"
#include "base/limits.h"
#include "jail/jail-check.h"
#include "rec/rec-kind.h"

#include <sys/socket.h>

enum {
        TRIES = 2,         /* a message that failed so often, the last time alone, is guilty */
        TRIES_PATIENT = 8, /* when the worker was killed from outside */
        DONE_BYTES = REC_HEAD + 16,
        ANSWER_LEAST = 32 << 20,
        ANSWER_TIMES = 16,
};

void jail_jobs_put(struct jail_jobs *q, struct jail_job *job) {
        job->next = NULL;
        if (q->last)
                q->last->next = job;
        else
                q->first = job;
        q->last = job;
        q->n++;
}

void jail_jobs_put_first(struct jail_jobs *q, struct jail_job *job) {
        job->next = q->first;
        q->first = job;
        if (!q->last)
                q->last = job;
        q->n++;
}

struct jail_job *jail_jobs_next(struct jail_jobs *q) {
        struct jail_job *job = q->first;
        if (job) {
                q->first = job->next;
                q->n--;
        }
        if (!q->first)
                q->last = NULL;
        return job;
}

static enum rec_kind_reader reader_of(const struct jail_message *m) {
        const struct rec_kind_row *row = rec_kind_find(m->kind);
        if (m->kind == 0)
                return REC_READ_MESSAGE;
        return row ? row->reader : REC_READ_STRINGS;
}

uint64_t jail_message_size(const struct jail_message *m) {
        return m->by_fd ? m->size : m->data.n;
}

bool jail_message_alone(const struct jail_message *m) {
        enum rec_kind_reader r = reader_of(m);
        return m->by_fd || m->flags & JAIL_OCR || r == REC_READ_ALONE || r == REC_READ_PAGE;
}

bool jail_message_strings(const struct jail_message *m) {
        enum rec_kind_reader r = reader_of(m);
        return !(m->flags & JAIL_OCR) &&
               (r == REC_READ_STRINGS || r == REC_READ_UNPACK || r == REC_READ_NAMED);
}

enum jail_lane_id jail_job_lane(const struct jail_job *job) {
        const struct jail_message *m = &job->batch->messages[job->from];
        if (job->kind == WORKER_parse && m->flags & JAIL_OCR)
                return JAIL_LANE_ocr;
        if (job->kind == WORKER_parse && reader_of(m) == REC_READ_PAGE)
                return JAIL_LANE_page;
        if (job->kind == WORKER_parse && reader_of(m) == REC_READ_ALONE)
                return JAIL_LANE_alone;
        return job->fresh ? JAIL_LANE_alone : JAIL_LANE_main;
}

struct jail_batch *jail_batch_new(const struct jail_message *messages, size_t n, void *tag) {
        struct jail_batch *b = MEM_NEW(struct jail_batch);
        b->tag = tag;
        b->n = b->open = n;
        b->messages = mem_dup(messages, n * sizeof *messages);
        b->results = mem_zalloc(n * sizeof *b->results);
        return b;
}

void jail_batch_free(struct jail_batch **pb) {
        struct jail_batch *b = *pb;
        *pb = NULL;
        if (!b)
                return;
        for (size_t i = 0; i < b->kept.n; i++)
                buf_done(&b->kept.v[i]);
        vec_done(&b->kept);
        mem_free(b->messages);
        mem_free(b->results);
        mem_free(b);
}

/* Records of a mail are of its order of size, but for bombs of tiny parts and addresses, which
 * have limits of their own; so a lying worker cannot make the keeper hold 256 MB.  Other files may
 * be packed and grow much. */
static uint64_t answer_most(const struct jail_batch *b, size_t from, size_t to) {
        uint64_t most = ANSWER_LEAST;
        for (size_t i = from; i < to; i++)
                most += reader_of(&b->messages[i]) == REC_READ_MESSAGE
                                ? ANSWER_TIMES * jail_message_size(&b->messages[i])
                                : LIMIT_worker_out_bytes;
        return most < LIMIT_worker_out_bytes ? most : LIMIT_worker_out_bytes;
}

struct jail_job *jail_job_new(struct jail_batch *b, size_t from, size_t to) {
        struct jail_job *job = MEM_NEW(struct jail_job);
        job->batch = b;
        job->kind = jail_message_strings(&b->messages[from]) ? WORKER_strings : WORKER_parse;
        job->from = from;
        job->to = to;
        job->fresh = reader_of(&b->messages[from]) == REC_READ_ALONE ||
                     jail_job_lane(job) == JAIL_LANE_page;
        job->most = answer_most(b, from, to);
        buf_init(&job->answer, 0);
        return job;
}

void jail_job_free(struct jail_job **pjob) {
        struct jail_job *job = *pjob;
        *pjob = NULL;
        if (!job)
                return;
        buf_done(&job->answer);
        mem_free(job);
}

/* What follows the heads on the socket, of one message. */
static uint64_t sent_size(const struct jail_message *m) {
        return m->envelope.n + m->name.n + m->secrets.n + (m->by_fd ? 0 : m->data.n);
}

static struct worker_message message_head(const struct jail_job *job,
                                          const struct jail_message *m) {
        return (struct worker_message){ .flags = m->flags | (m->by_fd ? WORKER_MESSAGE_by_fd : 0u),
                                        .file_kind = m->kind,
                                        .envelope_n = (uint32_t) m->envelope.n,
                                        .name_n = (uint32_t) m->name.n,
                                        .secrets_n = (uint32_t) m->secrets.n,
                                        .first_page = m->first_page,
                                        .pages = m->pages,
                                        .dpi = job->dpi,
                                        .data_n = jail_message_size(m) };
}

static void make_head(const struct jail_job *job, struct buf *head) {
        struct worker_job w = { .kind = job->kind, .n = (uint32_t) (job->to - job->from) };
        w.size = w.n * sizeof(struct worker_message);
        for (size_t i = job->from; i < job->to; i++)
                w.size += sent_size(&job->batch->messages[i]);
        buf_clear(head);
        buf_put(head, &w, sizeof w);
        for (size_t i = job->from; i < job->to; i++) {
                struct worker_message wm = message_head(job, &job->batch->messages[i]);
                buf_put(head, &wm, sizeof wm);
        }
}

/* Add to `iov` what is left of `b` behind the first *skip bytes of the frame. */
static size_t add_piece(struct iovec *iov, size_t n, struct bytes b, size_t *skip, size_t *left) {
        size_t cut = *skip < b.n ? *skip : b.n;
        *skip -= cut;
        b = bytes_sub(b, cut, SIZE_MAX);
        *left += b.n;
        if (b.n > 0)
                iov[n++] = (struct iovec){ (void *) (uintptr_t) b.p, b.n };
        return n;
}

size_t jail_job_frame(const struct jail_job *job, struct buf *head, size_t sent, struct iovec *iov,
                      size_t *ret_left) {
        size_t n = 0;
        if (sent == 0)
                make_head(job, head);
        *ret_left = 0;
        n = add_piece(iov, n, buf_bytes(head), &sent, ret_left);
        for (size_t i = job->from; i < job->to; i++) {
                const struct jail_message *m = &job->batch->messages[i];
                n = add_piece(iov, n, m->envelope, &sent, ret_left);
                n = add_piece(iov, n, str_bytes(m->name), &sent, ret_left);
                n = add_piece(iov, n, m->secrets, &sent, ret_left);
                if (!m->by_fd)
                        n = add_piece(iov, n, m->data, &sent, ret_left);
        }
        return n;
}

ssize_t jail_job_send(const struct jail_job *job, int socket, struct buf *head, size_t sent,
                      size_t *ret_left) {
        const struct jail_message *first = &job->batch->messages[job->from];
        struct iovec iov[JAIL_JOB_PIECES];
        union {
                struct cmsghdr head;
                char room[CMSG_SPACE(sizeof(int))];
        } control = { 0 };
        struct msghdr m = { .msg_iov = iov };
        m.msg_iovlen = jail_job_frame(job, head, sent, iov, ret_left);
        if (first->by_fd && sent == 0) {
                m.msg_control = &control;
                m.msg_controllen = sizeof control;
                struct cmsghdr *c = CMSG_FIRSTHDR(&m);
                c->cmsg_level = SOL_SOCKET;
                c->cmsg_type = SCM_RIGHTS;
                c->cmsg_len = CMSG_LEN(sizeof(int));
                memcpy(CMSG_DATA(c), &first->fd, sizeof first->fd);
        }
        return sendmsg(socket, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
}

int jail_job_walk(struct jail_job *job) {
        const struct buf *a = &job->answer;
        while (job->done < job->to - job->from) {
                if (a->n > job->most)
                        return ERR_limit;
                if (a->n - job->walked < REC_HEAD)
                        return 0;
                uint16_t kind = le_get16(a->p + job->walked);
                uint32_t n = le_get32(a->p + job->walked + 4);
                if (kind < REC_doc || kind > REC_voice || n > job->most)
                        return ERR_corrupt;
                if (a->n - job->walked - REC_HEAD < n)
                        return 0;
                job->walked += REC_HEAD + (size_t) n;
                job->done += kind == REC_done;
        }
        return 1;
}

static void settle(struct jail_batch *b, size_t i, struct bytes records, enum jail_blame blame) {
        BUG_IF(b->results[i].records.n != 0);
        b->results[i] = (struct jail_result){ records, blame };
        b->bytes += records.n;
        b->open--;
}

static void put_flaw(struct buf *to, enum jail_blame why) {
        rec_put(to, &(struct rec){ .kind = REC_flaw,
                                   .flaw = { .flaw = jail_flaw(why), .part = REC_NONE } });
}

/* The answer of a strings pass, with what led to it put before its end. */
static struct bytes with_flaw(struct jail_job *job) {
        struct buf *a = &job->answer;
        char end[DONE_BYTES];
        BUG_IF(job->walked < DONE_BYTES);
        a->n = job->walked - DONE_BYTES;
        memcpy(end, a->p + a->n, DONE_BYTES);
        put_flaw(a, job->why);
        buf_put(a, end, DONE_BYTES);
        return buf_bytes(a);
}

int jail_job_keep(struct jail_job *job, size_t *ret_suspect, struct err *e) {
        struct bytes rest = { (const uint8_t *) job->answer.p, job->walked };
        size_t lengths[WORKER_MESSAGES];
        for (size_t i = job->from; i < job->to; i++) {
                const struct jail_message *m = &job->batch->messages[i];
                size_t *n = &lengths[i - job->from];
                bool file = reader_of(m) != REC_READ_MESSAGE;
                if (jail_check_message(rest, jail_message_size(m), file, n, e) < 0) {
                        *ret_suspect = i - job->from;
                        return ERR_corrupt;
                }
                rest = bytes_sub(rest, *n, SIZE_MAX);
        }
        rest = buf_bytes(&job->answer);
        if (job->why != JAIL_ok)
                lengths[0] = (rest = with_flaw(job)).n;
        for (size_t i = job->from; i < job->to; i++) {
                settle(job->batch, i, bytes_sub(rest, 0, lengths[i - job->from]), job->why);
                rest = bytes_sub(rest, lengths[i - job->from], SIZE_MAX);
        }
        vec_push(&job->batch->kept, job->answer);
        buf_init(&job->answer, 0);
        return 1;
}

/* Not even its strings could be read. */
static void settle_empty(struct jail_batch *b, size_t i, enum jail_blame why) {
        const struct jail_message *m = &b->messages[i];
        const struct rec_kind_row *row = rec_kind_find(m->kind);
        bool mail = reader_of(m) == REC_READ_MESSAGE;
        uint64_t n = jail_message_size(m);
        struct buf a;
        buf_init(&a, 0);
        rec_put(&a, &(struct rec){ .kind = REC_doc,
                                   .doc = { .parent = REC_NONE,
                                            .kind = mail ? REC_DOC_message : REC_DOC_file,
                                            .flags = REC_DOC_strings,
                                            .len = n,
                                            .size = n,
                                            .type = row && !mail ? str_of(row->media)
                                                                 : STR("message/rfc822"),
                                            .name = mail ? (struct str){ 0 } : m->name } });
        put_flaw(&a, why);
        rec_put(&a, &(struct rec){ .kind = REC_done, .done = { .docs = 1, .declared = REC_NONE } });
        settle(b, i, buf_bytes(&a), why);
        vec_push(&b->kept, a);
}

static void put_part(struct jail_jobs *queues, const struct jail_job *whole, size_t from,
                     size_t to) {
        if (from == to)
                return;
        struct jail_job *job = jail_job_new(whole->batch, from, to);
        job->kind = whole->kind;
        job->why = whole->why;
        job->halve = true;
        job->fresh = to - from == 1;
        job->failures = job->fresh ? whole->failures : 0;
        jail_jobs_put_first(&queues[jail_job_lane(job)], job);
}

static void split(const struct jail_job *job, size_t suspect, struct jail_jobs *queues) {
        size_t n = job->to - job->from;
        size_t cut = job->from + (job->halve || suspect >= n ? n / 2 : suspect);
        size_t next = job->halve ? cut : cut + 1;
        put_part(queues, job, next, job->to);
        put_part(queues, job, cut, next);
        put_part(queues, job, job->from, cut);
}

/* The last resort, in a fresh worker of the plainest program. */
static void strings(struct jail_job *job, enum jail_blame why, struct jail_jobs *queues) {
        job->kind = WORKER_strings;
        job->why = why;
        put_part(queues, job, job->from, job->to);
}

void jail_job_failed(struct jail_job *job, enum jail_blame blame, size_t suspect, bool patient,
                     struct jail_jobs queues[static JAIL_LANES]) {
        /* what took too long or too much in a process of its own will do so again */
        bool hopeless = blame == JAIL_hung || blame == JAIL_limit || blame == JAIL_absent;
        unsigned tries = patient ? TRIES_PATIENT : hopeless ? 1 : TRIES;
        job->failures++;
        if (job->to - job->from > 1)
                split(job, suspect, queues);
        else if (blame != JAIL_absent && (job->failures < tries || !job->fresh))
                put_part(queues, job, job->from, job->to);
        else if (job->kind == WORKER_strings)
                settle_empty(job->batch, job->from, job->why != JAIL_ok ? job->why : blame);
        else
                strings(job, blame, queues);
        jail_job_free(&job);
}
