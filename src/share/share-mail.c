/* Exact bytes out; see share-mail.h.  The list is gathered in a second pass over the documents,
 * because an output folder has one file open at a time; what went wrong in the first is kept for
 * it, by document. */
#include "share/share-mail.h"

#include "base/map.h"
#include "base/vec.h"
#include "when/when.h"

void share_mbox_from(const struct store_doc_row *row, struct buf *out) {
        static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
        static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
        int64_t at = row->dated ? row->date : 0;
        int32_t day = when_day(at);
        struct when_date d = when_date_of(WHEN_gregorian, day);
        unsigned s = (unsigned) (at - (int64_t) day * 86400);
        buf_printf(out, "From clew@localhost %s %s %2u %02u:%02u:%02u %d\n",
                   days[when_weekday(day)], months[d.month - 1], (unsigned) d.day, s / 3600,
                   s / 60 % 60, s % 60, (int) d.year);
}

void share_mbox_body(struct bytes in, struct buf *out) {
        while (in.n) {
                size_t nl = bytes_chr(in, '\n'), marks = 0;
                struct bytes line = bytes_sub(in, 0, nl == SIZE_MAX ? SIZE_MAX : nl + 1);
                while (marks < line.n && line.p[marks] == '>')
                        marks++;
                if (bytes_starts(bytes_sub(line, marks, SIZE_MAX), STR("From ")))
                        buf_putc(out, '>');
                buf_put(out, line.p, line.n);
                in = bytes_sub(in, line.n, SIZE_MAX);
        }
        buf_putc(out, '\n');
}

int share_is_carried(const struct share_ask *a, struct doc_id doc, struct err *e) {
        struct store_doc_row row = { .parent = doc };
        do {
                int r = store_doc_get(a->qc->store, row.parent, &row, e);
                if (r < 0)
                        return r;
        } while (row.parent.v && !share_asked(a, row.parent.v));
        return row.parent.v != 0;
}

/* ---- one after the other --------------------------------------------------------------------- */

struct item { /* a line of the list */
        uint64_t doc;
        const char *why; /* it could not be had; NULL: it was */
};

int share_raw_allowed(const struct share_ask *a, struct err *e) {
        if (!a->mask)
                return 0;
        err_set(e, ERR_usage, "exact bytes cannot be masked, and names are to be protected");
        return err_hint(e, ERR_usage, "export csv, xlsx, ftm or load; or say --unmasked");
}

struct mail {
        const struct share_ask *ask;
        struct share_out *out;
        struct buf raw, line, name;
        VEC(struct item) items;
        struct map seen; /* files: contents that are written */
        struct share_reader *reader;
        struct share_mail_sum sum;
};

static int begin(struct mail *m, const struct share_ask *a, struct share_out *out, struct err *e) {
        *m = (struct mail){ .ask = a, .out = out };
        buf_init(&m->raw, 0);
        buf_init(&m->line, 0);
        buf_init(&m->name, 0);
        map_init(&m->seen);
        m->reader = share_reader_new(a);
        return share_raw_allowed(a, e);
}

static void end(struct mail *m) {
        share_reader_free(&m->reader);
        buf_done(&m->raw);
        buf_done(&m->line);
        buf_done(&m->name);
        vec_done(&m->items);
        map_done(&m->seen);
}

/* 1 and its bytes; 0 if they cannot be had, which is noted. */
static int fetch(struct mail *m, struct doc_id doc, struct err *e) {
        struct err own = ERR_INIT;
        buf_clear(&m->raw);
        int r = m->ask->bytes(m->ask->arg, doc, &m->raw, &own);
        bool away = r == ERR_absent || r == ERR_corrupt || r == ERR_denied;
        if (r < 0 && !away) {
                if (e)
                        *e = own;
                return r;
        }
        vec_push(&m->items, (struct item){ doc.v, r < 0 ? err_words(r) : NULL });
        m->sum.n += r >= 0;
        m->sum.away += r < 0;
        return r >= 0;
}

static void tell(const struct mail *m, size_t i) {
        if (m->ask->progress)
                m->ask->progress(m->ask->arg, i + 1, m->ask->n_docs);
}

/* ---- the list -------------------------------------------------------------------------------- */

static const char *const columns[] = {
        "id",      "sha256", "kind", "date",       "from",        "from_address", "to",  "cc",
        "subject", "name",   "size", "message_id", "attached_to", "file",         "why", NULL,
};
static const struct share_table messages = { "messages", "messages", columns };
static const struct share_table files = { "files", "files", columns };

enum form { MBOX, EML, FILES };

/* Where it lies in the folder, behind `name`. */
static void put_path(enum form form, const struct share_doc *d, struct buf *name) {
        if (form == MBOX) {
                buf_puts(name, "messages.mbox");
        } else if (form == EML) {
                buf_printf(name, "messages/%s.eml", d->hash);
        } else {
                buf_printf(name, "files/%s/", d->hash);
                share_name(d->name.n ? d->name : d->subject,
                           d->row.kind == REC_DOC_message ? "message.eml" : "file", name);
        }
}

static int carrier_id(struct mail *m, struct doc_id parent, char hex[static SHA256_HEX],
                      struct err *e) {
        struct store_doc_row row;
        hex[0] = '\0';
        int r = parent.v ? store_doc_get(m->ask->qc->store, parent, &row, e) : 0;
        if (r >= 0 && parent.v)
                sha256_hex(&row.key, hex);
        return r;
}

