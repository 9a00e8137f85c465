#pragma once
/* What passes between the keeper and a worker; the one thing of this folder that jail/ may know.
 * It is declarations only.
 *
 *   keeper -> worker   JOB head | message heads | envelope, name, secrets, data of message 0 | ...
 *                      JOB head | secrets                                         (unpack)
 *   worker -> keeper   HELLO, once; then records as drawn in rec/rec.h, nothing else
 *
 * All on one SOCK_STREAM socket, little-endian, fixed width.  A descriptor (a container, a unit
 * that is large) comes with the first byte of its job's head.  The keeper may send the next job
 * before the answer to the last is out; a worker answers in order.  Before each message a worker
 * notes in the progress page which one it is at: a hint for whom to suspect first, never believed.
 */
#include "base/limits.h"
#include "base/mem.h"

#include <stdbool.h>

enum { WORKER_PROTOCOL = 2, WORKER_MESSAGES = 64 /* most of one job: LIMIT_batch_docs */ };
#define WORKER_MAGIC 0x77656c63u /* "clew" */

/* The descriptors that a worker is born with, beside 0-2 on /dev/null. */
enum { WORKER_FD_SOCKET = 3, WORKER_FD_PROGRESS = 4 };

enum worker_program {
#define PROGRAM(id, ...) WORKER_##id,
#include "worker/worker-program.def"
#undef PROGRAM
        WORKER_PROGRAMS
};

struct worker_program_row {
        const char *suffix;
        uint64_t memory;
        unsigned cpu_s, wall_s, wall_s_mb;
        uint64_t rss;
        unsigned jobs;
        const char *words;
};

static inline struct worker_program_row worker_program(enum worker_program which) {
        const struct worker_program_row rows[] = {
#define PROGRAM(id, ...) { __VA_ARGS__ },
#include "worker/worker-program.def"
#undef PROGRAM
        };
        return rows[which];
}

enum worker_job_kind {
        WORKER_parse = 1, /* parse_mail() or the reader of its kind, of each message */
        WORKER_strings,   /* raw strings of each message */
        WORKER_unpack,    /* unpack_run() of the descriptor that comes with the head; no messages */
        WORKER_render,    /* one page of one message as pixels: struct worker_picture, then these */
};

enum {
        WORKER_FORMAT_message = 31
}; /* unpack: a message's attachments; others: enum unpack_format */

struct worker_job {
        uint32_t kind;      /* enum worker_job_kind */
        uint32_t n;         /* messages */
        uint32_t format;    /* unpack: enum unpack_format */
        uint32_t secrets_n; /* unpack: bytes that follow */
        uint64_t size;      /* unpack: bytes of the container; else bytes that follow */
        uint64_t root_size; /* unpack: of the file on disk that it came out of */
        uint32_t start;     /* unpack: number of the child that an earlier run died of, or 0 */
        uint32_t reserved;
};

enum worker_message_flag { /* beside those of struct jail_message */
                           WORKER_MESSAGE_contents = 1 << 16,
                           WORKER_MESSAGE_ocr = 1 << 17,
                           WORKER_MESSAGE_seals = 1 << 19,
                           WORKER_MESSAGE_layout = 1 << 20,
                           WORKER_MESSAGE_by_fd =
                                   1 << 18, /* data is the descriptor that came with the job */
};

struct worker_message {
        uint32_t flags;
        uint32_t file_kind; /* enum rec_file_kind, 0 = mail */
        uint32_t envelope_n, name_n, secrets_n;
        uint32_t first_page, pages; /* render: the page is first_page */
        uint32_t dpi;               /* render */
        uint64_t data_n;
};

/* The answer to a render job; w 0 = it could not be drawn.  w * h * 3 bytes of RGB follow. */
struct worker_picture {
        uint32_t w, h;
};

enum worker_hello_flag {
        WORKER_HELLO_seccomp = 1 << 0,
        WORKER_HELLO_uid = 1 << 1,       /* was root and is no more */
        WORKER_HELLO_root = 1 << 2,      /* its root directory is an empty one */
        WORKER_HELLO_sanitizer = 1 << 3, /* a build with sanitizers: no seccomp, no memory limit */
        WORKER_HELLO_failed = 1 << 4,    /* could not lock itself in and leaves; `words` say why */
};

struct worker_hello {
        uint32_t magic, protocol;
        uint32_t flags;          /* enum worker_hello_flag */
        uint32_t landlock;       /* ABI, 0 = none */
        uint32_t probes, denied; /* of a probe run, else 0 */
        char version[16];
        char words[88]; /* NUL-terminated */
};

/* A build with AddressSanitizer, which lives neither under RLIMIT_AS nor under our seccomp. */
#if defined __SANITIZE_ADDRESS__
#define WORKER_SANITIZER 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define WORKER_SANITIZER 1
#endif
#endif
#ifndef WORKER_SANITIZER
#define WORKER_SANITIZER 0
#endif

struct worker_progress {
        uint32_t job;     /* counts jobs of this worker from 1 */
        uint32_t message; /* within the job */
};

_Static_assert(sizeof(struct worker_job) == 40 && sizeof(struct worker_message) == 40 &&
                       sizeof(struct worker_hello) == 128,
               "frames have no padding");
