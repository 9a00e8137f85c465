/* One answer of the jail becomes rows of the store and words of the index.
 *
 *   records ─ flow_docs_get ─> documents ─> store_doc_put (or _replace) ─> flow_index_put
 *                          └─> children with bytes ─> flow_later_put
 *   what is wrong with the whole (locked, its reader failed) is named among the missing things */
#include "flow/flow-run.h"

#include "base/limits.h"
#include "rec/rec-build.h"
#include "rec/rec-kind.h"
#include "thread/thread-print.h"

/* An answer for a kind that nobody reads: the document and nothing else. */
static void put_named(struct buf *out, const struct flow_unit *u) {
        const struct rec_kind_row *row = rec_kind_find(u->kind);
        struct rec_build b;
        rec_build_init(&b, out, u->size);
        rec_build_doc(&b, &(struct rec_doc){ .parent = REC_NONE,
                                             .kind = REC_DOC_file,
                                             .len = u->size,
                                             .size = u->size,
                                             .type = str_of(row ? row->media : ""),
                                             .name = STR("") });
        rec_build_done(&b);
}

/* ---- one document -------------------------------------------------------------------------- */

/* Words of its name in a container are words of the document, for searching. */
static int put_words(struct flow_run *run, const struct flow_unit *u, struct flow_doc *doc,
                     struct doc_id id, bool first, struct err *e) {
        struct index_doc columns =
                flow_doc_columns(&doc->row, (uint32_t) id.v, (uint32_t) store_doc_from(run->st).v);
        if (!first || u->parent.v || doc->row.kind == REC_DOC_message)
                return flow_index_put(run->index, &columns, doc->records, e);
        struct buf named;
        buf_init(&named, 0);
        buf_put(&named, doc->records.p, doc->records.n);
        int r = 0;
        if (u->container && u->place.name.n)
                flow_doc_name(&named, u->place.name);
        else if (u->old.v)
                r = flow_index_name(run->st, id, &named, e);
        if (r >= 0)
                r = flow_index_put(run->index, &columns, buf_bytes(&named), e);
        buf_done(&named);
        return r;
}

/* Keep one document of the answer; its id goes to run->ids.  1 if it is new. */
static int keep_doc(struct flow_run *run, const struct flow_unit *u, struct flow_doc *doc,
                    bool first, struct err *e) {
        struct doc_id id;
        doc->row.place = first && u->container ? &u->place : NULL;
        doc->row.reader = rec_kind_version(doc->row.file_kind);
        if (doc->parent != REC_NONE)
                doc->row.parent = run->ids.v[doc->parent];
        else
                doc->row.parent = u->parent;
        int r = first && u->old.v
                        ? store_doc_replace(run->st, u->old, &doc->row, doc->records, &id, e)
                        : store_doc_put(run->st, &doc->row, doc->records, &id, e);
        if (r < 0)
                return r;
        vec_push(&run->ids, id);
        if (r == 0 && !(first && u->old.v))
                return 0;
        if (!(first && u->old.v)) {
                run->now.new_docs++;
                run->now.attached += doc->row.parent.v != 0;
        }
        run->since_commit++;
        return put_words(run, u, doc, id, first, e) < 0 ? e->code : 1;
}

/* A file inside a document has no date of its own: it has its parent's. */
static int inherit(struct flow_run *run, const struct flow_unit *u, struct flow_doc *doc,
                   struct err *e) {
        struct store_doc_row parent;
        if (!u->parent.v || doc->row.dated || doc->row.kind == REC_DOC_message)
                return 0;
        int r = store_doc_get(run->st, u->parent, &parent, e);
        if (r < 0)
                return r;
        doc->row.dated = parent.dated;
        doc->row.date = parent.date;
        doc->row.zone = parent.zone;
        return 0;
}

/* ---- what is wrong with it ----------------------------------------------------------------- */

/* A loose file or member that is read again is named as it was the first time; `m->name` lives as
 * long as the arena. */
