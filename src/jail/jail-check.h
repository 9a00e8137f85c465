#pragma once
/* Is an answer what the rules of rec/rec.h allow?  Checked before anything of it is believed:
 * each record alone (rec_get), and how they stand together: documents numbered from 0 with parents
 * first, parts likewise, every offset inside the bytes it speaks of, spans in order and covering
 * their text between code points, DONE present, last, and right about the count. */
#include "base/err.h"
#include "rec/rec.h"

/* Check the answer for one message of `message_n` bytes at the head of `in`; `file`: for a unit
 * that is no mail, whose children may be larger than it and whose facts all speak of its own bytes.
 * Returns 1 and its length up to and with DONE in *ret_n; ERR_corrupt with the reason in `e`.
 * Allocates nothing; linear; reads no byte outside `in`. */
int jail_check_message(struct bytes in, uint64_t message_n, bool file, size_t *ret_n,
                       struct err *e);

/* An unpack answer is checked record by record as it streams: ranges and gaps tile the container in
 * order, DATA only behind a child that is made of bytes, and no more than LIMIT_archive_total. */
struct jail_check_unpack {
        uint64_t size;     /* of the container */
        uint64_t most;     /* DATA bytes that may come out */
        uint64_t at;       /* up to here the container is accounted for */
        uint64_t children; /* CHILD records so far */
        uint64_t made;     /* DATA bytes so far */
        bool in_bytes;     /* the last CHILD may be followed by DATA */
        bool done;
};

void jail_check_unpack_init(struct jail_check_unpack *c, uint64_t size, uint64_t root_size);

/* 1 if `r` may come next, else ERR_corrupt, or ERR_limit when more comes out than may. */
int jail_check_unpack(struct jail_check_unpack *c, const struct rec *r, struct err *e);
