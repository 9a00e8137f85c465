#pragma once
/* Batches, and the jobs that they are worked off in.
 *
 *   batch   what jail_parse() took and jail_next() gives back; counts the messages still open
 *   job     a run of its messages, as sent to one worker; on failure it is split into smaller ones
 */
#include "base/vec.h"
#include "jail/jail.h"
#include "worker/worker-frame.h"

#include <sys/uio.h>

enum jail_lane_id {
        JAIL_LANE_main,  /* clew-worker, many units a job */
        JAIL_LANE_alone, /* clew-worker, a process for each unit */
        JAIL_LANE_page,
        JAIL_LANE_ocr,
        JAIL_LANES
};

struct jail_batch {
        void *tag;
        enum jail_lane_id lane;        /* of its jobs, when nothing fails */
        uint64_t bytes;                /* of the results that are here */
        size_t n, open;                /* messages; those without a result */
        struct jail_message *messages; /* the array is ours, the bytes the caller's */
        struct jail_result *results;
        VEC(struct buf) kept; /* what results point into */
};

struct jail_job {
        struct jail_batch *batch;
        struct jail_job *next;
        enum worker_job_kind kind;
        size_t from, to;     /* messages of the batch */
        bool fresh;          /* wants a worker that has seen nothing yet */
        bool halve;          /* its part of the batch failed before: no more hints are taken */
        unsigned failures;   /* of these messages, in this job or a larger one */
        enum jail_blame why; /* strings: why there was no parse; JAIL_ok = none was wanted */
        uint32_t dpi;        /* render */
        uint64_t most;       /* bytes that the answer may have */
        struct buf answer;
        size_t walked, done; /* bytes and messages of the answer that are whole */
};

/* A queue that takes at both ends; jobs that were tried already go first. */
struct jail_jobs {
        struct jail_job *first, *last;
        size_t n;
};

void jail_jobs_put(struct jail_jobs *q, struct jail_job *job);
void jail_jobs_put_first(struct jail_jobs *q, struct jail_job *job);
struct jail_job *jail_jobs_next(struct jail_jobs *q); /* NULL when empty */

/* The lane that `job` belongs to. */
enum jail_lane_id jail_job_lane(const struct jail_job *job);

uint64_t jail_message_size(const struct jail_message *m);
/* Must it be the only one of its job? */
bool jail_message_alone(const struct jail_message *m);
/* Is no reader to see it, but its raw strings taken? */
bool jail_message_strings(const struct jail_message *m);

struct jail_batch *jail_batch_new(const struct jail_message *messages, size_t n, void *tag);
void jail_batch_free(struct jail_batch **b);

/* A job for messages [from, to). */
struct jail_job *jail_job_new(struct jail_batch *b, size_t from, size_t to);
void jail_job_free(struct jail_job **job);

/* The frame of `job` but for its first `sent` bytes: fills `head` if sent is 0, and `iov`
 * (JAIL_JOB_PIECES); returns how many pieces; *ret_left is 0 when all is sent. */
enum { JAIL_JOB_PIECES = 1 + 4 * WORKER_MESSAGES };
size_t jail_job_frame(const struct jail_job *job, struct buf *head, size_t sent, struct iovec *iov,
                      size_t *ret_left);

/* Send of it what `socket` takes at once, with its descriptor before all else.  Returns as sendmsg;
 * *ret_left is what was left to send before. */
ssize_t jail_job_send(const struct jail_job *job, int socket, struct buf *head, size_t sent,
                      size_t *ret_left);

/* Look how far the answer has come: 1 all there (job->walked bytes; more may stand behind), 0 more
 * must come, ERR_corrupt if it cannot become an answer, ERR_limit if it is too long. */
int jail_job_walk(struct jail_job *job);

/* Check the whole answer and give it to the batch, with everything it points to; the job holds
 * nothing then.  ERR_corrupt if any of it breaks the rules: nothing is kept, *ret_suspect is the
 * message whose answer it was. */
int jail_job_keep(struct jail_job *job, size_t *ret_suspect, struct err *e);

/* The worker failed on this job; the answer is dropped.  `suspect` is a hint.  What is to be tried
 * next goes to the head of its lane's queue, or the messages get their last resort; frees the job.
 * `patient`: the worker was killed from outside, which is hardly the message's fault. */
void jail_job_failed(struct jail_job *job, enum jail_blame blame, size_t suspect, bool patient,
                     struct jail_jobs queues[static JAIL_LANES]);
