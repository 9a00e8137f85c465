/* Reading again: what failed, what was locked, what an older reader read.
 *
 *   documents    their bytes are fetched, sniffed and read anew; the result takes the place of the
 *                old one, ids move, keys stay
 *   containers   those with entries that could not be had are begun again: entries that are known
 *                get their places, the others come in */
#include "flow/flow-run.h"

#include "base/io.h"
#include "flow/flow-blob.h"
#include "flow/flow-fetch.h"
#include "rec/rec-kind.h"

struct retrying {
        struct flow_run *run;
        const struct flow_retry *want;
        struct jail *jail; /* for fetching */
        VEC(struct doc_id) docs;
        VEC(struct container_id) containers; /* outermost, rising */
};

/* ---- documents ----------------------------------------------------------------------------- */

static bool wanted_kind(const struct flow_retry *want, uint32_t kind) {
        const struct rec_kind_row *row = rec_kind_find(kind);
        if (want->group && (!row || strcmp(row->group, want->group) != 0))
                return false;
        return !want->kind || want->kind == kind;
}

/* Is there hope?  Failed ones, and those that an older reader read. */
static bool wanted(const struct flow_retry *want, const struct store_doc_row *row) {
        const struct rec_kind_row *kind = rec_kind_find(row->file_kind);
        bool no_reader =
                kind && (kind->reader == REC_READ_STRINGS || kind->reader == REC_READ_UNPACK);
        bool holds = kind && kind->reader == REC_READ_UNPACK; /* its container is begun again */
        if (row->kind == REC_DOC_item || holds || !wanted_kind(want, row->file_kind))
                return false;
        if (row->flags & REC_DOC_ocr && row->reader >= rec_kind_version(row->file_kind))
                return false; /* it would find the same, and lose what was read of its pixels */
        switch (row->outcome) {
        case STORE_UNREAD:
        case STORE_READ_PARTLY:
        case STORE_READ_LOCKED:
                return true;
        case STORE_READ_STRINGS:
                return !no_reader || !want->failed;
        case STORE_READ_NAMED:
                return !want->failed;
        case STORE_READ_WHOLE:
                break;
        }
        if (want->failed)
                return false;
        return want->kind || want->group || row->reader < rec_kind_version(row->file_kind);
}

