/* The facts of a document, read from its row, its records and the rows around it. */
#include "share/share-ask.h"

#include "base/utf8.h"
#include "rec/rec-kind.h"

enum { CONTAINERS = 64 }; /* archives within archives that are climbed out of */

struct share_reader {
        const struct share_ask *ask;
        struct buf records, text;
        uint64_t cited_of; /* whose whole text is in `cited`; 0: nobody's */
        struct buf cited;
        struct arena a; /* of the facts */
};

bool share_asked(const struct share_ask *a, uint64_t doc) {
        const uint32_t *docs = a->docs;
        size_t n = a->n_docs;
        if (a->all)
                return true;
        while (n) {
                size_t half = n / 2;
                if (docs[half] == doc)
                        return true;
                if (docs[half] < doc)
                        docs += half + 1, n -= half + 1;
                else
                        n = half;
        }
        return false;
}

struct share_reader *share_reader_new(const struct share_ask *a) {
        struct share_reader *r = mem_zalloc(sizeof *r);
        r->ask = a;
        buf_init(&r->records, 0);
        buf_init(&r->text, 0);
        buf_init(&r->cited, 0);
        arena_init(&r->a, 0);
        return r;
}

void share_reader_free(struct share_reader **at) {
        struct share_reader *r = *at;
        if (!r)
                return;
        buf_done(&r->records);
        buf_done(&r->text);
        buf_done(&r->cited);
        arena_done(&r->a);
        mem_free(r);
        *at = NULL;
}

/* ---- facts ---------------------------------------------------------------------------------- */

static struct str masked(struct share_reader *r, struct str s) {
        if (!r->ask->mask)
                return arena_str(&r->a, s);
        buf_clear(&r->text);
        share_mask(r->ask->mask, s, &r->text);
        return arena_str(&r->a, buf_str(&r->text));
}

/* One of several to a field: "Jane Doe <jane@x.example>; ...". */
static void put_party(struct buf *out, const struct rec_addr *p) {
        if (out->n)
                buf_puts(out, "; ");
        buf_put_str(out, p->name);
        if (p->name.n && p->address.n)
                buf_puts(out, " <");
        buf_put_str(out, p->address);
        if (p->name.n && p->address.n)
                buf_putc(out, '>');
}

struct parties {
        struct buf to, cc, bcc;
};

static void take_addr(struct share_reader *r, struct share_doc *d, struct parties *p,
                      const struct rec_addr *x) {
        bool voice = x->role == REC_ROLE_from || x->role == REC_ROLE_author ||
                     x->role == REC_ROLE_organizer;
        if (voice && !d->from_name.p) {
                d->from_name = masked(r, x->name);
                d->from_address = masked(r, x->address);
        } else if (x->role == REC_ROLE_to || x->role == REC_ROLE_attendee) {
                put_party(&p->to, x);
        } else if (x->role == REC_ROLE_cc) {
                put_party(&p->cc, x);
        } else if (x->role == REC_ROLE_bcc) {
                put_party(&p->bcc, x);
        }
}

static void take_header(struct share_reader *r, struct share_doc *d, const struct rec_header *h) {
        if (h->id == REC_HDR_subject && !d->subject.p)
                d->subject = masked(r, h->value);
        else if (h->id == REC_HDR_folder && !d->folder.p)
                d->folder = masked(r, h->value);
}

static void take_msgid(struct share_reader *r, struct share_doc *d, const struct rec_msgid *m) {
        if (m->role == REC_MSGID_own && !d->message_id.p)
                d->message_id = masked(r, m->id);
        else if (m->role == REC_MSGID_in_reply_to && !d->reply_to_id.p)
                d->reply_to_id = masked(r, m->id);
}

/* The heading of its records: everything before the text. */
static void take_records(struct share_reader *r, struct share_doc *d) {
        struct bytes in = d->records;
        struct parties p;
        struct rec rec;
        buf_init(&p.to, 0);
        buf_init(&p.cc, 0);
        buf_init(&p.bcc, 0);
        while (rec_get(&in, &rec, NULL) > 0) {
                if (rec.kind == REC_doc && !d->name.p) {
                        d->name = masked(r, rec.doc.name);
                        d->media = masked(r, rec.doc.type);
                } else if (rec.kind == REC_header) {
                        take_header(r, d, &rec.header);
                } else if (rec.kind == REC_addr) {
                        take_addr(r, d, &p, &rec.addr);
                } else if (rec.kind == REC_msgid) {
                        take_msgid(r, d, &rec.msgid);
                }
        }
        d->to = masked(r, buf_str(&p.to));
        d->cc = masked(r, buf_str(&p.cc));
        d->bcc = masked(r, buf_str(&p.bcc));
        buf_done(&p.to);
        buf_done(&p.cc);
        buf_done(&p.bcc);
}

static int take_flaws(struct share_reader *r, struct share_doc *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store_flaw_row f;
        struct buf said;
        buf_init(&said, 0);
        int x = store_flaws_of_doc_open(r->ask->qc->store, d->row.id, &rows, e);
        while (x >= 0 && (x = store_flaws_next(rows, &f, e)) > 0)
                buf_printf(&said, "%s%s", said.n ? "; " : "", rec_flaw_id(f.flaw.flaw));
        d->flaws = arena_str(&r->a, buf_str(&said));
        buf_done(&said);
        return x;
}

