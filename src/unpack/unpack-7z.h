#pragma once
/* What the header of a 7z says.  For use inside unpack/.
 *
 *   7z\xbc\xaf\x27\x1c | version 2 | crc 4 | off 8, size 8, crc 4 of the header | packed .. |
 * header
 *
 *   header: streams (packed sizes, folders, what each folder unpacks to), files (names, times ..)
 *
 * A folder is a chain of coders over one packed stream; its output is cut into files, one behind
 * the other.  Places in the header are kept as slices of it; it must outlive this. */
#include "base/vec.h"
#include "unpack/unpack-crypt.h"

enum { UNPACK_7Z_CODERS = 4, UNPACK_7Z_HEAD = 32 };

enum unpack_7z_method {
        UNPACK_7Z_copy = 0x00,
        UNPACK_7Z_lzma2 = 0x21,
        UNPACK_7Z_lzma = 0x030101,
        UNPACK_7Z_deflate = 0x040108,
        UNPACK_7Z_bz2 = 0x040202,
        UNPACK_7Z_zst = 0x4f71101,
        UNPACK_7Z_aes = 0x06f10701
};

struct unpack_7z_coder {
        uint64_t method;
        struct bytes properties;
        uint64_t size; /* of what it gives */
};

struct unpack_7z_folder {
        /* From the last, whose output are the files, to the first, which reads the packed bytes. */
        struct unpack_7z_coder coders[UNPACK_7Z_CODERS];
        unsigned n;
        bool simple; /* each coder has one input and one output: what our reader knows */
        bool locked; /* a cipher is among them, wherever */
        unsigned n_packed;
        uint64_t off, packed; /* its packed bytes in the file */
        uint64_t size;        /* of its output */
        uint32_t crc;
        bool has_crc;
        uint32_t pieces; /* files in it */
};

struct unpack_7z_piece {
        uint64_t size;
        uint32_t crc;
        bool has_crc;
};

struct unpack_7z_file {
        struct bytes name; /* UTF-16 */
        int64_t mtime;
        uint32_t attributes;
        bool no_stream, empty_file;
};

struct unpack_7z {
        VEC(struct unpack_7z_folder) folders;
        VEC(struct unpack_7z_piece) pieces; /* of all folders, in order */
        VEC(struct unpack_7z_file) files;
        bool encoded; /* the header is packed itself: folders[0] unpacks to it */
        bool cut;     /* more files than LIMIT_archive_entries */
};

void unpack_7z_done(struct unpack_7z *z);
/* Read a header; `size` is that of the whole file, which packed bytes must lie in.  False if it is
 * damaged; what was read so far stays. */
bool unpack_7z_read(struct unpack_7z *z, struct bytes header, uint64_t size);
