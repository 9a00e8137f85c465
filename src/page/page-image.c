/* Pictures to records; see page-image.h.  Nothing is decoded here but their heads. */
#include "page/page-image.h"

#include "base/limits.h"
#include "page/page-gif.h"
#include "page/page-heic.h"
#include "page/page-tiff.h"
#include "page/page-webp.h"

enum { SIDE_LEAST = 32 };

static struct bytes data_of(const struct page_file *p) {
        return p->f->data;
}

/* ---- loading ------------------------------------------------------------------------------- */

static uint32_t count_frames(struct page_file *p) {
        struct bytes in = data_of(p);
        int n = 1;
        fz_var(n);
        fz_try(p->ctx) {
                if (p->f->kind == REC_KIND_tiff)
                        n = fz_load_tiff_subimage_count(p->ctx, in.p, in.n);
                else if (p->f->kind == REC_KIND_pnm)
                        n = fz_load_pnm_subimage_count(p->ctx, in.p, in.n);
                else if (p->f->kind == REC_KIND_gif)
                        n = (int) page_gif_count(in, LIMIT_page_frames);
        }
        fz_catch(p->ctx) page_file_caught(p);
        return n > 0 ? (uint32_t) n : 1;
}

static fz_image *load_frame(struct page_file *p, uint32_t frame) {
        fz_context *ctx = p->ctx;
        struct bytes in = data_of(p);
        fz_pixmap *pix = NULL;
        fz_image *image = NULL;
        fz_var(pix);
        fz_var(image);
        fz_try(ctx) {
                pix = p->f->kind == REC_KIND_tiff
                              ? fz_load_tiff_subimage(ctx, in.p, in.n, (int) frame)
                              : fz_load_pnm_subimage(ctx, in.p, in.n, (int) frame);
                image = fz_new_image_from_pixmap(ctx, pix, NULL);
        }
        fz_always(ctx) fz_drop_pixmap(ctx, pix);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}

static fz_image *load_whole(fz_context *ctx, struct bytes in) {
        fz_buffer *b = NULL;
        fz_image *image = NULL;
        fz_var(b);
        fz_var(image);
        fz_try(ctx) {
                b = fz_new_buffer_from_copied_data(ctx, in.p, in.n);
                image = fz_new_image_from_buffer(ctx, b);
        }
        fz_always(ctx) fz_drop_buffer(ctx, b);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}

/* MuPDF draws all frames of a GIF on one another. */
static fz_image *load_gif(struct page_file *p, uint32_t frame) {
        fz_context *ctx = p->ctx;
        fz_image *image = NULL;
        struct buf until;
        buf_init(&until, 0);
        fz_var(image);
        if (page_gif_largest(data_of(p)) > LIMIT_page_pixels) /* wild.md#picture-bomb */
                fz_throw(ctx, FZ_ERROR_GENERIC, "too large");
        fz_try(ctx) image = page_gif_until(data_of(p), frame, &until)
                                    ? load_whole(ctx, buf_bytes(&until))
                                    : load_whole(ctx, data_of(p));
        fz_always(ctx) buf_done(&until);
        fz_catch(ctx) fz_rethrow(ctx);
        return image;
}

fz_image *page_image_load(struct page_file *p, uint32_t frame) {
        if (p->f->kind == REC_KIND_webp)
                return page_webp_load(p->ctx, data_of(p), frame);
        if (p->f->kind == REC_KIND_heic)
                return page_heic_load(p->ctx, data_of(p));
        if (p->f->kind == REC_KIND_gif)
                return load_gif(p, frame);
        bool many = p->f->kind == REC_KIND_tiff || p->f->kind == REC_KIND_pnm;
        return many && frame ? load_frame(p, frame) : load_whole(p->ctx, data_of(p));
}

static bool fitz_look(struct page_file *p, struct page_image *ret) {
        fz_context *ctx = p->ctx;
        fz_image *image = NULL;
        bool good = false;
        fz_var(image);
        fz_var(good);
        fz_try(ctx) {
                image = load_whole(ctx, data_of(p));
                bool turned = fz_image_orientation(ctx, image) >= 5;
                ret->width = (uint32_t) (turned ? image->h : image->w);
                ret->height = (uint32_t) (turned ? image->w : image->h);
                good = image->w > 0 && image->h > 0;
        }
        fz_always(ctx) fz_drop_image(ctx, image);
        fz_catch(ctx) {
                page_file_caught(p);
                return false;
        }
        return good;
}

