/* Pictures made by hand: their frames, and what is written in them beside the pixels. */
#include "page/page-gif.h"
#include "page/page-tiff.h"
#include "page/test-page.h"

#include <jpeglib.h>
#include <webp/encode.h>
#include <zlib.h>

/* ---- numbers ------------------------------------------------------------------------------- */

static void le(struct buf *b, uint64_t v, size_t n) {
        for (; n; n--, v >>= 8)
                buf_putc(b, (char) (v & 0xff));
}

static void be(struct buf *b, uint64_t v, size_t n) {
        while (n--)
                buf_putc(b, (char) (v >> 8 * n & 0xff));
}

static uint32_t gray_at(const struct buf *b, uint32_t kind, uint32_t page) {
        struct parse_file f = { .data = buf_bytes(b), .kind = kind };
        struct page_pixels p;
        if (page_render(&f, page, 0, true, 0, &p) < 0)
                return 999;
        uint32_t v = p.p[(size_t) p.width * (p.height / 2) + p.width / 2];
        page_pixels_done(&p);
        return v;
}

static bool near(uint32_t want, uint32_t got) {
        return got + 3 >= want && got <= want + 3;
}

/* ---- EXIF ---------------------------------------------------------------------------------- */

/* Entries of a directory whose long values stand at `far`. */
struct ifd {
        struct buf near, far;
        uint32_t at, n, most;
};

static void ifd_init(struct ifd *d, uint32_t at, uint32_t most) {
        *d = (struct ifd){ .at = at, .most = most };
        buf_init(&d->near, 0);
        buf_init(&d->far, 0);
}

static void ifd_put(struct ifd *d, uint32_t tag, uint32_t type, uint32_t count, const void *p,
                    uint32_t bytes) {
        char four[4] = { 0 };
        le(&d->near, tag, 2);
        le(&d->near, type, 2);
        le(&d->near, count, 4);
        if (bytes <= 4) {
                memcpy(four, p, bytes);
                buf_put(&d->near, four, 4);
        } else {
                le(&d->near, d->at + 2 + d->most * 12 + 4 + d->far.n, 4);
                buf_put(&d->far, p, bytes);
        }
        d->n++;
}

static void ifd_long(struct ifd *d, uint32_t tag, uint32_t v) {
        ifd_put(d, tag, 4, 1, &v, 4);
}

static void ifd_words(struct ifd *d, uint32_t tag, const char *z) {
        uint32_t n = (uint32_t) strlen(z) + 1;
        ifd_put(d, tag, 2, n, z, n);
}

static void ifd_done(struct ifd *d, struct buf *out, uint32_t next) {
        EXPECT_EQ(d->most, d->n);
        le(out, d->n, 2);
        buf_put(out, d->near.p, d->near.n);
        le(out, next, 4);
        buf_put(out, d->far.p, d->far.n);
        buf_done(&d->near);
        buf_done(&d->far);
}

/* A TIFF without a picture: 12.5 south, 30.25 west. */
static void make_exif(struct buf *out) {
        static const uint32_t south[6] = { 12, 1, 30, 1, 0, 1 }, west[6] = { 30, 1, 14, 1, 60, 1 };
        struct ifd d;
        buf_init(out, 0);
        buf_put(out, "II*\0\10\0\0\0", 8);
        ifd_init(&d, 8, 5);
        ifd_words(&d, 271, "Acme");
        ifd_words(&d, 272, "Camera 3000");
        ifd_words(&d, 306, "2021:03:04 05:06:07");
        ifd_words(&d, 315, "Ann Sample");
        ifd_long(&d, 34853, 200);
        ifd_done(&d, out, 0);
        while (out->n < 200)
                buf_putc(out, 0);
        ifd_init(&d, 200, 4);
        ifd_words(&d, 1, "S");
        ifd_put(&d, 2, 5, 3, south, 24);
        ifd_words(&d, 3, "W");
        ifd_put(&d, 4, 5, 3, west, 24);
        ifd_done(&d, out, 0);
}

