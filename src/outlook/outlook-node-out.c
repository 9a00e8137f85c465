/* Items of a store on their way out.  Each item of the node tree gets exactly one child, read or
 * named, so that a run that died can be taken up behind the item that it died of by counting. */
#include "outlook/outlook-node-out.h"

#include "base/io.h"
#include "base/limits.h"
#include "outlook/outlook-mime.h"
#include "unpack/unpack-name.h"

enum { ROOT_FOLDER = 0x122, NAME_MOST = 200 };

bool outlook_store_begin(struct outlook_store *s, const struct unpack_job *job, uint32_t start,
                         const struct unpack_sink *sink) {
        *s = (struct outlook_store){ .job = job,
                                     .start = start & ~UNPACK_CAREFUL,
                                     .careful = start & UNPACK_CAREFUL };
        unpack_out_init(&s->out, job, sink);
        outlook_nodes_init(&s->nodes, job->fd, job->size);
        if (s->nodes.form == 0) {
                unpack_out_gap(&s->out, job->size, REC_GAP_damaged, "no Outlook store");
                unpack_out_done(&s->out);
                return false;
        }
        outlook_view_init(&s->view, &s->nodes, job->fd);
        map_init(&s->folders);
        buf_init(&s->names, 0);
        buf_init(&s->bytes, LIMIT_message_bytes);
        s->told = mem_zalloc(s->nodes.n_nodes / 8 + 1);
        return true;
}

bool outlook_store_unname(struct outlook_store *s) {
        if (!outlook_nodes_unname(&s->nodes))
                return false;
        outlook_view_done(&s->view);
        outlook_view_init(&s->view, &s->nodes, s->job->fd);
        unpack_out_flaw(&s->out, FLAW_store_names, 0, 0, "node 97");
        return true;
}

static void say_nodes(struct outlook_store *s) {
        const struct outlook_nodes *n = &s->nodes;
        if (n->header_damaged)
                unpack_out_flaw(&s->out, FLAW_store_header, 0, 564, "version, roots or CRC");
        if (n->damaged)
                unpack_out_flaw(&s->out, FLAW_store_tree, 0, 0, "%u items in its tree, %u outside",
                                n->items, n->found_items);
        if (n->cut)
                unpack_out_flaw(&s->out, FLAW_store_limit, 0, 0, "%zu nodes", n->n_nodes);
        if (s->full)
                unpack_out_flaw(&s->out, FLAW_archive_limit, 0, 0, "%llu bytes of items",
                                (unsigned long long) s->out.made);
}

void outlook_store_end(struct outlook_store *s, const char *library) {
        for (size_t i = 0; i < s->nodes.n_nodes; i++) {
                uint32_t nid = s->nodes.nodes[i].nid;
                if (outlook_node_type(nid) == OUTLOOK_NODE_message && outlook_store_next(s, nid))
                        outlook_store_name(s, nid, "the library does not find it");
        }
        unpack_out_gap(&s->out, s->job->size, REC_GAP_compressed, "items of the store");
        say_nodes(s);
        if (s->unread > 0)
                unpack_out_flaw(&s->out, FLAW_store_missing, 0, 0, "%s: %u", library, s->unread);
        s->out.declared = s->nodes.items + s->nodes.found_items;
        unpack_out_done(&s->out);
        outlook_nodes_done(&s->nodes);
        outlook_view_done(&s->view);
        map_done(&s->folders);
        buf_done(&s->names);
        buf_done(&s->bytes);
        mem_free(s->told);
}

/* ---- names --------------------------------------------------------------------------------- */

static struct str key_of(const uint32_t *nid) {
        return (struct str){ (const char *) nid, sizeof *nid };
}

/* A folder's name as one piece of a path: no separator, no control, no dots alone. */
static void put_piece(struct buf *out, struct str name) {
        size_t from = out->n;
        unpack_name_text(out, str_bytes(name), NAME_MOST);
        for (size_t i = from; i < out->n; i++)
                if (out->p[i] == '/' || (unsigned char) out->p[i] < ' ')
                        out->p[i] = '_';
        struct str put = { out->p + from, out->n - from };
        if (str_eq(put, STR(".")) || str_eq(put, STR("..")))
                out->p[from] = '_';
}

void outlook_store_folder(struct outlook_store *s, uint32_t nid, struct str name) {
        bool fresh;
        if (name.n == 0)
                return;
        uint64_t at = s->names.n;
        map_put(&s->folders, key_of(&nid), at, &fresh);
        if (!fresh)
                return;
        put_piece(&s->names, name);
        buf_putc(&s->names, '\0');
}

