#pragma once
/* One thing to many: a container on a descriptor becomes CHILD, DATA, GAP and FLAW records.
 *
 *   ( CHILD DATA* FLAW* | GAP | FLAW )* DONE
 *
 * A CHILD of kind `range` is a piece of the container; one of kind `bytes` was made from it and
 * its DATA records (at most UNPACK_DATA bytes each) follow.  A FLAW between a CHILD and the next
 * CHILD or GAP is about that child; FLAW_member_damaged there means that the DATA are what came
 * before the damage and not the whole, so the child counts as unreadable.
 *
 * Every byte is accounted for: ranges of children of kind `range` and gaps tile [0, size) of the
 * container without holes or overlaps, in order of offset.  What was made from packed bytes lies
 * under a gap `compressed`; off and len of a `bytes` child say where in it, if known.
 *
 * Lives in the jail: calls only pread on the given descriptor and the allocator. */
#include "rec/rec.h"

enum { UNPACK_DATA = 256 << 10 }; /* most bytes of one DATA record */

/* Outlook stores, in the number to start at: take no way through the store that is not needed. */
#define UNPACK_CAREFUL UINT32_C(0x80000000)

enum unpack_format {
#define FORMAT(id, number, words, run) UNPACK_##id = (number),
#include "unpack/unpack.def"
#undef FORMAT
};

struct unpack_job {
        int fd; /* seekable; not closed; its offset is not used */
        uint64_t size;
        enum unpack_format format;
        uint64_t root_size; /* of the file on disk that this came out of, 0 = size: for total limits
                             */
        struct bytes secrets; /* passwords to try, each ended by LF; may be empty */
};

/* Load what the libraries behind load late (character sets, ciphers).  Once, before the lock. */
void unpack_warm(void);

struct unpack_sink {
        void (*put)(void *ctx,
                    const struct rec *r); /* blocks; r and what it points to live for the call */
        void *ctx;
};

/* Unpack `job` into `sink`; the last record is DONE.  Never fails: trouble becomes FLAW records and
 * damaged gaps.  Memory: a few MiB, whatever the size of the container or of its members (xz and
 * zstd: up to LIMIT_unpack_codec more, as their headers ask). */
void unpack_run(const struct unpack_job *job, const struct unpack_sink *sink);
