#pragma once
/* MD5 (RFC 1321), only for names that others have fixed to it (the EDRM Message Identification
 * Hash): anybody can make collisions, so it is never identity or evidence. */
#include "base/str.h"

struct md5 {
        uint8_t b[16];
};

struct md5 md5_of(struct bytes in);
