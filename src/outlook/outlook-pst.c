/* Items of a store through libpst.
 *
 *   view of the store (outlook-node-view.h) -> FILE over pread -> pst_file, filled here
 *   its tree of descriptors, depth first: names of folders, then items
 *
 * pst_open() opens by path and looks at the working directory: neither can be had in the jail, so
 * what it does (read a few fields of the header) is done here.  libpst prints, and leaves by
 * exit() when memory is out: its words go nowhere, its exit becomes EXIT_LIMIT. */
#include "outlook/outlook-pst.h"

#include "base/le.h"
#include "outlook/outlook-node-out.h"
#include "outlook/outlook-pst-prop.h"
#include "parse/parse-charset.h"

#include <unistd.h>

void pst_unicode_init(void); /* vbuf.h declares it without a prototype */

/* ---- the store as a FILE ------------------------------------------------------------------- */

struct handle {
        const struct outlook_view *view;
        uint64_t at;
};

static ssize_t c_read(void *ctx, char *p, size_t n) {
        struct handle *h = ctx;
        ssize_t got = outlook_view_read(h->view, p, n, h->at);
        if (got > 0)
                h->at += (uint64_t) got;
        return got;
}

static int c_seek(void *ctx, off64_t *off, int whence) {
        struct handle *h = ctx;
        off64_t base = whence == SEEK_CUR   ? (off64_t) h->at
                       : whence == SEEK_END ? (off64_t) h->view->size
                                            : 0;
        if (*off < -base)
                return -1;
        h->at = (uint64_t) (base + *off);
        *off = (off64_t) h->at;
        return 0;
}

static bool open_store(pst_file *pf, const struct outlook_store *s, struct handle *h) {
        uint8_t head[564];
        *pf = (pst_file){ .charset = "windows-1252" };
        if (outlook_view_read(&s->view, head, sizeof head, 0) != (ssize_t) sizeof head)
                return false;
        bool ansi = s->nodes.form == OUTLOOK_ANSI;
        pf->do_read64 = ansi ? 0 : s->nodes.form == OUTLOOK_4K ? 2 : 1;
        pf->ind_type = head[10];
        pf->encryption = head[ansi ? 461 : 513];
        pf->index2_back = ansi ? le_get32(head + 184) : le_get64(head + 216);
        pf->index2 = ansi ? le_get32(head + 188) : le_get64(head + 224);
        pf->index1_back = ansi ? le_get32(head + 192) : le_get64(head + 232);
        pf->index1 = ansi ? le_get32(head + 196) : le_get64(head + 240);
        pf->size = s->view.size;
        pf->fp = fopencookie(h, "rb", (cookie_io_functions_t){ .read = c_read, .seek = c_seek });
        return pf->fp != NULL;
}

/* ---- its tree ------------------------------------------------------------------------------ */

struct reader {
        struct outlook_store *s;
        pst_file pf;
        struct arena arena; /* of the item being read */
};

static uint32_t nid_of(const pst_desc_tree *d) {
        return (uint32_t) d->d_id;
}

static void folder(struct reader *r, pst_desc_tree *d) {
        pst_item *item = d->desc ? pst_parse_item(&r->pf, d, NULL) : NULL;
        if (!item)
                return;
        arena_reset(&r->arena);
        if (item->message_store && item->message_store->top_of_personal_folder)
                r->s->top = item->message_store->top_of_personal_folder->id;
        if (item->folder)
                outlook_store_folder(r->s, nid_of(d), outlook_pst_name(&item->file_as, &r->arena));
        pst_freeItem(item);
}

static void item_out(struct reader *r, pst_desc_tree *d) {
        uint32_t nid = nid_of(d);
        if (!outlook_store_next(r->s, nid))
                return;
        arena_reset(&r->arena);
        struct outlook_item it = OUTLOOK_ITEM_INIT;
        struct buf wrong;
        buf_init(&wrong, 200);
        if (outlook_pst_item(&r->pf, d, &r->arena, &it, &wrong))
                outlook_store_put(r->s, nid, false, &it, &r->arena, buf_str(&wrong));
        else
                outlook_store_name(r->s, nid, "the library cannot read it");
        buf_done(&wrong);
}

/* wild.md#store-tree: parents that are their own children */
static void each(struct reader *r, bool names) {
        size_t most = 2 * r->s->nodes.n_nodes + 16;
        for (pst_desc_tree *d = r->pf.d_head; d && most > 0; d = pst_getNextDptr(d), most--) {
                enum outlook_node_type type = outlook_node_type(nid_of(d));
                bool store = nid_of(d) == 0x21;
                if (names && (store || type == OUTLOOK_NODE_folder || type == OUTLOOK_NODE_search))
                        folder(r, d);
                if (!names && type == OUTLOOK_NODE_message)
                        item_out(r, d);
        }
}

/* ---- the door ------------------------------------------------------------------------------ */

static bool inside; /* libpst is at work: exit() is its word for "no memory" */

static void no_exit(void) {
        if (inside)
                _exit(EXIT_LIMIT);
}

void outlook_pst_warm(void) {
        static const cookie_io_functions_t nowhere = { 0 };
        pst_unicode_init();
        parse_charset_warm();
        stdout = fopencookie(NULL, "w", nowhere);
        stderr = fopencookie(NULL, "w", nowhere);
        atexit(no_exit);
}

void outlook_pst_resume(const struct unpack_job *job, uint32_t start,
                        const struct unpack_sink *sink) {
        struct outlook_store s;
        if (!outlook_store_begin(&s, job, start, sink))
                return;
        struct reader r = { .s = &s };
        struct handle h = { .view = &s.view };
        arena_init(&r.arena, 0);
        inside = true;
        bool open = open_store(&r.pf, &s, &h);
        if (open && pst_load_index(&r.pf) == 0) {
                if (!s.careful) { /* else it died there, as likely as not */
                        pst_load_extended_attributes(&r.pf);
                        each(&r, true);
                }
                each(&r, false);
        } else {
                unpack_out_flaw(&s.out, FLAW_store_unopened, 0, 0, "libpst");
        }
        if (open)
                pst_close(&r.pf);
        inside = false;
        outlook_store_end(&s, "libpst");
        arena_done(&r.arena);
}

void outlook_pst_unpack(const struct unpack_job *job, const struct unpack_sink *sink) {
        outlook_pst_resume(job, 0, sink);
}
