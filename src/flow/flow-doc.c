/* Records to rows and words; see flow-doc.h.
 *
 * One walk over the records fills a row per document; parties, flaws and references of all
 * documents grow in three shared arrays, so rows hold counts first and get their pointers at the
 * end, when nothing moves any more.  One `static void on_x()` per record kind; what a row does not
 * need (PART, most HEADERs) is passed over: it stays in the records. */
#include "flow/flow-doc.h"

#include "query/query.h"
#include "rec/rec-kind.h"
#include "text/text-lang.h"
#include "thread/thread-print.h"
#include "thread/thread-sketch.h"

/* What is known of the document under way beside its row. */
struct building {
        struct flow_docs *all;
        struct flow_doc *doc;
        const struct flow_unit_is *is;
        struct flow_child *child;  /* whose records come now, instead of `doc` */
        bool content;              /* the next DOC is that of the bytes that came last */
        enum rec_basis date_basis; /* of the date kept so far; 0 = none */
        struct thread_print print;
        struct thread_sketch sketch; /* of a file's words */
        struct str text;             /* its TEXT; spans speak of it */
        bool own_seen;               /* some span was the author's own */
        uint64_t reply_to;           /* fingerprint of In-Reply-To */
};

void flow_docs_init(struct flow_docs *d) {
        *d = (struct flow_docs){ 0 };
        buf_init(&d->kept, 0);
        buf_init(&d->told, 0);
        buf_init(&d->bytes, 0);
        buf_init(&d->sketches, 0);
}

void flow_docs_done(struct flow_docs *d) {
        buf_done(&d->sketches);
        buf_done(&d->bytes);
        buf_done(&d->told);
        buf_done(&d->kept);
        vec_done(&d->children);
        vec_done(&d->place_of);
        vec_done(&d->docs);
        vec_done(&d->parties);
        vec_done(&d->flaws);
        vec_done(&d->refs);
}

struct sha256 flow_child_key(const struct sha256 *parent, struct str path,
                             const struct sha256 *content) {
        struct buf b;
        buf_init(&b, 0);
        buf_put(&b, "clew child", sizeof "clew child");
        buf_put(&b, parent->b, sizeof parent->b);
        buf_put_str(&b, path);
        buf_putc(&b, '\0');
        buf_put(&b, content->b, sizeof content->b);
        struct sha256 key = hash_sha256(buf_bytes(&b));
        buf_done(&b);
        return key;
}

/* Which date is the document's: the one its author wrote, else the next best witness.  A From_ line
 * is none: it belongs to the mailbox, and the same message lies in several. */
static int date_rank(enum rec_basis basis) {
        switch (basis) {
        case REC_DATE_published:
        case REC_DATE_begins:
                return 6;
        case REC_DATE_ends:
                return -1; /* of something that has a beginning */
        case REC_DATE_sent:
                return 5;
        case REC_DATE_created:
                return 4;
        case REC_DATE_modified:
                return 2;
        case REC_DATE_printed:
                return 1;
        case REC_DATE_resent:
                return 3;
        case REC_DATE_received:
                return 2;
        case REC_DATE_delivered:
                return 1;
        case REC_DATE_envelope:
                return 0;
        }
        return 0;
}

static void on_date(struct building *b, const struct rec_date *d) {
        struct store_doc *row = &b->doc->row;
        int better = date_rank(d->basis) - (row->dated ? date_rank(b->date_basis) : 0);
        if (d->basis == REC_DATE_envelope)
                return;
        /* Of the Received lines the earliest is nearest to the sending. */
        if (better < 0 || (better == 0 && (d->basis != REC_DATE_received || d->at >= row->date)))
                return;
        row->dated = true;
        row->date = d->at;
        row->zone = d->zone;
        b->date_basis = d->basis;
}

static void on_addr(struct building *b, const struct rec_addr *a) {
        if (a->address.n == 0 && a->name.n == 0)
                return;
        vec_push(&b->all->parties,
                 (struct store_party){ .role = a->role, .address = a->address, .name = a->name });
        b->doc->row.n_parties++;
}

