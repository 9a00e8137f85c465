/* A picture, in points from the upper left corner: title; nodes and lines (query-picture-layout.c);
 * legend of groups and lines; caption with counts, coverage and date.
 *
 * Nodes that lie on each other are pushed apart, then labels take what room there is
 * (query-picture-label.c).  Widths of text are estimated, so that no font of the machine has a
 * say. */
#include "query/query-picture-work.h"

#include "base/utf8.h"
#include "text/text-show.h"

#include <math.h>

enum { WIDTH = 842, HEIGHT = 595, MARGIN = 28, TOP = 52, BOTTOM = 96 };
enum { ROUNDS = 120, LEGEND = 8, LEGEND_ROWS = 4 };

static double text_points(struct str s, double size) {
        double capitals = 0;
        for (size_t i = 0; i < s.n; i++)
                capitals += (s.p[i] >= 'A' && s.p[i] <= 'Z') || s.p[i] == '@' || s.p[i] == 'm';
        return size * (.56 * (double) text_width(s) + .16 * capitals) + 3;
}

static bool is_rtl(struct str s) {
        for (size_t at = 0, n; at < s.n; at += n) {
                uint32_t cp = utf8_get(s.p + at, &n);
                if ((cp >= 0x590 && cp <= 0x8ff) || (cp >= 0xfb1d && cp <= 0xfdff) ||
                    (cp >= 0xfe70 && cp <= 0xfefc))
                        return true;
                if ((cp >= 'A' && cp <= 'Z') || (cp >= 'a' && cp <= 'z') ||
                    (cp >= 0xc0 && cp < 0x590))
                        return false;
        }
        return false;
}

struct str query_picture_safe(struct str s, unsigned columns, struct arena *a) {
        struct buf b;
        buf_init(&b, 0);
        text_show_cut(&b, s, columns, 0);
        struct str out = arena_str(a, buf_str(&b));
        buf_done(&b);
        return out;
}

struct scene {
        const struct query_network *n;
        struct arena *a;
        struct query_picture *p;
        double max_degree;
};

/* ---- nodes and lines ------------------------------------------------------------------------ */

static double clamp(double v, double lo, double hi) {
        return v < lo ? lo : v > hi ? hi : v;
}

static void push_apart(struct query_picture_node *a, struct query_picture_node *b, double gap) {
        double dx = b->x - a->x, dy = b->y - a->y, far = sqrt(dx * dx + dy * dy);
        double want = a->r + b->r + gap;
        if (far >= want)
                return;
        if (far < 1e-6)
                dx = 1, dy = (double) (a->node % 7) / 7 - .5, far = sqrt(dx * dx + dy * dy);
        double by = (want - far) / 2 / far;
        a->x -= dx * by, a->y -= dy * by;
        b->x += dx * by, b->y += dy * by;
}

static void settle(struct scene *s) {
        struct query_picture *p = s->p;
        double gap = fmin(24, 1200. / (double) (p->n_nodes + 1)); /* where labels stand */
        for (unsigned round = 0; round < ROUNDS; round++) {
                for (size_t i = 0; i < p->n_nodes; i++)
                        for (size_t k = i + 1; k < p->n_nodes; k++)
                                push_apart(&p->nodes[i], &p->nodes[k], gap);
                for (size_t i = 0; i < p->n_nodes; i++) {
                        struct query_picture_node *v = &p->nodes[i];
                        v->x = clamp(v->x, MARGIN + v->r, WIDTH - MARGIN - v->r);
                        v->y = clamp(v->y, TOP + v->r, HEIGHT - BOTTOM - v->r);
                }
        }
}

