/* Is everything still what the case says?
 *
 *   for each outermost container:  open its file, hash it, compare
 *       for each of its places:    take the range (or unpack), undo quoting, hash, compare
 *       for each container in it:  the same, one level deeper
 *   then the segments of the index, and store_audit(): the case against itself
 *
 * Reads only; a source that is not there any more is a finding, not an error. */
#include "flow/flow-fetch.h"

#include "base/vec.h"
#include "flow/flow.h"
#include "index/index.h"

#include <stdarg.h>

struct auditing {
        struct store *st;
        struct flow_audit *a;
        struct jail *jail;
        uint64_t findings;
        struct flow_progress now;
};

__attribute__((format(printf, 2, 3))) static void finding(struct auditing *u, const char *fmt,
                                                          ...) {
        char line[1024];
        va_list ap;
        va_start(ap, fmt);
        vsnprintf(line, sizeof line, fmt, ap);
        va_end(ap);
        u->findings++;
        u->a->say(u->a->arg, line);
}

static void hex_of(const struct sha256 *h, char ret[static 13]) {
        char all[SHA256_HEX];
        sha256_hex(h, all);
        snprintf(ret, 13, "%.12s", all);
}

/* Compare the bytes of one message with its row. */
static int check_doc(struct auditing *u, const struct store_place *p, struct bytes data,
                     struct err *e) {
        struct store_doc_row row;
        struct arena a;
        char hex[13];
        int r = store_doc_get(u->st, p->doc, &row, e);
        if (r < 0)
                return r;
        arena_init(&a, 0);
        if (p->flags & (STORE_PLACE_unquote | STORE_PLACE_unquote_all))
                data = flow_unquote(data, p->flags & STORE_PLACE_unquote_all, &a);
        struct sha256 got = hash_sha256(data);
        hex_of(&row.key, hex);
        if (!sha256_eq(&got, &row.hash))
                finding(u, "document %s: entry %u of its container holds other bytes", hex,
                        (unsigned) p->ord);
        u->a->messages++;
        u->now.messages++;
        arena_done(&a);
        return 0;
}

struct level {
        struct auditing *u;
        struct store_container c;
        VEC(struct store_container) inner; /* names not kept */
        bool packed;                       /* some entry was made from packed bytes */
};

static int audit_level(struct auditing *u, const struct store_container *c, struct flow_blob *blob,
                       struct err *e);

static int load_inner(struct level *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        int r = store_containers_open(l->u->st, &l->c.id, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) > 0) {
                c.name = (struct str){ 0 };
                vec_push(&l->inner, c);
                l->packed |= c.len == 0 && c.size > 0;
        }
        return r;
}

static int check_ranges(struct level *l, struct flow_blob *blob, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        struct bytes data;
        int r = store_places_open(l->u->st, l->c.id, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                if (p.flags & STORE_PLACE_made) {
                        l->packed = true;
                        continue;
                }
                r = flow_blob_get(blob, p.off, p.len, &data, e);
                if (r >= 0)
                        r = check_doc(l->u, &p, data, e);
        }
        return r;
}

static int check_inner_ranges(struct level *l, struct flow_blob *blob, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < l->inner.n; i++) {
                const struct store_container *c = &l->inner.v[i];
                struct flow_blob part;
                struct bytes data;
                if (c->len == 0)
                        continue;
                r = flow_blob_get(blob, c->off, c->len, &data, e);
                if (r < 0)
                        break;
                struct buf copy; /* the window moves on while we are inside */
                buf_init(&copy, 0);
                buf_put(&copy, data.p, data.n);
                flow_blob_init(&part, -1, copy.n, buf_bytes(&copy));
                r = audit_level(l->u, c, &part, e);
                flow_blob_done(&part);
                buf_done(&copy);
        }
        return r;
}

static int take_packed(void *arg, uint32_t ord, struct flow_blob *blob, struct err *e) {
        struct level *l = arg;
        struct store_place p;
        struct bytes data;
        if (!blob)
                return 0;
        int r = store_place_find(l->u->st, l->c.id, ord, &p, e);
        if (r > 0 && p.flags & STORE_PLACE_made) {
                r = flow_blob_get(blob, 0, blob->size, &data, e);
                r = r < 0 ? r : check_doc(l->u, &p, data, e);
        }
        for (size_t i = 0; r >= 0 && i < l->inner.n; i++)
                if (l->inner.v[i].ord == ord && l->inner.v[i].len == 0)
                        r = audit_level(l->u, &l->inner.v[i], blob, e);
        return r < 0 ? r : 0;
}

/* One container whose bytes are `blob`, and all in it. */
static int audit_level(struct auditing *u, const struct store_container *c, struct flow_blob *blob,
                       struct err *e) {
        struct sha256 got;
        char want[13];
        struct level l = { .u = u, .c = *c };
        int r = flow_blob_hash(blob, &got, e);
        if (r < 0)
                return r;
        hex_of(&c->hash, want);
        u->a->bytes += blob->size;
        if (!sha256_eq(&got, &c->hash)) {
                finding(u, "container %s: its bytes are not what they were", want);
                return 0;
        }
        if (c->status == STORE_CONTAINER_same)
                return 0;
        r = load_inner(&l, e);
        if (r >= 0)
                r = check_ranges(&l, blob, e);
        if (r >= 0)
                r = check_inner_ranges(&l, blob, e);
        if (r >= 0 && l.packed)
                r = flow_children(u->st, u->jail, blob, take_packed, &l, e);
        vec_done(&l.inner);
        return r;
}

