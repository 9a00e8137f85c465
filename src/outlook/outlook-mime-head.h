#pragma once
/* The header section of an item's message; for outlook-mime*.c only. */
#include "outlook/outlook-mime.h"

/* Everything but MIME-Version and Content-*; no empty line at the end. */
void outlook_mime_head(const struct outlook_item *item, struct buf *out);