static void expect_exif(const struct answer *a) {
        EXPECT(says(&a->facts, "Model=Acme Camera 3000\n"));
        EXPECT(says(&a->facts, "by Ann Sample\n"));
        EXPECT(says(&a->facts, "date 1614834367\n"));
        EXPECT(says(&a->facts, "GPS=-12.500000, -30.250000\n"));
}

/* ---- JPEG ---------------------------------------------------------------------------------- */

static void make_jpeg(struct buf *out, bool exif, const char *comment) {
        struct jpeg_compress_struct c;
        struct jpeg_error_mgr errors;
        unsigned char *p = NULL, row[64];
        unsigned long n = 0;
        struct buf x, marker;
        c.err = jpeg_std_error(&errors);
        jpeg_create_compress(&c);
        jpeg_mem_dest(&c, &p, &n);
        c.image_width = c.image_height = 64;
        c.input_components = 1;
        c.in_color_space = JCS_GRAYSCALE;
        jpeg_set_defaults(&c);
        jpeg_start_compress(&c, TRUE);
        make_exif(&x);
        buf_init(&marker, 0);
        buf_put(&marker, "Exif\0", 6);
        buf_put(&marker, x.p, x.n);
        if (exif)
                jpeg_write_marker(&c, JPEG_APP0 + 1, (const JOCTET *) marker.p,
                                  (unsigned) marker.n);
        jpeg_write_marker(&c, JPEG_COM, (const JOCTET *) comment, (unsigned) strlen(comment));
        memset(row, 90, sizeof row);
        while (c.next_scanline < c.image_height)
                jpeg_write_scanlines(&c, (JSAMPROW[]){ row }, 1);
        jpeg_finish_compress(&c);
        jpeg_destroy_compress(&c);
        buf_init(out, 0);
        buf_put(out, p, n);
        free(p);
        buf_done(&marker);
        buf_done(&x);
}

TEST(page_picture_jpeg) {
        struct buf b;
        make_jpeg(&b, true, "Scan of box 12 \xc3\xa9");
        struct answer a = read_as(REC_KIND_jpeg, b.p, b.n);
        expect_exif(&a);
        EXPECT(says(&a.facts, "Comment=Scan of box 12 é\n"));
        EXPECT(says(&a.facts, "Pixels=64 x 64\n"));
        EXPECT(near(90, gray_at(&b, REC_KIND_jpeg, 1)));
        answer_done(&a);
        buf_done(&b);
        make_jpeg(&b, false, "caf\xe9");
        a = read_as(REC_KIND_jpeg, b.p, b.n);
        EXPECT(says(&a.facts, "Comment=café\n"));
        EXPECT(!says(&a.facts, "GPS") && !says(&a.facts, "by "));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n++) { /* cut anywhere */
                a = read_as(REC_KIND_jpeg, b.p, n);
                answer_done(&a);
        }
        buf_done(&b);
}

/* ---- PNG ----------------------------------------------------------------------------------- */

static void chunk(struct buf *out, const char *type, const void *p, size_t n) {
        be(out, n, 4);
        size_t from = out->n;
        buf_put(out, type, 4);
        buf_put(out, p, n);
        be(out, crc32(0, (const Bytef *) out->p + from, (uInt) (out->n - from)), 4);
}

/* `head` and then `words` packed. */
static void packed_chunk(struct buf *out, const char *type, const char *head, size_t n_head,
                         const char *words, size_t n) {
        struct buf b;
        uLongf got = compressBound(n);
        Bytef *p = mem_alloc(got);
        compress(p, &got, (const Bytef *) words, n);
        buf_init(&b, 0);
        buf_put(&b, head, n_head);
        buf_put(&b, p, got);
        chunk(out, type, b.p, b.n);
        buf_done(&b);
        mem_free(p);
}

#define XMP                                                                                        \
        "<x:xmpmeta><dc:title>Plan of the harbour</dc:title>"                                      \
        "<dc:creator>Bo Sample</dc:creator></x:xmpmeta>"

