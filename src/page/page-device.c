/* Glyphs of a page; see page-device.h.
 *
 * MuPDF's interpreter draws onto a device of ours that draws nothing and notes down.  Two things it
 * does not hand on are taken by standing between the interpreter and its table of operators:
 * ActualText of marked content (how Chromium, cairo and LibreOffice say what a cluster of glyphs
 * means), and text in layers that are switched off.
 *
 *   BDC /Span <</ActualText (...)>>   glyph glyph glyph   EMC      ->  one glyph with that text
 *
 * ActualText is believed only for scripts that need it or where the font says nothing: Latin
 * letters that say one thing to the eye and another to a machine are a trick. */
#include "page/page-device.h"
#include "page/page-actual.h"

#include "base/limits.h"

#include <math.h>
#include <time.h>
#include <unicode/uchar.h>

enum { PAINTS_MOST = 1024, ACTUAL_MOST = 256 };

struct paint { /* something that covers what was drawn before it */
        fz_rect at;
        uint32_t before; /* glyphs drawn until then */
        bool light, picture;
};

struct scan_device {
        fz_device super;
        struct scan *scan;
};

struct scan {
        char usage[8]; /* first: the interpreter carries a pointer to it, and so to all of this */
        struct page_scan *out;
        fz_device *dev;
        VEC(struct paint) paints;
        pdf_processor real;          /* its operators as they were */
        uint32_t depth;              /* of marked content */
        struct page_actuals actuals; /* of the text object under way */
        uint32_t actual_depth, actual_first,
                actual_n; /* the ActualText under way; depth 0 = none */
        uint32_t actual[ACTUAL_MOST];
        bool off;         /* in a layer that is switched off */
        fz_cookie cookie; /* the interpreter looks at its `abort` */
        uint32_t ticks;   /* of look_at_clock() */
};

static struct scan *scan_of(fz_device *dev) {
        return ((struct scan_device *) (void *) dev)->scan;
}

double page_clock(void) {
        struct timespec t;
        clock_gettime(CLOCK_MONOTONIC, &t);
        return (double) t.tv_sec + (double) t.tv_nsec / 1e9;
}

/* wild.md#pdf-slow: a page may draw for hours. */
static bool look_at_clock(struct scan *s) {
        if (s->out->until > 0 && !s->out->late && ++s->ticks % 64 == 0)
                s->out->late = page_clock() > s->out->until;
        s->cookie.abort = s->out->late;
        return s->out->late;
}

/* ---- text ---------------------------------------------------------------------------------- */

static bool is_unmapped(uint32_t c) {
        return c == 0 || c == 0xfffd || (c >= 0xe000 && c < 0xf900) || c > 0x10ffff ||
               (c >= 0xd800 && c < 0xe000);
}

static bool is_mark(uint32_t c) {
        return c >= 0x300 && u_charType((UChar32) c) == U_NON_SPACING_MARK;
}

static float bounded(float f) {
        return f > -1e6f && f < 1e6f ? f : 0;
}

/* Where and how large, by the glyph's own matrix. */
static struct page_glyph measured(fz_context *ctx, const fz_text_span *span,
                                  const fz_text_item *item, fz_matrix trm) {
        struct page_glyph g = { .x = bounded(trm.e), .y = bounded(trm.f) };
        float dx = span->wmode ? -trm.c : trm.a, dy = span->wmode ? -trm.d : trm.b;
        float length = hypotf(dx, dy);
        g.size = bounded(fz_matrix_expansion(trm));
        if (!(length > 1e-6f) || !(g.size > 1e-6f) || !(length < 1e6f))
                return g;
        g.ux = dx / length;
        g.uy = dy / length;
        g.advance = bounded(fz_advance_glyph(ctx, span->font, item->gid, span->wmode) * length);
        if (g.advance < 0)
                g.advance = 0;
        return g;
}

static void to_mark(fz_context *ctx, fz_font *font, int gid, fz_matrix trm, struct page_glyph *g) {
        fz_rect ink = fz_bound_glyph(ctx, font, gid, trm);
        g->flags |= PAGE_GLYPH_mark;
        if (fz_is_empty_rect(ink) || fz_is_infinite_rect(ink))
                return;
        g->x = bounded((ink.x0 + ink.x1) / 2);
        g->y = bounded((ink.y0 + ink.y1) / 2);
}

