/* Networks made by hand: measures, parts, chains against a search of all ways, files, pictures. */
#include "base/random.h"
#include "base/test.h"
#include "query/query-chain.h"
#include "query/query-network-file.h"
#include "query/query-picture-work.h"

#include <math.h>
#include <stdlib.h>

enum { DAY = 86400, SMALL = 9 };

struct made {
        struct arena a;
        struct query_network n;
        struct err e;
};

static void begin(struct made *m, size_t nodes, size_t edges) {
        *m = (struct made){ 0 };
        arena_init(&m->a, 0);
        m->n.nodes = arena_zalloc(&m->a, (nodes + 1) * sizeof *m->n.nodes);
        m->n.edges = arena_zalloc(&m->a, (edges + 1) * sizeof *m->n.edges);
        m->n.kinds = arena_zalloc(&m->a, sizeof *m->n.kinds);
        m->n.kinds[0] = (struct query_network_kind){ TIE_sent, 1 };
        for (size_t i = 0; i < nodes; i++)
                m->n.nodes[i] = (struct query_network_node){
                        .key = (i + 1) * 0x9e3779b97f4a7c15u,
                        .kind = "person",
                        .name = arena_printf(&m->a, "Person %zu", i),
                        .anchor = arena_printf(&m->a, "p%zu@example.org", i)
                };
        m->n.n_nodes = m->n.all_nodes = nodes;
}

static void join(struct made *m, uint32_t a, uint32_t b, uint64_t letters) {
        m->n.nodes[a].degree++, m->n.nodes[b].degree++;
        m->n.edges[m->n.n_edges++] = (struct query_network_edge){ .a = a < b ? a : b,
                                                                  .b = a < b ? b : a,
                                                                  .a_to_b = letters,
                                                                  .n_kinds = 1,
                                                                  .dated = true,
                                                                  .first = 15000ll * DAY,
                                                                  .last = 15100ll * DAY };
        m->n.all_edges = m->n.n_edges;
}

static int cmp_edge(const void *pa, const void *pb) {
        const struct query_network_edge *a = pa, *b = pb;
        if (a->a != b->a)
                return a->a < b->a ? -1 : 1;
        return a->b < b->b ? -1 : a->b > b->b;
}

static void end(struct made *m) {
        qsort(m->n.edges, m->n.n_edges, sizeof *m->n.edges, cmp_edge);
}

/* Two squares with diagonals, joined by one edge 3 - 4, and one that hangs on 7. */
static void two_groups(struct made *m) {
        begin(m, SMALL, 20);
        for (uint32_t at = 0; at < 8; at += 4)
                for (uint32_t i = 0; i < 4; i++)
                        for (uint32_t k = i + 1; k < 4; k++)
                                join(m, at + i, at + k, 5);
        join(m, 3, 4, 1);
        join(m, 7, 8, 1);
        end(m);
}

TEST(query_network_measures) {
        struct made m;
        two_groups(&m);
        EXPECT_EQ(query_network_measure(&m.n, &m.e), 0);
        EXPECT_EQ(m.n.communities, 2);
        EXPECT_EQ(m.n.components, 1);
        EXPECT_EQ(m.n.nodes[0].community, m.n.nodes[3].community);
        EXPECT(m.n.nodes[0].community != m.n.nodes[4].community);
        EXPECT_EQ(m.n.nodes[4].community, 1); /* five are more than four */
        EXPECT_EQ(m.n.nodes[3].reaches, 1);
        EXPECT_EQ(m.n.nodes[0].reaches, 0);
        double sum = 0;
        for (size_t i = 0; i < SMALL; i++)
                sum += m.n.nodes[i].pagerank;
        EXPECT(fabs(sum - 1) < 1e-6);
        /* every way from 0, 1, 2 to 4 ... 8 leads through 3: 15 of 28 pairs */
        EXPECT(fabs(m.n.nodes[3].between - 15. / 28) < 1e-9);
        EXPECT(m.n.nodes[0].between < 1e-9);
        size_t bridges = 0;
        for (size_t i = 0; i < m.n.n_edges; i++)
                bridges += m.n.edges[i].bridge;
        EXPECT_EQ(bridges, 1); /* 7 - 8 only hangs */
        EXPECT(m.n.modularity > .4 && m.n.modularity < .6);
        arena_done(&m.a);
}

