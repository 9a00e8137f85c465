/* HEIC; see page-heic.h.  Each tile is decoded, turned into RGB and laid where it belongs; the
 * whole is turned and mirrored at the end, as the camera was held. */
#include "page/page-heic.h"

#include "base/limits.h"
#include "page/page-heic-box.h"

#include <libde265/de265.h>

enum { TILES_MOST = 1024, NAL_HEAD = 22 };

struct canvas {
        uint32_t width, height; /* of the whole, before it is turned */
        uint32_t columns, rows;
        uint32_t tile_width, tile_height;
        size_t n;
        uint32_t tiles[TILES_MOST];
        uint8_t *rgb;
};

static uint32_t be(const uint8_t *p, size_t n) {
        uint32_t v = 0;
        for (size_t i = 0; i < n; i++)
                v = v << 8 | p[i];
        return v;
}

/* Grid: "version flags rows-1 columns-1 width height", numbers of 2 bytes or 4. */
static bool plan_grid(struct bytes in, const struct page_heic_item *whole, struct canvas *c) {
        struct page_heic_item tile;
        struct bytes d = whole->data;
        size_t each = d.n > 1 && d.p[1] & 1 ? 4 : 2;
        if (d.n < 4 + 2 * each)
                return false;
        c->rows = d.p[2] + 1u;
        c->columns = d.p[3] + 1u;
        c->width = be(d.p + 4, each);
        c->height = be(d.p + 4 + each, each);
        c->n = page_heic_tiles(in, whole->id, c->tiles, TILES_MOST);
        if (c->n == 0 || c->n != (size_t) c->rows * c->columns ||
            !page_heic_item(in, c->tiles[0], &tile))
                return false;
        c->tile_width = tile.width;
        c->tile_height = tile.height;
        return true;
}

static bool plan(struct bytes in, const struct page_heic_item *whole, struct canvas *c) {
        *c = (struct canvas){ .columns = 1, .rows = 1, .n = 1 };
        if (memcmp(whole->kind, "grid", 4) == 0) {
                if (!plan_grid(in, whole, c))
                        return false;
        } else if (memcmp(whole->kind, "hvc1", 4) == 0) {
                c->tiles[0] = whole->id;
                c->width = c->tile_width = whole->width;
                c->height = c->tile_height = whole->height;
        } else {
                return false;
        }
        return c->width && c->height && c->tile_width && c->tile_height &&
               c->width <= LIMIT_page_side && c->height <= LIMIT_page_side &&
               (uint64_t) c->width * c->height <= LIMIT_page_pixels &&
               (uint64_t) c->tile_width * c->tile_height <= LIMIT_page_pixels;
}

bool page_heic_look(struct bytes in, struct page_image *ret) {
        struct page_heic_item whole;
        struct canvas c;
        ret->drawable = false;
        if (!page_heic_primary(in, &whole) || whole.width == 0 || whole.height == 0)
                return false;
        ret->drawable = plan(in, &whole, &c);
        ret->width = whole.turn & 1 ? whole.height : whole.width;
        ret->height = whole.turn & 1 ? whole.width : whole.height;
        return true;
}

/* ---- decoding ------------------------------------------------------------------------------- */

/* Parameter sets: "(22 bytes) arrays (kind count (length NAL)*)*". */
static void push_config(de265_decoder_context *d, struct bytes config) {
        struct bytes rest = bytes_sub(config, NAL_HEAD, SIZE_MAX);
        unsigned arrays = rest.n ? rest.p[0] : 0;
        for (rest = bytes_sub(rest, 1, SIZE_MAX); arrays && rest.n > 3; arrays--) {
                unsigned n = be(rest.p + 1, 2);
                for (rest = bytes_sub(rest, 3, SIZE_MAX); n && rest.n > 2; n--) {
                        struct bytes nal = bytes_sub(rest, 2, be(rest.p, 2));
                        de265_push_NAL(d, nal.p, (int) nal.n, 0, NULL);
                        rest = bytes_sub(rest, 2 + nal.n, SIZE_MAX);
                }
        }
}

static void push_data(de265_decoder_context *d, struct bytes data, size_t each) {
        while (data.n > each) {
                struct bytes nal = bytes_sub(data, each, be(data.p, each));
                if (nal.n < INT32_MAX)
                        de265_push_NAL(d, nal.p, (int) nal.n, 0, NULL);
                data = bytes_sub(data, each + nal.n, SIZE_MAX);
        }
}

static uint8_t clamped(int v) {
        return (uint8_t) (v < 0 ? 0 : v > 255 ? 255 : v);
}

struct plane {
        const uint8_t *p;
        int stride, width, height, bits;
};

static int sample(const struct plane *p, int x, int y) {
        x = x < p->width ? x : p->width - 1;
        y = y < p->height ? y : p->height - 1;
        const uint8_t *row = p->p + (ptrdiff_t) y * p->stride;
        return p->bits > 8 ? (row[2 * x] | row[2 * x + 1] << 8) >> (p->bits - 8) : row[x];
}

/* YCbCr of BT.601, full range, in steps of 1/65536. */
static void put_pixel(uint8_t *to, int y, int cb, int cr) {
        to[0] = clamped(y + ((91881 * cr) >> 16));
        to[1] = clamped(y - ((22554 * cb + 46802 * cr) >> 16));
        to[2] = clamped(y + ((116130 * cb) >> 16));
}

