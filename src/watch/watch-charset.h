#pragma once
/* The bytes of a list as text: UTF-8 (with or without a mark), UTF-16 with a mark or without one if
 * its zeros say so, else windows-1256, whose lower half and common letters are windows-1252's. */
#include "base/buf.h"
#include "base/err.h"

/* Append valid UTF-8 without NUL and CR to `out`.  ERR_usage for what is no text. */
int watch_charset(struct bytes in, struct buf *out, struct err *e);

extern const uint16_t watch_cp1256[128]; /* bytes 80-FF; 0 = nothing */