TEST(query_network_is_the_same_each_time) {
        struct made m[2];
        for (int k = 0; k < 2; k++) {
                struct random rng = { 7 };
                begin(&m[k], 300, 900);
                for (unsigned i = 0; i < 900; i++) {
                        uint32_t a = (uint32_t) random_below(&rng, 300),
                                 b = (uint32_t) random_below(&rng, 300);
                        if (a != b)
                                join(&m[k], a, b, 1 + random_below(&rng, 9));
                }
                end(&m[k]);
                EXPECT_EQ(query_network_measure(&m[k].n, &m[k].e), 0);
        }
        for (size_t i = 0; i < 300; i++) {
                EXPECT_EQ(m[0].n.nodes[i].community, m[1].n.nodes[i].community);
                EXPECT(m[0].n.nodes[i].between == m[1].n.nodes[i].between);
        }
        struct query_picture p[2];
        struct buf out[2];
        for (int k = 0; k < 2; k++) {
                query_network_top(&m[k].n, 60);
                EXPECT_EQ(query_picture_make(&m[k].n, STR("all"), 0, &m[k].a, &p[k], &m[k].e), 0);
                buf_init(&out[k], 0);
                query_picture_svg(&p[k], &out[k]);
        }
        EXPECT(str_eq(buf_str(&out[0]), buf_str(&out[1])));
        for (int k = 0; k < 2; k++)
                buf_done(&out[k]), arena_done(&m[k].a);
}

TEST(query_network_parts) {
        struct made m;
        two_groups(&m);
        query_network_ego(&m.n, 8, 2); /* 8, 7, and the other three of its square */
        EXPECT_EQ(m.n.n_nodes, 5);
        EXPECT_EQ(m.n.n_edges, 7);
        EXPECT_EQ(m.n.nodes[4].degree, 1);
        arena_done(&m.a);
        two_groups(&m);
        query_network_ego(&m.n, 8, 0);
        EXPECT_EQ(m.n.n_nodes, 1);
        arena_done(&m.a);
        two_groups(&m);
        EXPECT_EQ(query_network_measure(&m.n, &m.e), 0);
        query_network_top(&m.n, 3);
        EXPECT(m.n.n_nodes <= 3);
        EXPECT_EQ(m.n.all_nodes, SMALL);
        for (size_t i = 0; i < m.n.n_edges; i++)
                EXPECT(m.n.edges[i].a < m.n.n_nodes && m.n.edges[i].b < m.n.n_nodes);
        arena_done(&m.a);
}

/* ---- chains --------------------------------------------------------------------------------- */

struct walk { /* all ways without a loop, by brute force */
        const struct query_network *n;
        uint32_t to, hops;
        bool seen[32];
        size_t ways;
        double best;
};

static void go(struct walk *w, uint32_t at, uint32_t links, double cost) {
        if (at == w->to) {
                w->ways++;
                w->best = fmin(w->best, cost);
                return;
        }
        if (links == w->hops)
                return;
        w->seen[at] = true;
        for (size_t i = 0; i < w->n->n_edges; i++) {
                const struct query_network_edge *x = &w->n->edges[i];
                uint32_t next = x->a == at ? x->b : x->b == at ? x->a : UINT32_MAX;
                if (next == UINT32_MAX || w->seen[next] ||
                    (next != w->to && w->n->nodes[next].flags & QUERY_NODE_nobody))
                        continue;
                double strength = 1 + log2(1 + (double) (x->a_to_b + x->b_to_a));
                go(w, next, links + 1, cost + 1 + 1 / strength);
        }
        w->seen[at] = false;
}

