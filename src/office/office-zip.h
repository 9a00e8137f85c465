#pragma once
/* The packed form of OOXML and OpenDocument: a zip in memory, its members by name.
 *
 *   local header name data | local header name data | ... | central directory | end record
 *
 * The central directory is believed when it is there; without one (a cut download) members are
 * found by their local headers.  Of members with the same name all are listed, the last is found.
 * Never more than LIMIT_office_part bytes of a member, LIMIT_office_total of all. */
#include "base/buf.h"
#include "base/map.h"

enum office_zip_flag {
        OFFICE_ZIP_encrypted = 1 << 0,
        OFFICE_ZIP_used = 1 << 1, /* the reader's: its content went into the text */
};

struct office_zip_entry {
        struct str name; /* with '/' only, valid UTF-8 */
        uint32_t method, crc;
        uint32_t flags; /* enum office_zip_flag */
        uint64_t off;   /* of its local header */
        uint64_t packed, size;
        struct bytes instead; /* its packed bytes, if they are not those in the file: decrypted */
};

struct office_zip {
        struct bytes in;
        struct arena *a;
        struct office_zip_entry *entries;
        size_t n;
        uint64_t left; /* bytes that may still be unpacked */
        struct map names;
        bool damaged; /* no central directory, or a bad one */
        bool limit;   /* too many members, or LIMIT_office_total reached */
};

/* Read the list of members of `in`, which must outlive `z`; names are in `a`.  False if there is
 * no member at all. */
bool office_zip_init(struct office_zip *z, struct bytes in, struct arena *a);
void office_zip_done(struct office_zip *z);

/* The member of that name (ASCII letters alike, as Office has it), or NULL. */
struct office_zip_entry *office_zip_find(struct office_zip *z, struct str name);

enum office_zip_got {
        OFFICE_ZIP_whole,
        OFFICE_ZIP_part,    /* damaged: what came before it */
        OFFICE_ZIP_bomb,    /* stopped at a limit */
        OFFICE_ZIP_locked,  /* encrypted */
        OFFICE_ZIP_unknown, /* packed by another method */
};

/* Append the content of a member to `out`.  Each call unpacks anew. */
enum office_zip_got office_zip_get(struct office_zip *z, const struct office_zip_entry *e,
                                   struct buf *out);
