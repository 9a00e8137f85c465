/* Records as JSON: what `clew parse` and `clew show --json` print of a message. */
#include "cli/cli-common.h"
#include "rec/rec-box.h"

const char *cli_role_words(enum rec_role role) {
        static const char *const words[] = {
                [REC_ROLE_from] = "from",
                [REC_ROLE_sender] = "sender",
                [REC_ROLE_reply_to] = "reply-to",
                [REC_ROLE_to] = "to",
                [REC_ROLE_cc] = "cc",
                [REC_ROLE_bcc] = "bcc",
                [REC_ROLE_resent_from] = "resent-from",
                [REC_ROLE_resent_to] = "resent-to",
                [REC_ROLE_delivered_to] = "delivered-to",
                [REC_ROLE_return_path] = "return-path",
                [REC_ROLE_author] = "author",
                [REC_ROLE_editor] = "editor",
                [REC_ROLE_organizer] = "organizer",
                [REC_ROLE_attendee] = "attendee",
                [REC_ROLE_subject] = "subject",
        };
        return words[role];
}

const char *cli_basis_words(enum rec_basis basis) {
        static const char *const words[] = {
                [REC_DATE_sent] = "sent",         [REC_DATE_received] = "received",
                [REC_DATE_resent] = "resent",     [REC_DATE_delivered] = "delivered",
                [REC_DATE_envelope] = "envelope", [REC_DATE_published] = "published",
                [REC_DATE_created] = "created",   [REC_DATE_modified] = "modified",
                [REC_DATE_printed] = "printed",   [REC_DATE_begins] = "begins",
                [REC_DATE_ends] = "ends",
        };
        return words[basis];
}

const char *cli_span_words(enum rec_span_kind kind) {
        static const char *const words[] = {
                [REC_SPAN_own] = "own",
                [REC_SPAN_quoted] = "quoted",
                [REC_SPAN_attribution] = "attribution",
                [REC_SPAN_signature] = "signature",
                [REC_SPAN_header_block] = "header-block",
                [REC_SPAN_armor] = "armor",
                [REC_SPAN_inserted] = "inserted",
                [REC_SPAN_deleted] = "deleted",
                [REC_SPAN_comment] = "comment",
                [REC_SPAN_note] = "note",
                [REC_SPAN_hidden] = "hidden",
                [REC_SPAN_running] = "running",
                [REC_SPAN_caption] = "caption",
                [REC_SPAN_field] = "field",
                [REC_SPAN_formula] = "formula",
                [REC_SPAN_boilerplate] = "boilerplate",
                [REC_SPAN_headline] = "headline",
                [REC_SPAN_byline] = "byline",
                [REC_SPAN_excerpt] = "excerpt",
                [REC_SPAN_ocr] = "ocr",
                [REC_SPAN_label] = "label",
                [REC_SPAN_forwarded] = "forwarded",
                [REC_SPAN_greeting] = "greeting",
                [REC_SPAN_closing] = "closing",
                [REC_SPAN_disclaimer] = "disclaimer",
        };
        return words[kind];
}

const char *cli_encoding_words(enum rec_encoding e) {
        static const char *const words[] = {
                [REC_CTE_7bit] = "7bit",       [REC_CTE_8bit] = "8bit",
                [REC_CTE_binary] = "binary",   [REC_CTE_qp] = "quoted-printable",
                [REC_CTE_base64] = "base64",   [REC_CTE_uu] = "x-uuencode",
                [REC_CTE_unknown] = "unknown",
        };
        return words[e];
}

const char *cli_kind_words(enum rec_doc_kind kind) {
        static const char *const words[] = {
                [REC_DOC_message] = "message",
                [REC_DOC_file] = "file",
                [REC_DOC_page] = "page",
                [REC_DOC_item] = "item",
        };
        return words[kind];
}

const char *cli_header_words(enum rec_header_id id) {
        static const char *const words[] = {
                [REC_HDR_other] = NULL,
                [REC_HDR_subject] = "subject",
                [REC_HDR_from] = "from",
                [REC_HDR_sender] = "sender",
                [REC_HDR_reply_to] = "reply-to",
                [REC_HDR_to] = "to",
                [REC_HDR_cc] = "cc",
                [REC_HDR_bcc] = "bcc",
                [REC_HDR_date] = "date",
                [REC_HDR_message_id] = "message-id",
                [REC_HDR_in_reply_to] = "in-reply-to",
                [REC_HDR_references] = "references",
                [REC_HDR_received] = "received",
                [REC_HDR_list_id] = "list-id",
                [REC_HDR_content_type] = "content-type",
                [REC_HDR_mailer] = "mailer",
                [REC_HDR_keywords] = "keywords",
                [REC_HDR_organization] = "organization",
                [REC_HDR_delivered_to] = "delivered-to",
                [REC_HDR_return_path] = "return-path",
                [REC_HDR_folder] = "folder",
                [REC_HDR_outlet] = "outlet",
                [REC_HDR_url] = "url",
                [REC_HDR_language] = "language",
                [REC_HDR_description] = "description",
                [REC_HDR_generator] = "generator",
                [REC_HDR_location] = "location",
                [REC_HDR_device] = "device",
                [REC_HDR_status] = "status",
                [REC_HDR_field] = "field",
        };
        return words[id];
}