static void on_msgid(struct building *b, const struct rec_msgid *m) {
        uint64_t fp = store_mid_fp(m->id);
        switch (m->role) {
        case REC_MSGID_own:
                b->doc->row.mid = fp;
                break;
        case REC_MSGID_in_reply_to:
                b->reply_to = fp;
                break;
        case REC_MSGID_reference:
                vec_push(&b->all->refs, fp);
                b->doc->row.n_refs++;
                break;
        }
}

static void on_flaw(struct building *b, const struct rec_flaw_row *f) {
        struct store_doc *row = &b->doc->row;
        for (size_t i = 0; i < row->n_flaws; i++) {
                struct store_flaw *at = &b->all->flaws.v[b->all->flaws.n - 1 - i];
                if (at->flaw == f->flaw) {
                        at->n++;
                        return;
                }
        }
        vec_push(&b->all->flaws, (struct store_flaw){ .flaw = f->flaw, .n = 1 });
        row->n_flaws++;
}

static void on_header(struct building *b, const struct rec_header *h) {
        if (h->id == REC_HDR_subject && !b->doc->row.subject_fp)
                b->doc->row.subject_fp = thread_print_subject(h->value).print;
}

static void on_text(struct building *b, const struct rec_text *t) {
        b->text = t->text;
}

static void on_span(struct building *b, const struct rec_span *s) {
        if (s->kind == REC_SPAN_quoted || s->kind == REC_SPAN_forwarded ||
            s->kind == REC_SPAN_header_block)
                b->doc->row.flags |= QUERY_DOC_quoted;
        /* what the mail itself says: no signature, which all of its author's mails share */
        bool said = s->kind == REC_SPAN_own || s->kind == REC_SPAN_greeting ||
                    s->kind == REC_SPAN_closing;
        if ((!said || s->depth) && s->kind != REC_SPAN_ocr && s->kind != REC_SPAN_inserted)
                return;
        thread_print_put(&b->print, str_sub(b->text, s->off, s->len));
        if (b->doc->row.kind != REC_DOC_message)
                thread_sketch_put(&b->sketch, str_sub(b->text, s->off, s->len));
        b->own_seen = true;
}

static bool has_words(struct str s) {
        return str_trim(s).n > 0;
}

static void finish(struct building *b) {
        if (!b->doc)
                return;
        struct store_doc *row = &b->doc->row;
        b->doc = NULL;
        if (row->kind == REC_DOC_file && (row->file_kind == 0 || row->size == 0))
                row->file_kind =
                        row->size ? REC_KIND_text : REC_KIND_empty; /* read with its mail */
        if (!b->own_seen)
                thread_print_put(&b->print, b->text);
        if (row->kind != REC_DOC_message) {
                if (!b->own_seen)
                        thread_sketch_put(&b->sketch, b->text);
                row->sketch.n = b->all->sketches.n;
                thread_sketch_done(&b->sketch, &b->all->sketches);
                row->sketch.n = b->all->sketches.n - row->sketch.n; /* its pointer comes last */
        }
        thread_print_done(&b->print, &row->body_fp, &row->sim);
        if (has_words(b->text))
                snprintf(row->lang, sizeof row->lang, "%s", text_lang_code(text_lang_of(b->text)));
        if (b->reply_to) { /* In-Reply-To goes last */
                vec_push(&b->all->refs, b->reply_to);
                row->n_refs++;
        }
}

static enum store_outcome outcome_of(enum rec_doc_kind kind, uint32_t flags) {
        if (flags & REC_DOC_strings)
                return STORE_READ_STRINGS;
        return kind == REC_DOC_file && flags & REC_DOC_encrypted ? STORE_READ_LOCKED
                                                                 : STORE_READ_WHOLE;
}

/* A message is a message, whatever it lay in; one of a family is what its reader found. */
static uint32_t kind_kept(uint32_t kind, const struct rec_doc *found) {
        uint32_t exact = rec_kind_is_family(kind) ? rec_kind_of_media(found->type) : 0;
        return found->kind == REC_DOC_message ? REC_KIND_eml : exact ? exact : kind;
}