static void make_png(struct buf *out) {
        static const uint8_t pixels[33 * 33] = { 0 };
        struct buf x;
        buf_init(out, 0);
        buf_put(out, "\x89PNG\r\n\x1a\n", 8);
        chunk(out, "IHDR", "\0\0\0\40\0\0\0\41\10\0\0\0\0", 13);
        chunk(out, "tEXt", "Comment\0caf\xe9 noir", 17);
        packed_chunk(out, "zTXt", "Source\0", 8, "minutes of the board", 20);
        chunk(out, "iTXt", "Title\0\0\0fa\0\0\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85", 20);
        packed_chunk(out, "iTXt", "Description\0\1\0\0", 16, "a quay at dusk", 14);
        packed_chunk(out, "iTXt", "XML:com.adobe.xmp\0\1\0\0", 22, XMP, strlen(XMP));
        chunk(out, "zTXt", "Warning\0\0no stream", 18);
        make_exif(&x);
        chunk(out, "eXIf", x.p, x.n);
        packed_chunk(out, "IDAT", "", 0, (const char *) pixels, sizeof pixels);
        chunk(out, "IEND", "", 0);
        buf_done(&x);
}

TEST(page_picture_png) {
        struct buf b;
        make_png(&b);
        struct answer a = read_as(REC_KIND_png, b.p, b.n);
        expect_exif(&a);
        EXPECT(says(&a.facts, "Pixels=32 x 33\n"));
        EXPECT(says(&a.facts, "Comment=café noir\n"));
        EXPECT(says(&a.facts, "Source=minutes of the board\n"));
        EXPECT(says(&a.facts, "Title=سلام\n"));
        EXPECT(says(&a.facts, "Description=a quay at dusk\n"));
        EXPECT(says(&a.facts, "dc:title=Plan of the harbour\n"));
        EXPECT(says(&a.facts, "by Bo Sample\n") && !says(&a.facts, "Warning"));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n++) {
                a = read_as(REC_KIND_png, b.p, n);
                answer_done(&a);
        }
        buf_done(&b);
}

/* wild.md#picture-words: 20 MB of one letter are cut at the limit. */
TEST(page_picture_png_bomb) {
        struct buf b;
        size_t n = 20u << 20;
        char *words = mem_alloc(n);
        memset(words, 'z', n);
        buf_init(&b, 0);
        buf_put(&b, "\x89PNG\r\n\x1a\n", 8);
        packed_chunk(&b, "zTXt", "Comment\0", 9, words, n);
        struct answer a = read_as(REC_KIND_png, b.p, b.n);
        EXPECT(a.facts.n > 1u << 19 && a.facts.n < 2u << 20);
        answer_done(&a);
        buf_done(&b);
        mem_free(words);
}

/* ---- GIF ----------------------------------------------------------------------------------- */

/* Three frames of 40 x 40, black, gray and white, and a comment. */
static void make_gif(struct buf *out, unsigned frames) {
        static const char colours[] = "\0\0\0\x80\x80\x80\xff\xff\xff\xff\xff\xff";
        buf_init(out, 0);
        buf_puts(out, "GIF89a");
        le(out, 40, 2);
        le(out, 40, 2);
        buf_put(out, "\x81\0\0", 3);
        buf_put(out, colours, 12);
        buf_put(out, "\x21\xfe\7Harbour\5 plan\0", 17);
        for (unsigned i = 0; i < frames; i++) {
                buf_put(out, "\x21\xf9\4\0\0\0\0\0\x2c\0\0\0\0\x28\0\x28\0\0\2", 19);
                uint32_t bits = 0, held = 0;
                struct buf packed; /* codes of 3 bits: a CLEAR before every two of them */
                buf_init(&packed, 0);
                for (unsigned k = 0; k < 1600 + 800 + 1; k++) {
                        uint32_t code = k == 2400 ? 5 : k % 3 == 0 ? 4 : i % 3;
                        held |= code << bits;
                        for (bits += 3; bits >= 8 || (k == 2400 && bits); held >>= 8) {
                                buf_putc(&packed, (char) (held & 0xff));
                                bits = bits >= 8 ? bits - 8 : 0;
                        }
                }
                for (size_t at = 0; at < packed.n; at += 255) {
                        size_t n = packed.n - at < 255 ? packed.n - at : 255;
                        buf_putc(out, (char) n);
                        buf_put(out, packed.p + at, n);
                }
                buf_putc(out, 0);
                buf_done(&packed);
        }
        buf_putc(out, 0x3b);
}