static void place(struct json *j, uint64_t off, uint64_t len) {
        json_key(j, "off"), json_u64(j, off);
        json_key(j, "len"), json_u64(j, len);
}

static void on_part(struct json *j, const struct rec_part *p) {
        json_object(j);
        json_key(j, "path"), json_str(j, p->path);
        json_key(j, "index"), json_u64(j, p->index);
        json_key(j, "parent");
        if (p->parent == REC_NONE)
                json_null(j);
        else
                json_u64(j, p->parent);
        json_key(j, "type"), json_str(j, p->type);
        json_key(j, "charset"), json_str(j, p->charset);
        json_key(j, "encoding"), json_z(j, cli_encoding_words(p->encoding));
        json_key(j, "disposition"), json_str(j, p->disposition);
        json_key(j, "name"), json_str(j, p->name);
        json_key(j, "cid"), json_str(j, p->cid);
        json_key(j, "head_off"), json_u64(j, p->head_off);
        json_key(j, "head_len"), json_u64(j, p->head_len);
        json_key(j, "body_off"), json_u64(j, p->body_off);
        json_key(j, "body_len"), json_u64(j, p->body_len);
        json_key(j, "decoded_len"), json_u64(j, p->decoded_len);
        json_key(j, "attachment"), json_bool(j, p->flags & REC_PART_attachment);
        json_key(j, "best"), json_bool(j, p->flags & REC_PART_best);
        json_key(j, "encrypted"), json_bool(j, p->flags & REC_PART_encrypted);
        json_end(j);
}

static void on_header(struct json *j, const struct rec_header *h) {
        const char *words = cli_header_words(h->id);
        json_object(j);
        json_key(j, "field"), json_z(j, words);
        json_key(j, "name"), json_str(j, h->name);
        json_key(j, "value"), json_str(j, h->value);
        place(j, h->off, h->len);
        json_end(j);
}

static void on_addr(struct json *j, const struct rec_addr *a) {
        json_object(j);
        json_key(j, "role"), json_z(j, cli_role_words(a->role));
        json_key(j, "name"), json_str(j, a->name);
        json_key(j, "address"), json_str(j, a->address);
        json_key(j, "group"), json_str(j, a->group);
        place(j, a->off, a->len);
        json_end(j);
}

static void on_date(struct json *j, const struct rec_date *d) {
        json_object(j);
        json_key(j, "basis"), json_z(j, cli_basis_words(d->basis));
        cli_date_json(j, "at", true, d->at, d->zone);
        json_key(j, "zone_minutes");
        if (d->zone == REC_ZONE_UNKNOWN)
                json_null(j);
        else
                json_i64(j, d->zone);
        json_key(j, "precision_s"), json_u64(j, d->precision);
        place(j, d->off, d->len);
        json_end(j);
}

static void on_msgid(struct json *j, const struct rec_msgid *m) {
        static const char *const roles[] = { [REC_MSGID_own] = "own",
                                             [REC_MSGID_in_reply_to] = "in-reply-to",
                                             [REC_MSGID_reference] = "reference" };
        json_object(j);
        json_key(j, "role"), json_z(j, roles[m->role]);
        json_key(j, "id"), json_str(j, m->id);
        place(j, m->off, m->len);
        json_end(j);
}

static void on_text(struct json *j, const struct rec_text *t) {
        static const char *const kinds[] = { [REC_TEXT_plain] = "plain",
                                             [REC_TEXT_html] = "html",
                                             [REC_TEXT_strings] = "strings",
                                             [REC_TEXT_ocr] = "ocr" };
        json_object(j);
        json_key(j, "kind"), json_z(j, kinds[t->kind]);
        json_key(j, "part"), json_u64(j, t->part);
        json_key(j, "text"), json_str(j, t->text);
        json_end(j);
}

static void on_span(struct json *j, const struct rec_span *s) {
        json_object(j);
        json_key(j, "kind"), json_z(j, cli_span_words(s->kind));
        json_key(j, "depth"), json_u64(j, s->depth);
        json_key(j, "voice"), json_u64(j, s->voice);
        place(j, s->off, s->len);
        json_end(j);
}

static void words_of_voice(struct json *j, const char *key, struct str text, struct rec_place p) {
        if (p.len == 0)
                return;
        json_key(j, key);
        json_str(j, str_sub(text, p.off, p.len));
}

