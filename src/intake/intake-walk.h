#pragma once
/* Every file under the given paths, one at a time, in an order that does not depend on the disk.
 *
 *   struct intake *in;
 *   if ((r = intake_open(&in, &(struct intake_options){ .paths = p, .n_paths = n }, e)) < 0) ...
 *   while ((r = intake_next(in, &item, e)) > 0)
 *           use(&item);
 *   intake_close(&in);
 *
 * Paths come in the order given; inside a folder names come in byte order, files and folders mixed.
 * What lies beneath a path is opened one component at a time, beneath the folder that was opened
 * before, and symbolic links are never followed (a given path itself may be one).  Nothing is
 * written, times of last access are left alone where the system allows.  What is no readable
 * regular file is an item too, with its trouble.
 *
 * Behind it a few threads open and read the next files, so that a slow disk has many questions at
 * once; what comes out does not depend on them.
 *
 * Memory: the names of the folders on the path to the current file (a folder of 200,000 files: 12
 * MB), LIMIT_intake_ahead files of at most LIMIT_intake_ahead_bytes each, one file of
 * LIMIT_inline_bytes. */
#include "base/err.h"
#include "intake/intake-sniff.h"

#include <sys/types.h>

enum intake_trouble {
        INTAKE_readable = 0,
#define TROUBLE(id, number, words) INTAKE_TROUBLE_##id = (number),
#include "intake/intake.def"
#undef TROUBLE
};

struct intake_options {
        const char *const *paths;
        size_t n_paths;
        dev_t skip_dev; /* the folder that is never entered: the case itself; ino 0 = none */
        ino_t skip_ino;
        unsigned readers; /* threads that read ahead; 0 = LIMIT_intake_readers */
        bool names_only;  /* open and read nothing: kind, fd and data stay empty */
};

struct intake_item {
        struct str path;  /* as given and below; bytes that are no UTF-8 as \xNN, "\" as "\\" */
        struct str dir;   /* path without the last component, "" if there is none */
        struct str name;  /* the last component */
        struct str below; /* path without what was given; of a given file its name */
        enum intake_kind kind; /* 0 when it could not be read */
        uint64_t size;
        int64_t mtime;     /* seconds since 1970 */
        int fd;            /* open, or -1; the next call closes it: dup() what shall live longer */
        struct bytes data; /* the whole content if size <= LIMIT_inline_bytes; else p is NULL */
        enum intake_trouble trouble; /* 0, or why it could not be read */
};

struct intake;

/* Start a walk.  The paths must outlive it.  A path that is not there is an item with trouble, not
 * an error.  *ret is for intake_close(). */
int intake_open(struct intake **ret, const struct intake_options *o, struct err *e);

/* 1 with the next item, 0 at the end, <0 on error.  What *ret points to lives until the next
 * call. */
int intake_next(struct intake *in, struct intake_item *ret, struct err *e);

void intake_close(struct intake **in); /* NULL is fine */

struct intake_total {
        uint64_t files, bytes, troubles;
};

/* Count what a walk with the same options would give, reading no content: for progress.  Cost: one
 * stat a file. */
int intake_total_get(const struct intake_options *o, struct intake_total *ret, struct err *e);

const char *intake_trouble_words(enum intake_trouble trouble); /* "a named pipe, not a file" */
