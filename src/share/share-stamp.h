#pragma once
/* Time stamps of RFC 3161, without a network: a question is written to a file, the user carries it
 * to an authority and brings back the answer, which is checked against the authority's certificate.
 *
 *   share_stamp_ask ── FILE.tsq ──> (authority) ──> FILE.tsr ── share_stamp_check
 *
 * An answer is a stranger's ASN.1, and OpenSSL reads it.  So that happens in a process of its own,
 * which holds nothing but the bytes, can open nothing, and can do no more than compute and write
 * one small record into one pipe (seccomp); what it says is bounded and cleaned here. */
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

enum {
        SHARE_STAMP = 1 << 20,    /* bytes of an answer that are read */
        SHARE_STAMP_CA = 4 << 20, /* bytes of certificates (PEM) */
        SHARE_STAMP_WORDS = 160,
};

/* Append a TimeStampReq of a SHA-256: version 1, a nonce, certificate asked for. */
int share_stamp_ask(const struct sha256 *of, struct buf *out, struct err *e);

enum share_stamp_verdict {
        SHARE_STAMP_GOOD,
        SHARE_STAMP_NO_ANSWER, /* not a TimeStampResp, or one that refuses */
        SHARE_STAMP_OTHER,     /* of other bytes, or not of a SHA-256 */
        SHARE_STAMP_UNTRUSTED, /* not signed under a certificate that was given */
        SHARE_STAMP_NO_CA,     /* no certificate in what was given */
        SHARE_STAMP_VERDICTS
};
const char *share_stamp_id(enum share_stamp_verdict v);

struct share_stamp {
        enum share_stamp_verdict verdict;
        int64_t at;                     /* UTC s; 0 unless good */
        char serial[SHARE_STAMP_WORDS]; /* digits */
        char policy[SHARE_STAMP_WORDS]; /* object identifier */
        char signer[SHARE_STAMP_WORDS]; /* name in its certificate: a stranger's words, ASCII */
};

/* Is `answer` (DER) the time stamp of `of`, by somebody under a certificate of `ca` (PEM, one or
 * more)?  Certificates are judged as of the time stamped.  ERR_jail if the process could not be
 * locked in, ERR_worker if it died. */
int share_stamp_check(struct bytes answer, struct bytes ca, const struct sha256 *of,
                      struct share_stamp *ret, struct err *e);

/* What the child does, in this process: for tests only, for the bytes are a stranger's. */
void share_stamp_judge(struct bytes answer, struct bytes ca, const struct sha256 *of,
                       struct share_stamp *ret);
