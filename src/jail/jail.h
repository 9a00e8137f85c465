#pragma once
/* The keeper's side of the jail: start, feed, time, kill and replace workers; blame the document
 * that did it.
 *
 *   jail_parse(batch) -> [lane] -> job -> worker 1 \
 *                                  job -> worker 2  > records -> checked -> jail_next(), in order
 *                        [lane] -> job -> worker 3 /
 *
 * Several programs (worker/worker-program.def), each with a lane of its own, work side by side; a
 * slow document holds up delivery, not work.
 *
 *   a worker that dies, hangs or lies: killed, reaped, replaced; its whole answer is dropped and
 * the batch is tried again in parts, until the guilty message fails alone in a fresh worker.  That
 * one gets a raw-strings pass, also in a fresh worker; if that fails too, an empty document.  Every
 *   message that went in comes out, with a FLAW if it was not parsed.
 *
 * Nothing that a worker says is believed before jail/jail-check.h has looked at it.
 *
 * One thread drives a jail, and must live as long as it: the kernel kills the workers when the
 * thread that started them ends.  It may be another thread than the one that reads the answers'
 * bytes, as long as those are not used after the next jail_next(). */
#include "base/err.h"
#include "rec/rec.h"
#include "worker/worker-frame.h"

struct jail;        /* the pool; the central struct of this folder */
struct jail_unpack; /* one container being unpacked */

struct jail_options {
        unsigned workers;        /* parse workers, 1..JAIL_WORKERS; 0 = one for each processor */
        const char *worker_path; /* NULL: "clew-worker" beside our own executable; the other
                                  * programs are this path with their suffix: "-page" ... */
        bool unsafe;      /* go on where the sandbox cannot be built; must be typed by hand */
        bool paranoid;    /* one message a job, a fresh worker for each job */
        unsigned wall_ms; /* patience with one job; 0 = that of its program; for tests */
};

enum { JAIL_WORKERS = 64 };

/* Start the workers, run the probes, wait until both have reported.  ERR_jail if a worker cannot
 * be started, has another version than we, or could not lock itself in (unless `unsafe`), and if a
 * probe was not denied.  Takes about 10 ms. */
int jail_open(const struct jail_options *o, struct jail **ret, struct err *e);

/* Kill and reap every worker at once; unanswered jobs are forgotten.  NULL is fine. */
void jail_close(struct jail **j);

/* What could not be read for want of its program, one sentence with a hint, or NULL; lives as long
 * as the jail.  Known once a job for that program was given. */
const char *jail_missing(const struct jail *j);

/* "seccomp+landlock7, 15/15 probes denied": what holds the workers; lives as long as the jail. */
const char *jail_sandbox(const struct jail *j);

enum jail_flag { /* beside REC_CHILD_obfuscated */
                 JAIL_CONTENTS =
                         1 << 16,    /* bring the bytes of children: CHILD DATA* before their DOC */
                 JAIL_OCR = 1 << 17, /* to the program that reads pixels */
                 JAIL_SEALS = 1 << 19, /* mail: its signatures too (parse/parse-seal.h) */
                 JAIL_LAYOUT = 1 << 20, /* mail: its layout for its text (rec/rec-layout.h) */
};

/* A unit of work: the bytes of one message or one file. */
struct jail_message {
        struct bytes data;     /* at most LIMIT_message_bytes; unused if by_fd */
        struct bytes envelope; /* mail: the From_ line, or empty */
        uint32_t flags;        /* REC_CHILD_obfuscated, enum jail_flag */
        uint32_t kind;         /* enum rec_file_kind; 0 = mail */
        int fd;                /* if by_fd: opened for reading only; stays the caller's, and open */
        bool by_fd;            /* the worker maps it; for units over 1 MiB or so */
        uint64_t size;         /* if by_fd: of the file, at most LIMIT_document_bytes */
        uint32_t first_page, pages; /* JAIL_OCR: from which page (1..), how many; 0, 0 = all */
        struct str name;            /* file name, at most UINT16_MAX bytes; a hint to readers */
        struct bytes secrets; /* passwords to try, each ended by LF; LIMIT_secret_bytes in all */
};

enum jail_blame {
        JAIL_ok,
        JAIL_died, /* FLAW_worker_died, and so on: all but JAIL_ok carry such a FLAW */
        JAIL_hung,
        JAIL_lied,
        JAIL_limit,
        JAIL_absent, /* the program that reads such units is not installed, see jail_missing() */
};

