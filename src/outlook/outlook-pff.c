/* Items of a store through libpff.
 *
 *   view of the store (outlook-node-view.h) -> libbfio handle -> libpff_file
 *   folders by its tree, level by level: first all names, then the items in the order of folders
 *   then what our node list has and the tree did not give, then orphans and recovered items
 *
 * Properties are taken raw, by tag, into a bag of outlook-prop.h: what they mean is not left to
 * the library.  Only data of attachments, and embedded items, go through its special doors. */
#include "outlook/outlook-pff.h"

#include "base/limits.h"
#include "base/vec.h"
#include "outlook/outlook-node-out.h"
#include "outlook/outlook-pff-prop.h"

#include <libbfio.h>

/* ---- the store as a libbfio handle --------------------------------------------------------- */

struct handle {
        const struct outlook_view *view;
        uint64_t at;
};

static int h_free(intptr_t **io, libbfio_error_t **e) {
        (void) e;
        *io = NULL; /* it lies in the caller's frame */
        return 1;
}

static int h_clone(intptr_t **to, intptr_t *from, libbfio_error_t **e) {
        (void) e;
        *to = from;
        return 1;
}

static int h_open(intptr_t *io, int flags, libbfio_error_t **e) {
        (void) flags, (void) e;
        ((struct handle *) io)->at = 0;
        return 1;
}

static int h_close(intptr_t *io, libbfio_error_t **e) {
        (void) io, (void) e;
        return 0;
}

static ssize_t h_read(intptr_t *io, uint8_t *p, size_t n, libbfio_error_t **e) {
        struct handle *h = (struct handle *) io;
        ssize_t got = outlook_view_read(h->view, p, n, h->at);
        (void) e;
        if (got > 0)
                h->at += (uint64_t) got;
        return got;
}

static ssize_t h_write(intptr_t *io, const uint8_t *p, size_t n, libbfio_error_t **e) {
        (void) io, (void) p, (void) n, (void) e;
        return -1;
}

static off64_t h_seek(intptr_t *io, off64_t off, int whence, libbfio_error_t **e) {
        struct handle *h = (struct handle *) io;
        (void) e;
        off64_t base = whence == SEEK_CUR   ? (off64_t) h->at
                       : whence == SEEK_END ? (off64_t) h->view->size
                                            : 0;
        if (off < -base)
                return -1;
        h->at = (uint64_t) (base + off);
        return (off64_t) h->at;
}

static int h_yes(intptr_t *io, libbfio_error_t **e) {
        (void) io, (void) e;
        return 1;
}

static int h_size(intptr_t *io, size64_t *ret, libbfio_error_t **e) {
        (void) e;
        *ret = ((struct handle *) io)->view->size;
        return 1;
}

static libbfio_handle_t *handle_of(struct handle *h) {
        libbfio_handle_t *b = NULL;
        if (libbfio_handle_initialize(&b, (intptr_t *) h, h_free, h_clone, h_open, h_close, h_read,
                                      h_write, h_seek, h_yes, h_yes, h_size, 0, NULL) != 1)
                return NULL;
        return b;
}

/* ---- the library's tree -------------------------------------------------------------------- */

struct reader {
        struct outlook_store *s;
        libpff_file_t *file;
        struct arena arena; /* of the item being read */
        bool names;         /* first pass: folders only */
};

static void folder(struct reader *r, libpff_item_t *item, uint32_t nid) {
        arena_reset(&r->arena);
        outlook_store_folder(r->s, nid, outlook_pff_display_name(item, &r->arena));
}

static void item_out(struct reader *r, libpff_item_t *item, uint32_t nid) {
        if (!outlook_store_next(r->s, nid))
                return;
        arena_reset(&r->arena);
        struct outlook_item it = OUTLOOK_ITEM_INIT;
        struct buf wrong;
        buf_init(&wrong, 200);
        if (outlook_pff_item(item, &r->arena, &it, &wrong))
                outlook_store_put(r->s, nid, false, &it, &r->arena, buf_str(&wrong));
        else
                outlook_store_name(r->s, nid, "none of its properties can be read");
        buf_done(&wrong);
}

/* An older state: what cannot be read of it is not missed. */
static void old_item_out(struct reader *r, libpff_item_t *item, uint32_t nid) {
        arena_reset(&r->arena);
        struct outlook_item it = OUTLOOK_ITEM_INIT;
        struct buf wrong;
        buf_init(&wrong, 200);
        if (outlook_pff_item(item, &r->arena, &it, &wrong) && it.message_class.n > 0 &&
            outlook_store_next_recovered(r->s, nid))
                outlook_store_put(r->s, nid, true, &it, &r->arena, buf_str(&wrong));
        buf_done(&wrong);
}

/* One item of the tree that was walked to; returns true if it has items below it. */
static bool meet(struct reader *r, libpff_item_t *item, uint32_t *ret_nid) {
        uint32_t nid = 0;
        if (libpff_item_get_identifier(item, &nid, NULL) != 1)
                return true;
        *ret_nid = nid;
        enum outlook_node_type type = outlook_node_type(nid);
        if (r->names && (type == OUTLOOK_NODE_folder || type == OUTLOOK_NODE_search))
                folder(r, item, nid);
        if (!r->names && type == OUTLOOK_NODE_message)
                item_out(r, item, nid);
        return type != OUTLOOK_NODE_message;
}

struct level {
        libpff_item_t *item;
        int i, n;
};

