#pragma once
/* The folder of items that belongs to a case: a folder beside the case, known by its name alone, so
 * that neither the case nor its log holds a path; and its files in one stream, for a reader that
 * may open nothing.
 *
 *   cases/story.clew          the case
 *   cases/items/              NAME "items": one decision, verb "digest-items"
 *   cases/items-site/         where its site is made when no other folder is said
 *
 *   stream:  file 123 2014/march.txt LF  123 bytes  file ...          any bytes in a file */
#include "digest/digest-book.h"

struct store;

/* One piece of a path: no '/', does not begin with '.' or '-', at most 100 bytes of UTF-8. */
bool digest_folder_is_name(struct str s);
/* Keep the name; the latest counts.  No transaction may be open.  ERR_usage: it is no name. */
int digest_folder_put(struct store *st, struct str name, int64_t at, struct str by, struct err *e);
/* 1 and the name, in `a`; 0: none was said. */
int digest_folder_get(struct store *st, struct arena *a, struct str *ret, struct err *e);
/* The path of NAME beside the case at `case_path`, in `a`.  ERR_io: the case is nowhere. */
int digest_folder_path(const char *case_path, struct str name, struct arena *a, struct str *ret,
                       struct err *e);

/* Append one file to a stream. */
void digest_stream_put(struct buf *out, struct str name, struct bytes in);
/* The book of a stream, as digest_book_open() makes it of a folder; end it likewise.  ERR_corrupt:
 * it is no stream. */
int digest_stream_open(struct str stream, const struct digest_options *o, struct digest_book *ret,
                       struct err *e);