static void put_glyph(fz_context *ctx, struct scan *s, const fz_text_span *span,
                      const fz_text_item *item, fz_matrix ctm, uint32_t flags) {
        struct page_scan *out = s->out;
        fz_matrix trm = span->trm;
        trm.e = item->x;
        trm.f = item->y;
        trm = fz_concat(trm, ctm);
        struct page_glyph g = measured(ctx, span, item, trm);
        uint32_t c = (uint32_t) item->ucs;
        if (g.ux == 0 && g.uy == 0)
                return;
        if (out->glyphs.glyphs.n >= LIMIT_page_glyphs) {
                out->full = true;
                return;
        }
        g.code = (uint32_t) out->glyphs.codes.n;
        g.n = 1;
        g.flags = flags;
        if (is_unmapped(c)) {
                g.flags |= PAGE_GLYPH_unmapped;
                c = c > 0x10ffff || (c >= 0xd800 && c < 0xe000) || c == 0 ? 0xfffd : c;
        }
        if (is_mark(c))
                to_mark(ctx, span->font, item->gid, trm, &g);
        bool outside = g.x < -1 || g.y < -1 || g.x > out->width + 1 || g.y > out->height + 1;
        if (outside || g.size < 1 || s->off)
                g.flags |= PAGE_GLYPH_hidden;
        out->outside += outside;
        out->off += s->off && !outside;
        vec_push(&out->glyphs.codes, c);
        vec_push(&out->glyphs.glyphs, g);
}

/* One more character of the glyph before: a ligature. */
static void put_more(struct scan *s, int ucs) {
        struct page_glyphs *g = &s->out->glyphs;
        struct page_glyph *last = g->glyphs.n ? &g->glyphs.v[g->glyphs.n - 1] : NULL;
        if (!last || ucs <= 0 || is_unmapped((uint32_t) ucs) || last->n >= ACTUAL_MOST ||
            last->code + last->n != g->codes.n)
                return;
        vec_push(&g->codes, (uint32_t) ucs);
        last->n++;
}

static void take_text(fz_context *ctx, struct scan *s, const fz_text *text, fz_matrix ctm,
                      uint32_t flags) {
        if (look_at_clock(s))
                return;
        for (const fz_text_span *span = text->head; span; span = span->next)
                for (int i = 0; i < span->len; i++) {
                        const fz_text_item *item = &span->items[i];
                        if (item->gid < 0)
                                put_more(s, item->ucs);
                        else if (item->ucs != -1)
                                put_glyph(ctx, s, span, item, ctm, flags);
                }
}

static bool is_light(fz_context *ctx, fz_colorspace *cs, const float *color, fz_color_params cp) {
        float rgb[FZ_MAX_COLORS] = { 0 };
        if (!cs || !color)
                return false;
        fz_convert_color(ctx, cs, color, fz_device_rgb(ctx), rgb, NULL, cp);
        return rgb[0] > 0.96f && rgb[1] > 0.96f && rgb[2] > 0.96f;
}

static bool inside(fz_rect r, float x, float y) {
        return x >= r.x0 && x <= r.x1 && y >= r.y0 && y <= r.y1;
}

/* White letters are hidden unless something else was painted beneath them. */
static void hide_white(struct scan *s, size_t first) {
        struct page_glyphs *g = &s->out->glyphs;
        for (size_t i = first; i < g->glyphs.n; i++) {
                struct page_glyph *p = &g->glyphs.v[i];
                float x = p->x + p->ux * p->advance / 2, y = p->y - 0.3f * p->size;
                bool on_paint = false;
                for (size_t k = 0; k < s->paints.n && !on_paint; k++)
                        on_paint = !s->paints.v[k].light && inside(s->paints.v[k].at, x, y);
                if (on_paint || s->paints.n >= PAINTS_MOST)
                        continue;
                p->flags |= PAGE_GLYPH_hidden;
                s->out->white++;
        }
}