static int put_item(struct mail *m, struct share_book *b, enum form form, const struct item *x,
                    struct err *e) {
        char parent[SHA256_HEX];
        struct share_doc d;
        int r = share_doc_get(m->reader, (struct doc_id){ x->doc }, &d, e);
        if (r < 0 || (r = carrier_id(m, d.parent, parent, e)) < 0)
                return r;
        buf_clear(&m->name);
        if (!x->why)
                put_path(form, &d, &m->name);
        share_cell_own(b, d.id);
        share_cell_own(b, d.hash);
        share_cell_own(b, d.row.kind == REC_DOC_message ? "message" : "file");
        share_cell_date(b, d.row.dated, d.row.date, d.row.zone);
        share_cell_text(b, d.from_name);
        share_cell_text(b, d.from_address);
        share_cell_text(b, d.to);
        share_cell_text(b, d.cc);
        share_cell_text(b, d.subject);
        share_cell_text(b, d.name);
        share_cell_number(b, d.row.size);
        share_cell_text(b, d.message_id);
        share_cell_own(b, parent);
        share_cell_text(b, buf_str(&m->name));
        share_cell_own(b, x->why);
        return share_row_end(b, e);
}

static int put_list(struct mail *m, enum form form, struct err *e) {
        struct share_book *b = share_book_new(m->out, false, NULL);
        int r = share_sheet_begin(b, form == FILES ? &files : &messages, e);
        for (size_t i = 0; r >= 0 && i < m->items.n; i++)
                r = put_item(m, b, form, &m->items.v[i], e);
        if (r >= 0)
                r = share_sheet_end(b, NULL, e);
        share_book_free(&b);
        return r;
}

/* ---- forms ----------------------------------------------------------------------------------- */

static int put_mbox(struct mail *m, const struct store_doc_row *row, struct err *e) {
        buf_clear(&m->line);
        share_mbox_from(row, &m->line);
        share_mbox_body(buf_bytes(&m->raw), &m->line);
        return share_out_put(m->out, buf_bytes(&m->line), e);
}

static int put_eml(struct mail *m, const struct store_doc_row *row, struct err *e) {
        char name[16 + SHA256_HEX + 4], hex[SHA256_HEX];
        bool fresh;
        sha256_hex(&row->hash, hex);
        map_put(&m->seen, str_of(hex), 1, &fresh);
        snprintf(name, sizeof name, "messages/%s.eml", hex);
        return fresh ? share_out_file(m->out, name, buf_bytes(&m->raw), e) : 0;
}

static int each_message(struct mail *m, enum form form, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < m->ask->n_docs; i++) {
                struct store_doc_row row;
                struct doc_id doc = { m->ask->docs[i] };
                r = store_doc_get(m->ask->qc->store, doc, &row, e);
                if (r >= 0 && row.kind == REC_DOC_message) {
                        r = form == MBOX ? share_is_carried(m->ask, doc, e) : 0;
                        if (r == 0 && (r = fetch(m, doc, e)) > 0)
                                r = form == MBOX ? put_mbox(m, &row, e) : put_eml(m, &row, e);
                }
                tell(m, i);
        }
        return r;
}

int share_mbox(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
               struct err *e) {
        struct mail m;
        int r = begin(&m, a, out, e);
        if (r >= 0)
                r = share_out_begin(out, "messages.mbox", e);
        if (r >= 0)
                r = each_message(&m, MBOX, e);
        if (r >= 0)
                r = share_out_end(out, NULL, e);
        if (r >= 0)
                r = put_list(&m, MBOX, e);
        *ret = m.sum;
        end(&m);
        return r;
}

int share_eml(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
              struct err *e) {
        struct mail m;
        int r = begin(&m, a, out, e);
        if (r >= 0)
                r = each_message(&m, EML, e);
        if (r >= 0)
                r = put_list(&m, EML, e);
        *ret = m.sum;
        end(&m);
        return r;
}

/* ---- files ----------------------------------------------------------------------------------- */

/* Pieces whose text is their parent's have no bytes of their own. */
static bool has_bytes(const struct store_doc_row *row) {
        return row->kind == REC_DOC_file;
}

static int put_file(struct mail *m, struct doc_id doc, struct err *e) {
        struct share_doc d;
        char hex[SHA256_HEX];
        bool fresh;
        int r = share_doc_get(m->reader, doc, &d, e);
        if (r < 0)
                return r;
        sha256_hex(&d.row.hash, hex);
        map_put(&m->seen, str_of(hex), 1, &fresh);
        if (!fresh || (r = fetch(m, doc, e)) <= 0)
                return r;
        buf_clear(&m->name);
        put_path(FILES, &d, &m->name);
        return share_out_file(m->out, buf_z(&m->name), buf_bytes(&m->raw), e);
}

static int put_attached(struct mail *m, struct doc_id of, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_doc_row row;
        int r = store_docs_of_parent_open(m->ask->qc->store, of, &rows, e);
        while (r >= 0 && (r = store_docs_next(rows, &row, e)) > 0)
                if (has_bytes(&row))
                        r = put_file(m, row.id, e);
        return r;
}

static int each_file(struct mail *m, struct err *e) {
        int r = 0;
        for (size_t i = 0; r >= 0 && i < m->ask->n_docs; i++) {
                struct store_doc_row row;
                r = store_doc_get(m->ask->qc->store, (struct doc_id){ m->ask->docs[i] }, &row, e);
                if (r >= 0 && row.kind == REC_DOC_message)
                        r = put_attached(m, row.id, e);
                else if (r >= 0 && has_bytes(&row))
                        r = put_file(m, row.id, e);
                tell(m, i);
        }
        return r;
}

int share_files(const struct share_ask *a, struct share_out *out, struct share_mail_sum *ret,
                struct err *e) {
        struct mail m;
        int r = begin(&m, a, out, e);
        if (r >= 0)
                r = each_file(&m, e);
        if (r >= 0)
                r = put_list(&m, FILES, e);
        *ret = m.sum;
        end(&m);
        return r;
}