static void begin(struct building *b, const struct rec_doc *d, uint32_t parent) {
        struct flow_doc doc = { .parent = parent,
                                .at = b->all->kept.n,
                                .row = { .kind = d->kind,
                                         .flags = d->flags,
                                         .zone = REC_ZONE_UNKNOWN,
                                         .size = d->size,
                                         .file_kind = rec_kind_of_media(d->type) } };
        if (parent == REC_NONE) {
                doc.row.hash = b->is->hash;
                doc.row.key = b->is->key;
                doc.row.file_kind = kind_kept(b->is->kind, d);
        } else {
                doc.row.hash = d->hash;
                doc.row.key = flow_child_key(&b->all->docs.v[parent].row.key, d->path, &d->hash);
        }
        doc.row.outcome = outcome_of(d->kind, d->flags);
        vec_push(&b->all->docs, doc);
        b->doc = &b->all->docs.v[b->all->docs.n - 1];
        b->date_basis = 0;
        b->text = (struct str){ 0 };
        b->own_seen = false;
        b->reply_to = 0;
        thread_print_init(&b->print);
}

static void keep(struct building *b, const struct rec *r) {
        rec_put(&b->all->kept, r);
}

/* The unit's own document: what its parent said of it (name, path, where it stands), what was found
 * in it (kind, type), and what either saw. */
static void on_root(struct building *b, const struct rec_doc *found) {
        struct bytes told = b->is->told;
        struct rec r = { .kind = REC_doc, .doc = *found }, flaw;
        if (told.n && rec_get(&told, &r, NULL) > 0 && r.kind == REC_doc) {
                r.doc.ordinal = 0;
                r.doc.parent = REC_NONE;
                r.doc.kind = found->kind;
                r.doc.flags |= found->flags;
                if (found->type.n)
                        r.doc.type = found->type;
        }
        r.doc.flags |= b->is->flags;
        begin(b, &r.doc, REC_NONE);
        keep(b, &r);
        while (told.n && rec_get(&told, &flaw, NULL) > 0)
                if (flaw.kind == REC_flaw) {
                        flaw.flaw.part = REC_NONE; /* a part of its parent */
                        flaw.flaw.off = flaw.flaw.len = 0;
                        keep(b, &flaw);
                        on_flaw(b, &flaw.flaw);
                }
}

/* Its bytes came before: it waits. */
static void on_waiting(struct building *b, const struct rec *r, uint32_t parent) {
        struct flow_child *c = &b->all->children.v[b->all->children.n - 1];
        c->parent = parent;
        c->doc = r->doc;
        c->told_at = b->all->told.n;
        c->bytes_n = b->all->bytes.n - c->bytes_at;
        rec_put(&b->all->told, r);
        c->told_n = b->all->told.n - c->told_at;
        b->child = c;
        b->doc = NULL;
}

static int on_doc(struct building *b, const struct rec *r, struct err *e) {
        const struct rec_doc *d = &r->doc;
        uint32_t parent = REC_NONE;
        bool root = b->all->place_of.n == 0; /* it may be kept records of a child: no parent here */
        if (d->parent != REC_NONE && !root) {
                parent = d->parent < b->all->place_of.n ? b->all->place_of.v[d->parent] : REC_NONE;
                if (parent == REC_NONE)
                        return err_set(e, ERR_corrupt, "a document before its parent");
        }
        vec_push(&b->all->place_of, b->content ? REC_NONE : (uint32_t) b->all->docs.n);
        b->child = NULL;
        if (b->content && parent != REC_NONE) {
                on_waiting(b, r, parent);
        } else if (parent == REC_NONE) {
                on_root(b, d);
        } else {
                struct rec kept = *r;
                kept.doc.parent = parent;
                kept.doc.ordinal = (uint32_t) b->all->docs.n;
                begin(b, d, parent);
                keep(b, &kept);
        }
        b->content = false;
        return 0;
}

/* A record about the child that waits. */
static void on_child_record(struct building *b, const struct rec *r) {
        if (r->kind == REC_flaw)
                rec_put(&b->all->told, r);
        b->child->told_n = b->all->told.n - b->child->told_at;
}