static void fill_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm,
                      fz_colorspace *cs, const float *color, float alpha, fz_color_params cp) {
        struct scan *s = scan_of(dev);
        size_t first = s->out->glyphs.glyphs.n;
        take_text(ctx, s, text, ctm, alpha <= 0 ? PAGE_GLYPH_hidden : 0);
        if (is_light(ctx, cs, color, cp))
                hide_white(s, first);
}

static void stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
                        const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *cs,
                        const float *color, float alpha, fz_color_params cp) {
        (void) stroke;
        fill_text(ctx, dev, text, ctm, cs, color, alpha, cp);
}

static void clip_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm,
                      fz_rect scissor) {
        (void) scissor;
        take_text(ctx, scan_of(dev), text, ctm, 0);
}

static void clip_stroke_text(fz_context *ctx, fz_device *dev, const fz_text *text,
                             const fz_stroke_state *stroke, fz_matrix ctm, fz_rect scissor) {
        (void) stroke;
        clip_text(ctx, dev, text, ctm, scissor);
}

/* Invisible, or a Type 3 glyph that the interpreter draws by itself. */
static void ignore_text(fz_context *ctx, fz_device *dev, const fz_text *text, fz_matrix ctm) {
        struct scan *s = scan_of(dev);
        bool drawn = text->head && fz_font_t3_procs(ctx, text->head->font);
        size_t first = s->out->glyphs.glyphs.n;
        take_text(ctx, s, text, ctm, drawn ? 0 : PAGE_GLYPH_ocr);
        if (!drawn)
                s->out->invisible += (uint32_t) (s->out->glyphs.glyphs.n - first);
}

/* ---- what covers --------------------------------------------------------------------------- */

static void paint(struct scan *s, fz_rect at, bool light, bool picture) {
        if (s->actual_depth == 0)
                page_actuals_settle(&s->actuals, &s->out->glyphs); /* `before` counts what stays */
        if (s->paints.n >= PAINTS_MOST || at.x1 - at.x0 < 6 || at.y1 - at.y0 < 5)
                return;
        vec_push(&s->paints, (struct paint){ .at = at,
                                             .before = (uint32_t) s->out->glyphs.glyphs.n,
                                             .light = light,
                                             .picture = picture });
}

struct pen { /* walks along a path; in the space of the page */
        struct page_rules *rules;
        fz_matrix ctm;
        fz_point at, start;
};

static void pen_move(fz_context *ctx, void *arg, float x, float y) {
        struct pen *p = arg;
        (void) ctx;
        p->at = p->start = fz_transform_point(fz_make_point(x, y), p->ctm);
}

static void pen_line(fz_context *ctx, void *arg, float x, float y) {
        struct pen *p = arg;
        fz_point to = fz_transform_point(fz_make_point(x, y), p->ctm);
        (void) ctx;
        page_rules_put(p->rules, p->at.x, p->at.y, to.x, to.y);
        p->at = to;
}

static void pen_curve(fz_context *ctx, void *arg, float x1, float y1, float x2, float y2, float x3,
                      float y3) {
        struct pen *p = arg;
        (void) ctx, (void) x1, (void) y1, (void) x2, (void) y2;
        p->at = fz_transform_point(fz_make_point(x3, y3), p->ctm);
}

static void pen_close(fz_context *ctx, void *arg) {
        struct pen *p = arg;
        (void) ctx;
        page_rules_put(p->rules, p->at.x, p->at.y, p->start.x, p->start.y);
        p->at = p->start;
}

static void fill_path(fz_context *ctx, fz_device *dev, const fz_path *path, int even_odd,
                      fz_matrix ctm, fz_colorspace *cs, const float *color, float alpha,
                      fz_color_params cp) {
        struct scan *s = scan_of(dev);
        (void) even_odd;
        s->out->paths++;
        if (look_at_clock(s))
                return;
        if (alpha > 0 && s->out->glyphs.rules.v.n < LIMIT_page_rules) {
                fz_rect at = fz_bound_path(ctx, path, NULL, ctm);
                page_rules_put_box(&s->out->glyphs.rules, at.x0, at.y0, at.x1, at.y1);
        }
        if (alpha >= 0.95f && s->paints.n < PAINTS_MOST)
                paint(s, fz_bound_path(ctx, path, NULL, ctm), is_light(ctx, cs, color, cp), false);
}

