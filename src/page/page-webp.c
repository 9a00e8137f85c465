/* WebP; see page-webp.h.  A still one is decoded straight into a pixmap; a moving one is played up
 * to the frame that is wanted, by libwebp's own player with its threads left out. */
#include "page/page-webp.h"

#include "base/limits.h"

#include <webp/decode.h>
#include <webp/demux.h>

bool page_webp_look(struct bytes in, struct page_image *ret) {
        WebPData data = { in.p, in.n };
        int w, h;
        if (!WebPGetInfo(in.p, in.n, &w, &h) || w <= 0 || h <= 0)
                return false;
        ret->width = (uint32_t) w;
        ret->height = (uint32_t) h;
        WebPDemuxer *d = WebPDemux(&data);
        if (d && WebPDemuxGetI(d, WEBP_FF_FORMAT_FLAGS) & ANIMATION_FLAG)
                ret->frames = WebPDemuxGetI(d, WEBP_FF_FRAME_COUNT);
        WebPDemuxDelete(d);
        if (ret->frames == 0)
                ret->frames = 1;
        return true;
}

static void decode_still(fz_context *ctx, struct bytes in, fz_pixmap *pix) {
        size_t stride = (size_t) fz_pixmap_stride(ctx, pix);
        if (!WebPDecodeRGBInto(in.p, in.n, fz_pixmap_samples(ctx, pix),
                               stride * (size_t) fz_pixmap_height(ctx, pix), (int) stride))
                fz_throw(ctx, FZ_ERROR_GENERIC, "webp");
}

static void put_on_white(fz_context *ctx, const uint8_t *rgba, fz_pixmap *pix) {
        size_t w = (size_t) fz_pixmap_width(ctx, pix), h = (size_t) fz_pixmap_height(ctx, pix);
        for (size_t y = 0; y < h; y++) {
                uint8_t *to = fz_pixmap_samples(ctx, pix) + y * (size_t) fz_pixmap_stride(ctx, pix);
                for (size_t x = 0; x < w; x++, rgba += 4)
                        for (size_t k = 0; k < 3; k++)
                                *to++ = (uint8_t) ((rgba[k] * rgba[3] + 255 * (255 - rgba[3])) /
                                                   255);
        }
}

static bool play(fz_context *ctx, WebPAnimDecoder *d, uint32_t frame, fz_pixmap *pix) {
        uint8_t *rgba;
        int when;
        do
                if (!WebPAnimDecoderGetNext(d, &rgba, &when))
                        return false;
        while (frame--);
        put_on_white(ctx, rgba, pix);
        return true;
}

static void decode_moving(fz_context *ctx, struct bytes in, uint32_t frame, fz_pixmap *pix) {
        WebPData data = { in.p, in.n };
        WebPAnimDecoderOptions options;
        if (!WebPAnimDecoderOptionsInit(&options))
                fz_throw(ctx, FZ_ERROR_GENERIC, "webp");
        options.color_mode = MODE_RGBA;
        options.use_threads = 0;
        WebPAnimDecoder *d = WebPAnimDecoderNew(&data, &options);
        bool good = d && play(ctx, d, frame, pix);
        WebPAnimDecoderDelete(d);
        if (!good)
                fz_throw(ctx, FZ_ERROR_GENERIC, "webp");
}

fz_image *page_webp_load(fz_context *ctx, struct bytes in, uint32_t frame) {
        struct page_image size = { 0 };
        fz_pixmap *pix = NULL;
        fz_image *image = NULL;
        fz_var(pix);
        fz_var(image);
        if (!page_webp_look(in, &size) || (uint64_t) size.width * size.height > LIMIT_page_pixels)
                fz_throw(ctx, FZ_ERROR_GENERIC, "webp");
        fz_try(ctx) {
                pix = fz_new_pixmap(ctx, fz_device_rgb(ctx), (int) size.width, (int) size.height,
                                    NULL, 0);
                if (size.frames > 1)
                        decode_moving(ctx, in, frame, pix);
                else
                        decode_still(ctx, in, pix);
                image = fz_new_image_from_pixmap(ctx, pix, NULL);
        }
        fz_always(ctx) fz_drop_pixmap(ctx, pix);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}