/* An attached file has no date of its own: it has its mail's. */
static void inherit(struct flow_docs *d) {
        for (size_t i = 0; i < d->docs.n; i++) {
                struct flow_doc *doc = &d->docs.v[i];
                if (doc->row.kind != REC_DOC_file || doc->parent == REC_NONE || doc->row.dated)
                        continue;
                const struct store_doc *from = &d->docs.v[doc->parent].row;
                doc->row.dated = from->dated;
                doc->row.date = from->date;
                doc->row.zone = from->zone;
        }
}

static void set_pointers(struct flow_docs *d) {
        size_t parties = 0, flaws = 0, refs = 0, sketches = 0;
        for (size_t i = 0; i < d->docs.n; i++) {
                struct store_doc *row = &d->docs.v[i].row;
                size_t from = d->docs.v[i].at;
                size_t to = i + 1 < d->docs.n ? d->docs.v[i + 1].at : d->kept.n;
                d->docs.v[i].records = bytes_sub(buf_bytes(&d->kept), from, to - from);
                row->parties = row->n_parties ? d->parties.v + parties : NULL;
                row->flaws = row->n_flaws ? d->flaws.v + flaws : NULL;
                row->refs = row->n_refs ? d->refs.v + refs : NULL;
                row->sketch.p = row->sketch.n ? (const uint8_t *) d->sketches.p + sketches : NULL;
                sketches += row->sketch.n;
                parties += row->n_parties;
                flaws += row->n_flaws;
                refs += row->n_refs;
        }
}

/* Is all that this field says in other records of the document, place included? */
static bool told_twice(const struct rec *r) {
        if (r->kind != REC_header)
                return false;
        switch (r->header.id) {
        case REC_HDR_from:
        case REC_HDR_sender:
        case REC_HDR_reply_to:
        case REC_HDR_to:
        case REC_HDR_cc:
        case REC_HDR_bcc:
        case REC_HDR_date:
        case REC_HDR_message_id:
        case REC_HDR_in_reply_to:
        case REC_HDR_references:
        case REC_HDR_received:
        case REC_HDR_delivered_to:
        case REC_HDR_return_path:
                return true;
        case REC_HDR_other:
        case REC_HDR_subject:
        case REC_HDR_list_id:
        case REC_HDR_content_type:
        case REC_HDR_mailer:
        case REC_HDR_keywords:
        case REC_HDR_organization:
        case REC_HDR_folder:
        case REC_HDR_outlet:
        case REC_HDR_url:
        case REC_HDR_language:
        case REC_HDR_description:
        case REC_HDR_generator:
        case REC_HDR_location:
        case REC_HDR_device:
        case REC_HDR_status:
        case REC_HDR_field:
                break;
        }
        return false;
}

/* Bytes of a document inside the unit, which comes next. */
static void on_content(struct building *b, const struct rec *r) {
        if (r->kind == REC_child) {
                vec_push(&b->all->children, (struct flow_child){ .bytes_at = b->all->bytes.n });
                b->content = true;
        } else {
                buf_put(&b->all->bytes, r->data.p, r->data.n);
        }
}

/* One record, which is `bytes`. */
static int on_record(struct building *b, const struct rec *r, struct bytes bytes, struct err *e) {
        if (r->kind == REC_doc || r->kind == REC_done || r->kind == REC_child)
                finish(b);
        if (r->kind == REC_doc)
                return on_doc(b, r, e);
        if (b->child && r->kind != REC_child && r->kind != REC_data) {
                on_child_record(b, r);
                return 0;
        }
        if (b->all->docs.n == 0)
                return err_set(e, ERR_corrupt, "an answer that does not begin with a document");
        if (r->kind == REC_child || r->kind == REC_data) {
                on_content(b, r);
                return 0;
        }
        if (!b->doc)
                return r->kind == REC_done ? 0 : err_set(e, ERR_corrupt, "a record of no document");
        if (r->kind != REC_done && !told_twice(r))
                buf_put(&b->all->kept, bytes.p, bytes.n);
        switch (r->kind) {
        case REC_header:
                on_header(b, &r->header);
                break;
        case REC_addr:
                on_addr(b, &r->addr);
                break;
        case REC_date:
                on_date(b, &r->date);
                break;
        case REC_msgid:
                on_msgid(b, &r->msgid);
                break;
        case REC_text:
                on_text(b, &r->text);
                break;
        case REC_span:
                on_span(b, &r->span);
                break;
        case REC_flaw:
                on_flaw(b, &r->flaw);
                break;
        case REC_doc:
        case REC_part:
        case REC_page:
        case REC_boxes:
        case REC_voice:
        case REC_child:
        case REC_data:
        case REC_gap:
        case REC_done:
                break;
        }
        return 0;
}