static void stroke_path(fz_context *ctx, fz_device *dev, const fz_path *path,
                        const fz_stroke_state *stroke, fz_matrix ctm, fz_colorspace *cs,
                        const float *color, float alpha, fz_color_params cp) {
        static const fz_path_walker walker = {
                .moveto = pen_move, .lineto = pen_line, .curveto = pen_curve, .closepath = pen_close
        };
        struct scan *s = scan_of(dev);
        struct pen pen = { .rules = &s->out->glyphs.rules, .ctm = ctm };
        (void) stroke, (void) cs, (void) color, (void) cp;
        s->out->paths++;
        if (!look_at_clock(s) && alpha > 0 && pen.rules->v.n < LIMIT_page_rules)
                fz_walk_path(ctx, path, &walker, &pen);
}

static void picture(struct scan *s, fz_matrix ctm, float alpha) {
        fz_rect page = { 0, 0, s->out->width, s->out->height };
        fz_rect at = fz_intersect_rect(fz_transform_rect(fz_unit_rect, ctm), page);
        float all = s->out->width * s->out->height;
        if (fz_is_empty_rect(at))
                return;
        float share = all > 0 ? (at.x1 - at.x0) * (at.y1 - at.y0) / all : 0;
        s->out->pictures++;
        look_at_clock(s);
        s->out->picture_share = fmaxf(s->out->picture_share, share);
        if (alpha >= 0.95f)
                paint(s, at, false, true);
}

static void fill_image(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm, float alpha,
                       fz_color_params cp) {
        (void) ctx, (void) cp;
        picture(scan_of(dev), ctm, image->mask ? 0 : alpha);
}

static void fill_image_mask(fz_context *ctx, fz_device *dev, fz_image *image, fz_matrix ctm,
                            fz_colorspace *cs, const float *color, float alpha,
                            fz_color_params cp) {
        (void) ctx, (void) image, (void) cs, (void) color, (void) alpha, (void) cp;
        picture(scan_of(dev), ctm, 0);
}

/* Boxes laid over the page as notes: the way to black out a name that takes nothing away. */
static void paint_notes(fz_context *ctx, struct scan *s, pdf_obj *page, fz_matrix ctm) {
        pdf_obj *annots = pdf_dict_gets(ctx, page, "Annots");
        enum { UNSEEN = PDF_ANNOT_IS_HIDDEN | PDF_ANNOT_IS_NO_VIEW };
        for (int i = 0; i < pdf_array_len(ctx, annots) && s->paints.n < PAINTS_MOST; i++) {
                pdf_obj *annot = pdf_array_get(ctx, annots, i);
                pdf_obj *seen = pdf_dict_gets(ctx, annot, "CA");
                bool filled = pdf_array_len(ctx, pdf_dict_gets(ctx, annot, "IC")) > 0;
                if (!filled || (seen && pdf_to_real(ctx, seen) < 0.95f) ||
                    pdf_dict_get_int(ctx, annot, PDF_NAME(F)) & UNSEEN ||
                    strcmp(pdf_to_name(ctx, pdf_dict_gets(ctx, annot, "Subtype")), "Square") != 0)
                        continue;
                fz_rect at = pdf_to_rect(ctx, pdf_dict_gets(ctx, annot, "Rect"));
                paint(s, fz_transform_rect(at, ctm), false, false);
        }
}

/* Letters beneath something that was painted later: a scan with its text under it, or a box that
 * was meant to black them out. */
