/* A picture as PNG, by pangocairo: the same lines, shapes and texts as in the SVG, at so many dots
 * an inch.
 *
 * The library is loaded when somebody asks for a PNG: with its fonts and shapers it would more than
 * double the time that any other verb takes to begin.  calls[] names what is used of it; the types
 * are its headers' own, so that a wrong call does not compile. */
/* First, for its headers speak of a call that base/banned.h bans. */
#include <pango/pangocairo.h>

#include "query/query-picture-work.h"

#include <dlfcn.h>
#include <math.h>

#define CALLS(X)                                                                                   \
        X(cairo_image_surface_create)                                                              \
        X(cairo_surface_destroy)                                                                   \
        X(cairo_surface_status)                                                                    \
        X(cairo_surface_write_to_png_stream)                                                       \
        X(cairo_create)                                                                            \
        X(cairo_destroy)                                                                           \
        X(cairo_status)                                                                            \
        X(cairo_scale)                                                                             \
        X(cairo_paint)                                                                             \
        X(cairo_set_source_rgb)                                                                    \
        X(cairo_set_line_width)                                                                    \
        X(cairo_set_line_join)                                                                     \
        X(cairo_set_dash)                                                                          \
        X(cairo_move_to)                                                                           \
        X(cairo_line_to)                                                                           \
        X(cairo_arc)                                                                               \
        X(cairo_close_path)                                                                        \
        X(cairo_new_path)                                                                          \
        X(cairo_fill)                                                                              \
        X(cairo_fill_preserve)                                                                     \
        X(cairo_stroke)                                                                            \
        X(cairo_stroke_preserve)                                                                   \
        X(pango_cairo_create_layout)                                                               \
        X(pango_cairo_layout_path)                                                                 \
        X(pango_layout_set_text)                                                                   \
        X(pango_layout_set_auto_dir)                                                               \
        X(pango_layout_set_font_description)                                                       \
        X(pango_layout_get_baseline)                                                               \
        X(pango_layout_get_pixel_size)                                                             \
        X(pango_layout_get_size)                                                                   \
        X(pango_font_description_from_string)                                                      \
        X(pango_font_description_set_absolute_size)                                                \
        X(pango_font_description_set_weight)                                                       \
        X(pango_font_description_free)                                                             \
        X(g_object_unref)

struct calls {
#define CALL(name) __typeof__(&name) name;
        CALLS(CALL)
#undef CALL
};

