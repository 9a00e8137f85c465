#pragma once
/* What a zip says about one member, by its central or its local header.  For use inside unpack/. */
#include "base/buf.h"

struct unpack_zip_entry {
        uint64_t local;        /* where its local header stands */
        uint64_t packed, size; /* bytes, packed and not */
        uint32_t crc;
        uint16_t method, flags; /* as in the file; of WinZip AES the method beneath it */
        uint16_t aes_bits;      /* 128, 192, 256, or 0: not WinZip AES */
        uint16_t aes_version;   /* 2: its checksum says nothing */
        uint16_t dos_time;
        int64_t mtime;
        bool folder, link;
        bool streamed; /* sizes stand behind the data: packed and size are not known */
        size_t n;      /* of the header itself with its name, extra and comment */
        struct buf name;
};

/* Read a header that `b` starts with (signature included).  The name is decoded into ret->name,
 * which the caller has initialised.  False if it is none or does not fit in b. */
bool unpack_zip_central(struct bytes b, struct unpack_zip_entry *ret);
bool unpack_zip_local(struct bytes b, struct unpack_zip_entry *ret);

/* The end of a zip: where its directory is and how many entries it claims. */
struct unpack_zip_end {
        uint64_t entries, size, off;
};

bool unpack_zip_end(struct bytes b, struct unpack_zip_end *ret);   /* "PK\5\6" */
bool unpack_zip_end64(struct bytes b, struct unpack_zip_end *ret); /* "PK\6\6" */