static bool down(struct level *l, libpff_item_t *item) {
        *l = (struct level){ .item = item };
        return libpff_item_get_number_of_sub_items(item, &l->n, NULL) == 1 && l->n > 0;
}

/* Walk everything below `root`, which is freed. */
static void walk(struct reader *r, libpff_item_t *root) {
        struct level stack[64];
        unsigned n = 0;
        if (!down(&stack[n++], root))
                stack[0].n = 0;
        while (n > 0) {
                struct level *l = &stack[n - 1];
                libpff_item_t *sub = NULL;
                uint32_t nid;
                if (l->i >= l->n) {
                        libpff_item_free(&l->item, NULL);
                        n--;
                        continue;
                }
                if (libpff_item_get_sub_item(l->item, l->i++, &sub, NULL) != 1)
                        continue;
                if (meet(r, sub, &nid) && n < 64 && down(&stack[n], sub))
                        n++;
                else
                        libpff_item_free(&sub, NULL);
        }
}

static void walk_all(struct reader *r, bool names) {
        libpff_item_t *root = NULL;
        r->names = names;
        if (libpff_file_get_root_item(r->file, &root, NULL) == 1)
                walk(r, root);
}

/* Items that the node list has and the library's tree did not show. */
static void by_number(struct reader *r) {
        const struct outlook_nodes *s = &r->s->nodes;
        for (size_t i = 0; i < s->n_nodes; i++) {
                uint32_t nid = s->nodes[i].nid;
                libpff_item_t *item = NULL;
                if (outlook_node_type(nid) != OUTLOOK_NODE_message ||
                    r->s->told[i / 8] & 1u << i % 8)
                        continue;
                if (libpff_file_get_item_by_identifier(r->file, nid, &item, NULL) != 1)
                        continue;
                item_out(r, item, nid);
                libpff_item_free(&item, NULL);
        }
}

typedef int get_item(libpff_file_t *, int, libpff_item_t **, libpff_error_t **);

static void listed(struct reader *r, int n, get_item *get) {
        for (int i = 0; i < n && i < (int) LIMIT_outlook_recovered; i++) {
                libpff_item_t *item = NULL;
                uint32_t nid = 0;
                if (get(r->file, i, &item, NULL) != 1)
                        continue;
                if (libpff_item_get_identifier(item, &nid, NULL) == 1 &&
                    outlook_node_type(nid) == OUTLOOK_NODE_message)
                        old_item_out(r, item, nid);
                libpff_item_free(&item, NULL);
        }
}

/* wild.md#store-deleted: what the library finds by searching what is allocated to nothing.  A run
 * that died here is not taken up here again: these come one by one and may not be counted. */
static void recovered(struct reader *r) {
        int n = 0;
        if (r->s->start > r->s->nodes.items + r->s->nodes.found_items)
                return;
        if (libpff_file_get_number_of_orphan_items(r->file, &n, NULL) == 1)
                listed(r, n, libpff_file_get_orphan_item_by_index);
        n = 0;
        if (libpff_file_recover_items(r->file, 0, NULL) == 1 &&
            libpff_file_get_number_of_recovered_items(r->file, &n, NULL) == 1)
                listed(r, n, libpff_file_get_recovered_item_by_index);
}

static uint32_t top_of(libpff_file_t *file, struct arena *a) {
        libpff_item_t *store = NULL;
        uint32_t nid = 0;
        if (libpff_file_get_message_store(file, &store, NULL) == 1) {
                nid = outlook_pff_top(store, a);
                libpff_item_free(&store, NULL);
        }
        return nid;
}

static void read_all(struct reader *r) {
        if (!r->s->careful) { /* else it died there, as likely as not */
                r->s->top = top_of(r->file, &r->arena);
                walk_all(r, true);
                walk_all(r, false);
        }
        by_number(r);
        if (!r->s->careful)
                recovered(r);
}

/* ---- the door ------------------------------------------------------------------------------ */

void outlook_pff_warm(void) {
        libpff_notify_set_verbose(0);
        libpff_notify_set_stream(NULL, NULL);
        outlook_pff_prop_warm();
}

static bool open_file(struct reader *r, libbfio_handle_t *b) {
        if (libpff_file_initialize(&r->file, NULL) != 1)
                return false;
        if (libpff_file_open_file_io_handle(r->file, b, LIBPFF_OPEN_READ, NULL) == 1)
                return true;
        libpff_file_free(&r->file, NULL);
        return false;
}

void outlook_pff_resume(const struct unpack_job *job, uint32_t start,
                        const struct unpack_sink *sink) {
        struct outlook_store s;
        if (!outlook_store_begin(&s, job, start, sink))
                return;
        struct reader r = { .s = &s };
        arena_init(&r.arena, 0);
        struct handle h = { .view = &s.view };
        libbfio_handle_t *b = handle_of(&h);
        /* wild.md#store-names: without the map it opens, with a bad one it does not */
        if (b && (open_file(&r, b) || (outlook_store_unname(&s) && open_file(&r, b)))) {
                read_all(&r);
                libpff_file_close(r.file, NULL);
        } else {
                unpack_out_flaw(&s.out, FLAW_store_unopened, 0, 0, "libpff");
        }
        libpff_file_free(&r.file, NULL);
        libbfio_handle_free(&b, NULL);
        outlook_store_end(&s, "libpff");
        arena_done(&r.arena);
}

void outlook_pff_unpack(const struct unpack_job *job, const struct unpack_sink *sink) {
        outlook_pff_resume(job, 0, sink);
}