bool page_image_look(struct page_file *p, struct page_image *ret) {
        *ret = (struct page_image){ .frames = 1, .drawable = true };
        if (p->f->kind == REC_KIND_heic) {
                ret->all = 1;
                return page_heic_look(data_of(p), ret);
        }
        if (p->f->kind == REC_KIND_webp ? !page_webp_look(data_of(p), ret) : !fitz_look(p, ret))
                return false;
        bool paper = p->f->kind == REC_KIND_tiff || p->f->kind == REC_KIND_pnm;
        uint32_t most = paper ? LIMIT_page_pages : LIMIT_page_frames;
        ret->all = p->f->kind == REC_KIND_webp ? ret->frames : count_frames(p);
        ret->frames = ret->all < most ? ret->all : most;
        if (ret->width > LIMIT_page_side || ret->height > LIMIT_page_side ||
            (uint64_t) ret->width * ret->height > LIMIT_page_pixels ||
            (p->f->kind == REC_KIND_gif && page_gif_largest(data_of(p)) > LIMIT_page_pixels))
                ret->drawable = false;
        return true;
}

/* ---- records ------------------------------------------------------------------------------- */

static void put_size(struct rec_build *b, const struct page_image *i) {
        char words[64];
        snprintf(words, sizeof words, "%u x %u", i->width, i->height);
        rec_build_header(b, REC_HDR_other, STR("Pixels"), str_of(words), 0, 0);
        snprintf(words, sizeof words, "%u", i->all);
        if (i->all > 1)
                rec_build_header(b, REC_HDR_other, STR("Frames"), str_of(words), 0, 0);
}

static uint32_t hundredfold(uint32_t pixels) {
        return pixels > UINT32_MAX / 100 ? UINT32_MAX : pixels * 100;
}

/* Sheets of a TIFF differ in size; other frames are as large as the whole. */
static void put_frames(struct rec_build *b, const struct parse_file *f, const struct page_image *i,
                       bool needs_ocr) {
        struct rec_build_text t;
        struct page_tiff tiff;
        page_tiff_init(&tiff, f->kind == REC_KIND_tiff ? f->data : (struct bytes){ 0 });
        rec_build_text_init(&t, b, REC_TEXT_plain);
        for (uint32_t k = 1; k <= i->frames; k++) {
                bool known = page_tiff_next(&tiff) && k > 1 && tiff.width && tiff.height;
                rec_build_page(&t, k, hundredfold(known ? tiff.width : i->width),
                               hundredfold(known ? tiff.height : i->height), STR(""));
                rec_build_page_flag(&t, needs_ocr ? REC_PAGE_needs_ocr : 0);
        }
        rec_build_text_done(&t);
}

static struct str media_of(uint32_t kind) {
        const struct rec_kind_row *row = rec_kind_find(kind);
        return row ? str_of(row->media) : STR("application/octet-stream");
}

void page_image_read(const struct parse_file *f, struct arena *a, struct buf *out) {
        struct page_file p;
        struct page_image i;
        struct rec_build b;
        (void) a;
        page_file_init(&p, f);
        bool good = page_image_look(&p, &i);
        bool small = i.width < SIDE_LEAST || i.height < SIDE_LEAST;
        bool needs_ocr = good && i.drawable && !small;
        rec_build_init(&b, out, f->data.n);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .flags = needs_ocr ? REC_DOC_needs_ocr : 0,
                                             .len = f->data.n,
                                             .size = f->data.n,
                                             .type = media_of(f->kind),
                                             .name = f->name });
        page_image_facts(f, &b);
        page_image_words(f, &b);
        if (good) {
                put_size(&b, &i);
                put_frames(&b, f, &i, needs_ocr);
        } else {
                rec_build_flaw(&b, FLAW_picture_damaged, 0, 0, "%u complaints", p.complaints);
        }
        if (good && !i.drawable && f->kind == REC_KIND_heic)
                rec_build_flaw(&b, FLAW_picture_unread, 0, 0, "HEIC %u x %u", i.width, i.height);
        else if (good && !i.drawable)
                rec_build_flaw(&b, FLAW_picture_limit, 0, 0, "%u x %u", i.width, i.height);
        if (good && i.all > i.frames)
                rec_build_flaw(&b, FLAW_pdf_pages_cut, 0, 0, "%u frames", i.all);
        rec_build_done(&b);
        page_file_done(&p);
}
