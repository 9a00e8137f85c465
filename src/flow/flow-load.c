/* Rows of load files joined to the documents that they name: what a review platform knew of them
 * (number, custodian, dates) becomes facts of theirs.
 *
 *   VOL001/DATA/load.dat   a row: NATIVES\0001\X1.msg ...
 *        │ from its own folder outwards, the path whole, then without its first parts
 *        └──> VOL001/NATIVES/0001/X1.msg, a place in the same source ──> its document
 *
 * A row joins its native and its text.  A fact that is there already is not added again, so every
 * run may look at every load file.  What a row names and the case has not is not told here: the
 * ledger speaks of what was there. */
#include "flow/flow-load-table.h"
#include "flow/flow-run.h"

#include "base/limits.h"
#include "rec/rec-build.h"
#include "rec/rec-kind.h"

enum { DROP_MOST = 12, UP_MOST = 24, DAY = 86400 };

/* The documents of one container by the names of their places, as paths are compared. */
struct names {
        struct container_id container;
        struct map docs;
};

struct load {
        struct flow_run *run;
        struct flow_load_table table;
        struct store_place place; /* of the load file; its name is in `base` only */
        struct store_container in;
        struct buf text, base, path, room, records;
        struct map folders; /* of the source: path -> container */
        struct source_id folders_of;
        struct names names[2]; /* for natives and for texts */
        struct map full;       /* documents that have LIMIT_load_facts of them, by number */
};

/* ---- places -------------------------------------------------------------------------------- */

static int list_folders(struct load *l, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container c;
        if (l->folders_of.v == l->in.source.v)
                return 0;
        map_clear(&l->folders);
        l->folders_of = l->in.source;
        int r = store_containers_open(l->run->st, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &c, e)) > 0)
                if (c.kind == STORE_FOLDER && c.source.v == l->in.source.v) {
                        flow_load_path(c.name, &l->room);
                        map_put(&l->folders, buf_str(&l->room), c.id.v, NULL);
                }
        return r;
}

static int list_names(struct load *l, struct names *n, struct container_id c, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_place p;
        if (n->container.v == c.v)
                return 0;
        map_clear(&n->docs);
        n->container = c;
        int r = store_places_open(l->run->st, c, &rows, e);
        while (r >= 0 && (r = store_places_next(rows, &p, e)) > 0) {
                flow_load_path(p.name, &l->room);
                map_put(&n->docs, buf_str(&l->room), p.doc.v, NULL);
        }
        return r;
}

static size_t last_slash(struct str s) {
        size_t at = s.n;
        while (at > 0 && s.p[at - 1] != '/')
                at--;
        return at; /* behind it */
}

/* The document at `path` below the source, or in the archive that the load file lies in. */
static int at_path(struct load *l, struct names *n, struct str path, struct doc_id *ret,
                   struct err *e) {
        struct container_id c = l->in.id;
        struct str name = path;
        *ret = (struct doc_id){ 0 };
        if (l->in.kind == STORE_FOLDER) {
                size_t cut = last_slash(path);
                const uint64_t *folder = map_find(&l->folders, str_sub(path, 0, cut ? cut - 1 : 0));
                if (!folder)
                        return 0;
                c = (struct container_id){ *folder };
                name = str_sub(path, cut, SIZE_MAX);
        }
        int r = list_names(l, n, c, e);
        const uint64_t *doc = r < 0 ? NULL : map_find(&n->docs, name);
        return doc ? store_doc_moved(l->run->st, (struct doc_id){ *doc }, ret, e) : r;
}

/* `path` from each folder around the load file, the nearest first. */
static int from_base(struct load *l, struct names *n, struct str path, struct doc_id *ret,
                     struct err *e) {
        struct str base = buf_str(&l->base);
        int r = 0;
        for (unsigned up = 0; r >= 0 && up < UP_MOST; up++) {
                buf_clear(&l->path);
                buf_put_str(&l->path, base);
                buf_puts(&l->path, base.n ? "/" : "");
                buf_put_str(&l->path, path);
                r = at_path(l, n, buf_str(&l->path), ret, e);
                if (r < 0 || ret->v || base.n == 0)
                        break;
                size_t cut = last_slash(base);
                base = str_sub(base, 0, cut ? cut - 1 : 0);
        }
        return r;
}

