/* Where nodes lie.
 *
 *      ┌──────────────────────────┬───────┐
 *      │ the largest component    │ other │   each laid out by itself: Kamada and Kawai's springs,
 *      │                          │ ones  │   then Fruchterman and Reingold's with weights, from a
 *      └──────────────────────────┴───────┘   circle, so that nothing depends on chance */
#include "query/query-picture-work.h"

#include "query/query-network-graph.h"

#include <math.h>
#include <stdlib.h>

/* ---- components ----------------------------------------------------------------------------- */

struct part {                 /* a component */
        uint32_t first, size; /* in order[] */
};

struct layout {
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
        igraph_vector_int_t ends;
        int r = igraph_vector_int_init(&ends, 0);
        if (r != IGRAPH_SUCCESS)
                return r;
        for (size_t i = 0; i < s->n->n_edges; i++) {
                const struct query_network_edge *x = &s->n->edges[i];
                uint32_t at = s->local[x->a] + part->first;
                if (at >= part->first + part->size || s->order[at] != x->a)
                        continue;
                bool near = s->n->nodes[x->a].community == s->n->nodes[x->b].community;
                igraph_vector_int_push_back(&ends, s->local[x->a]);
                igraph_vector_int_push_back(&ends, s->local[x->b]);
                igraph_vector_push_back(
                        weights,
                        (near ? 3 : 1) * log2(2 + (double) (x->a_to_b + x->b_to_a + x->ties)));
        }
        r = igraph_create(g, &ends, part->size, false);
        igraph_vector_int_destroy(&ends);
        return r;
}

static int spread(const struct part *part, const igraph_t *g, const igraph_vector_t *weights,
                  igraph_matrix_t *at) {
        int r = igraph_layout_circle(g, at, igraph_vss_all());
        if (r == IGRAPH_SUCCESS && part->size > 2)
                r = igraph_layout_kamada_kawai(g, at, true, 20 * (igraph_integer_t) part->size, 0,
                                               part->size, NULL, NULL, NULL, NULL, NULL);
        if (r == IGRAPH_SUCCESS && part->size > 4)
                r = igraph_layout_fruchterman_reingold(
                        g, at, true, 500, sqrt((double) part->size) / 4, IGRAPH_LAYOUT_NOGRID,
                        weights, NULL, NULL, NULL, NULL);
        return r;
}

struct box {
        double x, y, w, h;
};

/* Scale what lies in `at` to fill the box. */
static void fill_box(struct layout *s, const struct part *part, const igraph_matrix_t *at,
                     struct box box) {
        double lo[2] = { INFINITY, INFINITY }, hi[2] = { -INFINITY, -INFINITY };
        for (uint32_t i = 0; i < part->size; i++)
                for (int k = 0; k < 2; k++) {
                        lo[k] = fmin(lo[k], MATRIX(*at, i, k));
                        hi[k] = fmax(hi[k], MATRIX(*at, i, k));
                }
        bool turned = (hi[1] - lo[1] > hi[0] - lo[0]) != (box.h > box.w);
        for (uint32_t i = 0; i < part->size; i++) {
                struct query_picture_node *v = &s->p->nodes[s->order[part->first + i]];
                double at01[2];
                for (int k = 0; k < 2; k++)
                        at01[k] = hi[k] - lo[k] > 1e-9
                                          ? (MATRIX(*at, i, k) - lo[k]) / (hi[k] - lo[k])
                                          : .5;
                v->x = box.x + box.w * at01[turned];
                v->y = box.y + box.h * at01[!turned];
        }
}

static int place_part(struct layout *s, const struct part *part, struct box box) {
        igraph_vector_t weights;
        igraph_matrix_t at;
        igraph_t g;
        int r;
        if ((r = igraph_vector_init(&weights, 0)) != IGRAPH_SUCCESS)
                return r;
        if ((r = igraph_matrix_init(&at, 0, 0)) == IGRAPH_SUCCESS) {
                if ((r = part_graph(s, part, &g, &weights)) == IGRAPH_SUCCESS) {
                        if ((r = spread(part, &g, &weights, &at)) == IGRAPH_SUCCESS)
                                fill_box(s, part, &at, box);
                        igraph_destroy(&g);
                }
                igraph_matrix_destroy(&at);
        }
        igraph_vector_destroy(&weights);
        return r;
}

/* The largest on the left, the others in a grid on the right. */
static int place_parts(struct layout *s, struct box all) {
        size_t rest = s->n_parts - 1;
        double mine = (double) s->parts[0].size / (double) s->n->n_nodes;
        double share = rest ? fmax(.4, fmin(.8, mine)) : 1;
        double x = all.x + all.w * share + 50, w = fmax(all.w * (1 - share) - 30, 60);
        size_t columns = rest ? (size_t) ceil(sqrt((double) rest * w / all.h)) : 1;
        size_t rows = rest ? (rest + columns - 1) / columns : 1;
        int r = place_part(s, &s->parts[0], (struct box){ all.x, all.y, all.w * share, all.h });
        for (size_t i = 0; i < rest && r == IGRAPH_SUCCESS; i++) {
                double cw = w / (double) columns, ch = all.h / (double) rows;
                struct box cell = { x + cw * ((double) (i % columns) + .15),
                                    all.y + ch * ((double) (i / columns) + .15), cw * .7, ch * .7 };
                r = place_part(s, &s->parts[i + 1], cell);
        }
        return r;
}

int query_picture_layout(const struct query_network *n, struct query_picture *p,
                         struct query_picture_frame f, struct arena *a, struct err *e) {
        struct layout s = { .n = n, .p = p, .a = a };
        query_network_calm();
        take_parts(&s);
        int r = place_parts(&s, (struct box){ f.left, f.top, f.right - f.left, f.bottom - f.top });
        return query_network_trouble(r, e);
}