struct jail_result {
        struct bytes records; /* DOC ... DONE, checked; never empty */
        enum jail_blame blame;
};

struct jail_answer {
        void *tag;
        size_t n;
        const struct jail_result *results; /* one for each message, in their order */
};

/* Queue units as one batch: 1..LIMIT_batch_docs that are mail or of a LIGHT or STRINGS kind, or
 * exactly one of any kind (kinds and their readers: rec/kind.def; a kind that no program reads gets
 * its raw strings).  The array is copied; the bytes that it points to are not, and must stay as
 * they are, descriptors open, until the answer with this `tag` has come out of jail_next() or the
 * jail is closed.  Returns 1 if taken, 0 if its lane or the whole queue is full (take an answer
 * first, or jail_wait(); a queue with nothing outstanding is never full), <0 on error.  Does not
 * wait for any job; the first for a program takes some 10 ms for its probes. */
int jail_parse(struct jail *j, const struct jail_message *messages, size_t n, void *tag,
               struct err *e);

/* After jail_parse() returned 0: work on until an answer is ready or any job was finished, so that
 * jail_parse() may be tried again.  A caller that does this instead of jail_next() keeps all
 * workers busy behind one slow document.  0, or ERR_jail. */
int jail_wait(struct jail *j, struct err *e);

/* The next answer, in the order in which the jobs were queued, whichever worker finished first.
 * Blocks until it is there.  Returns 1, or 0 if nothing is outstanding, or ERR_jail if no worker
 * can be started any more.  What *ret_answer points to lives until the next jail_next(). */
int jail_next(struct jail *j, struct jail_answer *ret_answer, struct err *e);

/* True if jail_next() would not block. */
bool jail_ready(struct jail *j);

/* A format beside those of enum unpack_format: one message, whose children are its decoded
 * attachments and attached messages, at any depth, in the order of their documents. */
enum { JAIL_FORMAT_message = 31 };

struct jail_container {
        int fd; /* seekable, open for reading only; stays the caller's */
        uint64_t size;
        uint64_t root_size;          /* of the file on disk that it came out of; 0 = size */
        uint32_t format;             /* enum unpack_format, or JAIL_FORMAT_message */
        enum worker_program program; /* WORKER_MAIN, WORKER_PFF or WORKER_PST */
        struct bytes secrets; /* passwords to try, as in jail_message; must live until the close */
        uint32_t start; /* PFF, PST: after a run that died, the number (from 1) of the child that it
                         * died of: comes as unreadable, then those behind it; else 0; and
                         * UNPACK_CAREFUL if it died before any child */
};

/* Unpack a container in a worker of its own, started when needed and used again; parse jobs go on
 * meanwhile, and several containers may be open at once.  The worker gets a duplicate of the
 * descriptor and reads at offsets of its own.  ERR_absent when its program is not installed. */
int jail_unpack_open(struct jail *j, const struct jail_container *c, struct jail_unpack **ret,
                     struct err *e);

/* The next record: CHILD, DATA, GAP, FLAW, and DONE as the last.  Its bytes live until the next
 * call.  Returns 1; 0 after DONE; ERR_worker when the worker died, hung or lied (then what came
 * before must be treated as all there is, see jail_unpack_blame()).  Feeds parse workers while it
 * waits. */
int jail_unpack_next(struct jail_unpack *u, struct rec *ret, struct err *e);

/* Why the last jail_unpack_next() failed. */
enum jail_blame jail_unpack_blame(const struct jail_unpack *u);

/* The stream may be closed before its end. NULL is fine. */
void jail_unpack_close(struct jail_unpack **u);

struct jail_picture {
        uint32_t w, h; /* at most LIMIT_picture_side each */
        struct buf
                *rgb; /* of the caller; filled with w * h * 3 bytes, LIMIT_picture_bytes at most */
};

/* One page (1..) of a document, or a picture (page 1), as pixels, by WORKER_PAGE in a process of
 * its own.  Waits; parse jobs go on meanwhile.  0; ERR_worker when it cannot be drawn or the worker
 * died, hung or lied; ERR_absent when the program is not installed. */
int jail_render(struct jail *j, const struct jail_message *unit, uint32_t page, uint32_t dpi,
                struct jail_picture *ret, struct err *e);

/* The flaw that stands for a blame other than JAIL_ok. */
enum rec_flaw jail_flaw(enum jail_blame blame);
