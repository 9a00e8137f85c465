#pragma once
/* A ZIP written as a stream (APPNOTE.TXT 6.3.10): entries are deflated, their sizes stand behind
 * them, no time is told.  ERR_limit at 4 GiB.
 *
 *   share_zip_begin ── _put ── _end ── ... ── share_zip_keep */
#include "share/share-out.h"

struct share_zip;

/* Into the file that is begun in `out`. */
struct share_zip *share_zip_new(struct share_out *out);
int share_zip_begin(struct share_zip *z, const char *name, struct err *e);
int share_zip_put(struct share_zip *z, struct bytes in, struct err *e);
int share_zip_end(struct share_zip *z, struct err *e);
int share_zip_keep(struct share_zip *z, struct err *e); /* the directory */
void share_zip_free(struct share_zip **z);
