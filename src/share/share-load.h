#pragma once
/* A load file, as review platforms take a production in (EDRM practice):
 *
 *   load.dat   Concordance: a row a document; fields between U+00FE, 0x14 between fields, U+00AE
 * for a line end within one; UTF-8 with its mark, CR LF.  A U+00FE in a text is doubled, a U+00AE
 * becomes "(R)". load.opt   Opticon: a line a document that points to its native; pages counted
 *   NATIVES\0001\CLEW00000001.eml   the exact bytes
 *   TEXT\0001\CLEW00000001.txt      the words, UTF-8
 *
 * Families stay together: what is attached to a document that was asked for comes with it, behind
 * it, and BEGATTACH and ENDATTACH name the first and the last of them.  Numbers follow the order of
 * the case, from 1.  What cannot be had has no NATIVELINK, and NOTE says why.
 * With a mask in force there are no natives, and texts and fields are masked. */
#include "share/share-ask.h"
#include "share/share-out.h"

struct share_load_sum {
        uint64_t n, natives, away;
};
int share_load(const struct share_ask *a, struct share_out *out, struct share_load_sum *ret,
               struct err *e);

/* One field as load.dat has it, without what separates fields; appended. */
void share_load_field(struct str s, struct buf *out);
