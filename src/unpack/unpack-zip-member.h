#pragma once
/* One member of a zip: deciphered, unpacked, checked.  For use inside unpack/. */
#include "unpack/unpack-secret.h"
#include "unpack/unpack-stream.h"
#include "unpack/unpack-zip.h"

struct unpack_zip_members {
        struct unpack_window *data;
        struct unpack_out *out;
        struct unpack_secret secret;
        struct unpack_crypt crypt;
};

void unpack_zip_members_init(struct unpack_zip_members *m, const struct unpack_job *job,
                             struct unpack_window *data, struct unpack_out *out);

/* Put the member `e`, whose packed bytes are [off, end), as `child`.  Returns where they turned out
 * to end; *ret_sound: it was what its header says. */
uint64_t unpack_zip_member(struct unpack_zip_members *m, const struct unpack_zip_entry *e,
                           struct rec_child *child, uint64_t off, uint64_t end, bool *ret_sound);

/* Do its packed bytes say themselves where they end? */
bool unpack_zip_says_end(const struct unpack_zip_entry *e);
