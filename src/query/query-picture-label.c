/* Labels: each tries places around its node, ring after ring, and takes the one in the nearest ring
 * that touches no node and no other label, and of those the one that fewest lines cross. */
#include "query/query-picture-work.h"

#include <math.h>
#include <stdlib.h>

enum { RINGS = 4, SIDES = 12 };

struct rect {
        double x1, y1, x2, y2;
};

struct labels {
        const struct query_network *n;
        struct query_picture *p;
        struct arena *a;
        struct query_picture_frame frame;
        struct rect *taken;
        size_t n_taken, n_edges;
};

static bool meet(const struct rect *a, const struct rect *b) {
        return a->x1 < b->x2 && b->x1 < a->x2 && a->y1 < b->y2 && b->y1 < a->y2;
}

static bool is_free(const struct labels *w, const struct rect *r) {
        if (r->x1 < w->frame.left || r->x2 > w->frame.right || r->y1 < w->frame.top ||
            r->y2 > w->frame.bottom)
                return false;
        for (size_t i = 0; i < w->n_taken; i++)
                if (meet(r, &w->taken[i]))
                        return false;
        return true;
}

/* Does the line cross the rectangle?  Clipped as by Liang and Barsky. */
static bool crosses(const struct query_picture_line *l, const struct rect *r) {
        double t0 = 0, t1 = 1, dx = l->x2 - l->x1, dy = l->y2 - l->y1;
        double p[4] = { -dx, dx, -dy, dy };
        double q[4] = { l->x1 - r->x1, r->x2 - l->x1, l->y1 - r->y1, r->y2 - l->y1 };
        for (int i = 0; i < 4; i++) {
                if (fabs(p[i]) < 1e-12) {
                        if (q[i] < 0)
                                return false;
                        continue;
                }
                double t = q[i] / p[i];
                if (p[i] < 0)
                        t0 = fmax(t0, t);
                else
                        t1 = fmin(t1, t);
        }
        return t0 < t1;
}

static size_t crossed(const struct labels *w, const struct rect *r) {
        size_t n = 0;
        for (size_t i = 0; i < w->n_edges; i++)
                n += crosses(&w->p->lines[i], r);
        return n;
}

/* The rectangle of a label on one side of its node: right first, then left, below, above ... */
static struct rect place(const struct query_picture_node *v, unsigned ring, unsigned side, double w,
                         double h) {
        static const int turns[SIDES] = { 0, 6, 3, 9, 1, 11, 5, 7, 2, 4, 8, 10 };
        double angle = turns[side] * acos(-1) / 6, gap = v->r + 1.5 + 9. * ring;
        double x = v->x + cos(angle) * (gap + w / 2), y = v->y + sin(angle) * (gap + h / 2);
        return (struct rect){ x - w / 2, y - h / 2, x + w / 2, y + h / 2 };
}

static bool find_place(const struct labels *l, const struct query_picture_node *v, double w,
                       double h, struct rect *ret, unsigned *ret_ring) {
        for (unsigned ring = 0; ring < RINGS; ring++) {
                size_t least = SIZE_MAX;
                for (unsigned side = 0; side < SIDES; side++) {
                        struct rect r = place(v, ring, side, w, h);
                        if (!is_free(l, &r))
                                continue;
                        size_t n = crossed(l, &r);
                        if (n < least)
                                least = n, *ret = r, *ret_ring = ring;
                }
                if (least < SIZE_MAX)
                        return true;
        }
        return false;
}

static void lead(struct query_picture *p, const struct query_picture_node *v,
                 const struct rect *r) {
        double x = v->x < r->x1 ? r->x1 : v->x > r->x2 ? r->x2 : v->x;
        double y = v->y < r->y1 ? r->y1 : v->y > r->y2 ? r->y2 : v->y;
        p->lines[p->n_lines++] = (struct query_picture_line){ v->x, v->y, x, y, .4, 90, false };
}

static void put_label(struct labels *w, const struct query_picture_node *v) {
        const struct query_network_node *who = &w->n->nodes[v->node];
        struct str text = query_picture_safe(query_network_name(who), QUERY_PICTURE_LABEL, w->a);
        double size = v->r > 10 ? 9.5 : v->r > 7 ? 8.5 : 7.5;
        bool bold = v->r > 10;
        double width = query_picture_width(text, bold ? size * 1.12 : size), height = size * 1.25;
        unsigned ring;
        struct rect r;
        if (!find_place(w, v, width, height, &r, &ring)) {
                w->p->unlabelled++;
                return;
        }
        w->taken[w->n_taken++] = r;
        if (ring > 0)
                lead(w->p, v, &r);
        query_picture_text(w->p, (struct query_picture_text){ (r.x1 + r.x2) / 2, r.y2 - size * .32,
                                                              size, text, .bold = bold });
}

struct ranked {
        double rank;
        uint32_t node;
};

static int cmp_ranked(const void *pa, const void *pb) {
        const struct ranked *a = pa, *b = pb;
        if (a->rank != b->rank)
                return a->rank > b->rank ? -1 : 1;
        return a->node < b->node ? -1 : a->node > b->node;
}

void query_picture_labels(const struct query_network *n, struct query_picture *p, struct arena *a,
                          struct query_picture_frame frame) {
        struct labels w = { .n = n, .p = p, .a = a, .frame = frame, .n_edges = p->n_lines };
        struct ranked *order = arena_alloc(a, (p->n_nodes + 1) * sizeof *order);
        w.taken = arena_alloc(a, (2 * p->n_nodes + 1) * sizeof *w.taken);
        for (uint32_t i = 0; i < p->n_nodes; i++) {
                const struct query_picture_node *v = &p->nodes[i];
                order[i] = (struct ranked){ n->nodes[i].pagerank, i };
                w.taken[w.n_taken++] =
                        (struct rect){ v->x - v->r, v->y - v->r, v->x + v->r, v->y + v->r };
        }
        qsort(order, p->n_nodes, sizeof *order, cmp_ranked);
        for (size_t i = 0; i < p->n_nodes; i++)
                put_label(&w, &p->nodes[order[i].node]);
}
