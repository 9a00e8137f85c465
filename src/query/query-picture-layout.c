/* Where nodes lie.
 *
 *      ┌──────────────────────────┬───────┐
 *      │ the largest component    │ next  │   each laid out by itself: Kamada and Kawai's springs,
 *      │                          ├───┬───┤   then Fruchterman and Reingold's with weights, from a
 *      └──────────────────────────┴───┴───┘   circle, so that nothing depends on chance */
#include "query/query-picture-work.h"

#include "query/query-network-graph.h"

#include <math.h>
#include <stdlib.h>

/* ---- components ----------------------------------------------------------------------------- */

struct part {                 /* a component */
        uint32_t first, size; /* in order[] */
};

struct layout {
        struct query_igraph ig;
        const struct query_network *n;
        struct arena *a;
        struct query_picture *p;
        uint32_t *order; /* nodes by component, largest first */
        struct part *parts;
        size_t n_parts;
        uint32_t *local; /* a node's place in its component */
};

static uint32_t root_of(uint32_t *up, uint32_t v) {
        while (up[v] != v)
                v = up[v] = up[up[v]];
        return v;
}

struct member {
        uint32_t root, node, size;
};

static int cmp_member(const void *pa, const void *pb) {
        const struct member *a = pa, *b = pb;
        if (a->size != b->size)
                return a->size > b->size ? -1 : 1;
        if (a->root != b->root)
                return a->root < b->root ? -1 : 1;
        return a->node < b->node ? -1 : a->node > b->node;
}

static void take_parts(struct layout *s) {
        size_t n = s->n->n_nodes;
        uint32_t *up = arena_alloc(s->a, (n + 1) * sizeof *up);
        uint32_t *size = arena_zalloc(s->a, (n + 1) * sizeof *size);
        struct member *m = arena_alloc(s->a, (n + 1) * sizeof *m);
        for (uint32_t i = 0; i < n; i++)
                up[i] = i;
        for (size_t i = 0; i < s->n->n_edges; i++)
                up[root_of(up, s->n->edges[i].a)] = root_of(up, s->n->edges[i].b);
        for (uint32_t i = 0; i < n; i++)
                size[root_of(up, i)]++;
        for (uint32_t i = 0; i < n; i++)
                m[i] = (struct member){ root_of(up, i), i, size[root_of(up, i)] };
        qsort(m, n, sizeof *m, cmp_member);
        s->order = arena_alloc(s->a, (n + 1) * sizeof *s->order);
        s->local = arena_alloc(s->a, (n + 1) * sizeof *s->local);
        s->parts = arena_alloc(s->a, (n + 1) * sizeof *s->parts);
        for (uint32_t i = 0; i < n; i++) {
                s->order[i] = m[i].node;
                if (i == 0 || m[i].root != m[i - 1].root)
                        s->parts[s->n_parts++] = (struct part){ i, 0 };
                s->local[m[i].node] = s->parts[s->n_parts - 1].size++;
        }
}

/* ---- layout of one component ---------------------------------------------------------------- */