static int list_docs(struct retrying *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        const struct store_reading all = { .file_kind = t->want->kind };
        struct store_doc_row row;
        int r = store_docs_of_reading_open(t->run->st, &all, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                if (wanted(t->want, &row))
                        vec_push(&t->docs, row.id);
        return r;
}

/* Its description, so that a child keeps its name and path; *ret_name lies in `records`. */
static int told_of(struct retrying *t, struct doc_id doc, struct buf *records, struct buf *out,
                   struct str *ret_name, struct err *e) {
        struct rec rec;
        int r = flow_records(t->run, doc, records, e);
        struct bytes in = buf_bytes(records);
        if (r >= 0 && rec_get(&in, &rec, NULL) > 0 && rec.kind == REC_doc) {
                rec.doc.flags &= REC_DOC_attachment | REC_DOC_embedded | REC_DOC_recovered;
                rec_put(out, &rec);
                *ret_name = rec.doc.name;
        }
        return r;
}

static int read_again(struct retrying *t, struct doc_id doc, struct err *e) {
        struct store_doc_row row;
        struct err gone = ERR_INIT;
        struct buf bytes, records, told;
        struct str name = { 0 };
        buf_init(&bytes, 0);
        buf_init(&records, 0);
        buf_init(&told, 0);
        int r = store_doc_get(t->run->st, doc, &row, e);
        if (r >= 0)
                r = told_of(t, doc, &records, &told, &name, e);
        bool here = r >= 0 && flow_doc_bytes(t->run->st, t->jail, doc, &bytes, &gone) >= 0;
        t->run->now.away += r >= 0 && !here;
        if (here) {
                struct flow_unit u = { .fd = -1,
                                       .data = buf_bytes(&bytes),
                                       .size = bytes.n,
                                       .key = row.key,
                                       .hash = row.hash,
                                       .parent = row.parent,
                                       .old = doc,
                                       .name = name,
                                       .told = buf_bytes(&told) };
                u.kind = (uint32_t) intake_sniff(bytes_sub(u.data, 0, INTAKE_SNIFF),
                                                 (struct str){ 0 }, (struct str){ 0 });
                if (u.kind == REC_KIND_file || u.kind == REC_KIND_text)
                        u.kind = row.file_kind ? row.file_kind : u.kind; /* its name said more */
                t->run->now.again++;
                r = flow_unit_put(t->run, &u, e);
        }
        buf_done(&told);
        buf_done(&records);
        buf_done(&bytes);
        return r < 0 ? r : flow_later_look(t->run, e);
}

/* ---- containers ---------------------------------------------------------------------------- */

static bool may_be_had(enum store_trouble trouble) {
        switch (trouble) {
        case STORE_TROUBLE_encrypted:
        case STORE_TROUBLE_damaged:
        case STORE_TROUBLE_limit:
        case STORE_TROUBLE_unsupported:
        case STORE_TROUBLE_vanished:
        case STORE_TROUBLE_io:
        case STORE_TROUBLE_denied:
        case STORE_TROUBLE_not_mail:
        case STORE_TROUBLE_no_program:
                return true;
        case STORE_TROUBLE_partly:
        case STORE_TROUBLE_strings:
        case STORE_TROUBLE_link:
        case STORE_TROUBLE_locked:
        case STORE_TROUBLE_unread:
                break;
        }
        return false;
}

static int outermost(struct retrying *t, struct container_id id, struct store_container *ret,
                     struct err *e) {
        int r = store_container_get(t->run->st, id, ret, e);
        while (r >= 0 && ret->parent.v)
                r = store_container_get(t->run->st, ret->parent, ret, e);
        return r;
}

static int list_containers(struct retrying *t, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_missing m;
        struct store_container c;
        VEC(struct container_id) with = { 0 };
        int r = store_missing_open(t->run->st, NULL, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) > 0)
                if (may_be_had(m.trouble) && (with.n == 0 || with.v[with.n - 1].v != m.container.v))
                        vec_push(&with, m.container);
        for (size_t i = 0; r >= 0 && i < with.n; i++) {
                r = outermost(t, with.v[i], &c, e);
                bool again = false;
                for (size_t k = 0; r >= 0 && k < t->containers.n && !again; k++)
                        again = t->containers.v[k].v == c.id.v;
                if (r >= 0 && !again)
                        vec_push(&t->containers, c.id);
        }
        vec_done(&with);
        return r;
}

static int begin_again(struct retrying *t, struct store_container *c, struct err *e) {
        c->status = STORE_CONTAINER_begun;
        return store_container_set(t->run->st, c, e);
}

static int unpack_again(struct retrying *t, struct store_container *c, struct err *e) {
        struct flow_bytes b = { .fd = -1 };
        struct bytes head;
        int r = flow_source_open(t->run->st, c->source, c->name, &b, e);
        if (r >= 0)
                r = flow_blob_get(&b.blob, 0, INTAKE_SNIFF, &head, e);
        if (r < 0) {
                flow_bytes_done(&b);
                *e = ERR_INIT;
                return 0; /* its source is away */
        }
        struct intake_item item = { .fd = b.fd, .size = b.size, .mtime = c->mtime };
        item.kind = intake_sniff(bytes_sub(head, 0, INTAKE_SNIFF), c->name, (struct str){ 0 });
        if (intake_kind_is_container(item.kind) && wanted_kind(t->want, (uint32_t) item.kind)) {
                t->run->source = c->source;
                r = begin_again(t, c, e);
                if (r >= 0)
                        r = flow_container_file(t->run, &item, c->name, e);
        }
        flow_bytes_done(&b);
        return r;
}

static int unpack_doc_again(struct retrying *t, struct store_container *c, struct err *e) {
        struct buf bytes;
        struct err gone = ERR_INIT;
        buf_init(&bytes, 0);
        int r = 0;
        if (flow_doc_bytes(t->run->st, t->jail, c->parent_doc, &bytes, &gone) >= 0) {
                enum intake_kind kind = intake_sniff(bytes_sub(buf_bytes(&bytes), 0, INTAKE_SNIFF),
                                                     c->name, (struct str){ 0 });
                _cleanup_close_ int fd = flow_memory_file(buf_bytes(&bytes), e);
                r = fd < 0 ? e->code : begin_again(t, c, e);
                if (r >= 0)
                        r = flow_container_of_doc(t->run, c->parent_doc, (uint32_t) kind, c->name,
                                                  fd, bytes.n, e);
        }
        buf_done(&bytes);
        return r;
}

