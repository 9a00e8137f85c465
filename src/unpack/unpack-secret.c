/* See unpack-secret.h.  Deriving a key is made slow on purpose by those who invent formats, so what
 * is spent is counted in rounds of hashing.  wild.md#archive-secrets */
#include "unpack/unpack-secret.h"

#include "base/limits.h"

void unpack_secret_init(struct unpack_secret *s, const struct unpack_job *job) {
        *s = (struct unpack_secret){ .all = job->secrets, .rest = job->secrets };
}

void unpack_secret_start(struct unpack_secret *s) {
        s->rest = s->all;
        s->tried = 0;
        s->good_given = false;
}

static bool is_within(struct unpack_secret *s, uint64_t rounds) {
        bool first = s->rounds == 0; /* one password may always be tried */
        s->rounds += rounds;
        bool within =
                s->tried++ < LIMIT_unpack_secrets && (first || s->rounds <= LIMIT_unpack_rounds);
        s->cut |= !within;
        return within;
}

bool unpack_secret_next(struct unpack_secret *s, uint64_t rounds, struct bytes *ret) {
        if (s->good.n && !s->good_given) {
                s->good_given = true;
                *ret = s->good;
                return true; /* at no price: it will mostly fit */
        }
        while (s->rest.n) {
                size_t n = bytes_chr(s->rest, '\n');
                struct bytes line = bytes_sub(s->rest, 0, n);
                s->rest = n == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(s->rest, n + 1, SIZE_MAX);
                if (line.n == 0 || bytes_eq(line, s->good))
                        continue;
                *ret = line;
                return is_within(s, rounds);
        }
        return false;
}

void unpack_secret_done(struct unpack_secret *s, struct unpack_out *o) {
        if (s->cut)
                unpack_out_flaw(o, FLAW_secrets_cut, 0, 0, "passwords cost too much to try all");
}
