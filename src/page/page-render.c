/* Pages and pictures to pixels; see page.h.  Both are drawn by MuPDF's own device on white. */
#include "page/page-image.h"

#include "base/limits.h"

#include <math.h>

struct drawing {
        struct page_file *p;
        uint32_t page, dpi; /* page from 0 */
        bool gray;
        uint64_t most;
        fz_rect box; /* of what is drawn, in points or pixels */
        float scale;
};

/* The largest scale that keeps to the limits. */
static float fit(const struct drawing *d, float wanted) {
        float w = d->box.x1 - d->box.x0, h = d->box.y1 - d->box.y0;
        float most = (float) d->most / (d->gray ? 1 : 4); /* MuPDF may want a byte of alpha */
        float scale = fminf(wanted, (float) (LIMIT_page_side - 1) / fmaxf(fmaxf(w, h), 1));
        return fminf(scale, sqrtf(most / fmaxf(w * h, 1)));
}

static fz_pixmap *new_canvas(fz_context *ctx, struct drawing *d, fz_matrix *ret_ctm) {
        *ret_ctm = fz_concat(fz_translate(-d->box.x0, -d->box.y0), fz_scale(d->scale, d->scale));
        fz_irect area = fz_round_rect(fz_transform_rect(d->box, *ret_ctm));
        if (area.x1 <= area.x0 || area.y1 <= area.y0)
                fz_throw(ctx, FZ_ERROR_GENERIC, "nothing to draw");
        fz_pixmap *pix = fz_new_pixmap_with_bbox(
                ctx, d->gray ? fz_device_gray(ctx) : fz_device_rgb(ctx), area, NULL, 0);
        fz_clear_pixmap_with_value(ctx, pix, 0xff);
        return pix;
}

static void draw_page(fz_context *ctx, struct drawing *d, fz_device *dev, fz_matrix ctm,
                      pdf_page *page) {
        fz_cookie cookie = { 0 };
        (void) d;
        pdf_run_page(ctx, page, dev, ctm, &cookie);
}

static void draw_image(fz_context *ctx, struct drawing *d, fz_device *dev, fz_matrix ctm,
                       fz_image *image) {
        fz_matrix unit = fz_scale(d->box.x1, d->box.y1);
        unit = fz_concat(fz_image_orientation_matrix(ctx, image), unit);
        fz_fill_image(ctx, dev, image, fz_concat(unit, ctm), 1, fz_default_color_params);
}

static fz_pixmap *draw(fz_context *ctx, struct drawing *d, pdf_page *page, fz_image *image) {
        fz_matrix ctm;
        fz_pixmap *pix = new_canvas(ctx, d, &ctm);
        fz_device *dev = NULL;
        fz_var(dev);
        fz_try(ctx) {
                dev = fz_new_draw_device(ctx, fz_identity, pix);
                if (page)
                        draw_page(ctx, d, dev, ctm, page);
                else
                        draw_image(ctx, d, dev, ctm, image);
                fz_close_device(ctx, dev);
        }
        fz_always(ctx) fz_drop_device(ctx, dev);
        fz_catch(ctx) {
                fz_drop_pixmap(ctx, pix);
                fz_rethrow(ctx);
        }
        return pix;
}

static void to_pixels(fz_context *ctx, const struct drawing *d, fz_pixmap *pix,
                      struct page_pixels *ret) {
        struct page_pixels out = { .each = d->gray ? 1 : 3 };
        out.width = (uint32_t) fz_pixmap_width(ctx, pix);
        out.height = (uint32_t) fz_pixmap_height(ctx, pix);
        out.page_width = (uint32_t) lroundf((d->box.x1 - d->box.x0) * 100);
        out.page_height = (uint32_t) lroundf((d->box.y1 - d->box.y0) * 100);
        out.dpi = (uint32_t) lroundf(d->scale * 72);
        size_t row = (size_t) out.width * out.each;
        out.p = mem_alloc(row * out.height);
        for (uint32_t y = 0; y < out.height; y++)
                memcpy(out.p + y * row,
                       fz_pixmap_samples(ctx, pix) + y * (size_t) fz_pixmap_stride(ctx, pix), row);
        *ret = out;
}