/* A loose file that could not be had: tried once more. */
static int file_again(struct retrying *t, struct flow_container *folder, struct store_missing *m,
                      struct err *e) {
        struct flow_bytes b = { .fd = -1 };
        struct arena a;
        struct bytes head;
        arena_init(&a, 0);
        struct str path =
                folder->row.name.n
                        ? arena_printf(&a, "%.*s/%.*s", STR_ARG(folder->row.name), STR_ARG(m->name))
                        : m->name;
        int r = flow_source_open(t->run->st, folder->row.source, path, &b, e);
        if (r >= 0)
                r = flow_blob_get(&b.blob, 0, INTAKE_SNIFF, &head, e);
        if (r < 0) {
                *e = ERR_INIT; /* still away, or not ours to read */
                r = 0;
        } else {
                struct intake_item item = { .fd = b.fd, .size = b.size, .name = m->name };
                item.kind =
                        intake_sniff(bytes_sub(head, 0, INTAKE_SNIFF), m->name, folder->row.name);
                folder->declared -= store_trouble_counts(m->trouble) != STORE_COUNTS_NOTHING;
                r = store_missing_drop(t->run->st, folder->row.id, m->ord, e);
                if (r >= 0)
                        r = intake_kind_is_container(item.kind)
                                    ? flow_container_file(t->run, &item, path, e)
                                    : flow_loose_put(t->run, folder, &item, e);
        }
        flow_bytes_done(&b);
        arena_done(&a);
        return r;
}

static int folder_again(struct retrying *t, const struct store_container *c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct flow_container *folder;
        struct store_missing m;
        VEC(struct store_missing) tries = { 0 };
        struct arena a;
        arena_init(&a, 0);
        t->run->source = c->source;
        int r = store_missing_open(t->run->st, &c->id, &rows, e);
        while (r >= 0 && (r = store_missing_next(rows, &m, e)) > 0)
                if (may_be_had(m.trouble) && m.ord != REC_NONE) {
                        m.name = arena_str(&a, m.name);
                        m.detail = (struct str){ 0 };
                        vec_push(&tries, m);
                }
        store_rows_close(&rows);
        if (r >= 0)
                r = flow_folder(t->run, c->name, &folder, e);
        for (size_t i = 0; r >= 0 && i < tries.n; i++)
                r = file_again(t, folder, &tries.v[i], e);
        if (r >= 0)
                r = flow_later_run(t->run, e);
        vec_done(&tries);
        arena_done(&a);
        return r < 0 ? r : flow_folders_close(t->run, e);
}

static int container_again(struct retrying *t, struct container_id id, struct err *e) {
        struct store_container c;
        struct arena a;
        arena_init(&a, 0);
        int r = store_container_get(t->run->st, id, &c, e);
        if (r >= 0) {
                c.name = arena_str(&a, c.name);
                r = c.kind == STORE_FOLDER ? folder_again(t, &c, e)
                    : c.parent_doc.v       ? unpack_doc_again(t, &c, e)
                                           : unpack_again(t, &c, e);
        }
        arena_done(&a);
        return r < 0 ? r : flow_later_run(t->run, e);
}

/* ---- all of it ----------------------------------------------------------------------------- */

static bool wants_containers(const struct flow_retry *want) {
        const struct rec_kind_row *row = rec_kind_find(want->kind);
        if (want->group)
                return !strcmp(want->group, "archive") || !strcmp(want->group, "mail");
        return !want->kind || (row && row->reader == REC_READ_UNPACK);
}

int flow_retry_run(struct flow_run *run, struct err *e) {
        struct retrying t = { .run = run, .want = run->o->retry };
        struct jail_options o = { .workers = 1, .worker_path = run->o->worker_path };
        int r = jail_open(&o, &t.jail, e);
        run->now.stage = "reading again";
        if (r >= 0)
                r = list_docs(&t, e);
        if (r >= 0 && wants_containers(t.want))
                r = list_containers(&t, e);
        for (size_t i = 0; r >= 0 && i < t.docs.n && !flow_stopped(run); i++) {
                r = read_again(&t, t.docs.v[i], e);
                if (r >= 0)
                        r = flow_commit(run, false, e);
                flow_show(run, false);
        }
        if (r >= 0)
                r = flow_later_run(run, e);
        for (size_t i = 0; r >= 0 && i < t.containers.n && !flow_stopped(run); i++)
                r = container_again(&t, t.containers.v[i], e);
        vec_done(&t.containers);
        vec_done(&t.docs);
        jail_close(&t.jail);
        return r < 0 ? r : 0;
}