static int find_doc(struct load *l, int which, struct doc_id *ret, struct err *e) {
        int column = l->table.paths[which], r = 0;
        struct buf cell;
        *ret = (struct doc_id){ 0 };
        if (column < 0 || l->table.cell[column].n == 0)
                return 0;
        buf_init(&cell, 0);
        flow_load_path(l->table.cell[column], &cell);
        struct str path = buf_str(&cell);
        for (unsigned drop = 0; r >= 0 && path.n && !ret->v && drop < DROP_MOST; drop++) {
                r = from_base(l, &l->names[which], path, ret, e);
                size_t cut = str_chr(path, '/');
                path = cut == SIZE_MAX ? (struct str){ 0 } : str_sub(path, cut + 1, SIZE_MAX);
        }
        buf_done(&cell);
        return r;
}

/* ---- facts --------------------------------------------------------------------------------- */

/* Is the fact of this column there already? */
static bool has_fact(const struct load *l, int column) {
        const struct flow_load_table *t = &l->table;
        struct bytes in = buf_bytes(&l->records);
        struct rec r;
        while (rec_get(&in, &r, NULL) > 0)
                if (r.kind == REC_header && r.header.id == REC_HDR_field &&
                    str_eq(r.header.name, t->column[column]) &&
                    str_eq(r.header.value, t->cell[column]))
                        return true;
        return false;
}

static void put_facts(const struct load *l, bool dated, struct rec_build *b) {
        const struct flow_load_table *t = &l->table;
        int64_t at;
        for (int i = 0; i < (int) t->n; i++)
                if (i != t->paths[0] && i != t->paths[1] && t->cell[i].n && !has_fact(l, i))
                        rec_build_header(b, REC_HDR_field, t->column[i], t->cell[i], 0, 0);
        if (!dated && flow_load_date(t, &at))
                rec_build_date(b, REC_DATE_created, at, 0, DAY, 0, 0);
}

/* The records with the row's facts before the text. */
static void compose(struct load *l, const struct store_doc_row *row, struct buf *out) {
        struct bytes in = buf_bytes(&l->records);
        struct rec_build b = { .out = out, .docs = 1, .size = row->size };
        bool put = false;
        for (;;) {
                const uint8_t *from = in.p;
                struct rec r;
                if (rec_get(&in, &r, NULL) <= 0)
                        break;
                if (!put && (r.kind == REC_text || r.kind == REC_done)) {
                        put_facts(l, row->dated, &b);
                        put = true;
                }
                if (r.kind != REC_done)
                        buf_put(out, from, (size_t) (in.p - from));
        }
        if (!put)
                put_facts(l, row->dated, &b);
        rec_put(out,
                &(struct rec){ .kind = REC_done, .done = { .docs = 1, .declared = REC_NONE } });
}

/* As many facts as one document may have?  Remembered: their records are not read for each row. */
static bool is_full(struct load *l, struct doc_id doc) {
        struct bytes in = buf_bytes(&l->records);
        struct rec r;
        size_t n = 0;
        while (rec_get(&in, &r, NULL) > 0)
                n += r.kind == REC_header && r.header.id == REC_HDR_field;
        if (n < LIMIT_load_facts)
                return false;
        map_put(&l->full, (struct str){ (const char *) &doc.v, sizeof doc.v }, 1, NULL);
        return true;
}

static int join_to(struct load *l, struct doc_id doc, struct err *e) {
        struct store_doc_row row;
        struct buf made;
        if (map_find(&l->full, (struct str){ (const char *) &doc.v, sizeof doc.v }))
                return 0;
        int r = store_doc_get(l->run->st, doc, &row, e);
        buf_clear(&l->records);
        if (r >= 0)
                r = flow_records(l->run, doc, &l->records, e);
        if (r < 0 || has_fact(l, l->table.number) || is_full(l, doc))
                return r;
        const struct flow_unit u = { .fd = -1,
                                     .parent = row.parent,
                                     .old = doc,
                                     .joined = true,
                                     .was = row.outcome,
                                     .kind = row.file_kind,
                                     .size = row.size,
                                     .key = row.key,
                                     .hash = row.hash };
        buf_init(&made, 0);
        compose(l, &row, &made);
        r = flow_apply(l->run, &u, buf_bytes(&made), JAIL_ok, e);
        buf_done(&made);
        l->run->since_commit++;
        return r < 0 ? r : flow_commit(l->run, false, e);
}