void cli_voice_json(struct json *j, struct str text, const struct rec_voice *v) {
        json_object(j);
        json_key(j, "kind"), json_z(j, v->kind == REC_VOICE_forwarded ? "forwarded" : "quoted");
        json_key(j, "depth"), json_u64(j, v->depth);
        words_of_voice(j, "name", text, v->name);
        words_of_voice(j, "address", text, v->address);
        words_of_voice(j, "date_text", text, v->date);
        words_of_voice(j, "to", text, v->to);
        words_of_voice(j, "cc", text, v->cc);
        words_of_voice(j, "subject", text, v->subject);
        if (v->precision)
                cli_date_json(j, "date", true, v->at, v->zone);
        place(j, v->said.off, v->said.len);
        json_end(j);
}

static void on_flaw(struct json *j, const struct rec_flaw_row *f) {
        json_object(j);
        json_key(j, "flaw"), json_z(j, rec_flaw_id(f->flaw));
        json_key(j, "words"), json_z(j, rec_flaw_words(f->flaw));
        json_key(j, "detail"), json_str(j, f->detail);
        place(j, f->off, f->len);
        json_end(j);
}

static void on_page(struct json *j, const struct rec_page *p) {
        json_object(j);
        json_key(j, "page"), json_u64(j, p->number);
        json_key(j, "label"), json_str(j, p->label);
        place(j, p->off, p->len);
        json_key(j, "width"), json_u64(j, p->width);
        json_key(j, "height"), json_u64(j, p->height);
        json_key(j, "ocr"), json_bool(j, p->flags & REC_PAGE_ocr);
        json_key(j, "needs_ocr"), json_bool(j, p->flags & REC_PAGE_needs_ocr);
        json_key(j, "hidden"), json_bool(j, p->flags & REC_PAGE_hidden);
        json_key(j, "repaired"), json_bool(j, p->flags & REC_PAGE_repaired);
        json_end(j);
}

static void on_record(struct json *j, const struct rec *r) {
        switch (r->kind) {
        case REC_part:
                on_part(j, &r->part);
                break;
        case REC_header:
                on_header(j, &r->header);
                break;
        case REC_addr:
                on_addr(j, &r->addr);
                break;
        case REC_date:
                on_date(j, &r->date);
                break;
        case REC_msgid:
                on_msgid(j, &r->msgid);
                break;
        case REC_text:
                on_text(j, &r->text);
                break;
        case REC_span:
                on_span(j, &r->span);
                break;
        case REC_flaw:
                on_flaw(j, &r->flaw);
                break;
        case REC_page:
                on_page(j, &r->page);
                break;
        case REC_voice: /* needs its text: voices_of() */
        case REC_boxes:
        case REC_doc:
        case REC_child:
        case REC_data:
        case REC_gap:
        case REC_done:
                break;
        }
}

static void list_of(struct json *j, const char *key, enum rec_kind kind, struct bytes records) {
        struct rec r;
        json_key(j, key);
        json_array(j);
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == kind)
                        on_record(j, &r);
        json_end(j);
}

static void voices_of(struct json *j, struct bytes records) {
        struct str text = { 0 };
        struct rec r;
        json_key(j, "voices");
        json_array(j);
        while (rec_get(&records, &r, NULL) > 0)
                if (r.kind == REC_text)
                        text = r.text.text;
                else if (r.kind == REC_voice)
                        cli_voice_json(j, text, &r.voice);
        json_end(j);
}

void cli_records_json(struct json *j, struct bytes records) {
        list_of(j, "headers", REC_header, records);
        list_of(j, "addresses", REC_addr, records);
        list_of(j, "dates", REC_date, records);
        list_of(j, "message_ids", REC_msgid, records);
        list_of(j, "parts", REC_part, records);
        list_of(j, "texts", REC_text, records);
        voices_of(j, records);
        list_of(j, "spans", REC_span, records);
        list_of(j, "pages", REC_page, records);
        list_of(j, "flaws", REC_flaw, records);
}

void cli_boxes_json(struct json *j, struct bytes records, uint32_t page) {
        struct rec r;
        uint64_t off = 0;
        json_key(j, "boxes");
        json_array(j);
        while (rec_get(&records, &r, NULL) > 0) {
                if (r.kind == REC_page && r.page.number == page)
                        off = r.page.off;
                if (r.kind != REC_boxes || r.boxes.page != page)
                        continue;
                struct rec_box_get at = { .in = r.boxes.boxes, .off = off };
                for (struct rec_box b; rec_box_next(&at, &b) > 0;) {
                        json_object(j);
                        place(j, b.off, b.len);
                        json_key(j, "x"), json_i64(j, b.x);
                        json_key(j, "y"), json_i64(j, b.y);
                        json_key(j, "w"), json_u64(j, b.w);
                        json_key(j, "h"), json_u64(j, b.h);
                        json_key(j, "confidence");
                        if (b.confidence == REC_BOX_SURE)
                                json_null(j);
                        else
                                json_u64(j, b.confidence);
                        json_end(j);
                }
        }
        json_end(j);
}
