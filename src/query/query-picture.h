#pragma once
/* A network as a picture that can be printed: A4, landscape.
 *
 *   layout (igraph, one seed) ─> places in points ─> labels put where there is room ─┬─> SVG
 *                                                                                    └─> PNG
 *
 * Communities are told by colour, by shape and by the number in the node, so that grey print keeps
 * them.  Labels are shown as text_show() does, cut to QUERY_PICTURE_LABEL columns; each is one
 * paragraph with its own direction.  A label that finds no room is left out, and counted in the
 * caption.  The same network gives the same SVG; a PNG depends on the fonts of the machine too. */
#include "query/query-network.h"

enum {
        QUERY_PICTURE_LABEL = 28,
        QUERY_PICTURE_NODES = 400,
        QUERY_PICTURE_PLACES = 2000, /* of a picture that one moves about in */
};

struct query_picture_text {
        double x, y;     /* its middle, its base line */
        double size;     /* points */
        struct str text; /* safe, not escaped */
        bool rtl, bold;
        unsigned grey; /* 0 black .. 255 white */
        int align;     /* -1: x is its left end, 0 middle, 1 right */
};

struct query_picture_node {
        double x, y, r;
        unsigned community; /* 0: none */
        uint32_t node;      /* of the network */
};

struct query_picture_line {
        double x1, y1, x2, y2, width;
        unsigned grey;
        bool dashed; /* ties of language only */
};

struct query_picture {
        double width, height; /* points */
        struct query_picture_line *lines;
        size_t n_lines;
        struct query_picture_node *nodes;
        size_t n_nodes;
        struct query_picture_text *texts;
        size_t n_texts;
        size_t unlabelled;
};

/* Draw `n`, which must be measured and have at most QUERY_PICTURE_NODES nodes (query_network_top).
 * The title is the caller's, of any origin; `today` is printed in the caption.  All in `a`. */
int query_picture_make(const struct query_network *n, struct str title, int64_t today,
                       struct arena *a, struct query_picture *ret, struct err *e);
/* Only where the nodes lie, of at most QUERY_PICTURE_PLACES: for whoever draws them where one can
 * move about, and needs no room for labels.  A second for 2,000. */
int query_picture_places(const struct query_network *n, struct arena *a, struct query_picture *ret,
                         struct err *e);
void query_picture_svg(const struct query_picture *p, struct buf *out);
/* By pangocairo, which is loaded when first needed: ERR_absent if it is not on this machine. */
int query_picture_png(const struct query_picture *p, unsigned dpi, struct buf *out, struct err *e);
