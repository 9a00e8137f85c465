/* gzip, bzip2, xz and zstd by their libraries; tar and zip by hand, with fixed times. */
#include "cache-pack.h"

#include "base/bug.h"
#include "base/random.h"

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

/* One deflate stream: window bits 31 = gzip, -15 = bare, as in zip. */
static void put_deflated(struct buf *out, struct bytes in, int window) {
        z_stream z = { 0 };
        BUG_IF(deflateInit2(&z, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK);
        size_t most = deflateBound(&z, in.n);
        z.next_in = (uint8_t *) (uintptr_t) in.p, z.avail_in = (uInt) in.n;
        z.next_out = (uint8_t *) buf_room(out, most), z.avail_out = (uInt) most;
        BUG_IF(deflate(&z, Z_FINISH) != Z_STREAM_END);
        out->n += z.total_out;
        deflateEnd(&z);
}

static void put_bz2(struct buf *out, struct bytes in) {
        unsigned n = (unsigned) (in.n + in.n / 100 + 600);
        char *to = buf_room(out, n);
        BUG_IF(BZ2_bzBuffToBuffCompress(to, &n, (char *) (uintptr_t) in.p, (unsigned) in.n, 9, 0,
                                        0) != BZ_OK);
        out->n += n;
}

static void put_xz(struct buf *out, struct bytes in) {
        size_t most = lzma_stream_buffer_bound(in.n), n = 0;
        uint8_t *to = (uint8_t *) buf_room(out, most);
        BUG_IF(lzma_easy_buffer_encode(1, LZMA_CHECK_CRC64, NULL, in.p, in.n, to, &n, most) !=
               LZMA_OK);
        out->n += n;
}

static void put_zst(struct buf *out, struct bytes in) {
        size_t most = ZSTD_compressBound(in.n);
        size_t n = ZSTD_compress(buf_room(out, most), most, in.p, in.n, 3);
        BUG_IF(ZSTD_isError(n));
        out->n += n;
}

void cache_pack(struct buf *out, struct bytes in, enum cache_packing how) {
        switch (how) {
        case CACHE_GZ:
                put_deflated(out, in, 31);
                break;
        case CACHE_BZ2:
                put_bz2(out, in);
                break;
        case CACHE_XZ:
                put_xz(out, in);
                break;
        case CACHE_ZST:
                put_zst(out, in);
                break;
        }
}

/* ---- tar ---------------------------------------------------------------------------------- */

void cache_tar_put(struct buf *out, const char *name, int64_t mtime, struct bytes in) {
        char h[512] = { 0 };
        unsigned sum = 0;
        BUG_IF(strlen(name) >= 100);
        snprintf(h, 100, "%s", name);
        memcpy(h + 100, "0000644\0000001750\0000001750", 24);
        snprintf(h + 124, 12, "%011llo", (unsigned long long) in.n);
        snprintf(h + 136, 12, "%011llo", (unsigned long long) mtime);
        memset(h + 148, ' ', 8);
        memcpy(h + 156, "0", 1);
        memcpy(h + 257, "ustar\00000", 8);
        for (size_t i = 0; i < sizeof h; i++)
                sum += (uint8_t) h[i];
        snprintf(h + 148, 8, "%06o", sum);
        buf_put(out, h, sizeof h);
        buf_put(out, in.p, in.n);
        if (in.n % 512)
                memset(buf_room(out, 512), 0, 512), out->n += 512 - in.n % 512;
}

void cache_tar_end(struct buf *out) {
        memset(buf_room(out, 1024), 0, 1024);
        out->n += 1024;
}

/* ---- zip ---------------------------------------------------------------------------------- */

enum { ZIP_DEFLATE = 8, ZIP_VERSION = 20, ZIP_DAY = (2011 - 1980) << 9 | 3 << 5 | 14 };

void cache_zip_init(struct cache_zip *z) {
        *z = (struct cache_zip){ 0 };
        buf_init(&z->out, 0);
        buf_init(&z->directory, 0);
}

void cache_zip_done(struct cache_zip *z) {
        buf_done(&z->out);
        buf_done(&z->directory);
}

static void put16(struct buf *b, unsigned v) {
        buf_put(b, (uint8_t[]){ (uint8_t) v, (uint8_t) (v >> 8) }, 2);
}

static void put32(struct buf *b, uint64_t v) {
        put16(b, (unsigned) (v & 0xffff));
        put16(b, (unsigned) (v >> 16 & 0xffff));
}

/* Version to flags, method, time, checksum, sizes, length of name: alike in both headers. */
static void put_facts(struct buf *b, const char *name, struct bytes in, size_t packed,
                      bool encrypted) {
        put16(b, ZIP_VERSION);
        put16(b, encrypted ? 0x0801 : 0x0800);
        put16(b, ZIP_DEFLATE);
        put16(b, 0), put16(b, ZIP_DAY);
        put32(b, crc32(0, in.p, (uInt) in.n));
        put32(b, packed), put32(b, in.n);
        put16(b, (unsigned) strlen(name)), put16(b, 0);
}

void cache_zip_put(struct cache_zip *z, const char *name, struct bytes in, bool encrypted) {
        size_t at = z->out.n;
        struct buf packed;
        buf_init(&packed, 0);
        put_deflated(&packed, in, -15);
        struct random r = { packed.n };
        for (size_t i = 0; encrypted && i < packed.n; i++)
                packed.p[i] = (char) random_next(&r);
        buf_put(&z->out, "PK\3\4", 4);
        put_facts(&z->out, name, in, packed.n, encrypted);
        buf_puts(&z->out, name);
        buf_put_str(&z->out, buf_str(&packed));
        buf_put(&z->directory, "PK\1\2", 4);
        put16(&z->directory, ZIP_VERSION);
        put_facts(&z->directory, name, in, packed.n, encrypted);
        put16(&z->directory, 0), put16(&z->directory, 0), put16(&z->directory, 0);
        put32(&z->directory, 0), put32(&z->directory, at);
        buf_puts(&z->directory, name);
        z->n++;
        buf_done(&packed);
}

void cache_zip_end(struct cache_zip *z) {
        size_t at = z->out.n;
        buf_put_str(&z->out, buf_str(&z->directory));
        buf_put(&z->out, "PK\5\6\0\0\0\0", 8);
        put16(&z->out, z->n), put16(&z->out, z->n);
        put32(&z->out, z->directory.n), put32(&z->out, at), put16(&z->out, 0);
}