static void find_covered(struct scan *s) {
        struct page_scan *out = s->out;
        for (size_t k = 0; k < s->paints.n && !look_at_clock(s); k++) {
                const struct paint *p = &s->paints.v[k];
                bool page = p->picture && (p->at.x1 - p->at.x0) * (p->at.y1 - p->at.y0) >
                                                  0.5f * out->width * out->height;
                for (size_t i = 0; i < p->before && i < out->glyphs.glyphs.n; i++) {
                        struct page_glyph *g = &out->glyphs.glyphs.v[i];
                        float x = g->x + g->ux * g->advance / 2, y = g->y - 0.3f * g->size;
                        if (!inside(p->at, x, y) || g->flags & (PAGE_GLYPH_ocr | PAGE_GLYPH_hidden))
                                continue;
                        g->flags |= page ? PAGE_GLYPH_ocr : PAGE_GLYPH_hidden;
                        out->invisible += page;
                        out->covered += !page;
                }
        }
}

/* ---- operators ----------------------------------------------------------------------------- */

static struct scan *scan_of_proc(pdf_processor *proc) {
        return (struct scan *) (uintptr_t) proc->usage;
}

/* Hand on the text collected so far; the limit of mitres is of no use to text. */
static void flush(fz_context *ctx, pdf_processor *proc) {
        scan_of_proc(proc)->real.op_M(ctx, proc, 10);
}

static void show_begin(fz_context *ctx, pdf_processor *proc, int *hidden) {
        *hidden = proc->hidden;
        if (*hidden == 0)
                return;
        flush(ctx, proc);
        proc->hidden = 0;
        scan_of_proc(proc)->off = true;
}

static void show_end(fz_context *ctx, pdf_processor *proc, int hidden) {
        if (hidden == 0)
                return;
        flush(ctx, proc);
        proc->hidden = hidden;
        scan_of_proc(proc)->off = false;
}

static void op_Tj(fz_context *ctx, pdf_processor *proc, char *z, size_t n) {
        int hidden;
        show_begin(ctx, proc, &hidden);
        scan_of_proc(proc)->real.op_Tj(ctx, proc, z, n);
        show_end(ctx, proc, hidden);
}

static void op_TJ(fz_context *ctx, pdf_processor *proc, pdf_obj *array) {
        int hidden;
        show_begin(ctx, proc, &hidden);
        scan_of_proc(proc)->real.op_TJ(ctx, proc, array);
        show_end(ctx, proc, hidden);
}

static void begin_actual(fz_context *ctx, pdf_processor *proc, const char *text) {
        struct scan *s = scan_of_proc(proc);
        flush(ctx, proc);
        s->actual_depth = s->depth;
        s->actual_first = (uint32_t) s->out->glyphs.glyphs.n;
        s->actual_n = 0;
        while (*text && s->actual_n < ACTUAL_MOST) {
                int c;
                text += fz_chartorune(&c, text);
                s->actual[s->actual_n++] = (uint32_t) c;
        }
        if (*text) /* more than a cluster: the glyphs speak for themselves */
                s->actual_n = 0;
}

/* Glyphs since begin_actual() have this text. */
static void end_actual(struct scan *s) {
        page_actuals_put(&s->actuals, &s->out->glyphs, s->actual_first, s->actual, s->actual_n);
}

static void op_BDC(fz_context *ctx, pdf_processor *proc, const char *tag, pdf_obj *raw,
                   pdf_obj *cooked) {
        struct scan *s = scan_of_proc(proc);
        s->depth++;
        if (s->actual_depth == 0 && pdf_is_dict(ctx, cooked)) {
                pdf_obj *text = pdf_dict_gets(ctx, cooked, "ActualText");
                if (pdf_is_string(ctx, text))
                        begin_actual(ctx, proc, pdf_to_text_string(ctx, text));
        }
        if (s->real.op_BDC)
                s->real.op_BDC(ctx, proc, tag, raw, cooked);
}

static void op_BT(fz_context *ctx, pdf_processor *proc) {
        struct scan *s = scan_of_proc(proc);
        if (s->actual_depth == 0)
                page_actuals_settle(&s->actuals, &s->out->glyphs);
        if (s->real.op_BT)
                s->real.op_BT(ctx, proc);
}

static void op_BMC(fz_context *ctx, pdf_processor *proc, const char *tag) {
        struct scan *s = scan_of_proc(proc);
        s->depth++;
        if (s->real.op_BMC)
                s->real.op_BMC(ctx, proc, tag);
}

