/* A network in files; see share-net.h. */
#include "share/share-net.h"

#include "query/query-network-file.h"

static struct str masked(const struct share_mask *m, struct str s, struct buf *x,
                         struct arena *room) {
        buf_clear(x);
        share_mask(m, s, x);
        return arena_str(room, buf_str(x));
}

/* Keys are hashes of names: with a mask in force nodes have numbers. */
static void mask_nodes(struct query_network *n, const struct share_mask *m, struct arena *room) {
        struct buf x;
        buf_init(&x, 0);
        for (size_t i = 0; m && i < n->n_nodes; i++) {
                n->nodes[i].key = i + 1;
                n->nodes[i].name = masked(m, n->nodes[i].name, &x, room);
                n->nodes[i].anchor = masked(m, n->nodes[i].anchor, &x, room);
        }
        buf_done(&x);
}

static int put_file(struct share_out *out, const char *name, struct buf *b, struct err *e) {
        int r = share_out_file(out, name, buf_bytes(b), e);
        buf_clear(b);
        return r;
}

int share_net(const struct share_ask *a, const struct query *q, enum share_net form,
              struct share_out *out, struct arena *room, uint64_t *ret_nodes, struct err *e) {
        struct query_network_options o = { .q = q };
        struct query_network n;
        struct buf b;
        int r = query_network_get(a->qc, &o, room, &n, e);
        if (r < 0 || (r = query_network_measure(&n, e)) < 0)
                return r;
        *ret_nodes = n.n_nodes;
        mask_nodes(&n, a->mask, room);
        buf_init(&b, 0);
        if (form == SHARE_NET_graphml) {
                query_network_graphml(&n, &b);
                r = put_file(out, "network.graphml", &b, e);
        } else if (form == SHARE_NET_gexf) {
                query_network_gexf(&n, &b);
                r = put_file(out, "network.gexf", &b, e);
        } else {
                query_network_csv_nodes(&n, &b);
                r = put_file(out, "nodes.csv", &b, e);
                query_network_csv_edges(&n, &b);
                if (r >= 0)
                        r = put_file(out, "edges.csv", &b, e);
        }
        buf_done(&b);
        return r;
}