static int old_place(struct flow_run *run, const struct store_doc_row *row, struct arena *a,
                     struct store_missing *m, struct err *e) {
        struct store_place p;
        int r = store_place_find(run->st, row->container, row->ord, &p, e);
        if (r <= 0)
                return r;
        m->ord = p.ord;
        m->off = p.off;
        m->len = p.len;
        m->name = arena_str(a, p.name);
        return 0;
}

/* Where a thing inside documents is named: with the outermost document's place. */
static int place_of(struct flow_run *run, const struct flow_unit *u, struct arena *a,
                    struct store_missing *m, struct err *e) {
        struct store_doc_row row = { .parent = u->parent };
        int r = 0;
        if (u->container) {
                m->container = u->container->row.id;
                m->ord = u->place.ord;
                m->off = u->place.off;
                m->len = u->place.len;
                return 0;
        }
        m->ord = REC_NONE;
        while (r >= 0 && row.parent.v)
                r = store_doc_get(run->st, row.parent, &row, e);
        if (r >= 0 && row.container.v == 0) { /* a unit read again */
                r = store_doc_get(run->st, run->ids.v[0], &row, e);
                if (r >= 0)
                        r = old_place(run, &row, a, m, e);
        }
        m->container = row.container;
        return r;
}

/* As the place of the unit has it, or the document that it lies in. */
static struct str name_of(const struct flow_run *run, const struct flow_unit *u) {
        struct bytes in = run->docs.docs.v[0].records;
        struct rec rec;
        if (u->container)
                return u->place.name;
        return rec_get(&in, &rec, NULL) > 0 && rec.kind == REC_doc ? rec.doc.name : u->name;
}

static int note(struct flow_run *run, const struct flow_unit *u, enum store_trouble trouble,
                struct str detail, struct err *e) {
        struct store_missing m = {
                .trouble = trouble, .doc = run->ids.v[0], .name = name_of(run, u), .detail = detail
        };
        struct arena a;
        arena_init(&a, 0);
        int r = place_of(run, u, &a, &m, e);
        run->now.missing++;
        if (r >= 0)
                r = store_missing_put(run->st, &m, e);
        arena_done(&a);
        return r;
}

/* The first flaw that says that a part was not read. */
static const char *cutting_words(const struct store_doc *row) {
        for (size_t i = 0; i < row->n_flaws; i++)
                if (rec_flaw_cuts(row->flaws[i].flaw))
                        return rec_flaw_words(row->flaws[i].flaw);
        return "";
}

/* Was anything of it read: words, a page, something inside it? */
static bool has_any(struct bytes records) {
        struct rec r;
        while (rec_get(&records, &r, NULL) > 0)
                if ((r.kind == REC_text && r.text.text.n) || r.kind == REC_page ||
                    r.kind == REC_addr || r.kind == REC_part)
                        return true;
        return false;
}

