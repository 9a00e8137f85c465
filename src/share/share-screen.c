/* What may not leave in exact bytes; see share-screen.h. */
#include "share/share-screen.h"

#include "base/utf8.h"
#include "base/vec.h"

enum { DEEP = 16 /* documents in one another; what lies deeper is unread */ };

const char *share_screened_id(enum share_screened s) {
        static const char *const ids[] = { "clean", "protected", "unread" };
        return ids[s];
}

bool share_screen_text(const struct share_screen *s, struct str text) {
        return s && text.n && s->holds(s->arg, text);
}

bool share_screen_bytes(const struct share_screen *s, struct bytes b) {
        struct buf text;
        if (!s)
                return false;
        buf_init(&text, 0);
        while (b.n) {
                size_t n = utf8_valid(b);
                buf_put(&text, b.p, n);
                b = bytes_sub(b, n, SIZE_MAX);
                if (b.n)
                        buf_putc(&text, '\n');
                b = bytes_sub(b, 1, SIZE_MAX);
        }
        bool holds = share_screen_text(s, buf_str(&text));
        buf_done(&text);
        return holds;
}

/* Every string of a record that is somebody's, not ours. */
static bool holds_record(const struct share_screen *s, const struct rec *r) {
        struct str all[3] = { { 0 } };
        if (r->kind == REC_text)
                all[0] = r->text.text;
        else if (r->kind == REC_header)
                all[0] = r->header.name, all[1] = r->header.value;
        else if (r->kind == REC_addr)
                all[0] = r->addr.name, all[1] = r->addr.address, all[2] = r->addr.group;
        else if (r->kind == REC_doc)
                all[0] = r->doc.name, all[1] = r->doc.path;
        else if (r->kind == REC_part)
                all[0] = r->part.name, all[1] = r->part.cid;
        else if (r->kind == REC_msgid)
                all[0] = r->msgid.id;
        else if (r->kind == REC_page)
                all[0] = r->page.label;
        for (size_t i = 0; i < 3; i++)
                if (share_screen_text(s, all[i]))
                        return true;
        return false;
}

static int screen_one(const struct share_screen *s, struct store *st, struct doc_id doc,
                      struct err *e) {
        enum { UNREAD = REC_DOC_encrypted | REC_DOC_needs_ocr | REC_DOC_strings };
        struct store_doc_row row;
        struct buf records;
        int r = store_doc_get(st, doc, &row, e);
        if (r < 0)
                return r;
        int found = row.flags & UNREAD ? SHARE_UNREAD : SHARE_CLEAN;
        buf_init(&records, 0);
        r = store_doc_records(st, doc, &records, e);
        struct bytes in = buf_bytes(&records);
        struct rec c;
        while (r >= 0 && found != SHARE_HOLDS && (r = rec_get(&in, &c, e)) > 0)
                if (holds_record(s, &c))
                        found = SHARE_HOLDS;
        buf_done(&records);
        return r < 0 ? r : found;
}

struct below {
        VEC(struct doc_id) docs;
        VEC(uint32_t) depth;
};

static int put_children(struct store *st, struct below *b, struct doc_id of, uint32_t depth,
                        struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        int r = store_docs_of_parent_open(st, of, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0) {
                vec_push(&b->docs, row.id);
                vec_push(&b->depth, depth);
        }
        return r;
}

int share_screen_doc(const struct share_screen *s, struct store *st, struct doc_id doc,
                     struct err *e) {
        struct below b = { 0 };
        int worst = SHARE_CLEAN, r = 0;
        vec_push(&b.docs, doc);
        vec_push(&b.depth, 0);
        for (size_t i = 0; s && r >= 0 && i < b.docs.n && worst != SHARE_HOLDS; i++) {
                uint32_t depth = b.depth.v[i];
                r = screen_one(s, st, b.docs.v[i], e);
                if (r == SHARE_HOLDS || (r == SHARE_UNREAD && worst == SHARE_CLEAN))
                        worst = r;
                if (r >= 0 && depth < DEEP)
                        r = put_children(st, &b, b.docs.v[i], depth + 1, e);
                else if (r >= 0 && worst == SHARE_CLEAN)
                        worst = SHARE_UNREAD;
        }
        vec_done(&b.docs);
        vec_done(&b.depth);
        return r < 0 ? r : worst;
}
