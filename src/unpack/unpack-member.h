#pragma once
/* One child on its way out: CHILD, DATA and what turned out to be wrong, under the ceilings of
 * LIMIT_archive_*.  For use inside unpack/.
 *
 * The CHILD record waits until UNPACK_DATA bytes are made or the end is reached, so that for small
 * members its flags already say whether the data were sound. */
#include "unpack/unpack-out.h"

struct unpack_member {
        struct unpack_out *o;
        struct rec_child child;
        bool begun;     /* its CHILD record has gone out */
        uint64_t eaten; /* packed bytes that it was made from so far; the caller keeps it */
        uint64_t made;
        uint32_t crc; /* of what was made, as zip counts it */
        uint8_t *p;
        size_t n; /* made and not yet sent */
};

/* `child` is copied; its strings must live until unpack_member_done(). */
void unpack_member_init(struct unpack_member *m, struct unpack_out *o,
                        const struct rec_child *child);

/* Where the next bytes may be made in place, and how many: never 0.  Then call
 * unpack_member_made(): false if they are over a limit, which ends the member. */
uint8_t *unpack_member_room(struct unpack_member *m, size_t *ret_n);
bool unpack_member_made(struct unpack_member *m, size_t n);
/* The same for bytes that lie elsewhere. */
bool unpack_member_put(struct unpack_member *m, struct bytes data);

/* Send what is left; frees.  `why` NULL: all is well; else the child is unreadable and a flaw says
 * so. */
void unpack_member_done(struct unpack_member *m, enum rec_flaw flaw, const char *why);

/* A child that is named only, and why. */
void unpack_member_named(struct unpack_out *o, struct rec_child *child, enum rec_flaw flaw,
                         const char *why);
