#pragma once
/* What the parts of a picture share. */
#include "query/query-picture.h"

struct query_picture_frame {
        double left, top, right, bottom;
};

/* Lay out the nodes of `p` within the frame. */
int query_picture_layout(const struct query_network *n, struct query_picture *p,
                         struct query_picture_frame f, struct arena *a, struct err *e);

/* Put a label beside each node, those of the highest rank first, within the frame; thin lines to
 * those further off.  There must be room in p->texts and p->lines for one a node. */
void query_picture_labels(const struct query_network *n, struct query_picture *p, struct arena *a,
                          struct query_picture_frame frame);

/* `s` as it may be shown, in so many columns. */
struct str query_picture_safe(struct str s, unsigned columns, struct arena *a);
void query_picture_text(struct query_picture *p, struct query_picture_text t);

/* How wide a text will be, in points: an estimate on the safe side. */
double query_picture_width(struct str text, double size);

/* The outline of a node as corners x, y, ...; 0: it is a circle. */
enum { QUERY_PICTURE_CORNERS = 10 };
size_t query_picture_shape(const struct query_picture_node *v,
                           double ret[static 2 * QUERY_PICTURE_CORNERS]);
/* Its colour, as 0xrrggbb, and whether words on it are white. */
unsigned query_picture_colour(unsigned community, bool *ret_white);