static void lay(const struct de265_image *im, struct canvas *c, uint32_t left, uint32_t top) {
        struct plane v[3] = { { 0 } };
        bool gray = de265_get_chroma_format(im) == de265_chroma_mono;
        for (int k = 0; k < (gray ? 1 : 3); k++) {
                v[k].p = de265_get_image_plane(im, k, &v[k].stride);
                v[k].width = de265_get_image_width(im, k);
                v[k].height = de265_get_image_height(im, k);
                v[k].bits = de265_get_bits_per_pixel(im, k);
                if (!v[k].p || v[k].width <= 0 || v[k].height <= 0)
                        return;
        }
        int wide = gray ? 1 : (v[0].width + v[1].width - 1) / v[1].width;
        int high = gray ? 1 : (v[0].height + v[1].height - 1) / v[1].height;
        for (int y = 0; y < v[0].height && top + (uint32_t) y < c->height; y++)
                for (int x = 0; x < v[0].width && left + (uint32_t) x < c->width; x++) {
                        size_t at = (size_t) (top + (uint32_t) y) * c->width + left + (uint32_t) x;
                        int cb = gray ? 0 : sample(&v[1], x / wide, y / high) - 128;
                        int cr = gray ? 0 : sample(&v[2], x / wide, y / high) - 128;
                        put_pixel(c->rgb + 3 * at, sample(&v[0], x, y), cb, cr);
                }
}

static bool decode_tile(struct bytes in, struct canvas *c, size_t number) {
        struct page_heic_item item;
        const struct de265_image *im = NULL;
        int more = 1;
        if (!page_heic_item(in, c->tiles[number], &item) || item.config.n <= NAL_HEAD)
                return false;
        de265_decoder_context *d = de265_new_decoder();
        push_config(d, item.config);
        push_data(d, item.data, (item.config.p[NAL_HEAD - 1] & 3) + 1u);
        de265_flush_data(d);
        while (!im && more && de265_isOK(de265_decode(d, &more)))
                im = de265_get_next_picture(d);
        if (im)
                lay(im, c, (uint32_t) (number % c->columns) * c->tile_width,
                    (uint32_t) (number / c->columns) * c->tile_height);
        de265_free_decoder(d);
        return im != NULL;
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The pixel of the canvas that is seen at x, y: first turned, then mirrored by the camera. */
static size_t source_of(const struct page_heic_item *whole, const struct canvas *c, uint32_t x,
                        uint32_t y, uint32_t w, uint32_t h) {
        uint32_t sx, sy;
        if (whole->mirror == 1)
                x = w - 1 - x;
        else if (whole->mirror == 0)
                y = h - 1 - y;
        switch (whole->turn) {
        case 1: /* a quarter against the clock */
                sx = c->width - 1 - y;
                sy = x;
                break;
        case 2:
                sx = c->width - 1 - x;
                sy = c->height - 1 - y;
                break;
        case 3:
                sx = y;
                sy = c->height - 1 - x;
                break;
        default:
                sx = x;
                sy = y;
        }
        return (size_t) sy * c->width + sx;
}

static fz_image *to_image(fz_context *ctx, const struct page_heic_item *whole,
                          const struct canvas *c) {
        uint32_t w = whole->turn & 1 ? c->height : c->width;
        uint32_t h = whole->turn & 1 ? c->width : c->height;
        fz_image *image = NULL;
        fz_pixmap *pix = fz_new_pixmap(ctx, fz_device_rgb(ctx), (int) w, (int) h, NULL, 0);
        fz_var(image);
        for (uint32_t y = 0; y < h; y++) {
                uint8_t *to = fz_pixmap_samples(ctx, pix) + y * (size_t) fz_pixmap_stride(ctx, pix);
                for (uint32_t x = 0; x < w; x++)
                        memcpy(to + 3 * (size_t) x, c->rgb + 3 * source_of(whole, c, x, y, w, h),
                               3);
        }
        fz_try(ctx) image = fz_new_image_from_pixmap(ctx, pix, NULL);
        fz_always(ctx) fz_drop_pixmap(ctx, pix);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}

static bool decode_all(struct bytes in, struct canvas *c) {
        size_t good = 0;
        memset(c->rgb, 0xff, (size_t) c->width * c->height * 3);
        for (size_t i = 0; i < c->n; i++)
                good += decode_tile(in, c, i);
        return good > 0;
}

fz_image *page_heic_load(fz_context *ctx, struct bytes in) {
        struct page_heic_item whole;
        struct canvas c;
        fz_image *image = NULL;
        fz_var(image);
        if (!page_heic_primary(in, &whole) || !plan(in, &whole, &c))
                fz_throw(ctx, FZ_ERROR_GENERIC, "heic");
        c.rgb = fz_malloc(ctx, (size_t) c.width * c.height * 3);
        fz_try(ctx) {
                if (!decode_all(in, &c))
                        fz_throw(ctx, FZ_ERROR_GENERIC, "heic");
                image = to_image(ctx, &whole, &c);
        }
        fz_always(ctx) fz_free(ctx, c.rgb);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}
