#pragma once
/* Files of the plain form taken apart into a folder, and put together again byte for byte.
 *
 *   news.txt ──> DIR/2014-03-12-ministry-signs.txt ...   one file an item, its own bytes
 *                DIR/news.txt.order                      which pieces, in which order
 *
 *   clew-digest-order 1
 *   file news.txt
 *   sha256 <of the whole>
 *   piece news.txt.0.rest                               what stands before the first item
 *   piece 2014-03-12-ministry-signs.txt
 *
 * Pieces are written as new files; none is ever replaced. */
#include "digest/digest-book.h"

struct digest_import {
        const char *path; /* of the file */
        struct str bytes;
        const struct digest_file *file;
};

/* Write the pieces into the folder `out` (made if it is not there) and the order behind them; `ret`
 * gets the names of the pieces of items, in order, separated by NUL.  ERR_usage: the order is there
 * already. */
int digest_plain_import(const struct digest_import *in, const char *out, struct buf *ret,
                        struct err *e);

/* Append the bytes of the file whose order is `path`.  *ret_same: they are those that were
 * imported. ERR_corrupt: it is no order; ERR_absent: a piece is gone. */
int digest_plain_export(const char *path, struct buf *out, bool *ret_same, struct err *e);

/* The orders in folder `dir`, sorted: their names, each behind a NUL, in *ret; how many. */
int digest_plain_orders(const char *dir, struct buf *ret, struct err *e);