static void render_page(struct drawing *d, struct page_pixels *ret) {
        fz_context *ctx = d->p->ctx;
        pdf_page *page = NULL;
        fz_pixmap *pix = NULL;
        fz_var(page);
        fz_var(pix);
        fz_try(ctx) {
                page = pdf_load_page(ctx, d->p->pdf, (int) d->page);
                d->box = pdf_bound_page(ctx, page);
                d->scale = fit(d, (float) d->dpi / 72);
                pix = draw(ctx, d, page, NULL);
                to_pixels(ctx, d, pix, ret);
        }
        fz_always(ctx) {
                fz_drop_pixmap(ctx, pix);
                fz_drop_page(ctx, page ? &page->super : NULL);
        }
        fz_catch(ctx) fz_rethrow(ctx);
}

static void render_image(struct drawing *d, struct page_pixels *ret) {
        fz_context *ctx = d->p->ctx;
        fz_image *image = NULL;
        fz_pixmap *pix = NULL;
        fz_var(image);
        fz_var(pix);
        fz_try(ctx) {
                image = page_image_load(d->p, d->page);
                bool turned = fz_image_orientation(ctx, image) >= 5;
                d->box = (fz_rect){ 0, 0, (float) (turned ? image->h : image->w),
                                    (float) (turned ? image->w : image->h) };
                if (d->box.x1 > LIMIT_page_side || d->box.y1 > LIMIT_page_side)
                        fz_throw(ctx, FZ_ERROR_GENERIC, "too large"); /* wild.md#picture-bomb */
                d->scale = fit(d, 1);
                pix = draw(ctx, d, NULL, image);
                to_pixels(ctx, d, pix, ret);
        }
        fz_always(ctx) {
                fz_drop_pixmap(ctx, pix);
                fz_drop_image(ctx, image);
        }
        fz_catch(ctx) fz_rethrow(ctx);
}

int page_render(const struct parse_file *f, uint32_t page, uint32_t dpi, bool gray,
                uint64_t most_bytes, struct page_pixels *ret) {
        struct page_file p;
        struct drawing d = { .p = &p, .page = page - 1, .dpi = dpi, .gray = gray };
        struct page_pixels got = { 0 };
        d.most = most_bytes && most_bytes < LIMIT_page_pixels ? most_bytes : LIMIT_page_pixels;
        page_file_init(&p, f);
        if (f->kind == REC_KIND_pdf)
                page_file_open(&p);
        fz_try(p.ctx) {
                if (page == 0 || p.locked || (f->kind == REC_KIND_pdf && !p.pdf))
                        fz_throw(p.ctx, FZ_ERROR_GENERIC, "no page");
                if (p.pdf)
                        render_page(&d, &got);
                else
                        render_image(&d, &got);
        }
        fz_catch(p.ctx) page_file_caught(&p);
        page_file_done(&p);
        if (!got.p)
                return ERR_corrupt;
        *ret = got;
        return 0;
}

void page_pixels_done(struct page_pixels *p) {
        mem_free(p->p);
        *p = (struct page_pixels){ 0 };
}

static int count_pdf(struct page_file *p) {
        int n = 0;
        fz_var(n);
        page_file_open(p);
        fz_try(p->ctx) n = p->pdf && !p->locked ? pdf_count_pages(p->ctx, p->pdf) : 0;
        fz_catch(p->ctx) page_file_caught(p);
        return n;
}

int page_count(const struct parse_file *f, uint32_t *ret) {
        struct page_file p;
        struct page_image i;
        int n = 0;
        page_file_init(&p, f);
        if (f->kind == REC_KIND_pdf)
                n = count_pdf(&p);
        else if (page_image_look(&p, &i))
                n = i.drawable ? (int) i.frames : 0;
        page_file_done(&p);
        if (n <= 0)
                return ERR_corrupt;
        *ret = (uint32_t) n;
        return 0;
}
