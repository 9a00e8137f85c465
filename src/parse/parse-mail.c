/* One message to records; see parse/parse-mail.h.
 *
 *   put_message    DOC, header facts, PART*, TEXT SPAN*, FLAW*        parse-mail-head.c, -text.c
 *     put_file     DOC, TEXT SPAN, FLAW* of each attached file
 *     put_message  of each attached message, at most LIMIT_mime_depth deep
 *
 * The DOC record goes out first, but its flags are known last: it is written again over itself
 * (same length) when the document is done.  It holds nothing between two calls. */
#include "parse/parse-mail.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "parse/parse-charset.h"
#include "parse/parse-look.h"
#include "parse/parse-mail-doc.h"
#include "parse/parse-seal.h"

enum {
        NESTED_FACTOR = 8,
        NESTED_FREE = 16 << 20,
        DETAIL_MOST = 512,
        DATA_MOST = 256 << 10,
        HEAD_MOST = 8192
};

void parse_mail_flaw(struct parse_mail_doc *d, enum rec_flaw flaw, uint32_t part, size_t off,
                     size_t len, struct str detail) {
        size_t n = detail.n > DETAIL_MOST ? utf8_floor(detail, DETAIL_MOST) : detail.n;
        rec_put(d->u->out, &(struct rec){ .kind = REC_flaw,
                                          .flaw = { .flaw = flaw,
                                                    .part = part,
                                                    .off = off,
                                                    .len = len,
                                                    .detail = str_sub(detail, 0, n) } });
}

/* A message whose first line ends with a bare CR has CR line ends: a copy with LF, same offsets. */
static struct bytes without_bare_cr(struct parse_mail_unit *u, struct bytes in, bool *ret_changed) {
        size_t cr = bytes_chr(bytes_sub(in, 0, 4096), '\r');
        const uint8_t *lf = cr == SIZE_MAX ? NULL : memchr(in.p, '\n', cr);
        *ret_changed = cr != SIZE_MAX && !lf &&
                       (cr + 1 >= in.n || (in.p[cr + 1] != '\n' && in.p[cr + 1] != '\r'));
        if (!*ret_changed)
                return in;
        uint8_t *to = arena_alloc(u->a, in.n);
        for (size_t i = 0; i < in.n; i++)
                to[i] = in.p[i] == '\r' && (i + 1 == in.n || in.p[i + 1] != '\n') ? '\n' : in.p[i];
        return bytes_of(to, in.n);
}

static void decode_parts(struct parse_mail_doc *d) {
        d->decoded = arena_alloc(d->u->a, d->m.parts.n * sizeof *d->decoded);
        for (uint32_t i = 0; i < d->m.parts.n; i++) {
                struct parse_mime_part *p = &d->m.parts.v[i];
                struct parse_transfer_result r = { .out = { 0 } };
                if (!(p->flags & REC_PART_multipart))
                        parse_transfer_decode(parse_mime_body(&d->m, i), p->encoding, d->u->a, &r);
                d->decoded[i] = r.out;
                if (r.damaged) {
                        p->flags |= REC_PART_encoding_damaged;
                        parse_mail_flaw(d, FLAW_encoding_damaged, i, p->body_off, p->body_len,
                                        STR(""));
                }
        }
}

static void put_parts(struct parse_mail_doc *d) {
        for (uint32_t i = 0; i < d->m.parts.n; i++) {
                const struct parse_mime_part *p = &d->m.parts.v[i];
                rec_put(d->u->out, &(struct rec){ .kind = REC_part,
                                                  .part = { .index = i,
                                                            .parent = p->parent,
                                                            .flags = p->flags,
                                                            .encoding = p->encoding,
                                                            .head_off = p->head_off,
                                                            .head_len = p->head_len,
                                                            .body_off = p->body_off,
                                                            .body_len = p->body_len,
                                                            .decoded_len = d->decoded[i].n,
                                                            .path = parse_mime_path(&d->m, i),
                                                            .type = p->type,
                                                            .charset = p->charset,
                                                            .disposition = p->disposition,
                                                            .name = p->name,
                                                            .cid = p->cid } });
        }
}