static int note_trouble(struct flow_run *run, const struct flow_unit *u, enum jail_blame blame,
                        struct err *e) {
        const struct rec_kind_row *kind = rec_kind_find(u->kind);
        const struct store_doc *row = &run->docs.docs.v[0].row;
        if (blame != JAIL_ok)
                return note(run, u, STORE_TROUBLE_strings, str_of(rec_flaw_words(jail_flaw(blame))),
                            e);
        if (row->outcome == STORE_READ_PARTLY)
                return note(run, u,
                            has_any(run->docs.docs.v[0].records) ? STORE_TROUBLE_partly
                                                                 : STORE_TROUBLE_unread,
                            str_of(cutting_words(row)), e);
        if (row->outcome == STORE_READ_LOCKED)
                return note(run, u, STORE_TROUBLE_locked, str_of(kind ? kind->words : ""), e);
        if (row->outcome == STORE_READ_NAMED && u->size > LIMIT_document_bytes)
                return note(run, u, STORE_TROUBLE_unread, STR("larger than one document may be"),
                            e);
        if (row->outcome == STORE_READ_NAMED && u->kind != REC_KIND_empty)
                return note(run, u, STORE_TROUBLE_unread, str_of(kind ? kind->words : ""), e);
        return 0;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static enum store_outcome outcome_of(const struct flow_unit *u, const struct flow_doc *doc,
                                     bool named, enum jail_blame blame) {
        const struct rec_kind_row *kind = rec_kind_find(u->kind);
        if (named)
                return kind && kind->reader == REC_READ_UNPACK ? STORE_READ_WHOLE
                                                               : STORE_READ_NAMED;
        if (blame != JAIL_ok)
                return STORE_READ_STRINGS;
        if (doc->row.outcome != STORE_READ_WHOLE)
                return doc->row.outcome;
        return *cutting_words(&doc->row) ? STORE_READ_PARTLY : STORE_READ_WHOLE;
}

/* Pictures and pages that nobody has read wait for the pass that reads pixels. */
static int queue_ocr(struct flow_run *run, const struct flow_unit *u, struct err *e) {
        const struct store_doc *row = &run->docs.docs.v[0].row;
        if (!(row->flags & REC_DOC_needs_ocr) || run->o->ocr == FLOW_OCR_never)
                return 0;
        const struct store_todo t = { .pass = STORE_TODO_OCR,
                                      .doc = run->ids.v[0],
                                      .kind = u->kind,
                                      .size = u->size,
                                      .hash = u->hash };
        uint64_t id;
        run->now.scans++;
        return store_todo_put(run->st, &t, &id, e);
}

/* What was said of the document when it was read last. */
static int forget_trouble(struct flow_run *run, const struct flow_unit *u, struct err *e) {
        struct store_missing m = { 0 };
        struct arena a;
        if (!u->old.v)
                return 0;
        arena_init(&a, 0);
        int r = place_of(run, u, &a, &m, e);
        if (r >= 0)
                r = store_missing_drop_doc(run->st, m.container, run->ids.v[0], e);
        arena_done(&a);
        return r;
}

static int keep_all(struct flow_run *run, const struct flow_unit *u, enum jail_blame blame,
                    struct err *e) {
        int r = 1;
        for (size_t i = 0; r >= 0 && i < run->docs.docs.n; i++) {
                r = keep_doc(run, u, &run->docs.docs.v[i], i == 0, e);
                if (r == 0 && i == 0) { /* met twice before either was applied */
                        run->now.known++;
                        return 0;
                }
        }
        if (r < 0 || u->joined)
                return r < 0 ? r : 0;
        r = forget_trouble(run, u, e);
        if (r >= 0)
                r = note_trouble(run, u, blame, e);
        if (r >= 0)
                r = queue_ocr(run, u, e);
        return r < 0 ? r : flow_later_put(run, e);
}

int flow_apply(struct flow_run *run, const struct flow_unit *u, struct bytes records,
               enum jail_blame blame, struct err *e) {
        const struct flow_unit_is is = {
                .key = u->key, .hash = u->hash, .told = u->told, .kind = u->kind, .flags = u->flags
        };
        bool named = records.n == 0;
        struct buf made;
        buf_init(&made, 0);
        if (named) {
                put_named(&made, u);
                records = buf_bytes(&made);
        }
        int r = flow_docs_get(&run->docs, records, &is, e);
        vec_clear(&run->ids);
        if (r >= 0) {
                struct flow_doc *root = &run->docs.docs.v[0];
                root->row.size = u->size;
                root->row.outcome = u->joined ? u->was : outcome_of(u, root, named, blame);
                r = inherit(run, u, root, e);
        }
        if (r >= 0)
                r = keep_all(run, u, blame, e);
        if (r >= 0 && u->todo)
                r = store_todo_done(run->st, u->todo, e);
        buf_done(&made);
        if (r < 0 || !u->container)
                return r < 0 ? r : 0;
        u->container->pending--;
        return flow_container_close(run, u->container, e);
}