static void take_nodes(struct scene *s) {
        struct query_picture *p = s->p;
        double crowd = s->n->n_nodes > 120 ? .7 : 1;
        p->n_nodes = s->n->n_nodes;
        p->nodes = arena_zalloc(s->a, (p->n_nodes + 1) * sizeof *p->nodes);
        for (size_t i = 0; i < p->n_nodes; i++)
                s->max_degree = fmax(s->max_degree, s->n->nodes[i].degree);
        for (uint32_t i = 0; i < p->n_nodes; i++) {
                const struct query_network_node *v = &s->n->nodes[i];
                p->nodes[i].node = i;
                p->nodes[i].community = v->community;
                p->nodes[i].r = crowd * (4.5 + 9 * sqrt(v->degree / fmax(1, s->max_degree)));
        }
}

static void take_lines(struct scene *s) {
        struct query_picture *p = s->p;
        p->lines = arena_alloc(s->a, (s->n->n_edges + p->n_nodes + 1) * sizeof *p->lines);
        for (size_t i = 0; i < s->n->n_edges; i++) {
                const struct query_network_edge *x = &s->n->edges[i];
                const struct query_picture_node *a = &p->nodes[x->a], *b = &p->nodes[x->b];
                double weight = (double) (x->a_to_b + x->b_to_a + x->ties);
                bool within = a->community == b->community;
                p->lines[p->n_lines++] =
                        (struct query_picture_line){ a->x,
                                                     a->y,
                                                     b->x,
                                                     b->y,
                                                     fmin(4, .35 + .4 * log2(1 + weight)),
                                                     within ? 150 : 190,
                                                     x->a_to_b + x->b_to_a == 0 };
        }
}

/* ---- title, legend, caption ----------------------------------------------------------------- */

void query_picture_text(struct query_picture *p, struct query_picture_text t) {
        t.rtl = is_rtl(t.text);
        p->texts[p->n_texts++] = t;
}

/* The person of a community with the highest rank. */
static const struct query_network_node *head_of(const struct query_network *n, uint32_t community,
                                                size_t *ret_size) {
        const struct query_network_node *best = NULL;
        *ret_size = 0;
        for (size_t i = 0; i < n->n_nodes; i++) {
                if (n->nodes[i].community != community)
                        continue;
                ++*ret_size;
                if (!best || n->nodes[i].pagerank > best->pagerank)
                        best = &n->nodes[i];
        }
        return best;
}

static void legend(struct scene *s) {
        struct query_picture *p = s->p;
        double y0 = HEIGHT - BOTTOM + 22;
        size_t shown = 0, size;
        for (uint32_t g = 1; g <= s->n->communities && shown < LEGEND; g++) {
                const struct query_network_node *v = head_of(s->n, g, &size);
                if (!v || size < 2)
                        continue;
                double x = MARGIN + 8 + (double) (shown / LEGEND_ROWS) * 250;
                double y = y0 + (double) (shown % LEGEND_ROWS) * 13;
                struct str name =
                        query_picture_safe(query_network_name(v), QUERY_PICTURE_LABEL, s->a);
                p->nodes[p->n_nodes++] = (struct query_picture_node){ x, y - 3, 5, g, UINT32_MAX };
                query_picture_text(p, (struct query_picture_text){ x + 12, y, 8,
                                                                   arena_printf(s->a, "%zu:", size),
                                                                   .align = -1 });
                query_picture_text(p,
                                   (struct query_picture_text){ x + 30, y, 8, name, .align = -1 });
                shown++;
        }
        query_picture_text(p,
                           (struct query_picture_text){
                                   WIDTH - MARGIN, y0, 8,
                                   STR("line: letters; dashed: words only; the thicker the more"),
                                   .align = 1 });
        query_picture_text(p, (struct query_picture_text){
                                      WIDTH - MARGIN, y0 + 13, 8,
                                      STR("size: with how many somebody is tied"), .align = 1 });
        query_picture_text(
                p, (struct query_picture_text){ WIDTH - MARGIN, y0 + 26, 8,
                                                STR("colour, shape, number: group; left: how many "
                                                    "are here, and the first"),
                                                .align = 1 });
}

