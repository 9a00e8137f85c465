/* Words that pictures carry beside their pixels, as facts; see page-image.h.
 *
 *   PNG   tEXt  keyword NUL words                              Latin-1, often UTF-8
 *         zTXt  keyword NUL 0 packed words                     the same
 *         iTXt  keyword NUL packed? 0 language NUL keyword NUL words       UTF-8
 *   JPEG  FF FE length words                                   anything
 *   GIF   21 FE (length words)* 0                              ASCII, they say
 *
 * What is no UTF-8 is read as Latin-1.  XMP and profiles in these places are not words: XMP that is
 * packed goes to page_fact_xmp(), any other is found by page-exif. */
#include "page/page-fact.h"
#include "page/page-gif.h"
#include "page/page-image.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <zlib.h>

static bool is_description(struct str name) {
        return str_eq_nocase(name, STR("Comment")) || str_eq_nocase(name, STR("Description"));
}

static void put_words(struct rec_build *b, struct str name, struct bytes words, size_t off,
                      size_t len) {
        enum rec_header_id id = is_description(name) ? REC_HDR_description : REC_HDR_other;
        struct str value = { (const char *) words.p, words.n };
        struct buf wide;
        char utf8[4];
        buf_init(&wide, LIMIT_page_words * 2);
        if (utf8_valid(words) < words.n) {
                for (size_t i = 0; i < words.n && i < LIMIT_page_words; i++)
                        buf_put(&wide, utf8, utf8_put(utf8, words.p[i]));
                value = buf_str(&wide);
        }
        value = str_sub(value, 0,
                        value.n > LIMIT_page_words ? utf8_floor(value, LIMIT_page_words) : value.n);
        rec_build_header(b, id, name, value, off, len);
        buf_done(&wide);
}

/* wild.md#picture-words: 1 kB of zeros unpacks to 1 MB. */
static bool unpack(struct bytes in, struct buf *out) {
        uint8_t room[4096];
        z_stream z = { .next_in = (Bytef *) (uintptr_t) in.p,
                       .avail_in = in.n > UINT32_MAX ? UINT32_MAX : (uInt) in.n };
        int got = inflateInit(&z);
        if (got != Z_OK)
                return false;
        do {
                z.next_out = room;
                z.avail_out = sizeof room;
                got = inflate(&z, Z_NO_FLUSH);
                buf_put(out, room, sizeof room - z.avail_out);
        } while (got == Z_OK && z.avail_out == 0 && out->n < LIMIT_page_words);
        inflateEnd(&z);
        return out->n > 0;
}

/* What stands before the next NUL of *rest, which moves behind it. */
static struct bytes cut(struct bytes *rest) {
        size_t n = bytes_chr(*rest, 0);
        struct bytes head = bytes_sub(*rest, 0, n == SIZE_MAX ? rest->n : n);
        *rest = bytes_sub(*rest, head.n + 1, SIZE_MAX);
        return head;
}

static void put_png_chunk(struct rec_build *b, struct bytes type, struct bytes data, size_t off) {
        size_t len = data.n;
        bool wide = bytes_eq_nocase(type, STR("iTXt")), packed = bytes_eq_nocase(type, STR("zTXt"));
        if (!wide && !packed && !bytes_eq_nocase(type, STR("tEXt")))
                return;
        struct bytes key = cut(&data);
        struct str name = { (const char *) key.p, key.n };
        struct buf plain;
        buf_init(&plain, LIMIT_page_words + 4096);
        if (wide) {
                packed = data.n > 0 && data.p[0] == 1;
                data = bytes_sub(data, 2, SIZE_MAX);
                cut(&data);
                cut(&data);
        } else if (packed) {
                data = bytes_sub(data, 1, SIZE_MAX);
        }
        if (packed)
                data = unpack(data, &plain) ? buf_bytes(&plain) : (struct bytes){ 0 };
        if (str_eq(name, STR("XML:com.adobe.xmp"))) {
                if (packed)
                        page_fact_xmp(b, data, PAGE_XMP_title | PAGE_XMP_author | PAGE_XMP_dates);
        } else if (name.n && data.n && !str_starts(name, STR("Raw profile"))) {
                put_words(b, name, data, off, len);
        }
        buf_done(&plain);
}

static uint32_t be32(const uint8_t *p) {
        return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3];
}

static void put_png(struct rec_build *b, struct bytes in) {
        for (size_t at = 8, seen = 0; at + 12 <= in.n && seen < LIMIT_page_facts; seen++) {
                uint32_t n = be32(in.p + at);
                struct bytes data = bytes_sub(in, at + 8, n);
                if (data.n < n)
                        return;
                put_png_chunk(b, bytes_sub(in, at + 4, 4), data, at + 8);
                at += (size_t) n + 12;
        }
}

/* Segments up to the first scan; comments behind it are not written by anyone. */
static void put_jpeg(struct rec_build *b, struct bytes in) {
        for (size_t at = 2, seen = 0; at + 4 <= in.n && seen < LIMIT_page_facts; seen++) {
                uint8_t marker = in.p[at + 1];
                size_t n = (size_t) in.p[at + 2] << 8 | in.p[at + 3];
                if (in.p[at] != 0xff || marker == 0xda || marker == 0xd9)
                        return;
                if (marker == 0xff || marker == 1 || (marker >= 0xd0 && marker <= 0xd8)) {
                        at += marker == 0xff ? 1 : 2; /* filling, and markers without a length */
                        continue;
                }
                if (n < 2)
                        return;
                if (marker == 0xfe)
                        put_words(b, STR("Comment"), bytes_sub(in, at + 4, n - 2), at + 4, n - 2);
                at += n + 2;
        }
}

static void put_gif(struct rec_build *b, struct bytes in) {
        struct page_gif g;
        struct buf words;
        page_gif_init(&g, in);
        for (uint32_t seen = 0; page_gif_next(&g) && seen < LIMIT_page_facts; seen++) {
                if (g.what != PAGE_GIF_comment)
                        continue;
                buf_init(&words, LIMIT_page_words);
                page_gif_words(&g, &words);
                put_words(b, STR("Comment"), buf_bytes(&words), g.from, g.at - g.from);
                buf_done(&words);
        }
}

void page_image_words(const struct parse_file *f, struct rec_build *b) {
        if (f->kind == REC_KIND_png)
                put_png(b, f->data);
        else if (f->kind == REC_KIND_jpeg)
                put_jpeg(b, f->data);
        else if (f->kind == REC_KIND_gif)
                put_gif(b, f->data);
}