TEST(page_picture_gif) {
        struct buf b;
        make_gif(&b, 3);
        struct answer a = read_as(REC_KIND_gif, b.p, b.n);
        EXPECT_EQ(3, a.pages);
        EXPECT(a.page_flags & REC_PAGE_needs_ocr);
        EXPECT(says(&a.facts, "Comment=Harbour plan\n") && says(&a.facts, "Frames=3\n"));
        EXPECT(near(0, gray_at(&b, REC_KIND_gif, 1)));
        EXPECT(near(0x80, gray_at(&b, REC_KIND_gif, 2)));
        EXPECT(near(0xff, gray_at(&b, REC_KIND_gif, 3)));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n++) {
                EXPECT(page_gif_count(bytes_of(b.p, n), 99) <= 3);
                a = read_as(REC_KIND_gif, b.p, n);
                answer_done(&a);
        }
        buf_done(&b);
        make_gif(&b, 80);
        a = read_as(REC_KIND_gif, b.p, b.n);
        EXPECT_EQ(64, a.pages);
        EXPECT(flawed(&a, FLAW_pdf_pages_cut));
        answer_done(&a);
        buf_done(&b);
}

/* wild.md#picture-bomb: a screen of 4 x 4 with a frame of 65535 x 65535 upon it. */
TEST(page_picture_gif_bomb) {
        static const char bomb[] = "GIF89a\4\0\4\0\x81\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
                                   "\x2c\0\0\0\0\xff\xff\xff\xff\0\2\2\x04\x05\0;";
        struct buf b;
        buf_init(&b, 0);
        buf_put(&b, bomb, sizeof bomb - 1);
        EXPECT_EQ(65535ull * 65535, page_gif_largest(buf_bytes(&b)));
        struct answer a = read_as(REC_KIND_gif, b.p, b.n);
        EXPECT(flawed(&a, FLAW_picture_limit) && !(a.flags & REC_DOC_needs_ocr));
        EXPECT_EQ(999, gray_at(&b, REC_KIND_gif, 1));
        answer_done(&a);
        buf_done(&b);
}

/* ---- TIFF ---------------------------------------------------------------------------------- */

/* Sheets of one gray, each smaller than the one before. */
static void make_tiff(struct buf *out, unsigned sheets, bool ring) {
        buf_init(out, 0);
        buf_put(out, "II*\0\10\0\0\0", 8);
        for (unsigned i = 0; i < sheets; i++) {
                struct ifd d;
                uint32_t at = (uint32_t) out->n, side = 80 - 10 * i, pixels = at + 2 + 8 * 12 + 4;
                ifd_init(&d, at, 8);
                ifd_long(&d, 256, side);
                ifd_long(&d, 257, side + 1);
                ifd_long(&d, 258, 8);
                ifd_long(&d, 259, 1);
                ifd_long(&d, 262, 1);
                ifd_long(&d, 273, pixels);
                ifd_long(&d, 278, side + 1);
                ifd_long(&d, 279, side * (side + 1));
                uint32_t next = pixels + side * (side + 1);
                ifd_done(&d, out, i + 1 < sheets ? next : ring ? 8 : 0);
                for (uint32_t k = 0; k < side * (side + 1); k++)
                        buf_putc(out, (char) (50 * i));
        }
}

TEST(page_picture_tiff) {
        struct buf b;
        struct page_tiff t;
        make_tiff(&b, 4, false);
        struct answer a = read_as(REC_KIND_tiff, b.p, b.n);
        EXPECT_EQ(4, a.pages);
        EXPECT_EQ(5000, a.width);
        EXPECT_EQ(5100, a.height);
        EXPECT(says(&a.facts, "Pixels=80 x 81\n") && says(&a.facts, "Frames=4\n"));
        for (uint32_t i = 0; i < 4; i++)
                EXPECT(near(50 * i, gray_at(&b, REC_KIND_tiff, i + 1)));
        EXPECT_EQ(999, gray_at(&b, REC_KIND_tiff, 5));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n += 7) {
                a = read_as(REC_KIND_tiff, b.p, n);
                answer_done(&a);
        }
        buf_done(&b);
        make_tiff(&b, 2, true);
        page_tiff_init(&t, buf_bytes(&b));
        for (unsigned i = 0; i < 99; i++)
                EXPECT(page_tiff_next(&t) && t.height == t.width + 1);
        a = read_as(REC_KIND_tiff, b.p, b.n); /* ends */
        answer_done(&a);
        buf_done(&b);
}

