/* Fuzz target: whatever people are called, files stay well-formed and pictures show nothing else.
 * The input is names, one a line; each is tied to the next. */
#include "base/bug.h"
#include "base/utf8.h"
#include "query/query-network-file.h"
#include "query/query-picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

enum { PEOPLE = 40 };

static void make(struct str text, struct arena *a, struct query_network *n) {
        n->nodes = arena_zalloc(a, PEOPLE * sizeof *n->nodes);
        n->edges = arena_zalloc(a, PEOPLE * sizeof *n->edges);
        n->kinds = arena_zalloc(a, sizeof *n->kinds);
        while (text.p && n->n_nodes < PEOPLE) {
                uint32_t i = (uint32_t) n->n_nodes++;
                n->nodes[i] = (struct query_network_node){ .key = i,
                                                           .kind = "person",
                                                           .community = 1 + i % 9,
                                                           .name = str_cut(&text, '\n') };
                if (i > 0)
                        n->edges[n->n_edges++] =
                                (struct query_network_edge){ .a = i - 1, .b = i, .a_to_b = i };
                n->nodes[i].degree = i > 0 ? 2 : 1;
        }
        n->all_nodes = n->n_nodes, n->all_edges = n->n_edges;
}

/* Marks that only our own elements may begin with, and no control but line ends. */
static void check_xml(const struct buf *b, const char *const *elements) {
        for (size_t i = 0; i < b->n; i++) {
                unsigned char c = (unsigned char) b->p[i];
                if (c < 0x20 && c != '\n' && c != '\r' && c != '\t')
                        BUG("a control character in XML");
                bool ours = c != '<' || b->p[i + 1] == '/' || b->p[i + 1] == '?';
                for (size_t k = 0; !ours && elements[k]; k++)
                        ours = str_starts(str_sub(buf_str(b), i + 1, SIZE_MAX),
                                          str_of(elements[k]));
                if (!ours)
                        BUG("an element that is not ours");
        }
        if (utf8_valid(buf_bytes(b)) != b->n)
                BUG("XML that is not UTF-8");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        static const char *const graph[] = { "graphml", "key ",  "graph ", "node ",
                                             "edge ",   "data ", NULL };
        static const char *const svg[] = { "svg ",     "rect ", "line ", "circle ",
                                           "polygon ", "text ", NULL };
        struct query_network n = { 0 };
        struct query_picture p;
        struct arena a;
        struct buf out;
        size = utf8_valid(bytes_of(data, size));
        arena_init(&a, 0);
        buf_init(&out, 0);
        make((struct str){ (const char *) data, size }, &a, &n);
        query_network_graphml(&n, &out);
        check_xml(&out, graph);
        buf_clear(&out);
        query_network_csv_nodes(&n, &out);
        if (n.n_nodes > 0 && query_picture_make(&n, n.nodes[0].name, 0, &a, &p, NULL) == 0) {
                buf_clear(&out);
                query_picture_svg(&p, &out);
                check_xml(&out, svg);
        }
        buf_done(&out);
        arena_done(&a);
        return 0;
}