static void clear(struct flow_docs *d) {
        buf_clear(&d->kept);
        buf_clear(&d->told);
        buf_clear(&d->bytes);
        buf_clear(&d->sketches);
        vec_clear(&d->docs);
        vec_clear(&d->parties);
        vec_clear(&d->flaws);
        vec_clear(&d->refs);
        vec_clear(&d->place_of);
        vec_clear(&d->children);
}

int flow_docs_get(struct flow_docs *d, struct bytes records, const struct flow_unit_is *is,
                  struct err *e) {
        struct building b = { .all = d, .is = is };
        struct rec r = { 0 };
        int got = 1;
        clear(d);
        thread_sketch_init(&b.sketch);
        while (got > 0) {
                const uint8_t *from = records.p;
                got = rec_get(&records, &r, e);
                if (got > 0) {
                        int bad = on_record(&b, &r, bytes_of(from, (size_t) (records.p - from)), e);
                        got = bad < 0 ? bad : got;
                }
        }
        thread_sketch_free(&b.sketch);
        if (got < 0)
                return got;
        if (d->docs.n == 0 || r.kind != REC_done)
                return err_set(e, ERR_corrupt, "an answer without its end");
        inherit(d);
        set_pointers(d);
        return 0;
}

/* ---- words -------------------------------------------------------------------------------- */

static void put_addr(struct index_writer *w, const struct rec_addr *a) {
        static const uint8_t field_of[] = {
                [REC_ROLE_from] = INDEX_from,
                [REC_ROLE_sender] = INDEX_from,
                [REC_ROLE_reply_to] = INDEX_from,
                [REC_ROLE_to] = INDEX_to,
                [REC_ROLE_cc] = INDEX_cc,
                [REC_ROLE_bcc] = INDEX_bcc,
                [REC_ROLE_resent_from] = INDEX_from,
                [REC_ROLE_resent_to] = INDEX_to,
                [REC_ROLE_delivered_to] = INDEX_FIELDS,
                [REC_ROLE_return_path] = INDEX_FIELDS,
                [REC_ROLE_author] = INDEX_from,
                [REC_ROLE_editor] = INDEX_from,
                [REC_ROLE_organizer] = INDEX_from,
                [REC_ROLE_attendee] = INDEX_to,
                [REC_ROLE_subject] = INDEX_to,
        };
        enum index_field field = (enum index_field) field_of[a->role];
        if (field == INDEX_FIELDS)
                return;
        if (a->name.n)
                index_text_put(w, field, a->name);
        if (a->address.n)
                index_text_put(w, field, a->address);
}

static void put_span(struct index_writer *w, struct str text, const struct rec_span *s) {
        struct str words = str_sub(text, s->off, s->len);
        switch (s->kind) {
        case REC_SPAN_greeting:
        case REC_SPAN_closing:
        case REC_SPAN_signature:
        case REC_SPAN_disclaimer:
                index_text_put(w, s->depth ? INDEX_quoted : INDEX_own, words);
                break;
        case REC_SPAN_own:
        case REC_SPAN_inserted:
        case REC_SPAN_deleted:
        case REC_SPAN_comment:
        case REC_SPAN_note:
        case REC_SPAN_hidden:
        case REC_SPAN_caption:
        case REC_SPAN_field:
        case REC_SPAN_headline:
        case REC_SPAN_byline:
        case REC_SPAN_ocr:
        case REC_SPAN_label:
                index_text_put(w, INDEX_own, words);
                break;
        case REC_SPAN_quoted:
        case REC_SPAN_forwarded:
        case REC_SPAN_attribution:
        case REC_SPAN_header_block:
        case REC_SPAN_running:
        case REC_SPAN_formula:
        case REC_SPAN_boilerplate:
        case REC_SPAN_excerpt:
                index_text_put(w, INDEX_quoted, words);
                break;
        case REC_SPAN_armor: /* encrypted or signed bytes in letters: no words */
                break;
        }
}

