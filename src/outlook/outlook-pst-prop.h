#pragma once
/* One item of libpst to our own.  For use by outlook-pst.c. */
#include "base/buf.h"
#include "outlook/outlook-item.h"

#include <libpst/libpst.h>

/* All of the item at `d` to *ret, in `a`; what fails is said in `wrong`, a line.  False if nothing
 * of it can be read. */
bool outlook_pst_item(pst_file *pf, pst_desc_tree *d, struct arena *a, struct outlook_item *ret,
                      struct buf *wrong);
/* A string of libpst in UTF-8; bytes in a code page become U+FFFD but for ASCII. */
struct str outlook_pst_name(const pst_string *s, struct arena *a);
