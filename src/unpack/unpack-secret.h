#pragma once
/* The passwords of a job, one at a time, and what trying them may cost.  For use inside unpack/. */
#include "unpack/unpack-out.h"

struct unpack_secret {
        struct bytes all, rest;
        struct bytes good; /* the one that opened something: tried first from then on */
        unsigned tried;    /* since unpack_secret_start() */
        uint64_t rounds;   /* of key derivation, over the whole archive */
        bool good_given, cut;
};

void unpack_secret_init(struct unpack_secret *s, const struct unpack_job *job);
/* Begin with the first again. */
void unpack_secret_start(struct unpack_secret *s);
/* The next password to try, at the price of `rounds`; false at the end, or when
 * LIMIT_unpack_secrets or LIMIT_unpack_rounds is reached (`cut`, which is worth a
 * FLAW_secrets_cut). */
bool unpack_secret_next(struct unpack_secret *s, uint64_t rounds, struct bytes *ret);
/* Say so if passwords were left untried. */
void unpack_secret_done(struct unpack_secret *s, struct unpack_out *o);

/* What stands in the detail of a child that was opened. */
#define UNPACK_SECRET_USED "encrypted; opened with a password that was given"