static struct str caption(struct scene *s, int64_t today) {
        const struct query_network *n = s->n;
        char from[WHEN_TEXT], to[WHEN_TEXT], day[WHEN_TEXT];
        struct buf b;
        buf_init(&b, 0);
        buf_printf(&b, "%zu of %zu people and organisations, %zu of %zu pairs, %llu documents",
                   n->n_nodes, n->all_nodes, n->n_edges, n->all_edges,
                   (unsigned long long) n->documents);
        if (n->dated)
                buf_printf(&b, ", %.*s to %.*s",
                           STR_ARG(when_format_day(WHEN_gregorian, when_day(n->first), from)),
                           STR_ARG(when_format_day(WHEN_gregorian, when_day(n->last), to)));
        if (n->in_case > 0)
                buf_printf(&b, "; %.1f %% of the case searchable",
                           100. * (double) n->searchable / (double) n->in_case);
        if (s->p->unlabelled)
                buf_printf(&b, "; %zu without a label for want of room", s->p->unlabelled);
        if (n->cut)
                buf_puts(&b, "; cut at a limit");
        buf_printf(&b, "; drawn %.*s",
                   STR_ARG(when_format_day(WHEN_gregorian, when_day(today), day)));
        struct str out = arena_str(s->a, buf_str(&b));
        buf_done(&b);
        return out;
}

int query_picture_make(const struct query_network *n, struct str title, int64_t today,
                       struct arena *a, struct query_picture *ret, struct err *e) {
        struct scene s = { .n = n, .a = a, .p = ret };
        *ret = (struct query_picture){ .width = WIDTH, .height = HEIGHT };
        if (n->n_nodes == 0 || n->n_nodes > QUERY_PICTURE_NODES)
                return err_set(e, ERR_limit, "a picture shows 1 to %d people", QUERY_PICTURE_NODES);
        take_nodes(&s);
        ret->nodes = memcpy(arena_zalloc(a, (ret->n_nodes + LEGEND + 1) * sizeof *ret->nodes),
                            ret->nodes, ret->n_nodes * sizeof *ret->nodes);
        ret->texts = arena_zalloc(a, (ret->n_nodes + 2 * LEGEND + 8) * sizeof *ret->texts);
        struct query_picture_frame room = { MARGIN + 40, TOP + 8, WIDTH - MARGIN - 40,
                                            HEIGHT - BOTTOM - 8 };
        int r = query_picture_layout(n, ret, room, a, e);
        if (r < 0)
                return r;
        settle(&s);
        take_lines(&s);
        query_picture_labels(n, ret, a,
                             (struct query_picture_frame){ MARGIN, TOP - 12, WIDTH - MARGIN,
                                                           HEIGHT - BOTTOM + 8 });
        legend(&s);
        title = title.n > 0 ? query_picture_safe(title, 90, a) : STR("Network");
        query_picture_text(ret,
                           (struct query_picture_text){ WIDTH / 2, 30, 15, title, .bold = true });
        query_picture_text(ret, (struct query_picture_text){ WIDTH / 2, HEIGHT - 16, 8,
                                                             caption(&s, today), .grey = 70 });
        return 0;
}

int query_picture_places(const struct query_network *n, struct arena *a, struct query_picture *ret,
                         struct err *e) {
        struct scene s = { .n = n, .a = a, .p = ret };
        double all = (double) n->n_nodes, wide = fmax(1, sqrt(all / QUERY_PICTURE_NODES));
        *ret = (struct query_picture){ .width = WIDTH, .height = HEIGHT };
        if (n->n_nodes == 0 || n->n_nodes > QUERY_PICTURE_PLACES)
                return err_set(e, ERR_limit, "at most %d people are placed", QUERY_PICTURE_PLACES);
        take_nodes(&s);
        for (size_t i = 0; i < ret->n_nodes; i++)
                ret->nodes[i].r /= wide;
        int r = query_picture_layout(
                n, ret, (struct query_picture_frame){ 20, 20, WIDTH - 20, HEIGHT - 20 }, a, e);
        if (r >= 0 && n->n_nodes <= QUERY_PICTURE_NODES)
                settle(&s);
        return r;
}

double query_picture_width(struct str text, double size) {
        return text_points(text, size);
}