struct str outlook_store_path(const struct outlook_store *s, uint32_t nid, struct arena *a) {
        uint32_t chain[64];
        unsigned n = 0;
        _Static_assert(sizeof chain / sizeof *chain == 64, "LIMIT_outlook_folders");
        const struct outlook_node *o = outlook_node_find(&s->nodes, nid);
        uint32_t up = o ? o->parent : 0;
        /* wild.md#store-tree: folders that are their own grandparents */
        while (up != 0 && up != ROOT_FOLDER && up != s->top && n < LIMIT_outlook_folders) {
                chain[n++] = up;
                o = outlook_node_find(&s->nodes, up);
                up = o && o->parent != up ? o->parent : 0;
        }
        struct buf out;
        buf_init(&out, 0);
        while (n-- > 0) {
                const uint64_t *at = map_find(&s->folders, key_of(&chain[n]));
                if (out.n > 0)
                        buf_putc(&out, '/');
                if (at)
                        buf_puts(&out, s->names.p + *at);
                else
                        buf_printf(&out, "%u", chain[n]);
        }
        struct str path = arena_str(a, buf_str(&out));
        buf_done(&out);
        return path;
}

/* ---- items --------------------------------------------------------------------------------- */

static bool tell(struct outlook_store *s, uint32_t nid) {
        const struct outlook_node *o = outlook_node_find(&s->nodes, nid);
        if (!o)
                return true; /* only the library knows of it */
        size_t i = (size_t) (o - s->nodes.nodes);
        bool was = s->told[i / 8] & 1u << i % 8;
        s->told[i / 8] |= (uint8_t) (1u << i % 8);
        return !was;
}

static bool begin(struct outlook_store *s, uint32_t nid) {
        s->at++;
        if (s->at < s->start)
                return false;
        if (s->at == s->start)
                outlook_store_name(s, nid, "the library died of it");
        return s->at > s->start;
}

bool outlook_store_next(struct outlook_store *s, uint32_t nid) {
        return tell(s, nid) && begin(s, nid);
}

bool outlook_store_next_recovered(struct outlook_store *s, uint32_t nid) {
        tell(s, nid);
        s->versions++; /* also of those that an earlier run told: they keep their numbers */
        return begin(s, nid);
}

static struct rec_child child_of(struct outlook_store *s, uint32_t nid, const char *extension,
                                 struct arena *a) {
        const struct outlook_node *o = outlook_node_find(&s->nodes, nid);
        struct str path = outlook_store_path(s, nid, a);
        struct rec_child c = { .kind = REC_CHILD_bytes, .id = nid };
        c.name = arena_printf(a, "%.*s%s%u.%s", STR_ARG(path), path.n ? "/" : "", nid, extension);
        /* in a damaged tree, one behind a lost branch cannot be told from a deleted one */
        if (!o || (o->found && !s->nodes.damaged))
                c.flags |= REC_CHILD_recovered;
        return c;
}

void outlook_store_name(struct outlook_store *s, uint32_t nid, const char *why) {
        struct arena a;
        arena_init(&a, 0);
        struct rec_child c = child_of(s, nid, "eml", &a);
        c.flags |= REC_CHILD_unreadable | REC_CHILD_message;
        c.detail = str_of(why);
        unpack_out_bytes(&s->out, &c);
        unpack_out_flaw(&s->out, FLAW_member_damaged, 0, 0, "%s", why);
        s->unread++;
        arena_done(&a);
}

void outlook_store_put(struct outlook_store *s, uint32_t nid, bool old, struct outlook_item *item,
                       struct arena *a, struct str wrong) {
        if (s->full) {
                outlook_store_name(s, nid, "over the limit of the whole store");
                return;
        }
        item->node = nid;
        item->in_folder = outlook_store_path(s, nid, a);
        buf_clear(&s->bytes);
        s->bytes.over = false;
        outlook_mime(item, a, &s->bytes);
        if (s->bytes.over && wrong.n == 0)
                wrong = STR("too large, cut");
        struct str extension = outlook_mime_extension(item);
        struct rec_child c = child_of(s, nid, extension.p, a);
        if (str_eq(extension, STR("eml")))
                c.flags |= REC_CHILD_message;
        if (old) {
                c.flags |= REC_CHILD_recovered;
                c.id |= (uint64_t) s->versions << 32;
                c.name = arena_printf(a, "%.*s~%u.%.*s", STR_ARG(str_sub(c.name, 0, c.name.n - 4)),
                                      s->versions, STR_ARG(extension));
        }
        if (wrong.n > 0)
                c.flags |= REC_CHILD_unreadable;
        c.detail = wrong;
        c.len = s->bytes.n;
        c.parts = item->n_attachments;
        c.mtime = item->delivered != OUTLOOK_NO_TIME ? item->delivered
                  : item->sent != OUTLOOK_NO_TIME    ? item->sent
                                                     : 0;
        unpack_out_bytes(&s->out, &c);
        unpack_out_data(&s->out, buf_bytes(&s->bytes));
        if (wrong.n > 0)
                unpack_out_flaw(&s->out, FLAW_member_damaged, 0, 0, "%.*s", STR_ARG(wrong));
        s->full = s->out.made > s->out.made_most; /* wild.md#store-bomb */
}
