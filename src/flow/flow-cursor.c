/* A packed container read forward; see flow-cursor.h.
 *
 *   CHILD DATA* CHILD DATA* ...   a child ends where the next begins: it is taken then, and the
 * next one is open already */
#include "flow/flow-cursor.h"

#include "base/io.h"
#include "intake/intake-sniff.h"

struct flow_cursor {
        struct store *st;
        struct jail *jail;
        struct flow_blob *from;
        struct jail_unpack *stream;
        struct buf secrets; /* borrowed by the stream, as `made` is */
        int made;
        uint32_t format;
        uint32_t ended;         /* children that came to their end: the number of the next */
        bool open;              /* `child` is under way, its bytes in `spill` */
        struct rec_child child; /* its strings are not kept */
        struct flow_spill spill;
        bool last_whole; /* `last` holds the entry ended - 1, and it has bytes */
        struct flow_spill last;
};

static int start(struct flow_cursor *c, struct err *e) {
        jail_unpack_close(&c->stream);
        flow_spill_clear(&c->spill);
        flow_spill_clear(&c->last);
        c->ended = 0;
        c->open = c->last_whole = false;
        const struct jail_container in = { .fd = c->made >= 0 ? c->made : c->from->fd,
                                           .size = c->from->size,
                                           .format = c->format,
                                           .secrets = buf_bytes(&c->secrets) };
        return jail_unpack_open(c->jail, &in, &c->stream, e);
}

int flow_cursor_open(struct store *st, struct jail *jail, struct flow_blob *from,
                     struct flow_cursor **ret, struct err *e) {
        struct bytes head;
        int r = flow_blob_get(from, 0, INTAKE_SNIFF, &head, e);
        if (r < 0)
                return r;
        enum intake_kind kind = intake_sniff(bytes_sub(head, 0, INTAKE_SNIFF), (struct str){ 0 },
                                             (struct str){ 0 });
        if (kind == INTAKE_pst || !intake_kind_is_container(kind))
                return 0;
        struct flow_cursor *c = MEM_NEW(struct flow_cursor);
        *c = (struct flow_cursor){ .st = st, .jail = jail, .from = from, .made = -1 };
        c->format = (uint32_t) kind;
        flow_spill_init(&c->spill, UINT64_MAX);
        flow_spill_init(&c->last, UINT64_MAX);
        buf_init(&c->secrets, 0);
        if (from->all.p)
                r = c->made = flow_memory_file(from->all, e);
        if (r >= 0)
                r = store_secrets_get(st, &c->secrets, e);
        if (r >= 0)
                r = start(c, e);
        if (r < 0)
                flow_cursor_close(&c);
        else
                *ret = c;
        return r < 0 ? r : 1;
}

void flow_cursor_close(struct flow_cursor **pc) {
        struct flow_cursor *c = *pc;
        if (!c)
                return;
        jail_unpack_close(&c->stream);
        flow_spill_done(&c->spill);
        flow_spill_done(&c->last);
        buf_done(&c->secrets);
        io_close(&c->made);
        mem_free(c);
        *pc = NULL;
}

/* The child under way is whole: it is the last one now. */
static int end_child(struct flow_cursor *c, struct err *e) {
        struct bytes range;
        if (!c->open)
                return 0;
        struct flow_spill was = c->last;
        c->open = false;
        c->ended++;
        c->last = c->spill;
        c->spill = was;
        flow_spill_clear(&c->spill);
        c->last_whole = !(c->child.flags & (REC_CHILD_link | REC_CHILD_encrypted));
        if (!c->last_whole || c->child.kind != REC_CHILD_range)
                return 0;
        int r = flow_blob_get(c->from, c->child.off, c->child.len, &range, e);
        return r < 0 ? r : flow_spill_put(&c->last, c->st, range, e);
}

/* Up to the end of another child: 1; 0: there are no more. */
static int step(struct flow_cursor *c, struct err *e) {
        uint32_t ended = c->ended;
        struct rec rec;
        int r;
        while ((r = jail_unpack_next(c->stream, &rec, e)) > 0) {
                if (rec.kind == REC_data && c->open)
                        r = flow_spill_put(&c->spill, c->st, rec.data, e);
                else if (rec.kind != REC_data && rec.kind != REC_flaw)
                        r = end_child(c, e);
                if (r < 0)
                        return r;
                if (rec.kind == REC_child) {
                        c->child = rec.child;
                        c->open = true;
                }
                if (c->ended > ended)
                        return 1;
        }
        return r;
}

static int copy(struct flow_cursor *c, struct flow_spill *ret, struct err *e) {
        struct flow_blob blob;
        struct bytes part;
        int r = 0;
        if (!c->last_whole)
                return err_set(e, ERR_absent, "an entry that holds no bytes");
        if (c->last.fd >= 0)
                flow_blob_init(&blob, c->last.fd, c->last.size, (struct bytes){ 0 });
        else
                flow_blob_init(&blob, -1, c->last.size, buf_bytes(&c->last.mem));
        for (uint64_t at = 0; r >= 0 && at < blob.size; at += part.n) {
                r = flow_blob_get(&blob, at, UINT64_C(1) << 20, &part, e);
                if (r >= 0 && part.n == 0)
                        r = err_set(e, ERR_io, "a scratch file became shorter");
                if (r >= 0)
                        r = flow_spill_put(ret, c->st, part, e);
        }
        flow_blob_done(&blob);
        return r < 0 ? r : 1;
}

int flow_cursor_get(struct flow_cursor *c, uint32_t ord, struct flow_spill *ret, struct err *e) {
        int r = ord + 1 < c->ended ? start(c, e) : 1;
        while (r >= 0 && c->ended <= ord) {
                r = step(c, e);
                if (r == 0)
                        return 0;
        }
        return r < 0 ? r : copy(c, ret, e);
}