/* The last part of a path: what lies above it may tell of whose machine it was. */
static struct str last_part(struct str s) {
        for (size_t at; (at = str_chr(s, '/')) != SIZE_MAX;)
                s = str_sub(s, at + 1, SIZE_MAX);
        return s;
}

/* Its own name, else that of the place where it lies; the name of the outermost container. */
static int take_place(struct share_reader *r, struct share_doc *d, struct err *e) {
        _cleanup_rows_ struct store_rows *rows = NULL;
        struct store *st = r->ask->qc->store;
        struct store_place p;
        struct store_container k = { 0 };
        int x = store_places_of_doc_open(st, d->row.id, &rows, e);
        if (x >= 0)
                x = store_places_next(rows, &p, e);
        if (x <= 0)
                return x;
        if (d->name.n == 0 && d->row.kind != REC_DOC_message)
                d->name = masked(r, last_part(p.name));
        struct container_id id = p.container;
        for (int i = 0; x >= 0 && id.v && i < CONTAINERS; i++) {
                x = store_container_get(st, id, &k, e);
                id = k.parent;
        }
        if (x >= 0)
                d->container = masked(r, k.name);
        return x;
}

static int read_doc(struct share_reader *r, struct share_doc *d, struct err *e) {
        struct store *st = r->ask->qc->store;
        buf_clear(&r->records);
        int x = store_text_get(st, d->row.text_at, d->row.text_len, &r->records, e);
        if (x < 0)
                return x;
        d->records = buf_bytes(&r->records);
        sha256_hex(&d->row.key, d->id);
        sha256_hex(&d->row.hash, d->hash);
        take_records(r, d);
        if ((x = take_flaws(r, d, e)) < 0 || (x = take_place(r, d, e)) < 0)
                return x;
        if (d->media.n == 0 && d->row.kind == REC_DOC_message)
                d->media = STR("message/rfc822");
        const struct rec_kind_row *kind = rec_kind_find(d->row.file_kind);
        if (kind && kind->media && (d->media.n == 0 || d->row.kind != REC_DOC_message))
                d->media = str_of(kind->media);
        return query_carrier(st, &d->row, &d->parent, e);
}

int share_doc_get(struct share_reader *r, struct doc_id doc, struct share_doc *ret, struct err *e) {
        struct share_doc d = { 0 };
        int x = store_doc_get(r->ask->qc->store, doc, &d.row, e);
        arena_reset(&r->a);
        if (x >= 0)
                x = read_doc(r, &d, e);
        if (x < 0)
                return err_while(e, x, "telling of a document");
        *ret = d;
        return 0;
}

/* ---- words ---------------------------------------------------------------------------------- */

static struct str at_most(struct str s, size_t most) {
        return s.n > most ? str_sub(s, 0, utf8_floor(s, most)) : s;
}

/* `most` 0: all of it. */
static void put_text(struct bytes in, size_t most, struct buf *out) {
        struct rec rec;
        while (rec_get(&in, &rec, NULL) > 0 && (!most || out->n < most))
                if (rec.kind == REC_text)
                        buf_put_str(out,
                                    most ? at_most(rec.text.text, most - out->n) : rec.text.text);
}

void share_doc_text(struct share_reader *r, const struct share_doc *d, size_t most,
                    struct buf *ret) {
        buf_clear(&r->text);
        put_text(d->records, most, &r->text);
        share_mask(r->ask->mask, buf_str(&r->text), ret);
}

/* One line: runs of blanks and line breaks are one space. */
static void put_line(struct str s, struct buf *out) {
        bool space = true;
        for (size_t i = 0; i < s.n; i++) {
                bool blank = ascii_space(s.p[i]);
                if (!blank)
                        buf_putc(out, s.p[i]);
                else if (!space)
                        buf_putc(out, ' ');
                space = blank;
        }
        while (out->n && out->p[out->n - 1] == ' ')
                out->n--;
}

/* Ties of one document are mostly asked for one after the other. */
static int have_text(struct share_reader *r, uint64_t doc, struct err *e) {
        struct buf records;
        if (r->cited_of == doc)
                return 0;
        r->cited_of = 0;
        buf_clear(&r->cited);
        buf_init(&records, 0);
        int x = store_doc_records(r->ask->qc->store, (struct doc_id){ doc }, &records, e);
        if (x >= 0) {
                put_text(buf_bytes(&records), 0, &r->cited);
                r->cited_of = doc;
        }
        buf_done(&records);
        return x;
}

int share_cite(struct share_reader *r, uint64_t doc, uint32_t off, uint32_t len, struct buf *ret,
               struct err *e) {
        int x = len ? have_text(r, doc, e) : 0;
        if (x < 0 || !len)
                return x;
        struct str all = buf_str(&r->cited);
        size_t from = off < all.n ? utf8_floor(all, off) : all.n;
        size_t to = len < all.n - from ? utf8_floor(all, from + len) : all.n;
        buf_clear(&r->text);
        put_line(str_sub(all, from, to - from), &r->text);
        share_mask(r->ask->mask, buf_str(&r->text), ret);
        return 0;
}
