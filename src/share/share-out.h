#pragma once
/* An output folder in the making.
 *
 *   share_out_open ── share_out_begin, _put, _end ── ... ── share_out_keep
 *   PATH.part-XXXXXX   a file, its bytes, its hash           manifest, README, rename to PATH
 *
 * Nobody ever sees half of it: the folder gets its name when everything is written and flushed.
 * Names are relative, made of share_name() or ours; the folder is private until it is done. Without
 * `force` nothing is replaced; with it only a folder that was made here (its README.txt says so),
 * which is put aside and removed when the new one stands in its place.
 *
 *   PATH/README.txt           what it is, of which case, what the log said then
 *   PATH/manifest-sha256.txt  SHA-256 of every other file: `sha256sum -c manifest-sha256.txt`
 *   PATH/...                  the files */
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"

#include <signal.h>

struct share_out;

/* ERR_usage: something is there already (hint: --force), or PATH is no folder of ours. */
int share_out_open(const char *path, bool force, struct share_out **ret, struct err *e);

/* From now on writing ends with ERR_stopped when *stop is set (by a signal). */
void share_out_stop_on(struct share_out *o, const volatile sig_atomic_t *stop);

/* Begin the file `name`, at most three folders deep; one at a time.  Its bytes; its end, with its
 * hash (may be NULL). */
int share_out_begin(struct share_out *o, const char *name, struct err *e);
int share_out_put(struct share_out *o, struct bytes in, struct err *e);
int share_out_end(struct share_out *o, struct sha256 *ret, struct err *e);
/* A whole file at once. */
int share_out_file(struct share_out *o, const char *name, struct bytes in, struct err *e);

struct share_out_sum {
        uint64_t files, bytes;
};
struct share_out_sum share_out_sum(const struct share_out *o);

/* Write README.txt of `about` and the manifest, flush everything and give the folder its name. */
int share_out_keep(struct share_out *o, struct str about, struct err *e);

/* What was not kept is removed.  NULL is fine; nulls *o. */
void share_out_close(struct share_out **o);

/* A name by which a file of others may lie on any file system: no separators, controls, marks of
 * direction or quotes, no leading dot or dash, no trailing dot or space, no name of a device, at
 * most SHARE_NAME bytes with its ending kept; `instead` if nothing is left.  Appended. */
enum { SHARE_NAME = 200 };
void share_name(struct str name, const char *instead, struct buf *out);
