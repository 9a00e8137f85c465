/* The headers of zip (APPNOTE 6.3): fixed little-endian fields, then name, extra fields, comment.
 *
 *   central  PK\1\2 | by | need | flags 8 | method 10 | time 12 | date 14 | crc 16 | packed 20
 *            | size 24 | name_n 28 | extra_n 30 | comment_n 32 | .. | attributes 38 | local 42
 *            | name at 46
 *   local    PK\3\4 | need | flags 6 | method 8 | time 10 | date 12 | crc 14 | packed 18 | size 22
 *            | name_n 26 | extra_n 28 | name at 30
 *
 * Extra fields read: 0001 (sizes of 64 bits), 5455 (time in UTC), 7075 (name in UTF-8, if it is of
 * the name that stands there), 9901 (WinZip AES: version 2, vendor 2, strength 1, method 2).
 * Deliberately not done: PKWARE's strong encryption. */
#include "unpack/unpack-zip.h"

#include "base/le.h"
#include "base/limits.h"
#include "unpack/unpack-name.h"
#include "when/when.h"

#include <zlib.h>

enum { CENTRAL = 46, LOCAL = 30, END = 22, END64 = 56 };
enum { FLAG_STREAMED = 1 << 3, FLAG_UTF8 = 1 << 11, METHOD_AES = 99 };
enum { MADE_BY_UNIX = 3, S_TYPE = 0170000, S_LINK = 0120000 };

/* zip writes local time without a zone: it is taken as UTC. */
static int64_t time_of_dos(uint16_t time, uint16_t date) {
        struct when_date d = { 1980 + (date >> 9), date >> 5 & 15, date & 31 };
        if (!when_valid(WHEN_gregorian, d))
                return 0;
        return (int64_t) when_day_of(WHEN_gregorian, d) * 86400 + (time >> 11) * 3600 +
               (time >> 5 & 63) * 60 + (time & 31) * 2;
}

/* Take a 64-bit value of extra field 0001 if the 32-bit one in *v says that it is there. */
static void take64(struct bytes *b, uint64_t *v) {
        if (*v != UINT32_MAX || b->n < 8)
                return;
        *v = le_get64(b->p);
        *b = bytes_sub(*b, 8, SIZE_MAX);
}

static uint32_t crc_of(struct bytes b) {
        return (uint32_t) crc32(0, b.p, (unsigned) b.n);
}

static void read_extra(struct bytes extra, struct unpack_zip_entry *ret, struct bytes *name) {
        while (extra.n >= 4) {
                unsigned id = le_get16(extra.p), n = le_get16(extra.p + 2);
                struct bytes b = bytes_sub(extra, 4, n);
                extra = bytes_sub(extra, 4u + n, SIZE_MAX);
                if (id == 0x0001) {
                        take64(&b, &ret->size);
                        take64(&b, &ret->packed);
                        take64(&b, &ret->local);
                } else if (id == 0x5455 && b.n >= 5 && (b.p[0] & 1)) {
                        ret->mtime = (int32_t) le_get32(b.p + 1);
                } else if (id == 0x7075 && b.n > 5 && le_get32(b.p + 1) == crc_of(*name)) {
                        *name = bytes_sub(b, 5, SIZE_MAX);
                } else if (id == 0x9901 && b.n >= 7 && ret->method == METHOD_AES) {
                        ret->aes_version = le_get16(b.p);
                        ret->aes_bits = b.p[4] >= 1 && b.p[4] <= 3 ? 64 + 64 * b.p[4] : 0;
                        ret->method = le_get16(b.p + 5);
                }
        }
}

static void read_name(struct bytes name, struct bytes extra, struct unpack_zip_entry *ret) {
        ret->aes_bits = ret->aes_version = 0;
        ret->folder = name.n && name.p[name.n - 1] == '/';
        read_extra(extra, ret, &name);
        buf_clear(&ret->name);
        if (ret->flags & FLAG_UTF8)
                unpack_name_text(&ret->name, name, LIMIT_unpack_name);
        else
                unpack_name_guess(&ret->name, name, LIMIT_unpack_name);
}

bool unpack_zip_central(struct bytes b, struct unpack_zip_entry *ret) {
        if (b.n < CENTRAL || le_get32(b.p) != 0x02014b50)
                return false;
        size_t name = le_get16(b.p + 28), extra = le_get16(b.p + 30), comment = le_get16(b.p + 32);
        if (b.n < CENTRAL + name + extra)
                return false;
        ret->flags = le_get16(b.p + 8);
        ret->method = le_get16(b.p + 10);
        ret->dos_time = le_get16(b.p + 12);
        ret->mtime = time_of_dos(le_get16(b.p + 12), le_get16(b.p + 14));
        ret->crc = le_get32(b.p + 16);
        ret->packed = le_get32(b.p + 20);
        ret->size = le_get32(b.p + 24);
        ret->local = le_get32(b.p + 42);
        ret->link = b.p[5] == MADE_BY_UNIX && (le_get32(b.p + 38) >> 16 & S_TYPE) == S_LINK;
        ret->n = CENTRAL + name + extra + comment;
        ret->streamed = false;
        read_name(bytes_sub(b, CENTRAL, name), bytes_sub(b, CENTRAL + name, extra), ret);
        return true;
}

bool unpack_zip_local(struct bytes b, struct unpack_zip_entry *ret) {
        if (b.n < LOCAL || le_get32(b.p) != 0x04034b50)
                return false;
        size_t name = le_get16(b.p + 26), extra = le_get16(b.p + 28);
        if (b.n < LOCAL + name + extra)
                return false;
        ret->flags = le_get16(b.p + 6);
        ret->method = le_get16(b.p + 8);
        ret->dos_time = le_get16(b.p + 10);
        ret->mtime = time_of_dos(le_get16(b.p + 10), le_get16(b.p + 12));
        ret->crc = le_get32(b.p + 14);
        ret->packed = le_get32(b.p + 18);
        ret->size = le_get32(b.p + 22);
        ret->local = 0;
        ret->link = false;
        ret->n = LOCAL + name + extra;
        ret->streamed = ret->flags & FLAG_STREAMED;
        read_name(bytes_sub(b, LOCAL, name), bytes_sub(b, LOCAL + name, extra), ret);
        return true;
}

bool unpack_zip_end(struct bytes b, struct unpack_zip_end *ret) {
        if (b.n < END || le_get32(b.p) != 0x06054b50)
                return false;
        *ret = (struct unpack_zip_end){ .entries = le_get16(b.p + 10),
                                        .size = le_get32(b.p + 12),
                                        .off = le_get32(b.p + 16) };
        return true;
}

bool unpack_zip_end64(struct bytes b, struct unpack_zip_end *ret) {
        if (b.n < END64 || le_get32(b.p) != 0x06064b50)
                return false;
        *ret = (struct unpack_zip_end){ .entries = le_get64(b.p + 32),
                                        .size = le_get64(b.p + 40),
                                        .off = le_get64(b.p + 48) };
        return true;
}
