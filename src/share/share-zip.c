/* ZIP as a stream; see share-zip.h.
 *
 *   [local header, flag 3: sizes follow][deflated bytes][crc, sizes] ... [central directory][end]
 *
 * Without ZIP64, which not every spreadsheet reads: what would need it (4 GiB) is an error. */
#include "share/share-zip.h"

#include "base/vec.h"

#include <zlib.h>

enum { CHUNK = 1 << 16, VERSION = 20, FLAGS = 1 << 3 | 1 << 11, DEFLATED = 8 };
enum { DOS_DAY = 1 << 5 | 1 }; /* 1 January 1980: the day that means none */

struct entry {
        char *name;
        uint64_t at, packed, size;
        uint32_t crc;
};

struct share_zip {
        struct share_out *out;
        uint64_t at; /* bytes written */
        VEC(struct entry) entries;
        z_stream z;
        bool open;
        struct buf head;
        uint8_t chunk[CHUNK];
};

struct share_zip *share_zip_new(struct share_out *out) {
        struct share_zip *z = mem_zalloc(sizeof *z);
        z->out = out;
        buf_init(&z->head, 0);
        return z;
}

void share_zip_free(struct share_zip **at) {
        struct share_zip *z = *at;
        if (!z)
                return;
        if (z->open)
                deflateEnd(&z->z);
        for (size_t i = 0; i < z->entries.n; i++)
                mem_free(z->entries.v[i].name);
        vec_done(&z->entries);
        buf_done(&z->head);
        mem_free(z);
        *at = NULL;
}

static void put16(struct buf *b, unsigned v) {
        buf_putc(b, (char) (v & 255));
        buf_putc(b, (char) (v >> 8 & 255));
}

static void put32(struct buf *b, uint64_t v) {
        put16(b, v & 0xffff);
        put16(b, v >> 16 & 0xffff);
}

static int flush(struct share_zip *z, struct err *e) {
        int r = share_out_put(z->out, buf_bytes(&z->head), e);
        z->at += z->head.n;
        buf_clear(&z->head);
        return r;
}

int share_zip_begin(struct share_zip *z, const char *name, struct err *e) {
        struct entry *x;
        size_t n = strlen(name);
        vec_push(&z->entries, (struct entry){ .at = z->at });
        x = &z->entries.v[z->entries.n - 1];
        x->name = mem_alloc(n + 1);
        memcpy(x->name, name, n + 1);
        x->crc = (uint32_t) crc32(0, NULL, 0);
        z->z = (z_stream){ 0 };
        if (deflateInit2(&z->z, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK)
                return err_set(e, ERR_limit, "no room for packing '%s'", name);
        z->open = true;
        put32(&z->head, 0x04034b50);
        put16(&z->head, VERSION), put16(&z->head, FLAGS), put16(&z->head, DEFLATED);
        put16(&z->head, 0), put16(&z->head, DOS_DAY);
        put32(&z->head, 0), put32(&z->head, 0), put32(&z->head, 0);
        put16(&z->head, (unsigned) n), put16(&z->head, 0);
        buf_puts(&z->head, name);
        return flush(z, e);
}

static int squeeze(struct share_zip *z, struct bytes in, int how, struct err *e) {
        struct entry *x = &z->entries.v[z->entries.n - 1];
        z->z.next_in = (Bytef *) (uintptr_t) in.p;
        z->z.avail_in = (uInt) in.n;
        do {
                z->z.next_out = z->chunk;
                z->z.avail_out = CHUNK;
                deflate(&z->z, how);
                size_t n = CHUNK - z->z.avail_out;
                int r = share_out_put(z->out, bytes_of(z->chunk, n), e);
                if (r < 0)
                        return r;
                z->at += n;
                x->packed += n;
        } while (z->z.avail_out == 0);
        return 0;
}

int share_zip_put(struct share_zip *z, struct bytes in, struct err *e) {
        struct entry *x = &z->entries.v[z->entries.n - 1];
        while (in.n) {
                struct bytes part = bytes_sub(in, 0, 1u << 30);
                x->crc = (uint32_t) crc32(x->crc, part.p, (uInt) part.n);
                x->size += part.n;
                int r = squeeze(z, part, Z_NO_FLUSH, e);
                if (r < 0)
                        return r;
                in = bytes_sub(in, part.n, SIZE_MAX);
        }
        return 0;
}

int share_zip_end(struct share_zip *z, struct err *e) {
        struct entry *x = &z->entries.v[z->entries.n - 1];
        int r = squeeze(z, (struct bytes){ 0 }, Z_FINISH, e);
        deflateEnd(&z->z);
        z->open = false;
        if (r < 0)
                return r;
        put32(&z->head, 0x08074b50);
        put32(&z->head, x->crc);
        put32(&z->head, x->packed), put32(&z->head, x->size);
        if (x->size > UINT32_MAX || z->at > UINT32_MAX) {
                err_set(e, ERR_limit, "the book would have more than 4 GiB");
                return err_hint(e, ERR_limit, "export fewer documents, or as csv");
        }
        return flush(z, e);
}

static void put_listed(struct share_zip *z, const struct entry *x) {
        struct buf *b = &z->head;
        put32(b, 0x02014b50);
        put16(b, VERSION), put16(b, VERSION), put16(b, FLAGS), put16(b, DEFLATED);
        put16(b, 0), put16(b, DOS_DAY);
        put32(b, x->crc), put32(b, x->packed), put32(b, x->size);
        put16(b, (unsigned) strlen(x->name)), put16(b, 0), put16(b, 0), put16(b, 0), put16(b, 0);
        put32(b, 0), put32(b, x->at);
        buf_puts(b, x->name);
}

int share_zip_keep(struct share_zip *z, struct err *e) {
        struct buf *b = &z->head;
        uint64_t from = z->at;
        for (size_t i = 0; i < z->entries.n; i++)
                put_listed(z, &z->entries.v[i]);
        uint64_t len = b->n;
        unsigned n = (unsigned) z->entries.n; /* a sheet each: some dozens */
        put32(b, 0x06054b50), put16(b, 0), put16(b, 0), put16(b, n), put16(b, n);
        put32(b, len), put32(b, from), put16(b, 0);
        return flush(z, e);
}