static bool has_pair(const struct query_network *n, uint32_t a, uint32_t b) {
        for (size_t i = 0; i < n->n_edges; i++)
                if (n->edges[i].a == a && n->edges[i].b == b)
                        return true;
        return false;
}

TEST(query_chain_against_all_ways) {
        struct random rng = { 11 };
        for (unsigned round = 0; round < 60; round++) {
                struct query_chain_options o = { .hops = 1 + round % 5, .most = 200 };
                struct query_chain *chains;
                struct made m;
                size_t n;
                begin(&m, 12, 40);
                for (unsigned i = 0; i < 18; i++) {
                        uint32_t a = (uint32_t) random_below(&rng, 12),
                                 b = (uint32_t) random_below(&rng, 12);
                        if (a != b && !has_pair(&m.n, a < b ? a : b, a < b ? b : a))
                                join(&m, a, b, 1 + random_below(&rng, 50));
                }
                end(&m);
                m.n.nodes[5].flags = QUERY_NODE_nobody;
                struct walk w = { .n = &m.n, .to = 1, .hops = o.hops, .best = INFINITY };
                go(&w, 0, 0, 0);
                EXPECT_EQ(query_chain_get(&m.n, 0, 1, &o, &m.a, &chains, &n, &m.e), 0);
                EXPECT_EQ(n, w.ways);
                for (size_t i = 0; i < n; i++) {
                        EXPECT(i == 0 || chains[i].cost >= chains[i - 1].cost - 1e-9);
                        EXPECT_EQ(chains[i].nodes[chains[i].n_links], 1);
                        EXPECT(chains[i].n_links <= o.hops);
                }
                if (n > 0)
                        EXPECT(fabs(chains[0].cost - w.best) < 1e-9);
                arena_done(&m.a);
        }
}

/* 0 - 1 - 2 by a place, a bare first name, a bare full name, an organisation. */
TEST(query_chain_through_whom) {
        static const struct {
                const char *kind, *name;
                unsigned flags;
                size_t chains;
        } ways[] = { { "place", "Example Town", QUERY_NODE_name_only, 0 },
                     { "person", "Mike", QUERY_NODE_name_only, 0 },
                     { "person", "Mike Moore", QUERY_NODE_name_only, 1 },
                     { "organisation", "Alpha", QUERY_NODE_name_only, 1 },
                     { "person", "Mike", 0, 1 },
                     { "list", "talk", QUERY_NODE_nobody, 0 } };
        for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
                struct query_chain_options o = { .hops = 3, .most = 3 };
                struct query_chain *chains;
                struct made m;
                size_t n;
                begin(&m, 3, 2);
                join(&m, 0, 1, 1);
                join(&m, 1, 2, 1);
                end(&m);
                m.n.nodes[1].kind = ways[i].kind;
                m.n.nodes[1].name = str_of(ways[i].name);
                m.n.nodes[1].flags = ways[i].flags;
                EXPECT_EQ(query_chain_get(&m.n, 0, 2, &o, &m.a, &chains, &n, &m.e), 0);
                EXPECT_EQ(n, ways[i].chains);
                EXPECT_EQ(query_chain_get(&m.n, 0, 1, &o, &m.a, &chains, &n, &m.e), 0);
                EXPECT_EQ(n, 1); /* anybody may be an end */
                arena_done(&m.a);
        }
}

/* ---- files, pictures ------------------------------------------------------------------------ */

