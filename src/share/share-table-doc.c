/* Documents and the ledger as tables. */
#include "share/share-table-read.h"

#include "rec/rec-kind.h"

const struct share_reading share_readings[] = {
        { "documents", "a row each: who, when, what, where from", .put = share_table_documents },
        { "people", "who writes, is written to or named", .put = share_table_people },
        { "roles", "who held which office, when seen, by which words", .put = share_table_roles },
        { "ties", "who did what to whom, a row for each sentence that says so",
          .put = share_table_ties },
        { "events", "what they speak of together, how many say so", .put = share_table_events },
        { "occasions", "when it happened, as asked, and what counts", .question = true,
          .put = share_table_occasions },
        { "matches", "whom of the list is here, and who is not", .list = true,
          .put = share_table_matches },
        { "ledger", "containers: what they declare, what came of it", .put = share_table_ledger },
        { 0 },
};

const struct share_reading *share_reading_find(struct str id) {
        for (const struct share_reading *x = share_readings; x->id; x++)
                if (str_eq_nocase(str_of(x->id), id))
                        return x;
        return NULL;
}

/* ---- documents ------------------------------------------------------------------------------- */

static const char *const doc_columns[] = {
        "id",           "sha256",      "kind",   "file_kind", "date",    "from",
        "from_address", "to",          "cc",     "bcc",       "subject", "name",
        "folder",       "language",    "size",   "read",      "flaws",   "message_id",
        "in_reply_to",  "attached_to", "thread", "container", NULL,
};
static const struct share_table documents = { "documents", "documents", doc_columns };

static int key_of(const struct share_ask *a, uint64_t doc, char hex[static SHA256_HEX],
                  struct err *e) {
        struct store_doc_row row;
        hex[0] = '\0';
        int r = doc ? store_doc_get(a->qc->store, (struct doc_id){ doc }, &row, e) : 0;
        if (r >= 0 && doc)
                sha256_hex(&row.key, hex);
        return r;
}

static const char *kind_word(const struct store_doc_row *row) {
        if (row->flags & REC_DOC_article)
                return "article";
        return row->kind == REC_DOC_message ? "message" : "file";
}

static void put_doc(struct share_book *b, const struct share_doc *d) {
        const struct rec_kind_row *kind = rec_kind_find(d->row.file_kind);
        share_cell_own(b, d->id);
        share_cell_own(b, d->hash);
        share_cell_own(b, kind_word(&d->row));
        share_cell_own(b, kind ? kind->id : NULL);
        share_cell_date(b, d->row.dated, d->row.date, d->row.zone);
        share_cell_text(b, d->from_name);
        share_cell_text(b, d->from_address);
        share_cell_text(b, d->to);
        share_cell_text(b, d->cc);
        share_cell_text(b, d->bcc);
        share_cell_text(b, d->subject);
        share_cell_text(b, d->name);
        share_cell_text(b, d->folder);
        share_cell_own(b, d->row.lang);
        share_cell_number(b, d->row.size);
        share_cell_own(b, store_outcome_id(d->row.outcome));
        share_cell_own(b, d->flaws.p);
        share_cell_text(b, d->message_id);
        share_cell_text(b, d->reply_to_id);
}

int share_table_documents(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                          uint64_t *ret_rows, struct err *e) {
        char parent[SHA256_HEX], thread[SHA256_HEX];
        int r = share_sheet_begin(b, &documents, e);
        for (size_t i = 0; r >= 0 && i < a->n_docs; i++) {
                struct store_thread t = { 0 };
                struct share_doc d;
                if ((r = share_doc_get(rd, (struct doc_id){ a->docs[i] }, &d, e)) < 0 ||
                    (r = store_thread_find(a->qc->store, d.row.id, &t, e)) < 0 ||
                    (r = key_of(a, d.parent.v, parent, e)) < 0 ||
                    (r = key_of(a, t.thread, thread, e)) < 0)
                        break;
                put_doc(b, &d);
                share_cell_own(b, parent);
                share_cell_own(b, thread);
                share_cell_text(b, d.container);
                r = share_row_end(b, e);
                if (a->progress)
                        a->progress(a->arg, i + 1, a->n_docs);
        }
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}

/* ---- ledger ---------------------------------------------------------------------------------- */

static const char *const ledger_columns[] = {
        "container", "kind",      "status",     "sha256", "size", "declared",        "emitted",
        "duplicate", "encrypted", "unreadable", "closes", "gaps", "bytes_in_no_row", NULL,
};
static const struct share_table ledger = { "ledger", "ledger", ledger_columns };

static const char *container_kind(enum store_container_kind k) {
        switch (k) {
        case STORE_FOLDER:
                return "folder";
        case STORE_FILE:
                return "file";
        case STORE_MBOX:
                return "mbox";
        case STORE_COMPRESSED:
                return "compressed";
        case STORE_ARCHIVE:
                return "archive";
        case STORE_OPAQUE:
                return "opaque";
        }
        return "";
}

static const char *container_status(enum store_container_status s) {
        return s == STORE_CONTAINER_done ? "done" : s == STORE_CONTAINER_same ? "same" : "begun";
}

static int put_container(struct share_book *b, struct store *st, const struct store_container *k,
                         struct err *e) {
        struct store_ledger l;
        char hex[SHA256_HEX] = "";
        int r = store_ledger_check(st, k->id, &l, e);
        if (r < 0)
                return r;
        if (k->hashed)
                sha256_hex(&k->hash, hex);
        share_cell_text(b, k->name);
        share_cell_own(b, container_kind(k->kind));
        share_cell_own(b, container_status(k->status));
        share_cell_own(b, hex);
        share_cell_number(b, k->size);
        share_cell_number(b, l.declared);
        share_cell_number(b, l.emitted);
        share_cell_number(b, l.duplicate);
        share_cell_number(b, l.encrypted);
        share_cell_number(b, l.unreadable);
        share_cell_bool(b, r > 0);
        share_cell_number(b, l.gaps);
        share_cell_number(b, l.holes);
        return share_row_end(b, e);
}

int share_table_ledger(const struct share_ask *a, struct share_reader *rd, struct share_book *b,
                       uint64_t *ret_rows, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_container k;
        (void) rd;
        int r = share_sheet_begin(b, &ledger, e);
        if (r >= 0)
                r = store_containers_open(a->qc->store, NULL, &rows, e);
        while (r >= 0 && (r = store_containers_next(rows, &k, e)) > 0) {
                struct buf name; /* outlives the row that the checks below make invalid */
                buf_init(&name, 0);
                buf_put_str(&name, k.name);
                k.name = buf_str(&name);
                r = put_container(b, a->qc->store, &k, e);
                buf_done(&name);
        }
        return r < 0 ? r : share_sheet_end(b, ret_rows, e);
}