/* ---- WebP ---------------------------------------------------------------------------------- */

static size_t encode(uint8_t gray, uint8_t **ret) {
        uint8_t *rgb = mem_alloc(64 * 48 * 3);
        memset(rgb, gray, 64 * 48 * 3);
        size_t n = WebPEncodeLosslessRGB(rgb, 64, 48, 64 * 3, ret);
        mem_free(rgb);
        return n;
}

static void riff(struct buf *out, const char *type, const void *p, size_t n) {
        buf_put(out, type, 4);
        le(out, n, 4);
        buf_put(out, p, n);
        if (n % 2)
                buf_putc(out, 0);
}

/* `parts` in the frame of a WebP with these flags. */
static void wrap_webp(const struct buf *parts, uint32_t flags, struct buf *out) {
        struct buf head;
        buf_init(&head, 0);
        le(&head, flags, 4);
        le(&head, 63, 3);
        le(&head, 47, 3);
        buf_init(out, 0);
        buf_puts(out, "RIFF");
        le(out, 4 + 18 + parts->n, 4);
        buf_puts(out, "WEBP");
        riff(out, "VP8X", head.p, head.n);
        buf_put(out, parts->p, parts->n);
        buf_done(&head);
}

TEST(page_picture_webp) {
        struct buf b, parts, exif;
        uint8_t *p;
        size_t n = encode(70, &p);
        ASSERT(n > 12);
        buf_init(&parts, 0);
        buf_put(&parts, p + 12, n - 12);
        make_exif(&exif);
        riff(&parts, "EXIF", exif.p, exif.n);
        wrap_webp(&parts, 8, &b);
        struct answer a = read_as(REC_KIND_webp, b.p, b.n);
        EXPECT(says(&a.facts, "Pixels=64 x 48\n"));
        expect_exif(&a);
        EXPECT_EQ(1, a.pages);
        EXPECT(near(70, gray_at(&b, REC_KIND_webp, 1)));
        answer_done(&a);
        buf_done(&b);
        buf_done(&exif);
        buf_done(&parts);
        WebPFree(p);
}

TEST(page_picture_webp_moving) {
        struct buf b, parts, frame;
        buf_init(&parts, 0);
        riff(&parts, "ANIM", "\xff\xff\xff\xff\0\0", 6);
        for (unsigned i = 0; i < 3; i++) {
                uint8_t *p;
                size_t n = encode((uint8_t) (40 + 50 * i), &p);
                buf_init(&frame, 0);
                le(&frame, 0, 6);
                le(&frame, 63, 3);
                le(&frame, 47, 3);
                le(&frame, 100, 3);
                le(&frame, 0, 1);
                buf_put(&frame, p + 12, n - 12);
                riff(&parts, "ANMF", frame.p, frame.n);
                buf_done(&frame);
                WebPFree(p);
        }
        wrap_webp(&parts, 2, &b);
        struct answer a = read_as(REC_KIND_webp, b.p, b.n);
        EXPECT_EQ(3, a.pages);
        EXPECT(a.flags & REC_DOC_needs_ocr);
        for (unsigned i = 0; i < 3; i++)
                EXPECT(near(40 + 50 * i, gray_at(&b, REC_KIND_webp, i + 1)));
        EXPECT_EQ(999, gray_at(&b, REC_KIND_webp, 4));
        answer_done(&a);
        for (size_t n = 0; n < b.n; n++) {
                a = read_as(REC_KIND_webp, b.p, n);
                answer_done(&a);
        }
        buf_done(&b);
        buf_done(&parts);
}