static int join(struct load *l, struct err *e) {
        struct doc_id native, text;
        if (l->table.cell[l->table.number].n == 0)
                return 0;
        int r = find_doc(l, 0, &native, e);
        if (r >= 0 && native.v)
                r = join_to(l, native, e);
        if (r >= 0)
                r = find_doc(l, 1, &text, e); /* after: they may be one document */
        if (r >= 0 && text.v)
                r = join_to(l, text, e);
        return r;
}

/* ---- load files ---------------------------------------------------------------------------- */

/* Its words, and whether it says that it is one. */
static int read_table(struct load *l, struct doc_id doc, bool *ret_sure, struct err *e) {
        struct rec rec;
        *ret_sure = false;
        buf_clear(&l->records);
        buf_clear(&l->text);
        int r = flow_records(l->run, doc, &l->records, e);
        struct bytes in = buf_bytes(&l->records);
        while (r >= 0 && rec_get(&in, &rec, NULL) > 0)
                if (rec.kind == REC_text)
                        buf_put_str(&l->text, rec.text.text);
                else if (rec.kind == REC_page)
                        *ret_sure |= str_eq(rec.page.label, STR("load file"));
        return r;
}

/* Where it lies; 0: in a document, whose names are no paths. */
static int find_place(struct load *l, struct doc_id doc, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        int r = store_places_of_doc_open(l->run->st, doc, &rows, e);
        if (r >= 0)
                r = store_places_next(rows, &l->place, e);
        if (r <= 0)
                return r;
        flow_load_path(l->place.name, &l->base);
        store_rows_close(&rows);
        r = store_container_get(l->run->st, l->place.container, &l->in, e);
        if (r < 0)
                return r;
        if (l->in.kind == STORE_FOLDER) {
                flow_load_path(l->in.name, &l->base);
        } else {
                size_t cut = last_slash(buf_str(&l->base));
                l->base.n = cut ? cut - 1 : 0;
        }
        return 1;
}

static int load_file(struct load *l, struct doc_id doc, struct err *e) {
        bool sure;
        int r = read_table(l, doc, &sure, e);
        if (r < 0 || !flow_load_table_open(buf_str(&l->text), sure, &l->table))
                return r;
        r = find_place(l, doc, e);
        if (r <= 0)
                return r;
        if (l->in.kind == STORE_FOLDER)
                r = list_folders(l, e);
        while (r >= 0 && !flow_stopped(l->run) && flow_load_table_next(&l->table))
                r = join(l, e);
        return r;
}

static int list_tables(struct flow_run *run, struct buf *ret, struct err *e) {
        static const uint32_t kinds[] = { REC_KIND_csv, REC_KIND_tsv };
        struct store_doc_row row;
        int r = 0;
        for (size_t i = 0; r >= 0 && i < 2; i++) {
                const struct store_reading want = { .file_kind = kinds[i] };
                _cleanup_rows_ struct store_rows *rows = NULL;
                r = store_docs_of_reading_open(run->st, &want, &rows, e);
                while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                        if (row.parent.v == 0)
                                buf_put(ret, &row.id.v, sizeof row.id.v);
        }
        return r;
}

int flow_load_run(struct flow_run *run, struct err *e) {
        struct load l = { .run = run };
        struct buf *const bufs[] = { &l.text, &l.base, &l.path, &l.room, &l.records };
        struct buf tables;
        buf_init(&tables, 0);
        for (size_t i = 0; i < 5; i++)
                buf_init(bufs[i], 0);
        map_init(&l.folders);
        map_init(&l.full);
        map_init(&l.names[0].docs);
        map_init(&l.names[1].docs);
        int r = flow_units_flush(run, e);
        if (r >= 0)
                r = list_tables(run, &tables, e);
        for (size_t i = 0; r >= 0 && i < tables.n && !flow_stopped(run); i += sizeof(uint64_t)) {
                struct doc_id doc;
                memcpy(&doc.v, tables.p + i, sizeof doc.v);
                r = load_file(&l, doc, e);
        }
        map_done(&l.names[0].docs);
        map_done(&l.names[1].docs);
        map_done(&l.folders);
        map_done(&l.full);
        for (size_t i = 0; i < 5; i++)
                buf_done(bufs[i]);
        buf_done(&tables);
        return r < 0 ? r : 0;
}
