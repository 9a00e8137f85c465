#pragma once
/* Where mail lies: six owners, each with a mailbox of another form, packed old years, a list
 * archive, a shared folder; and the file of truths beside it.
 *
 *   OUT/cache/daryush/Inbox, Sent           mbox (mboxo)
 *   OUT/cache/miriam/Maildir, .Sent         Maildir
 *   OUT/cache/parvaneh/Inbox.mbox ...       mbox (mboxrd)
 *   OUT/cache/kamran/Mail/inbox, sent       MH
 *   OUT/cache/jonas/inbox/2011/00012.eml    loose files, CRLF
 *   OUT/cache/nasrin/INBOX.mbox/Messages    Apple Mail
 *   OUT/cache/archive/                      2009 of each, packed in six ways
 *   OUT/cache/lists/regional.txt            list archive, "name at host"
 *   OUT/cache/shared/Office                 exact duplicates of one owner's mail
 *   OUT/truth.jsonl */
#include "base/hash.h"
#include "cache-mail.h"

struct cache_place {
        struct str path;    /* "archive/a.zip > b.gz": steps into containers by " > " */
        const char *box;    /* inbox, sent, archive, shared, list */
        uint64_t entry;     /* from 0, in an mbox */
        struct sha256 hash; /* of the message's bytes there, From_ quoting undone */
        bool exact;         /* false: bytes were changed by quoting or by the archive's form */
};

struct cache_out;

struct cache_out *cache_out_new(const char *folder, const struct cache_world *w);
void cache_out_free(struct cache_out **po); /* closes all; writes the archives */

/* Lay the message wherever it belongs; returns its places, valid until the next call.  None if
 * nobody who has a mailbox wrote or got it, or if `lost`. */
const struct cache_place *cache_out_put(struct cache_out *o, const struct cache_mail *m, bool lost,
                                        size_t *ret_n);

/* Write a whole file below OUT/cache and make the folders of its path. */
void cache_out_file(struct cache_out *o, const char *path, struct bytes in);
void cache_out_link(struct cache_out *o, const char *path, const char *target);

/* Append one line of truth (without its end). */
void cache_out_truth(struct cache_out *o, struct str line);

/* Each mailbox and how many messages were put into it; false when there are no more. */
bool cache_out_box(const struct cache_out *o, size_t i, const char **ret_path, uint64_t *ret_n);

/* Stop the program because a file cannot be written. */
__attribute__((noreturn)) void cache_die(const char *what);

/* Append with mbox quoting: ">" before "From " (rd: also before ">From "); true if any. */
bool cache_put_quoted(struct buf *out, struct bytes in, bool rd);