/* Flags of the document that its parts tell; flaws of the tree and of file names. */
static void judge_parts(struct parse_mail_doc *d) {
        for (size_t i = 0; i < d->m.flaws.n; i++) {
                const struct parse_mime_flaw *f = &d->m.flaws.v[i];
                parse_mail_flaw(d, f->flaw, f->part, f->off, f->len, f->detail);
        }
        for (uint32_t i = 0; i < d->m.parts.n; i++) {
                const struct parse_mime_part *p = &d->m.parts.v[i];
                d->flags |= p->flags & REC_PART_attachment ? REC_DOC_attachment : 0;
                d->flags |= p->flags & REC_PART_encrypted ? REC_DOC_encrypted : 0;
                d->flags |= p->flags & REC_PART_signature ? REC_DOC_signed : 0;
                if (parse_look(p->name) & PARSE_LOOK_bidi)
                        parse_mail_flaw(d, FLAW_bidi_control, i, p->head_off, p->head_len, p->name);
        }
}

static struct rec doc_record(const struct parse_mail_doc *d, enum rec_doc_kind kind) {
        return (struct rec){ .kind = REC_doc,
                             .doc = { .ordinal = d->ordinal,
                                      .parent = REC_NONE,
                                      .kind = kind,
                                      .flags = d->flags,
                                      .off = d->off,
                                      .len = d->len,
                                      .path = d->path,
                                      .type = STR("message/rfc822"),
                                      .name = STR("") } };
}

static void put_message(struct parse_mail_doc *d, struct bytes in, struct rec doc, unsigned depth);

static struct str child_path(struct parse_mail_doc *d, const struct parse_mail_file *f,
                             unsigned nth) {
        struct str part = parse_mime_path(&d->m, f->part);
        struct str both = d->path.n && part.n ? arena_printf(d->u->a, "%.*s.%.*s", STR_ARG(d->path),
                                                             STR_ARG(part))
                          : d->path.n         ? d->path
                                              : part;
        if (!f->uu)
                return rec_short(both.n ? both : STR("1"));
        return rec_short(arena_printf(d->u->a, "%.*s%su%u", STR_ARG(both), both.n ? "." : "", nth));
}

/* The child's DOC, and where its encoded bytes stand in the unit. */
static struct rec child_record(struct parse_mail_doc *d, const struct parse_mail_file *f,
                               struct parse_mail_doc *child, unsigned nth) {
        const struct parse_mime_part *p = &d->m.parts.v[f->part];
        bool identity = !f->uu && f->bytes.p == d->m.in.p + p->body_off;
        child->u = d->u;
        child->ordinal = d->u->docs++;
        child->path = child_path(d, f, nth);
        child->exact = d->exact && identity;
        child->off = d->exact ? d->off + (f->len ? f->off : p->body_off) : d->off;
        child->len = d->exact ? (f->len ? f->len : p->body_len) : d->len;
        child->flags = REC_DOC_attachment | (p->flags & REC_PART_encrypted ? REC_DOC_encrypted : 0);
        struct rec r = doc_record(child, REC_DOC_file);
        r.doc.parent = d->ordinal;
        r.doc.size = f->bytes.n;
        r.doc.hash = hash_sha256(f->bytes);
        r.doc.type = f->uu ? STR("application/octet-stream") : p->type;
        r.doc.name = f->name;
        return r;
}

/* The decoded bytes of a child, for whoever wants them out. */
static void put_contents(struct buf *out, const struct rec_doc *doc, struct bytes b) {
        rec_put(out, &(struct rec){
                             .kind = REC_child,
                             .child = { .kind = REC_CHILD_bytes, .len = b.n, .name = doc->name } });
        for (; b.n; b = bytes_sub(b, DATA_MOST, SIZE_MAX))
                rec_put(out, &(struct rec){ .kind = REC_data, .data = bytes_sub(b, 0, DATA_MOST) });
}

static void put_child(struct parse_mail_doc *d, const struct parse_mail_file *f, unsigned nth,
                      unsigned depth) {
        const struct parse_mime_part *p = &d->m.parts.v[f->part];
        bool message = !f->uu && (p->flags & REC_PART_message) && f->bytes.n;
        bool too_deep = message && (depth >= LIMIT_mime_depth || f->bytes.n > d->u->nested);
        struct parse_mail_doc child = { 0 };
        struct rec r = child_record(d, f, &child, nth);
        bool unit = d->u->o->units && (!message || too_deep) && parse_mail_file_is_unit(d, f);
        if (d->u->o->contents || unit)
                put_contents(d->u->out, &r.doc, f->bytes);
        if (message && !too_deep) {
                d->u->nested -= f->bytes.n;
                r.doc.kind = REC_DOC_message;
                put_message(&child, f->bytes, r, depth + 1);
                return;
        }
        rec_put(d->u->out, &r);
        if (too_deep)
                parse_mail_flaw(d, FLAW_mime_too_deep, REC_NONE, 0, 0, STR("attached messages"));
        if (!unit)
                parse_mail_file_text(d, f);
}