TEST(query_network_files_escape) {
        struct made m;
        struct buf b;
        two_groups(&m);
        m.n.nodes[0].name = STR("<b>\"Tom\" & \x01 'Co'");
        m.n.nodes[1].name = STR("=HYPERLINK(\"x\")");
        m.n.nodes[2].name = STR("رضا کریمی");
        buf_init(&b, 0);
        query_network_graphml(&m.n, &b);
        EXPECT(str_find(buf_str(&b), STR("&lt;b&gt;&quot;Tom&quot; &amp; \xef\xbf\xbd &#39;Co")) !=
               SIZE_MAX);
        EXPECT(str_find(buf_str(&b), STR("<b>")) == SIZE_MAX);
        EXPECT(str_find(buf_str(&b), STR("رضا کریمی")) != SIZE_MAX);
        buf_clear(&b);
        query_network_gexf(&m.n, &b);
        EXPECT(str_find(buf_str(&b), STR("label=\"&lt;b&gt;")) != SIZE_MAX);
        EXPECT(str_find(buf_str(&b), STR("\x01")) == SIZE_MAX);
        buf_clear(&b);
        query_network_csv_nodes(&m.n, &b);
        EXPECT(str_find(buf_str(&b), STR(",\"'=HYPERLINK(\"\"x\"\")\",")) != SIZE_MAX);
        buf_done(&b);
        arena_done(&m.a);
}

TEST(query_picture_shows_all_and_nothing_twice) {
        struct query_picture p;
        struct made m;
        struct buf b;
        two_groups(&m);
        m.n.nodes[0].name = STR("</text><script>alert(1)</script>");
        m.n.nodes[2].name = STR("رضا کریمی");
        m.n.nodes[3].name = STR("ab\xe2\x80\xae"
                                "cd");
        EXPECT_EQ(query_network_measure(&m.n, &m.e), 0);
        EXPECT_EQ(query_picture_make(&m.n, STR("<q>"), 0, &m.a, &p, &m.e), 0);
        EXPECT_EQ(p.unlabelled, 0);
        for (size_t i = 0; i < SMALL; i++)
                for (size_t k = i + 1; k < SMALL; k++) {
                        double dx = p.nodes[i].x - p.nodes[k].x, dy = p.nodes[i].y - p.nodes[k].y;
                        EXPECT(sqrt(dx * dx + dy * dy) > p.nodes[i].r + p.nodes[k].r);
                }
        for (size_t i = 0; i < SMALL; i++) /* labels come first among the texts */
                for (size_t k = i + 1; k < SMALL; k++) {
                        const struct query_picture_text *s = &p.texts[i], *t = &p.texts[k];
                        double w = query_picture_width(s->text, s->size) +
                                   query_picture_width(t->text, t->size);
                        EXPECT(fabs(s->x - t->x) * 2 >= w - 1e-6 ||
                               fabs(s->y - t->y) >= fmin(s->size, t->size));
                }
        buf_init(&b, 0);
        query_picture_svg(&p, &b);
        EXPECT(str_find(buf_str(&b), STR("<script")) == SIZE_MAX);
        EXPECT(str_find(buf_str(&b), STR("\xe2\x80\xae")) == SIZE_MAX);
        EXPECT(str_find(buf_str(&b), STR("direction=\"rtl\"")) != SIZE_MAX);
        buf_clear(&b);
        EXPECT_EQ(query_picture_png(&p, 72, &b, &m.e), 0);
        EXPECT(bytes_starts(buf_bytes(&b), STR("\x89PNG")));
        buf_done(&b);
        arena_done(&m.a);
}

/* 50,000 people, 200,000 pairs, in a few seconds. */
TEST(query_network_of_a_large_case) {
        struct random rng = { 3 };
        struct made m;
        begin(&m, 50000, 200000);
        for (unsigned i = 0; i < 200000; i++) {
                uint32_t a = (uint32_t) random_below(&rng, 50000);
                uint32_t b = (uint32_t) (a / 500 * 500 + random_below(&rng, 500));
                if (i % 10 == 0)
                        b = (uint32_t) random_below(&rng, 1 + random_below(&rng, 50000));
                if (a != b)
                        join(&m, a, b, 1);
        }
        end(&m);
        EXPECT_EQ(query_network_measure(&m.n, &m.e), 0);
        EXPECT(m.n.sampled);
        EXPECT(m.n.communities >= 50 && m.n.communities <= 200); /* a hundred were made */
        arena_done(&m.a);
}