/* A finding instead of an error where the source is at fault. */
static int forgive(struct auditing *u, int r, struct str name, struct err *e) {
        if (r != ERR_absent && r != ERR_denied && r != ERR_io)
                return r;
        finding(u, "source '%.*s': %s", STR_ARG(name), e->message);
        *e = ERR_INIT;
        return 0;
}

static int audit_folder(struct auditing *u, const struct store_container *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        struct arena a;
        arena_init(&a, 0);
        int r = store_places_open(u->st, c->id, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                struct flow_bytes b = { .fd = -1 };
                struct bytes data;
                struct str path =
                        c->name.n ? arena_printf(&a, "%.*s/%.*s", STR_ARG(c->name), STR_ARG(p.name))
                                  : p.name;
                r = flow_source_open(u->st, c->source, path, &b, e);
                if (r >= 0)
                        r = flow_blob_get(&b.blob, 0, b.size, &data, e);
                if (r >= 0)
                        r = check_doc(u, &p, data, e);
                r = forgive(u, r, path, e);
                u->a->bytes += b.size;
                u->a->files++;
                u->now.bytes += b.size;
                flow_bytes_done(&b);
                arena_reset(&a);
                if (u->a->progress)
                        u->a->progress(u->a->arg, &u->now);
        }
        arena_done(&a);
        return r;
}

static int audit_file(struct auditing *u, const struct store_container *c, struct err *e) {
        struct flow_bytes b = { .fd = -1 };
        int r = flow_source_open(u->st, c->source, c->name, &b, e);
        if (r >= 0)
                r = audit_level(u, c, &b.blob, e);
        u->a->files++;
        u->now.bytes += b.size;
        flow_bytes_done(&b);
        if (u->a->progress)
                u->a->progress(u->a->arg, &u->now);
        return forgive(u, r, c->name, e);
}

/* Archives that were attached: their bytes come out of the documents that they are. */
static int audit_attached(struct auditing *u, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        int r = store_containers_open(u->st, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) > 0) {
                struct flow_blob blob;
                struct buf bytes;
                if (!c.parent_doc.v)
                        continue;
                buf_init(&bytes, 0);
                c.name = (struct str){ 0 };
                r = flow_doc_bytes(u->st, u->jail, c.parent_doc, &bytes, e);
                flow_blob_init(&blob, -1, bytes.n, buf_bytes(&bytes));
                if (r >= 0)
                        r = audit_level(u, &c, &blob, e);
                r = forgive(u, r, STR("an attached archive"), e);
                flow_blob_done(&blob);
                buf_done(&bytes);
        }
        return r;
}

static int audit_sources(struct auditing *u, struct err *e) {
        const struct container_id outermost = { 0 };
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        int r = store_containers_open(u->st, &outermost, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) > 0) {
                struct buf name;
                buf_init(&name, 0);
                buf_put_str(&name, c.name);
                c.name = buf_str(&name);
                r = c.kind == STORE_FOLDER ? audit_folder(u, &c, e) : audit_file(u, &c, e);
                buf_done(&name);
        }
        return r;
}

/* A segment against its own checksums and its row of the manifest. */
static int audit_segment(struct auditing *u, const struct store_segment *row, struct err *e) {
        char name[INDEX_NAME_MAX];
        struct index_segment_info is;
        snprintf(name, sizeof name, "%.*s", STR_ARG(row->name));
        int r = index_verify_file(store_index_fd(u->st), name, &is, e);
        if (r >= 0 && (is.checksum != row->checksum || is.docs != row->docs))
                finding(u, "segment '%s' of the index is not the one that was made", name);
        if (r != ERR_corrupt && r != ERR_absent)
                return r;
        finding(u, "%s", e ? e->message : "a segment of the index is damaged");
        return 0;
}

static int audit_index(struct auditing *u, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_segment row;
        int r = store_segments_open(u->st, &rows, e);
        while (r >= 0 && (r = store_segments_next(rows, &row, e)) > 0)
                r = audit_segment(u, &row, e);
        return r;
}

static void say_of_store(void *arg, const char *words) {
        finding(arg, "%s", words);
}

int flow_audit(struct store *st, struct flow_audit *a, struct err *e) {
        struct auditing u = { .st = st, .a = a, .now.stage = "comparing" };
        struct jail_options o = { .workers = 1, .worker_path = a->worker_path };
        int r = jail_open(&o, &u.jail, e);
        if (r >= 0)
                r = audit_sources(&u, e);
        if (r >= 0)
                r = audit_attached(&u, e);
        if (r >= 0)
                r = audit_index(&u, e);
        if (r >= 0)
                r = store_audit(st, &(struct store_audit){ say_of_store, &u }, e);
        jail_close(&u.jail);
        return r < 0 ? r : (int) (u.findings < INT32_MAX ? u.findings : INT32_MAX);
}
