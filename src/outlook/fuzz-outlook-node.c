/* Fuzz target: trees of a store from arbitrary bytes, and the view made of them, which must be a
 * store without damage that has the same nodes. */
#include "base/bug.h"
#include "base/io.h"
#include "outlook/outlook-node-view.h"

#include <sys/mman.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_order(const struct outlook_nodes *s) {
        for (size_t i = 1; i < s->n_nodes; i++)
                BUG_IF(s->nodes[i - 1].nid >= s->nodes[i].nid);
        for (size_t i = 1; i < s->n_blocks; i++)
                BUG_IF(s->blocks[i - 1].bid >= s->blocks[i].bid);
}

static void check_view(const struct outlook_nodes *s, const struct outlook_view *v) {
        struct buf b;
        buf_init(&b, 0);
        ssize_t n = outlook_view_read(v, buf_room(&b, v->size), v->size, 0);
        BUG_IF(n != (ssize_t) v->size);
        b.n = (size_t) n;
        _cleanup_close_ int fd = memfd_create("view", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, b.p, b.n) < 0);
        struct outlook_nodes t;
        outlook_nodes_init(&t, fd, b.n);
        BUG_IF(t.form != s->form || t.header_damaged);
        for (size_t i = 0; i < s->n_nodes; i++)
                BUG_IF(!outlook_node_find(&t, s->nodes[i].nid));
        outlook_nodes_done(&t);
        buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
        _cleanup_close_ int fd = memfd_create("in", MFD_CLOEXEC);
        BUG_IF(fd < 0 || io_write(fd, data, n) < 0);
        struct outlook_nodes s;
        struct outlook_view v;
        outlook_nodes_init(&s, fd, n);
        if (s.form == 0)
                return 0;
        check_order(&s);
        outlook_view_init(&v, &s, fd);
        if (v.made)
                check_view(&s, &v);
        outlook_view_done(&v);
        outlook_nodes_done(&s);
        return 0;
}