static int part_graph(const struct layout *s, const struct part *part, igraph_t *g,
                      igraph_vector_t *weights) {
        const struct query_igraph *ig = &s->ig;
        igraph_vector_int_t ends;
        int r = ig->igraph_vector_int_init(&ends, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        for (size_t i = 0; i < s->n->n_edges; i++) {
                const struct query_network_edge *x = &s->n->edges[i];
                uint32_t at = s->local[x->a] + part->first;
                if (at >= part->first + part->size || s->order[at] != x->a)
                        continue;
                bool near = s->n->nodes[x->a].community == s->n->nodes[x->b].community;
                ig->igraph_vector_int_push_back(&ends, s->local[x->a]);
                ig->igraph_vector_int_push_back(&ends, s->local[x->b]);
                ig->igraph_vector_push_back(
                        weights,
                        (near ? 3 : 1) * log2(2 + (double) (x->a_to_b + x->b_to_a + x->ties)));
        }
        r = ig->igraph_create(g, &ends, part->size, false);
        ig->igraph_vector_int_destroy(&ends);
        return r;
}

static int spread(const struct layout *s, const struct part *part, const igraph_t *g,
                  const igraph_vector_t *weights, igraph_matrix_t *at) {
        const struct query_igraph *ig = &s->ig;
        bool large =
                part->size > QUERY_PICTURE_NODES; /* springs cost the cube, all pairs the square */
        int r = ig->igraph_layout_circle(g, at, ig->igraph_vss_all());
        if (r == IGRAPH_SUCCESS && part->size > 2 && !large)
                r = ig->igraph_layout_kamada_kawai(g, at, true, 20 * (igraph_integer_t) part->size,
                                                   0, part->size, NULL, NULL, NULL, NULL, NULL);
        if (r == IGRAPH_SUCCESS && part->size > 4)
                r = ig->igraph_layout_fruchterman_reingold(
                        g, at, true, 500, sqrt((double) part->size) / (large ? 1 : 4),
                        large ? IGRAPH_LAYOUT_GRID : IGRAPH_LAYOUT_NOGRID, weights, NULL, NULL,
                        NULL, NULL);
        return r;
}

struct box {
        double x, y, w, h;
};

struct coordinate {
        double at;
        uint32_t node;
};

static int cmp_coordinate(const void *pa, const void *pb) {
        const struct coordinate *a = pa, *b = pb;
        if (a->at != b->at)
                return a->at < b->at ? -1 : 1;
        return a->node < b->node ? -1 : a->node > b->node;
}

/* One axis as 0..1: half by place, half by rank, so that a few far away do not press all others
 * together. */
static void even_out(const igraph_matrix_t *at, int axis, uint32_t n, double *ret) {
        struct coordinate *v = mem_zalloc((n + 1) * sizeof *v);
        for (uint32_t i = 0; i < n; i++)
                v[i] = (struct coordinate){ MATRIX(*at, i, axis), i };
        qsort(v, n, sizeof *v, cmp_coordinate);
        double wide = v[n - 1].at - v[0].at;
        for (uint32_t i = 0; i < n; i++) {
                double place = wide > 1e-9 ? (v[i].at - v[0].at) / wide : .5;
                double rank = n > 1 && wide > 1e-9 ? (double) i / (n - 1) : .5;
                ret[v[i].node] = (place + rank) / 2;
        }
        mem_free(v);
}

/* Scale what lies in `at` to fill the box, its long side along the box's. */
static void fill_box(struct layout *s, const struct part *part, const igraph_matrix_t *at,
                     struct box box) {
        double *to[2] = { arena_alloc(s->a, part->size * sizeof **to),
                          arena_alloc(s->a, part->size * sizeof **to) };
        double lo[2] = { INFINITY, INFINITY }, hi[2] = { -INFINITY, -INFINITY };
        for (int k = 0; k < 2; k++) {
                even_out(at, k, part->size, to[k]);
                for (uint32_t i = 0; i < part->size; i++) {
                        lo[k] = fmin(lo[k], MATRIX(*at, i, k));
                        hi[k] = fmax(hi[k], MATRIX(*at, i, k));
                }
        }
        bool turned = (hi[1] - lo[1] > hi[0] - lo[0]) != (box.h > box.w);
        for (uint32_t i = 0; i < part->size; i++) {
                struct query_picture_node *v = &s->p->nodes[s->order[part->first + i]];
                v->x = box.x + box.w * to[turned][i];
                v->y = box.y + box.h * to[!turned][i];
        }
}

static int place_part(struct layout *s, const struct part *part, struct box box) {
        const struct query_igraph *ig = &s->ig;
        igraph_vector_t weights;
        igraph_matrix_t at;
        igraph_t g;
        int r;
        if ((r = ig->igraph_vector_init(&weights, 0)) != IGRAPH_SUCCESS)
                return r;
        if ((r = ig->igraph_matrix_init(&at, 0, 0)) == IGRAPH_SUCCESS) {
                if ((r = part_graph(s, part, &g, &weights)) == IGRAPH_SUCCESS) {
                        if ((r = spread(s, part, &g, &weights, &at)) == IGRAPH_SUCCESS)
                                fill_box(s, part, &at, box);
                        ig->igraph_destroy(&g);
                }
                ig->igraph_matrix_destroy(&at);
        }
        ig->igraph_vector_destroy(&weights);
        return r;
}

/* Small components need little room: no more than this, in the middle of what they get. */
static struct box inner(const struct part *part, struct box b) {
        double w = fmin(b.w * .86, 40 + 26. * part->size),
               h = fmin(b.h * .86, 30 + 22. * part->size);
        return (struct box){ b.x + (b.w - w) / 2, b.y + (b.h - h) / 2, w, h };
}

static double room_for(const struct part *part) {
        return part->size + 1;
}

/* Components first .. end share the box: cut its long side in two, the heavier half of them on one
 * side, until each has its own.  As deep as there are components, at the most. */
static int place_parts(struct layout *s, size_t first, size_t end, struct box b) {
        struct box one = b, two = b;
        double all = 0, half = 0;
        size_t cut = first;
        if (end - first == 1)
                return place_part(s, &s->parts[first],
                                  s->n_parts == 1 ? b : inner(&s->parts[first], b));
        for (size_t i = first; i < end; i++)
                all += room_for(&s->parts[i]);
        while (cut + 1 < end && (cut == first || half + room_for(&s->parts[cut]) / 2 < all / 2))
                half += room_for(&s->parts[cut++]);
        if (b.w > b.h * 1.1) {
                one.w = b.w * half / all;
                two.x += one.w, two.w -= one.w;
        } else {
                one.h = b.h * half / all;
                two.y += one.h, two.h -= one.h;
        }
        int r = place_parts(s, first, cut, one);
        return r == IGRAPH_SUCCESS ? place_parts(s, cut, end, two) : r;
}

int query_picture_layout(const struct query_network *n, struct query_picture *p,
                         struct query_picture_frame f, struct arena *a, struct err *e) {
        struct layout s = { .n = n, .p = p, .a = a };
        int r = query_igraph_load(&s.ig, e);
        if (r < 0)
                return r;
        take_parts(&s);
        r = place_parts(&s, 0, s.n_parts,
                        (struct box){ f.left, f.top, f.right - f.left, f.bottom - f.top });
        return query_network_trouble(&s.ig, r, e);
}
