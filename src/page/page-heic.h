#pragma once
/* HEIC, what telephones make of photographs (ISO 23008-12): its boxes read here, its tiles decoded
 * by libde265 without threads, which a jailed worker may not start (so not by libheif, which does).
 *
 *   meta: pitm (which item)  iinf (kinds)  iloc (where)  iprp (size, turn, head of the stream)
 *         iref (tiles of a grid)           mdat, idat: the tiles */
#include "page/page-image.h"

/* Its size as shown; drawable if it is a tile or a grid of tiles of a kind that can be decoded. */
bool page_heic_look(struct bytes in, struct page_image *ret);
/* Throws. */
fz_image *page_heic_load(fz_context *ctx, struct bytes in);
