#pragma once
/* What may be between two actors; the table is tie-kind.def. */
#include "base/str.h"

enum tie_kind {
        TIE_none,
#define TIE_KIND(id, plover, ftm, shape, words) TIE_##id,
#include "tie/tie-kind.def"
#undef TIE_KIND
        TIE_KINDS
};

enum tie_shape { TIE_SHAPE_to, TIE_SHAPE_mutual, TIE_SHAPE_alone };

const char *tie_kind_code(enum tie_kind k);   /* "cut_off" */
const char *tie_kind_words(enum tie_kind k);  /* "cut off relations with" */
const char *tie_kind_plover(enum tie_kind k); /* "SANCTION", or NULL */
const char *tie_kind_ftm(enum tie_kind k);    /* "Employment", or NULL */
enum tie_shape tie_kind_shape(enum tie_kind k);
/* The kinds that `s` means: a code, a PLOVER type, an FtM schema; upper or lower case.  Sets
 * ret[kind] of an array of TIE_KINDS; false: none. */
bool tie_kind_find(struct str s, bool ret[static TIE_KINDS]);
