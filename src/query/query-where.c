/* See query-where.h. */
#include "query/query-where.h"

/* Whose document it is. */
static bool is_voice(enum rec_role role) {
        return role == REC_ROLE_from || role == REC_ROLE_author || role == REC_ROLE_organizer;
}

void query_heading_get(struct bytes records, struct query_heading *ret) {
        struct rec r;
        *ret = (struct query_heading){ 0 };
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_doc)
                        ret->name = r.doc.name;
                else if (r.kind == REC_header && r.header.id == REC_HDR_subject && !ret->subject.p)
                        ret->subject = r.header.value;
                else if (r.kind == REC_addr && is_voice(r.addr.role) && !ret->address.p) {
                        ret->from = r.addr.name;
                        ret->address = r.addr.address;
                } else if (r.kind == REC_text)
                        return;
        }
}

int query_heading_of(struct store *st, const struct store_doc_row *row, struct bytes records,
                     struct buf *room, struct query_heading *ret, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        query_heading_get(records, ret);
        if (row->kind == REC_DOC_message || row->parent.v || ret->name.n)
                return 0;
        int r = store_places_of_doc_open(st, row->id, &rows, e);
        if (r >= 0)
                r = store_places_next(rows, &p, e);
        buf_clear(room);
        if (r > 0)
                buf_put_str(room, p.name);
        ret->name = buf_str(room);
        return r < 0 ? r : 0;
}

/* The name that a document goes by: its file name, its subject, or its id. */
static void put_name(struct store *st, const struct store_doc_row *row, struct buf *out) {
        struct query_heading h = { 0 };
        struct buf records;
        char id[SHA256_HEX];
        buf_init(&records, 0);
        if (store_text_get(st, row->text_at, row->text_len, &records, NULL) >= 0)
                query_heading_get(buf_bytes(&records), &h);
        struct str name = row->kind == REC_DOC_message || !h.name.n ? h.subject : h.name;
        sha256_hex(&row->key, id);
        buf_put_str(out, name.n ? name : (struct str){ id, 12 });
        buf_done(&records);
}

static void put_place(struct store *st, const struct store_doc_row *row, struct buf *out) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k = { 0 };
        struct store_place p;
        if (store_places_of_doc_open(st, row->id, &rows, NULL) < 0 ||
            store_places_next(rows, &p, NULL) <= 0)
                return;
        query_where_place(st, &p, out);
        store_container_get(st, p.container, &k, NULL);
        if (p.name.n == 0 && k.kind != STORE_OPAQUE)
                buf_printf(out, " entry %u", (unsigned) p.ord);
}

void query_where_place(struct store *st, const struct store_place *p, struct buf *out) {
        struct store_container k = { 0 };
        struct buf name;
        buf_init(&name, 0);
        buf_put_str(&name, p->name);
        query_where_container(st, p->container, out);
        store_container_get(st, p->container, &k, NULL);
        bool itself = k.kind == STORE_OPAQUE; /* the document is the container as a whole */
        if (name.n && !itself) {
                if (out->n)
                        buf_puts(out, k.kind == STORE_FOLDER ? "/" : " > ");
                buf_put_str(out, buf_str(&name));
        }
        buf_done(&name);
}

void query_where_doc(struct store *st, struct doc_id doc, struct buf *out) {
        struct store_doc_row row;
        if (store_doc_get(st, doc, &row, NULL) < 0)
                return;
        if (!row.parent.v) {
                put_place(st, &row, out);
                return;
        }
        query_where_doc(st, row.parent, out);
        buf_puts(out, " > ");
        put_name(st, &row, out);
}

void query_where_container(struct store *st, struct container_id id, struct buf *out) {
        struct store_container row;
        if (!id.v || store_container_get(st, id, &row, NULL) < 0)
                return;
        struct container_id parent = row.parent;
        struct doc_id in = row.parent_doc;
        struct buf name;
        buf_init(&name, 0);
        if (!in.v) /* else the document has the name */
                buf_put_str(&name, row.name);
        if (parent.v)
                query_where_container(st, parent, out);
        else if (in.v)
                query_where_doc(st, in, out);
        if (parent.v && name.n)
                buf_puts(out, " > ");
        buf_put_str(out, buf_str(&name));
        buf_done(&name);
}
