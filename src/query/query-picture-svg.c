/* A picture as SVG 1.1: no scripts, no links, no styles from elsewhere; one <text> a label, each a
 * paragraph of its own with its own direction. */
#include "query/query-network-file.h"
#include "query/query-picture-work.h"

#include <math.h>

/* Eight colours that the colour-blind tell apart (Okabe and Ito, 2008), and whether words on them
 * are white. */
static const struct {
        unsigned rgb;
        bool white;
} colours[] = { { 0x56b4e9, false }, { 0xe69f00, false }, { 0x009e73, true }, { 0xf0e442, false },
                { 0xcc79a7, false }, { 0x0072b2, true },  { 0xd55e00, true }, { 0xbbbbbb, false } };
enum { COLOURS = sizeof colours / sizeof *colours, SHAPES = 7 };

unsigned query_picture_colour(unsigned community, bool *ret_white) {
        *ret_white = community && colours[(community - 1) % COLOURS].white;
        return community ? colours[(community - 1) % COLOURS].rgb : 0xffffff;
}

size_t query_picture_shape(const struct query_picture_node *v,
                           double ret[static 2 * QUERY_PICTURE_CORNERS]) {
        /* corners, and where the first one points: in 1/24 of a turn */
        static const struct {
                unsigned corners, turn;
                double grow;
        } shapes[SHAPES] = { { 0, 0, 1 },   { 4, 3, 1.2 },   { 4, 0, 1.25 }, { 3, 18, 1.4 },
                             { 6, 0, 1.1 }, { 5, 18, 1.15 }, { 3, 6, 1.4 } };
        unsigned s = v->community ? (v->community - 1) % SHAPES : 0;
        for (unsigned i = 0; i < shapes[s].corners; i++) {
                double angle =
                        2 * acos(-1) * (shapes[s].turn / 24. + (double) i / shapes[s].corners);
                ret[2 * i] = v->x + v->r * shapes[s].grow * cos(angle);
                ret[2 * i + 1] = v->y + v->r * shapes[s].grow * sin(angle);
        }
        return shapes[s].corners;
}

static void put_line(const struct query_picture_line *l, struct buf *out) {
        buf_printf(out,
                   "<line x1=\"%.2f\" y1=\"%.2f\" x2=\"%.2f\" y2=\"%.2f\" stroke-width=\"%.2f\" "
                   "stroke=\"#%02x%02x%02x\"%s/>\n",
                   l->x1, l->y1, l->x2, l->y2, l->width, l->grey, l->grey, l->grey,
                   l->dashed ? " stroke-dasharray=\"4 3\"" : "");
}

static void put_node(const struct query_picture_node *v, struct buf *out) {
        double xy[2 * QUERY_PICTURE_CORNERS];
        size_t n = query_picture_shape(v, xy);
        bool white;
        unsigned rgb = query_picture_colour(v->community, &white);
        if (n == 0)
                buf_printf(out, "<circle cx=\"%.2f\" cy=\"%.2f\" r=\"%.2f\"", v->x, v->y, v->r);
        else
                buf_puts(out, "<polygon points=\"");
        for (size_t i = 0; i < n; i++)
                buf_printf(out, "%s%.2f,%.2f", i ? " " : "", xy[2 * i], xy[2 * i + 1]);
        buf_printf(out, "%s fill=\"#%06x\" stroke=\"#333\" stroke-width=\".6\"/>\n", n ? "\"" : "",
                   rgb);
        if (v->community)
                buf_printf(out,
                           "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\" text-anchor=\"middle\" "
                           "fill=\"%s\">%u</text>\n",
                           v->x, v->y + v->r * .33, fmax(4, v->r * .9), white ? "#fff" : "#000",
                           v->community);
}

/* The start of right-to-left text is its right end. */
static const char *anchor_of(const struct query_picture_text *t) {
        if (t->align == 0)
                return "middle";
        return (t->align < 0) == !t->rtl ? "start" : "end";
}

static void put_text(const struct query_picture_text *t, struct buf *out) {
        buf_printf(out,
                   "<text x=\"%.2f\" y=\"%.2f\" font-size=\"%.1f\" text-anchor=\"%s\" "
                   "direction=\"%s\" unicode-bidi=\"isolate\" fill=\"#%02x%02x%02x\"%s "
                   "paint-order=\"stroke\" stroke=\"#fff\" stroke-width=\"2\" "
                   "stroke-linejoin=\"round\">",
                   t->x, t->y, t->size, anchor_of(t), t->rtl ? "rtl" : "ltr", t->grey, t->grey,
                   t->grey, t->bold ? " font-weight=\"bold\"" : "");
        query_network_xml(out, t->text);
        buf_puts(out, "</text>\n");
}

void query_picture_svg(const struct query_picture *p, struct buf *out) {
        buf_printf(out,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" width=\"297mm\" "
                   "height=\"210mm\" viewBox=\"0 0 %.0f %.0f\" font-family=\"Noto Sans, DejaVu "
                   "Sans, Noto Sans Arabic, Noto Naskh Arabic, sans-serif\">\n"
                   "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
                   p->width, p->height);
        for (size_t i = 0; i < p->n_lines; i++)
                put_line(&p->lines[i], out);
        for (size_t i = 0; i < p->n_nodes; i++)
                put_node(&p->nodes[i], out);
        for (size_t i = 0; i < p->n_texts; i++)
                put_text(&p->texts[i], out);
        buf_puts(out, "</svg>\n");
}