/* A fact with its name. */
static void put_fact(struct index_writer *w, const struct rec_header *h) {
        if (h->id == REC_HDR_field || h->id == REC_HDR_other)
                index_text_put(w, INDEX_file, h->name);
        index_text_put(w, h->id == REC_HDR_subject ? INDEX_subject : INDEX_file, h->value);
}

static void put_header(struct index_writer *w, const struct rec_header *h) {
        if (h->id == REC_HDR_subject)
                index_text_put(w, INDEX_subject, h->value);
        else if (h->id == REC_HDR_list_id)
                index_text_put(w, INDEX_list, h->value);
        else if (h->id == REC_HDR_folder)
                index_text_put(w, INDEX_file, h->value);
        else if (h->id == REC_HDR_field) /* of the row of a load file */
                put_fact(w, h);
}

/* The names of attachments belong to the message too, so that file: finds the mail. */
static void put_part(struct index_writer *w, const struct rec_part *p) {
        if (p->name.n && (p->flags & REC_PART_attachment))
                index_text_put(w, INDEX_file, p->name);
}

struct index_doc flow_doc_columns(const struct store_doc *row, uint32_t doc, uint32_t from) {
        enum text_lang lang = TEXT_LANG_und;
        text_lang_of_code(str_of(row->lang), &lang);
        return (struct index_doc){ .doc = doc,
                                   .flags = query_doc_flags(row->flags, row->file_kind,
                                                            (unsigned) row->outcome),
                                   .from = from,
                                   .kind = (uint8_t) row->kind,
                                   .lang = (uint8_t) lang,
                                   .date = row->dated ? row->date : INDEX_UNDATED };
}

/* Words that are not its author's weigh less. */
static bool is_beside(enum rec_span_kind kind) {
        return kind == REC_SPAN_quoted || kind == REC_SPAN_forwarded || kind == REC_SPAN_running ||
               kind == REC_SPAN_formula || kind == REC_SPAN_boilerplate || kind == REC_SPAN_excerpt;
}

/* What a record of a file adds: its name, its facts and its text. */
static void put_of_file(struct index_writer *w, const struct rec *r, struct str *text) {
        if (r->kind == REC_doc && r->doc.name.n)
                index_text_put(w, INDEX_file, r->doc.name);
        else if (r->kind == REC_part && r->part.name.n)
                index_text_put(w, INDEX_file, r->part.name);
        else if (r->kind == REC_header)
                put_fact(w, &r->header);
        else if (r->kind == REC_addr)
                put_addr(w, &r->addr);
        else if (r->kind == REC_text)
                *text = r->text.text;
        else if (r->kind == REC_span)
                index_text_put(w, is_beside(r->span.kind) ? INDEX_quoted : INDEX_file,
                               str_sub(*text, r->span.off, r->span.len));
}

/* What a record of a message adds; `text` is the TEXT that spans speak of. */
static void put_of_message(struct index_writer *w, const struct rec *r, struct str *text) {
        if (r->kind == REC_header)
                put_header(w, &r->header);
        else if (r->kind == REC_addr)
                put_addr(w, &r->addr);
        else if (r->kind == REC_part)
                put_part(w, &r->part);
        else if (r->kind == REC_text)
                *text = r->text.text;
        else if (r->kind == REC_span)
                put_span(w, *text, &r->span);
}

void flow_doc_name(struct buf *records, struct str name) {
        rec_put(records, &(struct rec){ .kind = REC_part,
                                        .part = { .flags = REC_PART_attachment,
                                                  .parent = REC_NONE,
                                                  .name = rec_short(name) } });
}

bool flow_doc_index(struct index_writer *w, const struct index_doc *columns, struct bytes records) {
        struct str text = { 0 };
        struct rec r;
        index_doc_begin(w, columns);
        while (rec_get(&records, &r, NULL) > 0) {
                if (columns->kind != REC_DOC_message)
                        put_of_file(w, &r, &text);
                else
                        put_of_message(w, &r, &text);
        }
        return index_doc_end(w);
}