static void op_EMC(fz_context *ctx, pdf_processor *proc) {
        struct scan *s = scan_of_proc(proc);
        if (s->actual_depth && s->depth <= s->actual_depth) {
                flush(ctx, proc);
                end_actual(s);
                s->actual_depth = 0;
        }
        s->depth -= s->depth > 0;
        if (s->real.op_EMC)
                s->real.op_EMC(ctx, proc);
}

/* ---- the page ------------------------------------------------------------------------------ */

static fz_device *new_device(fz_context *ctx, struct scan *s) {
        struct scan_device *d = fz_new_derived_device(ctx, struct scan_device);
        d->scan = s;
        d->super.fill_text = fill_text;
        d->super.stroke_text = stroke_text;
        d->super.clip_text = clip_text;
        d->super.clip_stroke_text = clip_stroke_text;
        d->super.ignore_text = ignore_text;
        d->super.fill_path = fill_path;
        d->super.stroke_path = stroke_path;
        d->super.fill_image = fill_image;
        d->super.fill_image_mask = fill_image_mask;
        return &d->super;
}

/* Forms in forms: each may be drawn many times. */
static void op_Do_form(fz_context *ctx, pdf_processor *proc, const char *name, pdf_obj *form,
                       pdf_obj *resources) {
        struct scan *s = scan_of_proc(proc);
        if (!look_at_clock(s))
                s->real.op_Do_form(ctx, proc, name, form, resources);
}

static pdf_processor *new_processor(fz_context *ctx, struct scan *s, fz_matrix ctm) {
        pdf_processor *p =
                pdf_new_run_processor(ctx, s->dev, ctm, s->usage, NULL, NULL, &s->cookie);
        s->real = *p;
        p->op_Tj = op_Tj;
        p->op_TJ = op_TJ;
        p->op_BT = op_BT;
        p->op_BDC = op_BDC;
        p->op_BMC = op_BMC;
        p->op_EMC = op_EMC;
        p->op_Do_form = op_Do_form;
        return p;
}

static void run(fz_context *ctx, pdf_page *page, struct scan *s, fz_matrix ctm) {
        pdf_processor *proc = NULL;
        fz_var(proc);
        fz_try(ctx) {
                s->dev = new_device(ctx, s);
                proc = new_processor(ctx, s, ctm);
                pdf_process_contents(ctx, proc, page->doc, pdf_page_resources(ctx, page),
                                     pdf_page_contents(ctx, page), &s->cookie);
                pdf_close_processor(ctx, proc);
                fz_close_device(ctx, s->dev);
        }
        fz_always(ctx) {
                pdf_drop_processor(ctx, proc);
                fz_drop_device(ctx, s->dev);
        }
        fz_catch(ctx) fz_rethrow(ctx);
}

static void count_unmapped(struct page_scan *out) {
        for (size_t i = 0; i < out->glyphs.glyphs.n; i++)
                out->unmapped += (out->glyphs.glyphs.v[i].flags & PAGE_GLYPH_unmapped) != 0;
}

void page_scan_run(fz_context *ctx, pdf_page *page, struct page_scan *ret) {
        struct scan s = { .usage = "View", .out = ret };
        fz_rect box;
        fz_matrix ctm;
        pdf_page_transform(ctx, page, &box, &ctm);
        box = fz_transform_rect(box, ctm);
        ret->width = bounded(box.x1 - box.x0);
        ret->height = bounded(box.y1 - box.y0);
        fz_try(ctx) {
                run(ctx, page, &s, ctm);
                paint_notes(ctx, &s, page->obj, ctm);
        }
        fz_always(ctx) {
                page_actuals_settle(&s.actuals, &ret->glyphs);
                find_covered(&s);
                count_unmapped(ret);
                page_rules_sort(&ret->glyphs.rules);
                vec_done(&s.paints);
                page_actuals_done(&s.actuals);
        }
        fz_catch(ctx) fz_rethrow(ctx);
}

void page_scan_done(struct page_scan *s) {
        vec_done(&s->glyphs.glyphs);
        vec_done(&s->glyphs.codes);
        vec_done(&s->glyphs.rules.v);
}
