/* Pixels as a PNG file (ISO/IEC 15948): signature, IHDR, one IDAT, IEND.  The pixels were made in
 * the jail; nothing that came from a document is written but them. */
#include "cli/cli-common.h"

#include <zlib.h>

static void put_u32(struct buf *out, uint32_t v) {
        const uint8_t b[4] = { (uint8_t) (v >> 24), (uint8_t) (v >> 16), (uint8_t) (v >> 8),
                               (uint8_t) v };
        buf_put(out, b, sizeof b);
}

static void put_chunk(struct buf *out, const char *type, const void *p, size_t n) {
        put_u32(out, (uint32_t) n);
        size_t from = out->n;
        buf_put(out, type, 4);
        buf_put(out, p, n);
        put_u32(out, (uint32_t) crc32(0, (const Bytef *) out->p + from, (uInt) (out->n - from)));
}

/* Rows with their filter byte (0, none), packed. */
static void put_pixels(struct buf *out, uint32_t w, uint32_t h, struct bytes rgb) {
        struct buf rows, packed;
        size_t line = (size_t) w * 3;
        buf_init(&rows, 0);
        buf_init(&packed, 0);
        for (uint32_t y = 0; y < h; y++) {
                buf_putc(&rows, 0);
                buf_put(&rows, rgb.p + y * line, line);
        }
        uLongf n = compressBound(rows.n);
        char *to = buf_room(&packed, n);
        if (compress2((Bytef *) to, &n, (const Bytef *) rows.p, rows.n, 6) == Z_OK)
                put_chunk(out, "IDAT", to, n);
        buf_done(&packed);
        buf_done(&rows);
}

void cli_png(struct buf *out, uint32_t w, uint32_t h, struct bytes rgb) {
        struct buf head;
        buf_init(&head, 0);
        put_u32(&head, w);
        put_u32(&head, h);
        buf_put(&head, "\x08\x02\0\0", 5); /* 8 bits, RGB, deflate, no filter, not interlaced */
        buf_put(out, "\x89PNG\r\n\x1a\n", 8);
        put_chunk(out, "IHDR", head.p, head.n);
        put_pixels(out, w, h, rgb);
        put_chunk(out, "IEND", "", 0);
        buf_done(&head);
}