static void put_children(struct parse_mail_doc *d, unsigned depth) {
        size_t found = 0;
        for (uint32_t i = 0; i < d->m.parts.n; i++) {
                const struct parse_mime_part *p = &d->m.parts.v[i];
                unsigned nth = 0;
                if (p->flags & REC_PART_attachment)
                        put_child(d,
                                  &(struct parse_mail_file){
                                          .part = i, .bytes = d->decoded[i], .name = p->name },
                                  0, depth);
                for (; found < d->found.n && d->found.v[found].part == i; found++)
                        put_child(d, &d->found.v[found], ++nth, depth);
        }
}

/* One message with all that is in it; `doc` is its DOC record but for the flags. */
static void put_message(struct parse_mail_doc *d, struct bytes in, struct rec doc, unsigned depth) {
        bool bare_cr;
        struct buf *out = d->u->out;
        size_t doc_at = out->n;
        if (!rec_put(out, &doc))
                return;
        in = without_bare_cr(d->u, in, &bare_cr);
        parse_mime_init(&d->m, in, d->u->a);
        parse_mail_head(d);
        if (d->u->o->seals && depth == 0)
                parse_seal(in, out);
        decode_parts(d);
        parse_mail_choose(d);
        put_parts(d);
        parse_mail_text(d);
        judge_parts(d);
        if (bare_cr)
                parse_mail_flaw(d, FLAW_line_endings, REC_NONE, 0, 0, STR(""));
        d->flags |= d->found.n ? REC_DOC_attachment : 0;
        size_t end = out->n;
        out->n = doc_at;
        doc.doc.flags = d->flags;
        rec_put(out, &doc);
        out->n = end;
        put_children(d, depth);
        parse_mime_done(&d->m);
        vec_done(&d->found);
}

/* wild.md#pipermail: list archives write addresses as words.  Told from the message alone, because
 * the same message may lie in several mailboxes: its From line has no '@' but an " at ". */
static bool is_archived(struct bytes message) {
        struct bytes head = bytes_sub(message, 0, HEAD_MOST);
        while (head.n) {
                size_t nl = bytes_chr(head, '\n');
                struct bytes line = bytes_sub(head, 0, nl);
                if (bytes_trim(line).n == 0)
                        return false;
                if (bytes_starts_nocase(line, STR("from:")))
                        return bytes_chr(line, '@') == SIZE_MAX &&
                               bytes_find(line, str_bytes(STR(" at "))) != SIZE_MAX;
                head = nl == SIZE_MAX ? (struct bytes){ 0 } : bytes_sub(head, nl + 1, SIZE_MAX);
        }
        return false;
}

void parse_mail(struct bytes message, const struct parse_mail_options *o, struct arena *a,
                struct buf *out) {
        struct parse_mail_unit u = { .o = o,
                                     .obfuscated = o->obfuscated || is_archived(message),
                                     .a = a,
                                     .out = out,
                                     .docs = 1,
                                     .nested = NESTED_FREE + message.n * NESTED_FACTOR };
        struct parse_mail_doc d = {
                .u = &u, .top = true, .exact = true, .len = message.n, .path = STR("")
        };
        struct rec doc = doc_record(&d, REC_DOC_message);
        doc.doc.size = message.n;
        put_message(&d, message, doc, 0);
        rec_put(out,
                &(struct rec){
                        .kind = REC_done,
                        .done = { .docs = u.docs, .declared = REC_NONE, .consumed = message.n } });
}

void parse_mail_warm(void) {
        static const char sample[] = "From: a@b.example\nSubject: =?windows-1256?Q?=D3?=\n\nx\n";
        struct arena a;
        struct buf out;
        parse_charset_warm();
        arena_init(&a, 0);
        buf_init(&out, 0);
        parse_mail(bytes_of(sample, sizeof sample - 1), &(struct parse_mail_options){ 0 }, &a,
                   &out);
        struct sha256 hash = hash_sha256(buf_bytes(&out));
        (void) hash;
        buf_done(&out);
        arena_done(&a);
}
