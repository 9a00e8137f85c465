#pragma once
/* One message to records: the document itself, its MIME tree, its header facts, its text, what is
 * wrong with it, and each attachment and attached message as a document of its own.
 *
 *   DOC(message) HEADER* ADDR* DATE* MSGID* PART* TEXT SPAN* FLAW*
 *       DOC(file or message) ...                  each attachment, parents first
 *   DONE
 *
 * `path` of a child is its MIME path from the outermost message ("2.1": the first part of the
 * message that is attached as part 2; "1.u2": the second uuencoded file in part 1). `off` and `len`
 * of a child whose parent was itself encoded are those of the encoded ancestor. */
#include "base/arena.h"
#include "base/buf.h"

struct parse_mail_options {
        bool obfuscated; /* addresses are written "name at host", whatever the message looks like */
        bool contents; /* CHILD and DATA records before the DOC of each child: its decoded bytes */
        bool units; /* the same, but only for files that have a reader of their own, and their text
                     * is not taken here */
        bool seals; /* its signatures too: HEADER records named REC_SEAL (parse-seal.h) */
        bool layout; /* HTML before plain text, and of it the tokens of its layout (rec-layout.h) */
        struct bytes envelope; /* the From_ line that stood before the message, or empty */
};

/* Append the records of one message (all its documents, then DONE) to `out`.  Never fails: trouble
 * becomes FLAW records.  If `out` has a ceiling and reaches it, out->over says so and the answer
 * has no DONE.  Memory comes from `a`, reset by the caller.  Cost: linear; about 3 ns a byte. */
void parse_mail(struct bytes message, const struct parse_mail_options *o, struct arena *a,
                struct buf *out);

/* Before the jail: everything below that would open a file or fetch an algorithm on first use. */
void parse_mail_warm(void);