static bool load(struct calls *ret) {
        void *lib = dlopen("libpangocairo-1.0.so.0", RTLD_NOW | RTLD_LOCAL);
        if (!lib)
                return false;
#define CALL(name)                                                                                 \
        if (!(*(void **) &ret->name = dlsym(lib, #name)))                                          \
                return false;
        CALLS(CALL)
#undef CALL
        return true;
}

struct draw {
        struct calls f;
        cairo_t *c;
};

static void ink(const struct draw *d, unsigned rgb) {
        d->f.cairo_set_source_rgb(d->c, (rgb >> 16 & 255) / 255., (rgb >> 8 & 255) / 255.,
                                  (rgb & 255) / 255.);
}

static void put_line(const struct draw *d, const struct query_picture_line *l) {
        static const double dashes[] = { 4, 3 };
        ink(d, l->grey * 0x10101);
        d->f.cairo_set_line_width(d->c, l->width);
        d->f.cairo_set_dash(d->c, dashes, l->dashed ? 2 : 0, 0);
        d->f.cairo_move_to(d->c, l->x1, l->y1);
        d->f.cairo_line_to(d->c, l->x2, l->y2);
        d->f.cairo_stroke(d->c);
}

/* `halo`: a white rim, so that lines below do not hurt the letters. */
static void put_text(const struct draw *d, const struct query_picture_text *t, unsigned rgb,
                     bool halo) {
        PangoFontDescription *font =
                d->f.pango_font_description_from_string("Noto Sans, Noto Sans Arabic");
        PangoLayout *layout = d->f.pango_cairo_create_layout(d->c);
        int width, height;
        d->f.pango_font_description_set_absolute_size(font, t->size * PANGO_SCALE);
        if (t->bold)
                d->f.pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD);
        d->f.pango_layout_set_font_description(layout, font);
        d->f.pango_layout_set_auto_dir(layout, true);
        d->f.pango_layout_set_text(layout, t->text.p, (int) t->text.n);
        d->f.pango_layout_get_size(layout, &width, &height);
        double x = t->x - (t->align + 1) / 2. * width / PANGO_SCALE;
        double y = t->y - (double) d->f.pango_layout_get_baseline(layout) / PANGO_SCALE;
        d->f.cairo_new_path(d->c);
        d->f.cairo_move_to(d->c, x, y);
        d->f.pango_cairo_layout_path(d->c, layout);
        if (halo) {
                d->f.cairo_set_dash(d->c, NULL, 0, 0);
                ink(d, 0xffffff);
                d->f.cairo_set_line_width(d->c, 2);
                d->f.cairo_stroke_preserve(d->c);
        }
        ink(d, rgb);
        d->f.cairo_fill(d->c);
        d->f.g_object_unref(layout);
        d->f.pango_font_description_free(font);
}

static void put_node(const struct draw *d, const struct query_picture_node *v) {
        double xy[2 * QUERY_PICTURE_CORNERS];
        size_t n = query_picture_shape(v, xy);
        bool white;
        unsigned rgb = query_picture_colour(v->community, &white);
        char number[16];
        d->f.cairo_new_path(d->c);
        if (n == 0)
                d->f.cairo_arc(d->c, v->x, v->y, v->r, 0, 2 * acos(-1));
        for (size_t i = 0; i < n; i++)
                (i ? d->f.cairo_line_to : d->f.cairo_move_to)(d->c, xy[2 * i], xy[2 * i + 1]);
        d->f.cairo_close_path(d->c);
        ink(d, rgb);
        d->f.cairo_fill_preserve(d->c);
        ink(d, 0x333333);
        d->f.cairo_set_dash(d->c, NULL, 0, 0);
        d->f.cairo_set_line_width(d->c, .6);
        d->f.cairo_stroke(d->c);
        if (!v->community)
                return;
        snprintf(number, sizeof number, "%u", v->community);
        struct query_picture_text t = { v->x, v->y + v->r * .33, fmax(4, v->r * .9),
                                        str_of(number) };
        put_text(d, &t, white ? 0xffffff : 0, false);
}

static void draw_all(const struct draw *d, const struct query_picture *p) {
        ink(d, 0xffffff);
        d->f.cairo_paint(d->c);
        d->f.cairo_set_line_join(d->c, CAIRO_LINE_JOIN_ROUND);
        for (size_t i = 0; i < p->n_lines; i++)
                put_line(d, &p->lines[i]);
        for (size_t i = 0; i < p->n_nodes; i++)
                put_node(d, &p->nodes[i]);
        for (size_t i = 0; i < p->n_texts; i++)
                put_text(d, &p->texts[i], p->texts[i].grey * 0x10101, true);
}

static cairo_status_t take(void *arg, const unsigned char *p, unsigned n) {
        return buf_put(arg, p, n) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_WRITE_ERROR;
}

int query_picture_png(const struct query_picture *p, unsigned dpi, struct buf *out, struct err *e) {
        double scale = dpi / 72.;
        struct draw d;
        if (!load(&d.f)) {
                err_set(e, ERR_absent, "pango and cairo are not on this machine");
                return err_hint(e, ERR_absent, "--format svg needs neither");
        }
        cairo_surface_t *s = d.f.cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, (int) ceil(p->width * scale), (int) ceil(p->height * scale));
        d.c = d.f.cairo_create(s);
        d.f.cairo_scale(d.c, scale, scale);
        draw_all(&d, p);
        bool drawn = d.f.cairo_status(d.c) == CAIRO_STATUS_SUCCESS &&
                     d.f.cairo_surface_write_to_png_stream(s, take, out) == CAIRO_STATUS_SUCCESS;
        d.f.cairo_destroy(d.c);
        d.f.cairo_surface_destroy(s);
        return drawn ? 0 : err_set(e, ERR_io, "the picture could not be drawn");
}
